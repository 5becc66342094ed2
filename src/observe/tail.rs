//! What a run is doing while it goes on: the events before the present, and where it has been seen since the last look.
//!
//! The run is left alone but for two things. Its place is noted every so many instructions, which costs a fraction of a
//! per cent. And the last instructions of each slice are traced, or the first ones after the program has waited, which it
//! may do again before a slice is over: as many as it takes to have the events that are wanted, but never for a greater
//! share of the time than was allowed. Nothing is executed twice for it.

use std::collections::HashMap;

use super::filter::TraceFilter;
use super::profile::Function;
use super::timeline::{End, Timeline};
use super::trace::{TraceEvent, TracePosition};
use super::tracer::Tracer;
use crate::machine::FunctionKind;

/// Instructions between two samples, on average. Their number varies, so that a loop of such a length is seen everywhere.
const STRIDE: u64 = 1 << 16;

/// Instructions that are traced at the end of a slice, at most.
const LONGEST_WINDOW: u64 = 1 << 20;

/// Places that are told apart between two looks, at most.
const PLACES: usize = 1 << 14;

/// What a run is doing. It is for one timeline, whose modules stay what they are.
#[derive(Debug)]
pub struct Tail {
    filter: TraceFilter,
    tracer: Tracer,
    count: usize,
    share: f64,
    /// Instructions to be traced of the next slice.
    window: u64,
    /// Whether the last slice has ended where the program waits.
    waits: bool,
    /// How long the last slice took, in milliseconds.
    slice: f64,
    events: Vec<TraceEvent>,
    samples: HashMap<(u32, u32), Sample>,
    /// Milliseconds of tracing, and in all.
    traced: f64,
    total: f64,
    /// Decides on the distance of samples.
    random: u64,
}

/// Where a run has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The module's number and the function's index.
    pub function: Function,
    /// The offset of the instruction in the module's bytes.
    pub offset: u32,
    /// About how many instructions were executed here: those between this sample and the one before.
    pub instructions: u64,
}

/// What there is to be shown of a run that goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TailView {
    /// The last events that pass the filter and were seen, the earliest first. When the run has ended, the last ones.
    pub events: Vec<TraceEvent>,
    /// Where the run has been since the last look, the most frequent place first.
    pub samples: Vec<Sample>,
}

impl Tail {
    /// The share of the time that tracing may take if nobody says otherwise.
    pub const SHARE: f64 = 0.05;

    /// Will show the last `count` events that pass a filter, and spend at most a share of the time on them.
    pub fn new(filter: TraceFilter, count: usize, share: f64) -> Self {
        let end_of_time = TracePosition::of_step(u64::MAX);
        Self {
            tracer: Tracer::last(filter.clone(), count, end_of_time),
            filter,
            count,
            share,
            window: count as u64,
            waits: false,
            slice: 0.0,
            events: Vec::new(),
            samples: HashMap::new(),
            traced: 0.0,
            total: 0.0,
            random: 1,
        }
    }

    /// Shows what passes another filter, from now on.
    pub fn show(&mut self, filter: TraceFilter) {
        if filter == self.filter {
            return;
        }
        self.tracer = Tracer::last(filter.clone(), self.count, TracePosition::of_step(u64::MAX));
        self.filter = filter;
        self.events.clear();
    }

    /// What there is to be shown now. Samples are counted anew from here on.
    pub fn look(&mut self) -> TailView {
        let mut samples: Vec<Sample> = self.samples.drain().map(|(_, sample)| sample).collect();
        samples.sort_unstable_by_key(|sample| (std::cmp::Reverse(sample.instructions), sample.function, sample.offset));
        TailView {
            events: self.events.clone(),
            samples,
        }
    }

    /// Notes where a run is, after so many instructions.
    pub fn sample(&mut self, timeline: &Timeline, instructions: u64) {
        let machine = timeline.machine();
        let Some(frame) = machine.frames.last() else { return };
        let FunctionKind::Wasm { instance, index } = machine.functions[frame.function as usize].kind else {
            return;
        };
        let module = machine.instances[instance as usize].module;
        let code = timeline.session().program.code(module, index);
        let offset = code.offsets[machine.place(machine.frames.len() - 1)];
        if self.samples.len() < PLACES || self.samples.contains_key(&(module, offset)) {
            let sample = self.samples.entry((module, offset)).or_insert(Sample {
                function: (module, index),
                offset,
                instructions: 0,
            });
            sample.instructions += instructions;
        }
    }

    /// The distance to the next sample: somewhere between half and one and a half of the average.
    fn stride(&mut self) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        STRIDE / 2 + (self.random >> 32) % STRIDE
    }

    /// Takes in what a window has given, and decides on the next one.
    fn learn(&mut self, events: Vec<TraceEvent>, took: f64, slice: f64) {
        let is_short = events.len() < self.count;
        let allowed = self.share * slice;
        if took > allowed {
            self.window = (self.window / 2).max(self.count as u64);
        } else if is_short && took < allowed / 4.0 {
            self.window = (self.window * 2).min(LONGEST_WINDOW);
        }
        // Where there are too few, those seen before are shown too.
        if let Some(first) = events.first().map(TraceEvent::position) {
            self.events.retain(|event| event.position() < first);
        }
        self.events.extend(events);
        let excess = self.events.len().saturating_sub(self.count);
        self.events.drain(..excess);
    }
}

impl Timeline {
    /// Runs forward to a step, as [`forward`](Self::forward) does, and keeps a tail. What is called a slice there is one
    /// call of this.
    pub fn forward_with_tail(&mut self, step: u64, tail: &mut Tail) -> End {
        let begun = self.now();
        let end = self.forward_slice(step, tail);
        tail.slice = self.now() - begun;
        tail.total += tail.slice;
        tail.waits = end == End::Waiting;
        if end == End::Finished {
            // The last events of all are worth a little patience.
            let present = TracePosition::of_step(self.position());
            let page = self.events_before(present, tail.count, tail.window, &tail.filter);
            tail.learn(page.events, 0.0, 0.0);
        }
        end
    }

    fn forward_slice(&mut self, step: u64, tail: &mut Tail) -> End {
        let begun = self.now();
        if tail.waits {
            let end = self.forward_traced(self.position().saturating_add(tail.window).min(step), begun, tail);
            if end != End::Reached || self.position() == step {
                return end;
            }
        }
        let quiet = step.saturating_sub(tail.window).max(self.position());
        while self.position() < quiet {
            let from = self.position();
            let next = from.saturating_add(tail.stride()).min(quiet);
            let end = self.forward(next, &mut ());
            tail.sample(self, self.position() - from);
            if end != End::Reached {
                return end;
            }
        }
        self.forward_traced(step, begun, tail)
    }

    /// Runs to the end of a window, and traces it if there is time for that; the slice has begun at some moment.
    fn forward_traced(&mut self, step: u64, begun: f64, tail: &mut Tail) -> End {
        let window_begun = self.now();
        if tail.traced > tail.share * (tail.total + window_begun - begun) {
            return self.forward(step, &mut ());
        }
        let end = self.trace(step, &mut tail.tracer);
        let events = tail.tracer.take();
        let now = self.now();
        tail.traced += now - window_begun;
        tail.learn(events, now - window_begun, tail.slice.max(now - begun));
        end
    }

    /// Keeps a tail of a slice that somebody else has executed: so many new instructions, in so many milliseconds. The
    /// last events are executed once more, within the same share of the time.
    pub(super) fn catch_up(&mut self, tail: &mut Tail, instructions: u64, took: f64) {
        tail.sample(self, instructions);
        tail.total += took;
        if tail.traced > tail.share * tail.total {
            return;
        }
        let begun = self.now();
        let present = TracePosition::of_step(self.position());
        let page = self.events_before(present, tail.count, tail.window, &tail.filter);
        let took_again = self.now() - begun;
        tail.traced += took_again;
        tail.total += took_again;
        tail.learn(page.events, took_again, took + took_again);
    }
}
