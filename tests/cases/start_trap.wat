;; RUN: %
;; RUN: % --invoke f
(module
  (start $start)
  (func $start (call $fails))
  (func $fails unreachable)
  (func (export "f")))
