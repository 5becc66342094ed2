//! Runs on a timeline, and keeping such a run in a file.

use std::fs;
use std::path::Path;
use std::time::Duration;

use semblance::host::Console;
use semblance::host::wasi::{INITIALIZE, START, is_program, wants_initialization};
use semblance::machine::{InstantiationError, Status, Value};
use semblance::observe::{End, Event, Recording, Timeline};
use semblance::session::{Outcome, Session, ok};

use super::entry::Entry;
use super::input::Input;
use super::output::Output;
use super::run::{Links, ended};
use super::{Failure, interrupt, list, report};

/// Instructions between two looks at whether there is output to show.
const SLICE: u64 = 1 << 20;

/// Bytes that snapshots may take while a run is only recorded: it only goes forward.
const SNAPSHOTS: usize = 1 << 20;

/// Runs a module as without a recording, and writes the recording however that ends.
pub(crate) fn run(
    session: Session,
    links: Links<'_>,
    main: Input,
    entry: Option<Entry>,
    fuel: Option<u64>,
    file: &Path,
) -> Result<(), Failure> {
    let mut run = TimedRun::new(session, fuel, SNAPSHOTS, || 0.0);
    // What the program has printed is to be seen before it waits for an answer.
    run.timeline.let_wait();
    interrupt::listen();
    let ended = run.everything(links, main, entry);
    if !run.refused {
        let modules = run.inputs.iter().map(Input::recorded).collect();
        let recording = Recording::of(&run.timeline, modules, run.fuel);
        let recording = recording.map_err(|error| Failure::Usage(error.to_string()))?;
        let failed = |error: std::io::Error| {
            Failure::Failed(report::about_file(&file.display().to_string(), &error.to_string()))
        };
        fs::write(file, recording.to_bytes()).map_err(failed)?;
    }
    ended
}

/// A run on a timeline.
pub(crate) struct TimedRun {
    pub(crate) timeline: Timeline,
    /// What was loaded, in the order of the program's modules.
    pub(crate) inputs: Vec<Input>,
    pub(crate) output: Output,
    /// How many instructions may be executed in all.
    fuel: Option<u64>,
    /// How many entries of the log have had their output written.
    printed: usize,
    /// Whether a module could not be instantiated.
    refused: bool,
}

impl TimedRun {
    /// Nothing is loaded yet.
    pub(crate) fn new(session: Session, fuel: Option<u64>, snapshots: usize, clock: fn() -> f64) -> Self {
        Self::of(Timeline::new(session, snapshots, clock), Vec::new(), fuel)
    }

    /// What is recorded on a timeline of these modules.
    pub(crate) fn of(timeline: Timeline, inputs: Vec<Input>, fuel: Option<u64>) -> Self {
        Self {
            timeline,
            inputs,
            output: Output::new(),
            fuel,
            printed: 0,
            refused: false,
        }
    }

    fn everything(&mut self, links: Links<'_>, main: Input, entry: Option<Entry>) -> Result<(), Failure> {
        for (input, alias) in links {
            let instance = self.instantiate(input)?;
            self.initialize(instance)?;
            self.timeline.register(alias, instance);
        }
        let instance = self.instantiate(main)?;
        self.initialize(instance)?;
        if let Some(Entry { function, arguments }) = entry {
            self.invoke(instance, &function, &arguments)?;
            self.finish()?;
        }
        self.say_results()
    }

    /// Runs the start function of the last module, and what it wants to have run before anything else.
    pub(crate) fn initialize(&mut self, instance: u32) -> Result<(), Failure> {
        self.finish()?;
        if self
            .inputs
            .last()
            .is_some_and(|input| wants_initialization(&input.module))
        {
            self.invoke(instance, INITIALIZE, &[])?;
            self.finish()?;
        }
        Ok(())
    }

    /// Instantiates a module. A start function has begun.
    pub(crate) fn instantiate(&mut self, input: Input) -> Result<u32, Failure> {
        let instantiated = self.timeline.instantiate(input.module.clone());
        self.inputs.push(input);
        let input = &self.inputs[self.inputs.len() - 1];
        let failure = match instantiated {
            Ok(instance) => return Ok(instance),
            Err(InstantiationError::Refused(error)) => {
                self.refused = true;
                report::link_error(input, error)
            }
            Err(InstantiationError::Trapped { trap, offset }) => report::instantiation_trap(&trap, input, offset),
        };
        self.output.flush_before_report()?;
        Err(Failure::Failed(failure))
    }

    /// Begins a call of an exported function.
    pub(crate) fn invoke(&mut self, instance: u32, function: &str, arguments: &[Value]) -> Result<(), Failure> {
        let function = self.timeline.session().exported_function(instance, function);
        let begun = function.and_then(|function| self.timeline.invoke(function, arguments));
        begun.map_err(|error| Failure::Usage(error.to_string()))
    }

    /// Runs to the end of what was begun, slice by slice, and shows what is printed.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        loop {
            let next = self.timeline.position().saturating_add(SLICE);
            let end = self
                .timeline
                .forward(self.fuel.map_or(next, |fuel| next.min(fuel)), &mut ());
            self.print();
            let failure = match self.timeline.session().outcome() {
                Outcome::Paused if self.fuel == Some(self.timeline.position()) => {
                    let backtrace = self.timeline.session().backtrace();
                    Failure::Failed(report::out_of_fuel(self.timeline.position(), &backtrace, &self.inputs))
                }
                Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking
                    if interrupt::is_wanted() || end == End::Finished =>
                {
                    let backtrace = self.timeline.session().backtrace();
                    Failure::Failed(report::interrupted(self.timeline.position(), &backtrace, &self.inputs))
                }
                Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => {
                    self.output.flush()?;
                    if end == End::Waiting {
                        self.wait();
                    }
                    continue;
                }
                _ => match ended(self.timeline.session(), &self.inputs) {
                    Ok(_) => return Ok(()),
                    Err(failure) => failure,
                },
            };
            self.output.flush_before(&failure)?;
            return Err(failure);
        }
    }

    /// Waits for what the program waits for.
    fn wait(&mut self) {
        if !self.timeline.block()
            && let Status::Waiting { nanoseconds } = self.timeline.machine().status
        {
            std::thread::sleep(Duration::from_nanos(nanoseconds));
        }
    }

    /// Shows what has been printed since the last time.
    pub(crate) fn print(&mut self) {
        let used = self.timeline.used();
        for entry in self.timeline.log().entries().iter().take(used).skip(self.printed) {
            if let Event::Answer(answer) = &entry.event {
                self.output.write_to(answer.stream, &answer.output);
            }
        }
        self.printed = used;
    }

    /// Says what the call has given, unless it was a program; without one, what the last module exports.
    pub(crate) fn say_results(&mut self) -> Result<(), Failure> {
        let session = self.timeline.session();
        let last = self
            .timeline
            .log()
            .entries()
            .iter()
            .rev()
            .find_map(|entry| match entry.event {
                Event::Invoke { function, .. } => Some(function),
                _ => None,
            });
        let instance = session.machine.instances.len().saturating_sub(1) as u32;
        let is = |name: &str| last.is_some() && session.exported_function(instance, name).ok() == last;
        let main = self.inputs.last();
        let initializes = main.is_some_and(|main| wants_initialization(&main.module));
        if last.is_none() || (initializes && is(INITIALIZE)) {
            let lines = main.map(|main| list::exports(&main.module)).unwrap_or_default();
            lines.iter().for_each(|line| self.output.line(line));
        } else if !(main.is_some_and(|main| is_program(&main.module)) && is(START)) {
            self.output.line(&ok(&session.machine.results(&session.program)));
        }
        self.output.flush()
    }
}
