//! Generated modules here and in other engines.

use std::process::Command;

use anyhow::Result;

use crate::process::{command, run};

/// The profile that generated and broken inputs are tried in: optimised, with every check.
pub(crate) const PROFILE: &str = "fuzz";

/// The package that does it.
pub(crate) const PACKAGE: &str = "semblance-fuzz";

/// Compares for as long as it is told.
pub(crate) fn fuzz(seconds: Option<u64>, seed: Option<u64>) -> Result<()> {
    let mut differential = differential();
    for (name, value) in [("--seconds", seconds), ("--seed", seed)] {
        if let Some(value) = value {
            differential.arg(name).arg(value.to_string());
        }
    }
    run(&mut differential)
}

/// Compares a few modules with the browser, always the same ones.
pub(crate) fn few() -> Result<()> {
    run(differential().args(["--seed", "1", "--count", "600"]))
}

fn differential() -> Command {
    let mut cargo = command("cargo");
    cargo.args(["run", "--quiet", "--profile", PROFILE, "--package", PACKAGE]);
    cargo.args(["--", "differential", "--javascript"]);
    cargo
}
