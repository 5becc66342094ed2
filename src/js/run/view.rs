//! A moment of a run as the page is told it.

use super::Run;
use super::values::{typed, value};
use crate::code::typing::instruction_types;
use crate::js::types::{FrameView, MemoryInfo, NamedValue, NextInstruction, Spot, TableInfo, View};
use crate::observe::state::{self, Named};

/// Globals and locals that are sent, at most.
const MOST: usize = 2_000;

impl Run {
    /// The present; of the calls, one is shown with what it holds.
    pub(super) fn view(&self, level: u32) -> View {
        let timeline = &self.timeline;
        let machine = timeline.machine();
        let number = machine.frames.len().checked_sub(level as usize + 1);
        let instance = number.map_or(self.instance, |number| machine.frames[number].instance);
        let outcome = self.outcome();
        View {
            position: timeline.position() as f64,
            start: timeline.start() as f64,
            recorded: timeline.recorded() as f64,
            is_complete: self.is_complete,
            outcome,
            answered: timeline
                .answered()
                .iter()
                .map(|it| value(timeline.session(), *it))
                .collect(),
            next: self.next_instruction(),
            depth: machine.frames.len() as u32,
            frames: self.frames(),
            frame: number.and_then(|number| self.frame(number, level)),
            globals: self.globals(instance),
            memories: self.memories(instance),
            tables: self.tables(instance),
            objects: machine.heap.objects().len() as u32,
            printed: self.console.length_at(timeline.used()) as f64,
        }
    }

    fn next_instruction(&self) -> Option<NextInstruction> {
        let session = self.timeline.session();
        let number = session.machine.frames.len().checked_sub(1)?;
        let frame = state::frame(session, number)?;
        let module = &session.program.module(frame.module).module;
        let types = instruction_types(module, frame.function);
        let found = types.binary_search_by_key(&frame.offset, |types| types.offset).ok()?;
        let taken = types[found].operands.len();
        let first = frame.operands.len().saturating_sub(taken);
        let offset = frame.offset as usize;
        Some(NextInstruction {
            name: self.loaded.text.token_at(offset).unwrap_or_default().to_owned(),
            offset: frame.offset,
            place: self.loaded.text.place(offset),
            operands: frame.operands[first..].iter().map(|it| value(session, *it)).collect(),
        })
    }

    fn frame(&self, number: usize, level: u32) -> Option<FrameView> {
        let session = self.timeline.session();
        let frame = state::frame(session, number)?;
        let module = &session.program.module(frame.module).module;
        let local = |(index, named): (usize, Named)| {
            let spot = Spot::Local {
                frame: number as u32,
                local: index as u32,
            };
            self.named(index, named, spot)
        };
        Some(FrameView {
            level,
            function: frame.function,
            params: module.function_type(frame.function).params.len() as u32,
            locals: frame.locals.into_iter().take(MOST).enumerate().map(local).collect(),
            operands: frame.operands.iter().map(|it| value(session, *it)).collect(),
        })
    }

    fn globals(&self, instance: u32) -> Vec<NamedValue> {
        let session = self.timeline.session();
        let Some(addresses) = session.machine.instances.get(instance as usize) else {
            return Vec::new();
        };
        let globals = state::globals(session, instance).into_iter().take(MOST).enumerate();
        let global = |(index, named): (usize, Named)| {
            let global = addresses.globals[index];
            self.named(index, named, Spot::Global { global })
        };
        globals.map(global).collect()
    }

    fn named(&self, index: usize, named: Named, spot: Spot) -> NamedValue {
        NamedValue {
            name: named.name,
            index: index as u32,
            value: typed(self.timeline.session(), named.value, named.ty),
            spot,
        }
    }

    fn memories(&self, instance: u32) -> Vec<MemoryInfo> {
        let session = self.timeline.session();
        let Some(instance) = session.machine.instances.get(instance as usize) else {
            return Vec::new();
        };
        let names = &session.program.module(instance.module).module.names;
        let info = |(index, address): (usize, &u32)| {
            let bytes = &session.machine.memories[*address as usize].bytes;
            MemoryInfo {
                name: names.memory(index as u32).map(str::to_owned),
                index: index as u32,
                address: *address,
                size: bytes.len() as f64,
                changed: self.changes.stretches(*address, bytes),
            }
        };
        instance.memories.iter().enumerate().map(info).collect()
    }

    fn tables(&self, instance: u32) -> Vec<TableInfo> {
        let session = self.timeline.session();
        let Some(instance) = session.machine.instances.get(instance as usize) else {
            return Vec::new();
        };
        let names = &session.program.module(instance.module).module.names;
        let info = |(index, address): (usize, &u32)| {
            let table = &session.machine.tables[*address as usize];
            TableInfo {
                name: names.table(index as u32).map(str::to_owned),
                index: index as u32,
                address: *address,
                size: table.size() as f64,
                ty: table.ty.element.to_string(),
            }
        };
        instance.tables.iter().enumerate().map(info).collect()
    }
}
