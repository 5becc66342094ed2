//! Reads the command line, does what it says, and ends with the status that says how it went: 0, 1 for a module or a
//! program that fails, 2 for a command that makes no sense.

mod input;
mod list;
mod options;
mod output;
mod report;
mod run;

use std::process::ExitCode;

/// Why a command ends early.
pub(crate) enum Failure {
    /// It makes no sense.
    Usage(String),
    /// A module or a program failed; the text says how, in the form of [`report`].
    Failed(String),
    /// Nobody reads the output any more, so there is nobody to tell.
    Unread,
}

pub(crate) fn main() -> ExitCode {
    let command_line = options::CommandLine::read();
    let result = run::run(&command_line.run);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            report::print(&report::usage(&message));
            ExitCode::from(2)
        }
        Err(Failure::Failed(report)) => {
            report::print(&report);
            ExitCode::FAILURE
        }
        Err(Failure::Unread) => ExitCode::FAILURE,
    }
}
