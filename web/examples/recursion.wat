;; A recursion without an end: the case for zero is missing. Calls need
;; room for their locals, and after some thousands of them the stack is
;; exhausted. That is a trap like any other, and no crash.

(module
  (func $sum (export "sum") (param $n i32) (result i32)
    (i32.add
      (local.get $n)
      (call $sum (i32.sub (local.get $n) (i32.const 1))))))
