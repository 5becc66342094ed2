;; A trap ends the program where it did what no program may do. `report`
;; prints the average of two series, and the second one is empty: look at
;; the calls that led there, and at the line that is marked.

(module
  (import "env" "print_i32" (func $print (param i32)))

  (memory 1)
  ;; Each series is its length, then its values.
  (data (i32.const 0)
    "\03\00\00\00" "\0a\00\00\00" "\14\00\00\00" "\1e\00\00\00")
  (data (i32.const 64) "\00\00\00\00")

  (func $sum (param $series i32) (result i32)
    (local $left i32) (local $sum i32)
    (local.set $left (i32.load (local.get $series)))
    (block $done
      (loop $values
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $series (i32.add (local.get $series) (i32.const 4)))
        (local.set $sum
          (i32.add (local.get $sum) (i32.load (local.get $series))))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $values)))
    local.get $sum)

  (func $average (param $series i32) (result i32)
    (i32.div_s
      (call $sum (local.get $series))
      (i32.load (local.get $series))))

  (func (export "report")
    (call $print (call $average (i32.const 0)))
    (call $print (call $average (i32.const 64)))))
