//! Decides how fast code is dispatched, `src/execute/fast/dispatch.rs`, and whether it has operations on vectors,
//! `src/code/fast/vectors.rs`, and further joined forms, `src/code/fast/joined.rs`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(threaded, vectors)");
    let is = |name: &str, values: &[&str]| env::var(name).is_ok_and(|value| values.contains(&value.as_str()));
    // On wasm32, compiled code has vectors, and the page should not have to load hundreds of handlers that it replaces. Nor are
    // there further joined forms.
    if !is("CARGO_CFG_TARGET_ARCH", &["wasm32"]) {
        println!("cargo::rustc-cfg=vectors");
    }
    // Calls become jumps only where the compiler optimises, and where the calling convention has six registers.
    let optimised = is("OPT_LEVEL", &["2", "3"]);
    let registers = is("CARGO_CFG_TARGET_ARCH", &["x86_64", "aarch64"]) && is("CARGO_CFG_TARGET_FAMILY", &["unix"]);
    // Flags that choose or instrument the compiler's back end may undo that.
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let usual = !["opt-level", "codegen-backend", "sanitizer", "passes"]
        .iter()
        .any(|flag| flags.contains(flag));
    if optimised && registers && usual {
        println!("cargo::rustc-cfg=threaded");
    }
}
