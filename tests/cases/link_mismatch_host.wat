;; RUN: % --link files/math.wat
(module (import "env" "puts" (func (param i64))))
