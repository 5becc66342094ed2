//! Reads the command line, does what it says, and ends with the status that says how it went: 0, 1 for a module or a
//! program that fails, 2 for a command that makes no sense.

mod call;
mod debug;
mod entry;
mod input;
mod interrupt;
mod list;
mod number;
mod options;
mod output;
mod profile;
mod record;
mod replay;
mod report;
mod run;
mod trace;
mod wast;
mod world;

use std::process::ExitCode;

use options::{Command, CommandLine};

/// Why a command ends early.
pub(crate) enum Failure {
    /// It makes no sense.
    Usage(String),
    /// A module or a program failed; the text says how, in the form of [`report`].
    Failed(String),
    /// A script's assertion failed, and the output has said so.
    Told,
    /// The program has ended itself with this status, and has said itself what there was to say.
    Exited(u32),
    /// Nobody reads the output any more, so there is nobody to tell.
    Unread,
}

pub(crate) fn main() -> ExitCode {
    let result = match CommandLine::read() {
        CommandLine {
            command: Some(Command::Wast(options)),
            ..
        } => wast::run(&options),
        CommandLine {
            command: Some(Command::Trace(options)),
            ..
        } => trace::run(&options),
        CommandLine {
            command: Some(Command::Profile(options)),
            ..
        } => profile::run(&options),
        CommandLine {
            command: Some(Command::Debug(options)),
            ..
        } => debug::run(&options),
        CommandLine {
            command: Some(Command::Replay(options)),
            ..
        } => replay::run(&options),
        CommandLine {
            run: Some(options),
            world,
            features,
            limits,
            ..
        } => run::run(&options, &world, features.features(), limits.limits()),
        CommandLine { run: None, .. } => unreachable!("without a subcommand, a module is required"),
    };
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
        // A process has no more than these eight bits of it.
        Err(Failure::Exited(status)) => ExitCode::from(status as u8),
        Err(Failure::Told | Failure::Unread) => ExitCode::FAILURE,
    }
}
