;; A v128 holds 128 bits, here four floats, and one instruction works on
;; all of them. The dot product of two vectors of eight numbers takes two
;; rounds instead of eight.

(module
  (memory (export "memory") 1)
  ;; 1 2 3 4 5 6 7 8, and 1 0 2 0 3 0 4 0
  (data (i32.const 0)
    "\00\00\80\3f" "\00\00\00\40" "\00\00\40\40" "\00\00\80\40"
    "\00\00\a0\40" "\00\00\c0\40" "\00\00\e0\40" "\00\00\00\41")
  (data (i32.const 32)
    "\00\00\80\3f" "\00\00\00\00" "\00\00\00\40" "\00\00\00\00"
    "\00\00\40\40" "\00\00\00\00" "\00\00\80\40" "\00\00\00\00")

  (func (export "dot") (result f32)
    (local $at i32) (local $sums v128)
    (loop $four
      (local.set $sums
        (f32x4.add
          (local.get $sums)
          (f32x4.mul
            (v128.load (local.get $at))
            (v128.load offset=32 (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $four (i32.lt_u (local.get $at) (i32.const 32))))

    ;; Four sums are left: add them up.
    (f32.add
      (f32.add
        (f32x4.extract_lane 0 (local.get $sums))
        (f32x4.extract_lane 1 (local.get $sums)))
      (f32.add
        (f32x4.extract_lane 2 (local.get $sums))
        (f32x4.extract_lane 3 (local.get $sums))))))
