;; Exceptions in the legacy form: try, catch, catch_all, delegate, rethrow.

(module
  (tag $a)
  (tag $i (param i32))
  (tag $j (param i32))
  (tag $pair (param i64 f64))
  (tag $vector (param i32 v128 i32))
  (type $ii (func (param i32) (result i32)))

  (func $throw_i (param i32) (result i32) local.get 0 throw $i)
  (func $throw_if (param i32) (result i32)
    local.get 0 i32.const 10 i32.gt_s
    if local.get 0 throw $i end
    local.get 0)

  ;; What is not thrown is not caught.
  (func (export "no-throw") (result i32)
    try (result i32) i32.const 1 catch $a i32.const 2 catch_all i32.const 3 end)

  ;; The first clause that fits is taken, in the order of the text.
  (func (export "which") (param i32) (result i32)
    try (result i32)
      block block block block
        local.get 0
        br_table 0 1 2 3
      end throw $a
      end i32.const 20 throw $i
      end i32.const 30 throw $j
      end i32.const 40
    catch $i
      i32.const 1 i32.add
    catch $a
      i32.const 10
    catch $i
      drop i32.const -1
    catch_all
      i32.const 99
    end)

  ;; catch_all is asked after the catches of its own try and before those of outer ones.
  (func (export "catch-all-shadows") (result i32)
    try (result i32)
      try (result i32)
        i32.const 5 throw $i
      catch $a
        i32.const 1
      catch_all
        i32.const 2
      end
    catch $i
      i32.const 3 i32.add
    end)

  ;; An arm is not protected by its own try.
  (func (export "throw-in-arm") (result i32)
    try (result i32)
      try (result i32)
        i32.const 5 throw $i
      catch $i
        i32.const 100 i32.add throw $i
      catch_all
        i32.const 1
      end
    catch $i
      i32.const 1000 i32.add
    end)

  (func (export "throw-in-catch-all-arm") (result i32)
    try (result i32)
      try (result i32)
        throw $a
      catch_all
        i32.const 7 throw $i
      end
    catch $i
    end)

  ;; Operands below a try are those of before when an arm begins.
  (func (export "operands-below") (param i32) (result i32)
    i32.const 1000
    i32.const 200
    try (param i32) (result i32)
      drop
      i32.const 1 i32.const 2 i32.const 3
      local.get 0 call $throw_if
      drop drop drop drop i32.const 7
    catch $i
    end
    i32.add)

  ;; Blocks in an arm lie above what is below the try, the exception that was caught, and its payload.
  (func (export "blocks-in-arm") (param i32) (result i32)
    i32.const 1000000
    i32.const 200000
    try (result i32)
      i32.const 1
      i32.const 7 throw $i
    catch $i
      i32.const 30000
      block (result i32)
        i32.const 4000
        try (result i32)
          i32.const 2
          i32.const 500 throw $j
        catch $j
          block (result i32)
            i32.const 60
            local.get 0
            br_if 0
            drop
            i32.const 90
          end
          i32.add
        end
        i32.add
      end
      i32.add
      i32.add
    end
    i32.add
    i32.add)
  (func (export "rethrow-above-operands") (result i32)
    i32.const 1000
    try (result i32)
      i32.const 100
      try (result i32)
        i32.const 20
        i32.const 7 throw $i
      catch $i
        loop (param i32) (result i32)
          i32.const 5
          try (result i32)
            throw $a
          catch $a
            rethrow 2
          end
          i32.add
          i32.add
        end
      end
      i32.add
    catch $i
    end
    i32.add)

  ;; Behind a try everything is where it would be without.
  (func (export "block-behind-try") (param i32) (result i32)
    i32.const 1000
    try
      local.get 0 i32.eqz if throw $a end
    catch_all
    end
    block (result i32)
      i32.const 7
      i32.const 5
      br 0
    end
    i32.add)
  (func (export "block-behind-result") (param i32) (result i32)
    i32.const 1000
    try (result i32 i32)
      i32.const 20 i32.const 40
      local.get 0 i32.eqz if throw $a end
    catch $i
      i32.const 4
    catch_all
      i32.const 30
      block (result i32) i32.const 2 i32.const 50 br 0 end
    end
    loop (param i32) (result i32)
      block (param i32) (result i32)
        i32.const 1 i32.add
        i32.const 9
        br 0
      end
    end
    i32.add
    i32.add)
  (func (export "block-behind-delegate") (param i32) (result i32)
    i32.const 1000
    try (result i32)
      i32.const 100
      try (result i32)
        i32.const 40
        local.get 0 i32.eqz if i32.const 3 throw $i end
      delegate 0
      block (param i32) (result i32)
        i32.const 7 i32.const 9 br 0
      end
      i32.add
    catch $i
      br 0
      i32.add
      i32.add
    end
    block (param i32) (result i32) i32.const 1 i32.add i32.const 8 br 0 end
    i32.add)

  ;; Payloads of several values.
  (func (export "pair") (result i64 f64)
    try (result i64 f64)
      i64.const -7 f64.const 2.5 throw $pair
    catch $pair
    end)
  (func (export "vector") (result i32)
    (local v128)
    i32.const 10000
    try (result i32)
      i32.const 1000
      v128.const i32x4 1 20 300 4000
      i32.const 5
      throw $vector
    catch $vector
      drop
      local.set 0
      drop
      local.get 0 i32x4.extract_lane 1
      local.get 0 i32x4.extract_lane 3
      i32.add
    end
    i32.add)
  (func (export "vector-rethrown") (result i32 v128 i32)
    try (result i32 v128 i32)
      try (result i32 v128 i32)
        i32.const 1 v128.const i64x2 -1 5 i32.const 3 throw $vector
      catch $vector
        drop drop drop
        i32.const 7
        rethrow 0
      end
    catch $vector
    end)

  ;; rethrow names the try in whose arm it stands by its label: depth 0 is the innermost.
  (func (export "rethrow-0") (result i32)
    try (result i32)
      try (result i32)
        i32.const 1 throw $i
      catch $i
        drop
        try (result i32)
          i32.const 2 throw $i
        catch $i
          rethrow 0
        end
      end
    catch $i
    end)
  (func (export "rethrow-1") (result i32)
    try (result i32)
      try (result i32)
        i32.const 1 throw $i
      catch $i
        drop
        try (result i32)
          i32.const 2 throw $i
        catch $i
          rethrow 1
        end
      end
    catch $i
    end)
  ;; The rethrown exception passes the arms that it is rethrown in.
  (func (export "rethrow-through-blocks") (param i32) (result i32)
    try (result i32)
      try $outer (result i32)
        i32.const 1 throw $i
      catch $i
        drop
        block $b (result i32)
          loop $l (result i32)
            try $inner (result i32)
              i32.const 2 throw $j
            catch $j
              drop
              local.get 0
              if (result i32)
                rethrow $outer
              else
                rethrow $inner
              end
            end
          end
        end
      end
    catch $i
      i32.const 10 i32.add
    catch $j
      i32.const 20 i32.add
    end)
  (func (export "rethrow-from-protected-code") (result i32)
    ;; The rethrow stands in the body of a try inside of the arm: that try catches it.
    try $outer (result i32)
      i32.const 1 throw $i
    catch $i
      drop
      try (result i32)
        rethrow $outer
      catch $i
        i32.const 50 i32.add
      end
    end)
  (func (export "rethrow-of-catch-all") (result i32)
    try (result i32)
      try
        i32.const 77 throw $j
      catch_all
        rethrow 0
      end
      i32.const 0
    catch $j
    end)

  ;; delegate to the next try around.
  (func (export "delegate-to-outer") (result i32)
    try (result i32)
      try (result i32)
        i32.const 4 throw $i
      delegate 0
    catch $i
      i32.const 1 i32.add
    end)
  ;; delegate skips the trys in between.
  (func (export "delegate-past") (result i32)
    try $outer (result i32)
      try $middle (result i32)
        try (result i32)
          i32.const 4 throw $i
        delegate $outer
      catch_all
        i32.const 1000
      end
      i32.const 2000 i32.add
    catch $i
      i32.const 1 i32.add
    end)
  ;; To a block: the exception goes on from where that block is.
  (func (export "delegate-to-block") (result i32)
    try $outer (result i32)
      block $b (result i32)
        try $middle (result i32)
          try (result i32)
            i32.const 5 throw $i
          delegate $b
        catch_all
          i32.const 1000
        end
      end
    catch $i
      i32.const 10 i32.add
    end)
  (func (export "delegate-to-loop") (result i32)
    try $outer (result i32)
      loop $l (result i32)
        try (result i32)
          try (result i32)
            i32.const 5 throw $i
          delegate $l
        catch_all
          i32.const 1000
        end
      end
    catch $i
      i32.const 11 i32.add
    end)
  ;; To the function: its caller is asked.
  (func $delegate_to_caller (result i32)
    try $t (result i32)
      try (result i32)
        i32.const 6 throw $i
      delegate 1
    catch_all
      i32.const 1000
    end)
  (func (export "delegate-to-function") (result i32)
    try (result i32)
      call $delegate_to_caller
    catch $i
      i32.const 100 i32.add
    end)
  ;; To a try in whose arm the delegating try stands: that try's handler no longer protects, what is around it does.
  (func (export "delegate-to-try-in-arm") (result i32)
    try $outer (result i32)
      try $arm (result i32)
        i32.const 1 throw $i
      catch $i
        drop
        try (result i32)
          i32.const 2 throw $i
        delegate $arm
      catch_all
        i32.const 1000
      end
    catch $i
      i32.const 30 i32.add
    end)
  ;; A delegation that reaches another.
  (func (export "delegate-chain") (result i32)
    try $outer (result i32)
      try $skipped (result i32)
        try $second (result i32)
          try (result i32)
            i32.const 3 throw $i
          delegate $second
        delegate $outer
      catch_all
        i32.const 1000
      end
    catch $i
      i32.const 40 i32.add
    end)
  (func (export "delegate-nothing-thrown") (result i32)
    i32.const 10
    try (result i32) i32.const 5 delegate 0
    i32.add)
  (func (export "delegate-to-plain-function") (param i32) (result i32)
    try (result i32) local.get 0 call $throw_if delegate 0)
  ;; A try without any clause catches nothing.
  (func (export "bare-try") (result i32)
    try (result i32)
      try i32.const 9 throw $i end
      i32.const 0
    catch $i
    end)

  ;; Branches out of a try's body and out of its arms, with values.
  (func (export "branch-out-of-body") (param i32) (result i32)
    block $out (result i32)
      i32.const 7
      try (result i32)
        i32.const 1 i32.const 2
        local.get 0
        br_if $out
        drop drop
        i32.const 5 throw $i
      catch $i
        i32.const 50 i32.add
        br 0
      end
      i32.add
    end)
  (func (export "branch-out-of-arm") (param i32) (result i32)
    block $out (result i32)
      i32.const 1000
      try (result i32)
        local.get 0 throw $i
      catch $i
        i32.const 3
        local.get 0
        br_if $out
        i32.add
      catch_all
        i32.const 1
      end
      i32.add
    end)
  (func (export "branch-out-of-two-arms") (result i32)
    block $out (result i32)
      i32.const 1000
      try (result i32)
        i32.const 1 throw $i
      catch $i
        drop
        i32.const 2000
        try (result i32)
          i32.const 2 throw $j
        catch $j
          br $out
        end
        i32.add
      end
      i32.add
    end)
  (func (export "return-out-of-arm") (result i32 i64)
    i32.const 1
    try
      throw $a
    catch_all
      i32.const 2 i32.const 3 i64.const 4
      return
    end
    drop i32.const 5 i64.const 6)
  (func (export "br-table-out-of-arms") (param i32) (result i32)
    block $two (result i32)
      block $one (result i32)
        try $t (result i32)
          i32.const 100 throw $i
        catch $i
          local.get 0
          br_table $t $one $two
        end
        i32.const 1 i32.add
        br $two
      end
      i32.const 2 i32.add
    end)

  ;; A loop whose body is a try that is left by a branch back out of its arm.
  (func (export "retry") (param i32) (result i32)
    (local $attempts i32)
    loop $again (result i32)
      local.get $attempts i32.const 1 i32.add local.set $attempts
      try (result i32)
        local.get 0 call $throw_if
      catch $i
        i32.const 1 i32.sub local.set 0
        br $again
      end
      drop
      local.get $attempts
    end)
  ;; A loop in an arm, and the exception is still there behind it.
  (func (export "loop-in-arm") (param i32) (result i32)
    (local $sum i32)
    try (result i32)
      try $t (result i32)
        i32.const 3 throw $i
      catch $i
        drop
        loop $l
          local.get $sum local.get 0 i32.add local.set $sum
          local.get 0 i32.const 1 i32.sub local.tee 0
          br_if $l
        end
        rethrow $t
      end
    catch $i
      local.get $sum i32.add
    end)

  ;; Exceptions through calls of every kind.
  (table $t funcref (elem $throw_i $throw_if $twice))
  (func $twice (param i32) (result i32) local.get 0 i32.const 2 i32.mul call $throw_if)
  (elem declare func $throw_i $tail $tail_indirect $tail_ref)
  (func (export "call") (param i32) (result i32)
    i32.const 1000
    try (result i32) local.get 0 call $twice catch $i i32.const 1 i32.add end
    i32.add)
  (func (export "call-indirect") (param i32 i32) (result i32)
    i32.const 1000
    try (result i32)
      local.get 1 local.get 0 call_indirect (type $ii)
    catch $i i32.const 1 i32.add end
    i32.add)
  (func (export "call-ref") (param i32) (result i32)
    i32.const 1000
    try (result i32)
      local.get 0 ref.func $throw_i call_ref $ii
    catch $i i32.const 1 i32.add end
    i32.add)
  ;; A tail call leaves its try: what it throws is for the caller.
  (func $tail (param i32) (result i32)
    try local.get 0 return_call $throw_i catch_all end
    i32.const 0)
  (func $tail_indirect (param i32) (result i32)
    try local.get 0 i32.const 0 return_call_indirect (type $ii) catch_all end
    i32.const 0)
  (func $tail_ref (param i32) (result i32)
    try local.get 0 ref.func $throw_i return_call_ref $ii catch_all end
    i32.const 0)
  (func (export "tail") (param i32) (result i32)
    try (result i32) local.get 0 call $tail catch $i i32.const 1 i32.add end)
  (func (export "tail-indirect") (param i32) (result i32)
    try (result i32) local.get 0 call $tail_indirect catch $i i32.const 2 i32.add end)
  (func (export "tail-ref") (param i32) (result i32)
    try (result i32) local.get 0 call $tail_ref catch $i i32.const 3 i32.add end)
  (func (export "tail-out-of-arm") (param i32) (result i32)
    try
      throw $a
    catch_all
      local.get 0 return_call $twice
    end
    i32.const 0)
  ;; Through many frames.
  (func $deep (param i32) (result i32)
    local.get 0 i32.eqz
    if i32.const 42 throw $i end
    local.get 0 i32.const 1 i32.sub call $deep
    i32.const 1 i32.add)
  (func (export "deep") (param i32) (result i32)
    try (result i32) local.get 0 call $deep catch $i end)
  (func $nested (param i32) (result i32)
    local.get 0 i32.eqz
    if i32.const 0 throw $i end
    try (result i32)
      local.get 0 i32.const 1 i32.sub call $nested
    catch $i
      i32.const 1 i32.add throw $i
    end)
  (func (export "through-every-frame") (param i32) (result i32)
    try (result i32) local.get 0 call $nested catch $i end)

  ;; Traps are no exceptions.
  (func (export "trap") (result i32)
    try (result i32) i32.const 1 i32.const 0 i32.div_s catch_all i32.const 2 end)
  (func (export "unreachable") (result i32)
    try (result i32) unreachable catch_all i32.const 2 end)

  ;; Nobody catches.
  (func (export "uncaught") i32.const 3 throw $i)
  (func (export "uncaught-other")
    try i32.const 3 throw $i catch $a catch $j drop end)
  (func (export "uncaught-rethrow")
    try i32.const 3 throw $i catch_all rethrow 0 end)

  ;; Code that no execution reaches.
  (func (export "dead") (result i32)
    i32.const 1
    return
    try (result i32)
      try try throw $a catch $a rethrow 0 end delegate 0
      i32.const 2
    catch $i
      drop
      i32.const 3
    catch_all
      rethrow 0
    end)
  (func (export "dead-body") (result i32)
    try (result i32)
      unreachable
      try (result i32) i32.const 1 throw $i catch $i rethrow 0 end
    catch $i
    end)
  (func (export "dead-after-throw") (result i32)
    try (result i32)
      i32.const 8 throw $i
      try (result i32) i32.const 1 delegate 0
      try throw $a catch_all end
    catch $i
      br 0
      try (result i32) throw $a catch $a i32.const 1 end
    end)
  (func (export "dead-arm") (result i32)
    block (result i32)
      i32.const 3
      br 0
      try catch_all try catch_all rethrow 1 end end
    end)

  ;; Locals keep what was assigned before the throw.
  (func (export "locals") (result i32 i64)
    (local i32 i64)
    try
      i32.const 1 local.set 0
      i64.const 2 local.set 1
      throw $a
    catch $a
    end
    local.get 0 local.get 1)
)

(assert_return (invoke "no-throw") (i32.const 1))
(assert_return (invoke "which" (i32.const 0)) (i32.const 10))
(assert_return (invoke "which" (i32.const 1)) (i32.const 21))
(assert_return (invoke "which" (i32.const 2)) (i32.const 99))
(assert_return (invoke "which" (i32.const 3)) (i32.const 40))
(assert_return (invoke "catch-all-shadows") (i32.const 2))
(assert_return (invoke "throw-in-arm") (i32.const 1105))
(assert_return (invoke "throw-in-catch-all-arm") (i32.const 7))
(assert_return (invoke "operands-below" (i32.const 3)) (i32.const 1007))
(assert_return (invoke "operands-below" (i32.const 33)) (i32.const 1033))
(assert_return (invoke "blocks-in-arm" (i32.const 1)) (i32.const 1234567))
(assert_return (invoke "blocks-in-arm" (i32.const 0)) (i32.const 1234597))
(assert_return (invoke "rethrow-above-operands") (i32.const 1007))
(assert_return (invoke "block-behind-try" (i32.const 1)) (i32.const 1005))
(assert_return (invoke "block-behind-try" (i32.const 0)) (i32.const 1005))
(assert_return (invoke "block-behind-result" (i32.const 1)) (i32.const 1029))
(assert_return (invoke "block-behind-result" (i32.const 0)) (i32.const 1039))
(assert_return (invoke "block-behind-delegate" (i32.const 1)) (i32.const 1008))
(assert_return (invoke "block-behind-delegate" (i32.const 0)) (i32.const 1008))
(assert_return (invoke "pair") (i64.const -7) (f64.const 2.5))
(assert_return (invoke "vector") (i32.const 14020))
(assert_return (invoke "vector-rethrown") (i32.const 1) (v128.const i64x2 -1 5) (i32.const 3))
(assert_return (invoke "rethrow-0") (i32.const 2))
(assert_return (invoke "rethrow-1") (i32.const 1))
(assert_return (invoke "rethrow-through-blocks" (i32.const 1)) (i32.const 11))
(assert_return (invoke "rethrow-through-blocks" (i32.const 0)) (i32.const 22))
(assert_return (invoke "rethrow-from-protected-code") (i32.const 51))
(assert_return (invoke "rethrow-of-catch-all") (i32.const 77))
(assert_return (invoke "delegate-to-outer") (i32.const 5))
(assert_return (invoke "delegate-past") (i32.const 5))
(assert_return (invoke "delegate-to-block") (i32.const 15))
(assert_return (invoke "delegate-to-loop") (i32.const 16))
(assert_return (invoke "delegate-to-function") (i32.const 106))
(assert_return (invoke "delegate-to-try-in-arm") (i32.const 32))
(assert_return (invoke "delegate-chain") (i32.const 43))
(assert_return (invoke "delegate-nothing-thrown") (i32.const 15))
(assert_return (invoke "delegate-to-plain-function" (i32.const 4)) (i32.const 4))
(assert_exception (invoke "delegate-to-plain-function" (i32.const 40)))
(assert_return (invoke "bare-try") (i32.const 9))
(assert_return (invoke "branch-out-of-body" (i32.const 1)) (i32.const 2))
(assert_return (invoke "branch-out-of-body" (i32.const 0)) (i32.const 62))
(assert_return (invoke "branch-out-of-arm" (i32.const 1)) (i32.const 3))
(assert_return (invoke "branch-out-of-arm" (i32.const 0)) (i32.const 1003))
(assert_return (invoke "branch-out-of-two-arms") (i32.const 2))
(assert_return (invoke "return-out-of-arm") (i32.const 3) (i64.const 4))
(assert_return (invoke "br-table-out-of-arms" (i32.const 0)) (i32.const 101))
(assert_return (invoke "br-table-out-of-arms" (i32.const 1)) (i32.const 102))
(assert_return (invoke "br-table-out-of-arms" (i32.const 2)) (i32.const 100))
(assert_return (invoke "retry" (i32.const 10)) (i32.const 1))
(assert_return (invoke "retry" (i32.const 15)) (i32.const 6))
(assert_return (invoke "loop-in-arm" (i32.const 4)) (i32.const 13))
(assert_return (invoke "call" (i32.const 5)) (i32.const 1010))
(assert_return (invoke "call" (i32.const 6)) (i32.const 1013))
(assert_return (invoke "call-indirect" (i32.const 0) (i32.const 5)) (i32.const 1006))
(assert_return (invoke "call-indirect" (i32.const 1) (i32.const 5)) (i32.const 1005))
(assert_return (invoke "call-indirect" (i32.const 2) (i32.const 50)) (i32.const 1101))
(assert_trap (invoke "call-indirect" (i32.const 3) (i32.const 50)) "undefined element")
(assert_return (invoke "call-ref" (i32.const 9)) (i32.const 1010))
(assert_return (invoke "tail" (i32.const 9)) (i32.const 10))
(assert_return (invoke "tail-indirect" (i32.const 9)) (i32.const 11))
(assert_return (invoke "tail-ref" (i32.const 9)) (i32.const 12))
(assert_return (invoke "tail-out-of-arm" (i32.const 2)) (i32.const 4))
(assert_exception (invoke "tail-out-of-arm" (i32.const 20)))
(assert_return (invoke "deep" (i32.const 1000)) (i32.const 42))
(assert_return (invoke "through-every-frame" (i32.const 1000)) (i32.const 1000))
(assert_trap (invoke "trap") "integer divide by zero")
(assert_trap (invoke "unreachable") "unreachable")
(assert_exception (invoke "uncaught"))
(assert_exception (invoke "uncaught-other"))
(assert_exception (invoke "uncaught-rethrow"))
(assert_return (invoke "dead") (i32.const 1))
(assert_trap (invoke "dead-body") "unreachable")
(assert_return (invoke "dead-after-throw") (i32.const 8))
(assert_return (invoke "dead-arm") (i32.const 3))
(assert_return (invoke "locals") (i32.const 1) (i64.const 2))

;; Across modules: a tag is the same where it is imported, and another where it is only declared alike.
(module $thrower
  (tag $t (export "t") (param i32))
  (tag $u (export "u") (param i32))
  (func (export "throw-t") (param i32) local.get 0 throw $t)
  (func (export "throw-u") (param i32) local.get 0 throw $u))
(register "thrower")
(module
  (import "thrower" "t" (tag $t (param i32)))
  (import "thrower" "t" (tag $same (param i32)))
  (import "thrower" "throw-t" (func $throw_t (param i32)))
  (import "thrower" "throw-u" (func $throw_u (param i32)))
  (tag $own (param i32))
  (func (export "t") (result i32)
    try (result i32)
      i32.const 1 call $throw_t i32.const 0
    catch $own
      drop i32.const 100
    catch $same
      i32.const 10 i32.add
    catch $t
      i32.const 20 i32.add
    end)
  (func (export "u") (result i32)
    try (result i32)
      try (result i32)
        i32.const 1 call $throw_u i32.const 0
      catch $own
      catch $t
      end
    catch_all
      i32.const 5
    end))
(assert_return (invoke "t") (i32.const 11))
(assert_return (invoke "u") (i32.const 5))

;; Together with try_table.
(module
  (tag $i (param i32))
  (tag $j (param i32))
  (tag $v (param v128))
  (func $throw_i (param i32) local.get 0 throw $i)
  ;; A legacy try inside of a try_table and the other way round.
  (func (export "legacy-in-table") (result i32)
    block $h (result i32)
      try_table (catch $i $h)
        try i32.const 1 throw $i catch $j drop end
      end
      i32.const 100
    end)
  (func (export "table-in-legacy") (result i32)
    try (result i32)
      block $h (result i32)
        try_table (result i32) (catch $j $h)
          i32.const 2 call $throw_i
          i32.const 100
        end
      end
    catch $i
      i32.const 10 i32.add
    end)
  ;; What a legacy arm rethrows is caught by a try_table, with its reference, and thrown again by that.
  (func (export "rethrow-to-throw-ref") (result i32)
    try (result i32)
      block $h (result i32 exnref)
        try_table (catch_ref $i $h)
          try i32.const 3 throw $i catch_all rethrow 0 end
        end
        unreachable
      end
      throw_ref
    catch $i
      i32.const 20 i32.add
    end)
  (func (export "throw-ref-to-rethrow") (result i32)
    (local exnref)
    block $h (result exnref)
      try_table (catch_all_ref $h) i32.const 4 throw $i end
      unreachable
    end
    local.set 0
    try (result i32)
      try local.get 0 throw_ref catch $i drop rethrow 0 end
      i32.const 0
    catch $i
      i32.const 30 i32.add
    end)
  ;; delegate to a try_table.
  (func (export "delegate-to-table") (result i32)
    block $h (result i32)
      try_table $t (catch $i $h)
        try
          try i32.const 5 throw $i delegate $t
        catch_all
          i32.const 1000 br $h
        end
      end
      i32.const 2000
    end)
  ;; All four clauses: the first that fits is taken.
  (func (export "clauses") (param i32) (result i32)
    (local exnref)
    block $all_ref (result exnref)
      block $all
        block $i_ref (result i32 exnref)
          block $j (result i32)
            try_table (catch $j $j) (catch_ref $i $i_ref) (catch $i $j) (catch_all $all) (catch_all_ref $all_ref)
              block block block
                local.get 0 br_table 0 1 2
              end i32.const 1 throw $i
              end i32.const 2 throw $j
              end v128.const i64x2 0 0 throw $v
            end
            unreachable
          end
          i32.const 10 i32.add
          return
        end
        drop
        i32.const 20 i32.add
        return
      end
      i32.const 30
      return
    end
    drop
    i32.const 40)
  (func (export "all-ref") (result i32)
    (local exnref)
    block $all_ref (result exnref)
      try_table (catch $i 1) (catch_all_ref $all_ref) v128.const i32x4 7 8 9 10 throw $v end
      unreachable
    end
    local.set 0
    block $v (result v128)
      try_table (catch $v $v) local.get 0 throw_ref end
      unreachable
    end
    i32x4.extract_lane 2)
  ;; The label is the function's, whose frame needs room for what is caught.
  (tag $many (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (func $throw_many
    i64.const 1 i64.const 2 i64.const 3 i64.const 4 i64.const 5 i64.const 6 i64.const 7 i64.const 8 i64.const 9
    i64.const 10 throw $many)
  (func (export "to-function") (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    try_table (catch $many 0) call $throw_many end
    unreachable)
  (func $to_function_ref (export "to-function-ref") (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 exnref)
    try_table (catch_ref $many 0) call $throw_many end
    unreachable)
  (func (export "drop-ref") (result i64)
    call $to_function_ref drop drop drop drop drop drop drop drop drop drop)
  ;; A loop is the label: the payload is its parameter.
  (func (export "to-loop") (result i32)
    (local $count i32)
    i32.const 0
    loop $l (param i32) (result i32)
      drop
      local.get $count i32.const 1 i32.add local.tee $count
      i32.const 5 i32.lt_s
      if
        try_table (catch $i $l) local.get $count throw $i end
      end
      local.get $count
    end))
(assert_return (invoke "legacy-in-table") (i32.const 1))
(assert_return (invoke "table-in-legacy") (i32.const 12))
(assert_return (invoke "rethrow-to-throw-ref") (i32.const 23))
(assert_return (invoke "throw-ref-to-rethrow") (i32.const 34))
(assert_return (invoke "delegate-to-table") (i32.const 5))
(assert_return (invoke "clauses" (i32.const 0)) (i32.const 21))
(assert_return (invoke "clauses" (i32.const 1)) (i32.const 12))
(assert_return (invoke "clauses" (i32.const 2)) (i32.const 30))
(assert_return (invoke "all-ref") (i32.const 9))
(assert_return (invoke "to-function")
  (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5)
  (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10))
(assert_return (invoke "drop-ref") (i64.const 1))
(assert_return (invoke "to-loop") (i32.const 5))

;; Validation.
(assert_invalid (module (func try catch 0 end)) "unknown tag")
(assert_invalid (module (func rethrow 0)) "invalid rethrow label")
(assert_invalid (module (func block try catch_all rethrow 1 end end)) "invalid rethrow label")
(assert_invalid (module (func try rethrow 0 catch_all end)) "invalid rethrow label")
(assert_invalid (module (func try delegate 1)) "unknown label")
(assert_invalid (module (tag (param i32)) (func try throw 0 catch_all end)) "type mismatch")
(assert_invalid (module (tag (param i32)) (func try catch 0 end)) "type mismatch")
(assert_invalid (module (func (result i32) try (result i32) i32.const 0 catch_all end)) "type mismatch")
