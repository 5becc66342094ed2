;; An array knows its length, and all of its elements have one type. This
;; one keeps the Fibonacci numbers that were computed already, so that
;; the recursion meets each of them only once.

(module
  (type $numbers (array (mut i64)))
  (global $known (mut (ref null $numbers)) (ref.null $numbers))

  (func $fib (param $n i32) (result i64)
    (local $result i64)
    (if (i32.lt_u (local.get $n) (i32.const 2))
      (then (return (i64.extend_i32_u (local.get $n)))))

    ;; Zero: not computed yet.
    (local.set $result
      (array.get $numbers (global.get $known) (local.get $n)))
    (if (i64.eqz (local.get $result))
      (then
        (local.set $result
          (i64.add
            (call $fib (i32.sub (local.get $n) (i32.const 1)))
            (call $fib (i32.sub (local.get $n) (i32.const 2)))))
        (array.set $numbers
          (global.get $known)
          (local.get $n)
          (local.get $result))))
    local.get $result)

  (func (export "fib") (param $n i32) (result i64)
    (global.set $known
      (array.new_default $numbers
        (i32.add (local.get $n) (i32.const 1))))
    (call $fib (local.get $n))))
