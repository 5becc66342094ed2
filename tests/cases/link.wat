;; RUN: % --link files/math.wat --invoke gcd 12 18
;; RUN: % -L files/math.wat -I divide 7 0
;; RUN: % -L files/math.wat
;; RUN: % --invoke gcd 12 18
;; RUN: % --link "files/math.wat as other" --invoke gcd 12 18
;; RUN: % --link nowhere.wat --invoke gcd 12 18
;; RUN: - --link "- as math" < %
;; Imports from a linked module, named as its file.
(module
  (import "math" "gcd" (func $gcd (param i32 i32) (result i32)))
  (import "math" "divide" (func $divide (param i32 i32) (result i32)))
  (import "math" "answer" (global i32))
  (import "math" "memory" (memory 1))
  (export "gcd" (func $gcd))
  (func (export "divide") (param i32 i32) (result i32)
    (call $divide (local.get 0) (local.get 1))))
