;; RUN: debug % --invoke run 3
;; INPUT: breakpoints
;; INPUT: break 86
;; INPUT: break twice if $n == 2
;; INPUT: break leave twice after 1
;; INPUT: break 82 log n is {$n}, twice that is {$n * 2}
;; INPUT: break host
;; INPUT: break host print_i32 every 2
;; INPUT: break host #3
;; INPUT: break @0x5d
;; INPUT: bl
;; INPUT: delete 1
;; INPUT: disable 5
;; INPUT: disable 7
;; INPUT: disable 8
;; INPUT: bl
;; INPUT: c
;; INPUT: where
;; INPUT: c
;; INPUT: c
;; INPUT: c
;; INPUT: c
;; INPUT: rc
;; INPUT: rc
;; INPUT: rc
;; INPUT: rc
;; INPUT: rc
;; INPUT: delete all
;; INPUT: bl
;; INPUT: delete 3
;; INPUT: enable 3
;; INPUT: break twice if $m
;; INPUT: c
;; INPUT: bu twice
;; INPUT: enable all
;; INPUT: disable all
;; INPUT: bl
;; RUN: debug % --invoke run 3
;; INPUT: until 86
;; INPUT: until leave twice
;; INPUT: u host #3
;; INPUT: until host #3
;; INPUT: bu enter twice
;; INPUT: back until 82
;; INPUT: until trap
;; INPUT: until throw
;; INPUT: bu host env.print_i32
;; RUN: debug % --invoke fail
;; INPUT: break throw
;; INPUT: break trap
;; INPUT: c
;; INPUT: c
;; INPUT: c
;; INPUT: rc
;; RUN: debug % --invoke run 1
;; INPUT: break
;; INPUT: break if 1
;; INPUT: break nobody
;; INPUT: break 999
;; INPUT: break nowhere.wat:3
;; INPUT: break debug_breakpoints.wat:82
;; INPUT: break @1
;; INPUT: break host nobody
;; INPUT: break twice if $n ==
;; INPUT: break twice log {$n
;; INPUT: break twice after some
;; INPUT: break here and there
;; INPUT: until nobody
;; INPUT: delete
;; INPUT: delete 7
;; INPUT: help break
;; INPUT: help back  until
;; INPUT: help watch
;; INPUT: help step
;; INPUT: help jump

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (tag $oops)
  (func $twice (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "run") (param $n i32)
    (loop $again
      (i32.store (i32.const 4) (call $twice (local.get $n)))
      (call $print (i32.load (i32.const 4)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "fail")
    (block $caught
      (try_table (catch $oops $caught)
        (throw $oops)))
    (unreachable)))
