(module $math
  (func $gcd (export "gcd") (param i32 i32) (result i32)
    (if (result i32) (i32.eqz (local.get 1))
      (then (local.get 0))
      (else (call $gcd (local.get 1) (i32.rem_u (local.get 0) (local.get 1))))))
  (func (export "divide") (param i32 i32) (result i32)
    (i32.div_u (local.get 0) (local.get 1)))
  (global (export "answer") i32 (i32.const 42))
  (memory (export "memory") 1 2))
