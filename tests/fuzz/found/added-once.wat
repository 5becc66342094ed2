;; A trap where an addition has just been made in the slot of its operand: it must not be made again.
;;! instantiate
;;! => returned
;;! call "divided"
;;! => trapped division-by-zero
;;! state
(module
  (global $n (mut i32) (i32.const 7))
  (func (export "divided") (result i32)
    global.get $n
    i32.const 2
    i32.shl
    i32.const 5
    i32.sub
    i32.const 0
    global.get $n
    i32.mul
    i32.rem_u))
