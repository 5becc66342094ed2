;; RUN: % --link files/math.wat
(module (import "math" "answer" (global (mut i32))))
