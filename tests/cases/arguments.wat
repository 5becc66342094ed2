;; RUN: % --invoke i32 -5
;; RUN: % --invoke i32 0xFFFF_FFFF
;; RUN: % --invoke i32 -0x8000_0000
;; RUN: % --invoke i64 18446744073709551615
;; RUN: % --invoke i64 -1_000
;; RUN: % --invoke f32 -inf
;; RUN: % --invoke f32 nan:0x1
;; RUN: % --invoke f64 -nan
;; RUN: % --invoke f64 0x1.8p3
;; RUN: % --invoke f64 7
;; RUN: % --invoke v128 0x0000000400000003_0000000200000001
;; RUN: % --invoke references null null
;; RUN: --invoke two % -1 --fuel 100 -0.5
;; RUN: % --invoke two -- -1 -0.5
;; RUN: % --invoke i32 4294967296
;; RUN: % --invoke i32 -2147483649
;; RUN: % --invoke i32 1.5
;; RUN: % --invoke i32 ""
;; RUN: % --invoke i32 "1 2"
;; RUN: % --invoke i64 18446744073709551616
;; RUN: % --invoke f32 1e40
;; RUN: % --invoke two 1 x
;; RUN: % --invoke two 1
;; RUN: % --invoke two 1 2 3
;; RUN: % --invoke nothing 1
;; RUN: % --invoke references 0 null
;; RUN: % --invoke v128 0x100000000000000000000000000000000
;; RUN: % --invoke not_null null
;; Arguments, as many forms as there are, and those that do not fit.
(module
  (func (export "i32") (param i32) (result i32) (local.get 0))
  (func (export "i64") (param i64) (result i64) (local.get 0))
  (func (export "f32") (param f32) (result f32) (local.get 0))
  (func (export "f64") (param f64) (result f64) (local.get 0))
  (func (export "two") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "references") (param funcref externref) (result externref funcref) (local.get 1) (local.get 0))
  (func (export "v128") (param v128) (result v128) (local.get 0))
  (func (export "not_null") (param (ref func)))
  (func (export "nothing")))
