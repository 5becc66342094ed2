;; RUN: %
;; A proposal that is not supported is named, at the type that needs it.
(module
  (type $f (func))
  (rec (type $a (struct)) (type $b (struct)))
  (type $c
    (cont $f)))
