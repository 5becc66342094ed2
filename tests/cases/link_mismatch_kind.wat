;; RUN: % --link files/math.wat
(module (import "math" "gcd" (global i32)))
