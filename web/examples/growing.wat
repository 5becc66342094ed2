;; A module says how many pages of 64 KiB its memory has at first and at
;; most. `memory.grow` gives the size before, or -1 when it cannot grow:
;; that is no trap, and whoever grows has to look.

(module
  (memory (export "memory") 1 3)

  (func (export "grow") (result i32 i32 i32 i32)
    memory.size
    (memory.grow (i32.const 2))     ;; from 1 to 3
    (memory.grow (i32.const 1))     ;; 4 are too many
    memory.size))
