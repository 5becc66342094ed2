//! Answers to the page's questions about the present moment.

use super::Run;
use super::values::{typed, value};
use crate::js::types::{
    AddressFound, Answer, FieldView, Found, Marks, MemoryWindow, ObjectList, ObjectView, Question, SnapshotInfo,
    TableWindow,
};
use crate::machine::{FunctionKind, Object, Value, values_in};
use crate::module::types::{CompositeType, StorageType};
use crate::observe::{Condition, Content, Evaluator, Event, Location, Quantity};

/// Bytes of a memory, or elements, that one answer has at most.
const LONGEST: u32 = 1 << 16;

/// Answers a question.
pub(super) fn answer(run: &mut Run, question: &Question) -> Answer {
    match *question {
        Question::View { level } => Answer::View(Box::new(run.view(level))),
        Question::Memory { memory, start, length } => Answer::Memory(run.memory_window(memory, start, length)),
        Question::Find {
            memory,
            ref bytes,
            from,
            is_backward,
        } => Answer::Find(run.find(memory, bytes, from, is_backward)),
        Question::Address { ref text, level } => Answer::Address(run.address(text, level)),
        Question::Table { table, start, length } => Answer::Table(run.table_window(table, start, length)),
        Question::Object { object, start, length } => Answer::Object(run.object(object, start, length)),
        Question::Objects { start, length } => Answer::Objects(run.objects(start, length)),
        Question::Marks { parts } => Answer::Marks(run.marks(parts)),
        Question::Trace {
            from,
            count,
            budget,
            is_backward,
            ref wanted,
        } => Answer::Trace(run.events(from, count, budget as u64, is_backward, wanted)),
        Question::Profile(wanted) => Answer::Profile(run.profile(wanted)),
        Question::Origin(wanted) => Answer::Origin(run.origin(wanted)),
        Question::Snapshots => Answer::Snapshots(run.snapshots()),
    }
}

impl Run {
    fn snapshots(&self) -> SnapshotInfo {
        let snapshots = self.timeline.snapshots();
        SnapshotInfo {
            count: snapshots.steps().count() as u32,
            bytes: snapshots.bytes() as f64,
        }
    }

    fn memory_window(&self, memory: u32, start: f64, length: u32) -> MemoryWindow {
        let bytes = self.memory_bytes(memory);
        let start = (start.max(0.0) as usize).min(bytes.len());
        let end = start.saturating_add(length.min(LONGEST) as usize).min(bytes.len());
        let bytes = bytes[start..end].to_vec();
        MemoryWindow {
            start: start as f64,
            changed: self.changes.within(memory, start, &bytes),
            bytes,
        }
    }

    /// What an expression means as an address, in a call.
    fn address(&self, text: &str, level: u32) -> AddressFound {
        let session = self.timeline.session();
        let call = session.machine.frames.len().checked_sub(level as usize + 1);
        let found = match Condition::parse(text) {
            Err(error) => Err(error.to_string()),
            Ok(_) if session.machine.instances.get(self.instance as usize).is_none() => {
                Err("there is no memory".into())
            }
            Ok(condition) => Evaluator::default()
                .evaluate_in(&condition, session, call, self.instance)
                .and_then(Quantity::address),
        };
        match found {
            Ok(address) if address < 0 => AddressFound {
                address: None,
                problem: Some(format!("{address} is no address")),
            },
            Ok(address) => AddressFound {
                address: Some(address as f64),
                problem: None,
            },
            Err(problem) => AddressFound {
                address: None,
                problem: Some(problem),
            },
        }
    }

    fn memory_bytes(&self, memory: u32) -> &[u8] {
        let memory = self.timeline.machine().memories.get(memory as usize);
        memory.map_or(&[], |memory| &memory.bytes)
    }

    fn find(&self, memory: u32, wanted: &[u8], from: f64, is_backward: bool) -> Found {
        let bytes = self.memory_bytes(memory);
        let from = (from.max(0.0) as usize).min(bytes.len());
        if wanted.is_empty() || wanted.len() > bytes.len() {
            return Found { address: None };
        }
        // What begins before `from` may end after it.
        let overlap = (from + wanted.len() - 1).min(bytes.len());
        let found = match is_backward {
            false => first(&bytes[from..], wanted)
                .map(|at| from + at)
                .or_else(|| first(&bytes[..overlap], wanted)),
            true => last(&bytes[..overlap], wanted).or_else(|| last(&bytes[from..], wanted).map(|at| from + at)),
        };
        Found {
            address: found.map(|at| at as f64),
        }
    }

    fn table_window(&self, table: u32, start: f64, length: u32) -> TableWindow {
        let session = self.timeline.session();
        let table = session.machine.tables.get(table as usize);
        let elements = table.map_or(&[][..], |table| &table.elements);
        let start = (start.max(0.0) as usize).min(elements.len());
        let elements = elements[start..].iter().take(length.min(LONGEST) as usize);
        TableWindow {
            start: start as f64,
            elements: elements.map(|element| value(session, Value::Ref(*element))).collect(),
        }
    }

    fn object(&self, object: u32, start: f64, length: u32) -> ObjectView {
        let session = self.timeline.session();
        let objects = session.machine.heap.objects();
        let found = objects.get(object as usize).unwrap_or(&Object::Free);
        let start = start.max(0.0) as u64;
        let mut view = ObjectView {
            object,
            form: String::new(),
            name: String::new(),
            size: 0.0,
            start: start as f64,
            fields: Vec::new(),
        };
        let content = |size: usize| {
            let length = (size as u64).saturating_sub(start).min(length.min(LONGEST).into());
            let location = Location::Object { object, start, length };
            match location.content(&session.program, &session.machine) {
                Some(Content::Values(values)) => values,
                _ => Vec::new(),
            }
        };
        match found {
            Object::Free => view.form = "free".to_owned(),
            Object::Struct { ty, .. } => {
                let stored = session.program.types.fields(*ty);
                let (name, index) = self.type_name(*ty);
                view.form = "struct".to_owned();
                view.name = name;
                view.size = stored.len() as f64;
                let fields = content(stored.len()).into_iter().enumerate().map(|(number, its)| {
                    let number = number + start as usize;
                    let names = &self.loaded.module.names;
                    FieldView {
                        name: index.and_then(|index| names.field(index, number as u32).map(str::to_owned)),
                        value: self.stored(stored[number].storage, its),
                    }
                });
                view.fields = fields.collect();
            }
            Object::Array { ty, elements } => {
                let storage = session.program.types.element(*ty);
                let size = elements.len() / storage.bytes();
                view.form = "array".to_owned();
                view.name = self.type_name(*ty).0;
                view.size = size as f64;
                let fields = content(size).into_iter().map(|its| FieldView {
                    name: None,
                    value: self.stored(storage, its),
                });
                view.fields = fields.collect();
            }
            Object::Exception { tag, payload } => {
                let tag = session.machine.tags[*tag as usize];
                let module = session.machine.instances[tag.instance as usize].module;
                let types = &session.program.types.func(tag.ty).params;
                view.form = "exception".to_owned();
                view.name = session.program.module(module).module.tag_name(tag.index);
                view.size = types.len() as f64;
                let values = values_in(types, payload).into_iter().zip(types);
                let fields = values.map(|(its, ty)| FieldView {
                    name: None,
                    value: typed(session, its, *ty),
                });
                view.fields = fields.collect();
            }
        }
        view
    }

    fn stored(&self, storage: StorageType, its: Value) -> crate::js::types::ValueInfo {
        let session = self.timeline.session();
        match storage {
            StorageType::Val(ty) => typed(session, its, ty),
            StorageType::I8 | StorageType::I16 => value(session, its),
        }
    }

    /// The name of a canonical type in the module, and its index there.
    fn type_name(&self, ty: u32) -> (String, Option<u32>) {
        let session = self.timeline.session();
        let index = session.program.module(0).types.iter().position(|its| *its == ty);
        let index = index.map(|index| index as u32);
        let name = index.and_then(|index| self.loaded.module.names.ty(index));
        let text = match (name, index) {
            (Some(name), _) => format!("${name}"),
            (None, Some(index)) => format!("type {index}"),
            (None, None) => match session.program.types.get(ty).composite {
                CompositeType::Func(_) => "func".to_owned(),
                CompositeType::Struct(_) => "struct".to_owned(),
                CompositeType::Array(_) => "array".to_owned(),
            },
        };
        (text, index)
    }

    fn objects(&self, start: u32, length: u32) -> ObjectList {
        let objects = self.timeline.machine().heap.objects();
        let used = (start as usize..objects.len()).filter(|index| objects[*index] != Object::Free);
        let mut used = used.map(|index| index as u32);
        let listed: Vec<u32> = used.by_ref().take(length.min(LONGEST) as usize).collect();
        ObjectList {
            next: used.next(),
            objects: listed.into_iter().map(|object| self.object(object, 0.0, 0)).collect(),
        }
    }

    fn marks(&self, parts: u32) -> Marks {
        let timeline = &self.timeline;
        let (start, end) = (timeline.start(), timeline.recorded());
        let thinned = |steps: &mut dyn Iterator<Item = u64>| {
            let width = ((end - start) / u64::from(parts.max(1))).max(1);
            let mut marks: Vec<u64> = Vec::new();
            for step in steps {
                if marks.last().is_none_or(|last| step / width > last / width) {
                    marks.push(step);
                }
            }
            marks.into_iter().map(|step| step as f64).collect()
        };
        let functions = &timeline.machine().functions;
        let entries = timeline.log().entries();
        let mut answers = entries.iter().filter_map(|entry| match entry.event {
            Event::Answer(_) => entry.step.checked_sub(1),
            _ => None,
        });
        let mut calls = entries.iter().filter_map(|entry| match &entry.event {
            Event::Invoke { function, .. } => {
                let kind = functions.get(*function as usize).map(|function| function.kind);
                matches!(kind, Some(FunctionKind::Wasm { .. })).then_some(entry.step)
            }
            _ => None,
        });
        Marks {
            host_calls: thinned(&mut answers),
            calls: thinned(&mut calls),
            traps: thinned(&mut timeline.traps().iter().copied()),
            breakpoints: thinned(&mut self.stops.iter().copied()),
        }
    }
}

fn first(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}
