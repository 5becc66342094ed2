//! What standard error says. Colours are in every text; where they do not belong, [`print`] takes them out.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use semblance::error::{Error, ErrorKind, Trap, TrapCode};
use semblance::machine::Value;
use semblance::module::Place;
use semblance::session::BacktraceFrame;

use super::input::Input;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const STRONG: Style = Style::new().bold();
const WEAK: Style = Style::new().dimmed();

/// How many frames of a backtrace are shown at its inner end, and how many at its outer end.
const SHOWN_FRAMES: usize = 10;

/// Prints a report. Where there is nobody to read it, there is nobody to tell that either.
pub(crate) fn print(report: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(report.as_bytes()).and_then(|()| stderr.flush());
}

/// `error: …`, for a command that makes no sense.
pub(crate) fn usage(message: &str) -> String {
    format!("{ERROR}error:{ERROR:#} {}\n", printable(message))
}

/// `warning: …`, for a command that makes less sense than it seems to.
pub(crate) fn warning(message: &str) -> String {
    format!("{WARNING}warning:{WARNING:#} {}\n", printable(message))
}

/// `file: message`
pub(crate) fn about_file(file: &str, message: &str) -> String {
    format!("{STRONG}{}:{STRONG:#} {}\n", printable(file), printable(message))
}

/// `file:line:column: message` with the line below for a text, `file: message at offset 0x2f` for a binary.
pub(crate) fn load_error(file: &str, input: &[u8], error: &Error) -> String {
    let text = std::str::from_utf8(input).ok();
    about_source(file, text, error)
}

/// The same for what refuses a module that was loaded: an import that nothing provides, a memory beyond the limits.
pub(crate) fn link_error(input: &Input, error: Error) -> String {
    let source = input.source.as_ref();
    let place = source
        .zip(error.offset())
        .and_then(|(source, offset)| source.place(offset));
    about_source(&input.name, source.map(|source| &*source.text), &error.at_place(place))
}

fn about_source(file: &str, text: Option<&str>, error: &Error) -> String {
    let Some((place, text)) = error.place().zip(text) else {
        return about_file(file, &error.to_string());
    };
    let kind = match error.kind() {
        ErrorKind::Malformed | ErrorKind::Invalid => format!("{} module: ", error.kind().name()),
        _ => String::new(),
    };
    let file = format!("{file}:{}:{}", place.line, place.column);
    let mut report = about_file(&file, &format!("{kind}{}", error.message()));
    excerpt(&mut report, text, place);
    report
}

/// The line of a place, and a mark below the place.
fn excerpt(report: &mut String, text: &str, place: &Place) {
    let start = text[..place.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let span = (place.start - start).min(line.len())..(place.end - start).min(line.len());
    let annotation = AnnotationKind::Primary.span(span);
    let snippet = Snippet::source(line).line_start(place.line).annotation(annotation);
    let group = Group::with_level(Level::ERROR).element(snippet);
    let _ = writeln!(report, "{}", Renderer::styled().render(&[group]));
}

/// A trap: what, and where.
pub(crate) fn trap(trap: &Trap, backtrace: &[BacktraceFrame], inputs: &[Input]) -> String {
    let mut report = headline(trap);
    frames(&mut report, backtrace, inputs);
    report
}

/// A trap while a module's segments were copied, before any of its code could run.
pub(crate) fn instantiation_trap(trap: &Trap, input: &Input, segment: Option<usize>) -> String {
    let mut report = headline(trap);
    let file = printable(&input.name);
    let place = input
        .source
        .as_ref()
        .zip(segment)
        .and_then(|(source, offset)| source.place(offset));
    let _ = match (place, segment) {
        (Some(place), _) => writeln!(
            report,
            "  while the segment at {file}:{}:{} was copied",
            place.line, place.column
        ),
        (None, Some(offset)) => writeln!(report, "  while the segment at offset {offset:#x} of {file} was copied"),
        (None, None) => writeln!(report, "  while {file} was instantiated"),
    };
    report
}

/// An exception that nobody catches: its tag, its payload, and where it was thrown.
pub(crate) fn exception(tag: &str, payload: &[Value], backtrace: &[BacktraceFrame], inputs: &[Input]) -> String {
    let payload: Vec<String> = payload.iter().map(Value::to_string).collect();
    let mut report = format!(
        "{ERROR}Exception:{ERROR:#} {} [{}]\n",
        printable(tag),
        payload.join(", ")
    );
    frames(&mut report, backtrace, inputs);
    report
}

/// The user does not want to wait any longer.
pub(crate) fn interrupted(steps: u64, backtrace: &[BacktraceFrame], inputs: &[Input]) -> String {
    let plural = if steps == 1 { "" } else { "s" };
    let mut report = format!("{ERROR}Interrupted{ERROR:#} after {steps} instruction{plural}\n");
    frames(&mut report, backtrace, inputs);
    report
}

/// All the instructions that were allowed have been executed.
pub(crate) fn out_of_fuel(fuel: u64, backtrace: &[BacktraceFrame], inputs: &[Input]) -> String {
    let plural = if fuel == 1 { "" } else { "s" };
    let mut report = format!("{ERROR}Out of fuel{ERROR:#} after {fuel} instruction{plural}\n");
    frames(&mut report, backtrace, inputs);
    report
}

fn headline(trap: &Trap) -> String {
    let mut report = format!("{ERROR}Trap:{ERROR:#} {}\n", printable(&trap.to_string()));
    if let (TrapCode::UndefinedElement | TrapCode::UninitializedElement, Some(index)) = (trap.code, &trap.detail) {
        let _ = writeln!(report, "  index {index} of the table");
    }
    report
}

/// The active calls, a line for each; of very many only those at both ends.
pub(crate) fn frames(report: &mut String, backtrace: &[BacktraceFrame], inputs: &[Input]) {
    // In the place of one frame stands the frame.
    let hidden = Some(backtrace.len().saturating_sub(2 * SHOWN_FRAMES))
        .filter(|hidden| *hidden > 1)
        .unwrap_or_default();
    for (number, frame) in backtrace.iter().enumerate() {
        if hidden > 0 && number == SHOWN_FRAMES {
            let _ = writeln!(report, "  {WEAK}… {} more{WEAK:#}", thousands(hidden));
        }
        if hidden > 0 && (SHOWN_FRAMES..SHOWN_FRAMES + hidden).contains(&number) {
            continue;
        }
        let function = printable(&frame.function);
        let offset = frame.offset;
        let _ = writeln!(
            report,
            "{number:>3}: {STRONG}{function}{STRONG:#}{} {WEAK}(offset {offset:#x}){WEAK:#}",
            place(frame, inputs)
        );
    }
}

/// Where in a text a frame is; for a binary its name, if there are several modules.
fn place(frame: &BacktraceFrame, inputs: &[Input]) -> String {
    let input = &inputs[frame.module as usize];
    let name = printable(&input.name);
    match input.source.as_ref().and_then(|source| source.place(frame.offset)) {
        Some(place) => format!(" at {name}:{}:{}", place.line, place.column),
        None if inputs.len() > 1 => format!(" in {name}"),
        None => String::new(),
    }
}

/// A text with what a terminal would obey made visible: names in modules can be anything.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    // Marks of direction turn around what stands beside them.
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return text.into();
    }
    let show = |c: char| {
        if obeyed(c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    text.chars().map(show).collect::<String>().into()
}

/// `19,980`
pub(crate) fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
