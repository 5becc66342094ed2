;; `(ref null $hook)` is a reference or null. `br_on_null` separates the
;; two: behind it the reference has the type `(ref $hook)` and can be
;; called. Calling null is a trap: try `careless 5`.

(module
  (type $hook (func (param i32) (result i32)))
  (global $hook (mut (ref null $hook)) (ref.null $hook))

  (func $halve (type $hook) (i32.shr_s (local.get 0) (i32.const 1)))
  (elem declare func $halve)

  ;; The value through the hook, if there is one.
  (func $careful (param $value i32) (result i32)
    (block $none
      local.get $value
      (br_on_null $none (global.get $hook))
      call_ref $hook
      return)
    local.get $value)

  (func (export "careful") (param $value i32) (result i32 i32)
    (call $careful (local.get $value))
    (global.set $hook (ref.func $halve))
    (call $careful (local.get $value)))

  (func (export "careless") (param $value i32) (result i32)
    (call_ref $hook (local.get $value) (global.get $hook))))
