;; RUN: %
;; RUN: % --invoke get
;; RUN: % --fuel 2
;; The start function runs first, whether or not something is invoked.
(module
  (import "env" "putchar" (func $putchar (param i32)))
  (global $value (mut i32) (i32.const 0))
  (func $start
    (global.set $value (i32.const 7))
    (call $putchar (i32.const 42)))
  (start $start)
  (func (export "get") (result i32) (global.get $value)))
