//! The bytes of a compiled function on their way.

use wasm_encoder::{BranchHint, InstructionSink};

/// Code, and what is still to be put into it.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) bytes: Vec<u8>,
    /// What is put into it last, and where.
    late: Vec<(usize, Late)>,
    /// Conditional branches, and whether they are taken as a rule.
    hints: Vec<(usize, bool)>,
}

/// Code that depends on what else there is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Late {
    /// A direct call of a function of the guest's module. It leaves a status on the operand stack.
    Call(u32),
    /// What the function uses of the first memory, to be taken from the context.
    Memory,
}

impl Code {
    pub(super) fn emit(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(&mut self.bytes)
    }

    /// Says of the conditional branch that comes next whether it is taken as a rule: the surrounding engine then keeps its
    /// registers for what is executed.
    pub(super) fn hint(&mut self, is_taken: bool) -> InstructionSink<'_> {
        self.hints.push((self.bytes.len(), is_taken));
        self.emit()
    }

    /// Marks where something belongs that is put there last.
    pub(super) fn later(&mut self, late: Late) {
        self.late.push((self.bytes.len(), late));
    }

    /// Puts other code behind this.
    pub(super) fn append(&mut self, other: Self) {
        let behind = self.bytes.len();
        self.bytes.extend(other.bytes);
        self.late
            .extend(other.late.iter().map(|(at, late)| (behind + at, *late)));
        self.hints
            .extend(other.hints.iter().map(|(at, taken)| (behind + at, *taken)));
    }

    /// The functions that are called directly.
    pub(super) fn callees(&self) -> Vec<u32> {
        let callee = |(_, late): &(usize, Late)| match late {
            Late::Call(callee) => Some(*callee),
            Late::Memory => None,
        };
        let mut callees: Vec<u32> = self.late.iter().filter_map(callee).collect();
        callees.sort_unstable();
        callees.dedup();
        callees
    }

    /// The same with what is put into it last, which `emit` writes.
    pub(super) fn finished(&self, mut emit: impl FnMut(&mut Self, Late)) -> Self {
        let mut code = Self::default();
        let mut hints = self.hints.iter().peekable();
        let mut from = 0;
        let ends = self.late.iter().map(|(at, late)| (*at, Some(*late)));
        for (end, late) in ends.chain([(self.bytes.len(), None)]) {
            let behind = code.bytes.len();
            while let Some((at, is_taken)) = hints.next_if(|(at, _)| *at < end) {
                code.hints.push((behind + at - from, *is_taken));
            }
            code.bytes.extend_from_slice(&self.bytes[from..end]);
            if let Some(late) = late {
                emit(&mut code, late);
            }
            from = end;
        }
        code
    }

    /// The hints, for a function in which the code begins at an offset.
    pub(super) fn branch_hints(&self, offset: usize) -> Vec<BranchHint> {
        let hints = self.hints.iter().map(|(at, is_taken)| BranchHint {
            branch_func_offset: (offset + at) as u32,
            branch_hint_value: (*is_taken).into(),
        });
        hints.collect()
    }
}
