;; The most ordinary mistake: a loop that goes one too far. Memory has
;; 65536 bytes, the last word begins at 65532, and the comparison should
;; be `lt_u`. The trap names the instruction; step back to see how it
;; came there.

(module
  (memory (export "memory") 1)

  (func (export "clear") (param $from i32)
    (loop $words
      (i32.store (local.get $from) (i32.const 0))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $words (i32.le_u (local.get $from) (i32.const 65536))))))
