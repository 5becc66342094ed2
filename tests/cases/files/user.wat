(module
  (import "math" "gcd" (func $gcd (param i32 i32) (result i32)))
  (import "env" "print_i32" (func $print (param i32)))
  (func (export "coprime") (param i32 i32) (result i32)
    (i32.eq (call $gcd (local.get 0) (local.get 1)) (i32.const 1)))
  (func $start (call $print (i32.const 1)))
  (start $start))
