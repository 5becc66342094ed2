;; RUN: wast %
;; RUN: wast % --disable memory64
;; RUN: wast % --disable memory64 --enable memory64
(module (memory i64 1))
(assert_invalid (module (memory i64 2 1)) "size minimum must not be greater than maximum")
