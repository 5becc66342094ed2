//! Where the instructions of a window were executed, exactly: by function, by instruction, and as a tree of calls.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use super::plan::Plans;
use super::trace::{callee, location};
use super::writer::{is_call, is_tail_call};
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Machine};
use crate::module::Source;

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

    /// For each node, the instructions that it and all that it called executed.
    pub fn inclusive(&self) -> Vec<u64> {
        let mut sums: Vec<u64> = self.calls.iter().map(|node| node.own).collect();
        // A node is younger than its caller.
        for (node, call) in self.calls.iter().enumerate().rev() {
            sums[node] += call.callees.iter().map(|callee| sums[*callee]).sum::<u64>();
        }
        sums
    }

    /// For each function, the instructions that it and all that it called executed; those of calls within its own calls
    /// once.
    pub fn totals(&self) -> HashMap<Function, u64> {
        let inclusive = self.inclusive();
        let mut totals: HashMap<Function, u64> = HashMap::new();
        let mut active: HashMap<Function, u32> = HashMap::new();
        // Depth is that of the guest's calls: a list instead of recursion.
        let mut open: Vec<(usize, bool)> = self.calls[0].callees.iter().map(|node| (*node, true)).collect();
        while let Some((node, begins)) = open.pop() {
            let function = self.calls[node].function;
            let nested = active.entry(function).or_default();
            if !begins {
                *nested -= 1;
                continue;
            }
            if *nested == 0 {
                *totals.entry(function).or_default() += inclusive[node];
            }
            *nested += 1;
            open.push((node, false));
            open.extend(self.calls[node].callees.iter().map(|node| (*node, true)));
        }
        totals
    }

    /// Instructions executed on each line of a module's text, by line counted from 1.
    pub fn lines(&self, module: u32, source: &Source) -> BTreeMap<usize, u64> {
        let lines = source.lines();
        let mut counts = BTreeMap::new();
        for ((_, offset), count) in self.instructions.iter().filter(|((its, _), _)| *its == module) {
            if let Some(line) = lines.of_offset(*offset) {
                *counts.entry(line).or_default() += *count;
            }
        }
        counts
    }

    /// The calls as flame graphs take them: a line for each chain of callers with its own count, `a;b;c 42`.
    pub fn folded(&self, name: impl Fn(Function) -> String) -> String {
        let mut text = String::new();
        let mut open: Vec<(usize, String)> = vec![(0, String::new())];
        while let Some((node, chain)) = open.pop() {
            let call = &self.calls[node];
            if call.own > 0 {
                text.push_str(&format!("{chain} {}\n", call.own));
            }
            for callee in call.callees.iter().rev() {
                // A semicolon separates.
                let its = name(self.calls[*callee].function).replace([';', ' ', '\n'], "_");
                let chain = match chain.as_str() {
                    "" => its,
                    chain => format!("{chain};{its}"),
                };
                open.push((*callee, chain));
            }
        }
        text
    }
}

/// An observer that counts.
#[derive(Debug)]
pub struct Profiler {
    counts: Plans<Counts>,
    calls: Vec<CallNode>,
    /// The node of each active call, the outermost first.
    path: Vec<usize>,
    /// Whether the last instruction put another frame in the place of its own.
    replaced: bool,
}

/// How often each operation of a function was executed.
#[derive(Debug)]
struct Counts {
    module: u32,
    offsets: Box<[u32]>,
    executed: Box<[u64]>,
}

impl Default for Profiler {
    fn default() -> Self {
        Self {
            counts: Plans::default(),
            calls: vec![CallNode::default()],
            path: Vec::new(),
            replaced: false,
        }
    }
}

impl Profiler {
    /// What was counted.
    pub fn finish(self) -> Profile {
        self.so_far()
    }

    /// What has been counted so far.
    pub fn so_far(&self) -> Profile {
        let mut instructions = HashMap::new();
        for counts in self.counts.iter() {
            for (offset, count) in counts.offsets.iter().zip(&counts.executed) {
                if *count > 0 {
                    // Several instances of a module execute the same instructions.
                    *instructions.entry((counts.module, *offset)).or_default() += *count;
                }
            }
        }
        Profile {
            instructions,
            calls: self.calls.clone(),
        }
    }

    /// The node of a function called from the frame at a depth, which must be on the path.
    fn node(&mut self, depth: usize, function: Function) -> usize {
        let caller = depth.checked_sub(1).map_or(0, |caller| self.path[caller]);
        let callees = &self.calls[caller].callees;
        let known = callees
            .iter()
            .copied()
            .find(|node| self.calls[*node].function == function);
        known.unwrap_or_else(|| {
            let node = self.calls.len();
            self.calls.push(CallNode {
                function,
                ..CallNode::default()
            });
            self.calls[caller].callees.push(node);
            node
        })
    }

    /// Makes the path that of the active calls.
    #[inline(never)]
    fn follow(&mut self, moment: &Moment<'_>) {
        let frames = &moment.machine.frames;
        let is_new = self.replaced || (moment.frame.pc == 0 && frames.len() == 1);
        self.path.truncate(frames.len() - usize::from(is_new));
        for (depth, frame) in frames.iter().enumerate().skip(self.path.len()) {
            let function = function_of(moment.machine, frame.function);
            let node = self.node(depth, function.expect("a frame is of a function with code"));
            self.path.push(node);
        }
        self.replaced = false;
    }

    /// Counts the call that the instruction of a moment makes.
    #[inline(never)]
    fn call(&mut self, moment: &Moment<'_>) {
        self.replaced = is_tail_call(moment.op);
        if let Some(function) = callee(moment).and_then(|callee| function_of(moment.machine, callee)) {
            let called = self.node(self.path.len() - usize::from(self.replaced), function);
            self.calls[called].calls += 1;
        }
    }
}

impl Observer for Profiler {
    #[inline(always)]
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        // Where calls begin and end the depth changes, but for one in the place of another, and one from outside.
        let depth = moment.machine.frames.len();
        if self.replaced || self.path.len() != depth || (moment.frame.pc == 0 && depth == 1) {
            self.follow(moment);
        }
        let counts = self.counts.of(moment.frame.function, || Counts {
            module: location(moment).0,
            offsets: moment.code.offsets.clone(),
            executed: vec![0; moment.code.ops.len()].into(),
        });
        counts.executed[moment.frame.pc as usize] += 1;
        let node = self.path[self.path.len() - 1];
        self.calls[node].own += 1;
        if is_call(moment.op) {
            self.call(moment);
        }
        ControlFlow::Continue(())
    }
}

/// Where the code of a function of the store is; `None` for the host's.
pub(crate) fn function_of(machine: &Machine, function: u32) -> Option<Function> {
    match machine.functions[function as usize].kind {
        FunctionKind::Wasm { instance, index } => Some((machine.instances[instance as usize].module, index)),
        FunctionKind::Host(_) => None,
    }
}
