;; The product of two matrices of f64, `size` by `size`, `n` times.
(module
  (memory 16)
  (func $product (param $size i32)
    (local $i i32) (local $j i32) (local $k i32) (local $sum f64) (local $row i32)
    (local.set $row (i32.shl (local.get $size) (i32.const 3)))
    (local.set $i (i32.const 0))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $sum (f64.const 1))
        (local.set $k (i32.const 0))
        (loop $terms
          (local.set $sum
            (f64.add
              (local.get $sum)
              (f64.mul
                (f64.load (i32.add (i32.mul (local.get $i) (local.get $row)) (i32.shl (local.get $k) (i32.const 3))))
                (f64.load offset=131072
                  (i32.add (i32.mul (local.get $k) (local.get $row)) (i32.shl (local.get $j) (i32.const 3)))))))
          (br_if $terms (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $size))))
        (f64.store offset=262144
          (i32.add (i32.mul (local.get $i) (local.get $row)) (i32.shl (local.get $j) (i32.const 3)))
          (local.get $sum))
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $size))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $size)))))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (loop $again
      (call $product (local.get $size))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.trunc_sat_f64_s (f64.load offset=262144 (i32.const 0)))))
