;; RUN: % --invoke next
;; RUN: %
;; RUN: % 1
;; RUN: --record %.run % --invoke next
;; RUN: replay %.run
;; A library that wants to be initialized before anything else of it is called.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (global $number (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $number (i32.add (i32.const 41) (call $yield))))
  (func (export "next") (result i32)
    (global.set $number (i32.add (global.get $number) (i32.const 1)))
    (global.get $number)))
