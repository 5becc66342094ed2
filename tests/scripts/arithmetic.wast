;; 128-bit integers, and the relaxed vector instructions: of the results that the specification allows, those of its
;; deterministic profile.

(module
  (func (export "add") (param i64 i64 i64 i64) (result i64 i64)
    local.get 0 local.get 1 local.get 2 local.get 3 i64.add128)
  (func (export "sub") (param i64 i64 i64 i64) (result i64 i64)
    local.get 0 local.get 1 local.get 2 local.get 3 i64.sub128)
  (func (export "mul-s") (param i64 i64) (result i64 i64) local.get 0 local.get 1 i64.mul_wide_s)
  (func (export "mul-u") (param i64 i64) (result i64 i64) local.get 0 local.get 1 i64.mul_wide_u))
(assert_return (invoke "add" (i64.const -1) (i64.const 0) (i64.const 1) (i64.const 0)) (i64.const 0) (i64.const 1))
(assert_return (invoke "add" (i64.const -1) (i64.const -1) (i64.const 1) (i64.const 0)) (i64.const 0) (i64.const 0))
(assert_return (invoke "add" (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)) (i64.const 4) (i64.const 6))
(assert_return (invoke "add" (i64.const 0x8000_0000_0000_0000) (i64.const 0x7fff_ffff_ffff_ffff)
                             (i64.const 0x8000_0000_0000_0000) (i64.const 0))
  (i64.const 0) (i64.const 0x8000_0000_0000_0000))
(assert_return (invoke "sub" (i64.const 0) (i64.const 1) (i64.const 1) (i64.const 0)) (i64.const -1) (i64.const 0))
(assert_return (invoke "sub" (i64.const 0) (i64.const 0) (i64.const 1) (i64.const 0)) (i64.const -1) (i64.const -1))
(assert_return (invoke "sub" (i64.const 5) (i64.const 9) (i64.const 7) (i64.const 3)) (i64.const -2) (i64.const 5))
(assert_return (invoke "mul-s" (i64.const -1) (i64.const -1)) (i64.const 1) (i64.const 0))
(assert_return (invoke "mul-u" (i64.const -1) (i64.const -1)) (i64.const 1) (i64.const -2))
(assert_return (invoke "mul-s" (i64.const -1) (i64.const 1)) (i64.const -1) (i64.const -1))
(assert_return (invoke "mul-u" (i64.const -1) (i64.const 1)) (i64.const -1) (i64.const 0))
(assert_return (invoke "mul-s" (i64.const 0x8000_0000_0000_0000) (i64.const 0x8000_0000_0000_0000))
  (i64.const 0) (i64.const 0x4000_0000_0000_0000))
(assert_return (invoke "mul-u" (i64.const 0x1234_5678_9abc_def0) (i64.const 0x1_0000_0000))
  (i64.const 0x9abc_def0_0000_0000) (i64.const 0x1234_5678))
;; They check the types of all four operands.
(assert_invalid (module (func (result i64 i64) i64.const 0 i64.const 0 i64.const 0 i64.add128)) "type mismatch")

(module
  (func (export "swizzle") (param v128 v128) (result v128) local.get 0 local.get 1 i8x16.relaxed_swizzle)
  (func (export "trunc-s") (param v128) (result v128) local.get 0 i32x4.relaxed_trunc_f32x4_s)
  (func (export "trunc-u") (param v128) (result v128) local.get 0 i32x4.relaxed_trunc_f32x4_u)
  (func (export "trunc64-s") (param v128) (result v128) local.get 0 i32x4.relaxed_trunc_f64x2_s_zero)
  (func (export "trunc64-u") (param v128) (result v128) local.get 0 i32x4.relaxed_trunc_f64x2_u_zero)
  (func (export "madd32") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd)
  (func (export "nmadd32") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 f32x4.relaxed_nmadd)
  (func (export "madd64") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 f64x2.relaxed_madd)
  (func (export "nmadd64") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 f64x2.relaxed_nmadd)
  (func (export "select8") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 i8x16.relaxed_laneselect)
  (func (export "select16") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 i16x8.relaxed_laneselect)
  (func (export "select32") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 i32x4.relaxed_laneselect)
  (func (export "select64") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 i64x2.relaxed_laneselect)
  (func (export "min32") (param v128 v128) (result v128) local.get 0 local.get 1 f32x4.relaxed_min)
  (func (export "max32") (param v128 v128) (result v128) local.get 0 local.get 1 f32x4.relaxed_max)
  (func (export "min64") (param v128 v128) (result v128) local.get 0 local.get 1 f64x2.relaxed_min)
  (func (export "max64") (param v128 v128) (result v128) local.get 0 local.get 1 f64x2.relaxed_max)
  (func (export "q15") (param v128 v128) (result v128) local.get 0 local.get 1 i16x8.relaxed_q15mulr_s)
  (func (export "dot") (param v128 v128) (result v128) local.get 0 local.get 1 i16x8.relaxed_dot_i8x16_i7x16_s)
  (func (export "dot-add") (param v128 v128 v128) (result v128)
    local.get 0 local.get 1 local.get 2 i32x4.relaxed_dot_i8x16_i7x16_add_s))
;; An index beyond the lanes gives zero.
(assert_return
  (invoke "swizzle"
    (v128.const i8x16 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115)
    (v128.const i8x16 15 16 17 31 32 127 128 143 144 255 0 1 2 3 4 240))
  (v128.const i8x16 115 0 0 0 0 0 0 0 0 0 100 101 102 103 104 0))
;; Conversions saturate, NaN gives zero.
(assert_return (invoke "trunc-s" (v128.const f32x4 nan 3e9 -3e9 -1.9)) (v128.const i32x4 0 0x7fffffff 0x80000000 -1))
(assert_return (invoke "trunc-u" (v128.const f32x4 nan 5e9 -1 2147483648)) (v128.const i32x4 0 -1 0 0x80000000))
(assert_return (invoke "trunc64-s" (v128.const f64x2 nan -1e300)) (v128.const i32x4 0 0x80000000 0 0))
(assert_return (invoke "trunc64-u" (v128.const f64x2 4294967295.5 -0.5)) (v128.const i32x4 -1 0 0 0))
;; The product is rounded before the sum is: (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24 when fused.
(assert_return
  (invoke "madd32" (v128.const f32x4 0x1.001p0 2 0x1p127 3) (v128.const f32x4 0x1.001p0 3 2 4)
    (v128.const f32x4 -0x1.002p0 4 -0x1p127 5))
  (v128.const f32x4 0 10 inf 17))
(assert_return
  (invoke "nmadd32" (v128.const f32x4 0x1.001p0 2 0x1p127 3) (v128.const f32x4 0x1.001p0 3 2 4)
    (v128.const f32x4 0x1.002p0 4 0x1p127 5))
  (v128.const f32x4 0 -2 -inf -7))
(assert_return
  (invoke "madd64" (v128.const f64x2 0x1.0000001p0 0x1p1023) (v128.const f64x2 0x1.0000001p0 2)
    (v128.const f64x2 -0x1.0000002p0 -0x1p1023))
  (v128.const f64x2 0 inf))
(assert_return
  (invoke "nmadd64" (v128.const f64x2 0x1.0000001p0 2) (v128.const f64x2 0x1.0000001p0 3)
    (v128.const f64x2 0x1.0000002p0 1))
  (v128.const f64x2 0 -5))
;; Selection goes bit by bit, also where a mask's lane is mixed.
(assert_return
  (invoke "select8" (v128.const i64x2 -1 -1) (v128.const i64x2 0 0) (v128.const i64x2 0x80ff_0f01_7f00_f0aa 1))
  (v128.const i64x2 0x80ff_0f01_7f00_f0aa 1))
(assert_return
  (invoke "select16" (v128.const i64x2 -1 -1) (v128.const i64x2 0 0) (v128.const i64x2 0x8000_0001_7fff_00ff 1))
  (v128.const i64x2 0x8000_0001_7fff_00ff 1))
(assert_return
  (invoke "select32" (v128.const i64x2 -1 0) (v128.const i64x2 0 -1) (v128.const i64x2 0x8000_0000_0000_ffff 1))
  (v128.const i64x2 0x8000_0000_0000_ffff -2))
(assert_return
  (invoke "select64" (v128.const i64x2 -1 0) (v128.const i64x2 0 -1) (v128.const i64x2 0x8000_0000_0000_ffff 1))
  (v128.const i64x2 0x8000_0000_0000_ffff -2))
;; Minimum and maximum know NaN and the sign of zero.
(assert_return (invoke "min32" (v128.const f32x4 nan 0 -0 1) (v128.const f32x4 1 -0 0 nan))
  (v128.const f32x4 nan:canonical -0 -0 nan:canonical))
(assert_return (invoke "max32" (v128.const f32x4 nan 0 -0 1) (v128.const f32x4 1 -0 0 nan))
  (v128.const f32x4 nan:canonical 0 0 nan:canonical))
(assert_return (invoke "min64" (v128.const f64x2 nan 0) (v128.const f64x2 1 -0)) (v128.const f64x2 nan:canonical -0))
(assert_return (invoke "max64" (v128.const f64x2 1 -0) (v128.const f64x2 nan 0)) (v128.const f64x2 nan:canonical 0))
;; The one product that does not fit saturates.
(assert_return
  (invoke "q15" (v128.const i16x8 -32768 -32768 32767 16384 0 0 0 0) (v128.const i16x8 -32768 32767 32767 3 0 0 0 0))
  (v128.const i16x8 32767 -32767 32766 2 0 0 0 0))
;; Lanes of the second operand are signed even where they have eight bits.
(assert_return
  (invoke "dot"
    (v128.const i8x16 -128 -128 127 127 1 2 3 4 -1 0 0 0 0 0 0 0)
    (v128.const i8x16 -128 -128 127 127 10 100 -1 -2 -128 0 0 0 0 0 0 0))
  (v128.const i16x8 32767 32258 210 -11 128 0 0 0))
(assert_return
  (invoke "dot-add"
    (v128.const i8x16 127 127 127 127 1 2 3 4 -128 -128 -128 -128 0 0 0 0)
    (v128.const i8x16 127 127 127 127 5 6 7 8 127 127 127 127 0 0 0 0)
    (v128.const i32x4 1 -70 0x7fffffff 9))
  (v128.const i32x4 64517 0 2147418623 9))

;; Constants are added above another one, and the sum ends up where that was: what comes to lie in the slot where the
;; addition began does not belong to it.
(module
  (func (export "constants on both sides") (param i32) (result i32)
    (i32.const 15)
    (i32.eqz (local.get 0))
    (i32.const 1000)
    (i32.add)
    (i32.add)
    (i32.mul (local.get 0) (local.get 0))
    (i32.xor)))

(assert_return (invoke "constants on both sides" (i32.const 100)) (i32.const 9447))
(assert_return (invoke "constants on both sides" (i32.const 0)) (i32.const 1016))
