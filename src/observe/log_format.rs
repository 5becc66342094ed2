//! Events as recordings have them. Variants have numbers there: new ones go to the end, and what an older version wrote is
//! still what it was.

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::log::Event;
use crate::host::Stream;
use crate::machine::{Extern, Value};
use crate::session::Answer;

/// An [`Event`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum RecordedEvent {
    Instantiate {
        module: u32,
        imports: Vec<Extern>,
    },
    Invoke {
        function: u32,
        arguments: Vec<Value>,
    },
    /// What it printed went to standard output.
    Answer(Answer),
    Wake,
    Change(Change),
    /// What it printed went to standard error.
    Complaint(Answer),
}

impl From<Event> for RecordedEvent {
    fn from(event: Event) -> Self {
        match event {
            Event::Instantiate { module, imports } => Self::Instantiate { module, imports },
            Event::Invoke { function, arguments } => Self::Invoke { function, arguments },
            Event::Answer(answer) => match answer.stream {
                Stream::Output => Self::Answer(answer),
                Stream::Error => Self::Complaint(answer),
                // It is among what was written to memory, and a replay shows what the program prints.
                Stream::Echo => Self::Answer(Answer {
                    output: Vec::new(),
                    ..answer
                }),
            },
            Event::Wake => Self::Wake,
            Event::Change(change) => Self::Change(change),
        }
    }
}

impl From<RecordedEvent> for Event {
    fn from(recorded: RecordedEvent) -> Self {
        let on = |answer: Answer, stream| Self::Answer(Answer { stream, ..answer });
        match recorded {
            RecordedEvent::Instantiate { module, imports } => Self::Instantiate { module, imports },
            RecordedEvent::Invoke { function, arguments } => Self::Invoke { function, arguments },
            RecordedEvent::Answer(answer) => on(answer, Stream::Output),
            RecordedEvent::Wake => Self::Wake,
            RecordedEvent::Change(change) => Self::Change(change),
            RecordedEvent::Complaint(answer) => on(answer, Stream::Error),
        }
    }
}
