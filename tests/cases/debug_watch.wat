;; RUN: debug % --invoke run 2
;; INPUT: watch 0x4..0x8
;; INPUT: watch any global g
;; INPUT: watch read local n
;; INPUT: watch write local 0 if $n == 1
;; INPUT: watch table 0 1..3
;; INPUT: watch any object 0 1
;; INPUT: watch object 0
;; INPUT: watch any memory 1 0x20
;; INPUT: bl
;; INPUT: disable all
;; INPUT: enable 1
;; INPUT: c
;; INPUT: s
;; INPUT: c
;; INPUT: c
;; INPUT: rc
;; INPUT: enable 2
;; INPUT: disable 1
;; INPUT: rc
;; INPUT: disable 2
;; INPUT: enable 3
;; INPUT: rc
;; INPUT: disable 3
;; INPUT: enable 4
;; INPUT: c
;; INPUT: start
;; INPUT: disable all
;; INPUT: enable 5
;; INPUT: c
;; INPUT: disable 5
;; INPUT: enable 6
;; INPUT: c
;; INPUT: c
;; INPUT: disable 6
;; INPUT: enable 7
;; INPUT: c
;; INPUT: disable 7
;; INPUT: enable 8
;; INPUT: c
;; INPUT: c
;; RUN: debug % --invoke run 1
;; INPUT: watch
;; INPUT: watch here
;; INPUT: watch local m
;; INPUT: watch local 7
;; INPUT: watch global h
;; INPUT: watch global 7
;; INPUT: watch table 7 0
;; INPUT: watch memory 2 0
;; INPUT: watch 5..5
;; INPUT: watch object x
;; INPUT: watch object 99999999999
;; INPUT: watch read 4 log {i32[4]} is read
;; INPUT: watch global 0 log g was {global.$g}
;; INPUT: c
;; INPUT: rc

(module
  (type $pair (struct (field (mut i32)) (field (mut i32))))
  (memory 1)
  (memory $other 1)
  (table $t 4 (ref null i31))
  (global $g (mut i32) (i32.const 0))
  (func (export "run") (param $n i32) (local $pair (ref null $pair))
    (local.set $pair (struct.new $pair (i32.const 1) (i32.const 2)))
    (loop $again
      (i32.store8 (i32.const 7) (local.get $n))
      (global.set $g (i32.load (i32.const 4)))
      (table.set $t (i32.const 2) (ref.i31 (local.get $n)))
      (struct.set $pair 0 (local.get $pair) (struct.get $pair 1 (local.get $pair)))
      (struct.set $pair 1 (local.get $pair) (i32.const 5))
      (i32.store $other (i32.const 0x1e) (i32.load $other (i32.const 0x1f)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
