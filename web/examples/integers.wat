;; An i32 is 32 bits, and neither signed nor unsigned: instructions that
;; care come in two kinds. The largest number plus 1 wraps around; the
;; same 32 bits are then widened to 64 twice, once for each view.

(module
  (func (export "add")
    (param $a i32) (param $b i32)
    (result i32 i64 i64)
    (local $sum i32)
    (local.set $sum (i32.add (local.get $a) (local.get $b)))
    local.get $sum
    (i64.extend_i32_s (local.get $sum))
    (i64.extend_i32_u (local.get $sum)))

  ;; -7 / 2 rounds toward zero, and -7 as unsigned is 4294967289.
  (func (export "divide")
    (param $a i32) (param $b i32)
    (result i32 i32 i32)
    (i32.div_s (local.get $a) (local.get $b))
    (i32.rem_s (local.get $a) (local.get $b))
    (i32.div_u (local.get $a) (local.get $b))))
