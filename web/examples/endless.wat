;; This never ends, and that is no trouble: the program runs beside the
;; page, the page goes on answering, and Stop ends it at once. A line
;; tells every ten million rounds how far it has come.

(module
  (import "env" "print_i64" (func $print (param i64)))

  (func (export "spin")
    (local $round i64)
    (loop $forever
      (local.set $round (i64.add (local.get $round) (i64.const 1)))
      (if (i64.eqz (i64.rem_u (local.get $round) (i64.const 10000000)))
        (then (call $print (local.get $round))))
      (br $forever))))
