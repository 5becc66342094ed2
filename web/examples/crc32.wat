;; CRC-32, the checksum of ZIP, PNG and Ethernet, bit by bit: the result
;; for "123456789" must be 0xcbf43926, which is -873187034 as a signed
;; number.

(module
  (memory (export "memory") 1)
  (data (i32.const 0) "123456789")

  (func (export "crc32") (param $at i32) (param $length i32) (result i32)
    (local $crc i32) (local $bit i32)
    (local.set $crc (i32.const -1))
    (block $done
      (loop $bytes
        (br_if $done (i32.eqz (local.get $length)))
        (local.set $crc
          (i32.xor (local.get $crc) (i32.load8_u (local.get $at))))
        (local.set $bit (i32.const 8))
        (loop $bits
          ;; The polynomial, if the lowest bit is set: 0 - 1 is a mask.
          (local.set $crc
            (i32.xor
              (i32.shr_u (local.get $crc) (i32.const 1))
              (i32.and
                (i32.const 0xedb88320)
                (i32.sub
                  (i32.const 0)
                  (i32.and (local.get $crc) (i32.const 1))))))
          (local.set $bit (i32.sub (local.get $bit) (i32.const 1)))
          (br_if $bits (local.get $bit)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $bytes)))
    (i32.xor (local.get $crc) (i32.const -1))))
