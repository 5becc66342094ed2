;; RUN: % --list
;; RUN: %
(module)
