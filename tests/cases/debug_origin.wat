;; RUN: debug % --invoke run 5
;; INPUT: origin
;; INPUT: origin local 0
;; INPUT: end
;; INPUT: origin
;; INPUT: origin mem 8 4
;; INPUT: origin mem 0 6
;; INPUT: origin global $last
;; INPUT: origin local 0
;; INPUT: origin 3
;; INPUT: origin mem 70000
;; INPUT: origin global $no
;; INPUT: origin mem
;; INPUT: b
;; INPUT: origin
;; INPUT: origin 1
;; INPUT: origin local $n
;; RUN: debug % --invoke deep 40
;; INPUT: end
;; INPUT: origin

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (data (i32.const 0) "\01\02\03\04")
  (global $last (mut i32) (i32.const 7))
  (func $scale (param $x i32) (result i32) (local $by i32)
    (i32.mul (local.get $x) (i32.add (local.get $by) (i32.load8_u (i32.const 1)))))
  (func (export "run") (param $n i32) (result i32)
    (i32.store (i32.const 8) (call $scale (local.get $n)))
    (i32.store8 (i32.const 9) (i32.const 3))
    (memory.copy (i32.const 4) (i32.const 1) (i32.const 2))
    (global.set $last
      (select (i32.load (i32.const 8)) (i32.const 0) (local.get $n)))
    (call $print (global.get $last))
    (i32.add (global.get $last) (i32.load16_u (i32.const 4))))
  (func (export "deep") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
