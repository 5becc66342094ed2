;; RUN: % --invoke nothing
;; RUN: % --invoke integers
;; RUN: % --invoke floats
;; RUN: % --invoke special
;; RUN: % --invoke references
;; RUN: % --invoke vector
;; RUN: % --invoke collected
;; Results of every type.
(module
  (type $pair (struct (field i32 i64)))
  (type $bytes (array (mut i8)))
  (func $nothing (export "nothing"))
  (elem declare func $nothing)
  (func (export "integers") (result i32 i32 i64 i64)
    (i32.const -2147483648) (i32.const 7) (i64.const 9223372036854775807) (i64.const -1))
  (func (export "floats") (result f32 f64 f64 f64 f64)
    (f32.const 2.5) (f64.const 0.1) (f64.const 1e300) (f64.const 3) (f64.const -0))
  (func (export "special") (result f32 f32 f64 f64 f64)
    (f32.const nan) (f32.const -nan:0x1) (f64.const -nan) (f64.const inf) (f64.const -inf))
  (func (export "references") (result funcref externref funcref)
    (ref.null func) (ref.null extern) (ref.func $nothing))
  (func (export "vector") (result v128) (v128.const i32x4 1 2 3 0xffffffff))
  (func (export "collected") (result i31ref structref arrayref anyref)
    (ref.i31 (i32.const -7)) (struct.new $pair (i32.const 1) (i64.const 2))
    (array.new $bytes (i32.const 0) (i32.const 3)) (ref.null any)))
