;; RUN: %
(module
  (table 1 funcref)
  (elem (i32.const 1) 0)
  (func))
