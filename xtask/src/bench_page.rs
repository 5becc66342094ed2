//! Measuring what the page costs, in the browser.

use anyhow::Result;

use crate::{
    process::{command, run, web},
    step::step,
};

/// Measures the page as it is built.
pub(crate) fn bench(quick: bool) -> Result<()> {
    let mut node = command("node");
    node.arg("bench/page.js").current_dir(web());
    if quick {
        node.arg("--quick");
    }
    step("Measuring the page in the browser", || run(&mut node))
}
