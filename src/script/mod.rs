//! Scripts in the format of the specification's test suite (`.wast`): modules, calls, and what they must give.
//!
//! ```
//! use semblance::script::{Options, Script};
//!
//! let text = r#"(module (func (export "seven") (result i32) (i32.const 7)))
//!               (assert_return (invoke "seven") (i32.const 8))"#;
//! let mut console = Vec::new();
//! let mut script = Script::new(text, Options::default());
//! assert_eq!(script.step(&mut console).unwrap().result, Ok(()));
//! let check = script.step(&mut console).unwrap();
//! assert_eq!(
//!     check.to_string(),
//!     r#"2:15: assert_return: invoke "seven": expected (i32.const 8), got (i32.const 7)"#
//! );
//! assert_eq!(script.step(&mut console), None);
//! ```

mod forms;
mod modules;
mod pattern;
mod runner;
mod wordings;

use std::collections::VecDeque;
use std::fmt;

use crate::error::Error;
use crate::features::Features;
use crate::host::Console;
use crate::machine::Limits;
use crate::module::Place;
use crate::session::{Outcome, Session};

use forms::Forms;
use runner::Runner;

/// What a script is run under.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The proposals that modules may use.
    pub features: Features,
    /// What the modules may use together.
    pub limits: Limits,
    /// How many instructions each call may take; a call that takes more fails.
    pub fuel: u64,
    /// How calls are run, for those who want to look on. What it gives must not depend on it.
    pub driver: Driver,
}

/// Runs a session for at most so many instructions, as [`Session::run`] does.
pub type Driver = fn(&mut Session, u64, &mut dyn Console) -> Outcome;

impl Default for Options {
    fn default() -> Self {
        Self {
            features: Features::default(),
            limits: Limits::default(),
            fuel: 1_000_000_000,
            driver: Session::run,
        }
    }
}

/// What became of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Where the directive stands.
    pub place: Place,
    /// Its keyword, e.g. `assert_return`; `syntax error` if it cannot be read.
    pub directive: &'static str,
    /// Whether what it says is so; else what was expected and what was got.
    pub result: Result<(), String>,
}

impl Check {
    fn syntax(error: Error) -> Self {
        let place = error.place().cloned().expect("a syntax error of a script has a place");
        Self {
            place,
            directive: "syntax error",
            result: Err(error.message().to_owned()),
        }
    }

    /// Whether what the directive says is so.
    pub fn passed(&self) -> bool {
        self.result.is_ok()
    }
}

/// `12:1: assert_return: …`, in the form that editors understand behind a file's name.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column, .. } = self.place;
        let message = self.result.as_ref().err().map_or("passed", |message| message);
        write!(f, "{line}:{column}: {}: {message}", self.directive)
    }
}

/// A script that is being run, one directive after the other.
#[derive(Debug)]
pub struct Script<'t> {
    forms: Forms<'t>,
    runner: Runner,
    /// What the last form gave and nobody has taken yet: a thread's directives come all at once.
    checks: VecDeque<Check>,
}

impl<'t> Script<'t> {
    /// Prepares to run a script from its text.
    pub fn new(text: &'t str, options: Options) -> Self {
        Self {
            forms: Forms::of(text),
            runner: Runner::new(options),
            checks: VecDeque::new(),
        }
    }

    /// Runs the next directive; `None` at the end of the script.
    pub fn step(&mut self, console: &mut dyn Console) -> Option<Check> {
        while self.checks.is_empty() {
            match self.forms.next()? {
                Ok(form) => self.runner.run(&form, console, &mut self.checks),
                Err(error) => self.checks.push_back(Check::syntax(error)),
            }
        }
        self.checks.pop_front()
    }

    /// What the directives so far have made.
    pub fn session(&self) -> &Session {
        &self.runner.session
    }
}

/// Runs a whole script.
pub fn run(text: &str, options: Options, console: &mut dyn Console) -> Vec<Check> {
    let mut script = Script::new(text, options);
    std::iter::from_fn(|| script.step(console)).collect()
}
