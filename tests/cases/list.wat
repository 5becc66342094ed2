;; RUN: % --list
;; RUN: %
;; RUN: % --list --invoke f
;; Imports and exports of every kind; to list them, nothing need be provided.
(module
  (import "env" "puts" (func (param i32)))
  (import "lib" "table" (table 1 10 funcref))
  (import "lib" "memory" (memory 1 65536))
  (import "lib.sub" "a global" (global (mut f64)))
  (import "" "\1b[31m\"" (global i64))
  (func (export "f") (param i32 f32) (result i64 externref) (i64.const 0) (ref.null extern))
  (func (export "") (result funcref) (ref.null func))
  (table (export "elements") 2 externref)
  (global (export "größe") i32 (i32.const 1))
  (export "memory" (memory 0))
  (start 3)
  (func))
