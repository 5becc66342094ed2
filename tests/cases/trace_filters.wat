;; RUN: trace % --invoke run 2 --calls
;; RUN: trace % --invoke run 2 --host-calls
;; RUN: trace % --invoke run 2 --writes 4
;; RUN: trace % --invoke run 2 --writes 0x10..0x12 --writes 17
;; RUN: trace % --invoke run 2 --writes 4 --host-calls
;; RUN: trace % --invoke run 2 --function twice --function both --calls
;; RUN: trace % --invoke run 2 --search I32.ST
;; RUN: trace % --invoke run 1 --search local --function twice
;; RUN: trace % --invoke run 1 --calls --format json
;; RUN: trace % --invoke nested --calls
;; RUN: trace % --invoke caught --calls
;; RUN: trace % --invoke run 2 --writes 5..5
;; RUN: trace % --invoke run 2 --writes there
;; RUN: trace trace_filters_no_memory.wat --invoke run --writes 4

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (tag $oops (param i32))
  (func $twice (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func $both (param $n i32) (result i32 i32)
    (local.get $n)
    (call $twice (local.get $n)))
  (func (export "run") (param $n i32)
    (loop $again
      (i32.store (i32.const 4) (call $twice (local.get $n)))
      (memory.fill (i32.const 16) (i32.const 7) (local.get $n))
      (call $print (i32.load (i32.const 4)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func $empty)
  (func (export "nested") (result i32 i32)
    (call $empty)
    (if (i32.const 0) (then (return (i32.const 1) (i32.const 2))))
    (return_call $both (i32.const 21)))
  (func $throw
    (throw $oops (call $twice (i32.const 4))))
  (func (export "caught") (result i32)
    (block $caught (result i32)
      (try_table (catch $oops $caught)
        (call $throw))
      (i32.const 0))))
