;; RUN: % --invoke outer
;; RUN: %.wasm --invoke outer
;; RUN: %.wasm --invoke puts -1
;; RUN: %.wasm --link files/math.wat --invoke outer
;; Functions are called what the text calls them, else as they are exported, else by their index; with and without a text.
(module
  (import "env" "puts" (func $puts (param i32)))
  (memory 1)
  (export "puts" (func $print))
  (func $print (param i32)
    (call $puts (local.get 0)))
  (func (export "outer") (call 3) nop)
  (func (call $"a name with \1b\u{202e} spaces"))
  (func $"a name with \1b\u{202e} spaces" (call 5))
  (func (call $print (i32.const 100_000))))
