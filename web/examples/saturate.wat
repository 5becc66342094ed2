;; Sixteen bytes at once: a row of pixels becomes brighter. Ordinary
;; addition would wrap white around to black; `add_sat_u` stops at 255.
;; The results are pixels 0, 10 and 15, and a bit for each white one.

(module
  (memory (export "memory") 1)
  (data (i32.const 0)
    "\00\10\20\30\40\50\60\70\80\90\a0\b0\c0\d0\e0\f0")

  (func (export "brighten") (param $by i32) (result i32 i32 i32 i32)
    (local $row v128)
    (local.set $row
      (i8x16.add_sat_u
        (v128.load (i32.const 0))
        (i8x16.splat (local.get $by))))
    (v128.store (i32.const 16) (local.get $row))

    (i8x16.extract_lane_u 0 (local.get $row))
    (i8x16.extract_lane_u 10 (local.get $row))
    (i8x16.extract_lane_u 15 (local.get $row))
    ;; Comparing gives all ones or all zeros for each lane.
    (i8x16.bitmask
      (i8x16.eq
        (local.get $row)
        (i8x16.splat (i32.const 255))))))
