;; seed 1, module 888 (wide-arithmetic), slices, made smaller: a run that was interrupted in a function without operands
;; returned to a caller that has some, and there was no room for them.
;;! instantiate
;;! => returned
;;! call "run"
;;! => returned i32:7
;;! state
(module
  (func $small
    nop
    nop)
  (func (export "run") (result i32)
    call $small
    i32.const 7))
