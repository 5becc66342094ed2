//! What a WASI program is given: directories, variables, arguments, standard input. Nothing else is there for it.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use semblance::host::wasi::real::{RealDirectory, Terminal};
use semblance::host::wasi::{Wasi, uses_wasi};
use semblance::host::{World, uses_world};
use semblance::machine::Limits;
use semblance::module::Module;
use semblance::session::Session;

use super::{Failure, input, interrupt, report};

/// What the options give.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "WASI programs")]
pub(crate) struct WorldOptions {
    /// Give the program this directory, which it knows as GUEST, or else by the same name; may be repeated
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = directory)]
    dir: Vec<Directory>,

    /// Set a variable of the program's environment, or give it one of this environment; may be repeated
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = variable)]
    env: Vec<String>,

    /// Let the program read this file as its standard input
    #[arg(long, value_name = "FILE")]
    stdin: Option<PathBuf>,
}

/// A directory, and what the program calls it.
#[derive(Clone, Debug)]
struct Directory {
    host: PathBuf,
    guest: String,
}

/// Where a program's standard input comes from, if no file is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stdin {
    /// From that of this process.
    Inherited,
    /// From nowhere: something else comes from there.
    Empty,
}

/// How a program is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calling<'a> {
    /// The file that it is in.
    pub(crate) module: &'a Path,
    /// The arguments that are its own, and not those of a function that is named.
    pub(crate) arguments: &'a [String],
    pub(crate) stdin: Stdin,
}

impl WorldOptions {
    /// A session for all of these modules, with what the options give if there is one that can have it.
    pub(crate) fn session<'a>(
        &self,
        limits: Limits,
        modules: impl IntoIterator<Item = &'a Module> + Clone,
        calling: Calling<'_>,
    ) -> Result<Session, Failure> {
        let session = Session::new(limits);
        if !modules.clone().into_iter().any(uses_wasi) {
            self.warn_of_what_is_lost(&calling);
        }
        match modules.into_iter().any(uses_world) {
            true => Ok(session.within(self.world(calling)?)),
            false => Ok(session),
        }
    }

    /// No module can see what is given. They are run all the same: a program may have no use for what it could have.
    fn warn_of_what_is_lost(&self, calling: &Calling<'_>) {
        let given = [
            ("--dir", !self.dir.is_empty()),
            ("--env", !self.env.is_empty()),
            ("--stdin", self.stdin.is_some()),
            ("the arguments", !calling.arguments.is_empty()),
        ];
        let lost: Vec<&str> = given.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect();
        if let [first @ .., last] = &*lost {
            let all = match first {
                [] => (*last).to_owned(),
                _ => format!("{} and {last}", first.join(", ")),
            };
            report::print(&report::warning(&format!(
                "nothing here imports WASI, so nothing can see what is given by {all}"
            )));
        }
    }

    /// The world of a program.
    fn world(&self, calling: Calling<'_>) -> Result<World, Failure> {
        let Calling {
            module,
            arguments,
            stdin,
        } = calling;
        let mut wasi = Wasi::new(Box::new(Terminal::new(interrupt::is_wanted)));
        let name = module.file_name().unwrap_or(OsStr::new("-")).to_string_lossy();
        wasi.argument(name.as_bytes());
        for argument in arguments {
            wasi.argument(argument.as_bytes());
        }
        for variable in &self.env {
            wasi.variable(variable.as_bytes());
        }
        for Directory { host, guest } in &self.dir {
            let directory = RealDirectory::open(host).map_err(|error| {
                Failure::Failed(report::about_file(&host.display().to_string(), &error.to_string()))
            })?;
            wasi.preopen(guest, Box::new(directory));
        }
        let reads_terminal = self.stdin.is_none() && stdin == Stdin::Inherited && io::stdin().is_terminal();
        let terminals = [reads_terminal, io::stdout().is_terminal(), io::stderr().is_terminal()];
        for (stream, _) in (0..).zip(terminals).filter(|(_, is_terminal)| !is_terminal) {
            wasi.redirect(stream);
        }
        match (&self.stdin, stdin) {
            (Some(file), _) => {
                wasi.type_in(&input::read(file)?.1);
                wasi.end_input();
            }
            (None, Stdin::Empty) => wasi.end_input(),
            (None, Stdin::Inherited) => {}
        }
        Ok(wasi.into())
    }
}

fn directory(text: &str) -> Result<Directory, String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    match host.is_empty() || guest.is_empty() {
        true => Err("a directory's name cannot be empty".to_owned()),
        false => Ok(Directory {
            host: host.into(),
            guest: guest.to_owned(),
        }),
    }
}

fn variable(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some(("", _)) => Err("a variable's name cannot be empty".to_owned()),
        Some(_) => Ok(text.to_owned()),
        None => match env::var(text) {
            Ok(value) => Ok(format!("{text}={value}")),
            Err(_) => Err("this environment has no such variable in Unicode; write NAME=VALUE to set one".to_owned()),
        },
    }
}
