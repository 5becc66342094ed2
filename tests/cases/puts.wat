;; RUN: % --invoke print 65533
;; RUN: % --invoke print 65535
;; RUN: % --invoke print 65536
;; RUN: % --invoke print -1
;; RUN: % --invoke puts 0
;; RUN: files/no_memory.wat --invoke print
;; The string must be in the memory of the module that calls, and have an end there.
(module
  (import "env" "puts" (func $puts (param i32)))
  (export "puts" (func $puts))
  (memory 1)
  (func $print (export "print") (param $address i32)
    (memory.fill (i32.const 0) (i32.const 0x61) (i32.const 65536))
    (i32.store8 (i32.const 65534) (i32.const 0))
    (call $puts (local.get $address))))
