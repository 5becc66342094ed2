;; The same number twice: `fib` calls itself over and over, `fast` walks
;; up in a loop. Run both, and compare how many instructions they take.

(module
  (func $fib (export "fib") (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else
        (i32.add
          (call $fib (i32.sub (local.get $n) (i32.const 1)))
          (call $fib (i32.sub (local.get $n) (i32.const 2)))))))

  (func (export "fast") (param $n i32) (result i32)
    (local $a i32) (local $b i32)
    (local.set $b (i32.const 1))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))

        ;; a, b = b, a + b: both are read before either is written.
        local.get $b
        (i32.add (local.get $a) (local.get $b))
        local.set $b
        local.set $a

        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    local.get $a))
