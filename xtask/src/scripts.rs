//! The engine's test scripts, run by the engine compiled to WebAssembly in a JavaScript engine.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    process::{command, root, run as run_command},
    setup::PageTools,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// The profile of the root's Cargo.toml.
const PROFILE: &str = "scripts";

/// Where the compiled crate `tests/suite` and the JavaScript around it are.
fn folder() -> PathBuf {
    root().join("target/scripts")
}

/// Compiles the crate `tests/suite`, with the suite in it, and writes the JavaScript around it.
pub(crate) fn build(tools: &PageTools) -> Result<()> {
    let target = root().join("target");
    let mut cargo = command("cargo");
    cargo.args([
        "build",
        "--package",
        "suite",
        "--lib",
        "--target",
        TARGET,
        "--profile",
        PROFILE,
    ]);
    cargo.arg("--target-dir").arg(&target);
    tools.wasm32.configure(&mut cargo);
    run_command(&mut cargo)?;
    let wasm = target.join(TARGET).join(PROFILE).join("suite.wasm");
    run_command(
        tools
            .wasm_bindgen()
            .args(["--target", "nodejs", "--no-typescript", "--out-dir"])
            .arg(folder())
            .arg(wasm),
    )
}

/// Runs all scripts.
pub(crate) fn run() -> Command {
    let mut node = command("node");
    node.arg("tests/suite/run.mjs").arg(folder().join("suite.js"));
    node
}
