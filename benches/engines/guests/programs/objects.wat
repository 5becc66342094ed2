;; Objects: trees of structures are built and added up, an array of numbers and trees is sorted out by what its elements are.
(module
  (rec
    (type $tree (sub (struct (field $value i32))))
    (type $branch (sub final $tree (struct (field $value i32) (field $left (ref $tree)) (field $right (ref $tree))))))
  (type $mixture (array (mut (ref eq))))

  (func $build (param $depth i32) (param $value i32) (result (ref $tree))
    (if (result (ref $tree)) (local.get $depth)
      (then
        (struct.new $branch
          (local.get $value)
          (call $build (i32.sub (local.get $depth) (i32.const 1)) (i32.mul (local.get $value) (i32.const 3)))
          (call $build (i32.sub (local.get $depth) (i32.const 1)) (i32.add (local.get $value) (i32.const 7)))))
      (else (struct.new $tree (local.get $value)))))

  (func $sum (param $tree (ref $tree)) (result i32)
    (local $branch (ref null $branch))
    (block $leaf (result (ref $tree))
      (local.set $branch (br_on_cast_fail $leaf (ref $tree) (ref $branch) (local.get $tree)))
      (return
        (i32.add
          (struct.get $branch $value (local.get $branch))
          (i32.xor
            (call $sum (struct.get $branch $left (local.get $branch)))
            (call $sum (struct.get $branch $right (local.get $branch)))))))
    (struct.get $tree $value))

  ;; Every third element is a tree, the others are numbers.
  (func $mix (param $length i32) (param $seed i32) (result (ref $mixture))
    (local $mixture (ref $mixture)) (local $index i32)
    (local.set $mixture (array.new $mixture (ref.i31 (i32.const 0)) (local.get $length)))
    (loop $next
      (array.set $mixture (local.get $mixture) (local.get $index)
        (if (result (ref eq)) (i32.rem_u (local.get $index) (i32.const 3))
          (then (ref.i31 (i32.mul (local.get $index) (local.get $seed))))
          (else (struct.new $tree (local.get $index)))))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (local.get $length))))
    (local.get $mixture))

  (func $sort_out (param $mixture (ref $mixture)) (result i32)
    (local $index i32) (local $sum i32) (local $element (ref eq))
    (loop $next
      (local.set $element (array.get $mixture (local.get $mixture) (local.get $index)))
      (local.set $sum
        (i32.add (local.get $sum)
          (if (result i32) (ref.test (ref i31) (local.get $element))
            (then (i31.get_s (ref.cast (ref i31) (local.get $element))))
            (else (call $sum (ref.cast (ref $tree) (local.get $element)))))))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $index) (array.len (local.get $mixture)))))
    (local.get $sum))

  (func (export "run") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum
        (i32.add
          (i32.mul (local.get $sum) (i32.const 31))
          (i32.add
            (call $sum (call $build (i32.const 7) (local.get $n)))
            (call $sort_out (call $mix (i32.const 256) (local.get $n))))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
