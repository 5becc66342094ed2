;; RUN: % --invoke deep 9 --max-call-depth 10
;; RUN: % --invoke deep 10 --max-call-depth 10
;; RUN: % --invoke deep 9 --max-stack 40
;; RUN: % --invoke deep 9 --max-stack 10
;; RUN: % --invoke grow_memory 1 --max-memory-pages 3
;; RUN: % --invoke grow_memory 2 --max-memory-pages 3
;; RUN: % --invoke grow_table 2 --max-table-elements 4
;; RUN: % --invoke grow_table 1 --max-table-elements 4
;; RUN: % --invoke allocate 100 --max-heap-bytes 10_000
;; RUN: % --invoke allocate 100_000 --max-heap-bytes 10_000
;; RUN: % --max-memory-pages 1
;; RUN: % --max-table-elements 2
;; RUN: % --max-memory-pages 281474976710656
;; RUN: % --max-call-depth many
(module
  (type $bytes (array i8))
  (func $allocate (export "allocate") (param $bytes i32) (result i32)
    (array.len (array.new $bytes (i32.const 0) (local.get $bytes))))
  (memory 2)
  (table 3 funcref)
  (func $deep (export "deep") (param $more i32)
    (if (local.get $more)
      (then (call $deep (i32.sub (local.get $more) (i32.const 1))))))
  (func (export "grow_memory") (param i32) (result i32)
    (memory.grow (local.get 0)))
  (func (export "grow_table") (param i32) (result i32)
    (table.grow (ref.null func) (local.get 0))))
