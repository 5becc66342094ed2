;; RUN: % --invoke f
;; RUN: files/user.wat --link "% as lib"
(module
  (memory 1)
  (data (i32.const 65534) "abc")
  (func (export "f")))
