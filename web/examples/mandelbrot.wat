;; The Mandelbrot set in letters. For every point c of the plane z becomes
;; z * z + c over and over; where it stays small the set is. The later a
;; point gets away, the darker its letter.

(module
  (import "env" "putchar" (func $putchar (param i32)))

  (memory 1)
  (data (i32.const 0) " .:-=+*#%@")

  ;; How many rounds, at most 27, until the point is known to get away.
  (func $escape (param $re f64) (param $im f64) (result i32)
    (local $x f64) (local $y f64) (local $next f64) (local $rounds i32)
    (loop $again
      (local.set $next
        (f64.add
          (f64.sub
            (f64.mul (local.get $x) (local.get $x))
            (f64.mul (local.get $y) (local.get $y)))
          (local.get $re)))
      (local.set $y
        (f64.add
          (f64.mul (f64.const 2) (f64.mul (local.get $x) (local.get $y)))
          (local.get $im)))
      (local.set $x (local.get $next))
      (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
      (br_if $again
        (i32.and
          (i32.lt_u (local.get $rounds) (i32.const 27))
          (f64.lt
            (f64.add
              (f64.mul (local.get $x) (local.get $x))
              (f64.mul (local.get $y) (local.get $y)))
            (f64.const 4)))))
    local.get $rounds)

  (func (export "draw")
    (local $re f64) (local $im f64)
    (local.set $im (f64.const -1.2))
    (loop $lines
      (local.set $re (f64.const -2.1))
      (loop $points
        (call $putchar
          (i32.load8_u
            (i32.div_u
              (call $escape (local.get $re) (local.get $im))
              (i32.const 3))))
        (local.set $re (f64.add (local.get $re) (f64.const 0.05)))
        (br_if $points (f64.lt (local.get $re) (f64.const 0.7))))
      (call $putchar (i32.const 10))
      (local.set $im (f64.add (local.get $im) (f64.const 0.1)))
      (br_if $lines (f64.lt (local.get $im) (f64.const 1.25))))))
