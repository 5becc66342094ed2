//! The debugger's commands: what they are called, and how they are written.

use crate::cli::number::number;

/// What the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Step(u64),
    Next(u64),
    Out,
    Back(u64),
    BackOver(u64),
    BackOut,
    Continue,
    ReverseContinue,
    Seek(u64),
    Start,
    End,
    Where,
    Locals(usize),
    Stack,
    Globals,
    Memory { address: u64, length: u64, memory: usize },
    Who(Place),
    List,
    Trace { from: u64, to: u64 },
    Output,
    Info,
    Help,
    Quit,
}

/// Something that is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Memory { address: u64, length: u64, memory: usize },
    Local(u32),
    Global(u32),
}

/// A command as `help` tells of it.
pub(super) struct Form {
    /// Its names, the long one first.
    pub(super) names: &'static [&'static str],
    /// What can follow.
    arguments: &'static str,
    help: &'static str,
    /// Makes the command of the numbers that follow; `None` when they are too few or too many.
    make: fn(&[u64]) -> Option<Command>,
}

/// Bytes that `mem` shows when it is not told how many.
const BYTES: u64 = 64;

/// A number that may be left out: 1.
fn count(numbers: &[u64]) -> Option<u64> {
    match numbers {
        [] => Some(1),
        [count] => Some(*count),
        _ => None,
    }
}

macro_rules! plain {
    ($command:ident) => {
        |numbers| numbers.is_empty().then_some(Command::$command)
    };
}

/// All commands, in the order of `help`.
pub(super) const FORMS: &[Form] = &[
    form(
        &["step", "s"],
        "[N]",
        "go N instructions forward, into calls",
        |numbers| count(numbers).map(Command::Step),
    ),
    form(
        &["next", "n"],
        "[N]",
        "go N instructions forward, over calls",
        |numbers| count(numbers).map(Command::Next),
    ),
    form(
        &["out", "o"],
        "",
        "go forward until this function has returned",
        plain!(Out),
    ),
    form(&["back", "b"], "[N]", "go N instructions back, into calls", |numbers| {
        count(numbers).map(Command::Back)
    }),
    form(
        &["back over", "bn"],
        "[N]",
        "go N instructions back, over calls",
        |numbers| count(numbers).map(Command::BackOver),
    ),
    form(
        &["back out", "bo"],
        "",
        "go back to the call of this function",
        plain!(BackOut),
    ),
    form(&["continue", "c"], "", "run to the end", plain!(Continue)),
    form(
        &["reverse-continue", "rc"],
        "",
        "go back to the beginning",
        plain!(ReverseContinue),
    ),
    form(&["seek", "g"], "N", "go to step N", |numbers| match numbers {
        [step] => Some(Command::Seek(*step)),
        _ => None,
    }),
    form(&["start"], "", "go to the beginning", plain!(Start)),
    form(&["end"], "", "go to the end", plain!(End)),
    form(
        &["where", "bt"],
        "",
        "the active calls, the innermost first",
        plain!(Where),
    ),
    form(
        &["locals", "l"],
        "[FRAME]",
        "parameters and locals of a call",
        |numbers| match numbers {
            [] => Some(Command::Locals(0)),
            [frame] => Some(Command::Locals(*frame as usize)),
            _ => None,
        },
    ),
    form(&["stack", "k"], "", "operands, the last one first", plain!(Stack)),
    form(&["globals"], "", "globals of this module", plain!(Globals)),
    form(&["mem", "x"], "ADDR [LEN [MEMORY]]", "bytes of a memory", |numbers| {
        let (address, length, memory) = match *numbers {
            [address] => (address, BYTES, 0),
            [address, length] => (address, length, 0),
            [address, length, memory] => (address, length, memory as usize),
            _ => return None,
        };
        Some(Command::Memory {
            address,
            length,
            memory,
        })
    }),
    form(
        &["who"],
        "ADDR [LEN [MEMORY]]",
        "what wrote to these bytes last",
        |numbers| {
            let (address, length, memory) = match *numbers {
                [address] => (address, 1, 0),
                [address, length] => (address, length, 0),
                [address, length, memory] => (address, length, memory as usize),
                _ => return None,
            };
            Some(Command::Who(Place::Memory {
                address,
                length,
                memory,
            }))
        },
    ),
    form(
        &["who local"],
        "INDEX",
        "what wrote to this local last",
        |numbers| match *numbers {
            [index] => Some(Command::Who(Place::Local(index.try_into().ok()?))),
            _ => None,
        },
    ),
    form(
        &["who global"],
        "INDEX",
        "what wrote to this global last",
        |numbers| match *numbers {
            [index] => Some(Command::Who(Place::Global(index.try_into().ok()?))),
            _ => None,
        },
    ),
    form(&["list"], "", "the source around this place", plain!(List)),
    form(
        &["trace"],
        "FROM TO",
        "the instructions from one step to before another",
        |numbers| match *numbers {
            [from, to] => Some(Command::Trace { from, to }),
            _ => None,
        },
    ),
    form(&["output"], "", "what has been printed up to here", plain!(Output)),
    form(
        &["info", "i"],
        "",
        "what is being run, and how much of it is recorded",
        plain!(Info),
    ),
    form(&["help", "h", "?"], "", "this list", plain!(Help)),
    form(&["quit", "q"], "", "leave", plain!(Quit)),
];

const fn form(
    names: &'static [&'static str],
    arguments: &'static str,
    help: &'static str,
    make: fn(&[u64]) -> Option<Command>,
) -> Form {
    Form {
        names,
        arguments,
        help,
        make,
    }
}

/// A command from a line; `None` for an empty one.
pub(super) fn parse(line: &str) -> Result<Option<Command>, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(first) = words.first() else { return Ok(None) };
    let two = words.get(1).map(|second| format!("{first} {second}"));
    let find = |name: &str| FORMS.iter().find(|form| form.names.contains(&name));
    let (form, rest) = match two.as_deref().and_then(find) {
        Some(form) => (form, &words[2..]),
        None => {
            let unknown = || format!("there is no command `{}`; `help` lists them", first.escape_debug());
            (find(first).ok_or_else(unknown)?, &words[1..])
        }
    };
    let numbers: Vec<u64> = rest.iter().map(|word| number(word)).collect::<Result<_, _>>()?;
    let command = (form.make)(&numbers).ok_or_else(|| format!("usage: {}", form.usage()))?;
    Ok(Some(command))
}

impl Form {
    fn usage(&self) -> String {
        match self.arguments {
            "" => self.names[0].to_owned(),
            arguments => format!("{} {arguments}", self.names[0]),
        }
    }
}

/// The list of commands.
pub(super) fn help() -> String {
    let line = |form: &Form| format!("{:<27} {:<5} {}\n", form.usage(), form.names[1..].join(" "), form.help);
    let lines: String = FORMS.iter().map(line).collect();
    format!(
        "{lines}Steps and addresses are numbers like 1234, 1_234 or 0x4d2. An empty line repeats the last command.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_short_and_long_forms() {
        assert_eq!(parse("s"), Ok(Some(Command::Step(1))));
        assert_eq!(parse(" step 1_000 "), Ok(Some(Command::Step(1000))));
        assert_eq!(parse("back 0x10"), Ok(Some(Command::Back(16))));
        assert_eq!(parse("back over"), Ok(Some(Command::BackOver(1))));
        assert_eq!(parse("bn 2"), Ok(Some(Command::BackOver(2))));
        assert_eq!(parse("back  out"), Ok(Some(Command::BackOut)));
        assert_eq!(parse(""), Ok(None));
        assert!(parse("step 1 2").is_err());
        assert!(parse("seek").is_err());
        assert!(parse("seek x").is_err());
        assert!(parse("sneak").is_err());
    }

    #[test]
    fn no_name_has_two_meanings() {
        let mut names: Vec<&str> = FORMS.iter().flat_map(|form| form.names).copied().collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
