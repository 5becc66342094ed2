;; Allocation: `n` binary trees of depth 12 are made, counted and forgotten, while one of depth `size` lives on.
(module
  (type $tree (struct (field $left (ref null $tree)) (field $right (ref null $tree))))
  (global $kept (mut (ref null $tree)) (ref.null $tree))
  (func $make (param $depth i32) (result (ref $tree))
    (if (result (ref $tree)) (i32.eqz (local.get $depth))
      (then (struct.new_default $tree))
      (else
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
        (struct.new $tree (call $make (local.get $depth)) (call $make (local.get $depth))))))
  (func $count (param $tree (ref null $tree)) (result i32)
    (if (result i32) (ref.is_null (local.get $tree))
      (then (i32.const 0))
      (else
        (i32.add
          (i32.const 1)
          (i32.add
            (call $count (struct.get $tree $left (local.get $tree)))
            (call $count (struct.get $tree $right (local.get $tree))))))))
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $sum i32)
    (if (ref.is_null (global.get $kept)) (then (global.set $kept (call $make (local.get $size)))))
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $count (call $make (i32.const 12)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
