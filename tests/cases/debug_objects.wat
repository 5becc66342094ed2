;; RUN: debug % --invoke run 3
;; INPUT: objects
;; INPUT: object 0
;; INPUT: table 0
;; INPUT: table 1
;; INPUT: until throw
;; INPUT: objects
;; INPUT: objects 1 1
;; INPUT: object 0
;; INPUT: object 1
;; INPUT: object 1 2
;; INPUT: table 0
;; INPUT: table 0 1 1
;; INPUT: table 0 7
;; INPUT: who object 0 0
;; INPUT: who object 2 1
;; INPUT: who table 0 1
;; INPUT: who table 0 0
;; INPUT: who table 3 0
;; INPUT: who local $pair
;; INPUT: who local $no
;; INPUT: who mem 8 4
;; INPUT: who output 0
;; INPUT: who output 90
;; INPUT: who nobody
;; INPUT: origin object 0 0
;; INPUT: origin table 0 1
;; INPUT: origin table 0 0
;; INPUT: set object 0 0 300
;; INPUT: object 0
;; INPUT: who object 0 0
;; INPUT: set object 2 1 ref.array 1
;; INPUT: set object 2 1 ref.struct 0
;; INPUT: set object 2 1 ref.struct 7
;; INPUT: set object 0 9 1
;; INPUT: set object 1 0 -1
;; INPUT: set object 2 1 null
;; INPUT: set table 0 0 ref.func $two
;; INPUT: set table 0 0 ref.func $no
;; INPUT: set table 0 0 5
;; INPUT: set local $pair ref.array 1
;; INPUT: set local $pair null
;; INPUT: table 0
;; INPUT: timelines
;; INPUT: timeline 1
;; INPUT: end
;; INPUT: objects
;; INPUT: help who
;; INPUT: help origin
;; INPUT: help set

(module
  (import "env" "print_i32" (func $print (param i32)))
  (type $pair (struct (field $small (mut i8)) (field $next (mut (ref null $pair)))))
  (type $row (array (mut i32)))
  (type $give (func (result i32)))
  (tag $stop (param i32 f64))
  (memory 1)
  (table 3 funcref)
  (elem (i32.const 0) func $one)
  (elem declare func $two)
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $throws (param $n i32)
    (throw $stop (local.get $n) (f64.const 2.5)))
  (func (export "run") (param $n i32) (result i32) (local $pair (ref null $pair)) (local $row (ref null $row))
    (local.set $pair (struct.new $pair (i32.const 5) (ref.null $pair)))
    (local.set $row (array.new $row (i32.const 7) (local.get $n)))
    (local.set $pair (struct.new $pair (i32.const 6) (local.get $pair)))
    (array.set $row (local.get $row) (i32.const 2) (i32.const 9))
    (table.set 0 (i32.const 1) (ref.func $two))
    (i32.store (i32.const 8) (array.get $row (local.get $row) (i32.const 2)))
    (call $print (call_indirect (type $give) (i32.const 0)))
    (block $caught (result i32 f64)
      (try_table (catch $stop $caught) (call $throws (local.get $n)))
      (unreachable))
    (drop)
    (call $print)
    (i32.add (struct.get_u $pair $small (local.get $pair)) (array.get $row (local.get $row) (i32.const 0)))))
