;; The start function runs when the module is instantiated, before any
;; call from outside. This one prints, and sets a global that `next`
;; counts up from.

(module
  (import "env" "print_i64" (func $print (param i64)))
  (global $count (export "count") (mut i64) (i64.const 0))

  (func $prepare
    (global.set $count (i64.const 100))
    (call $print (global.get $count)))
  (start $prepare)

  (func (export "next") (result i64)
    (global.set $count (i64.add (global.get $count) (i64.const 1)))
    global.get $count))
