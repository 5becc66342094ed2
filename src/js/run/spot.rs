//! Between the page's spots and the engine's locations.

use crate::js::types::{Spot, ValuePlace};
use crate::observe::Location;
use crate::observe::origin::Place;

/// What the page means by something that has a value.
pub(super) fn place(place: ValuePlace) -> Place {
    match place {
        ValuePlace::Operand { frame, index } => Place::Operand {
            frame: frame as usize,
            index: index as usize,
        },
        ValuePlace::Result { index } => Place::Result { index: index as usize },
        ValuePlace::Spot { spot } => Place::Location(location(spot)),
    }
}

/// Where a spot is in the machine.
pub(super) fn location(spot: Spot) -> Location {
    match spot {
        Spot::Memory { memory, start, length } => Location::Memory {
            memory,
            start: start.into(),
            length: length.into(),
        },
        Spot::Table { table, index } => Location::Table {
            table,
            start: index.into(),
            length: 1,
        },
        Spot::Global { global } => Location::Global { global },
        Spot::Local { frame, local } => Location::Local {
            frame: frame as usize,
            local,
        },
        Spot::Object { object, field } => Location::Object {
            object,
            start: field.into(),
            length: 1,
        },
    }
}
