;; Vectors where control goes: through branches, calls, selections and traps, beside values of one slot.

(module
  (memory 1)
  (global $kept (mut v128) (v128.const i64x2 7 8))

  ;; Several vectors move by one slot, and by two.
  (func (export "move") (param i32) (result v128 v128 i32)
    (i32.const 1)
    (v128.const i32x4 1 2 3 4)
    (v128.const i32x4 5 6 7 8)
    (block (param i32 v128 v128) (result v128 v128 i32)
      (local.get 0)
      (br_if 0 (i32.eqz (local.get 0)))
      (drop)
      (i32x4.extract_lane 3)
      (br 0 (v128.const i32x4 9 10 11 12) (v128.const i32x4 13 14 15 16) (i32.const 17))))

  ;; The same in a loop, with vectors and numbers that change places.
  (func (export "turn") (param i32) (result i64 i64) (local v128 v128 v128)
    (local.set 1 (v128.const i64x2 1 2))
    (local.set 2 (v128.const i64x2 3 4))
    (loop $again
      (local.get 1) (local.get 2)
      (local.set 1) (local.set 2)
      (local.set 3 (i64x2.add (local.get 1) (local.get 2)))
      (local.set 1 (select (local.get 1) (local.get 3) (i32.and (local.get 0) (i32.const 3))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (i64x2.extract_lane 0 (local.get 1)) (i64x2.extract_lane 1 (local.get 2)))

  ;; A vector is written over by numbers, half by half, and numbers by a vector.
  (func (export "halves") (param i32 v128) (result i64) (local i64)
    (loop $again
      (local.get 1) (i64x2.extract_lane 0) (i64.const 5) (i64.add)
      (local.get 1) (i64x2.extract_lane 1)
      (i64.mul)
      (i64x2.splat) (local.get 1) (i64x2.sub) (local.set 1)
      (local.set 2 (i64.add (local.get 2) (i64x2.extract_lane 1 (local.get 1))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 2))

  ;; Calls with vectors between numbers, and results in another order.
  (func $pass (param i32 v128 f64 v128) (result v128 i32 v128)
    (local.get 3) (i32.add (local.get 0) (i32.const 1)) (local.get 1))
  (func (export "calls") (param i32) (result i32 i32) (local v128 v128 i32)
    (local.set 2 (v128.const i32x4 1 1 1 1))
    (loop $again
      (call $pass (local.get 3) (local.get 1) (f64.const 1) (local.get 2))
      (local.set 2) (local.set 3)
      (local.set 1 (i32x4.add (local.get 2)))
      (global.set $kept (i32x4.add (global.get $kept) (local.get 1)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (i32.add (local.get 3) (i32x4.extract_lane 2 (local.get 1)))
    (i32x4.extract_lane 2 (global.get $kept)))

  ;; Stores until one is outside; what was written shows afterwards.
  (func (export "fill") (param i32) (local v128)
    (local.set 1 (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16))
    (loop $again
      (v128.store offset=1 (local.get 0) (local.get 1))
      (v128.store32_lane offset=60 2 (local.get 0) (local.get 1))
      (local.set 0 (i32.add (local.get 0) (i32.const 4096)))
      (local.set 1 (v128.load8_lane 3 (local.get 0) (i8x16.add (local.get 1) (v128.load32_splat (local.get 0)))))
      (br $again)))
  (func (export "sum") (result i64) (local i32 v128)
    (loop $again
      (local.set 1 (i64x2.add (local.get 1) (v128.load (local.get 0))))
      (br_if $again (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 16))) (i32.const 65536))))
    (i64.add (i64x2.extract_lane 0 (local.get 1)) (i64x2.extract_lane 1 (local.get 1))))

  ;; Vectors and numbers wait on the stack, one of them while its local is written, when a load traps or does not.
  (func (export "waiting") (param i32 v128 i32 i32) (result v128)
    (local.get 2) (local.get 3) (local.get 1)
    (local.set 1 (i32x4.add (local.get 1) (local.get 1)))
    (local.get 1) (v128.load (i32.add (local.get 0) (i32.const 65530)))
    (i32x4.add) (i32x4.sub) (local.set 1)
    (i32x4.add (i32x4.splat (i32.mul)) (local.get 1)))

  ;; Every NaN that arithmetic makes is canonical, whatever the lanes beside it are.
  (func (export "nans32") (param v128 v128) (result v128) (local i32 v128)
    (local.set 2 (i32.const 4))
    (loop $again
      (local.set 3 (f32x4.add (f32x4.mul (local.get 0) (local.get 1)) (f32x4.div (local.get 1) (local.get 0))))
      (local.set 3 (f32x4.min (local.get 3) (f32x4.sqrt (f32x4.sub (local.get 0) (local.get 1)))))
      (br_if $again (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))
    (local.get 3))
  (func (export "nans64") (param v128 v128) (result v128) (local i32 v128)
    (local.set 2 (i32.const 4))
    (loop $again
      (local.set 3 (f64x2.max (f64x2.floor (local.get 0)) (f64x2.promote_low_f32x4 (local.get 1))))
      (br_if $again (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))
    (local.get 3))
  ;; What moves bits alone keeps them.
  (func (export "bits") (param v128 v128) (result v128) (local i32 v128)
    (local.set 2 (i32.const 4))
    (loop $again
      (local.set 3 (f32x4.pmin (f32x4.neg (local.get 0)) (f32x4.abs (local.get 1))))
      (br_if $again (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))
    (local.get 3))
)

(assert_return (invoke "move" (i32.const 0))
  (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8) (i32.const 0))
(assert_return (invoke "move" (i32.const 1))
  (v128.const i32x4 9 10 11 12) (v128.const i32x4 13 14 15 16) (i32.const 17))
(assert_return (invoke "turn" (i32.const 1)) (i64.const 3) (i64.const 2))
(assert_return (invoke "turn" (i32.const 9)) (i64.const 3) (i64.const 10))
(assert_return (invoke "halves" (i32.const 3) (v128.const i64x2 1 2)) (i64.const 23110))
(assert_return (invoke "calls" (i32.const 10)) (i32.const 65) (i32.const 151))
(assert_return (invoke "waiting" (i32.const -65530) (v128.const i32x4 1 2 3 4) (i32.const 3) (i32.const 5))
  (v128.const i32x4 14 13 12 11))
(assert_trap (invoke "waiting" (i32.const 0) (v128.const i32x4 1 2 3 4) (i32.const 3) (i32.const 5))
  "out of bounds memory access")
(assert_trap (invoke "fill" (i32.const 3)) "out of bounds memory access")
(assert_return (invoke "sum") (i64.const 6116100093874663872))
(assert_return
  (invoke "nans32" (v128.const i32x4 0x7f800000 0x3f800000 0x40800000 0x7fa00001) (v128.const i32x4 0 0x40800000 0x3f800000 0xffc12345))
  (v128.const i32x4 0x7fc00000 0x7fc00000 0x3fddb3d7 0x7fc00000))
(assert_return
  (invoke "nans64" (v128.const i64x2 0xfff4000000000001 0x3ff8000000000000) (v128.const i32x4 0x40000000 0xffa00001 0 0))
  (v128.const i64x2 0x7ff8000000000000 0x7ff8000000000000))
(assert_return
  (invoke "bits" (v128.const i32x4 0x7fa00001 0x3f800000 0x40800000 0xbf800000) (v128.const i32x4 0 0xffa00001 0x40000000 0x3f000000))
  (v128.const i32x4 0xffa00001 0xbf800000 0xc0800000 0x3f000000))
