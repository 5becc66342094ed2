;; RUN: % --invoke main
(module (memory (export "memory") 1))
