;; Arithmetic: `n` rounds of `size` steps of a generator of random numbers. Nothing but locals changes in a round.
(module
  (memory 1)
  (global $rounds (mut i32) (i32.const 0))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $x i32) (local $i i32)
    (loop $round
      (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
      (local.set $i (local.get $size))
      (loop $again
        (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
        (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (i32.store (i32.const 64) (local.get $x))
      (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x)))
