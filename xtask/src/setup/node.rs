//! Node.js and the npm packages of the page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{
    process::{command, is_on_path, read, run, web},
    step::step,
};

/// The oldest Node.js that the page's tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// Checks that Node.js is there; it is one of the two things that this project cannot do without and does not install.
pub(super) fn ensure_node() -> Result<()> {
    let (major, minor) = OLDEST;
    let wanted = format!("Node.js {major}.{minor} or newer with npm is needed; install it from https://nodejs.org");
    if !is_on_path("node") || !is_on_path("npm") {
        bail!("{wanted}");
    }
    let version = read(command("node").arg("--version")).with_context(|| wanted.clone())?;
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    let found = numbers.next().zip(numbers.next());
    if found.is_none_or(|found| found < OLDEST) {
        bail!("{wanted}; this is {version}");
    }
    Ok(())
}

/// Installs the page's packages.
pub(super) fn ensure_packages() -> Result<()> {
    ensure_packages_of(
        &web(),
        "Installing npm packages into web/node_modules: the page's libraries, its bundler, checkers and test runner",
    )
}

/// Installs the packages that a folder's package-lock.json names, unless exactly these are installed.
pub(super) fn ensure_packages_of(folder: &Path, name: &str) -> Result<()> {
    let wanted = fs::read_to_string(folder.join("package-lock.json"))?;
    // A copy of the lock file that the installed packages are from.
    let stamp = folder.join("node_modules").join(".installed-from-package-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step(name, || {
        // No package of these needs a script of its own to run at installation.
        run(command("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder))
        .context("npm must be able to reach its registry; see its message above")?;
        Ok(fs::write(stamp, wanted)?)
    })
}
