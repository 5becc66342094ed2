;; RUN: % --invoke outer 7
;; RUN: % --invoke caught 7
;; RUN: %.wasm --invoke rethrown
;; An exception that nobody catches ends the run like a trap.
(module
  (tag $failure (param i32 f64))
  (tag (export "exported"))
  (func $throws (param i32)
    (throw $failure (local.get 0) (f64.const 2.5)))
  (func (export "outer") (param i32)
    (call $throws (local.get 0)))
  (func (export "caught") (param i32) (result i32 f64)
    (block $handler (result i32 f64)
      (try_table (catch $failure $handler) (call $throws (local.get 0)))
      unreachable))
  (func (export "rethrown")
    (throw_ref (block $handler (result exnref)
      (try_table (catch_all_ref $handler) (throw 1))
      unreachable))))
