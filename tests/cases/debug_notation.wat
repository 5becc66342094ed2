;; RUN: debug % --invoke run 4
;; INPUT: watch i32[0x400] if $s > 2
;; INPUT: c
;; INPUT: c
;; INPUT: watch $s
;; INPUT: watch $total
;; INPUT: bl
;; INPUT: rc
;; INPUT: rc
;; INPUT: rc
;; INPUT: end
;; INPUT: who i32[0x400]
;; INPUT: who $s
;; INPUT: who $total
;; INPUT: origin $total
;; INPUT: who f16[0]
;; INPUT: who $nothing
;; INPUT: set i32[0x400] seven
;; INPUT: set i32[0x400] -7
;; INPUT: mem 0x400 4
;; INPUT: set f64[8] 1.5
;; INPUT: mem 8 8
;; INPUT: set $s 10
;; INPUT: set $total 11
;; INPUT: disable all
;; INPUT: c

;; What is written as in conditions is understood by all commands.
(module
  (memory 1)
  (global $total (mut i64) (i64.const 0))
  (func (export "run") (param $n i32) (result i32)
    (local $s i32)
    (loop $again
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (i32.store (i32.const 0x400) (local.get $s))
      (global.set $total (i64.extend_i32_s (local.get $s)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $s) (i32.load (i32.const 0x400)))))
