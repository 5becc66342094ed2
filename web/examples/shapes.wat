;; A structure type can extend another one. Whoever holds a $shape can
;; ask what it is: `br_on_cast` branches with the reference as the more
;; special type, and goes on with it as what it was.

(module
  (type $shape (sub (struct)))
  (type $circle (sub $shape (struct (field $radius f64))))
  (type $box (sub $shape (struct (field $width f64) (field $height f64))))

  (func $circle-area (param $circle (ref $circle)) (result f64)
    (local $radius f64)
    (local.set $radius (struct.get $circle $radius (local.get $circle)))
    (f64.mul
      (f64.const 3.141592653589793)
      (f64.mul (local.get $radius) (local.get $radius))))

  (func $box-area (param $box (ref $box)) (result f64)
    (f64.mul
      (struct.get $box $width (local.get $box))
      (struct.get $box $height (local.get $box))))

  (func $area (param $shape (ref $shape)) (result f64)
    (block $is-circle (result (ref $circle))
      (block $is-box (result (ref $box))
        local.get $shape
        br_on_cast $is-circle (ref $shape) (ref $circle)
        br_on_cast $is-box (ref $shape) (ref $box)
        ;; Some other shape.
        drop
        (return (f64.const nan)))
      call $box-area
      return)
    call $circle-area)

  (func (export "areas") (result f64 f64)
    (call $area (struct.new $box (f64.const 3) (f64.const 4)))
    (call $area (struct.new $circle (f64.const 2)))))
