//! What the tests of WASI run: a C compiler for it, Rust's library for it, and programs of others from package registries.
//!
//! The engine's tests do without what cannot be had here, and say so.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{apt, node, wasm32};
use crate::{
    process::{command, is_on_path, root, run},
    step::step,
};

/// Debian's C compiler with what it takes to compile for WASI.
const C: &[&str] = &["clang", "lld", "wasi-libc", "libclang-rt-dev-wasm32"];

/// Sets up what is missing, as far as that is possible.
pub(crate) fn ensure() {
    for (what, outcome) in [
        ("programs in C", c()),
        ("programs in Rust", rust()),
        ("programs from npm packages", npm()),
        ("programs from Python packages", python()),
    ] {
        if let Err(error) = outcome {
            eprintln!("warning: no {what} will be tested: {error:#}");
        }
    }
}

fn c() -> Result<()> {
    match apt::has(C) {
        true => Ok(()),
        false => apt::install(C, "the tests compile programs in C for WASI"),
    }
}

fn rust() -> Result<()> {
    const TARGET: &str = "wasm32-wasip1";
    match wasm32::active_toolchain_has(TARGET) {
        true => Ok(()),
        false => wasm32::add_target(TARGET, "the tests compile programs in Rust for WASI"),
    }
}

fn folder() -> PathBuf {
    root().join("tests/programs")
}

fn npm() -> Result<()> {
    node::ensure_packages_of(
        &folder(),
        "Installing npm packages into tests/programs: programs for WASI that the tests run",
    )
}

/// Installs the packages that requirements.txt names, unless exactly these are installed.
fn python() -> Result<()> {
    let requirements = folder().join("requirements.txt");
    let wanted = fs::read_to_string(&requirements)?;
    let packages = folder().join("python");
    let stamp = packages.join(".installed-from-requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let python = if is_on_path("python3") { "python3" } else { "python" };
    step(
        "Installing Python packages into tests/programs/python: programs for WASI that the tests run",
        || {
            let pip = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--upgrade",
            ];
            run(command(python)
                .args(pip)
                .arg("--target")
                .arg(&packages)
                .arg("--requirement")
                .arg(&requirements))?;
            Ok(fs::write(&stamp, &wanted)?)
        },
    )
}
