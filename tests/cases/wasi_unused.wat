;; RUN: --dir missing::/ --env A=b --stdin missing % -- one two
;; RUN: --env A=b % --invoke answer
;; RUN: --dir missing --link files/math.wat % --invoke answer
;; RUN: --dir . --link wasi_library.wat % --invoke answer
;; RUN: % -- one
;; RUN: % --invoke none --dir missing
;; RUN: trace --dir missing % --invoke answer
;; RUN: profile --env A=b % --invoke answer
;; RUN: debug --env A=b % --invoke answer
;; RUN: --dir missing --record %.run % --invoke answer
;; RUN: debug --replay %.run --env A=b
;; What options give to programs that import WASI cannot be seen by others, and it is said so.
(module
  (func (export "_start"))
  (func (export "answer") (result i32) (i32.const 42)))
