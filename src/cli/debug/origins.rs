//! Where a value comes from, as a tree of lines.

use std::fmt::Write as _;

use semblance::observe::location::Content;
use semblance::observe::origin::{Input as Wanted, Origin, OriginLimits, OriginPart, Place, Source};
use semblance::observe::{OriginSearch, Timeline};

use super::{answer, show};
use crate::cli::input::Input;
use crate::cli::report::thousands;

/// Where what is at a place comes from.
pub(super) fn origin(timeline: &mut Timeline, inputs: &[Input], place: &Place) -> String {
    let Some(asked) = OriginSearch::new(timeline, place, OriginLimits::default()) else {
        return "there is no such place\n".to_owned();
    };
    let origin = match answer(timeline, asked) {
        Ok(origin) => origin,
        Err(problem) => return problem,
    };
    let mut tree = Tree {
        origin: &origin,
        inputs,
        shown: vec![false; origin.nodes.len()],
        text: String::new(),
    };
    tree.input(&origin.root, 0);
    tree.text
}

struct Tree<'a> {
    origin: &'a Origin,
    inputs: &'a [Input],
    /// Which nodes have been shown: each is once.
    shown: Vec<bool>,
    text: String,
}

impl Tree<'_> {
    fn input(&mut self, input: &Wanted, level: usize) {
        let mut parts: Vec<&OriginPart> = input.origins.iter().collect();
        parts.sort_by_key(|part| part.start);
        let indent = "  ".repeat(level);
        if parts.is_empty() {
            let value = input.value.as_ref().map_or_else(String::new, show::content);
            let _ = writeln!(self.text, "{indent}{value}  …");
        }
        for part in parts {
            let value = input.value.as_ref().map(|value| some(value, part));
            let value = value.as_ref().map_or_else(String::new, show::content);
            let Some(number) = part.node else {
                let _ = writeln!(self.text, "{indent}{value}  …");
                continue;
            };
            let node = &self.origin.nodes[number];
            let what = self.source(node.source);
            let step = thousands(node.step);
            let again = self.shown[number] && !node.inputs.is_empty();
            let above = if again { "  (above)" } else { "" };
            let _ = writeln!(
                self.text,
                "{indent}{value}  step {step}  {what}{above}{}",
                passages(part)
            );
            if !std::mem::replace(&mut self.shown[number], true) {
                node.inputs.iter().for_each(|input| self.input(input, level + 1));
            }
        }
    }

    fn source(&self, source: Source) -> String {
        match source {
            Source::Instruction(at) => show::instruction(self.inputs, at),
            Source::Host(Some(at)) => format!("{}  by the host", show::instruction(self.inputs, at)),
            Source::Host(None) => "result of the host function".to_owned(),
            Source::Argument { index } => format!("argument {index} of the call from outside"),
            Source::Default(Some(at)) => format!("{}  a local's default value", show::instruction(self.inputs, at)),
            Source::Default(None) => "a local's default value".to_owned(),
            Source::Data { module, segment } => format!("data segment {segment}{}", self.of(module)),
            Source::Elements { module, segment } => format!("element segment {segment}{}", self.of(module)),
            Source::Initial => "initial value".to_owned(),
            Source::Change => "changed by hand".to_owned(),
        }
    }

    fn of(&self, module: u32) -> String {
        match self.inputs.len() {
            1 => String::new(),
            _ => format!(
                " of {}",
                crate::cli::report::printable(&self.inputs[module as usize].name)
            ),
        }
    }
}

/// The items that a part is of.
fn some(value: &Content, part: &OriginPart) -> Content {
    let range = part.start as usize..(part.start + part.length) as usize;
    match value {
        Content::Bytes(bytes) => Content::Bytes(bytes.get(range).unwrap_or_default().to_vec()),
        Content::Values(values) => Content::Values(values.get(range).unwrap_or_default().to_vec()),
    }
}

/// How a value has come here.
fn passages(part: &OriginPart) -> String {
    if part.passages.is_empty() {
        return String::new();
    }
    // The first comes first, as it was.
    let steps: Vec<String> = part
        .passages
        .iter()
        .rev()
        .map(|passage| thousands(passage.step))
        .collect();
    let more = if part.passed > steps.len() as u64 { "…, " } else { "" };
    format!("  (handed on at {more}{})", steps.join(", "))
}
