;; RUN: wast --fuel 1_000 %
;; RUN: wast % files/passes.wast % --fuel 100
;; RUN: wast files/passes.wast
;; RUN: wast files/missing.wast files/latin1.wat files/passes.wast
;; RUN: wast - < files/passes.wast
;; RUN: wast files/unclosed.wast
;; RUN: wast
;; RUN: wast --list %
;; Failures are said with file, line and column, and the last line counts.
(module
  (import "spectest" "print_i32" (func $print (param i32)))
  (func (export "print") (param i32) (call $print (local.get 0)))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "endless") (loop (br 0))))
(assert_return (invoke "print" (i32.const 7)))
(assert_return (invoke "divide" (i32.const 7) (i32.const 2)) (i32.const 4))
(assert_trap (invoke "divide" (i32.const 7) (i32.const 0)) "integer overflow")
(assert_trap (invoke "divide" (i32.const 7) (i32.const 2)) "integer divide by zero")
  (assert_exhaustion (invoke "endless") "call stack exhausted")
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_invalid (module) "type mismatch")
(register "m")
(module (import "m" "nothing" (func)))
