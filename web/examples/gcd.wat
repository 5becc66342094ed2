;; Euclid: the greatest common divisor of a and b is that of b and the
;; rest of a / b, until there is no rest. The loop has parameters: both
;; numbers stay on the stack and never have to be stored.

(module
  (func (export "gcd") (param $a i32) (param $b i32) (result i32)
    local.get $a
    local.get $b
    (loop $again (param i32 i32) (result i32)
      local.set $b
      local.set $a
      (if (result i32) (i32.eqz (local.get $b))
        (then (local.get $a))
        (else
          local.get $b
          (i32.rem_u (local.get $a) (local.get $b))
          br $again)))))
