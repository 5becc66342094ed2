(module
  (import "env" "puts" (func $puts (param i32)))
  (func $print (export "print")
    (call $puts (i32.const 0))))
