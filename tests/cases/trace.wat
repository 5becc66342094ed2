;; RUN: trace % --invoke run 2
;; RUN: trace % --invoke run 3 --calls
;; RUN: trace % --invoke run 2 --from 3 --to 9 --format json
;; RUN: trace % --invoke run 2 --function twice
;; RUN: trace % --invoke run 2 --function nobody
;; RUN: trace % --invoke fail

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (global $last (mut i32) (i32.const 0))
  (func $twice (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "run") (param $n i32)
    (loop $again
      (global.set $last (call $twice (local.get $n)))
      (i32.store offset=4 (i32.const 0) (global.get $last))
      (call $print (i32.load (i32.const 4)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "fail")
    (drop (i32.div_u (i32.const 1) (i32.const 0)))))
