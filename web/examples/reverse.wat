;; Two pointers walk towards each other, and swap the bytes that they
;; point to. Watch the memory at address 1024 while you step.

(module
  (import "env" "puts" (func $puts (param i32)))

  (memory (export "memory") 1)
  (data (i32.const 1024) "stressed\n\00")

  (func (export "reverse")
    (local $left i32) (local $right i32) (local $byte i32)
    (local.set $left (i32.const 1024))
    (local.set $right (i32.const 1031))
    (block $met
      (loop $swap
        (br_if $met (i32.ge_u (local.get $left) (local.get $right)))
        (local.set $byte (i32.load8_u (local.get $left)))
        (i32.store8 (local.get $left) (i32.load8_u (local.get $right)))
        (i32.store8 (local.get $right) (local.get $byte))
        (local.set $left (i32.add (local.get $left) (i32.const 1)))
        (local.set $right (i32.sub (local.get $right) (i32.const 1)))
        (br $swap)))
    (call $puts (i32.const 1024))))
