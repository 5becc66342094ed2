//! The picture of a program that draws, and what the user does to it.

use super::Run;
use crate::host::canvas::{Event, EventKind};
use crate::js::types::{CanvasEvent, CanvasEventKind};

/// The picture as it is in the program's memory at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Four bytes for each: red, green, blue and opacity.
    pub bytes: Vec<u8>,
}

impl Run {
    /// What the program has drawn; `None` when it has not said where it draws.
    pub fn picture(&self) -> Option<Pixels> {
        let picture = self.timeline.picture()?;
        let machine = self.timeline.machine();
        let memory = *machine.instances.get(self.instance as usize)?.memories.first()?;
        let bytes = machine.memories[memory as usize].get(u64::from(picture.address), picture.bytes());
        Some(Pixels {
            width: picture.width,
            height: picture.height,
            bytes: bytes.ok()?.to_vec(),
        })
    }

    /// The user does something to the picture. Only a program that goes on can hear of it.
    pub fn happen(&mut self, event: CanvasEvent) {
        if self.timeline.position() < self.timeline.recorded() || self.outcome().is_some() {
            return;
        }
        self.timeline.happen(Event {
            kind: match event.kind {
                CanvasEventKind::KeyDown => EventKind::KeyDown,
                CanvasEventKind::KeyUp => EventKind::KeyUp,
                CanvasEventKind::Move => EventKind::Move,
                CanvasEventKind::ButtonDown => EventKind::ButtonDown,
                CanvasEventKind::ButtonUp => EventKind::ButtonUp,
            },
            code: event.code,
            x: event.x,
            y: event.y,
        });
    }
}
