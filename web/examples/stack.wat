;; Instructions take their operands from a stack and leave their results
;; there. The same computation, (a + b) * (a - b), is written twice: as
;; the machine executes it, and folded, which is only another way to
;; write the same instructions in the same order. Step through both.

(module
  (func (export "plain") (param $a i32) (param $b i32) (result i32)
    local.get $a    ;; a
    local.get $b    ;; a  b
    i32.add         ;; a+b
    local.get $a    ;; a+b  a
    local.get $b    ;; a+b  a  b
    i32.sub         ;; a+b  a-b
    i32.mul)        ;; (a+b)*(a-b)

  (func (export "folded") (param $a i32) (param $b i32) (result i32)
    (i32.mul
      (i32.add (local.get $a) (local.get $b))
      (i32.sub (local.get $a) (local.get $b)))))
