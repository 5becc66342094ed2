;; A reference to a function can be kept in a local and called without a
;; table. Its type says what it takes and gives, so the call needs no
;; check: `(ref $op)` can be nothing but a function of type $op.

(module
  (type $op (func (param i32) (result i32)))

  (func $double (type $op) (i32.mul (local.get 0) (i32.const 2)))
  (func $square (type $op) (i32.mul (local.get 0) (local.get 0)))
  (elem declare func $double $square)

  ;; f(f(x))
  (func $twice (param $f (ref $op)) (param $x i32) (result i32)
    (call_ref $op
      (call_ref $op (local.get $x) (local.get $f))
      (local.get $f)))

  (func (export "twice") (param $x i32) (result i32 i32)
    (call $twice (ref.func $double) (local.get $x))
    (call $twice (ref.func $square) (local.get $x))))
