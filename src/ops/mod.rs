//! Pure semantics of every numeric, conversion and SIMD operation.
