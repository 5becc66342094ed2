//! Packages of the workspace, compiled to WebAssembly for Node.js.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    process::{command, root, run},
    setup::PageTools,
};

const TARGET: &str = "wasm32-unknown-unknown";

/// A package whose library Node.js can load.
pub(crate) struct Package {
    pub(crate) name: &'static str,
    /// The profile that it is compiled in.
    pub(crate) profile: &'static str,
}

impl Package {
    /// The JavaScript to load.
    pub(crate) fn glue(&self) -> PathBuf {
        self.folder().join(self.library()).with_extension("js")
    }

    /// Compiles the library, and writes the JavaScript around it.
    pub(crate) fn build(&self, tools: &PageTools) -> Result<()> {
        let target = root().join("target");
        let mut cargo = command("cargo");
        cargo.args(["build", "--package", self.name, "--lib", "--target", TARGET]);
        cargo.args(["--profile", self.profile]).arg("--target-dir").arg(&target);
        tools.wasm32.configure(&mut cargo);
        run(&mut cargo)?;
        let wasm = target.join(TARGET).join(self.profile).join(self.library());
        let mut bindgen = tools.wasm_bindgen();
        bindgen.args(["--target", "nodejs", "--no-typescript", "--out-dir"]);
        run(bindgen.arg(self.folder()).arg(wasm.with_extension("wasm")))
    }

    fn folder(&self) -> PathBuf {
        root().join("target/node").join(self.name)
    }

    fn library(&self) -> String {
        self.name.replace('-', "_")
    }
}
