;; RUN: % --record %.run
;; RUN: replay %.run
;; RUN: debug --replay %.run
;; INPUT: c
(module
  (memory 1)
  (data (i32.const 65535) "ab"))
