//! Measuring what the engine costs.

use anyhow::Result;

use crate::{
    glue::Package,
    process::{command, run},
    setup::PageTools,
    step::step,
};

const BENCH: Package = Package {
    name: "semblance-bench",
    profile: "release",
};

/// What to measure.
pub(crate) struct Options {
    /// Less time, and less to rely on.
    pub(crate) quick: bool,
    /// Only this part.
    pub(crate) part: Option<String>,
}

impl Options {
    fn arguments(&self) -> impl Iterator<Item = &str> {
        let quick = self.quick.then_some("--quick");
        quick.into_iter().chain(self.part.as_deref())
    }
}

/// Measures natively.
pub(crate) fn native(options: &Options) -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", BENCH.name, "--"]);
    step("Measuring natively", || run(cargo.args(options.arguments())))
}

/// Measures the engine compiled to WebAssembly, in Node.js.
pub(crate) fn wasm32(tools: &PageTools, options: &Options) -> Result<()> {
    step("Compiling for Node.js (cargo build --release)", || BENCH.build(tools))?;
    let mut node = command("node");
    node.arg("benches/run.mjs").arg(BENCH.glue());
    step("Measuring in Node.js", || run(node.args(options.arguments())))
}
