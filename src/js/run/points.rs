//! The page's breakpoints, as those of a program.

use std::collections::HashMap;

use super::spot::location;
use crate::js::text::Text;
use crate::js::types::{BreakOn, BreakpointSpec, BreakpointState, PassesSpec, Said};
use crate::observe::{
    AccessKind, Breakpoint, Breakpoints, Condition, LogText, Passes, Timeline, Trigger, operations_of_line,
};

/// Breakpoints with the numbers that the page gave them: one of the page may be several of the program.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// Those of the program.
    pub(super) points: Breakpoints,
    ids: HashMap<u32, u32>,
}

impl Points {
    /// Makes breakpoints of what the page wants, and tells what has become of each.
    pub(super) fn set(&mut self, specs: &[BreakpointSpec], timeline: &Timeline, text: &Text) -> Vec<BreakpointState> {
        *self = Self::default();
        specs.iter().map(|spec| self.add(spec, timeline, text)).collect()
    }

    /// The page's numbers of breakpoints of the program.
    pub(super) fn ids(&self, numbers: &[u32]) -> Vec<u32> {
        let mut ids: Vec<u32> = numbers
            .iter()
            .filter_map(|number| self.ids.get(number).copied())
            .collect();
        ids.dedup();
        ids
    }

    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What log points have said, and which conditions had no value.
    pub(super) fn take_said(&mut self) -> Vec<Said> {
        let texts = self.points.take_messages().into_iter().map(|message| (message, false));
        let problems = self.points.take_problems().into_iter().map(|message| (message, true));
        let all = texts.chain(problems).filter_map(|(message, is_problem)| {
            Some(Said {
                breakpoint: *self.ids.get(&message.breakpoint)?,
                step: message.step as f64,
                text: message.text,
                is_problem,
            })
        });
        all.collect()
    }

    /// A breakpoint at a line for one way along the timeline; its numbers in the program.
    pub(super) fn add_cursor(&mut self, line: u32, timeline: &Timeline, text: &Text) -> Vec<u32> {
        let triggers = operations_of_line(&timeline.session().program, 0, text.source(), line as usize);
        triggers.into_iter().map(|trigger| self.points.add(trigger)).collect()
    }

    fn add(&mut self, spec: &BreakpointSpec, timeline: &Timeline, text: &Text) -> BreakpointState {
        let mut state = BreakpointState {
            id: spec.id,
            line: None,
            problem: None,
        };
        let parsed = (
            spec.condition.as_deref().map(Condition::parse).transpose(),
            spec.log.as_deref().map(LogText::parse).transpose(),
        );
        let (condition, log) = match parsed {
            (Ok(condition), Ok(log)) => (condition, log),
            (Err(error), _) | (_, Err(error)) => {
                state.problem = Some(error.to_string());
                return state;
            }
        };
        let passes = match spec.passes {
            PassesSpec::All => Passes::All,
            PassesSpec::After { count } => Passes::After(count as u64),
            PassesSpec::Every { count } => Passes::Every(count as u64),
        };
        for trigger in triggers(spec.on, timeline, text) {
            if let Trigger::Code { module, function, pc } = trigger {
                let offset = timeline.session().program.code(module, function).offsets[pc as usize];
                state.line = text.place(offset as usize).map(|place| place.line);
            }
            let number = self.points.add(Breakpoint {
                trigger,
                condition: condition.clone(),
                passes,
                log: log.clone(),
            });
            self.ids.insert(number, spec.id);
        }
        state
    }
}

fn triggers(on: BreakOn, timeline: &Timeline, text: &Text) -> Vec<Trigger> {
    match on {
        BreakOn::Line { line } => operations_of_line(&timeline.session().program, 0, text.source(), line as usize),
        BreakOn::Trap => vec![Trigger::Trap],
        BreakOn::Throw => vec![Trigger::Throw],
        BreakOn::HostCall => vec![Trigger::HostCall(None)],
        BreakOn::Write { spot } => vec![Trigger::Access {
            location: location(spot),
            kind: AccessKind::Write,
        }],
    }
}
