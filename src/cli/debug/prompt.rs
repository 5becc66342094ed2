//! Where commands come from: a person at a terminal, or a file.

use std::io::{self, BufRead, IsTerminal, StdinLock};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, Helper};

use super::command::{FORMS, takes_place};
use crate::cli::Failure;
use crate::cli::report;

/// Reads one line after the other.
pub(super) enum Prompt {
    /// With editing, history and completion.
    Terminal {
        editor: Box<Editor<Commands, MemHistory>>,
        /// The last line, which an empty one repeats.
        last: String,
    },
    /// As they stand.
    Lines(StdinLock<'static>),
}

impl Prompt {
    /// `places` are the words that commands which take a place can be completed with.
    pub(super) fn new(places: Vec<String>) -> Result<Self, Failure> {
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            return Ok(Self::Lines(io::stdin().lock()));
        }
        let config = Config::builder().auto_add_history(true).build();
        let failed = |error: ReadlineError| Failure::Failed(report::about_file("<stdin>", &error.to_string()));
        let mut editor = Editor::with_history(config, MemHistory::new()).map_err(failed)?;
        editor.set_helper(Some(Commands { places }));
        Ok(Self::Terminal {
            editor: Box::new(editor),
            last: String::new(),
        })
    }

    /// The next line; `None` after the last.
    pub(super) fn read(&mut self) -> Result<Option<String>, Failure> {
        let failed = |message: String| Failure::Failed(report::about_file("<stdin>", &message));
        match self {
            Self::Lines(stdin) => {
                let mut line = String::new();
                match stdin.read_line(&mut line) {
                    Ok(0) => Ok(None),
                    Ok(_) => Ok(Some(line)),
                    Err(error) => Err(failed(error.to_string())),
                }
            }
            Self::Terminal { editor, last } => match editor.readline("(semblance) ") {
                Ok(line) if line.trim().is_empty() => Ok(Some(last.clone())),
                Ok(line) => {
                    last.clone_from(&line);
                    Ok(Some(line))
                }
                // Ctrl-C takes back what has been typed.
                Err(ReadlineError::Interrupted) => Ok(Some(String::new())),
                Err(ReadlineError::Eof) => Ok(None),
                Err(error) => Err(failed(error.to_string())),
            },
        }
    }
}

/// Completes the names of commands, and of what there is to stop at.
pub(super) struct Commands {
    places: Vec<String>,
}

impl Completer for Commands {
    type Candidate = String;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line[..position].trim_start();
        if takes_place(typed) {
            let word = typed.rsplit(char::is_whitespace).next().unwrap_or_default();
            let places = self.places.iter().filter(|place| place.starts_with(word));
            return Ok((position - word.len(), places.cloned().collect()));
        }
        let names = FORMS.iter().map(|form| form.names[0]);
        let candidates = names.filter(|name| name.starts_with(typed)).map(str::to_owned);
        Ok((position - typed.len(), candidates.collect()))
    }
}

impl Hinter for Commands {
    type Hint = String;
}

impl Highlighter for Commands {}
impl Validator for Commands {}
impl Helper for Commands {}
