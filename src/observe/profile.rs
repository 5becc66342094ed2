//! Where the instructions of a window were executed, exactly: by function, by instruction, and as a tree of calls.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::trace::callee;
use crate::code::Op;
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Machine};

/// A function: the number of its module in the program, and its index there.
pub type Function = (u32, u32);

/// What a window executed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Instructions executed at each offset of a module's bytes: module and offset.
    pub instructions: HashMap<(u32, u32), u64>,
    /// The calls, as a tree; the first node is the root, which is no function.
    pub calls: Vec<CallNode>,
}

/// A function as it was called by a chain of callers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallNode {
    /// The function; meaningless for the root.
    pub function: Function,
    /// How often it was called so.
    pub calls: u64,
    /// Instructions that it executed itself.
    pub own: u64,
    /// Whom it called: indices of nodes, in the order of the first call.
    pub callees: Vec<usize>,
}

impl Profile {
    /// Instructions executed in all.
    pub fn total(&self) -> u64 {
        self.calls.iter().map(|node| node.own).sum()
    }

    /// For each function, how often it was called and how many instructions it executed itself.
    pub fn functions(&self) -> HashMap<Function, (u64, u64)> {
        let mut functions = HashMap::new();
        for node in self.calls.iter().skip(1) {
            let (calls, own): &mut (u64, u64) = functions.entry(node.function).or_default();
            *calls += node.calls;
            *own += node.own;
        }
        functions
    }

    /// Instructions that a node and all that it called executed.
    pub fn inclusive(&self, node: usize) -> u64 {
        // Depth is that of the guest's calls: a list instead of recursion.
        let mut open = vec![node];
        let mut sum = 0;
        while let Some(node) = open.pop() {
            sum += self.calls[node].own;
            open.extend(&self.calls[node].callees);
        }
        sum
    }
}

/// An observer that counts.
#[derive(Debug)]
pub struct Profiler {
    profile: Profile,
    /// The node of each active call, the outermost first.
    path: Vec<usize>,
    /// Whether the last instruction put another frame in the place of its own.
    replaced: bool,
}

impl Default for Profiler {
    fn default() -> Self {
        let profile = Profile {
            instructions: HashMap::new(),
            calls: vec![CallNode::default()],
        };
        Self {
            profile,
            path: Vec::new(),
            replaced: false,
        }
    }
}

impl Profiler {
    /// What was counted.
    pub fn finish(self) -> Profile {
        self.profile
    }

    /// The node of a function called from the frame at a depth, which must be on the path.
    fn node(&mut self, depth: usize, function: Function) -> usize {
        let caller = depth.checked_sub(1).map_or(0, |caller| self.path[caller]);
        let callees = &self.profile.calls[caller].callees;
        let known = callees
            .iter()
            .copied()
            .find(|node| self.profile.calls[*node].function == function);
        known.unwrap_or_else(|| {
            let node = self.profile.calls.len();
            self.profile.calls.push(CallNode {
                function,
                ..CallNode::default()
            });
            self.profile.calls[caller].callees.push(node);
            node
        })
    }

    /// Makes the path that of the active calls.
    fn follow(&mut self, moment: &Moment<'_>) {
        let frames = &moment.machine.frames;
        self.path.truncate(frames.len() - usize::from(self.replaced));
        for (depth, frame) in frames.iter().enumerate().skip(self.path.len()) {
            let function = function_of(moment.machine, frame.function);
            let node = self.node(depth, function.expect("a frame is of a function with code"));
            self.path.push(node);
        }
    }
}

impl Observer for Profiler {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.follow(moment);
        let depth = self.path.len();
        let node = self.path[depth - 1];
        self.profile.calls[node].own += 1;
        let (module, _) = self.profile.calls[node].function;
        let offset = moment.code.offsets[moment.frame.pc as usize];
        *self.profile.instructions.entry((module, offset)).or_default() += 1;

        self.replaced = matches!(
            moment.op,
            Op::ReturnCall(_) | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef
        );
        if let Some(function) = callee(moment).and_then(|callee| function_of(moment.machine, callee)) {
            let called = self.node(depth - usize::from(self.replaced), function);
            self.profile.calls[called].calls += 1;
        }
        ControlFlow::Continue(())
    }
}

/// Where the code of a function of the store is; `None` for the host's.
fn function_of(machine: &Machine, function: u32) -> Option<Function> {
    match machine.functions[function as usize].kind {
        FunctionKind::Wasm { instance, index } => Some((machine.instances[instance as usize].module, index)),
        FunctionKind::Host(_) => None,
    }
}
