;; RUN: debug % --invoke run 4
;; INPUT: timelines
;; INPUT: difference
;; INPUT: step 4
;; INPUT: set local $n 1
;; INPUT: who local 0
;; INPUT: end
;; INPUT: timelines
;; INPUT: difference
;; INPUT: timeline 1
;; INPUT: end
;; INPUT: difference 2
;; INPUT: difference 1
;; INPUT: difference 9
;; INPUT: timeline 9
;; INPUT: seek 3
;; INPUT: set operand 0 100
;; INPUT: origin
;; INPUT: set mem 4 7 0x10
;; INPUT: mem 0 8
;; INPUT: set global $total 9
;; INPUT: globals
;; INPUT: timelines
;; INPUT: set global $fixed 1
;; INPUT: set local $n x
;; INPUT: set local $m 1
;; INPUT: set mem 4 256
;; INPUT: set mem 65535 1 2
;; INPUT: set result 1
;; INPUT: set
;; RUN: debug % --invoke run 2
;; INPUT: end
;; INPUT: seek 4
;; INPUT: set global $total 40
;; INPUT: set operand 0 x
;; INPUT: end
;; INPUT: output
;; INPUT: difference
;; RUN: --record %.run % --invoke run 3
;; RUN: debug --replay %.run
;; INPUT: step 9
;; INPUT: set global $total 50
;; INPUT: end
;; INPUT: difference

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (global $total (mut i32) (i32.const 0))
  (global $fixed i32 (i32.const 3))
  (func (export "run") (param $n i32) (result i32)
    (loop $again
      (global.set $total (i32.add (global.get $total) (local.get $n)))
      (call $print (global.get $total))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $n) (i32.const 0))))
    (global.get $total)))
