;; The sieve of Eratosthenes: counts the primes below a limit with one
;; byte of memory for each number. Memory starts as zeros, so a byte that
;; is still 0 when its number is reached belongs to a prime.

(module
  (memory (export "memory") 1)

  (func (export "primes") (param $limit i32) (result i32)
    (local $n i32) (local $multiple i32) (local $count i32)

    ;; Grow to as many pages of 64 KiB as the limit asks for.
    (if
      (i32.eq
        (i32.const -1)
        (memory.grow (i32.shr_u (local.get $limit) (i32.const 16))))
      (then (return (i32.const -1))))

    (local.set $n (i32.const 2))
    (block $done
      (loop $numbers
        (br_if $done (i32.ge_u (local.get $n) (local.get $limit)))
        (if (i32.eqz (i32.load8_u (local.get $n)))
          (then
            (local.set $count (i32.add (local.get $count) (i32.const 1)))

            ;; Strike out its multiples.
            (local.set $multiple
              (i32.shl (local.get $n) (i32.const 1)))
            (block $struck
              (loop $multiples
                (br_if $struck
                  (i32.ge_u (local.get $multiple) (local.get $limit)))
                (i32.store8 (local.get $multiple) (i32.const 1))
                (local.set $multiple
                  (i32.add (local.get $multiple) (local.get $n)))
                (br $multiples)))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $numbers)))
    local.get $count))
