;; RUN: % --invoke three --fuel 3
;; RUN: % --invoke three --fuel 2
;; RUN: % --invoke three --fuel 0
;; RUN: % --invoke endless --fuel 3_000_000
;; RUN: % --invoke endless --fuel 3000000
;; RUN: % --invoke print --fuel 14
;; RUN: % --fuel 18446744073709551615
;; RUN: % --fuel -1
(module
  (import "env" "putchar" (func $putchar (param i32)))
  (func $three (export "three") (result i32)
    (i32.add (i32.const 1) (i32.const 2)))
  (func $endless (export "endless")
    (loop $again
      (br $again)))
  (func $print (export "print")
    (loop $again
      (call $putchar (i32.const 42))
      (br $again))))
