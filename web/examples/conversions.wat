;; From a float to an integer there are several ways: cut off, round to
;; the nearest (halves to even), or take the bits as they are. `trunc`
;; traps where no integer fits, `trunc_sat` takes the closest one: try
;; 1e10 or nan.

(module
  (func (export "convert")
    (param $x f64)
    (result f64 i32 i64 f32)
    (f64.nearest (local.get $x))
    (i32.trunc_sat_f64_s (local.get $x))
    (i64.reinterpret_f64 (local.get $x))
    (f32.demote_f64 (local.get $x)))

  (func (export "trunc") (param $x f64) (result i32)
    (i32.trunc_f64_s (local.get $x))))
