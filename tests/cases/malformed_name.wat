;; RUN: %
(module
  (func $one
    call $two))
