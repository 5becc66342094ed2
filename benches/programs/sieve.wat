;; The sieve of Eratosthenes over `size` bytes, `n` times: loads and stores with growing strides.
(module
  (memory 64)
  (func $sieve (param $size i32) (result i32)
    (local $i i32) (local $j i32) (local $count i32)
    (memory.fill (i32.const 0) (i32.const 0) (local.get $size))
    (local.set $i (i32.const 2))
    (loop $numbers
      (if (i32.eqz (i32.load8_u (local.get $i)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $j (i32.add (local.get $i) (local.get $i)))
          (block $out
            (loop $multiples
              (br_if $out (i32.ge_u (local.get $j) (local.get $size)))
              (i32.store8 (local.get $j) (i32.const 1))
              (local.set $j (i32.add (local.get $j) (local.get $i)))
              (br $multiples)))))
      (br_if $numbers (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $size))))
    (local.get $count))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $count i32)
    (loop $again
      (local.set $count (call $sieve (local.get $size)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $count)))
