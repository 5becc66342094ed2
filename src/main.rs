//! The command line: `semblance hello.wasm --invoke hello`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
