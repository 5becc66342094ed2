;; RUN: % --list
;; RUN: % --invoke lane
;; RUN: % --invoke lane --disable gc --disable threads
;; RUN: % --invoke lane --disable simd
;; RUN: % --invoke lane --disable all
;; RUN: % --invoke lane --disable all --enable simd --enable sign-extension --enable multi-value --enable floats
;; RUN: % --disable vectors
;; RUN: % --enable vectors
;; Modules are made of proposals; those that are disabled are refused by name.
(module
  (func (export "lane") (result i32 i32)
    (i8x16.extract_lane_s 3 (v128.const i32x4 0x81000000 2 3 4))
    (i32.extend8_s (i32.const 0x180))))
