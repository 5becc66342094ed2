;; 0.1 and 0.2 have no exact binary form, so their sum is not 0.3. The
;; results: the sum, whether it equals 0.3, and its bits. In the last
;; place they differ by one.

(module
  (func (export "sum") (result f64 i32 i64 i64)
    (local $sum f64)
    (local.set $sum (f64.add (f64.const 0.1) (f64.const 0.2)))
    local.get $sum
    (f64.eq (local.get $sum) (f64.const 0.3))
    (i64.reinterpret_f64 (local.get $sum))
    (i64.reinterpret_f64 (f64.const 0.3)))

  ;; NaN is what 0 / 0 gives. It equals nothing, not even itself.
  (func (export "nan") (result f64 i32)
    (local $nan f64)
    (local.set $nan (f64.div (f64.const 0) (f64.const 0)))
    local.get $nan
    (f64.eq (local.get $nan) (local.get $nan))))
