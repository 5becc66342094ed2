//! Running scripts of the specification's test suite.

use semblance::script::{Options, Script};

use super::options::WastOptions;
use super::output::Output;
use super::{Failure, input, report};

/// Runs scripts and prints each failure with file and line, and in the end how many directives passed and failed. What
/// the scripts themselves print comes in between. A script that cannot be read fails, and does not keep others from
/// being run.
pub(crate) fn run(options: &WastOptions) -> Result<(), Failure> {
    let mut output = Output::new();
    let (mut passed, mut failed) = (0_u64, 0_u64);
    for path in &options.files {
        let read = input::read(path).and_then(|(name, bytes)| match String::from_utf8(bytes) {
            Ok(text) => Ok((name, text)),
            Err(_) => Err(Failure::Failed(report::about_file(&name, "the text is not UTF-8"))),
        });
        let (name, text) = match read {
            Ok(read) => read,
            Err(Failure::Failed(report)) => {
                report::print(&report);
                failed += 1;
                continue;
            }
            Err(other) => return Err(other),
        };
        let script = Options {
            features: options.features.features(),
            limits: options.limits.limits(),
            fuel: options.fuel,
            ..Options::default()
        };
        let mut script = Script::new(&text, script);
        while let Some(check) = script.step(&mut output) {
            if check.passed() {
                passed += 1;
            } else {
                failed += 1;
                output.line(&report::printable(&format!("{name}:{check}")));
            }
            output.flush()?;
        }
    }
    output.line(&format!("{passed} passed, {failed} failed"));
    output.flush()?;
    match failed {
        0 => Ok(()),
        _ => Err(Failure::Told),
    }
}
