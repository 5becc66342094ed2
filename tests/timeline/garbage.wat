;; Builds short lists and forgets them: with little room on the heap, collections happen in between.
(module
  (type $list (struct (field i64) (field (ref null $list)) (field (mut (ref null any)))))
  (type $bytes (array (mut i8)))
  (table $kept 4 (ref null any))
  (func $build (param $length i32) (result (ref null $list))
    (local $list (ref null $list))
    (loop $more
      (local.set $list
        (struct.new $list
          (i64.extend_i32_u (local.get $length))
          (local.get $list)
          (array.new $bytes (local.get $length) (i32.const 30))))
      (br_if $more (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
    ;; A cycle: the list's own field refers to it.
    (struct.set $list 2 (local.get $list) (local.get $list))
    (local.get $list))
  (func (export "run") (param $n i32) (result i32)
    (loop $again
      (table.set $kept (i32.and (local.get $n) (i32.const 3)) (call $build (i32.const 9)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.wrap_i64 (struct.get $list 0 (ref.cast (ref $list) (table.get $kept (i32.const 1)))))))
