//! What `who`, `origin` and `set` are about, as it is written.

use semblance::arguments::parse_value;
use semblance::machine::{Instance, Ref, Value};
use semblance::module::ValType;
use semblance::observe::origin::Place;
use semblance::observe::state::{self, Named};
use semblance::observe::{Change, Location, Timeline};
use semblance::session::Outcome;

use super::notation::{in_full, setting_in_full};
use super::show::{innermost, instance};
use crate::cli::number::number;

/// How a place is written.
pub(super) const SUBJECTS: &str = concat!(
    "  mem ADDR [LEN [MEMORY]]   bytes of a memory\n",
    "  local L, global G         by name or index\n",
    "  table T INDEX             an element of a table\n",
    "  object N FIELD            a field of a structure or an element of an array, which `objects` lists\n",
    "  $n, i32[0x400]            a local or global, or a number in memory 0, as conditions have them\n",
);

/// How values are written that are no numbers.
pub(super) const REFERENCES: &str = concat!(
    "  null, ref.i31 5, ref.func $f, ref.extern 2, ref.struct 7, ref.array 8, ref.exn 9\n",
    "                            references, by name, or by number as they are shown\n",
);

/// How a change is written.
pub(super) const CHANGED: &str = concat!(
    "  operand N VALUE           the last one being 0\n",
    "  local L VALUE, global G VALUE\n",
    "  mem ADDR BYTE…            bytes of memory 0\n",
    "  table T INDEX VALUE       an element of a table\n",
    "  object N FIELD VALUE      a field of a structure or an element of an array, which `objects` lists\n",
    "  $n VALUE, i32[0x400] VALUE\n",
    "                            a local or global, or a number in memory 0, as conditions have them\n",
    "  result VALUE…             what the host function has given that has just been called\n",
);

/// Reads what has an origin: an operand of the innermost call, counted from the top; where no call is active, a result.
pub(super) fn place(timeline: &Timeline, text: &str) -> Result<Place, String> {
    let text = in_full(timeline, text, |cell| format!("mem {} {}", cell.address, cell.length()));
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some(location) = location(timeline, &words)? {
        return Ok(Place::Location(location));
    }
    match *words {
        [] => top(timeline, 0),
        [depth] if depth.starts_with(|first: char| first.is_ascii_digit()) => top(timeline, number(depth)?),
        _ => Err(format!("usage: origin [N] | PLACE, which is one of\n{SUBJECTS}")),
    }
}

/// Reads what has been written to.
pub(super) fn written(timeline: &Timeline, text: &str) -> Result<Location, String> {
    let text = in_full(timeline, text, |cell| format!("mem {} {}", cell.address, cell.length()));
    let words: Vec<&str> = text.split_whitespace().collect();
    let bytes = |words: &[&str]| match words {
        [first, ..] if first.starts_with(|first: char| first.is_ascii_digit()) => bytes(timeline, words),
        _ => Ok(None),
    };
    let location = location(timeline, &words)?.map_or_else(|| bytes(&words), |location| Ok(Some(location)))?;
    location.ok_or_else(|| format!("usage: who PLACE, which is one of\n{SUBJECTS}"))
}

/// Reads a place that is no operand; `None` when this is none.
fn location(timeline: &Timeline, words: &[&str]) -> Result<Option<Location>, String> {
    Ok(Some(match *words {
        ["local", name] => local(timeline, name)?.0,
        ["global", name] => global(timeline, name)?.0,
        ["table", index, element] => Location::Table {
            table: table(timeline, index)?,
            start: number(element)?,
            length: 1,
        },
        ["object", object, field] => Location::Object {
            object: self::object(object)?,
            start: number(field)?,
            length: 1,
        },
        ["mem", ref rest @ ..] => return bytes(timeline, rest),
        _ => return Ok(None),
    }))
}

/// Reads bytes of a memory: an address, and perhaps how many and of which.
fn bytes(timeline: &Timeline, words: &[&str]) -> Result<Option<Location>, String> {
    let (address, rest) = match *words {
        [address, ref rest @ ..] if rest.len() <= 2 => (address, rest),
        _ => return Ok(None),
    };
    let length = rest.first().map_or(Ok(1), |length| number(length))?;
    let index = rest.get(1).map_or(Ok(0), |index| number(index))?;
    Ok(Some(Location::Memory {
        memory: memory(timeline, index)?,
        start: number(address)?,
        length,
    }))
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
    let found = present(timeline).and_then(|instance| instance.memories.get(usize::try_from(index).ok()?));
    found.copied().ok_or_else(|| "there is no such memory".to_owned())
}

/// A table by its index, as an address in the store.
pub(super) fn table(timeline: &Timeline, index: &str) -> Result<u32, String> {
    let index = number(index)?;
    let found = present(timeline).and_then(|instance| instance.tables.get(usize::try_from(index).ok()?));
    found.copied().ok_or_else(|| "there is no such table".to_owned())
}

fn object(text: &str) -> Result<u32, String> {
    let number = number(text)?.try_into();
    number.map_err(|_| "there is no such object".to_owned())
}

fn present(timeline: &Timeline) -> Option<&Instance> {
    instance(timeline).map(|instance| &timeline.machine().instances[instance as usize])
}

/// Reads a value of a type.
fn value(timeline: &Timeline, ty: ValType, words: &[&str]) -> Result<Value, String> {
    let wrong = || {
        let text = words.join(" ");
        match ty {
            ValType::Ref(_) => format!("`{}` is no reference that there is", text.escape_debug()),
            _ => format!("`{}` is no {ty}", text.escape_debug()),
        }
    };
    match (ty, words) {
        (ValType::Ref(_), ["null" | "ref.null"]) => Ok(Value::Ref(Ref::NULL)),
        (ValType::Ref(_), [kind, which]) => {
            let reference = reference(timeline, kind, which)?;
            reference.map(Value::Ref).ok_or_else(wrong)
        }
        (_, [text]) => parse_value(ty, text).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// Reads a reference that is not null, as values are shown, or with a function's name.
fn reference(timeline: &Timeline, kind: &str, which: &str) -> Result<Option<Ref>, String> {
    if kind == "ref.i31" {
        return Ok(parse_value(ValType::I32, which).ok().and_then(|value| match value {
            Value::I32(value) => Some(Ref::i31(value)),
            _ => None,
        }));
    }
    if let ("ref.func", Some(_), Some(instance)) = (kind, which.strip_prefix('$'), present(timeline)) {
        let module = &timeline.session().program.module(instance.module).module;
        let mut functions = (0..).zip(&*instance.functions);
        let found = functions.find(|(index, _)| module.function_name(*index) == which);
        return Ok(found.map(|(_, address)| Ref::func(*address)));
    }
    let index = object(which)?;
    Ok(match kind {
        "ref.func" => Some(Ref::func(index)),
        "ref.extern" => Some(Ref::host(index)),
        "ref.struct" | "ref.array" | "ref.exn" => {
            let found = timeline.machine().heap.reference(index);
            found.filter(|found| Value::Ref(*found).to_string() == format!("{kind} {index}"))
        }
        _ => None,
    })
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
    let text = setting_in_full(timeline, text)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(Setting::Change(match *words {
        ["local", name, ref text @ ..] if !text.is_empty() => {
            let (place, ty) = local(timeline, name)?;
            let Location::Local { frame, local } = place else {
                unreachable!("a local is at a local's place")
            };
            Change::Local {
                frame: frame as u32,
                local,
                value: value(timeline, ty, text)?,
            }
        }
        ["global", name, ref text @ ..] if !text.is_empty() => {
            let (place, ty) = global(timeline, name)?;
            let Location::Global { global } = place else {
                unreachable!("a global is at a global's place")
            };
            Change::Global {
                global,
                value: value(timeline, ty, text)?,
            }
        }
        ["operand", depth, ref text @ ..] if !text.is_empty() => {
            let Place::Operand { frame, index } = top(timeline, number(depth)?)? else {
                return Err("no call is active".to_owned());
            };
            let operands = innermost(timeline).map_or_else(Vec::new, |frame| frame.operands);
            Change::Operand {
                frame: frame as u32,
                index: index as u32,
                value: value(timeline, operands[index].type_to_write(), text)?,
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
        ["table", index, element, ref text @ ..] if !text.is_empty() => {
            let table = table(timeline, index)?;
            let ty = ValType::Ref(timeline.machine().tables[table as usize].ty.element);
            let Value::Ref(value) = value(timeline, ty, text)? else {
                unreachable!("a value of a reference type is a reference")
            };
            Change::Element {
                table,
                index: number(element)?,
                value,
            }
        }
        ["object", object, field, ref text @ ..] if !text.is_empty() => {
            let (object, field) = (self::object(object)?, number(field)?);
            let program = &timeline.session().program;
            let ty = timeline.machine().field_type(program, object, field);
            let ty = ty.ok_or("there is no such field")?.storage.value_type();
            Change::Field {
                object,
                field,
                value: value(timeline, ty, text)?,
            }
        }
        ["result", ref results @ ..] => {
            let results = results.iter().map(|text| (*text).to_owned());
            return Ok(Setting::Results(results.collect()));
        }
        _ => return Err(format!("usage: set CHANGE, which is one of\n{CHANGED}")),
    }))
}
