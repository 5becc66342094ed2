//! Who wrote something, as the page is told it.

use super::Run;
use crate::js::types::Arrival;
use crate::module::SegmentMode;
use crate::observe::origin::Place;
use crate::observe::{Location, Writer};

impl Run {
    /// That a way has led to what wrote to a place.
    pub(super) fn wrote(&self, place: Option<Place>, writer: Writer) -> Arrival {
        let (text, offset) = match writer {
            Writer::Instruction(_) => ("This instruction wrote it.".to_owned(), None),
            Writer::Host(_) => ("The host function that is called here wrote it.".to_owned(), None),
            Writer::Invocation => ("The call from outside brought it.".to_owned(), None),
            Writer::Change => ("It was changed by hand.".to_owned(), None),
            Writer::Data { segment, .. } => {
                let module = &self.loaded.module;
                let data = &module.data[segment as usize];
                let name = named(module.names.data(segment), segment);
                self.segment_wrote("data", &name, data.bytes.start)
            }
            Writer::Elements { segment, .. } => {
                let module = &self.loaded.module;
                let name = named(module.names.elements(segment), segment);
                let offset = match &module.elements[segment as usize].mode {
                    SegmentMode::Active { offset, .. } => offset.0.start,
                    _ => 0,
                };
                self.segment_wrote("element", &name, offset)
            }
            Writer::Initial => (self.unwritten(place).to_owned(), None),
        };
        Arrival::Wrote {
            text,
            place: offset.and_then(|offset| self.loaded.text.place(offset)),
        }
    }

    /// That nothing has written to a place, as far as that is known.
    fn unwritten(&self, place: Option<Place>) -> &'static str {
        if self.timeline.start() > 0 {
            return "Nothing has written to it since the beginning of what is kept of the run.";
        }
        match place {
            Some(Place::Location(Location::Memory { .. })) => "It has been zero since the memory was made.",
            Some(Place::Location(Location::Table { .. })) => "It has been so since the table was made.",
            Some(Place::Location(Location::Global { .. })) => "It is the initial value of the global.",
            _ => "It has been so since the beginning.",
        }
    }

    /// A segment, and where in the module's bytes what it copies is.
    fn segment_wrote(&self, kind: &str, name: &str, offset: usize) -> (String, Option<usize>) {
        let line = self.loaded.text.line_at(offset);
        let line = line.map_or_else(String::new, |line| format!("line {line}, "));
        let text = format!(
            "The module’s {kind} segment {name} ({line}offset {offset:#x}) put it there when the module was instantiated."
        );
        (text, Some(offset))
    }
}

fn named(name: Option<&str>, index: u32) -> String {
    name.map_or_else(|| index.to_string(), |name| format!("${name}"))
}
