;; What must happen in any case: `catch_all_ref` catches every exception
;; together with a reference to it, and `throw_ref` throws it on, with
;; its tag and payload as they were. So `finally` becomes WebAssembly.

(module
  (import "env" "print_i32" (func $print (param i32)))
  (tag $error (param i32))
  (global $open (mut i32) (i32.const 0))

  (func $work (param $n i32)
    (call $print (local.get $n))
    (if (i32.gt_s (local.get $n) (i32.const 2))
      (then (throw $error (local.get $n)))))

  (func $with-file (param $n i32)
    (local $exception exnref)
    (global.set $open (i32.const 1))
    (block $failed (result exnref)
      (try_table (catch_all_ref $failed)
        (call $work (local.get $n)))
      (global.set $open (i32.const 0))
      return)
    local.set $exception
    (global.set $open (i32.const 0))
    (throw_ref (local.get $exception)))

  ;; What was thrown, and whether the file is still open.
  (func (export "run") (param $n i32) (result i32 i32)
    (block $caught (result i32)
      (try_table (catch $error $caught)
        (call $with-file (local.get $n)))
      i32.const 0)
    global.get $open))
