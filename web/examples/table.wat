;; A table holds references to functions, and `call_indirect` calls one of
;; them by its index: that is how function pointers and virtual methods
;; arrive in WebAssembly. Index 4 has the wrong type, and 5 is past the
;; end. Try both.

(module
  (type $binary (func (param i32 i32) (result i32)))

  (table funcref (elem $add $sub $mul $div $negate))

  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (func $mul (type $binary) (i32.mul (local.get 0) (local.get 1)))
  (func $div (type $binary) (i32.div_s (local.get 0) (local.get 1)))
  (func $negate (param i32) (result i32)
    (i32.sub (i32.const 0) (local.get 0)))

  (func (export "apply")
    (param $index i32) (param $left i32) (param $right i32) (result i32)
    local.get $left
    local.get $right
    local.get $index
    call_indirect (type $binary)))
