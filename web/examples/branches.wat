;; A branch leaves blocks: `br 0` the innermost, `br 1` the one around
;; it, and so on. `br_table` chooses which by a number, and is what a
;; `switch` becomes. Here it tells how many days a month has.

(module
  (func (export "days") (param $month i32) (result i32)
    (block $invalid
      (block $long
        (block $short
          (block $february
            (br_table
              $invalid                                ;; 0
              $long $february $long $short $long      ;; 1 to 5
              $short $long $long $short $long         ;; 6 to 10
              $short $long                            ;; 11, 12
              $invalid                                ;; everything else
              (local.get $month)))
          ;; What stands behind a block is where its branches lead.
          (return (i32.const 28)))
        (return (i32.const 30)))
      (return (i32.const 31)))
    i32.const -1))
