//! Going through a run with commands, forward and back.

mod command;
mod forks;
mod notation;
mod origins;
mod points;
mod prompt;
mod show;
mod stores;
mod subject;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use semblance::host::Console;
use semblance::machine::Limits;
use semblance::observe::{
    Arrival, Asked, Breakpoint, Breakpoints, Event, Inquiry, Message, Motion, Timeline, TraceFilter, Tracer, Travel,
};
use semblance::session::Outcome;

use self::command::Command;
use self::forks::Forks;
use self::points::Places;
use self::prompt::Prompt;
use self::show::Seen;
use super::entry::{Entry, of_program};
use super::input::Input;
use super::options::{DebugOptions, Format};
use super::output::Output;
use super::record::TimedRun;
use super::report::{printable, thousands};
use super::run::load_links;
use super::trace::Printer;
use super::world::{Calling, Stdin};
use super::{Failure, interrupt, replay};

/// Instructions between two looks at whether the user wants to stop.
const SLICE: u64 = 1 << 22;

/// Steps of a trace that are shown at once, at most.
const TRACED: u64 = 100_000;

/// Does what the options say.
pub(crate) fn run(options: &DebugOptions) -> Result<(), Failure> {
    let limits = options.limits.limits();
    let run = match (&options.module, &options.replay) {
        (_, Some(file)) => {
            let (_, mut run) = replay::open(file, limits, options.max_snapshot_bytes, milliseconds)?;
            run.timeline.seek(0);
            run
        }
        (Some(module), None) => begin(options, module, limits)?,
        (None, None) => unreachable!("a module is required"),
    };
    Debugger::new(run).talk()
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
    let entry = Entry::of(&main.module, options.invoke.as_deref(), &options.arguments)?;
    let links = load_links(&options.link, features)?;
    let modules = links.iter().map(|(input, _)| input).chain([&main]);
    let calling = Calling {
        module,
        arguments: of_program(options.invoke.as_deref(), &options.arguments),
        stdin: Stdin::Empty,
    };
    let modules = modules.map(|input| &*input.module);
    let session = options.world.session(limits, modules, calling)?;
    let mut run = TimedRun::new(session, None, options.max_snapshot_bytes, milliseconds);
    interrupt::listen();
    let mut instantiate = |input: Input, alias: Option<&str>| {
        let instance = run.instantiate(input)?;
        run.initialize(instance)?;
        if let Some(alias) = alias {
            run.timeline.register(alias, instance);
        }
        Ok(instance)
    };
    for (input, alias) in links {
        instantiate(input, Some(alias))?;
    }
    let instance = run.instantiate(main)?;
    match entry {
        Some(Entry { function, arguments }) => match run.initialize(instance) {
            Ok(()) => run.invoke(instance, &function, &arguments)?,
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
    let mut debugger = Debugger::new(run);
    debugger.say_place();
    let calls = show::calls(&debugger.run.timeline, &debugger.run.inputs);
    debugger.say(&calls);
    debugger.run.output.flush()
}

/// A run, and who goes through it.
struct Debugger {
    run: TimedRun,
    forks: Forks,
    points: Breakpoints,
    colours: bool,
}

/// How going somewhere went.
#[derive(Default)]
struct Went {
    moved: bool,
    /// What log points had to say on the way.
    said: Vec<Message>,
    /// The breakpoints that it ended at.
    stopped: Vec<u32>,
}

impl From<bool> for Went {
    fn from(moved: bool) -> Self {
        Self {
            moved,
            ..Self::default()
        }
    }
}

impl Debugger {
    fn new(mut run: TimedRun) -> Self {
        run.output.show_errors();
        Self {
            run,
            forks: Forks::default(),
            points: Breakpoints::default(),
            colours: io::stdout().is_terminal(),
        }
    }

    /// Does one command after the other.
    fn talk(&mut self) -> Result<(), Failure> {
        interrupt::listen();
        let mut prompt = Prompt::new(points::words(&self.run.timeline, &self.run.inputs))?;
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
                return self.repeat(count, |timeline| go_without_stops(timeline, Motion::Over));
            }
            Command::Out => return self.go(|timeline| go_without_stops(timeline, Motion::Out)),
            Command::Back(count) => {
                return self.go(|timeline| run_to(timeline, timeline.position().saturating_sub(count)));
            }
            Command::BackOver(count) => {
                return self.repeat(count, |timeline| go_without_stops(timeline, Motion::BackOver));
            }
            Command::BackOut => {
                return self.go(|timeline| {
                    let is_called = timeline.machine().frames.len() > 1;
                    is_called && go_without_stops(timeline, Motion::BackOut)
                });
            }
            Command::Continue => return self.travel(Motion::Continue),
            Command::ReverseContinue => return self.travel(Motion::ReverseContinue),
            Command::Until { place, back } => return self.until(&place, back),
            Command::Break(text) => {
                let places = Places { timeline, inputs };
                let points = places.breakpoints(&text);
                return self.add(points);
            }
            Command::Watch(text) => {
                let places = Places { timeline, inputs };
                let points = places.watchpoint(&text);
                return self.add(points);
            }
            Command::Breakpoints => self.list_points(),
            Command::Delete(breakpoint) => {
                return self.change(breakpoint, |points, number| points.remove(number).is_some());
            }
            Command::Enable { breakpoint, enabled } => {
                return self.change(breakpoint, |points, number| points.enable(number, enabled));
            }
            Command::End => return self.go(|timeline| run_to(timeline, u64::MAX)),
            Command::Start => return self.go(|timeline| run_to(timeline, 0)),
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
            Command::Table { table, from, count } => stores::table(timeline, table, from, count),
            Command::Objects { from, count } => stores::objects(timeline, from, count),
            Command::Object { object, from, count } => stores::object(timeline, object, from, count),
            Command::Who(text) => self.who(&text),
            Command::Origin(text) => self.origin(&text),
            Command::Set(text) => self.set(&text),
            Command::Timelines => self.timelines(),
            Command::Timeline(number) => self.timeline(number),
            Command::Difference(number) => self.difference(number),
            Command::List => show::source(timeline, inputs),
            Command::Info => show::info(timeline, inputs),
            Command::Help(command) => command::help(&command),
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

    /// Goes as far as a breakpoint lets it.
    fn travel(&mut self, motion: Motion) {
        let mut points = std::mem::take(&mut self.points);
        self.go(|timeline| go_along(timeline, motion, &mut points).0);
        for problem in points.take_problems() {
            let step = thousands(problem.step);
            let (number, text) = (problem.breakpoint, &problem.text);
            self.say(&format!(
                "the condition of {number} has no value at step {step}: {text}"
            ));
        }
        self.points = points;
    }

    /// Goes to a place, or stays.
    fn until(&mut self, place: &str, back: bool) {
        let places = Places {
            timeline: &self.run.timeline,
            inputs: &self.run.inputs,
        };
        let triggers = match places.triggers(place) {
            Ok(triggers) => triggers,
            Err(problem) => return self.say(&problem),
        };
        let (motion, missing) = match back {
            false => (Motion::Continue, "it is not there after this step"),
            true => (Motion::ReverseContinue, "it was not there before this step"),
        };
        let mut points = Breakpoints::default();
        triggers.into_iter().for_each(|trigger| {
            points.add(trigger);
        });
        let from = self.run.timeline.position();
        self.go_unless(|timeline| {
            let (mut went, arrival) = go_along(timeline, motion, &mut points);
            if arrival == Some(Arrival::End) {
                timeline.seek(from);
                return Err(missing);
            }
            went.stopped.clear();
            Ok(went)
        });
    }

    /// Adds breakpoints and says so.
    fn add(&mut self, points: Result<Vec<Breakpoint>, String>) {
        let points = match points {
            Ok(points) => points,
            Err(problem) => return self.say(&problem),
        };
        for point in points {
            let number = self.points.add(point.clone());
            let text = self.describe(number, &point);
            self.say(&text);
        }
    }

    /// A breakpoint with its number, as lists show it.
    fn describe(&self, number: u32, point: &Breakpoint) -> String {
        let places = Places {
            timeline: &self.run.timeline,
            inputs: &self.run.inputs,
        };
        let off = if self.points.is_enabled(number) { "" } else { "  (off)" };
        format!("{number}: {}{off}", places.describe(point))
    }

    fn list_points(&self) -> String {
        let lines: Vec<String> = self
            .points
            .iter()
            .map(|(number, point)| self.describe(number, point))
            .collect();
        match lines.is_empty() {
            true => "no breakpoints".to_owned(),
            false => lines.join("\n"),
        }
    }

    /// Does something to a breakpoint, or to all.
    fn change(&mut self, breakpoint: Option<u32>, change: impl Fn(&mut Breakpoints, u32) -> bool) {
        let numbers: Vec<u32> = match breakpoint {
            Some(number) => vec![number],
            None => self.points.iter().map(|(number, _)| number).collect(),
        };
        for number in numbers {
            if !change(&mut self.points, number) {
                self.say(&format!("there is no breakpoint {number}"));
            }
        }
    }

    /// Goes somewhere, and shows where that is, what has been printed on the way, and what has changed.
    fn go<W: Into<Went>>(&mut self, go: impl FnOnce(&mut Timeline) -> W) {
        self.go_unless(|timeline| Ok(go(timeline).into()));
    }

    /// The same, unless there is a reason not to.
    fn go_unless(&mut self, go: impl FnOnce(&mut Timeline) -> Result<Went, &'static str>) {
        let before = Seen::of(&self.run.timeline);
        let (from, used) = (self.run.timeline.position(), self.run.timeline.used());
        let Went { moved, said, stopped } = match go(&mut self.run.timeline) {
            Ok(went) => went,
            Err(reason) => return self.say(reason),
        };
        let timeline = &self.run.timeline;
        let mut said = said.into_iter().peekable();
        for entry in timeline.log().entries().iter().take(timeline.used()).skip(used) {
            while let Some(message) = said.next_if(|message| message.step < entry.step) {
                say_message(&mut self.run.output, &message);
            }
            if let Event::Answer(answer) = &entry.event {
                self.run.output.write_to(answer.stream, &answer.output);
            }
        }
        said.for_each(|message| say_message(&mut self.run.output, &message));
        for number in stopped {
            self.run.output.line(&format!("stopped by {number}"));
        }
        let timeline = &self.run.timeline;
        if interrupt::take() {
            self.say(INTERRUPTED);
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

/// What a log point has to say.
fn say_message(output: &mut Output, message: &Message) {
    let (step, text) = (thousands(message.step), printable(&message.text));
    output.line(&format!("step {step}  {text}"));
}

/// Goes along a timeline, and stops on the way when the user wants that.
fn go_along(timeline: &mut Timeline, motion: Motion, points: &mut Breakpoints) -> (Went, Option<Arrival>) {
    let from = timeline.position();
    let mut travel = Travel::begin(timeline, motion, points);
    let arrival = loop {
        if let Some(arrival) = travel.advance(timeline, SLICE) {
            break Some(arrival);
        }
        if interrupt::is_wanted() {
            if !travel.is_forward() {
                timeline.seek(from);
            }
            break None;
        }
    };
    travel.finish(points);
    let went = Went {
        moved: timeline.position() != from,
        said: points.take_messages(),
        stopped: match &arrival {
            Some(Arrival::Breakpoints(numbers)) => numbers.clone(),
            _ => Vec::new(),
        },
    };
    (went, arrival)
}

/// Goes somewhere whatever breakpoints there are. Says whether it has moved.
fn go_without_stops(timeline: &mut Timeline, motion: Motion) -> bool {
    go_along(timeline, motion, &mut Breakpoints::default()).0.moved
}

/// Goes to a step, and stops on the way when the user wants that. Says whether it has moved.
fn run_to(timeline: &mut Timeline, step: u64) -> bool {
    go_without_stops(timeline, Motion::Seek(step))
}

/// Waits for an answer, unless the user wants to stop.
fn answer<Q: Inquiry>(timeline: &mut Timeline, mut asked: Asked<Q>) -> Result<Q::Answer, String> {
    while !interrupt::take() {
        if let Some(answer) = asked.advance(timeline, SLICE) {
            return Ok(answer);
        }
    }
    asked.give_up(timeline);
    Err(INTERRUPTED.to_owned())
}

/// What is said when the user has stopped something.
const INTERRUPTED: &str = "interrupted";
