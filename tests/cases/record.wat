;; RUN: % --invoke run 3 --record %.run
;; RUN: replay %.run
;; RUN: replay %.run --at 12
;; RUN: debug --replay %.run
;; INPUT: s 6
;; INPUT: c
;; INPUT: s
;; INPUT: rc
;; RUN: replay %.run --max-memory-pages 100
;; RUN: % --invoke trap 1 --record %.run
;; RUN: replay %.run
;; RUN: debug --replay %.run
;; INPUT: c
;; INPUT: b
;; RUN: % --invoke throw --record %.run
;; RUN: replay %.run
;; RUN: % --invoke spin --fuel 1000 --record %.run
;; RUN: replay %.run
;; RUN: debug --replay %.run
;; INPUT: c
;; INPUT: s
;; INPUT: b 2
;; INPUT: n 5
;; RUN: % --record %.run
;; RUN: replay %.run
;; RUN: %.wasm --link files/math.wat --invoke run 1 --record %.run
;; RUN: replay %.run
;; RUN: replay %
;; RUN: replay nothing.run
;; RUN: % --list --record %.run
;; RUN: % --invoke run 1 --record nowhere/file.run

(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (tag $oops (param i32))
  (func $start (call $print (i32.const 100)))
  (start $start)
  (func (export "run") (param $n i32) (result i32)
    (loop $again
      (call $print (local.get $n))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (memory.grow (i32.const 2)))
  (func (export "trap") (param i32) (result i32)
    (call $print (local.get 0))
    (i32.load (i32.const -1)))
  (func (export "throw")
    (call $print (i32.const 5))
    (throw $oops (i32.const 7)))
  (func (export "spin") (loop (br 0))))
