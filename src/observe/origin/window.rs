//! A window of a run with everything that its instructions do to places, made by running it again.

use std::ops::ControlFlow;

use super::flow::{Flow, Flows};
use crate::code::Op;
use crate::execute::{Moment, Observer};
use crate::machine::{Machine, Ref, RefKind, Status};
use crate::observe::timeline::Timeline;
use crate::observe::writer::Instruction;

/// An instruction that was executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Executed {
    /// The number of its frame.
    pub(super) frame: u32,
    /// The address of its function.
    pub(super) function: u32,
    /// Where it stands.
    pub(super) instruction: Instruction,
    pub(super) op: Op,
    /// Slots of the value stack before it.
    pub(super) top: u32,
    /// Where in the window's flows its own begin.
    first: u32,
}

/// Instructions one after the other.
pub(super) struct Window<'f> {
    flows_of: &'f mut Flows,
    /// The step of the first.
    pub(super) start: u64,
    pub(super) steps: Vec<Executed>,
    flows: Vec<Flow>,
    /// The flow that made an object at the last step, and the slot with the reference to it.
    made: Option<(usize, u32)>,
}

impl Window<'_> {
    /// What an instruction does, by its number.
    pub(super) fn flows(&self, number: usize) -> &[Flow] {
        let first = self.steps[number].first as usize;
        let end = self.steps.get(number + 1);
        &self.flows[first..end.map_or(self.flows.len(), |next| next.first as usize)]
    }

    /// The flows that it was made with.
    pub(super) fn known(&self) -> &Flows {
        self.flows_of
    }

    /// Notes which object the last instruction has made. `stack` is the value stack after it.
    fn settle(&mut self, stack: &[u64]) {
        let Some((flow, slot)) = self.made.take() else { return };
        let reference = stack.get(slot as usize).copied().map(Ref::from_slot);
        let kinds = [RefKind::Struct, RefKind::Array, RefKind::Exn];
        let index = reference.and_then(|reference| kinds.iter().find_map(|kind| reference.as_kind(*kind)));
        if let Some(Flow::Make { object } | Flow::Wrap { object, .. }) = self.flows.get_mut(flow) {
            *object = index;
        }
    }

    /// Takes in where the machine stopped.
    fn finish(&mut self, machine: &Machine, traps: &[u64]) {
        let Some(last) = self.steps.last() else { return };
        let step = self.start + self.steps.len() as u64 - 1;
        match machine.status {
            // An instruction that traps leaves everything as it was.
            Status::Trapped(_) if traps.binary_search(&step).is_ok() => {
                self.flows.truncate(last.first as usize);
                self.made = None;
            }
            Status::Host { .. } => {}
            _ => self.settle(&machine.stack),
        }
    }
}

impl Observer for Window<'_> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.settle(moment.stack);
        self.flows_of.take(moment);
        let first = self.flows.len();
        self.made = self.flows_of.makes.map(|(flow, slot)| (first + flow, slot));
        self.steps.push(Executed {
            frame: moment.machine.frames.len() as u32 - 1,
            function: moment.frame.function,
            instruction: Instruction::of(moment),
            op: moment.op,
            top: moment.stack.len() as u32,
            first: first as u32,
        });
        self.flows.extend_from_slice(&self.flows_of.flows);
        ControlFlow::Continue(())
    }
}

impl Timeline {
    /// Runs from the present to a step, and takes down what happens.
    pub(super) fn window<'f>(&mut self, end: u64, flows: &'f mut Flows) -> Window<'f> {
        let mut window = Window {
            flows_of: flows,
            start: self.position(),
            steps: Vec::new(),
            flows: Vec::new(),
            made: None,
        };
        loop {
            let ended = self.advance(end, &mut window);
            window.finish(self.machine(), self.traps());
            if ended.is_some() {
                return window;
            }
        }
    }
}
