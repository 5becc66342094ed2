//! Where a value comes from, as the page is told it.

use super::Run;
use super::spot;
use super::values::value;
use crate::js::types::{OriginInfo, OriginInput, OriginMaker, OriginPassage, OriginSource, OriginWanted};
use crate::observe::origin::{self, Input, OriginLimits, OriginNode, OriginPart, OriginSearch, Place, Source};
use crate::observe::{Aside, Content, Instruction, Location};

/// Bytes of an input that are sent, at most.
const BYTES: usize = 64;

/// A search for where something comes from, which goes on whenever the page asks for it again.
#[derive(Debug)]
pub(super) struct Following {
    wanted: OriginWanted,
    search: Aside<OriginSearch>,
}

impl Run {
    /// Goes on looking for where what is at a place at a step comes from; the answer is there when all is known.
    pub(super) fn origin(&mut self, wanted: OriginWanted) -> OriginInfo {
        let budget = wanted.budget as u64;
        let wanted = OriginWanted { budget: 0.0, ..wanted };
        let goes_on = |known: &Following| known.wanted == wanted && known.search.inquiry().is_held_by(&self.timeline);
        let known = self.following.take().filter(goes_on);
        let Some(mut following) = known.or_else(|| self.follow(wanted)) else {
            return OriginInfo::nothing();
        };
        match following.search.advance(&mut self.timeline, budget) {
            Some(found) => OriginInfo {
                root: Some(self.input(&found.root, None)),
                nodes: found.nodes.iter().map(|node| self.maker(node)).collect(),
                ..OriginInfo::nothing()
            },
            None => {
                let reached = following.search.inquiry().reached();
                self.following = Some(following);
                OriginInfo {
                    is_complete: false,
                    reached: reached as f64,
                    ..OriginInfo::nothing()
                }
            }
        }
    }

    /// Begins to look; nothing when there is no such place.
    fn follow(&mut self, wanted: OriginWanted) -> Option<Following> {
        let place = spot::place(wanted.place);
        let limits = OriginLimits {
            depth: wanted.depth,
            nodes: wanted.nodes as usize,
        };
        let step = (wanted.step.max(0.0) as u64).clamp(self.timeline.start(), self.timeline.recorded());
        let search = OriginSearch::aside(&mut self.timeline, step, &place, limits)?;
        Some(Following { wanted, search })
    }

    fn maker(&self, node: &OriginNode) -> OriginMaker {
        let at = match node.source {
            Source::Instruction(at) | Source::Host(Some(at)) | Source::Default(Some(at)) => Some(at),
            _ => None,
        };
        let quoted = at.map(|at| self.quote(at));
        let (sort, text) = match node.source {
            Source::Instruction(_) => {
                let text = quoted.unwrap_or_default();
                let is_constant = node.inputs.is_empty() && text.contains(".const");
                (if is_constant { "constant" } else { "instruction" }, text)
            }
            Source::Host(Some(_)) => ("host", format!("{} (the host)", quoted.unwrap_or_default())),
            Source::Host(None) => ("host", "result of the host function".to_owned()),
            Source::Argument { index } => ("argument", format!("argument {} of the call", index + 1)),
            Source::Default(_) => ("default", "a local’s default value".to_owned()),
            Source::Data { segment, .. } => ("data", format!("data segment {segment}")),
            Source::Elements { segment, .. } => ("elements", format!("element segment {segment}")),
            Source::Initial => ("initial", "initial value".to_owned()),
            Source::Change => ("change", "changed by hand".to_owned()),
        };
        OriginMaker {
            step: node.step as f64,
            text,
            sort: sort.to_owned(),
            function: at.map(|at| self.loaded.module.function_name(at.function)),
            place: at.and_then(|at| self.loaded.text.place(at.offset as usize)),
            inputs: node
                .inputs
                .iter()
                .map(|input| self.input(input, at.map(|at| at.function)))
                .collect(),
        }
    }

    fn quote(&self, at: Instruction) -> String {
        let text = self.loaded.text.instruction_at(at.offset as usize);
        text.unwrap_or_default().to_owned()
    }

    /// `function` is whose locals an input may be.
    fn input(&self, input: &Input, function: Option<u32>) -> OriginInput {
        let session = self.timeline.session();
        let (values, bytes) = match &input.value {
            Some(Content::Values(values)) => (values.iter().map(|its| value(session, *its)).collect(), Vec::new()),
            Some(Content::Bytes(bytes)) => (Vec::new(), bytes[..bytes.len().min(BYTES)].to_vec()),
            None => (Vec::new(), Vec::new()),
        };
        let mut parts: Vec<&OriginPart> = input.origins.iter().collect();
        parts.sort_by_key(|part| part.start);
        OriginInput {
            name: self.name_of(&input.place, function),
            values,
            bytes,
            parts: parts.into_iter().map(|part| self.part(part)).collect(),
        }
    }

    fn part(&self, part: &OriginPart) -> OriginSource {
        let passage = |passage: &origin::Passage| OriginPassage {
            step: passage.step as f64,
            text: self.quote(passage.instruction),
            place: self.loaded.text.place(passage.instruction.offset as usize),
        };
        OriginSource {
            start: part.start as f64,
            length: part.length as f64,
            node: part.node.map(|node| node as u32),
            passages: part.passages.iter().rev().map(passage).collect(),
            passed: part.passed as f64,
        }
    }

    fn name_of(&self, place: &Place, function: Option<u32>) -> String {
        let names = &self.loaded.module.names;
        let named = |name: Option<&str>, kind: &str, index: u32| {
            name.map_or_else(|| format!("{kind} {index}"), |name| format!("${name}"))
        };
        match *place {
            Place::Operand { .. } => "operand".to_owned(),
            Place::Result { index } => format!("result {index}"),
            Place::Location(Location::Local { local, .. }) => {
                let name = function.and_then(|function| names.local(function, local));
                named(name, "local", local)
            }
            Place::Location(Location::Global { global }) => {
                let instance = self.timeline.machine().instances.get(self.instance as usize);
                let index = instance.and_then(|its| its.globals.iter().position(|address| *address == global));
                let name = index.and_then(|index| names.global(index as u32));
                named(name, "global", index.unwrap_or_default() as u32)
            }
            Place::Location(Location::Memory { start, length, .. }) => match length {
                1 => format!("byte at {start:#x}"),
                _ => format!("{length} bytes at {start:#x}"),
            },
            Place::Location(Location::Table { start, .. }) => format!("element {start}"),
            Place::Location(Location::Object { object, start, .. }) => format!("object {object}, field {start}"),
        }
    }
}
