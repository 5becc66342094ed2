;; Types of structures and arrays: equality across modules, hierarchies, casts.

;; Recursive groups are equal when they are equal as a whole, whatever their members' indices.
(module $a
  (rec (type $node (struct (field (ref null $node)) (field (mut i32)) (field (ref null $list))))
       (type $list (array (mut (ref null $node)))))
  (global (export "null-node") (ref null $node) (ref.null $node))
  (global (export "null-list") (ref null $list) (ref.null $list))
  (func (export "make") (result (ref $node)) ref.null $node i32.const 7 ref.null $list struct.new $node)
  (func (export "make-any") (result anyref) ref.null $node i32.const 8 ref.null $list struct.new $node)
  (func (export "make-list") (result anyref) i32.const 3 array.new_default $list))
(register "a")
(module $b
  (type $unrelated (func (param i64)))
  (rec (type $n (struct (field (ref null $n)) (field (mut i32)) (field (ref null $l))))
       (type $l (array (mut (ref null $n)))))
  ;; The same structure in another group: another type.
  (rec (type $n2 (struct (field (ref null $n2)) (field (mut i32)) (field (ref null $l2))))
       (type $l2 (array (mut (ref null $n2))))
       (type $more (struct)))
  ;; The members the other way round: another group.
  (rec (type $l3 (array (mut (ref null $n3))))
       (type $n3 (struct (field (ref null $n3)) (field (mut i32)) (field (ref null $l3)))))
  (import "a" "null-node" (global (ref null $n)))
  (import "a" "make" (func $make (result (ref $n))))
  (import "a" "make-any" (func $make_any (result anyref)))
  (import "a" "make-list" (func $make_list (result anyref)))
  (func (export "get") (result i32) call $make struct.get $n 1)
  (func (export "test") (result i32 i32 i32 i32 i32 i32)
    call $make_any ref.test (ref $n)
    call $make_any ref.test (ref $n2)
    call $make_any ref.test (ref $n3)
    call $make_list ref.test (ref $l)
    call $make_list ref.test (ref $l2)
    call $make_list ref.test (ref $l3))
  (func (export "cast") (result i32) call $make_any ref.cast (ref $n) struct.get $n 1)
  (func (export "bad-cast") call $make_any ref.cast (ref $n2) drop))
(assert_return (invoke "get") (i32.const 7))
(assert_return (invoke "test") (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))
(assert_return (invoke "cast") (i32.const 8))
(assert_trap (invoke "bad-cast") "cast failure")
(assert_unlinkable
  (module
    (rec (type $n (struct (field (ref null $n)) (field (mut i32)) (field (ref null $l))))
         (type $l (array (mut (ref null $n))))
         (type $more (struct)))
    (import "a" "null-node" (global (ref null $n))))
  "incompatible import type")
(assert_unlinkable
  (module
    (rec (type $n (struct (field (ref null $n)) (field i32) (field (ref null $l))))
         (type $l (array (mut (ref null $n)))))
    (import "a" "make" (func (result (ref $n)))))
  "incompatible import type")
;; The type of a function must be declared as a subtype of the one that is imported; to have the form of one is not enough.
(assert_unlinkable (module (import "a" "make" (func (result anyref)))) "incompatible import type")
(assert_unlinkable (module (import "a" "make" (func (result (ref struct))))) "incompatible import type")
;; That of an immutable global need not.
(module (import "a" "null-node" (global anyref)))
(module (import "a" "null-node" (global structref)))
(assert_unlinkable (module (import "a" "null-node" (global arrayref))) "incompatible import type")
(assert_unlinkable (module (import "a" "make-any" (func (result (ref struct))))) "incompatible import type")
(assert_unlinkable (module (import "a" "make" (func (result (ref array))))) "incompatible import type")

;; Groups that refer to earlier ones are equal if those are.
(module $c
  (type $f (func (param i32)))
  (type $s (struct (field (ref $f))))
  (rec (type $r (func (result (ref null $s)))) (type $q (struct (field (ref null $r)))))
  (func (export "q") (result (ref null $q)) ref.null $q))
(register "c")
(module
  (type $pad (struct))
  (type $f (func (param i32)))
  (type $g (func (param i64)))
  (type $s (struct (field (ref $f))))
  (type $s2 (struct (field (ref $g))))
  (rec (type $r (func (result (ref null $s)))) (type $q (struct (field (ref null $r)))))
  (import "c" "q" (func (result (ref null $q)))))
(assert_unlinkable
  (module
    (type $g (func (param i64)))
    (type $s2 (struct (field (ref $g))))
    (rec (type $r (func (result (ref null $s2)))) (type $q (struct (field (ref null $r)))))
    (import "c" "q" (func (result (ref null $q)))))
  "incompatible import type")

;; call_indirect and call_ref go by the same equality, and by declared subtyping.
(module $d
  (type $base (sub (func (result anyref))))
  (type $derived (sub $base (func (result i31ref))))
  (func $f (export "f") (type $derived) i32.const 5 ref.i31)
  (table (export "t") 2 funcref)
  (elem (i32.const 0) func $f))
(register "d")
(module
  (type $base (sub (func (result anyref))))
  (type $derived (sub $base (func (result i31ref))))
  (type $alike (func (result i31ref)))
  (import "d" "t" (table $t 2 funcref))
  (import "d" "f" (func $f (type $base)))
  (func (export "as-derived") (result i32) i32.const 0 call_indirect (type $derived) i31.get_s)
  (func (export "as-base") (result anyref) i32.const 0 call_indirect (type $base))
  (func (export "as-alike") (result i32) i32.const 0 call_indirect (type $alike) i31.get_s)
  (func (export "test-derived") (result i32) i32.const 0 table.get $t ref.test (ref $derived))
  (func (export "test-alike") (result i32) i32.const 0 table.get $t ref.test (ref $alike)))
(assert_return (invoke "as-derived") (i32.const 5))
(assert_return (invoke "as-base") (ref.i31))
(assert_trap (invoke "as-alike") "indirect call type mismatch")
(assert_return (invoke "test-derived") (i32.const 1))
(assert_return (invoke "test-alike") (i32.const 0))
(assert_unlinkable
  (module (type $alike (func (result i31ref))) (import "d" "f" (func (type $alike))))
  "incompatible import type")

;; Casts over a hierarchy.
(module
  (type $a (sub (struct (field i32))))
  (type $b (sub $a (struct (field i32) (field i32))))
  (type $c (sub $b (struct (field i32) (field i32) (field i64))))
  (type $b2 (sub $a (struct (field i32) (field i32) (field (ref null $a)))))
  (type $arr (array i8))
  (type $fn (func))
  (func $fn (type $fn))
  (elem declare func $fn)
  (func $make (param i32) (result anyref)
    block block block block block block block block
      local.get 0 br_table 0 1 2 3 4 5 6 7
    end i32.const 1 struct.new $a return
    end i32.const 1 i32.const 2 struct.new $b return
    end i32.const 1 i32.const 2 i64.const 3 struct.new $c return
    end i32.const 1 i32.const 2 ref.null $a struct.new $b2 return
    end i32.const 0 array.new_default $arr return
    end i32.const -3 ref.i31 return
    end ref.null any return
    end i32.const 1 struct.new $a extern.convert_any any.convert_extern)
  (func $bit (param i32 i32 i32) (result i32)
    local.get 0 local.get 2 local.get 1 i32.shl i32.or)
  ;; One bit for each type: a b c b2 arr struct array i31 eq any none.
  (func (export "tests") (param i32) (result i32)
    (local $r anyref)
    local.get 0 call $make local.set $r
    i32.const 0
    i32.const 0 local.get $r ref.test (ref $a) call $bit
    i32.const 1 local.get $r ref.test (ref $b) call $bit
    i32.const 2 local.get $r ref.test (ref $c) call $bit
    i32.const 3 local.get $r ref.test (ref $b2) call $bit
    i32.const 4 local.get $r ref.test (ref $arr) call $bit
    i32.const 5 local.get $r ref.test (ref struct) call $bit
    i32.const 6 local.get $r ref.test (ref array) call $bit
    i32.const 7 local.get $r ref.test (ref i31) call $bit
    i32.const 8 local.get $r ref.test (ref eq) call $bit
    i32.const 9 local.get $r ref.test (ref any) call $bit
    i32.const 10 local.get $r ref.test (ref none) call $bit
    i32.const 11 local.get $r ref.test (ref null none) call $bit
    i32.const 12 local.get $r ref.test (ref null $c) call $bit)
  (func (export "cast-to-b") (param i32) (result i32)
    local.get 0 call $make ref.cast (ref $b) struct.get $b 1)
  (func (export "cast-to-null-b") (param i32) (result i32)
    local.get 0 call $make ref.cast (ref null $b) ref.is_null)
  ;; br_on_cast keeps what lies below, and the values of the label.
  (func (export "br-on-cast") (param i32) (result i32 i32)
    i32.const 50
    block $out (result i32 (ref $b))
      i32.const 60
      local.get 0 call $make
      br_on_cast $out anyref (ref $b)
      drop
      i32.const 1 i32.add
      i32.const 51 i32.add
      i32.const 50
      return
    end
    struct.get $b 1
    i32.add)
  (func (export "br-on-cast-null") (param i32) (result i32)
    block $out (result (ref null $b))
      local.get 0 call $make
      br_on_cast $out anyref (ref null $b)
      ref.is_null
      return
    end
    ref.is_null
    i32.const 100 i32.add)
  (func (export "br-on-cast-fail") (param i32) (result i32)
    block $out (result anyref)
      local.get 0 call $make
      br_on_cast_fail $out anyref (ref $b)
      struct.get $b 1
      return
    end
    ref.is_null
    i32.const 100 i32.add)
  (func (export "br-on-cast-fail-null") (param i32) (result i32)
    block $out (result (ref any))
      local.get 0 call $make
      br_on_cast_fail $out anyref (ref null $b)
      ref.is_null
      return
    end
    drop
    i32.const 100)
  (func (export "func-casts") (result i32 i32 i32)
    (local funcref)
    ref.func $fn local.set 0
    local.get 0 ref.test (ref $fn)
    local.get 0 ref.test (ref nofunc)
    ref.null nofunc ref.test (ref null $fn))
  (func (export "eq") (param i32 i32) (result i32)
    (local $x eqref)
    local.get 0 call $make ref.cast eqref local.tee $x
    local.get $x ref.eq
    local.get 0 call $make ref.cast eqref
    local.get 1 call $make ref.cast eqref ref.eq
    i32.const 10 i32.mul i32.add))
(assert_return (invoke "tests" (i32.const 0)) (i32.const 0x321))
(assert_return (invoke "tests" (i32.const 1)) (i32.const 0x323))
(assert_return (invoke "tests" (i32.const 2)) (i32.const 0x1327))
(assert_return (invoke "tests" (i32.const 3)) (i32.const 0x329))
(assert_return (invoke "tests" (i32.const 4)) (i32.const 0x350))
(assert_return (invoke "tests" (i32.const 5)) (i32.const 0x380))
(assert_return (invoke "tests" (i32.const 6)) (i32.const 0x1800))
(assert_return (invoke "tests" (i32.const 7)) (i32.const 0x321))
(assert_return (invoke "cast-to-b" (i32.const 1)) (i32.const 2))
(assert_return (invoke "cast-to-b" (i32.const 2)) (i32.const 2))
(assert_trap (invoke "cast-to-b" (i32.const 0)) "cast failure")
(assert_trap (invoke "cast-to-b" (i32.const 3)) "cast failure")
(assert_trap (invoke "cast-to-b" (i32.const 5)) "cast failure")
(assert_trap (invoke "cast-to-b" (i32.const 6)) "cast failure")
(assert_return (invoke "cast-to-null-b" (i32.const 6)) (i32.const 1))
(assert_return (invoke "cast-to-null-b" (i32.const 2)) (i32.const 0))
(assert_trap (invoke "cast-to-null-b" (i32.const 4)) "cast failure")
(assert_return (invoke "br-on-cast" (i32.const 1)) (i32.const 50) (i32.const 62))
(assert_return (invoke "br-on-cast" (i32.const 0)) (i32.const 112) (i32.const 50))
(assert_return (invoke "br-on-cast" (i32.const 6)) (i32.const 112) (i32.const 50))
(assert_return (invoke "br-on-cast-null" (i32.const 1)) (i32.const 100))
(assert_return (invoke "br-on-cast-null" (i32.const 6)) (i32.const 101))
(assert_return (invoke "br-on-cast-null" (i32.const 4)) (i32.const 0))
(assert_return (invoke "br-on-cast-fail" (i32.const 2)) (i32.const 2))
(assert_return (invoke "br-on-cast-fail" (i32.const 5)) (i32.const 100))
(assert_return (invoke "br-on-cast-fail" (i32.const 6)) (i32.const 101))
(assert_return (invoke "br-on-cast-fail-null" (i32.const 6)) (i32.const 1))
(assert_return (invoke "br-on-cast-fail-null" (i32.const 1)) (i32.const 0))
(assert_return (invoke "br-on-cast-fail-null" (i32.const 0)) (i32.const 100))
(assert_return (invoke "func-casts") (i32.const 1) (i32.const 0) (i32.const 1))
(assert_return (invoke "eq" (i32.const 0) (i32.const 0)) (i32.const 1))
(assert_return (invoke "eq" (i32.const 5) (i32.const 5)) (i32.const 11))
(assert_return (invoke "eq" (i32.const 6) (i32.const 6)) (i32.const 11))
(assert_return (invoke "eq" (i32.const 5) (i32.const 6)) (i32.const 1))

;; Between the hierarchies of any and extern: the identity, whatever came first.
(module
  (type $s (struct (field i32)))
  (global $g (mut externref) (ref.null extern))
  (func (export "keep") (param externref) local.get 0 global.set $g)
  (func (export "round") (param externref) (result externref)
    local.get 0 any.convert_extern extern.convert_any)
  (func (export "host-is") (param externref) (result i32 i32 i32 i32)
    (local anyref)
    local.get 0 any.convert_extern local.set 1
    local.get 1 ref.is_null
    local.get 1 ref.test (ref any)
    local.get 1 ref.test (ref eq)
    local.get 1 ref.test (ref i31))
  (func (export "i31") (result i32)
    i32.const -5 ref.i31 extern.convert_any global.set $g
    global.get $g any.convert_extern ref.cast (ref i31) i31.get_s)
  (func (export "struct") (result i32)
    i32.const 9 struct.new $s extern.convert_any global.set $g
    global.get $g any.convert_extern ref.cast (ref $s) struct.get $s 0))
(assert_return (invoke "round" (ref.extern 3)) (ref.extern 3))
(assert_return (invoke "round" (ref.null extern)) (ref.null extern))
(assert_return (invoke "host-is" (ref.extern 3)) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))
(assert_return (invoke "host-is" (ref.null extern)) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))
(assert_return (invoke "i31") (i32.const -5))
(assert_return (invoke "struct") (i32.const 9))

;; 31 bits.
(module
  (func (export "s") (param i32) (result i32) local.get 0 ref.i31 i31.get_s)
  (func (export "u") (param i32) (result i32) local.get 0 ref.i31 i31.get_u)
  (func (export "null") (result i32) ref.null i31 i31.get_s))
(assert_return (invoke "s" (i32.const 0x4000_0000)) (i32.const -0x4000_0000))
(assert_return (invoke "u" (i32.const 0x4000_0000)) (i32.const 0x4000_0000))
(assert_return (invoke "s" (i32.const 0x8000_0001)) (i32.const 1))
(assert_return (invoke "u" (i32.const -1)) (i32.const 0x7fff_ffff))
(assert_return (invoke "s" (i32.const -1)) (i32.const -1))
(assert_trap (invoke "null") "null i31 reference")
