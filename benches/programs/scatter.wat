;; Stores at random addresses of a memory of `size` pages (a power of two), 1024 for each of `n`: the worst for whoever
;; keeps snapshots, because soon everything has changed.
(module
  (memory 1)
  (global $x (mut i32) (i32.const 1))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $x i32) (local $i i32) (local $mask i32)
    (if (i32.lt_u (memory.size) (local.get $size))
      (then (drop (memory.grow (i32.sub (local.get $size) (memory.size))))))
    (local.set $mask (i32.sub (i32.shl (local.get $size) (i32.const 16)) (i32.const 4)))
    (local.set $x (global.get $x))
    (local.set $i (i32.mul (local.get $n) (i32.const 1024)))
    (loop $again
      (local.set $x (i32.xor (local.get $x) (i32.shl (local.get $x) (i32.const 13))))
      (local.set $x (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 17))))
      (local.set $x (i32.xor (local.get $x) (i32.shl (local.get $x) (i32.const 5))))
      (i32.store (i32.and (local.get $x) (local.get $mask)) (local.get $i))
      (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (global.set $x (local.get $x))
    (local.get $x)))
