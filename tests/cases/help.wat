;; RUN: --help
;; RUN: -h
;; RUN: --version
(module)
