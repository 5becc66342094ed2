//! Who wrote this? The last write to a place before a step, found by running the stretches before it once more.

use std::ops::ControlFlow;

use super::access::{accesses, allocates};
use super::change::Change;
use super::inquiry::{Asked, Inquiry};
use super::location::{Content, Location};
use super::log::{Entry, Event};
use super::origin::Source;
use super::plan::{Quiet, can_access};
use super::timeline::Timeline;
use super::trace::location;
use crate::code::{Op, Program};
use crate::execute::{Moment, Observer};
use crate::machine::{Machine, Ref, RefKind, Status};

/// What wrote to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// An instruction; a call writes the parameters and locals of the frame that it makes.
    Instruction(Instruction),
    /// A host function that this instruction called.
    Host(Instruction),
    /// The call from outside that made the frame.
    Invocation,
    /// An active data segment of a module, when that was instantiated.
    Data {
        /// The number of the module in the program.
        module: u32,
        /// The index of the segment in the module.
        segment: u32,
    },
    /// An active element segment, likewise.
    Elements {
        /// The number of the module in the program.
        module: u32,
        /// The index of the segment in the module.
        segment: u32,
    },
    /// Nothing since the timeline began, which may be when the place was made.
    Initial,
    /// Somebody who changed the state.
    Change,
}

/// Where an instruction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Instruction {
    /// The number of its module in the program.
    pub module: u32,
    /// The index of its function in the module.
    pub function: u32,
    /// Its offset in the module's bytes.
    pub offset: u32,
}

impl Instruction {
    /// Where the instruction of a moment stands.
    pub(super) fn of(moment: &Moment<'_>) -> Self {
        let (module, function) = location(moment);
        Self {
            module,
            function,
            offset: moment.code.offsets[moment.frame.pc as usize],
        }
    }
}

/// The last write to a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// Instructions executed before it.
    pub step: u64,
    /// What wrote.
    pub writer: Writer,
    /// What was there before; `None` when the place did not exist, or nothing is known of the time before.
    pub old: Option<Content>,
    /// What was there afterwards.
    pub new: Option<Content>,
}

/// A write of the host's to a memory of its caller, during a step.
#[derive(Clone, Copy, Debug)]
struct HostWrite {
    step: u64,
    start: u64,
    length: u64,
}

/// What the host wrote to memories while instructions were executed, by ascending steps.
#[derive(Clone, Debug, Default)]
pub(super) struct HostWrites(Vec<HostWrite>);

impl HostWrites {
    /// Those of a log, or of a stretch of one.
    pub(super) fn of(log: &[Entry]) -> Self {
        let writes = log.iter().filter_map(|entry| match &entry.event {
            // The call is the instruction before the answer.
            Event::Answer(answer) => Some((entry.step.checked_sub(1)?, &answer.writes)),
            _ => None,
        });
        let each = writes.flat_map(|(step, writes)| {
            writes.iter().map(move |(start, bytes)| HostWrite {
                step,
                start: *start,
                length: bytes.len() as u64,
            })
        });
        Self(each.collect())
    }

    /// Takes in what comes later.
    pub(super) fn extend(&mut self, log: &[Entry]) {
        self.0.extend(Self::of(log).0);
    }

    /// The places that the host writes to when the instruction of a moment calls it.
    pub(super) fn at(&self, moment: &Moment<'_>) -> impl Iterator<Item = Location> + use<'_> {
        let instance = &moment.machine.instances[moment.frame.instance as usize];
        let memory = instance.memories.first().copied().filter(|_| is_call(moment.op));
        let step = moment.steps;
        memory.into_iter().flat_map(move |memory| self.to(memory, step))
    }

    /// The places that the host writes to during a step, whose instruction calls it from an instance with this memory.
    pub(super) fn to(&self, memory: u32, step: u64) -> impl Iterator<Item = Location> + use<'_> {
        let first = self.0.partition_point(|write| write.step < step);
        let now = self.0[first..].iter().take_while(move |write| write.step == step);
        now.map(move |write| Location::Memory {
            memory,
            start: write.start,
            length: write.length,
        })
    }
}

/// Whether an operation calls a function.
pub(super) fn is_call(op: Op) -> bool {
    matches!(op, Op::Call(_) | Op::CallIndirect { .. } | Op::CallRef) || is_tail_call(op)
}

/// Whether an operation calls a function in the place of its own.
pub(super) fn is_tail_call(op: Op) -> bool {
    matches!(
        op,
        Op::ReturnCall(_) | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef
    )
}

/// Remembers what wrote to a place last, as far as it has been shown the run.
pub(super) trait LastSeen: Observer {
    /// The step, and what wrote.
    fn found(&self) -> Option<(u64, Writer)>;

    /// What wrote when nothing has since the timeline began.
    fn first(&self, timeline: &mut Timeline) -> Writer;

    /// Takes in what the last instruction has done, where the machine stopped.
    fn finish(&mut self, machine: &Machine);
}

/// Remembers the last write to a place.
#[derive(Debug)]
pub(super) struct LastWrite {
    place: Location,
    host: HostWrites,
    /// Writes of earlier calls from outside do not count.
    from: u64,
    found: Option<(u64, Writer)>,
    /// An instruction that may turn out to have made the place.
    maker: Option<(u64, Instruction)>,
    quiet: Quiet,
}

impl LastWrite {
    /// Whether an operation can have to do with the place.
    fn concerns(&self, moment: &Moment<'_>) -> bool {
        let op = moment.op;
        match self.place {
            Location::Memory { .. } => matches!(op, Op::Memory(_) | Op::Simd(_) | Op::Atomic(_)) || is_call(op),
            Location::Table { .. } => matches!(op, Op::Table(_)),
            Location::Global { .. } => matches!(op, Op::GlobalSet(_)),
            Location::Local { frame, .. } => {
                let depth = moment.machine.frames.len();
                let sets = matches!(
                    op,
                    Op::LocalSet(_) | Op::LocalTee(_) | Op::LocalSetWide(_) | Op::LocalTeeWide(_)
                );
                (depth == frame + 1 && (sets || is_tail_call(op))) || (depth == frame && is_call(op))
            }
            Location::Object { .. } => matches!(op, Op::Gc(_)),
        }
    }

    /// What the instruction before has made, if that is the place.
    fn made(&mut self, depth: usize, pc: u32, top: Option<&u64>) {
        let Some((step, maker)) = self.maker.take() else { return };
        let is_it = match self.place {
            Location::Local { frame, .. } => depth == frame + 1 && pc == 0,
            Location::Object { object, .. } => {
                let made = top.map(|top| Ref::from_slot(*top));
                let kinds = [RefKind::Struct, RefKind::Array];
                made.is_some_and(|made| kinds.iter().any(|kind| made.as_kind(*kind) == Some(object)))
            }
            _ => false,
        };
        if is_it {
            self.found = Some((step, Writer::Instruction(maker)));
        }
    }
}

impl LastSeen for LastWrite {
    fn found(&self) -> Option<(u64, Writer)> {
        self.found
    }

    fn first(&self, timeline: &mut Timeline) -> Writer {
        timeline.initial_writer(&self.place)
    }

    fn finish(&mut self, machine: &Machine) {
        match machine.frames.last() {
            Some(frame) if matches!(machine.status, Status::Running) => {
                self.made(machine.frames.len(), frame.pc, machine.stack.last());
            }
            None => self.made(0, 0, machine.stack.last()),
            Some(_) => {}
        }
    }
}

impl Observer for LastWrite {
    #[inline(always)]
    fn wants(&mut self, _: u32, _: usize, op: Op, _: u64) -> bool {
        // Calls make locals.
        let is_local = matches!(self.place, Location::Local { .. });
        self.maker.is_some() || is_local || can_access(&self.place, op)
    }

    fn quiet_until(&mut self, program: &Program, machine: &Machine) -> u64 {
        let Some(frame) = machine.frames.last() else { return 0 };
        let place = self.place;
        let is_quiet = match place {
            // What is called from its frame cannot reach it.
            Location::Local { frame, .. } => machine.frames.len() > frame + 1,
            _ => self.quiet.is_quiet(program, machine, frame.function, |body| {
                body.code.ops.iter().any(|op| body.can_access(&place, *op))
            }),
        };
        if is_quiet && self.maker.is_none() { u64::MAX } else { 0 }
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        if self.maker.is_some() {
            self.made(moment.machine.frames.len(), moment.frame.pc, moment.stack.last());
        }
        if moment.steps < self.from || !self.concerns(moment) {
            return ControlFlow::Continue(());
        }
        let makes = match self.place {
            Location::Local { .. } => is_call(moment.op),
            _ => allocates(moment.op),
        };
        if makes {
            self.maker = Some((moment.steps, Instruction::of(moment)));
        }
        let place = self.place;
        let wrote = |location: &Location| location.overlaps(&place);
        if self.host.at(moment).any(|location| wrote(&location)) {
            self.found = Some((moment.steps, Writer::Host(Instruction::of(moment))));
        } else if accesses(moment)
            .iter()
            .any(|access| access.write && wrote(&access.location))
        {
            self.found = Some((moment.steps, Writer::Instruction(Instruction::of(moment))));
        }
        ControlFlow::Continue(())
    }
}

/// On the way back to the last write to a place: stretch by stretch, the latest first.
#[derive(Debug)]
pub(super) struct WriterSearch<L> {
    last: L,
    /// For what is part of a call, the call from outside that it belongs to: further back there is nothing to be found.
    from: Option<u64>,
    /// When somebody changed the place last.
    changed: Option<u64>,
    /// Where the stretch ends that is run.
    end: u64,
    is_within: bool,
}

/// When a place was last changed from outside, up to a step.
fn last_change(timeline: &Timeline, place: &Location, before: u64) -> Option<u64> {
    let changed = |change: &Change| match (change, *place) {
        (Change::Local { frame, local, .. }, Location::Local { frame: of, local: its }) => {
            (*frame as usize, *local) == (of, its)
        }
        (change, place) => change.location().is_some_and(|changed| changed.overlaps(&place)),
    };
    let mut entries = timeline.log().entries().iter().rev();
    let last =
        entries.find(|entry| entry.step <= before && matches!(&entry.event, Event::Change(change) if changed(change)));
    last.map(|entry| entry.step)
}

/// The last call from outside, up to a step.
pub(super) fn invoked_at(timeline: &Timeline, before: u64) -> Option<u64> {
    let mut entries = timeline.log().entries().iter().rev();
    let invoked = entries.find(|entry| entry.step <= before && matches!(entry.event, Event::Invoke { .. }));
    invoked.map(|entry| entry.step)
}

impl WriterSearch<LastWrite> {
    /// A search for the last write to a place before a step.
    pub(super) fn new(timeline: &Timeline, place: &Location, before: u64) -> Self {
        let is_local = matches!(place, Location::Local { .. });
        let from = invoked_at(timeline, before).filter(|_| is_local);
        let last = LastWrite {
            place: *place,
            host: HostWrites::of(timeline.log().entries()),
            from: from.unwrap_or_default(),
            found: None,
            maker: None,
            quiet: Quiet::default(),
        };
        Self::of(last, from, last_change(timeline, place, before), before)
    }
}

impl<L: LastSeen> WriterSearch<L> {
    /// A search that goes back from a step to a call from outside, past where somebody changed the place.
    pub(super) fn of(last: L, from: Option<u64>, changed: Option<u64>, before: u64) -> Self {
        Self {
            last,
            from,
            changed: changed.filter(|changed| from.is_none_or(|from| from <= *changed)),
            end: before,
            is_within: false,
        }
    }

    /// Goes on for about so many instructions; tells the step of the write and what wrote, once that is known. The
    /// present is then anywhere.
    pub(super) fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<(u64, Writer)> {
        if !self.is_within {
            let is_over = self.from.is_some_and(|from| self.end <= from);
            let begin = timeline.snapshot_before(self.end).filter(|_| !is_over);
            let Some(begin) = begin else {
                return Some(match (self.changed, self.from) {
                    (Some(changed), _) => (changed, Writer::Change),
                    (None, Some(from)) => (from, Writer::Invocation),
                    (None, None) => (timeline.start(), self.last.first(timeline)),
                });
            };
            timeline.restore(begin);
            self.is_within = true;
        }
        let begin = timeline.position();
        timeline.forward(begin.saturating_add(budget).min(self.end), &mut self.last);
        let position = timeline.position();
        if position < self.end && position > begin {
            return None;
        }
        self.last.finish(timeline.machine());
        self.is_within = false;
        self.end = timeline.snapshot_before(self.end).unwrap_or(timeline.start());
        // A change is made before the instruction of its step.
        let change = self.changed.filter(|changed| *changed >= self.end);
        let change = change.map(|changed| (changed, Writer::Change));
        match (self.last.found(), change) {
            (Some((step, _)), Some((changed, _))) if step < changed => change,
            (found, change) => found.or(change),
        }
    }
}

/// The search for the last write to a place.
#[derive(Debug)]
pub struct WriteSearch {
    place: Location,
    /// What is there now.
    now: Content,
    search: WriterSearch<LastWrite>,
}

impl WriteSearch {
    /// The question for the last write before the present; `None` when there is no such place.
    pub fn new(timeline: &Timeline, place: &Location) -> Option<Asked<Self>> {
        let now = place.content(&timeline.session().program, timeline.machine())?;
        let search = WriterSearch::new(timeline, place, timeline.position());
        let place = *place;
        Some(Asked::new(Self { place, now, search }, timeline))
    }
}

impl Inquiry for WriteSearch {
    type Answer = Write;

    fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Write> {
        let (step, writer) = self.search.advance(timeline, budget)?;
        Some(timeline.describe_write(step, writer, &self.place, self.now.clone()))
    }
}

impl Timeline {
    /// The last write to a place before the present, which stays what it is.
    ///
    /// A write counts even when it leaves what was there. What grows or is made is written by the instruction that
    /// does it. `None` when there is no such place.
    pub fn last_write(&mut self, place: &Location) -> Option<Write> {
        Some(WriteSearch::new(self, place)?.finish(self))
    }

    /// The last write to a place, as it is at a step, before that step. The present stays what it is.
    pub fn last_write_before(&mut self, step: u64, place: &Location) -> Option<Write> {
        let present = self.position();
        self.seek(step);
        let write = self.last_write(place);
        self.seek(present);
        write
    }

    /// What a writer has written, and what was there before; `now` is what is there now.
    fn describe_write(&mut self, step: u64, writer: Writer, place: &Location, now: Content) -> Write {
        if !matches!(writer, Writer::Instruction(_) | Writer::Host(_)) {
            return Write {
                step,
                writer,
                old: None,
                new: self.content_at(step, place).or(Some(now)),
            };
        }
        let old = match (place, writer) {
            // The frame that was at this depth before is another one.
            (Location::Local { .. }, Writer::Instruction(_)) if self.makes_frame(step) => None,
            // So may the object of this index be.
            (Location::Object { .. }, _) if self.makes_object(step) => None,
            _ => self.content_at(step, place),
        };
        let new = self.content_at(step + 1, place);
        Write { step, writer, old, new }
    }

    /// What an instantiation wrote to a place: the last segment that covers some of it.
    fn initial_writer(&mut self, place: &Location) -> Writer {
        // Later, nobody knows what was written before.
        let entries = if self.start() == 0 { self.log().entries() } else { &[] };
        let entries = entries.iter();
        let instantiated: Vec<u32> = entries
            .filter_map(|entry| match entry.event {
                Event::Instantiate { module, .. } => Some(module),
                _ => None,
            })
            .collect();
        for module in instantiated.into_iter().rev() {
            let instances = &self.machine().instances;
            let Some(instance) = instances.iter().position(|instance| instance.module == module) else {
                continue;
            };
            let segments = self.segments(instance as u32).into_iter().rev();
            for (source, _) in segments.filter(|(_, written)| written.overlaps(place)) {
                match source {
                    Source::Data { module, segment } => return Writer::Data { module, segment },
                    Source::Elements { module, segment } => return Writer::Elements { module, segment },
                    _ => {}
                }
            }
        }
        Writer::Initial
    }

    fn makes_frame(&mut self, step: u64) -> bool {
        self.seek(step);
        self.look(|moment| is_call(moment.op)).unwrap_or(false)
    }

    fn makes_object(&mut self, step: u64) -> bool {
        self.seek(step);
        self.look(|moment| allocates(moment.op)).unwrap_or(false)
    }

    fn content_at(&mut self, step: u64, place: &Location) -> Option<Content> {
        self.seek(step);
        place.content(&self.session().program, self.machine())
    }

    /// The instruction that printed a byte of the output: its step, and where it stands. `None` when nothing has been
    /// printed there before the present, or when the host function was called from outside.
    pub fn printed_by(&mut self, byte: usize) -> Option<(u64, Instruction)> {
        let present = self.position();
        let step = self.log().printed(byte).map(|Entry { step, .. }| *step)?;
        if step > present {
            return None;
        }
        self.seek(step.checked_sub(1)?);
        let found = self.look(|moment| is_call(moment.op).then(|| Instruction::of(moment)));
        self.seek(present);
        Some((step - 1, found.flatten()?))
    }
}
