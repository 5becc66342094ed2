;; Prints, grows its memory and writes to it, in turn.
(module
  (import "env" "puts" (func $puts (param i32)))
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1 8)
  (data (i32.const 16) "tick\n\00")
  (global $count (mut i64) (i64.const 0))
  (func (export "run") (param $n i32) (result i32)
    (loop $again
      (call $puts (i32.const 16))
      (call $print (local.get $n))
      (i32.store (i32.mul (local.get $n) (i32.const 1000)) (local.get $n))
      (global.set $count (i64.add (global.get $count) (i64.const 3)))
      (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 7)))
        (then (drop (memory.grow (i32.const 1)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (memory.size)))
