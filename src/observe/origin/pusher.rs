//! Who put this on the stack? The last instruction that did; what only lets it lie where it is does not count.

use std::ops::ControlFlow;

use super::Place;
use super::flow::{Flow, Flows, can_reach};
use super::trail::Spot;
use crate::execute::{Moment, Observer};
use crate::machine::{Machine, Status};
use crate::observe::timeline::Timeline;
use crate::observe::writer::{Instruction, LastSeen, Writer, WriterSearch, invoked_at};

/// Remembers what was put into a slot of the value stack last.
#[derive(Debug)]
pub(in crate::observe) struct LastPush {
    slot: u32,
    flows: Flows,
    /// What happens in earlier calls from outside does not count.
    from: u64,
    found: Option<(u64, Writer)>,
    /// What the instruction before will have put there, unless it has trapped.
    coming: Option<(u64, Writer)>,
}

impl LastPush {
    /// What the instruction of a moment puts there.
    fn pushed(&mut self, moment: &Moment<'_>) -> Option<Writer> {
        self.flows.take(moment);
        let instruction = Instruction::of(moment);
        let slot = self.slot;
        let is_there = |to: u32, slots: u32| (to..to + slots).contains(&slot);
        let writer = |flow: &Flow| match *flow {
            Flow::Move { from, to, slots, .. } => {
                (from != to && is_there(to, slots)).then_some(Writer::Instruction(instruction))
            }
            Flow::Host { to, slots, .. } => is_there(to, slots).then_some(Writer::Host(instruction)),
            Flow::Compute { to, slots }
            | Flow::Choose { to, slots, .. }
            | Flow::Default { to, slots }
            | Flow::Unwrap { to, slots, .. } => is_there(to, slots).then_some(Writer::Instruction(instruction)),
            Flow::Get { to, .. } => is_there(to, 1).then_some(Writer::Instruction(instruction)),
            Flow::Set { .. }
            | Flow::Read(_)
            | Flow::Write(_)
            | Flow::Copy { .. }
            | Flow::Make { .. }
            | Flow::Wrap { .. } => None,
        };
        self.flows.flows.iter().rev().find_map(writer)
    }
}

impl Observer for LastPush {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.found = self.coming.take().or(self.found);
        if moment.steps >= self.from && can_reach(moment, self.slot) {
            self.coming = self.pushed(moment).map(|writer| (moment.steps, writer));
        }
        ControlFlow::Continue(())
    }
}

impl LastSeen for LastPush {
    fn found(&self) -> Option<(u64, Writer)> {
        self.found
    }

    fn first(&self, _: &mut Timeline) -> Writer {
        Writer::Initial
    }

    fn finish(&mut self, machine: &Machine) {
        let coming = self.coming.take();
        // Operands are then those before the instruction.
        if !matches!(machine.status, Status::Trapped(_) | Status::Thrown(_)) {
            self.found = coming.or(self.found);
        }
    }
}

impl WriterSearch<LastPush> {
    /// A search for what put an operand of the present where it is; `None` when there is no such operand.
    pub(in crate::observe) fn of_operand(timeline: &Timeline, place: &Place) -> Option<Self> {
        let (Spot::Slot(slot), _) = timeline.spot(place)? else {
            return None;
        };
        let before = timeline.position();
        let from = invoked_at(timeline, before);
        let last = LastPush {
            slot,
            flows: Flows::default(),
            from: from.unwrap_or_default(),
            found: None,
            coming: None,
        };
        Some(Self::of(last, from, timeline.slot_changed_at(slot, before), before))
    }
}
