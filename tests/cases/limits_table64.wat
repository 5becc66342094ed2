;; RUN: %
;; What no host can hold is refused, not tried.
(module (table i64 0x1_0000_0000_0000 funcref))
