;; A program can do nothing by itself but compute: whatever reaches the
;; outside goes through an import. Here that is `puts`, which prints the
;; text that starts at an address in memory and ends with a zero byte.

(module
  (import "env" "puts" (func $puts (param $text i32)))

  (memory (export "memory") 1)
  (data (i32.const 1024) "Hello, World!\n\00")

  (func (export "hello")
    i32.const 1024
    call $puts))
