;; RUN: debug % --invoke run
;; INPUT: b
;; INPUT: start
;; INPUT: c
;; INPUT: b 3
;; RUN: debug %
;; INPUT: s
(module
  (global $g (mut f64) (f64.const 0.5))
  (func $start (global.set $g (f64.const nan:0x1234)))
  (start $start)
  (func (export "run") (result f64) (global.get $g)))
