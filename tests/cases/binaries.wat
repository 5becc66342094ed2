;; RUN: files/truncated.wasm
;; RUN: files/version.wasm
;; RUN: files/component.wasm
;; RUN: files/invalid.wasm
;; RUN: files/latin1.wat
;; RUN: %.wasm --invoke f
;; RUN: - --invoke f < %.wasm
;; RUN: files/unlinkable.wasm
;; Errors in binaries have an offset; what a file is, its content says, not its name.
(module (func (export "f") (result i32) (i32.const 7)))
