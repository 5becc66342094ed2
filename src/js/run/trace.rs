//! The events of a run, by the page and while it goes on.

use std::collections::BTreeMap;

use super::Run;
use super::values::value;
use crate::js::types::{EffectInfo, EventInfo, EventPosition, TailInfo, TraceEvents, TraceWanted};
use crate::machine::{FunctionKind, Value};
use crate::observe::{
    Effect, Location, Sought, Tail, TraceEvent, TraceFilter, TracePosition, functions_with, instructions_with,
};

/// Events that one answer has at most.
const MOST: u32 = 1_000;

/// Events at the end of a run that goes on, which a page can show at once.
const TAIL: usize = 32;

/// What is known of the trace besides the run itself.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) tail: Tail,
    /// The last filter, which has to do with the whole text.
    filter: Option<(TraceWanted, TraceFilter)>,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            tail: Tail::new(TraceFilter::default(), TAIL, Tail::SHARE),
            filter: None,
        }
    }
}

impl Run {
    /// Events from a position on, or before it.
    pub(super) fn events(
        &mut self,
        from: EventPosition,
        count: u32,
        budget: u64,
        is_backward: bool,
        wanted: &TraceWanted,
    ) -> TraceEvents {
        let filter = self.filter(wanted);
        let from = TracePosition {
            step: from.step.max(0.0) as u64,
            order: from.order,
        };
        let count = count.min(MOST) as usize;
        let page = match is_backward {
            false => self.timeline.events_from(from, count, budget, &filter),
            true => self.timeline.events_before(from, count, budget, &filter),
        };
        TraceEvents {
            events: page.events.iter().map(|event| self.event(event)).collect(),
            next: page.next.map(position),
        }
    }

    /// The tail shows these events.
    pub fn watch(&mut self, wanted: &TraceWanted) {
        let filter = self.filter(wanted);
        self.watch.tail.show(filter);
    }

    /// What the run has been doing since the last look.
    pub(super) fn tail(&mut self) -> TailInfo {
        let seen = self.watch.tail.look();
        let mut lines: BTreeMap<u32, f64> = BTreeMap::new();
        for sample in seen.samples.iter().filter(|sample| sample.function.0 == 0) {
            if let Some(line) = self.loaded.text.line_at(sample.offset as usize) {
                *lines.entry(line).or_default() += sample.instructions as f64;
            }
        }
        TailInfo {
            events: seen.events.iter().map(|event| self.event(event)).collect(),
            lines: lines.into_iter().collect(),
        }
    }

    fn filter(&mut self, wanted: &TraceWanted) -> TraceFilter {
        if let Some((its, filter)) = &self.watch.filter
            && its == wanted
        {
            return filter.clone();
        }
        let program = &self.timeline.session().program;
        let writes = wanted.writes.iter().map(|part| Location::Memory {
            memory: part.memory,
            start: part.start.max(0.0) as u64,
            length: part.length.max(0.0) as u64,
        });
        let text = wanted.text.as_ref();
        let functions = wanted.functions.as_ref();
        let filter = TraceFilter {
            functions: functions.map(|part| functions_with(program, part)),
            instructions: text.map(|part| instructions_with([(0, self.loaded.text.source())], part)),
            value: text.and_then(|text| Sought::parse(text)),
            calls: wanted.calls,
            host_calls: wanted.host_calls,
            writes: writes.collect(),
        };
        self.watch.filter = Some((wanted.clone(), filter.clone()));
        filter
    }

    fn event(&self, event: &TraceEvent) -> EventInfo {
        let session = self.timeline.session();
        let offset = event.offset as usize;
        let values = |values: &[Value]| values.iter().map(|its| value(session, *its)).collect();
        let text = match event.is_end() {
            true => "end",
            false => self.loaded.text.instruction_at(offset).unwrap_or_default(),
        };
        EventInfo {
            position: position(event.position()),
            depth: event.depth as u32,
            function: self.loaded.module.function_name(event.function),
            text: text.to_owned(),
            place: self.loaded.text.place(offset),
            operands: values(&event.operands),
            results: event.results.as_deref().map(values),
            effect: event.effect.as_ref().map(|effect| self.effect(event.function, effect)),
        }
    }

    fn effect(&self, function: u32, effect: &Effect) -> EffectInfo {
        let session = self.timeline.session();
        let module = &self.loaded.module;
        let variable = |name: Option<&str>, index: u32, old: Value, new: Value| EffectInfo::Variable {
            name: name.map_or_else(|| index.to_string(), |name| format!("${name}")),
            old: value(session, old),
            new: value(session, new),
        };
        match *effect {
            Effect::Local { index, old, new } => variable(module.names.local(function, index), index, old, new),
            Effect::Global { index, old, new } => variable(module.names.global(index), index, old, new),
            Effect::Memory {
                memory,
                address,
                length,
            } => EffectInfo::Memory {
                memory,
                address: address as f64,
                length: length as f64,
            },
            Effect::Call { function, .. } => match session.machine.functions[function as usize].kind {
                FunctionKind::Wasm { index, .. } => EffectInfo::Call {
                    function: module.function_name(index),
                    is_host: false,
                },
                FunctionKind::Host(host) => {
                    let host = session.program.host(host);
                    EffectInfo::Call {
                        function: format!("{}.{}", host.module, host.name),
                        is_host: true,
                    }
                }
            },
            Effect::Return => EffectInfo::Return,
            Effect::Throw => EffectInfo::Throw,
        }
    }
}

fn position(position: TracePosition) -> EventPosition {
    EventPosition {
        step: position.step as f64,
        order: position.order,
    }
}
