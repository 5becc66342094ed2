;; RUN: debug % --invoke run
;; INPUT: b
;; INPUT: bo
;; INPUT: c
;; INPUT: c
(module
  (func $fail nop unreachable)
  (func $start (call $fail))
  (start $start)
  (func (export "run")))
