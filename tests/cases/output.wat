;; RUN: % --invoke lines
;; RUN: % --invoke no_newline
;; RUN: % --invoke characters
;; RUN: % --invoke values
;; RUN: % --invoke nothing_then_trap
;; RUN: % --invoke bytes
;; What the program prints stays as it is; the result begins on a line of its own.
(module
  (import "env" "puts" (func $puts (param i32)))
  (import "env" "putchar" (func $putchar (param i32) (result i32)))
  (import "env" "print_i32" (func $print_i32 (param i32)))
  (import "env" "print_i64" (func $print_i64 (param i64)))
  (import "env" "print_f32" (func $print_f32 (param f32)))
  (import "env" "print_f64" (func $print_f64 (param f64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Hello, World!\n\00\c3\a9\e2\82\ac\00\ff\1b\t\n\00")
  (func (export "lines") (call $puts (i32.const 0)) (call $puts (i32.const 0)))
  (func (export "no_newline") (result i32) (call $puts (i32.const 15)) (i32.const 1))
  (func (export "characters") (result i32) (drop (call $putchar (i32.const 65))) (call $putchar (i32.const 10)))
  (func (export "values")
    (call $print_i32 (i32.const -1))
    (call $print_i64 (i64.const 0x7fffffffffffffff))
    (call $print_f32 (f32.const 0.1))
    (call $print_f64 (f64.const -inf)))
  (func (export "nothing_then_trap") (call $puts (i32.const 15)) unreachable)
  (func (export "bytes") (call $puts (i32.const 21))))
