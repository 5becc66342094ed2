;; One instruction can fill, copy or initialise a stretch of memory. The
;; data segment is passive: it waits until `memory.init` copies a part of
;; it, and `data.drop` gives it up.

(module
  (import "env" "puts" (func $puts (param i32)))

  (memory (export "memory") 1)
  (data $words "tick tock ")

  (func (export "clock")
    ;; "tick tock " to address 0, and copies of it behind it.
    (memory.init $words (i32.const 0) (i32.const 0) (i32.const 10))
    (data.drop $words)
    (memory.copy (i32.const 10) (i32.const 0) (i32.const 10))
    (memory.copy (i32.const 20) (i32.const 0) (i32.const 20))
    ;; Ranges may overlap. This one moves the end by three bytes, and
    ;; dots fill the gap.
    (memory.copy (i32.const 18) (i32.const 15) (i32.const 25))
    (memory.fill (i32.const 15) (i32.const 46) (i32.const 3))
    (i32.store8 (i32.const 43) (i32.const 10))
    (call $puts (i32.const 0))))
