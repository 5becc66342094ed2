;; Structures live in a heap that the engine manages: nobody frees them,
;; and no number is their address. A list is a node with a value and the
;; rest of the list, which may be null.

(module
  (rec
    (type $node (struct
      (field $value i32)
      (field $next (ref null $node)))))

  ;; n, n-1, ..., 1
  (func $count-down (param $n i32) (result (ref null $node))
    (if (result (ref null $node)) (i32.eqz (local.get $n))
      (then (ref.null $node))
      (else
        (struct.new $node
          (local.get $n)
          (call $count-down (i32.sub (local.get $n) (i32.const 1)))))))

  (func (export "sum") (param $n i32) (result i32)
    (local $list (ref null $node)) (local $sum i32)
    (local.set $list (call $count-down (local.get $n)))
    (block $end
      (loop $nodes
        (br_if $end (ref.is_null (local.get $list)))
        (local.set $sum
          (i32.add
            (local.get $sum)
            (struct.get $node $value (local.get $list))))
        (local.set $list (struct.get $node $next (local.get $list)))
        (br $nodes)))
    local.get $sum))
