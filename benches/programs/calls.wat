;; Recursion: the Fibonacci number `size` in the slow way, `n` times.
(module
  (func $fibonacci (param $k i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $k) (i32.const 2))
      (then (local.get $k))
      (else
        (i32.add
          (call $fibonacci (i32.sub (local.get $k) (i32.const 1)))
          (call $fibonacci (i32.sub (local.get $k) (i32.const 2)))))))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $fibonacci (local.get $size))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
