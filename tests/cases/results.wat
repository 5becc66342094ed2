;; RUN: % --invoke nothing
;; RUN: % --invoke integers
;; RUN: % --invoke floats
;; RUN: % --invoke special
;; RUN: % --invoke references
;; Results of every type.
(module
  (func $nothing (export "nothing"))
  (elem declare func $nothing)
  (func (export "integers") (result i32 i32 i64 i64)
    (i32.const -2147483648) (i32.const 7) (i64.const 9223372036854775807) (i64.const -1))
  (func (export "floats") (result f32 f64 f64 f64 f64)
    (f32.const 2.5) (f64.const 0.1) (f64.const 1e300) (f64.const 3) (f64.const -0))
  (func (export "special") (result f32 f32 f64 f64 f64)
    (f32.const nan) (f32.const -nan:0x1) (f64.const -nan) (f64.const inf) (f64.const -inf))
  (func (export "references") (result funcref externref funcref)
    (ref.null func) (ref.null extern) (ref.func $nothing)))
