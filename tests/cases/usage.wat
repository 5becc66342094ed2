;; RUN:
;; RUN: % --invoke
;; RUN: % --invoke missing
;; RUN: % --invoke memory
;; RUN: % --invoke f --list
;; RUN: % --link --list
;; RUN: % --invoke f --fule 3
;; RUN: % 1 2
;; RUN: % --fuel lots
;; RUN: % --link -
;; RUN: missing.wat
;; RUN: files
;; RUN: - --invoke f < %
;; RUN: files/no_memory.wat --list --link missing.wat
(module
  (memory (export "memory") 1)
  (func (export "f"))
  (func (export "g")))
