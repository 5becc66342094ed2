;; RUN: % --link files/math.wat
(module (import "env" "table" (table 1 funcref)))
