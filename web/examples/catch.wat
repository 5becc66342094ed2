;; `throw` leaves every call and block up to a `try_table` that catches
;; its tag. What the exception carries is then on the stack behind the
;; block that the clause names. Try `safe 6 0` and `safe -1 2`.

(module
  (tag $refused (param i32))

  ;; Refuses a divisor of zero with 1, and negative numbers with 2.
  (func $divide (param $a i32) (param $b i32) (result i32)
    (if (i32.eqz (local.get $b))
      (then (throw $refused (i32.const 1))))
    (if (i32.lt_s (local.get $a) (i32.const 0))
      (then (throw $refused (i32.const 2))))
    (i32.div_u (local.get $a) (local.get $b)))

  ;; The quotient and 0, or -1 and the reason.
  (func (export "safe") (param $a i32) (param $b i32) (result i32 i32)
    (local $reason i32)
    (block $caught (result i32)
      (try_table (catch $refused $caught)
        (return
          (call $divide (local.get $a) (local.get $b))
          (i32.const 0)))
      unreachable)
    local.set $reason
    i32.const -1
    local.get $reason))
