;; A tail call takes the place of its caller, so two functions can call
;; each other a million times and the stack stays flat. `deep` does the
;; same with ordinary calls, and runs out of stack.

(module
  (func $even (export "even") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n))
      (then (return (i32.const 1))))
    (return_call $odd (i32.sub (local.get $n) (i32.const 1))))

  (func $odd (param $n i32) (result i32)
    (if (i32.eqz (local.get $n))
      (then (return (i32.const 0))))
    (return_call $even (i32.sub (local.get $n) (i32.const 1))))

  (func $deep (export "deep") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n))
      (then (return (i32.const 1))))
    (i32.eqz (call $deep (i32.sub (local.get $n) (i32.const 1))))))
