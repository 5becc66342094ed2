;; Counts down in a table of functions until there is none.
(module
  (type $step (func (param i32) (result i32)))
  (table 64 funcref)
  (elem (i32.const 3) $down $down $down $down $down $down $down $down $down $down $down $down $down $down $down $down
    $down $down $down $down $down $down $down)
  (func $down (type $step)
    (call_indirect (type $step)
      (i32.sub (local.get 0) (i32.const 1))
      (i32.sub (local.get 0) (i32.const 1))))
  (func (export "run") (type $step) (call_indirect (type $step) (local.get 0) (local.get 0))))
