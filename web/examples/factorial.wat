;; n! by recursion. Every call has its own $n; the results are multiplied
;; on the way back. Arguments up to 20 fit into 64 bits, and beyond that
;; the product wraps around: try 21.

(module
  (func $fac (export "fac") (param $n i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else
        (i64.mul
          (local.get $n)
          (call $fac (i64.sub (local.get $n) (i64.const 1))))))))
