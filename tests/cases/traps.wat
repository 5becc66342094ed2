;; RUN: % --invoke divide 1 0
;; RUN: % --invoke divide -2147483648 -1
;; RUN: % --invoke unreachable
;; RUN: % --invoke convert nan
;; RUN: % --invoke convert 1e10
;; RUN: % --invoke load 65533
;; RUN: % --invoke fill 65536
;; RUN: % --invoke call 0
;; RUN: % --invoke call 1
;; RUN: % --invoke call 2
;; RUN: % --invoke call 3
;; RUN: % --invoke get 9
;; RUN: % --invoke deep 20
;; RUN: % --invoke deep 21
;; RUN: % --invoke endless
;; Every trap, with the way that led to it.
(module
  (type $pair (func (param i32 i32) (result i32)))
  (memory 1)
  (table $table 3 funcref)
  (elem (i32.const 0) $divide)
  (elem (i32.const 1) $endless)

  (func $divide (export "divide") (type $pair)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "unreachable") unreachable)
  (func $convert (export "convert") (param f64) (result i32)
    local.get 0
    i32.trunc_f64_s)
  (func $load (export "load") (param $address i32) (result i32)
    (i32.load (local.get $address)))
  (func (export "fill") (param i32)
    (memory.fill (local.get 0) (i32.const 7) (i32.const 1)))
  (func $call (export "call") (param i32) (result i32)
    (call_indirect $table (type $pair) (i32.const 1) (i32.const 0) (local.get 0)))
  (func (export "get") (param i32)
    (drop (table.get $table (local.get 0))))
  (func $deep (export "deep") (param $more i32)
    (if (i32.eqz (local.get $more)) (then unreachable))
    (call $deep (i32.sub (local.get $more) (i32.const 1))))
  (func $endless (export "endless") (call $endless)))
