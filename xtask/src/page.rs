//! Building the page.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{
    process::{root, run},
    setup::PageTools,
};

/// Where the built page is.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the release page into [`dist`]: Trunk compiles the engine, its hook `web/bundle.js` bundles the TypeScript.
pub(crate) fn build(tools: &PageTools) -> Result<()> {
    run(tools.trunk().args(["build", "--release"])).context("the page could not be built; the reason stands above")
}
