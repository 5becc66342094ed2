;; RUN: debug % --invoke run 2
;; INPUT: info
;; INPUT: list
;; INPUT: s
;; INPUT: s
;; INPUT: s
;; INPUT: where
;; INPUT: locals
;; INPUT: locals 1
;; INPUT: locals 9
;; INPUT: step 2
;; INPUT: stack
;; INPUT: out
;; INPUT: n
;; INPUT: globals
;; INPUT: n 2
;; INPUT: step
;; INPUT: mem 0 20
;; INPUT: mem 65530
;; INPUT: mem 0x10000
;; INPUT: mem 0 1 1
;; INPUT: b
;; INPUT: bn 3
;; INPUT: bo
;; INPUT: c
;; INPUT: who 4
;; INPUT: who 4 4
;; INPUT: who 100
;; INPUT: who 70000
;; INPUT: who global 0
;; INPUT: who local 0
;; INPUT: who
;; INPUT: bn
;; INPUT: who local 0
;; INPUT: seek 3
;; INPUT: who local 0
;; INPUT: bo
;; INPUT: who local 0
;; INPUT: who local 7
;; INPUT: c
;; INPUT: c
;; INPUT: output
;; INPUT: where
;; INPUT: stack
;; INPUT: bn
;; INPUT: b 17
;; INPUT: bo
;; INPUT: bo
;; INPUT: trace 10 14
;; INPUT: seek 1_8
;; INPUT: rc
;; INPUT: b
;; INPUT: end
;; INPUT:
;; INPUT: jump 5
;; INPUT: seek
;; INPUT: seek x
;; RUN: debug % --invoke fail
;; INPUT: end
;; INPUT: stack
;; INPUT: where
;; INPUT: b
;; INPUT: quit
;; INPUT: start
;; RUN: debug % --invoke throw
;; INPUT: c
;; RUN: debug %.wasm --invoke run 1
;; INPUT: s 3
;; INPUT: list
;; INPUT: where
;; RUN: debug %
;; RUN: debug % --invoke nobody
;; RUN: debug - --invoke run
;; RUN: debug % --invoke run 1
;; INPUT: help

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (global $last (mut i32) (i32.const 0))
  (tag $oops (param i32))
  (func $twice (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "run") (param $n i32)
    (loop $again
      (global.set $last (call $twice (local.get $n)))
      (i32.store offset=4 (i32.const 0) (global.get $last))
      (call $print (i32.load (i32.const 4)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "fail")
    (drop (i32.div_u (i32.const 1) (i32.const 0))))
  (func (export "throw")
    (throw $oops (i32.const 7))))
