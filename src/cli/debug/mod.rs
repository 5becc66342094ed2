//! Going through a run with commands, forward and back.

mod command;
mod prompt;
mod show;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use semblance::host::Console;
use semblance::machine::Limits;
use semblance::observe::{End, Event, Timeline, TraceFilter, Tracer};
use semblance::session::Outcome;

use self::command::Command;
use self::prompt::Prompt;
use self::show::Seen;
use super::input::Input;
use super::options::{DebugOptions, Format};
use super::record::TimedRun;
use super::run::arguments;
use super::trace::Printer;
use super::{Failure, interrupt, replay};

/// Bytes that snapshots may take.
const SNAPSHOTS: usize = 1 << 30;

/// Instructions between two looks at whether the user wants to stop.
const SLICE: u64 = 1 << 22;

/// Steps of a trace that are shown at once, at most.
const TRACED: u64 = 100_000;

/// Does what the options say.
pub(crate) fn run(options: &DebugOptions) -> Result<(), Failure> {
    let limits = options.limits.limits();
    let run = match (&options.module, &options.replay) {
        (_, Some(file)) => {
            let (_, mut run) = replay::open(file, limits, SNAPSHOTS, milliseconds)?;
            run.timeline.seek(0);
            run
        }
        (Some(module), None) => begin(options, module, limits)?,
        (None, None) => unreachable!("a module is required"),
    };
    Debugger {
        run,
        colours: io::stdout().is_terminal(),
    }
    .talk()
}

/// Loads and starts what is to be gone through.
fn begin(options: &DebugOptions, module: &Path, limits: Limits) -> Result<TimedRun, Failure> {
    let mut files = options.link.iter().map(|link| &*link.module).chain([module]);
    if files.any(|file| file == Path::new("-")) {
        let message = "commands come from standard input, so a module cannot".to_owned();
        return Err(Failure::Usage(message));
    }
    let features = options.features.features();
    let main = Input::load(module, features)?;
    let call = match &options.invoke {
        Some(function) => Some((function, arguments(&main.module, function, &options.arguments)?)),
        None => None,
    };
    let mut run = TimedRun::new(limits, None, SNAPSHOTS, milliseconds);
    interrupt::listen();
    let mut instantiate = |input: Input, alias: Option<&str>| {
        let instance = run.instantiate(input)?;
        run.finish()?;
        if let Some(alias) = alias {
            run.timeline.register(alias, instance);
        }
        Ok(instance)
    };
    for link in &options.link {
        instantiate(Input::load(&link.module, features)?, Some(&link.alias))?;
    }
    let instance = run.instantiate(main)?;
    match call {
        Some((function, arguments)) => match run.finish() {
            Ok(()) => run.invoke(instance, function, &arguments)?,
            // A start function that fails can be gone through as well.
            Err(Failure::Failed(_)) => {}
            Err(other) => return Err(other),
        },
        None if run.timeline.session().outcome() == Outcome::Returned(Vec::new()) => {
            let message = "the module has no start function: choose what to call with --invoke".to_owned();
            return Err(Failure::Usage(message));
        }
        None => {}
    }
    Ok(run)
}

/// Milliseconds since the first call.
fn milliseconds() -> f64 {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// Shows where a run is.
pub(super) fn show_place(run: TimedRun) -> Result<(), Failure> {
    let mut debugger = Debugger {
        run,
        colours: io::stdout().is_terminal(),
    };
    debugger.say_place();
    let calls = show::calls(&debugger.run.timeline, &debugger.run.inputs);
    debugger.say(&calls);
    debugger.run.output.flush()
}

/// A run, and who goes through it.
struct Debugger {
    run: TimedRun,
    colours: bool,
}

impl Debugger {
    /// Does one command after the other.
    fn talk(&mut self) -> Result<(), Failure> {
        interrupt::listen();
        let mut prompt = Prompt::new()?;
        self.say_place();
        loop {
            self.run.output.flush()?;
            let Some(line) = prompt.read()? else { return Ok(()) };
            interrupt::take();
            match command::parse(&line) {
                Ok(None) => {}
                Ok(Some(Command::Quit)) => return Ok(()),
                Ok(Some(command)) => self.execute(command),
                Err(problem) => self.say(&problem),
            }
        }
    }

    fn execute(&mut self, command: Command) {
        let timeline = &mut self.run.timeline;
        let inputs = &self.run.inputs;
        let text = match command {
            Command::Step(1) => return self.step(),
            Command::Step(count) => {
                return self.go(|timeline| run_to(timeline, timeline.position().saturating_add(count)));
            }
            Command::Next(count) => {
                return self.repeat(count, |timeline| {
                    let depth = timeline.machine().frames.len();
                    until(timeline, |frames| frames <= depth)
                });
            }
            Command::Out => {
                return self.go(|timeline| {
                    let depth = timeline.machine().frames.len();
                    until(timeline, |frames| frames < depth)
                });
            }
            Command::Back(count) => {
                return self.go(|timeline| run_to(timeline, timeline.position().saturating_sub(count)));
            }
            Command::BackOver(count) => {
                return self.repeat(count, |timeline| {
                    // Where no call is active, the outermost one has ended.
                    let depth = timeline.machine().frames.len().max(1);
                    timeline.backward_until(|moment| moment.machine.frames.len() <= depth)
                });
            }
            Command::BackOut => {
                return self.go(|timeline| {
                    let depth = timeline.machine().frames.len();
                    timeline.backward_until(|moment| moment.machine.frames.len() < depth)
                });
            }
            Command::Continue | Command::End => return self.go(|timeline| run_to(timeline, u64::MAX)),
            Command::ReverseContinue | Command::Start => return self.go(|timeline| run_to(timeline, 0)),
            Command::Seek(step) if step == timeline.position() => return self.say_place(),
            Command::Seek(step) => return self.go(|timeline| run_to(timeline, step)),
            Command::Trace { from, to } => return self.trace(from, to),
            Command::Output => {
                let output = timeline.output();
                self.run.output.write(&output);
                return self.run.output.end_line();
            }
            Command::Where => show::calls(timeline, inputs),
            Command::Locals(frame) => show::locals(timeline, frame),
            Command::Stack => show::stack(timeline),
            Command::Globals => show::globals(timeline),
            Command::Memory {
                address,
                length,
                memory,
            } => show::memory(timeline, address, length, memory),
            Command::Who(place) => show::writer(timeline, inputs, place),
            Command::List => show::source(timeline, inputs),
            Command::Info => show::info(timeline, inputs),
            Command::Help => command::help(),
            Command::Quit => return,
        };
        self.say(&text);
    }

    /// One instruction forward; what it writes to memory is shown too.
    fn step(&mut self) {
        let mut effect = None;
        let from = self.run.timeline.position();
        self.go(|timeline| {
            let mut tracer = Tracer::new(TraceFilter::default());
            timeline.trace(from.saturating_add(1), &mut tracer);
            effect = tracer.take().pop().and_then(|event| event.effect);
            timeline.position() != from
        });
        let timeline = &mut self.run.timeline;
        let Some(effect) = &effect else { return };
        if let (Some(now), semblance::observe::Effect::Memory { address, .. }) =
            (show::written(timeline, effect), effect)
        {
            timeline.seek(from);
            let before = show::written(timeline, effect).unwrap_or_default();
            timeline.seek(from + 1);
            if now != before {
                self.say(&format!("  memory {address:#x} = {now}, was {before}"));
            }
        }
    }

    /// Goes somewhere so many times.
    fn repeat(&mut self, count: u64, mut go: impl FnMut(&mut Timeline) -> bool) {
        self.go(|timeline| {
            let mut moved = false;
            for _ in 0..count {
                if !go(timeline) || interrupt::is_wanted() {
                    break;
                }
                moved = true;
            }
            moved
        });
    }

    /// Goes somewhere, and shows where that is, what has been printed on the way, and what has changed.
    fn go(&mut self, go: impl FnOnce(&mut Timeline) -> bool) {
        let before = Seen::of(&self.run.timeline);
        let (from, used) = (self.run.timeline.position(), self.run.timeline.used());
        let moved = go(&mut self.run.timeline);
        let timeline = &self.run.timeline;
        for entry in timeline.log().entries().iter().take(timeline.used()).skip(used) {
            if let Event::Answer(answer) = &entry.event {
                self.run.output.write(&answer.output);
            }
        }
        if interrupt::take() {
            self.say("interrupted");
        } else if !moved && timeline.position() == from {
            let text = match timeline.broken() {
                Some(error) => format!("the recording is not one of these modules: {}", error.message()),
                None if from == timeline.start() => "this is the beginning".to_owned(),
                None if from == timeline.recorded() => "this is the end".to_owned(),
                None => "this function was called from outside".to_owned(),
            };
            return self.say(&text);
        }
        self.say_place();
        let changes = before.changes(&Seen::of(&self.run.timeline));
        changes.iter().for_each(|line| self.say(line));
    }

    fn trace(&mut self, from: u64, to: u64) {
        let Self { run, .. } = self;
        let present = run.timeline.position();
        let to = to.min(from.saturating_add(TRACED));
        run.timeline.seek(from);
        let mut entries = run.timeline.used();
        let mut tracer = Tracer::new(TraceFilter::default());
        if run.timeline.position() == from {
            run.timeline.trace(to.max(from), &mut tracer);
        }
        let events = tracer.take();
        let printer = Printer {
            inputs: &run.inputs,
            format: Format::Text,
            start: 0,
        };
        let timeline = &run.timeline;
        let log = &timeline.log().entries()[..timeline.used()];
        entries = entries.min(log.len());
        let mut host = log[entries..].iter().peekable();
        for event in &events {
            while let Some(entry) = host.next_if(|entry| entry.step <= event.step) {
                printer.host(entry, &mut run.output);
            }
            printer.instruction(event, timeline.session(), &mut run.output);
        }
        host.for_each(|entry| printer.host(entry, &mut run.output));
        run.timeline.seek(present);
    }

    fn say_place(&mut self) {
        let place = show::place(&self.run.timeline, &self.run.inputs);
        self.say(&place);
    }

    /// Says something on lines of its own.
    fn say(&mut self, text: &str) {
        let text = text.trim_end_matches('\n');
        match self.colours {
            true => self.run.output.line(text),
            false => self.run.output.line(&anstream::adapter::strip_str(text).to_string()),
        }
    }
}

/// Goes to a step, and stops on the way when the user wants that. Says whether it has moved.
fn run_to(timeline: &mut Timeline, step: u64) -> bool {
    let from = timeline.position();
    if step <= timeline.recorded() {
        timeline.seek(step);
        return timeline.position() != from;
    }
    timeline.seek(timeline.recorded());
    while timeline.position() < step && !interrupt::is_wanted() {
        let next = timeline.position().saturating_add(SLICE).min(step);
        if timeline.forward(next, &mut ()) != End::Reached {
            break;
        }
    }
    timeline.position() != from
}

/// Goes forward to the next moment at which so many calls are active. Says whether it has moved.
fn until(timeline: &mut Timeline, is_it: impl Fn(usize) -> bool) -> bool {
    let from = timeline.position();
    timeline.forward_until(|moment| is_it(moment.machine.frames.len()) || interrupt::is_wanted());
    timeline.position() != from
}
