;; A state machine: each state is a function, and goes to the next one by
;; a tail call. It reads a number with a fraction, "12.5", and accepts it
;; when the text ends in a state where it may end.

(module
  (memory (export "memory") 1)
  (data (i32.const 0) "12.5\00")
  (data (i32.const 16) "12.\00")

  (func $is-digit (param $at i32) (result i32)
    (i32.lt_u
      (i32.sub (i32.load8_u (local.get $at)) (i32.const 48))
      (i32.const 10)))

  (func $whole (param $at i32) (result i32)
    (if (call $is-digit (local.get $at))
      (then
        (return_call $whole (i32.add (local.get $at) (i32.const 1)))))
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 46))
      (then
        (return_call $point (i32.add (local.get $at) (i32.const 1)))))
    (i32.eqz (i32.load8_u (local.get $at))))

  ;; Behind the point there must be a digit.
  (func $point (param $at i32) (result i32)
    (if (call $is-digit (local.get $at))
      (then
        (return_call $fraction (i32.add (local.get $at) (i32.const 1)))))
    i32.const 0)

  (func $fraction (param $at i32) (result i32)
    (if (call $is-digit (local.get $at))
      (then
        (return_call $fraction (i32.add (local.get $at) (i32.const 1)))))
    (i32.eqz (i32.load8_u (local.get $at))))

  (func (export "accepts") (param $text i32) (result i32)
    (return_call $whole (local.get $text))))
