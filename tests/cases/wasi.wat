;; RUN: % -- one "two words"
;; RUN: % --env NAME=value --env OTHER= -- -v
;; RUN: % --stdin files/math.wat
;; RUN: % --record %.run -- recorded
;; INPUT: typed
;; RUN: replay %.run
;; RUN: debug --replay %.run
;; INPUT: end
;; INPUT: back
;; INPUT: output
;; RUN: debug --stdin files/user.wat % -- debugged
;; INPUT: end
;; RUN: trace --host-calls % -- traced
;; INPUT: traced input
;; RUN: trace --host-calls --format json %
;; RUN: profile --top 2 %
;; RUN: % --invoke ends 7
;; RUN: % --dir missing::/
;; RUN: % --dir ::x
;; RUN: % --env =x
;; RUN: % --invoke _start --fuel 20
;; A program that prints its arguments, its environment and a line that it reads, complains, and ends with the number of its
;; arguments as its status.
(module $program
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "complaint\n")
  (func $print (param $fd i32) (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  ;; Each string ends with a zero byte, which becomes the end of a line.
  (func $lines (param $address i32) (param $length i32) (local $at i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
        (if (i32.eqz (i32.load8_u (i32.add (local.get $address) (local.get $at))))
          (then (i32.store8 (i32.add (local.get $address) (local.get $at)) (i32.const 10))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (call $print (i32.const 1) (local.get $address) (local.get $length)))
  (func (export "_start")
    (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
    (drop (call $args_get (i32.const 100) (i32.const 1000)))
    (call $lines (i32.const 1000) (i32.load (i32.const 20)))
    (drop (call $environ_sizes_get (i32.const 24) (i32.const 20)))
    (drop (call $environ_get (i32.const 100) (i32.const 2000)))
    (call $lines (i32.const 2000) (i32.load (i32.const 20)))
    (i32.store (i32.const 0) (i32.const 3000))
    (i32.store (i32.const 4) (i32.const 20))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $print (i32.const 1) (i32.const 3000) (i32.load (i32.const 8)))
    (call $print (i32.const 2) (i32.const 32) (i32.const 10))
    (call $proc_exit (i32.load (i32.const 16))))
  (func (export "ends") (param $status i32)
    (call $proc_exit (local.get $status))))
