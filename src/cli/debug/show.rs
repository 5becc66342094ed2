//! What the debugger shows of a moment.

use std::fmt::Write as _;

use semblance::code::typing::instruction_types;
use semblance::machine::{InstantiationError, Value};
use semblance::observe::location::{Content, Location};
use semblance::observe::state::{self, FrameView, Named};
use semblance::observe::writer::{Instruction, Writer};
use semblance::observe::{Effect, Timeline, WriteSearch};
use semblance::session::{Outcome, ok};

use super::answer;
use crate::cli::input::Input;
use crate::cli::report::{self, printable, thousands};
use crate::cli::trace::values;

/// Lines that `list` shows before and after the present one.
const AROUND: usize = 5;

/// Bytes of memory that are shown when an instruction has changed them.
const SHOWN_BYTES: u64 = 16;

/// The present: step, place, and the instruction that is next with its operands; or how the call has ended.
pub(super) fn place(timeline: &Timeline, inputs: &[Input]) -> String {
    let step = thousands(timeline.position());
    let mut line = format!("step {step}");
    if let Some(frame) = innermost(timeline) {
        let input = &inputs[frame.module as usize];
        let _ = write!(
            line,
            "  {}  {}",
            position(&frame.name, frame.offset, input, inputs.len() > 1),
            input.quote(frame.offset as usize)
        );
        let operands = next_operands(&frame, input);
        if !operands.is_empty() {
            let _ = write!(line, "  ({})", values(operands));
        }
    }
    let session = timeline.session();
    if let Some(InstantiationError::Trapped { trap, .. }) = timeline.failed_instantiation() {
        let _ = write!(line, "\nTrap: {}", printable(&trap.to_string()));
        return line;
    }
    let _ = match session.outcome() {
        Outcome::Trapped(trap) => write!(line, "\nTrap: {}", printable(&trap.to_string())),
        Outcome::Thrown { tag, payload } => {
            let payload: Vec<String> = payload.iter().map(Value::to_string).collect();
            write!(line, "\nException: {} [{}]", printable(&tag), payload.join(", "))
        }
        Outcome::Returned(results) => write!(line, "  {}", ok(&results)),
        Outcome::Exited(status) => write!(line, "\nExited with status {status}"),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => Ok(()),
    };
    line
}

/// The innermost call.
pub(super) fn innermost(timeline: &Timeline) -> Option<FrameView> {
    state::frame(timeline.session(), timeline.machine().frames.len().checked_sub(1)?)
}

/// `$fib at fib.wat:7`
pub(super) fn position(function: &str, offset: u32, input: &Input, several: bool) -> String {
    let function = printable(function);
    let name = printable(&input.name);
    let source = input.source.as_ref();
    match source.and_then(|source| source.place(offset as usize)) {
        Some(place) => format!("{function} at {name}:{}", place.line),
        None if several => format!("{function} at {offset:#x} of {name}"),
        None => format!("{function} at {offset:#x}"),
    }
}

/// An instruction and where it stands.
pub(super) fn instruction(inputs: &[Input], at: Instruction) -> String {
    let input = &inputs[at.module as usize];
    let name = input.module.function_name(at.function);
    let place = position(&name, at.offset, input, inputs.len() > 1);
    format!("{place}  {}", input.quote(at.offset as usize))
}

/// What the next instruction takes from the stack.
fn next_operands<'a>(frame: &'a FrameView, input: &Input) -> &'a [Value] {
    let types = instruction_types(&input.module, frame.function);
    let Ok(found) = types.binary_search_by_key(&frame.offset, |types| types.offset) else {
        return &[];
    };
    let count = types[found].operands.len();
    &frame.operands[frame.operands.len().saturating_sub(count)..]
}

/// What can be seen to change from one stop to the next.
pub(super) struct Seen {
    /// How many calls are active, and which function is the innermost.
    call: (usize, u32, u32),
    locals: Vec<Named>,
    instance: Option<u32>,
    globals: Vec<Named>,
}

impl Seen {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let frame = innermost(timeline);
        let instance = instance(timeline);
        Self {
            call: frame.as_ref().map_or((0, 0, 0), |frame| {
                (timeline.machine().frames.len(), frame.module, frame.function)
            }),
            locals: frame.map_or_else(Vec::new, |frame| frame.locals),
            instance,
            globals: instance.map_or_else(Vec::new, |instance| state::globals(timeline.session(), instance)),
        }
    }

    /// What has changed since, a line each.
    pub(super) fn changes(&self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.call == now.call {
            changes("local", &self.locals, &now.locals, &mut lines);
        }
        if self.instance == now.instance {
            changes("global", &self.globals, &now.globals, &mut lines);
        }
        lines
    }
}

/// The instance that is executed; between calls, the last.
pub(super) fn instance(timeline: &Timeline) -> Option<u32> {
    let machine = timeline.machine();
    match machine.frames.last() {
        Some(frame) => Some(frame.instance),
        None => (machine.instances.len() as u32).checked_sub(1),
    }
}

fn changes(kind: &str, before: &[Named], now: &[Named], lines: &mut Vec<String>) {
    for (index, (before, now)) in before.iter().zip(now).enumerate() {
        if before.value != now.value {
            let name = name(now, index);
            lines.push(format!("  {kind} {name} = {}, was {}", now.value, before.value));
        }
    }
}

/// `$n`, or the index of what has no name.
fn name(named: &Named, index: usize) -> String {
    match &named.name {
        Some(name) => format!("${}", printable(name)),
        None => index.to_string(),
    }
}

/// Bytes that an instruction is about to change, or has changed.
pub(super) fn written(timeline: &Timeline, effect: &Effect) -> Option<String> {
    let Effect::Memory {
        memory,
        address,
        length,
    } = *effect
    else {
        return None;
    };
    let shown = length.min(SHOWN_BYTES);
    let bytes = timeline.machine().memories[memory as usize].get(address, shown).ok()?;
    let more = if shown < length { " …" } else { "" };
    Some(hex(bytes) + more)
}

/// The active calls, as a trap would show them.
pub(super) fn calls(timeline: &Timeline, inputs: &[Input]) -> String {
    let mut text = String::new();
    report::frames(&mut text, &timeline.session().backtrace(), inputs);
    match text.is_empty() {
        true => "no call is active\n".to_owned(),
        false => text,
    }
}

/// Parameters and locals of a call, by its number in the backtrace.
pub(super) fn locals(timeline: &Timeline, number: usize) -> String {
    let frames = timeline.machine().frames.len();
    let frame = frames
        .checked_sub(number + 1)
        .and_then(|number| state::frame(timeline.session(), number));
    match frame {
        None => "there is no such call\n".to_owned(),
        Some(frame) if frame.locals.is_empty() => "no locals\n".to_owned(),
        Some(frame) => list(&frame.locals),
    }
}

/// The globals of the instance that is executed.
pub(super) fn globals(timeline: &Timeline) -> String {
    let globals = instance(timeline).map_or_else(Vec::new, |instance| state::globals(timeline.session(), instance));
    match globals.is_empty() {
        true => "no globals\n".to_owned(),
        false => list(&globals),
    }
}

fn list(all: &[Named]) -> String {
    let line = |(index, named): (usize, &Named)| format!("{}: {} = {}\n", name(named, index), named.ty, named.value);
    all.iter().enumerate().map(line).collect()
}

/// The operands of the innermost call, the last one first.
pub(super) fn stack(timeline: &Timeline) -> String {
    let operands = innermost(timeline).map_or_else(Vec::new, |frame| frame.operands);
    if operands.is_empty() {
        return "no operands\n".to_owned();
    }
    let line = |value: &Value| format!("{} {value}\n", kind(value));
    operands.iter().rev().map(line).collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::I32(_) => "i32",
        Value::I64(_) => "i64",
        Value::F32(_) => "f32",
        Value::F64(_) => "f64",
        Value::V128(_) => "v128",
        Value::Ref(_) => "ref",
    }
}

/// Bytes of a memory, sixteen a line, and what characters they are.
pub(super) fn memory(timeline: &Timeline, address: u64, length: u64, index: usize) -> String {
    let machine = timeline.machine();
    let instance = instance(timeline).map(|instance| &machine.instances[instance as usize]);
    let Some(memory) = instance.and_then(|instance| instance.memories.get(index)) else {
        return "there is no such memory\n".to_owned();
    };
    let bytes = &machine.memories[*memory as usize].bytes;
    let size = bytes.len() as u64;
    if address >= size {
        return format!("address {address:#x} is outside of memory ({size:#x} bytes)\n");
    }
    let end = address.saturating_add(length).min(size);
    let mut text = String::new();
    for (line, bytes) in bytes[address as usize..end as usize].chunks(16).enumerate() {
        let show = |byte: &u8| match byte {
            b' '..=b'~' => *byte as char,
            _ => '.',
        };
        let characters: String = bytes.iter().map(show).collect();
        let _ = writeln!(
            text,
            "{:#010x}  {:<47}  {characters}",
            address + 16 * line as u64,
            hex(bytes)
        );
    }
    text
}

/// What wrote to a place last, and what that was; `name` is what the user calls it.
pub(super) fn writer(timeline: &mut Timeline, inputs: &[Input], location: &Location, name: &str) -> String {
    let Some(asked) = WriteSearch::new(timeline, location) else {
        return "there is no such place\n".to_owned();
    };
    let write = match answer(timeline, asked) {
        Ok(write) => write,
        Err(problem) => return problem,
    };
    let shown = |found: &Content| match found {
        Content::Bytes(bytes) if bytes.len() > SHOWN_BYTES as usize => hex(&bytes[..SHOWN_BYTES as usize]) + " …",
        _ => content(found),
    };
    let values = match (&write.old, &write.new) {
        (Some(old), Some(new)) => format!("  {name} = {}, was {}\n", shown(new), shown(old)),
        (None, Some(new)) => format!("  {name} = {}\n", shown(new)),
        (_, None) => String::new(),
    };
    let step = thousands(write.step);
    let (instruction, host) = match write.writer {
        Writer::Instruction(instruction) => (instruction, ""),
        Writer::Host(instruction) => (instruction, "  by the host"),
        Writer::Invocation => {
            return format!("step {step}  an argument or initial value of the call from outside\n{values}");
        }
        Writer::Change => return format!("step {step}  changed by hand\n{values}"),
        Writer::Data { segment, .. } => {
            return format!("data segment {segment}, when the module was instantiated\n{values}");
        }
        Writer::Elements { segment, .. } => {
            return format!("element segment {segment}, when the module was instantiated\n{values}");
        }
        Writer::Initial => return "nothing since the beginning\n".to_owned(),
    };
    format!(
        "step {step}  {}{host}\n{values}",
        self::instruction(inputs, instruction)
    )
}

/// What printed a byte of the output.
pub(super) fn printer(timeline: &mut Timeline, inputs: &[Input], byte: u64) -> String {
    let found = usize::try_from(byte).ok().and_then(|byte| timeline.printed_by(byte));
    match found {
        Some((step, at)) => format!("step {}  {}\n", thousands(step), instruction(inputs, at)),
        None => "nothing has been printed there by an instruction before this step\n".to_owned(),
    }
}

pub(super) fn content(content: &Content) -> String {
    match content {
        Content::Bytes(bytes) => hex(bytes),
        Content::Values(found) => values(found),
    }
}

fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}

/// The text around the present, with a mark.
pub(super) fn source(timeline: &Timeline, inputs: &[Input]) -> String {
    let frame = innermost(timeline);
    let found = frame.and_then(|frame| {
        let text = inputs[frame.module as usize].text()?;
        Some((text, text.place(frame.offset as usize)?.line))
    });
    let Some((text, present)) = found else {
        return "no call is active\n".to_owned();
    };
    let first = present.saturating_sub(AROUND).max(1);
    let lines = text.text.lines().enumerate().skip(first - 1);
    let line = |(index, line): (usize, &str)| {
        let mark = if index + 1 == present { '>' } else { ' ' };
        format!("{mark}{:>5}  {}\n", index + 1, printable(&line.replace('\t', "    ")))
    };
    lines.take(present + AROUND + 1 - first).map(line).collect()
}

/// What is being run, and how much of it is recorded.
pub(super) fn info(timeline: &Timeline, inputs: &[Input]) -> String {
    let mut text = String::new();
    for input in inputs {
        let functions = thousands(input.module.bodies.len());
        let _ = writeln!(
            text,
            "{}: {} bytes, {functions} functions",
            printable(&input.name),
            thousands(input.module.bytes.len())
        );
    }
    let (from, to) = (thousands(timeline.start()), thousands(timeline.recorded()));
    let _ = writeln!(text, "recorded: steps {from} to {to}");
    let snapshots = timeline.snapshots();
    let _ = writeln!(
        text,
        "snapshots: {}, {} bytes",
        snapshots.steps().count(),
        thousands(snapshots.bytes())
    );
    text
}
