//! Where two runs differ: in what they hold, in what they execute, in what can be seen of them from outside.

use std::sync::Arc;

use super::run::Run;
use super::text::Text;
use super::types::{Compared, DifferenceInfo, DifferingSide};
use crate::code::Program;
use crate::machine::Value;
use crate::observe::comparison::{FirstDifference, FirstDivergence, FirstHappening};
use crate::observe::difference::{Difference, Divergence, HappeningDifference};
use crate::observe::origin::Place;
use crate::observe::{
    Content, Differing, Happened, Happening, HappeningFilter, Instruction, Location, Timeline, state,
};
use crate::session::{Outcome, Session, ok};

/// Things that are different at once and are told of, at most.
const LINES: usize = 8;

/// Bytes of a memory that are told of, at most.
const BYTES: usize = 16;

/// A search for the differences of two runs that is under way. It goes along forks of both, whose presents are nobody's.
#[derive(Debug)]
pub struct Differences {
    ours: Timeline,
    theirs: Timeline,
    sides: [Side; 2],
    stage: Stage,
    found: Compared,
}

/// What is looked for.
#[derive(Debug)]
enum Stage {
    States(FirstDifference),
    Paths(FirstDivergence),
    Happenings(Box<FirstHappening>),
    Done,
}

/// What is needed of a run to say what is where in it.
#[derive(Debug)]
struct Side {
    program: Program,
    /// The globals of each instance, with its module.
    globals: Vec<(u32, Arc<[u32]>)>,
    text: Arc<Text>,
}

impl Differences {
    /// Begins to compare two runs as far as they are recorded. Of different programs only what they do is compared.
    pub fn new(ours: &Run, theirs: &Run) -> Self {
        let sides = [Side::new(ours), Side::new(theirs)];
        let (mut ours, mut theirs) = (ours.timeline().fork(), theirs.timeline().fork());
        let states = FirstDifference::new(&ours, &theirs);
        let is_same_program = states.is_ok();
        let stage = match states {
            Ok(search) => Stage::States(search),
            Err(_) => Stage::happenings(&mut ours, &mut theirs, is_same_program),
        };
        let found = Compared {
            is_same_program,
            differences: Vec::new(),
        };
        Self {
            ours,
            theirs,
            sides,
            stage,
            found,
        }
    }

    /// Goes on for about so many instructions; tells what is different at the end.
    pub fn advance(&mut self, budget: u64) -> Option<Compared> {
        let (ours, theirs) = (&mut self.ours, &mut self.theirs);
        match &mut self.stage {
            Stage::States(search) => match search.advance(ours, theirs, budget)? {
                None => self.stage = Stage::Done,
                Some(difference) => {
                    self.state(&difference);
                    let paths = FirstDivergence::new(&self.ours, &self.theirs);
                    self.stage = paths.map_or(Stage::Done, Stage::Paths);
                }
            },
            Stage::Paths(search) => {
                let path = search.advance(ours, theirs, budget)?;
                self.stage = Stage::happenings(ours, theirs, true);
                path.iter().for_each(|path| self.path(path));
            }
            Stage::Happenings(search) => {
                let outside = search.advance(ours, theirs, budget)?;
                self.stage = Stage::Done;
                outside.iter().for_each(|outside| self.outside(outside));
            }
            Stage::Done => return Some(self.found.clone()),
        }
        None
    }

    fn state(&mut self, difference: &Difference) {
        // Locals have their names while their call is active.
        let mut there = self.ours.fork();
        there.seek(difference.step);
        let [one, other] = &self.sides;
        let what = difference.what.iter().take(LINES);
        let lines = what.map(|what| one.differing(what, other, there.session()));
        let (ours, theirs): (Vec<_>, Vec<_>) = lines.unzip();
        let side = |lines| DifferingSide {
            step: Some(difference.step as f64),
            lines,
            place: None,
        };
        self.found.differences.push(info("state", side(ours), side(theirs)));
    }

    fn path(&mut self, path: &Divergence) {
        let [one, other] = &self.sides;
        let side = |side: &Side, at: Option<Instruction>| DifferingSide {
            step: Some(path.step as f64),
            lines: vec![at.map_or_else(|| "nothing more".to_owned(), |at| side.instruction(at))],
            place: at.and_then(|at| side.text.place(at.offset as usize)),
        };
        let (ours, theirs) = (side(one, path.ours), side(other, path.theirs));
        self.found.differences.push(info("instruction", ours, theirs));
    }

    fn outside(&mut self, outside: &HappeningDifference) {
        let [one, other] = &self.sides;
        let side = |side: &Side, happened: &Option<Happened>| DifferingSide {
            step: happened.as_ref().map(|happened| happened.step as f64),
            lines: vec![match happened {
                Some(happened) => side.happening(&happened.what),
                None => "nothing more".to_owned(),
            }],
            place: None,
        };
        let (ours, theirs) = (side(one, &outside.ours), side(other, &outside.theirs));
        self.found.differences.push(info("outside", ours, theirs));
    }
}

impl Stage {
    /// Of different programs what they write is told of, too.
    fn happenings(ours: &mut Timeline, theirs: &mut Timeline, is_same_program: bool) -> Self {
        let filter = HappeningFilter {
            stores: !is_same_program,
            globals: !is_same_program,
        };
        Self::Happenings(Box::new(FirstHappening::new(ours, theirs, filter)))
    }
}

fn info(kind: &str, ours: DifferingSide, theirs: DifferingSide) -> DifferenceInfo {
    DifferenceInfo {
        kind: kind.to_owned(),
        ours,
        theirs,
    }
}

impl Side {
    fn new(run: &Run) -> Self {
        let session = run.timeline().session();
        let instances = session.machine.instances.iter();
        Self {
            program: session.program.clone(),
            globals: instances.map(|it| (it.module, Arc::clone(&it.globals))).collect(),
            text: Arc::clone(&run.loaded().text),
        }
    }

    /// What is different, in this run and in the other, at a moment of this one.
    fn differing(&self, what: &Differing, other: &Self, there: &Session) -> (String, String) {
        match what {
            Differing::Value { place, ours, theirs } => {
                let name = self.place(place, there);
                let line = |content: &Option<Content>| match content {
                    Some(content) => format!("{name} = {}", content_text(content)),
                    None => format!("no {name}"),
                };
                (line(ours), line(theirs))
            }
            Differing::Next { ours, theirs } => {
                let line = |side: &Self, at: &Option<Instruction>| match at {
                    Some(at) => format!("next {}", side.instruction(*at)),
                    None => "nothing more".to_owned(),
                };
                (line(self, ours), line(other, theirs))
            }
            Differing::Outcome { ours, theirs } => (outcome_text(ours), outcome_text(theirs)),
            Differing::Output { same } => {
                let line = format!("printed something else from byte {same} on");
                (line.clone(), line)
            }
            Differing::Other => {
                let line = "something that is not shown".to_owned();
                (line.clone(), line)
            }
        }
    }

    fn instruction(&self, at: Instruction) -> String {
        let module = &self.program.module(at.module).module;
        let name = self.text.token_at(at.offset as usize).unwrap_or("an instruction");
        format!("{name} in {}", module.function_name(at.function))
    }

    fn happening(&self, what: &Happening) -> String {
        match what {
            Happening::Invoked { function, arguments } => format!("calls {function}({})", values(arguments)),
            Happening::HostCall {
                module,
                name,
                arguments,
                answer,
            } => {
                let call = format!("calls {module}.{name}({})", values(arguments));
                match answer.as_ref().map(|answer| &answer.outcome) {
                    Some(Ok(results)) if results.is_empty() => call,
                    Some(Ok(results)) => format!("{call}, which gives {}", values(results)),
                    Some(Err(trap)) => format!("{call}, which traps: {trap}"),
                    None => call,
                }
            }
            Happening::Wrote { location, content } => {
                format!("writes {} to {}", content_text(content), self.location(location))
            }
            Happening::Ended(outcome) => format!("ends with {}", outcome_text(outcome)),
        }
    }

    fn place(&self, place: &Place, there: &Session) -> String {
        match *place {
            Place::Operand { index, .. } => format!("operand {index}"),
            Place::Result { index } => format!("result {index}"),
            Place::Location(Location::Local { frame, local }) => {
                let frame = state::frame(there, frame);
                let name = frame.and_then(|frame| frame.locals.get(local as usize)?.name.clone());
                name.map_or_else(|| format!("local {local}"), |name| format!("${name}"))
            }
            Place::Location(ref location) => self.location(location),
        }
    }

    fn location(&self, location: &Location) -> String {
        match *location {
            Location::Local { local, .. } => format!("local {local}"),
            Location::Global { global } => {
                let found = self.globals.iter().find_map(|(module, globals)| {
                    let index = globals.iter().position(|its| *its == global)?;
                    self.program.module(*module).module.names.global(index as u32)
                });
                found.map_or_else(|| format!("global {global}"), |name| format!("${name}"))
            }
            Location::Memory { start, .. } => format!("memory {start:#x}"),
            Location::Table { start, .. } => format!("table element {start}"),
            Location::Object { object, start, .. } => format!("field {start} of object {object}"),
        }
    }
}

fn values(values: &[Value]) -> String {
    let values: Vec<String> = values.iter().map(Value::to_string).collect();
    values.join(", ")
}

fn content_text(content: &Content) -> String {
    match content {
        Content::Values(found) => values(found),
        Content::Bytes(bytes) => {
            let shown: Vec<String> = bytes.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect();
            let more = if bytes.len() > BYTES { " …" } else { "" };
            format!("{}{more}", shown.join(" "))
        }
    }
}

fn outcome_text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(results) => ok(results),
        Outcome::Trapped(trap) => format!("Trap: {trap}"),
        Outcome::Thrown { tag, payload } => format!("Exception: {tag} [{}]", values(payload)),
        Outcome::Exited(status) => format!("Exit status {status}"),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => "no end yet".to_owned(),
    }
}
