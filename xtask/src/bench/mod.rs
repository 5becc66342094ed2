//! Measuring what the engine costs, and comparing it with others.

mod engines;

use anyhow::{Result, ensure};

use crate::{
    glue::Package,
    process::{command, run},
    setup::{self, PageTools},
    step::step,
};

const BENCH: Package = Package::for_node("semblance-bench", "release");

/// The part that compares engines; the package `semblance-bench` has the others.
const ENGINES: &str = "engines";

/// What to measure.
pub(crate) struct Options {
    /// Less time, and less to rely on.
    pub(crate) quick: bool,
    /// Only this part.
    pub(crate) part: Option<String>,
    /// Only here.
    pub(crate) places: Places,
    /// Only these programs, with commas.
    pub(crate) program: Option<String>,
    /// Only these engines, with commas.
    pub(crate) engine: Option<String>,
    /// Only when warm.
    pub(crate) warm: bool,
    /// Where to write all figures.
    pub(crate) json: Option<String>,
    /// Where to write a drawing of them.
    pub(crate) plot: Option<String>,
}

/// Where to measure: where it is said, or everywhere if nothing is said.
pub(crate) struct Places {
    pub(crate) native: bool,
    pub(crate) node: bool,
    pub(crate) chromium: bool,
}

impl Places {
    fn names(&self) -> Vec<&'static str> {
        let all = [
            ("native", self.native),
            ("node", self.node),
            ("chromium", self.chromium),
        ];
        let nothing_said = all.iter().all(|(_, is_said)| !is_said);
        all.iter()
            .filter(|(_, is_said)| *is_said || nothing_said)
            .map(|(name, _)| *name)
            .collect()
    }
}

impl Options {
    fn arguments(&self) -> impl Iterator<Item = &str> {
        let quick = self.quick.then_some("--quick");
        quick.into_iter().chain(self.part.as_deref())
    }
}

/// Measures.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let places = options.places.names();
    if options.part.as_deref() != Some(ENGINES) {
        ensure!(
            options.program.is_none() && options.engine.is_none() && options.json.is_none(),
            "these options are for `cargo xtask bench engines`"
        );
        ensure!(
            options.part.is_none() || places.iter().any(|place| *place != "chromium"),
            "this part is measured natively and in Node.js; in Chromium it is `engines` and `page`"
        );
        if places.contains(&"native") {
            native(options)?;
        }
        if places.contains(&"node") {
            wasm32(&setup::page()?, options)?;
        }
    }
    if options.part.as_deref().is_none_or(|part| part == ENGINES) {
        engines::compare(options)?;
    }
    Ok(())
}

/// Measures natively.
fn native(options: &Options) -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "semblance-bench", "--"]);
    step("Measuring natively", || run(cargo.args(options.arguments())))
}

/// Measures the engine compiled to WebAssembly, in Node.js.
fn wasm32(tools: &PageTools, options: &Options) -> Result<()> {
    step("Compiling for Node.js (cargo build --release)", || BENCH.build(tools))?;
    let mut node = command("node");
    node.arg("benches/run.mjs").arg(BENCH.glue());
    step("Measuring in Node.js", || run(node.args(options.arguments())))
}
