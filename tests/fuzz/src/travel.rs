//! Timelines of any module: wherever one goes, there is what running there gives, and what is found going back is what
//! a look at every moment finds.

use std::ops::ControlFlow;
use std::sync::Arc;

use fastrand::Rng;
use semblance::execute::{Moment, Observer};
use semblance::machine::{FunctionKind, Limits, Machine, Status};
use semblance::module::Module;
use semblance::observe::record::{ModuleContent, RecordedModule};
use semblance::observe::{
    Breakpoints, Content, Event, Location, Motion, Recording, Stopped, Timeline, Trigger, Writer,
};
use semblance::session::Session;

use crate::plan::Call;
use crate::subject::value;

/// Instructions of a timeline, at most, and of each of its calls.
const LONGEST: u64 = 6_000;
const LONGEST_CALL: u64 = 2_000;

/// Budgets of snapshots: of some, all but a few are dropped.
const BUDGETS: [usize; 3] = [64 << 20, 1 << 20, 0];

/// The number that a variable of the environment has, or another.
///
/// # Panics
/// When it is no number.
pub fn number(variable: &str, otherwise: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value.map_or(otherwise, |value| value.parse().expect("a number"))
}

/// What was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Timelines.
    pub timelines: u64,
    /// Calls that were recorded.
    pub calls: u64,
    /// Instructions in them.
    pub steps: u64,
    /// Machines that were compared.
    pub states: u64,
    /// Breakpoints that were gone back to.
    pub breakpoints: u64,
    /// Last writes that were asked for.
    pub writes: u64,
}

impl Tried {
    /// Something that proves nothing was not tried.
    ///
    /// # Panics
    /// When too little was tried in each timeline.
    pub fn is_enough(&self) {
        let Self { timelines, .. } = *self;
        let steps = self.steps > 5 * timelines && self.calls > timelines;
        let questions = self.breakpoints > 2 * timelines && self.writes > timelines / 5;
        assert!(
            timelines > 0 && steps && self.states > 6 * timelines && questions,
            "{self:?}"
        );
    }
}

/// A moment of the run as somebody saw it who looked at each.
struct Seen {
    module: u32,
    function: u32,
    pc: u32,
}

/// Records some calls of a module in a timeline and compares that with plain runs; `Err` says what differs.
pub fn check(module: &Arc<Module>, calls: &[Call], rng: &mut Rng, tried: &mut Tried) -> Result<(), String> {
    let Some(mut timeline) = record(module, calls, rng, tried) else {
        return Ok(());
    };
    let length = timeline.recorded();
    tried.timelines += 1;
    tried.steps += length;
    let mut steps: Vec<u64> = (0..5).map(|_| rng.u64(0..=length)).collect();
    steps.push(length);
    steps.sort_unstable();
    let mut plain = Plain::new(module, &timeline);
    let states: Vec<(u64, Machine)> = steps.iter().map(|step| (*step, plain.at(*step))).collect();
    let mut shuffled: Vec<&(u64, Machine)> = states.iter().collect();
    rng.shuffle(&mut shuffled);
    for (step, state) in shuffled {
        timeline.seek(*step);
        same(timeline.machine(), state, || {
            format!("after a seek to step {step} of {length}")
        })?;
        tried.states += 1;
        check_saved(timeline.session())?;
        if *step < length {
            timeline.go(Motion::Into);
            timeline.go(Motion::Back);
            same(timeline.machine(), state, || {
                format!("forward and back at step {step} of {length}")
            })?;
            tried.states += 1;
        }
    }
    check_writes(module, &mut timeline, rng, tried)?;
    let mut replayed = check_file(module, timeline, states, tried)?;
    // This one ends where the recording does, be the program at its end or not.
    check_breakpoints(&mut replayed, rng, tried)
}

/// A machine that was saved is loaded as it was.
fn check_saved(session: &Session) -> Result<(), String> {
    let Session { program, machine, .. } = session;
    let loaded = Machine::load(&machine.save(program), program, &machine.limits);
    let loaded = loaded.map_err(|error| format!("at step {} it cannot be loaded: {error}", machine.steps))?;
    same(&loaded, machine, || {
        format!("when it was loaded at step {}", machine.steps)
    })
}

fn same(machine: &Machine, expected: &Machine, what: impl FnOnce() -> String) -> Result<(), String> {
    match machine == expected {
        true => Ok(()),
        false => Err(format!("another state {}", what())),
    }
}

/// A clock by which a snapshot is taken at every look.
pub fn slow_clock() -> f64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NOW: AtomicU64 = AtomicU64::new(0);
    NOW.fetch_add(1_000_000, Ordering::Relaxed) as f64
}

fn session() -> Session {
    let limits = Limits {
        heap_bytes: 32 << 10,
        call_depth: 200,
        memory_bytes: 1 << 20,
        ..Limits::default()
    };
    Session::new(limits)
}

fn record(module: &Arc<Module>, calls: &[Call], rng: &mut Rng, tried: &mut Tried) -> Option<Timeline> {
    let mut timeline = Timeline::new(session(), BUDGETS[rng.usize(..BUDGETS.len())], slow_clock);
    let instance = timeline.instantiate(module.clone()).ok()?;
    let stretch = rng.u64(1..500);
    let go_on = |timeline: &mut Timeline| {
        let end = timeline.position() + LONGEST_CALL;
        while timeline.position() < end && timeline.machine().status == Status::Running {
            timeline.forward((timeline.position() + stretch).min(end), &mut ());
        }
    };
    go_on(&mut timeline);
    for call in calls {
        if timeline.position() >= LONGEST {
            break;
        }
        let function = timeline.session().exported_function(instance, &call.export).ok()?;
        let arguments: Vec<_> = call.arguments.iter().map(|argument| value(argument)).collect();
        if timeline.invoke(function, &arguments).is_ok() {
            tried.calls += 1;
            go_on(&mut timeline);
        }
    }
    Some(timeline)
}

/// The same run without a timeline.
struct Plain {
    session: Session,
    /// The calls from outside that are still to come, and when.
    calls: std::vec::IntoIter<(u64, Event)>,
    module: Arc<Module>,
}

impl Plain {
    fn new(module: &Arc<Module>, timeline: &Timeline) -> Self {
        let calls = timeline.log().entries().iter().filter_map(|entry| match &entry.event {
            event @ (Event::Instantiate { .. } | Event::Invoke { .. }) => Some((entry.step, event.clone())),
            Event::Answer(_) | Event::Wake | Event::Change(_) => None,
        });
        Self {
            session: session(),
            calls: calls.collect::<Vec<_>>().into_iter(),
            module: module.clone(),
        }
    }

    /// The machine at a step that is not before the present one.
    fn at(&mut self, step: u64) -> Machine {
        self.go_to(step);
        self.session.machine.clone()
    }

    fn go_to(&mut self, step: u64) {
        while let Some((at, event)) = self.calls.as_slice().first().cloned() {
            if at > step {
                break;
            }
            self.run_to(at);
            self.calls.next();
            match event {
                Event::Invoke { function, arguments } => {
                    self.session.invoke(function, &arguments).expect("it was invoked once");
                }
                _ => {
                    self.session
                        .instantiate(self.module.clone())
                        .expect("it was instantiated once");
                }
            }
        }
        self.run_to(step);
    }

    fn run_to(&mut self, step: u64) {
        loop {
            self.session.run(step - self.session.machine.steps, &mut Vec::new());
            if !matches!(self.session.machine.status, Status::Waiting { .. }) {
                break;
            }
            self.session.machine.wake();
        }
    }
}

/// Writes down every moment.
struct Scribe(Vec<Seen>);

impl Observer for Scribe {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let FunctionKind::Wasm { instance, index } = moment.machine.functions[moment.frame.function as usize].kind
        else {
            unreachable!("host functions have no frames")
        };
        self.0.push(Seen {
            module: moment.machine.instances[instance as usize].module,
            function: index,
            pc: moment.frame.pc,
        });
        ControlFlow::Continue(())
    }
}

fn check_breakpoints(timeline: &mut Timeline, rng: &mut Rng, tried: &mut Tried) -> Result<(), String> {
    let length = timeline.recorded();
    timeline.seek(0);
    let mut scribe = Scribe(Vec::new());
    timeline.forward(length, &mut scribe);
    let seen = scribe.0;
    if seen.len() as u64 != length {
        return Err(format!("{} moments were shown of {length}", seen.len()));
    }
    for _ in 0..4 {
        let Some(Seen { module, function, pc }) = rng.choice(&seen) else {
            break;
        };
        let trigger = Trigger::Code {
            module: *module,
            function: *function,
            pc: *pc,
        };
        let present = rng.u64(0..=length);
        let here = |seen: &Seen| (seen.module, seen.function, seen.pc) == (*module, *function, *pc);
        let last = seen[..present as usize].iter().rposition(here);
        let next = seen.iter().skip(present as usize + 1).position(here);
        let next = next.map(|index| present + 1 + index as u64);
        let mut points = Breakpoints::default();
        points.add(trigger);
        timeline.seek(present);
        let stopped = timeline.reverse_continue(&mut points);
        let found = matches!(stopped, Stopped::At(_)).then(|| timeline.position());
        if found != last.map(|step| step as u64) {
            return Err(format!(
                "back from {present} to function {function} at {pc}: {found:?}, not {last:?}"
            ));
        }
        timeline.seek(present);
        let stopped = timeline.continue_to(&mut points);
        let found = matches!(stopped, Stopped::At(_)).then(|| timeline.position());
        if found != next {
            return Err(format!(
                "on from {present} to function {function} at {pc}: {found:?}, not {next:?}"
            ));
        }
        tried.breakpoints += 2;
    }
    Ok(())
}

/// Places that differ between the beginning and the end of a run, and some that do not.
fn places(first: &Machine, last: &Machine, rng: &mut Rng) -> Vec<Location> {
    let mut places = Vec::new();
    for (index, memory) in last.memories.iter().enumerate() {
        let before = first.memories.get(index).map_or(&[][..], |memory| &memory.bytes);
        let changed: Vec<usize> = (0..memory.bytes.len().min(before.len()))
            .filter(|at| memory.bytes[*at] != before[*at])
            .collect();
        let anywhere = (!memory.bytes.is_empty()).then(|| rng.usize(..memory.bytes.len()));
        for at in [rng.choice(&changed).copied(), anywhere].into_iter().flatten() {
            places.push(Location::Memory {
                memory: index as u32,
                start: at as u64,
                length: 1,
            });
        }
    }
    places.extend((0..last.globals.len() as u32).map(|global| Location::Global { global }));
    for (index, table) in last
        .tables
        .iter()
        .enumerate()
        .filter(|(_, table)| !table.elements.is_empty())
    {
        places.push(Location::Table {
            table: index as u32,
            start: rng.u64(..table.size()),
            length: 1,
        });
    }
    rng.shuffle(&mut places);
    places.truncate(4);
    places
}

fn check_writes(module: &Arc<Module>, timeline: &mut Timeline, rng: &mut Rng, tried: &mut Tried) -> Result<(), String> {
    let present = timeline.recorded();
    // What instantiation writes takes no time: the first state that counts is the one after it.
    let first = Plain::new(module, timeline).at(0);
    timeline.seek(present);
    let places = places(&first, timeline.machine(), rng);
    let mut plain = Plain::new(module, timeline);
    let content = |session: &Session| -> Vec<Option<Content>> {
        let contents = places.iter();
        let contents = contents.map(|place| place.content(&session.program, &session.machine));
        contents.collect()
    };
    plain.go_to(0);
    let mut before = content(&plain.session);
    let mut changed = vec![None; places.len()];
    for step in 0..present {
        plain.go_to(step + 1);
        let after = content(&plain.session);
        for (place, changed) in changed.iter_mut().enumerate() {
            if before[place] != after[place] {
                *changed = Some(step);
            }
        }
        before = after;
    }
    for (place, changed) in places.iter().zip(changed) {
        timeline.seek(present);
        let write = timeline.last_write(place);
        tried.writes += 1;
        let Some(write) = write else {
            return Err(format!("{place:?}: no last write"));
        };
        let agrees = match changed {
            // Something may have been written that was there already.
            Some(step) => write.step == step || (write.step > step && write.old == write.new),
            None => {
                let is_first = matches!(
                    write.writer,
                    Writer::Initial | Writer::Data { .. } | Writer::Elements { .. }
                );
                is_first || write.old == write.new
            }
        };
        if !agrees {
            return Err(format!("{place:?}: changed last at {changed:?}, and {write:?}"));
        }
    }
    Ok(())
}

/// The run from a file, without its host.
fn check_file(
    module: &Arc<Module>,
    mut timeline: Timeline,
    states: Vec<(u64, Machine)>,
    tried: &mut Tried,
) -> Result<Timeline, String> {
    let length = timeline.recorded();
    timeline.seek(length);
    let modules = vec![RecordedModule {
        name: "module".to_owned(),
        content: ModuleContent::Binary(module.bytes.to_vec()),
    }];
    let recording = Recording::of(&timeline, modules, None).map_err(|error| error.to_string())?;
    let read = Recording::from_bytes(&recording.to_bytes()).map_err(|error| error.to_string())?;
    if read != recording {
        return Err("the recording is read as another".to_owned());
    }
    let replay = read.replay(timeline.machine().limits, 1 << 20, slow_clock);
    let mut replayed = replay.map_err(|error| error.to_string())?.timeline;
    for (step, state) in states {
        replayed.seek(step);
        if let Some(error) = replayed.broken() {
            return Err(format!("the replay is broken: {error}"));
        }
        same(replayed.machine(), &state, || {
            format!("at step {step} of {length} of the replay")
        })?;
        tried.states += 1;
    }
    Ok(replayed)
}
