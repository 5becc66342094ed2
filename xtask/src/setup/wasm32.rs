//! The standard library for wasm32-unknown-unknown.
//!
//! Where rustup can download, it has the library ready. Debian carries a current Rust with the library's source, from
//! which Cargo can build it (`-Zbuild-std`, which wants a nightly Rust or one that is told to be).

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use super::apt;
use crate::{
    process::{command, is_on_path, read, run},
    step::step,
};

const TARGET: &str = "wasm32-unknown-unknown";
const WHY: &str = "the engine runs in the browser as WebAssembly";

/// Debian's Rust: compiler, Cargo, the library's source, the linker.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
/// The linker of the last of these packages; Debian's Rust has no `rust-lld` of its own.
const DEBIAN_LINKER: &str = "/usr/lib/llvm-22/bin/wasm-ld";
/// The name by which rustup knows Debian's Rust.
const DEBIAN_TOOLCHAIN: &str = "debweb";

/// How the engine is compiled for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wasm32 {
    /// The active toolchain has the library.
    Ready,
    /// Debian's toolchain builds the library from source.
    FromDebianSource,
}

impl Wasm32 {
    /// Prepares a command that compiles for wasm32, be it Cargo or what starts Cargo.
    pub(crate) fn configure(self, command: &mut Command) {
        // Flags for this machine's processor or linker mean nothing there, and build-std refuses some of them.
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_RUSTFLAGS");
        if self == Self::FromDebianSource {
            command
                .env("RUSTUP_TOOLCHAIN", DEBIAN_TOOLCHAIN)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
    }
}

/// Finds or installs the library.
pub(super) fn ensure() -> Result<Wasm32> {
    if active_toolchain_has(TARGET) {
        return Ok(Wasm32::Ready);
    }
    if is_on_path("rustup") && apt::has(DEBIAN_PACKAGES) && is_linked() {
        return Ok(Wasm32::FromDebianSource);
    }
    let by_rustup = match add_target(TARGET, WHY) {
        Ok(()) => return Ok(Wasm32::Ready),
        Err(error) => error,
    };
    println!("    rustup cannot have it ({by_rustup:#}); the other way is to build it from Debian's source of Rust.");
    use_debian_source().with_context(|| {
        format!("the Rust library for {TARGET} is missing: `rustup target add {TARGET}` must succeed, or Debian's packages {} be installed", DEBIAN_PACKAGES.join(" "))
    })?;
    Ok(Wasm32::FromDebianSource)
}

/// Whether the active toolchain has the standard library for a target.
pub(super) fn active_toolchain_has(target: &str) -> bool {
    let Ok(folder) = read(command("rustc").args(["--print", "target-libdir", "--target", target])) else {
        return false;
    };
    let Ok(files) = fs::read_dir(folder) else { return false };
    files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Lets rustup install the standard library for a target.
pub(super) fn add_target(target: &str, why: &str) -> Result<()> {
    step(
        &format!("Installing Rust's library for {target} (rustup): {why}"),
        || {
            // Where there is no way to the server, trying again only takes time.
            run(command("rustup")
                .args(["target", "add", target])
                .env("RUSTUP_MAX_RETRIES", "1"))
        },
    )
}

fn use_debian_source() -> Result<()> {
    if !apt::has(DEBIAN_PACKAGES) {
        apt::install(DEBIAN_PACKAGES, WHY)?;
    }
    if !is_linked() {
        run(command("rustup").args(["toolchain", "link", DEBIAN_TOOLCHAIN, "/usr"]))?;
    }
    Ok(())
}

fn is_linked() -> bool {
    read(command("rustup").args(["which", "--toolchain", DEBIAN_TOOLCHAIN, "rustc"]))
        .is_ok_and(|rustc| Path::new(&rustc).exists())
}
