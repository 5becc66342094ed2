;; A table can change while a program runs. Here it is a list of handlers
;; to which `register` appends, and `notify` calls all of them: the way
;; callbacks work that are registered under a number.

(module
  (import "env" "print_i32" (func $print (param i32)))

  (type $handler (func (param i32)))
  (table $handlers 0 funcref)
  ;; What `ref.func` names must be declared somewhere.
  (elem declare func $show $show-square)

  (func $show (type $handler)
    (call $print (local.get 0)))
  (func $show-square (type $handler)
    (call $print (i32.mul (local.get 0) (local.get 0))))

  (func $register (param $handler funcref)
    (drop (table.grow $handlers (local.get $handler) (i32.const 1))))

  (func $notify (param $event i32)
    (local $i i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (table.size $handlers)))
        (call_indirect $handlers (type $handler)
          (local.get $event)
          (local.get $i))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  (func (export "run") (param $event i32)
    (call $register (ref.func $show))
    (call $register (ref.func $show-square))
    (call $notify (local.get $event))))
