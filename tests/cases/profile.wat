;; RUN: profile % --invoke run 4
;; RUN: profile % --invoke run 4 --top 1 --from 10 --to 40
;; RUN: profile % --invoke run 3 --format folded
;; RUN: profile % --invoke run 2 --format json
;; RUN: profile %.wasm --invoke run 2 --top 2
;; RUN: profile % --invoke fail
;; RUN: profile % --invoke nothing
;; RUN: profile % --invoke run 2 --format flame

(module
  (func $fib (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else
        (i32.add
          (call $fib (i32.sub (local.get $n) (i32.const 1)))
          (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
  (func $twice (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "run") (param $n i32) (result i32)
    (call $twice (call $fib (local.get $n))))
  (func (export "fail")
    (drop (call $twice (i32.const 4)))
    (unreachable))
  (func (export "nothing")))
