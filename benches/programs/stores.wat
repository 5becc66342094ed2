;; As many stores for an instruction as there can be, all to `size` bytes: what marking them costs is seen best.
(module
  (memory 64)
  (func (export "run") (param $n i32) (param $size i32) (result i32)
    (local $i i32)
    (loop $round
      (local.set $i (local.get $size))
      (loop $words
        (i64.store offset=0 (local.get $i) (i64.const 1))
        (i64.store offset=8 (local.get $i) (i64.const 2))
        (i64.store offset=16 (local.get $i) (i64.const 3))
        (i64.store offset=24 (local.get $i) (i64.const 4))
        (br_if $words (local.tee $i (i32.sub (local.get $i) (i32.const 32)))))
      (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load (i32.const 64))))
