//! Runs on a timeline, and keeping such a run in a file.

use std::fs;
use std::path::Path;

use semblance::host::Console;
use semblance::machine::{InstantiationError, Limits, Value};
use semblance::observe::{End, Event, Recording, Timeline};
use semblance::session::{Outcome, Session, ok};

use super::input::Input;
use super::options::RunOptions;
use super::output::Output;
use super::run::ended;
use super::{Failure, interrupt, list, report};

/// Instructions between two looks at whether there is output to show.
const SLICE: u64 = 1 << 20;

/// Bytes that snapshots may take while a run is only recorded: it only goes forward.
const SNAPSHOTS: usize = 1 << 20;

/// Runs a module as without a recording, and writes the recording however that ends.
pub(crate) fn run(
    options: &RunOptions,
    limits: Limits,
    main: Input,
    call: Option<(&String, Vec<Value>)>,
    file: &Path,
) -> Result<(), Failure> {
    let mut run = TimedRun::new(limits, options.fuel, SNAPSHOTS, || 0.0);
    interrupt::listen();
    let ended = run.everything(options, main, call);
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
    pub(crate) fn new(limits: Limits, fuel: Option<u64>, snapshots: usize, clock: fn() -> f64) -> Self {
        Self::of(Timeline::new(Session::new(limits), snapshots, clock), Vec::new(), fuel)
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

    fn everything(
        &mut self,
        options: &RunOptions,
        main: Input,
        call: Option<(&String, Vec<Value>)>,
    ) -> Result<(), Failure> {
        for link in &options.link {
            let instance = self.instantiate(Input::load(&link.module, main.module.features)?)?;
            self.finish()?;
            self.timeline.register(&link.alias, instance);
        }
        let instance = self.instantiate(main)?;
        self.finish()?;
        if let Some((function, arguments)) = call {
            self.invoke(instance, function, &arguments)?;
            self.finish()?;
        }
        self.say_results()
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
                    report::out_of_fuel(self.timeline.position(), &backtrace, &self.inputs)
                }
                Outcome::Paused if interrupt::is_wanted() || end == End::Finished => {
                    let backtrace = self.timeline.session().backtrace();
                    report::interrupted(self.timeline.position(), &backtrace, &self.inputs)
                }
                Outcome::Paused | Outcome::Waiting(_) => {
                    self.output.flush()?;
                    continue;
                }
                _ => match ended(self.timeline.session(), &self.inputs) {
                    Ok(_) => return Ok(()),
                    Err(report) => report,
                },
            };
            self.output.flush_before_report()?;
            return Err(Failure::Failed(failure));
        }
    }

    /// Shows what has been printed since the last time.
    pub(crate) fn print(&mut self) {
        let used = self.timeline.used();
        for entry in self.timeline.log().entries().iter().take(used).skip(self.printed) {
            if let Event::Answer(answer) = &entry.event {
                self.output.write(&answer.output);
            }
        }
        self.printed = used;
    }

    /// Says what the call has given; without one, what the last module exports.
    pub(crate) fn say_results(&mut self) -> Result<(), Failure> {
        let mut entries = self.timeline.log().entries().iter();
        if entries.any(|entry| matches!(entry.event, Event::Invoke { .. })) {
            let session = self.timeline.session();
            self.output.line(&ok(&session.machine.results(&session.program)));
        } else if let Some(main) = self.inputs.last() {
            list::exports(&main.module)
                .iter()
                .for_each(|line| self.output.line(line));
        }
        self.output.flush()
    }
}
