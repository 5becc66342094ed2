//! What `origin` and `set` are about, as it is written.

use semblance::arguments::parse_value;
use semblance::machine::Value;
use semblance::module::ValType;
use semblance::observe::origin::Place;
use semblance::observe::state::{self, Named};
use semblance::observe::{Change, Location, Timeline};
use semblance::session::Outcome;

use super::show::{innermost, instance};
use crate::cli::number::number;

/// How a subject is written.
const SUBJECTS: &str = "[N] | local L | global G | mem ADDR [LEN [MEMORY]]";

/// How a change is written.
const CHANGES: &str = "operand N V | local L V | global G V | mem ADDR BYTE… | result V…";

/// Reads what has an origin: an operand of the innermost call, counted from the top; where no call is active, a result.
pub(super) fn place(timeline: &Timeline, text: &str) -> Result<Place, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match *words {
        [] => top(timeline, 0),
        ["local", name] => Ok(Place::Location(local(timeline, name)?.0)),
        ["global", name] => Ok(Place::Location(global(timeline, name)?.0)),
        ["mem", address, ref rest @ ..] if rest.len() <= 2 => {
            let length = rest.first().map_or(Ok(1), |length| number(length))?;
            let index = rest.get(1).map_or(Ok(0), |index| number(index))?;
            Ok(Place::Location(Location::Memory {
                memory: memory(timeline, index)?,
                start: number(address)?,
                length,
            }))
        }
        ["local" | "global" | "mem"] => Err(format!("usage: origin {SUBJECTS}")),
        [depth] => top(timeline, number(depth)?),
        _ => Err(format!("usage: origin {SUBJECTS}")),
    }
}

fn top(timeline: &Timeline, depth: u64) -> Result<Place, String> {
    let depth = usize::try_from(depth).map_err(|_| "there is no such operand")?;
    let below = |count: usize, what: &str| {
        let index = count.checked_sub(depth.saturating_add(1));
        index.ok_or_else(|| format!("there is no such {what}"))
    };
    match (innermost(timeline), timeline.session().outcome()) {
        (Some(frame), _) => Ok(Place::Operand {
            frame: timeline.machine().frames.len() - 1,
            index: below(frame.operands.len(), "operand")?,
        }),
        (None, Outcome::Returned(results)) => Ok(Place::Result {
            index: below(results.len(), "result")?,
        }),
        (None, _) => Err("no call is active".to_owned()),
    }
}

/// A local or global by its name or index.
fn find(all: &[Named], kind: &str, name: &str) -> Result<usize, String> {
    let found = match name.strip_prefix('$') {
        Some(name) => all.iter().position(|named| named.name.as_deref() == Some(name)),
        None => usize::try_from(number(name)?).ok().filter(|index| *index < all.len()),
    };
    found.ok_or_else(|| format!("there is no such {kind}"))
}

fn local(timeline: &Timeline, name: &str) -> Result<(Location, ValType), String> {
    let frame = innermost(timeline).ok_or("no call is active")?;
    let index = find(&frame.locals, "local", name)?;
    let place = Location::Local {
        frame: timeline.machine().frames.len() - 1,
        local: index as u32,
    };
    Ok((place, frame.locals[index].ty))
}

fn global(timeline: &Timeline, name: &str) -> Result<(Location, ValType), String> {
    let instance = instance(timeline).ok_or("there is no such global")?;
    let globals = state::globals(timeline.session(), instance);
    let index = find(&globals, "global", name)?;
    let global = timeline.machine().instances[instance as usize].globals[index];
    Ok((Location::Global { global }, globals[index].ty))
}

fn memory(timeline: &Timeline, index: u64) -> Result<u32, String> {
    let instance = instance(timeline).map(|instance| &timeline.machine().instances[instance as usize]);
    let found = instance.and_then(|instance| instance.memories.get(usize::try_from(index).ok()?));
    found.copied().ok_or_else(|| "there is no such memory".to_owned())
}

fn value(ty: ValType, text: &str) -> Result<Value, String> {
    parse_value(ty, text).map_err(|_| format!("`{}` is no {ty}", text.escape_debug()))
}

/// What a place is called.
pub(super) fn name(place: &Place) -> String {
    match *place {
        Place::Operand { frame, index } => format!("operand {index} of call {frame}"),
        Place::Result { index } => format!("result {index}"),
        Place::Location(location) => match location {
            Location::Local { frame, local } => format!("local {local} of call {frame}"),
            Location::Global { global } => format!("global {global}"),
            Location::Memory { start, .. } => format!("memory {start:#x}"),
            Location::Table { table, start, .. } => format!("element {start} of table {table}"),
            Location::Object { object, start, .. } => format!("field {start} of object {object}"),
        },
    }
}

/// What `set` changes.
pub(super) enum Setting {
    Change(Change),
    /// The results of the host call that has just been made, each in a text of its own.
    Results(Vec<String>),
}

/// Reads what is to be changed, and to what.
pub(super) fn setting(timeline: &Timeline, text: &str) -> Result<Setting, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(Setting::Change(match *words {
        ["local", name, text] => {
            let (place, ty) = local(timeline, name)?;
            let Location::Local { frame, local } = place else {
                unreachable!("a local is at a local's place")
            };
            Change::Local {
                frame: frame as u32,
                local,
                value: value(ty, text)?,
            }
        }
        ["global", name, text] => {
            let (place, ty) = global(timeline, name)?;
            let Location::Global { global } = place else {
                unreachable!("a global is at a global's place")
            };
            Change::Global {
                global,
                value: value(ty, text)?,
            }
        }
        ["operand", depth, text] => {
            let Place::Operand { frame, index } = top(timeline, number(depth)?)? else {
                return Err("no call is active".to_owned());
            };
            let operands = innermost(timeline).map_or_else(Vec::new, |frame| frame.operands);
            Change::Operand {
                frame: frame as u32,
                index: index as u32,
                value: value(operands[index].type_to_write(), text)?,
            }
        }
        ["mem", address, ref bytes @ ..] if !bytes.is_empty() => {
            let byte = |text: &&str| {
                let byte = number(text)?.try_into();
                byte.map_err(|_| format!("`{}` is no byte", text.escape_debug()))
            };
            Change::Memory {
                memory: memory(timeline, 0)?,
                address: number(address)?,
                bytes: bytes.iter().map(byte).collect::<Result<_, _>>()?,
            }
        }
        ["result", ref results @ ..] => {
            let results = results.iter().map(|text| (*text).to_owned());
            return Ok(Setting::Results(results.collect()));
        }
        _ => return Err(format!("usage: set {CHANGES}")),
    }))
}
