;; A working set of 64 KiB in a memory of `size` pages that were all written once: what most programs with a large memory do.
(module
  (memory 1)
  (global $filled (mut i32) (i32.const 0))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $i i32) (local $sum i32)
    (if (i32.eqz (global.get $filled))
      (then
        (drop (memory.grow (i32.sub (local.get $size) (i32.const 1))))
        (memory.fill (i32.const 0) (i32.const 0x55) (i32.shl (local.get $size) (i32.const 16)))
        (global.set $filled (i32.const 1))))
    (loop $round
      (local.set $i (i32.const 65532))
      (loop $words
        (i32.store (local.get $i) (i32.add (i32.load (local.get $i)) (local.get $sum)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $i))))
        (br_if $words (local.tee $i (i32.sub (local.get $i) (i32.const 4)))))
      (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
