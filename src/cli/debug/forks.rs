//! Several timelines of one run: changing one makes another, and where two of them differ.

use std::fmt::Write as _;

use semblance::arguments::parse_value;
use semblance::machine::Value;
use semblance::observe::origin::Place;
use semblance::observe::{Differing, Divergence, FirstDifference, FirstDivergence, Location, Rehearsal, Timeline};
use semblance::session::{Outcome, ok};

use super::origins;
use super::show;
use super::subject::{self, Setting};
use super::{Debugger, INTERRUPTED, SLICE};
use crate::cli::interrupt;
use crate::cli::number::number;
use crate::cli::report::{printable, thousands};

/// All timelines: the one at hand is the debugger's, the others are kept here.
pub(super) struct Forks {
    others: Vec<Other>,
    /// The index of the one at hand.
    at_hand: usize,
}

struct Other {
    /// `None` for the one at hand.
    timeline: Option<Timeline>,
    /// The index of the one that it was made of, and at which step.
    from: Option<(usize, u64)>,
}

impl Default for Forks {
    fn default() -> Self {
        let first = Other {
            timeline: None,
            from: None,
        };
        Self {
            others: vec![first],
            at_hand: 0,
        }
    }
}

impl Debugger {
    /// What wrote to something last, or printed it.
    pub(super) fn who(&mut self, text: &str) -> String {
        let (timeline, inputs) = (&mut self.run.timeline, &self.run.inputs);
        let words: Vec<&str> = text.split_whitespace().collect();
        if let ["output", byte] = *words {
            return match number(byte) {
                Ok(byte) => show::printer(timeline, inputs, byte),
                Err(problem) => problem,
            };
        }
        match subject::written(timeline, text) {
            Ok(location) => {
                let name = match location {
                    Location::Local { .. } | Location::Global { .. } => words.join(" "),
                    _ => subject::name(&Place::Location(location)),
                };
                show::writer(timeline, inputs, &location, &name)
            }
            Err(problem) => problem,
        }
    }

    /// Where a value comes from.
    pub(super) fn origin(&mut self, text: &str) -> String {
        match subject::place(&self.run.timeline, text) {
            Ok(place) => origins::origin(&mut self.run.timeline, &self.run.inputs, &place),
            Err(problem) => problem,
        }
    }

    /// Changes something on a new timeline, which is at hand then.
    pub(super) fn set(&mut self, text: &str) -> String {
        let setting = match subject::setting(&self.run.timeline, text) {
            Ok(setting) => setting,
            Err(problem) => return problem,
        };
        let mut fork = self.run.timeline.fork();
        if !fork.has_host() {
            fork.rehearse(Rehearsal::of(&mut self.run.timeline));
        }
        let changed = match setting {
            Setting::Change(change) => fork.change(change).map_err(|error| error.message().to_owned()),
            Setting::Results(texts) => answer(&mut fork, &texts),
        };
        if let Err(problem) = changed {
            return problem;
        }
        let forks = &mut self.forks;
        let from = Some((forks.at_hand, fork.position()));
        let first = std::mem::replace(&mut self.run.timeline, fork);
        forks.others[forks.at_hand].timeline = Some(first);
        forks.at_hand = forks.others.len();
        forks.others.push(Other { timeline: None, from });
        format!(
            "{}\n{}",
            self.line(self.forks.at_hand),
            show::place(&self.run.timeline, &self.run.inputs)
        )
    }

    /// All timelines.
    pub(super) fn timelines(&self) -> String {
        let lines: Vec<String> = (0..self.forks.others.len()).map(|index| self.line(index)).collect();
        lines.join("\n")
    }

    fn line(&self, index: usize) -> String {
        let other = &self.forks.others[index];
        let timeline = other.timeline.as_ref().unwrap_or(&self.run.timeline);
        let mark = if index == self.forks.at_hand { '>' } else { ' ' };
        let from = other.from.map_or_else(String::new, |(parent, step)| {
            format!(", from step {} of timeline {}", thousands(step), parent + 1)
        });
        let recorded = thousands(timeline.recorded());
        format!("{mark} timeline {}: recorded to step {recorded}{from}", index + 1)
    }

    /// Takes another timeline at hand.
    pub(super) fn timeline(&mut self, number: u64) -> String {
        let Some(index) = self.index(number) else {
            return "there is no such timeline".to_owned();
        };
        if let Some(wanted) = self.forks.others[index].timeline.take() {
            let before = std::mem::replace(&mut self.run.timeline, wanted);
            self.forks.others[self.forks.at_hand].timeline = Some(before);
            self.forks.at_hand = index;
        }
        show::place(&self.run.timeline, &self.run.inputs)
    }

    fn index(&self, number: u64) -> Option<usize> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        (index < self.forks.others.len()).then_some(index)
    }

    /// Where the timeline at hand first differs from another: if none is named, from the one that it was made of.
    pub(super) fn difference(&mut self, number: Option<u64>) -> String {
        let parent = self.forks.others[self.forks.at_hand].from.map(|(parent, _)| parent);
        let index = match number {
            Some(number) => self.index(number),
            None => parent,
        };
        let Some(index) = index else {
            return "there is no such timeline".to_owned();
        };
        let Some(mut theirs) = self.forks.others[index].timeline.take() else {
            return "this is the timeline at hand".to_owned();
        };
        let text = self.compare(&mut theirs, index + 1);
        self.forks.others[index].timeline = Some(theirs);
        text
    }

    fn compare(&mut self, theirs: &mut Timeline, number: usize) -> String {
        let ours = &mut self.run.timeline;
        let last = thousands(ours.recorded().min(theirs.recorded()));
        let difference = match FirstDifference::new(ours, theirs) {
            Ok(mut search) => loop {
                match search.advance(ours, theirs, SLICE) {
                    Some(Some(difference)) => break difference,
                    Some(None) => return format!("no difference up to step {last}"),
                    None if interrupt::take() => {
                        search.give_up(ours, theirs);
                        return INTERRUPTED.to_owned();
                    }
                    None => {}
                }
            },
            Err(error) => return error.message().to_owned(),
        };
        let mut text = format!(
            "step {}  here the states are different for the first time\n",
            thousands(difference.step)
        );
        for what in &difference.what {
            let _ = writeln!(text, "  {}", self.differing(what, number));
        }
        match self.divergence(theirs) {
            Err(problem) => text += problem,
            Ok(Some(divergence)) => {
                let step = thousands(divergence.step);
                let _ = writeln!(
                    text,
                    "step {step}  here other instructions are executed for the first time"
                );
                for (what, at) in [("here", divergence.ours), ("there", divergence.theirs)] {
                    let at = at.map_or_else(
                        || "nothing more".to_owned(),
                        |at| show::instruction(&self.run.inputs, at),
                    );
                    let _ = writeln!(text, "  {what}: {at}");
                }
            }
            Ok(None) => {
                let _ = writeln!(text, "the same instructions are executed up to step {last}");
            }
        }
        text
    }

    /// Where the timeline at hand and another one first execute different instructions.
    fn divergence(&mut self, theirs: &mut Timeline) -> Result<Option<Divergence>, &'static str> {
        let ours = &mut self.run.timeline;
        let Ok(mut search) = FirstDivergence::new(ours, theirs) else {
            return Ok(None);
        };
        while !interrupt::take() {
            if let Some(divergence) = search.advance(ours, theirs, SLICE) {
                return Ok(divergence);
            }
        }
        search.give_up(ours, theirs);
        Err(INTERRUPTED)
    }

    fn differing(&self, what: &Differing, number: usize) -> String {
        let (name, ours, theirs) = match what {
            Differing::Value { place, ours, theirs } => {
                let show = |content: &Option<semblance::observe::Content>| {
                    content.as_ref().map_or_else(|| "nothing".to_owned(), show::content)
                };
                (subject::name(place), show(ours), show(theirs))
            }
            Differing::Next { ours, theirs } => {
                let show = |at: &Option<semblance::observe::Instruction>| {
                    at.map_or_else(|| "nothing".to_owned(), |at| show::instruction(&self.run.inputs, at))
                };
                ("next".to_owned(), show(ours), show(theirs))
            }
            Differing::Outcome { ours, theirs } => ("the call".to_owned(), ended(ours), ended(theirs)),
            Differing::Output { same } => return format!("what is printed, from byte {same} on"),
            Differing::Other => return "something that is not shown".to_owned(),
        };
        format!("{name} = {ours}, in timeline {number} {theirs}")
    }
}

/// How a call has ended, or that it has not.
fn ended(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(results) => ok(results),
        Outcome::Trapped(trap) => format!("Trap: {}", printable(&trap.to_string())),
        Outcome::Thrown { tag, .. } => format!("Exception: {}", printable(tag)),
        Outcome::Exited(status) => format!("Exited with status {status}"),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => "under way".to_owned(),
    }
}

/// Gives other results to the host call that has just been made.
fn answer(timeline: &mut Timeline, texts: &[String]) -> Result<(), String> {
    let types: Vec<_> = timeline.answered().iter().map(Value::type_to_write).collect();
    if types.len() != texts.len() {
        return Err(match types.len() {
            0 => "no host function has given results just now".to_owned(),
            wanted => format!("the host function gives {wanted} results"),
        });
    }
    let value =
        |(ty, text): (_, &String)| parse_value(ty, text).map_err(|_| format!("`{}` is no {ty}", text.escape_debug()));
    let results = types.into_iter().zip(texts).map(value).collect::<Result<Vec<_>, _>>()?;
    timeline
        .answer_instead(results)
        .map_err(|error| error.message().to_owned())
}
