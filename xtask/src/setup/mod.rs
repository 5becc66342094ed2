//! Setting up what the chores need, each thing by the first way that works.

mod apt;
mod browser;
mod node;
mod programs;
mod tool;
mod wasm32;

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::process::{command, read};

pub(crate) use browser::{ensure as browser, ensure_firefox as firefox};
pub(crate) use programs::ensure as programs;
pub(crate) use wasm32::Wasm32;

/// What it takes to build the page.
pub(crate) struct PageTools {
    pub(crate) wasm32: Wasm32,
    /// The folders of Trunk and of the wasm-bindgen CLI where they are not on PATH.
    folders: Vec<PathBuf>,
}

/// Sets up Node.js and its packages.
pub(crate) fn node() -> Result<()> {
    node::ensure_node()?;
    node::ensure_packages()
}

/// Sets up what it takes to build the page.
pub(crate) fn page() -> Result<PageTools> {
    node::ensure_node()?;
    let wasm32 = wasm32::ensure()?;
    let trunk = tool::trunk().ensure()?;
    let wasm_bindgen = tool::wasm_bindgen(&wasm_bindgen_version()?).ensure()?;
    node::ensure_packages()?;
    Ok(PageTools {
        wasm32,
        folders: [trunk, wasm_bindgen].into_iter().flatten().collect(),
    })
}

/// The version of the crate wasm-bindgen that Cargo.lock names; its CLI must be of the very same.
fn wasm_bindgen_version() -> Result<String> {
    let id = read(command("cargo").args(["pkgid", "wasm-bindgen"]))?;
    let (_, version) = id
        .rsplit_once(['@', '#'])
        .context("`cargo pkgid wasm-bindgen` names no version")?;
    Ok(version.to_owned())
}

impl PageTools {
    /// The wasm-bindgen CLI.
    pub(crate) fn wasm_bindgen(&self) -> Command {
        self.tool("wasm-bindgen")
    }

    /// A tool, in an environment in which it finds the others.
    fn tool(&self, name: &str) -> Command {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(self.folders.iter().cloned().chain(env::split_paths(&path)))
            .expect("the tools' folders have no separator in their names");
        let found = which::which_in(name, Some(&path), crate::process::root());
        let mut tool = command(found.unwrap_or_else(|_| name.into()));
        tool.env("PATH", path);
        tool
    }

    /// Trunk, in an environment in which it finds its tools and downloads nothing by itself.
    pub(crate) fn trunk(&self) -> Command {
        let mut trunk = self.tool("trunk");
        self.wasm32.configure(&mut trunk);
        trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
        // Trunk would warn about a page without a main Rust program; the engine's place is in a Worker.
        trunk.env("RUST_LOG", "error,trunk=warn,trunk::pipelines::html=error");
        // What fails says so in words; where in Trunk's own source is of no use.
        trunk.env("RUST_BACKTRACE", "0");
        // Trunk understands no other value in it.
        if env::var_os("NO_COLOR").is_some() {
            trunk.env("NO_COLOR", "true");
        }
        trunk
    }
}
