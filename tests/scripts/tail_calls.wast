;; Tail calls take no stack, however they find their callee.

(module $lib
  (func (export "even") (param i64 i64) (result i64)
    local.get 1 i64.eqz if i64.const 1 return end
    local.get 1 i64.const 1 i64.sub local.get 0
    drop
    i64.const 0
    return_call 1)
  (func (param i64 i64) (result i64) local.get 0 i64.const 2 i64.rem_s i64.eqz i64.extend_i32_u))
(register "lib")

(module
  (type $ii (func (param i64) (result i64)))
  (type $wide (func (param i64 v128 i32) (result i64)))
  (import "spectest" "print_i32" (func $print (param i32)))
  (import "lib" "even" (func $even (param i64 i64) (result i64)))
  (table $t funcref (elem $direct $indirect $ref $print $narrow))
  (table $t64 i64 funcref (elem $direct $indirect64))
  (global $count (mut i64) (i64.const 0))
  (func $step (param i64) (result i64)
    global.get $count i64.const 1 i64.add global.set $count
    local.get 0 i64.const 1 i64.sub)

  (func $direct (export "direct") (param i64) (result i64)
    local.get 0 i64.eqz if global.get $count return end
    local.get 0 call $step return_call $direct)
  (func $indirect (export "indirect") (param i64) (result i64)
    local.get 0 i64.eqz if global.get $count return end
    local.get 0 call $step i32.const 1 return_call_indirect $t (type $ii))
  (func $indirect64 (export "indirect64") (param i64) (result i64)
    local.get 0 i64.eqz if global.get $count return end
    local.get 0 call $step i64.const 1 return_call_indirect $t64 (type $ii))
  (func $ref (export "ref") (param i64) (result i64)
    local.get 0 i64.eqz if global.get $count return end
    local.get 0 call $step ref.func $ref return_call_ref $ii)

  ;; Between functions whose frames differ in every way.
  (func $narrow (param i64) (result i64)
    local.get 0 i64.eqz if i64.const -1 return end
    i64.const 100 i64.const 200
    local.get 0 i64.const 1 i64.sub
    v128.const i64x2 5 6
    i32.const 7
    return_call $wide)
  (func $wide (type $wide)
    (local v128 v128 i64 i64 f64 f64)
    local.get 0 i64.eqz if local.get 1 i64x2.extract_lane 1 return end
    i32.const 1 i32.const 2 i32.const 3
    local.get 0 i64.const 1 i64.sub
    return_call $narrow)
  (func (export "frames") (param i64) (result i64)
    i64.const 1000
    local.get 0 call $narrow
    i64.add)

  ;; To a host function, which returns to the caller of the one that is replaced.
  (func $to_host (param i32) local.get 0 return_call $print)
  (func $to_host_indirect (param i32) local.get 0 i32.const 3 return_call_indirect $t (param i32))
  (elem declare func $print)
  (type $p (func (param i32)))
  (func $to_host_ref (param i32) local.get 0 ref.func $print return_call_ref $p)
  (func (export "host") (param i32) (result i32)
    (local i32)
    loop $l
      i32.const 5
      local.get 1 call $to_host
      local.get 1 call $to_host_indirect
      local.get 1 call $to_host_ref
      drop
      local.get 1 i32.const 1 i32.add local.tee 1
      local.get 0 i32.lt_s
      br_if $l
    end
    local.get 1)
  ;; To a function of another instance.
  (func (export "other-instance") (param i64) (result i64) local.get 0 i64.const 3 return_call $even)
  ;; Out of blocks, with operands below.
  (func (export "out-of-blocks") (param i64) (result i64)
    i64.const 1 i64.const 2
    block (param i64) (result i64)
      loop (param i64) (result i64)
        i64.const 3
        local.get 0
        return_call $narrow
      end
    end
    i64.add)
  ;; What traps shows no frame of those that are gone.
  (func (export "trap-in-callee") (param i32) (result i32) local.get 0 return_call $div)
  (func $div (param i32) (result i32) i32.const 1 local.get 0 i32.div_s)
  (func (export "null-ref") (result i64) i64.const 1 ref.null $ii return_call_ref $ii)
  (func (export "undefined") (result i64) i64.const 1 i32.const 9 return_call_indirect $t (type $ii))
  (func (export "mismatch") (result i64) i64.const 1 i32.const 3 return_call_indirect $t (type $ii))
  (elem declare func $ref)

  ;; Ordinary calls do take stack.
  (func $runaway (export "runaway") call $runaway)
  (func $runaway_half (export "runaway-half") (param i32)
    local.get 0 i32.const 1 i32.and
    if local.get 0 i32.const 1 i32.add call $runaway_half end
    local.get 0 i32.const 1 i32.add return_call $runaway_half))

(assert_return (invoke "direct" (i64.const 1_000_000)) (i64.const 1_000_000))
(assert_return (invoke "indirect" (i64.const 1_000_000)) (i64.const 2_000_000))
(assert_return (invoke "indirect64" (i64.const 1_000_000)) (i64.const 3_000_000))
(assert_return (invoke "ref" (i64.const 1_000_000)) (i64.const 4_000_000))
(assert_return (invoke "frames" (i64.const 1_000_000)) (i64.const 999))
(assert_return (invoke "frames" (i64.const 1_000_001)) (i64.const 1006))
(assert_return (invoke "host" (i32.const 10)) (i32.const 10))
(assert_return (invoke "other-instance" (i64.const 9)) (i64.const 1))
(assert_return (invoke "out-of-blocks" (i64.const 10)) (i64.const -1))
(assert_trap (invoke "trap-in-callee" (i32.const 0)) "integer divide by zero")
(assert_trap (invoke "null-ref") "null function reference")
(assert_trap (invoke "undefined") "undefined element")
(assert_trap (invoke "mismatch") "indirect call type mismatch")
(assert_exhaustion (invoke "runaway") "call stack exhausted")
(assert_exhaustion (invoke "runaway-half" (i32.const 0)) "call stack exhausted")

(assert_invalid (module (func $f (result i32) i32.const 0) (func (result i64) return_call $f)) "type mismatch")
(assert_invalid (module (func $f (param i32)) (func return_call $f)) "type mismatch")
