;; Quicksort: everything smaller than the last element moves to the
;; front, the last one behind it, and both sides are sorted in turn.
;; Addresses are those of 32-bit numbers, both ends included.

(module
  (import "env" "print_i32" (func $print (param i32)))

  (memory (export "memory") 1)
  (data (i32.const 0)
    "\1f\00\00\00" "\29\00\00\00" "\3b\00\00\00" "\1a\00\00\00"
    "\35\00\00\00" "\3a\00\00\00" "\61\00\00\00" "\5d\00\00\00")

  (func $swap (param $a i32) (param $b i32)
    (local $kept i32)
    (local.set $kept (i32.load (local.get $a)))
    (i32.store (local.get $a) (i32.load (local.get $b)))
    (i32.store (local.get $b) (local.get $kept)))

  (func $sort (param $first i32) (param $last i32)
    (local $at i32) (local $border i32)
    (if (i32.ge_s (local.get $first) (local.get $last))
      (then (return)))
    (local.set $at (local.get $first))
    (local.set $border (local.get $first))
    (loop $elements
      (if
        (i32.lt_s
          (i32.load (local.get $at))
          (i32.load (local.get $last)))
        (then
          (call $swap (local.get $at) (local.get $border))
          (local.set $border
            (i32.add (local.get $border) (i32.const 4)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $elements (i32.lt_u (local.get $at) (local.get $last))))
    (call $swap (local.get $border) (local.get $last))
    (call $sort
      (local.get $first)
      (i32.sub (local.get $border) (i32.const 4)))
    (call $sort
      (i32.add (local.get $border) (i32.const 4))
      (local.get $last)))

  (func (export "sort")
    (local $at i32)
    (call $sort (i32.const 0) (i32.const 28))
    (loop $elements
      (call $print (i32.load (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $elements (i32.lt_u (local.get $at) (i32.const 32))))))
