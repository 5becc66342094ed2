//! The debugger's commands: what they are called, and how they are written.

use super::points::{MODIFIERS, PLACES, WATCHED};
use super::subject::{CHANGED, REFERENCES, SUBJECTS};
use crate::cli::number::number;

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Step(u64),
    Next(u64),
    Out,
    Back(u64),
    BackOver(u64),
    BackOut,
    Continue,
    ReverseContinue,
    /// Forward or back to a place, as `points` reads it.
    Until {
        place: String,
        back: bool,
    },
    Break(String),
    Watch(String),
    Breakpoints,
    /// A breakpoint, or all.
    Delete(Option<u32>),
    Enable {
        breakpoint: Option<u32>,
        enabled: bool,
    },
    Seek(u64),
    Start,
    End,
    Where,
    Locals(usize),
    Stack,
    Globals,
    Memory {
        address: u64,
        length: u64,
        memory: usize,
    },
    Table {
        table: u64,
        from: u64,
        count: u64,
    },
    Objects {
        from: u64,
        count: u64,
    },
    Object {
        object: u64,
        from: u64,
        count: u64,
    },
    Who(String),
    Origin(String),
    Set(String),
    Timelines,
    Timeline(u64),
    Difference(Option<u64>),
    List,
    Trace {
        from: u64,
        to: u64,
    },
    Output,
    Info,
    /// On everything, or on a command.
    Help(String),
    Quit,
}

/// A command as `help` tells of it.
pub(super) struct Form {
    /// Its names, the long one first.
    pub(super) names: &'static [&'static str],
    /// What can follow.
    arguments: &'static str,
    help: &'static str,
    make: Make,
}

/// How a command is made of what follows its name; `None` when that is too little or too much.
enum Make {
    Numbers(fn(&[u64]) -> Option<Command>),
    Text(fn(&str) -> Option<Command>),
}

/// Bytes that `mem` shows when it is not told how many.
const BYTES: u64 = 64;

/// Elements, objects and fields that are shown when nobody says how many.
const ITEMS: u64 = 32;

/// Something, and perhaps where in it, and how many items.
fn stretch(numbers: &[u64]) -> Option<(u64, u64, u64)> {
    match *numbers {
        [of] => Some((of, 0, ITEMS)),
        [of, from] => Some((of, from, ITEMS)),
        [of, from, count] => Some((of, from, count)),
        _ => None,
    }
}

/// A number that may be left out: 1.
fn count(numbers: &[u64]) -> Option<u64> {
    match numbers {
        [] => Some(1),
        [count] => Some(*count),
        _ => None,
    }
}

/// A breakpoint's number, or `all`.
fn breakpoint(text: &str) -> Option<Option<u32>> {
    match text {
        "all" => Some(None),
        number => Some(Some(number.parse().ok()?)),
    }
}

/// Something that has to be there.
fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
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
    form(
        &["continue", "c"],
        "",
        "run to the next breakpoint, or to the end",
        plain!(Continue),
    ),
    form(
        &["reverse continue", "rc"],
        "",
        "go back to the last breakpoint, or to the beginning",
        plain!(ReverseContinue),
    ),
    text_form(
        &["until", "u"],
        "PLACE",
        "run to a place, whatever breakpoints there are",
        |text| some(text).map(|place| Command::Until { place, back: false }),
    ),
    text_form(&["back until", "bu"], "PLACE", "go back to a place likewise", |text| {
        some(text).map(|place| Command::Until { place, back: true })
    }),
    text_form(
        &["break", "br"],
        "PLACE [if …] [log …]",
        "stop there: `help break` has places and more",
        |text| some(text).map(Command::Break),
    ),
    text_form(
        &["watch", "w"],
        "[read|any] PLACE [if …]",
        "stop where something is written or read",
        |text| some(text).map(Command::Watch),
    ),
    form(
        &["breakpoints", "bl"],
        "",
        "all breakpoints and watchpoints",
        plain!(Breakpoints),
    ),
    text_form(&["delete"], "N | all", "remove breakpoints", |text| {
        breakpoint(text).map(Command::Delete)
    }),
    text_form(&["disable"], "N | all", "let breakpoints do nothing", |text| {
        breakpoint(text).map(|breakpoint| Command::Enable {
            breakpoint,
            enabled: false,
        })
    }),
    text_form(&["enable"], "N | all", "let them stop again", |text| {
        breakpoint(text).map(|breakpoint| Command::Enable {
            breakpoint,
            enabled: true,
        })
    }),
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
    form(&["table"], "TABLE [FROM [COUNT]]", "elements of a table", |numbers| {
        let (table, from, count) = stretch(numbers)?;
        Some(Command::Table { table, from, count })
    }),
    form(
        &["objects"],
        "[FROM [COUNT]]",
        "structures, arrays and exceptions on the heap",
        |numbers| match *numbers {
            [] => Some(Command::Objects { from: 0, count: ITEMS }),
            [from] => Some(Command::Objects { from, count: ITEMS }),
            [from, count] => Some(Command::Objects { from, count }),
            _ => None,
        },
    ),
    form(&["object"], "N [FROM [COUNT]]", "what is in one of them", |numbers| {
        let (object, from, count) = stretch(numbers)?;
        Some(Command::Object { object, from, count })
    }),
    text_form(
        &["who"],
        "WHAT",
        "what wrote to something last, or printed a byte: `help who` has what there is",
        |text| some(text).map(Command::Who),
    ),
    text_form(
        &["origin"],
        "[WHAT]",
        "where a value comes from: `help origin` has what there is",
        |text| Some(Command::Origin(text.to_owned())),
    ),
    text_form(
        &["set"],
        "WHAT VALUE",
        "change something on a new timeline: `help set` has what there is",
        |text| Some(Command::Set(text.to_owned())),
    ),
    form(&["timelines"], "", "all timelines", plain!(Timelines)),
    form(
        &["timeline"],
        "N",
        "go on with another timeline",
        |numbers| match *numbers {
            [number] => Some(Command::Timeline(number)),
            _ => None,
        },
    ),
    form(
        &["difference"],
        "[N]",
        "where this timeline first differs from another",
        |numbers| match *numbers {
            [] => Some(Command::Difference(None)),
            [number] => Some(Command::Difference(Some(number))),
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
    text_form(
        &["help", "h", "?"],
        "[COMMAND]",
        "this list, or more about a command",
        |text| Some(Command::Help(text.to_owned())),
    ),
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
        make: Make::Numbers(make),
    }
}

const fn text_form(
    names: &'static [&'static str],
    arguments: &'static str,
    help: &'static str,
    make: fn(&str) -> Option<Command>,
) -> Form {
    Form {
        names,
        arguments,
        help,
        make: Make::Text(make),
    }
}

/// A command from a line; `None` for an empty one.
pub(super) fn parse(line: &str) -> Result<Option<Command>, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(first) = words.first() else { return Ok(None) };
    let two = words.get(1).map(|second| format!("{first} {second}"));
    let (form, used) = match two.as_deref().and_then(named) {
        Some(form) => (form, 2),
        None => {
            let unknown = || format!("there is no command `{}`; `help` lists them", first.escape_debug());
            (named(first).ok_or_else(unknown)?, 1)
        }
    };
    let command = match form.make {
        Make::Numbers(make) => {
            let numbers = words[used..].iter().map(|word| number(word));
            make(&numbers.collect::<Result<Vec<u64>, _>>()?)
        }
        Make::Text(make) => make(after_words(line, used)),
    };
    Ok(Some(command.ok_or_else(|| format!("usage: {}", form.usage()))?))
}

/// The command of a name.
fn named(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.names.contains(&name))
}

/// Whether what is typed begins with a command that takes a place.
pub(super) fn takes_place(typed: &str) -> bool {
    let mut names = FORMS.iter().filter(|form| form.arguments.starts_with("PLACE"));
    names.any(|form| {
        let mut rests = form.names.iter().filter_map(|name| typed.strip_prefix(name));
        rests.any(|rest| rest.starts_with(' '))
    })
}

/// What a line has after so many words.
fn after_words(line: &str, words: usize) -> &str {
    let skip = |rest: &'_ str| {
        let rest = rest.trim_start();
        rest.len() - rest.find(char::is_whitespace).unwrap_or(rest.len())
    };
    let left = (0..words).fold(line.len(), |left, _| skip(&line[line.len() - left..]));
    line[line.len() - left..].trim()
}

impl Form {
    fn usage(&self) -> String {
        match self.arguments {
            "" => self.names[0].to_owned(),
            arguments => format!("{} {arguments}", self.names[0]),
        }
    }
}

/// What a command does; without a name, the list of commands.
pub(super) fn help(name: &str) -> String {
    let line = |form: &Form| format!("{:<30} {:<5} {}\n", form.usage(), form.names[1..].join(" "), form.help);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        let Some(form) = named(&name) else {
            return format!("there is no command `{}`; `help` lists them", name.escape_debug());
        };
        let more = match form.names[0] {
            "break" => format!("Places:\n{PLACES}What can follow:\n{MODIFIERS}"),
            "watch" => format!("Places:\n{WATCHED}What can follow:\n{MODIFIERS}"),
            "until" | "back until" => format!("Places:\n{PLACES}"),
            "who" => format!(
                "What:\n  ADDR [LEN [MEMORY]]       bytes of a memory\n{SUBJECTS}  output BYTE               a byte that was printed, counted from 0\n"
            ),
            "origin" => {
                format!("What:\n  N                         an operand, the last one being 0, or a result\n{SUBJECTS}")
            }
            "set" => format!("What:\n{CHANGED}Values that are no numbers:\n{REFERENCES}"),
            _ => String::new(),
        };
        return line(form) + &more;
    }
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
        assert_eq!(
            parse(" back  until  leave  $f "),
            Ok(Some(Command::Until {
                place: "leave  $f".into(),
                back: true
            }))
        );
        assert_eq!(parse("delete 3"), Ok(Some(Command::Delete(Some(3)))));
        assert!(parse("delete").is_err());
        assert!(parse("break").is_err());
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
