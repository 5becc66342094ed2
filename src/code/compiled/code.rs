//! The bytes of a compiled function on their way.

use wasm_encoder::{BranchHint, InstructionSink};

/// Code, and what is still to be put into it.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) bytes: Vec<u8>,
    /// Where direct calls belong, and of which functions of the guest's module.
    calls: Vec<(usize, u32)>,
    /// Conditional branches, and whether they are taken as a rule.
    hints: Vec<(usize, bool)>,
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

    /// Marks where a direct call belongs; it leaves a status on the operand stack.
    pub(super) fn call(&mut self, callee: u32) {
        self.calls.push((self.bytes.len(), callee));
    }

    /// Puts other code behind this.
    pub(super) fn append(&mut self, other: Self) {
        let behind = self.bytes.len();
        self.bytes.extend(other.bytes);
        self.calls
            .extend(other.calls.iter().map(|(at, callee)| (behind + at, *callee)));
        self.hints
            .extend(other.hints.iter().map(|(at, taken)| (behind + at, *taken)));
    }

    /// The functions that are called directly.
    pub(super) fn callees(&self) -> Vec<u32> {
        let mut callees: Vec<u32> = self.calls.iter().map(|(_, callee)| *callee).collect();
        callees.sort_unstable();
        callees.dedup();
        callees
    }

    /// The same with its calls, each of which `emit` writes.
    pub(super) fn with_calls(&self, mut emit: impl FnMut(&mut Self, u32)) -> Self {
        let mut code = Self::default();
        let mut hints = self.hints.iter().peekable();
        let mut from = 0;
        let ends = self.calls.iter().map(|(at, callee)| (*at, Some(*callee)));
        for (end, callee) in ends.chain([(self.bytes.len(), None)]) {
            let behind = code.bytes.len();
            while let Some((at, is_taken)) = hints.next_if(|(at, _)| *at < end) {
                code.hints.push((behind + at - from, *is_taken));
            }
            code.bytes.extend_from_slice(&self.bytes[from..end]);
            if let Some(callee) = callee {
                emit(&mut code, callee);
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
