;; RUN: %
;; A program that waits for 20 milliseconds, and ends with 1 if they were less, by the clock that it waited for.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $now (result i64)
    (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 0)))
    (i64.load (i32.const 0)))
  (func (export "_start") (local $began i64)
    ;; A subscription to the monotonic clock: from now on.
    (i32.store (i32.const 80) (i32.const 1))
    (i64.store (i32.const 88) (i64.const 20_000_000))
    (local.set $began (call $now))
    (drop (call $poll (i32.const 64) (i32.const 128) (i32.const 1) (i32.const 192)))
    (call $exit (i64.lt_u (i64.sub (call $now) (local.get $began)) (i64.const 20_000_000)))))
