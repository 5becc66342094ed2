;; Throws through calls and catches, in between tail calls.
(module
  (tag $odd (param i32))
  (func $halve (param $n i32) (result i32)
    (if (i32.and (local.get $n) (i32.const 1)) (then (throw $odd (local.get $n))))
    (i32.shr_u (local.get $n) (i32.const 1)))
  (func $collatz (param $n i32) (param $steps i32) (result i32)
    (if (i32.eq (local.get $n) (i32.const 1)) (then (return (local.get $steps))))
    (return_call $collatz
      (block $next (result i32)
        (block $caught (result i32)
          (try_table (result i32) (catch $odd $caught) (call $halve (local.get $n)))
          (br $next))
        (i32.add (i32.mul (i32.const 3)) (i32.const 1)))
      (i32.add (local.get $steps) (i32.const 1))))
  (func (export "run") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $collatz (local.get $n) (i32.const 0))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
