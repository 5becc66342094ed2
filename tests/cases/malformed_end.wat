;; RUN: %
(module
  (func (export "f")
