;; Calls through tables that change meanwhile: whoever remembers where a function is must see it.

(module $other
  (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1000)))
)
(register "other")

(module $main
  (import "other" "add" (func $foreign (param i32) (result i32)))
  (type $unary (func (param i32) (result i32)))
  (type $binary (func (param i32 i32) (result i32)))
  (table $functions 4 8 funcref)
  (table $wide i64 4 funcref)
  (elem (table $functions) (i32.const 0) func $one $two $both)
  (elem (table $wide) (i64.const 0) func $two $one)
  (elem declare func $one $two $both $foreign)

  (func $one (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $two (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func $both (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))

  (func (export "many") (param i32) (result i32) (local i32)
    (loop $again
      (local.set 1 (call_indirect $functions (type $unary) (local.get 1) (i32.and (local.get 0) (i32.const 1))))
      (local.set 1 (i32.and (local.get 1) (i32.const 0xffff)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  (func (export "wide") (param i64 i32) (result i32) (local i32)
    (loop $again
      (local.set 2 (call_indirect $wide (type $unary) (local.get 2) (local.get 0)))
      (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
    (local.get 2))
  ;; The same element is another function from the middle on.
  (func (export "change") (param i32) (result i32) (local i32)
    (table.set $functions (i32.const 3) (ref.func $one))
    (loop $again
      (local.set 1 (call_indirect $functions (type $unary) (local.get 1) (i32.const 3)))
      (if (i32.eq (local.get 0) (i32.const 5)) (then (table.set $functions (i32.const 3) (ref.func $foreign))))
      (if (i32.eq (local.get 0) (i32.const 3)) (then (table.set $functions (i32.const 3) (ref.func $two))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  ;; The table grows, and lies elsewhere then.
  (func (export "grow") (param i32) (result i32) (local i32)
    (loop $again
      (local.set 1 (call_indirect $functions (type $unary) (local.get 1)
        (i32.sub (table.size $functions) (i32.const 4))))
      (drop (table.grow $functions (ref.func $two) (i32.const 1)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  ;; A function that was called with its type is called with another.
  (func (export "mistake") (param i32) (result i32) (local i32)
    (loop $again
      (drop (call_indirect $functions (type $binary) (local.get 1) (local.get 0) (i32.const 2)))
      (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (call_indirect $functions (type $unary) (local.get 1) (i32.const 2)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $functions (type $unary) (i32.const 20) (local.get 0)))
)

(assert_trap (invoke "call" (i32.const 3)) "uninitialized element")
(assert_trap (invoke "call" (i32.const 4)) "undefined element")
(assert_trap (invoke "call" (i32.const -1)) "undefined element")
(assert_return (invoke "many" (i32.const 50000)) (i32.const 0xfffe))
(assert_return (invoke "wide" (i64.const 1) (i32.const 5000)) (i32.const 5000))
(assert_return (invoke "wide" (i64.const 0) (i32.const 1)) (i32.const 0))
(assert_trap (invoke "wide" (i64.const 0x1_0000_0000) (i32.const 1)) "undefined element")
(assert_trap (invoke "wide" (i64.const -1) (i32.const 1)) "undefined element")
(assert_trap (invoke "wide" (i64.const 3) (i32.const 1)) "uninitialized element")
(assert_trap (invoke "mistake" (i32.const 3000)) "indirect call type mismatch")
(assert_return (invoke "change" (i32.const 10)) (i32.const 8024))
(assert_return (invoke "call" (i32.const 0)) (i32.const 21))
(assert_return (invoke "grow" (i32.const 2)) (i32.const 2))
(assert_return (invoke "call" (i32.const 5)) (i32.const 40))
