;; RUN: %
;; RUN: files/user.wat --link %
;; RUN: files/marked.wat
(module
  (func (export "f") (result i32)
	(i32.ad (i32.const 1) (i32.const 2)))) ;; a tab before, and é after
