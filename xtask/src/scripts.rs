//! The engine's test scripts, run by the engine compiled to WebAssembly in a JavaScript engine.

use std::process::Command;

use anyhow::Result;

use crate::{glue::Package, process::command, setup::PageTools};

/// The crate `tests/suite`, with the suite in it.
const SUITE: Package = Package::for_node("suite", "scripts");

/// Compiles the suite, and writes the JavaScript around it.
pub(crate) fn build(tools: &PageTools) -> Result<()> {
    SUITE.build(tools)
}

/// Runs all scripts.
pub(crate) fn run() -> Command {
    let mut node = command("node");
    node.arg("tests/suite/run.mjs").arg(SUITE.glue());
    node
}

/// Runs all scripts and generated modules with guests compiled for the JavaScript engine.
pub(crate) fn run_compiled() -> Command {
    let mut node = run();
    node.arg("--compiled");
    node
}
