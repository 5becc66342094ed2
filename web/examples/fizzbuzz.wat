;; Host functions are called like any other. `print_i32` writes a number
;; on a line of its own, `puts` a text. Multiples of 3 are fizz, of 5
;; buzz, and of both fizzbuzz.

(module
  (import "env" "puts" (func $puts (param i32)))
  (import "env" "print_i32" (func $print (param i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) "fizz\n\00")
  (data (i32.const 8) "buzz\n\00")
  (data (i32.const 16) "fizzbuzz\n\00")

  (func $line (param $n i32)
    (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 15)))
      (then (return (call $puts (i32.const 16)))))
    (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 5)))
      (then (return (call $puts (i32.const 8)))))
    (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 3)))
      (then (return (call $puts (i32.const 0)))))
    (call $print (local.get $n)))

  (func (export "fizzbuzz") (param $limit i32)
    (local $n i32)
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (call $line (local.get $n))
      (br_if $again (i32.lt_u (local.get $n) (local.get $limit))))))
