//! What generated modules and broken inputs have found once stays right.

use std::fs;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use semblance_fuzz::found;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let entries = fs::read_dir(found::folder()).expect("tests/fuzz/found is a folder");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    let trial = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || {
            found::replay(&path).map_err(|error| Failed::from(format!("{error:#}")))
        })
    };
    let trials = paths.map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
