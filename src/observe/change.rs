//! What if? A second timeline that shares the past of the first, and goes on from a state that somebody has changed.
//!
//! A change is an entry of the log, so that a timeline with changes can be entered anywhere, recorded and replayed like
//! any other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::location::Location;
use super::log::{Entry, Event};
use super::state::{local_slot, operand_slot};
use super::timeline::Timeline;
use crate::error::Error;
use crate::machine::{Ref, Status, Value};
use crate::module::types::{HeapType, ValType};
use crate::session::{Answer, Session};

/// A change of the state from outside. What is not part of a call is named by its address in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// A parameter or local variable of an active call.
    Local {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its index in the function.
        local: u32,
        /// What it is to be.
        value: Value,
    },
    /// An operand of an active call.
    Operand {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its number on the frame's operand stack; the lowest is 0.
        index: u32,
        /// What it is to be.
        value: Value,
    },
    /// A mutable global.
    Global {
        /// The global.
        global: u32,
        /// What it is to be.
        value: Value,
    },
    /// Bytes of a memory.
    Memory {
        /// The memory.
        memory: u32,
        /// The address of the first byte.
        address: u64,
        /// What they are to be.
        bytes: Vec<u8>,
    },
    /// An element of a table.
    Element {
        /// The table.
        table: u32,
        /// Its index.
        index: u64,
        /// What it is to be.
        value: Ref,
    },
    /// A mutable field of a structure, or an element of a mutable array.
    Field {
        /// Its index on the heap.
        object: u32,
        /// The field or element.
        field: u64,
        /// What it is to be; of what is packed, the highest bits are lost.
        value: Value,
    },
}

/// Slots of the value stack that were changed, by the entry of the log that says so: what the entry names depends on
/// the frames that there were.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed(BTreeMap<usize, (u32, u32)>);

/// Where a change was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ChangedPlace {
    /// So many slots of the value stack from one on.
    Slots(u32, u32),
    Location(Location),
}

impl Change {
    /// What it changes in the store; `None` for what is part of a call.
    pub(super) fn location(&self) -> Option<Location> {
        match *self {
            Self::Local { .. } | Self::Operand { .. } => None,
            Self::Global { global, .. } => Some(Location::Global { global }),
            Self::Memory {
                memory,
                address,
                ref bytes,
            } => Some(Location::Memory {
                memory,
                start: address,
                length: bytes.len() as u64,
            }),
            Self::Element { table, index, .. } => Some(Location::Table {
                table,
                start: index,
                length: 1,
            }),
            Self::Field { object, field, .. } => Some(Location::Object {
                object,
                start: field,
                length: 1,
            }),
        }
    }
}

impl Changed {
    /// Where an entry of the log made its change.
    pub(super) fn place(&self, entry: usize, change: &Change) -> Option<ChangedPlace> {
        let slots = || {
            self.0
                .get(&entry)
                .map(|(slot, slots)| ChangedPlace::Slots(*slot, *slots))
        };
        change.location().map(ChangedPlace::Location).or_else(slots)
    }
}

fn is_defined(ty: ValType) -> bool {
    matches!(ty, ValType::Ref(ty) if matches!(ty.heap, HeapType::Concrete(_)))
}

impl Timeline {
    /// A second timeline, at the same moment and with the same past, which it shares as far as it can. What happens to
    /// one of them does not happen to the other; the host, if it keeps something by itself, is the same for both.
    #[must_use]
    pub fn fork(&self) -> Self {
        let mut fork = self.clone();
        fork.sealed = false;
        fork
    }

    /// Changes the state, now: what was recorded after the present is forgotten.
    ///
    /// # Errors
    /// When there is no such place, the value is not of its type, the place is immutable, or this is the replay of a
    /// recording, which only a [`fork`](Self::fork) of it can differ from.
    pub fn change(&mut self, change: Change) -> Result<(), Error> {
        self.is_open()?;
        self.apply(&change, self.used)?;
        self.begin(Event::Change(change));
        Ok(())
    }

    /// Gives other results to the host call that has been answered just now: what was recorded after it is forgotten.
    /// What the host wrote and printed stays.
    ///
    /// # Errors
    /// When the instruction before is no call of a host function that gave results, or they are of other types.
    pub fn answer_instead(&mut self, results: Vec<Value>) -> Result<(), Error> {
        self.is_open()?;
        let step = self.position();
        let last = self.used.checked_sub(1);
        let entry = last.and_then(|last| Some((last, self.log.get(last)?)));
        let Some((
            last,
            Entry {
                event:
                    Event::Answer(Answer {
                        outcome: Ok(_),
                        writes,
                        output,
                        stream,
                    }),
                ..
            },
        )) = entry.filter(|(_, entry)| entry.step == step)
        else {
            return Err(Error::usage("no host function has given its results just now"));
        };
        let answer = Answer {
            outcome: Ok(results),
            writes: writes.clone(),
            output: output.clone(),
            stream: *stream,
        };
        let mut other = self.fork();
        other.used = last;
        other.begin(Event::Answer(answer));
        other.snapshots.forget_after(last);
        other.go_back(step);
        if other.broken.is_some() {
            return Err(Error::usage(
                "the results are not of the types that the host function gives",
            ));
        }
        *self = other;
        Ok(())
    }

    /// The results of the host call that has been answered just now; none where there is no such call.
    pub fn answered(&self) -> &[Value] {
        let last = self.used.checked_sub(1).and_then(|last| self.log.get(last));
        match last {
            Some(Entry {
                step,
                event: Event::Answer(Answer {
                    outcome: Ok(results), ..
                }),
            }) if *step == self.position() => results,
            _ => &[],
        }
    }

    /// When somebody changed a slot of the value stack last, up to a step.
    pub(super) fn slot_changed_at(&self, slot: u32, before: u64) -> Option<u64> {
        let entries = self.log.entries().iter().enumerate().rev();
        let mut changed = entries.filter(|(entry, _)| {
            let place = self.changed.0.get(entry);
            place.is_some_and(|(first, slots)| (*first..first + slots).contains(&slot))
        });
        let last = changed.find(|(_, entry)| entry.step <= before && matches!(entry.event, Event::Change(_)));
        last.map(|(_, entry)| entry.step)
    }

    fn is_open(&self) -> Result<(), Error> {
        match self.sealed {
            true => Err(Error::usage("what has been recorded cannot be changed")),
            false => Ok(()),
        }
    }

    /// Changes the machine. `entry` is the number that the change has in the log.
    pub(super) fn apply(&mut self, change: &Change, entry: usize) -> Result<(), Error> {
        if matches!(
            self.session.machine.status,
            Status::Host { .. } | Status::Waiting { .. }
        ) {
            return Err(Error::usage("the program waits for the host"));
        }
        let nowhere = || Error::usage("there is no such place now");
        match *change {
            Change::Local { frame, local, value } => {
                let found = local_slot(&self.session, frame as usize, local).ok_or_else(nowhere)?;
                self.set_slots(found, value, entry)?;
            }
            Change::Operand { frame, index, value } => {
                let found = operand_slot(&self.session, frame as usize, index as usize);
                self.set_slots(found.ok_or_else(nowhere)?, value, entry)?;
            }
            Change::Global { global, value } => {
                let found = self.session.machine.globals.get(global as usize).ok_or_else(nowhere)?;
                let ty = found.ty;
                if !ty.mutable {
                    return Err(Error::usage("the global is immutable"));
                }
                self.fits(value, ty.value)?;
                self.session.machine.globals[global as usize].slots = value.to_slots();
            }
            Change::Memory {
                memory,
                address,
                ref bytes,
            } => {
                let memory = self.session.machine.memories.get_mut(memory as usize);
                let place = memory.and_then(|memory| memory.get_mut(address, bytes.len() as u64).ok());
                place.ok_or_else(nowhere)?.copy_from_slice(bytes);
            }
            Change::Element { table, index, value } => {
                let found = self.session.machine.tables.get(table as usize).ok_or_else(nowhere)?;
                let ty = ValType::Ref(found.ty.element);
                found.get(index).ok_or_else(nowhere)?;
                self.fits(Value::Ref(value), ty)?;
                let place = self.session.machine.tables[table as usize].get_mut(index, 1);
                place.map_err(|_| nowhere())?[0] = value;
            }
            Change::Field { object, field, value } => {
                let found = self.session.machine.field_type(&self.session.program, object, field);
                let ty = found.ok_or_else(nowhere)?;
                if !ty.mutable {
                    return Err(Error::usage("the field is immutable"));
                }
                self.fits(value, ty.storage.value_type())?;
                self.session
                    .machine
                    .set_field(&self.session.program, object, field, value);
            }
        }
        Ok(())
    }

    fn fits(&self, value: Value, ty: ValType) -> Result<(), Error> {
        let Session { program, machine, .. } = &self.session;
        match machine.admits(program, value, ty) {
            true => Ok(()),
            // Ids of defined types say nothing to people.
            false if is_defined(ty) => Err(Error::usage(format!("{value} is of another type than what is there"))),
            false => Err(Error::usage(format!("{value} is no {ty}"))),
        }
    }

    fn set_slots(&mut self, (slot, ty): (u32, ValType), value: Value, entry: usize) -> Result<(), Error> {
        self.fits(value, ty)?;
        let slots = ty.slots();
        let place = &mut self.session.machine.stack[slot as usize..][..slots];
        place.copy_from_slice(&value.to_slots()[..slots]);
        self.changed.0.insert(entry, (slot, slots as u32));
        Ok(())
    }
}
