;; RUN: trace % --invoke run

(module
  (func (export "run")))
