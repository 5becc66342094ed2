;; RUN: % --link files/math.wat --link "files/user.wat as library" --invoke coprime 9 8
;; RUN: % --link files/math.wat --link files/user.wat as library --invoke coprime 9 8
;; RUN: % -Lfiles/math.wat as math --link=files/user.wat as library --invoke coprime 9 8
;; RUN: % --link "files/user.wat as library" --link files/math.wat
;; RUN: % --link "files/math.wat as library"
;; RUN: --link "- as library" --link files/math.wat % < files/user.wat
;; A linked module can import from those before it; its start function runs before the next is looked at.
(module
  (import "library" "coprime" (func $coprime (param i32 i32) (result i32)))
  (export "coprime" (func $coprime)))
