;; Memory is bytes. A number that is stored there becomes some, the
;; lowest first: little-endian. The results are the four bytes, and what
;; a load finds that begins one byte later: no address has to be round.

(module
  (memory (export "memory") 1)

  (func (export "bytes") (param $n i32) (result i32 i32 i32 i32 i32)
    (i32.store (i32.const 16) (local.get $n))
    (i32.load8_u (i32.const 16))
    (i32.load8_u (i32.const 17))
    ;; An instruction can add a constant offset to its address.
    (i32.load8_u offset=2 (i32.const 16))
    (i32.load8_u offset=3 (i32.const 16))
    (i32.load (i32.const 17))))
