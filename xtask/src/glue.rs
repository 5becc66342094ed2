//! Packages compiled to WebAssembly for a JavaScript engine.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{
    process::{command, root, run},
    setup::PageTools,
};

/// The target of everything that a JavaScript engine runs.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A package whose library a JavaScript engine can load.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    /// The folder of the workspace that it belongs to, in the repository.
    workspace: &'static str,
    name: &'static str,
    /// The profile that it is compiled in.
    profile: &'static str,
    features: &'static str,
    /// What the machine must have beyond what Rust supposes.
    machine: &'static str,
    /// Whom the JavaScript is for: `nodejs`, or `web` for modules.
    bindgen: &'static str,
}

impl Package {
    /// A package of the main workspace for Node.js.
    pub(crate) const fn for_node(name: &'static str, profile: &'static str) -> Self {
        Self {
            workspace: ".",
            name,
            profile,
            features: "",
            machine: "",
            bindgen: "nodejs",
        }
    }

    /// A package whose JavaScript is a module, which everybody can load.
    pub(crate) const fn module(workspace: &'static str, name: &'static str, features: &'static str) -> Self {
        Self {
            workspace,
            name,
            profile: "release",
            features,
            machine: "",
            bindgen: "web",
        }
    }

    /// The same, with instructions that Rust does not suppose.
    pub(crate) const fn on(self, machine: &'static str) -> Self {
        Self { machine, ..self }
    }

    /// The JavaScript to load.
    pub(crate) fn glue(&self) -> PathBuf {
        self.folder().join(self.library()).with_extension("js")
    }

    /// Compiles the library, and writes the JavaScript around it.
    pub(crate) fn build(&self, tools: &PageTools) -> Result<()> {
        let target = root().join("target");
        self.build_into(tools, &target, &self.folder(), self.name)
    }

    /// Compiles the library in `target`, and writes the JavaScript around it into `folder` under a name.
    pub(crate) fn build_into(&self, tools: &PageTools, target: &Path, folder: &Path, name: &str) -> Result<()> {
        let mut cargo = command("cargo");
        cargo.current_dir(root().join(self.workspace));
        cargo.args(["build", "--package", self.name, "--lib", "--target", TARGET]);
        cargo.args(["--profile", self.profile, "--features", self.features]);
        cargo.arg("--target-dir").arg(target);
        if self.workspace != "." {
            cargo.arg("--locked");
        }
        tools.wasm32.configure(&mut cargo);
        if !self.machine.is_empty() {
            let flags = format!("-Ctarget-feature={}", self.machine);
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        }
        run(&mut cargo)?;
        let wasm = target.join(TARGET).join(self.profile).join(self.library());
        let mut bindgen = tools.wasm_bindgen();
        bindgen.args(["--target", self.bindgen, "--no-typescript", "--out-name"]);
        bindgen.arg(name.replace('-', "_")).arg("--out-dir").arg(folder);
        run(bindgen.arg(wasm.with_extension("wasm")))
    }

    fn folder(&self) -> PathBuf {
        root().join("target/node").join(self.name)
    }

    fn library(&self) -> String {
        self.name.replace('-', "_")
    }
}
