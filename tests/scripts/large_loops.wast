;; A loop that is too large for compiled code to have it twice: entered from the loop in it, it begins with a choice of the places
;; that this leads to.

(module
  (func (export "mix") (param $n i32) (result i32) (local $b i32) (local $a i32) (local $i i32)
    (local.set $b (i32.const 3))
    (loop $outer
      (block $skip
        (if (i32.and (local.get $n) (i32.const 1)) (then
          (local.set $i (i32.const 5))
          (loop $inner
            (local.set $a (i32.add (i32.mul (local.get $a) (i32.const 31)) (local.get $i)))
            (br_if $skip (i32.eq (i32.and (local.get $a) (i32.const 7)) (i32.const 6)))
            (br_if $inner (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))))
      local.get $a
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add
      local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub
      local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl
      local.get 1 i32.xor local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor
      local.get 1 i32.add local.get 1 i32.add local.get 1 i32.sub local.get 1 i32.rotl local.get 1 i32.xor local.get 1 i32.add
      local.set $a)
      (local.set $b (i32.add (i32.mul (local.get $b) (i32.const 5)) (i32.const 1)))
      (br_if $outer (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a)))

(assert_return (invoke "mix" (i32.const 1)) (i32.const 0x0002553e))
(assert_return (invoke "mix" (i32.const 2)) (i32.const 0x611a2328))
(assert_return (invoke "mix" (i32.const 7)) (i32.const 0x301c6d9a))
(assert_return (invoke "mix" (i32.const 300)) (i32.const 0xc3527556))
