//! Variables and bytes as conditions write them, `$n` and `i32[0x400]`, in the words of commands.

use semblance::arguments::parse_value;
use semblance::machine::Value;
use semblance::module::ValType;
use semblance::observe::Timeline;
use semblance::observe::state::{self, Named};

use super::show::{innermost, instance};
use crate::cli::number::number;

/// A number in a memory, as `i32[0x400]` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) address: u64,
    ty: ValType,
}

impl Cell {
    fn parse(word: &str) -> Option<Self> {
        let (ty, address) = word.strip_suffix(']')?.split_once('[')?;
        let ty = match ty {
            "i32" => ValType::I32,
            "i64" => ValType::I64,
            "f32" => ValType::F32,
            "f64" => ValType::F64,
            _ => return None,
        };
        let address = number(address).ok()?;
        Some(Self { address, ty })
    }

    /// How many bytes it has.
    pub(super) fn length(self) -> u64 {
        match self.ty {
            ValType::I32 | ValType::F32 => 4,
            _ => 8,
        }
    }

    /// The bytes of a value, which is written as for a parameter.
    fn bytes(self, text: &str) -> Result<Vec<u8>, String> {
        let wrong = || format!("`{}` is no {}", text.escape_debug(), self.ty);
        Ok(match parse_value(self.ty, text).map_err(|_| wrong())? {
            Value::I32(value) => value.to_le_bytes().into(),
            Value::I64(value) => value.to_le_bytes().into(),
            Value::F32(value) => value.to_le_bytes().into(),
            Value::F64(value) => value.to_le_bytes().into(),
            _ => unreachable!("a number has the type of a number"),
        })
    }
}

/// Writes the first word of a place in full: `$n` with `local` or `global` before it, as it is either here, and a cell as
/// `bytes` has it.
pub(super) fn in_full(timeline: &Timeline, text: &str, bytes: impl FnOnce(Cell) -> String) -> String {
    let text = text.trim();
    let (first, rest) = text
        .split_once(char::is_whitespace)
        .map_or((text, ""), |(first, rest)| (first, rest.trim_start()));
    if let Some(name) = first.strip_prefix('$') {
        return format!("{} {text}", kind_of(timeline, name));
    }
    match Cell::parse(first) {
        Some(cell) => format!("{} {rest}", bytes(cell)),
        None => text.to_owned(),
    }
}

/// The same for what is to be changed, whose last words are what it is to be.
pub(super) fn setting_in_full(timeline: &Timeline, text: &str) -> Result<String, String> {
    let cell = text.split_once(char::is_whitespace);
    match cell.and_then(|(first, value)| Some((Cell::parse(first)?, value.trim()))) {
        Some((cell, value)) => {
            let bytes = cell.bytes(value)?.into_iter().map(|byte| format!(" {byte}"));
            Ok(format!("mem {}{}", cell.address, bytes.collect::<String>()))
        }
        None => Ok(in_full(timeline, text, |_| String::new())),
    }
}

/// What a variable is here; one that there is not would be a local.
fn kind_of(timeline: &Timeline, name: &str) -> &'static str {
    let is_among = |all: &[Named]| all.iter().any(|its| its.name.as_deref() == Some(name));
    let is_local = innermost(timeline).is_some_and(|frame| is_among(&frame.locals));
    let globals = instance(timeline).map(|instance| state::globals(timeline.session(), instance));
    match globals.filter(|_| !is_local) {
        Some(globals) if is_among(&globals) => "global",
        _ => "local",
    }
}
