;; A host call after each `size` steps of arithmetic, `n` times.
(module
  (import "env" "putchar" (func $putchar (param i32)))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $x i32) (local $i i32)
    (loop $round
      (local.set $i (local.get $size))
      (loop $again
        (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
        (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (call $putchar (i32.const 0x2e))
      (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x)))
