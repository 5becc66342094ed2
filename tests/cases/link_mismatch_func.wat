;; RUN: % --link files/math.wat
(module (import "math" "gcd" (func (param i64 i32) (result i32))))
