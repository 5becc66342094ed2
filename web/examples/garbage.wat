;; Every round makes an object of 800 bytes and forgets the one before.
;; What nobody can reach any more is reclaimed, so the program can go on
;; for as long as it likes: all rounds together would be 160 MB.

(module
  (type $buffer (array (mut i64)))
  (global $last (mut (ref null $buffer)) (ref.null $buffer))

  (func (export "churn") (param $rounds i32) (result i64)
    (local $sum i64)
    (loop $again
      (global.set $last
        (array.new $buffer
          (i64.extend_i32_u (local.get $rounds))
          (i32.const 100)))
      (local.set $sum
        (i64.add
          (local.get $sum)
          (array.get $buffer (global.get $last) (i32.const 99))))
      (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
      (br_if $again (local.get $rounds)))
    local.get $sum))
