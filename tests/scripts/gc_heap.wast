;; The garbage collector, on a heap of 1 MiB: what can be reached stays, and the rest makes room.

(module
  (type $node (struct (field $next (mut (ref null $node))) (field $prev (mut (ref null $node))) (field $value (mut i64))))
  (type $bytes (array (mut i8)))
  (type $refs (array (mut anyref)))
  (tag $kept (param (ref null $node)))
  (table $t 4 anyref)
  (table $exceptions 2 exnref)
  (elem $segment (ref null $node)
    (struct.new $node (ref.null $node) (ref.null $node) (i64.const 501))
    (struct.new $node (ref.null $node) (ref.null $node) (i64.const 502)))
  (global $g (mut anyref) (ref.null any))
  (global $x (mut externref) (ref.null extern))

  (func $node (param i64) (result (ref $node)) ref.null $node ref.null $node local.get 0 struct.new $node)
  ;; Short-lived rings of two nodes: far more than the heap holds.
  (func $churn (param $count i32)
    (local $a (ref null $node)) (local $b (ref null $node))
    loop $l
      i64.const 1 call $node local.set $a
      i64.const 2 call $node local.set $b
      local.get $a local.get $b struct.set $node $next
      local.get $b local.get $a struct.set $node $next
      local.get $a local.get $a struct.set $node $prev
      local.get $count i32.const 1 i32.sub local.tee $count
      br_if $l
    end)
  (func (export "churn") (param i32) local.get 0 call $churn)

  ;; What is kept in each kind of place is whole afterwards.
  (func (export "global") (result i64)
    i64.const 11 call $node global.set $g
    i32.const 30000 call $churn
    global.get $g ref.cast (ref $node) struct.get $node $value)
  (func (export "extern-global") (result i64)
    i64.const 12 call $node extern.convert_any global.set $x
    i32.const 30000 call $churn
    global.get $x any.convert_extern ref.cast (ref $node) struct.get $node $value)
  (func (export "table") (result i64)
    i32.const 2 i64.const 13 call $node table.set $t
    i32.const 30000 call $churn
    i32.const 2 table.get $t ref.cast (ref $node) struct.get $node $value)
  (func (export "segment") (result i64)
    i32.const 30000 call $churn
    i32.const 0 i32.const 0 i32.const 2 table.init $t $segment
    i32.const 0 table.get $t ref.cast (ref $node) struct.get $node $value
    i32.const 1 table.get $t ref.cast (ref $node) struct.get $node $value
    i64.add)
  (func (export "operand") (result i64)
    i64.const 14 call $node
    i32.const 30000 call $churn
    struct.get $node $value)
  (func (export "local") (result i64)
    (local $n (ref null $node))
    i64.const 15 call $node local.set $n
    i32.const 30000 call $churn
    local.get $n struct.get $node $value)
  (func $parameter (param (ref null $node)) (result i64)
    i32.const 30000 call $churn
    local.get 0 struct.get $node $value)
  (func (export "parameter") (result i64) i64.const 16 call $node call $parameter)
  (func (export "exception") (result i64)
    try (result i64)
      i64.const 17 call $node throw $kept
    catch $kept
      drop
      i32.const 30000 call $churn
      try (result i64) rethrow 1 catch $kept struct.get $node $value end
    end)
  (func (export "exception-in-table") (result i64)
    block $h (result exnref)
      try_table (catch_all_ref $h) i64.const 18 call $node throw $kept end
      unreachable
    end
    drop
    i32.const 1
    block $h (result exnref)
      try_table (catch_all_ref $h) i64.const 19 call $node throw $kept end
      unreachable
    end
    table.set $exceptions
    i32.const 30000 call $churn
    block $k (result (ref null $node))
      try_table (catch $kept $k) i32.const 1 table.get $exceptions throw_ref end
      unreachable
    end
    struct.get $node $value)
  (func (export "array") (result i64)
    (local $a (ref null $refs))
    i32.const 10 array.new_default $refs local.set $a
    local.get $a i32.const 9 i64.const 20 call $node array.set $refs
    i32.const 30000 call $churn
    local.get $a i32.const 9 array.get $refs ref.cast (ref $node) struct.get $node $value)
  ;; A list of 5,000 nodes is walked without recursion, and is whole.
  (func (export "list") (result i64)
    (local $head (ref null $node)) (local $n i64) (local $sum i64)
    loop $l
      local.get $head ref.null $node local.get $n struct.new $node local.set $head
      local.get $n i64.const 1 i64.add local.tee $n
      i64.const 5000 i64.lt_s
      br_if $l
    end
    i32.const 30000 call $churn
    loop $l
      local.get $sum local.get $head struct.get $node $value i64.add local.set $sum
      local.get $head struct.get $node $next local.tee $head
      ref.is_null i32.eqz
      br_if $l
    end
    local.get $sum)

  ;; What is reached is too much.
  (func (export "hoard")
    (local $head (ref null $node))
    loop $l
      local.get $head ref.null $node i64.const 0 struct.new $node local.set $head
      br $l
    end)
  (func (export "large") (param i32) (result i32) local.get 0 array.new_default $bytes array.len)
  (func (export "large-fixed-value") (param i32) (result i32) i32.const 3 local.get 0 array.new $bytes array.len)
  (func (export "large-refs") (param i32) (result i32) local.get 0 array.new_default $refs array.len)
  (func (export "large-again") (param i32)
    (local i32)
    loop $l
      i32.const 900_000 array.new_default $bytes drop
      local.get 0 i32.const 1 i32.sub local.tee 0
      br_if $l
    end)
  (func (export "throw-often") (param i32) (result i32)
    (local $caught i32)
    loop $l
      try
        i64.const 5 call $node throw $kept
      catch $kept
        drop
        local.get $caught i32.const 1 i32.add local.set $caught
      end
      local.get 0 i32.const 1 i32.sub local.tee 0
      br_if $l
    end
    local.get $caught))

(assert_return (invoke "churn" (i32.const 100_000)))
(assert_return (invoke "global") (i64.const 11))
(assert_return (invoke "extern-global") (i64.const 12))
(assert_return (invoke "table") (i64.const 13))
(assert_return (invoke "segment") (i64.const 1003))
(assert_return (invoke "operand") (i64.const 14))
(assert_return (invoke "local") (i64.const 15))
(assert_return (invoke "parameter") (i64.const 16))
(assert_return (invoke "exception") (i64.const 17))
(assert_return (invoke "exception-in-table") (i64.const 19))
(assert_return (invoke "array") (i64.const 20))
(assert_return (invoke "list") (i64.const 12497500))
(assert_trap (invoke "hoard") "heap exhausted")
;; A trap gives back what only its call reached, and the machine goes on.
(assert_return (invoke "churn" (i32.const 1000)))
(assert_return (invoke "global") (i64.const 11))
(assert_return (invoke "large" (i32.const 500_000)) (i32.const 500_000))
(assert_trap (invoke "large" (i32.const 2_000_000)) "heap exhausted")
(assert_trap (invoke "large" (i32.const -1)) "heap exhausted")
(assert_trap (invoke "large-fixed-value" (i32.const -1)) "heap exhausted")
(assert_trap (invoke "large-refs" (i32.const -1)) "heap exhausted")
(assert_trap (invoke "large-refs" (i32.const 0x2000_0001)) "heap exhausted")
(assert_return (invoke "large-again" (i32.const 100)))
(assert_return (invoke "throw-often" (i32.const 100_000)) (i32.const 100_000))

;; What instantiation itself makes is whole, though it collects garbage meanwhile.
(module
  (type $bytes (array (mut i8)))
  (type $pair (struct (field (ref null $bytes)) (field i32)))
  (global $first (ref $pair) (struct.new $pair (array.new $bytes (i32.const 1) (i32.const 100_000)) (i32.const 1)))
  (global $dropped (mut (ref null $bytes)) (array.new $bytes (i32.const 2) (i32.const 100_000)))
  (table $t 3 (ref null $bytes) (array.new $bytes (i32.const 3) (i32.const 100_000)))
  (elem $e (ref null $bytes)
    (array.new $bytes (i32.const 4) (i32.const 100_000))
    (array.new $bytes (i32.const 5) (i32.const 100_000))
    (array.new $bytes (i32.const 6) (i32.const 100_000)))
  (func (export "first") (result i32) global.get $first struct.get $pair 0 i32.const 99_999 array.get_u $bytes)
  (func (export "table") (param i32) (result i32) local.get 0 table.get $t i32.const 99_999 array.get_u $bytes)
  (func (export "segment") (param i32) (result i32)
    i32.const 0 local.get 0 i32.const 1 table.init $t $e
    i32.const 0 table.get $t i32.const 99_999 array.get_u $bytes))
(assert_return (invoke "first") (i32.const 1))
(assert_return (invoke "table" (i32.const 0)) (i32.const 3))
(assert_return (invoke "table" (i32.const 2)) (i32.const 3))
(assert_return (invoke "segment" (i32.const 0)) (i32.const 4))
(assert_return (invoke "segment" (i32.const 1)) (i32.const 5))
(assert_return (invoke "segment" (i32.const 2)) (i32.const 6))
