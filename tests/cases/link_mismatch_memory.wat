;; RUN: % --link files/math.wat
(module (import "math" "memory" (memory 2)))
