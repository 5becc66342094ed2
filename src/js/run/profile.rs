//! Where a run spends its instructions.

use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::Run;
use crate::code::typing::instruction_types;
use crate::js::types::{CallCost, FunctionCost, ProfileInfo, ProfileWanted};
use crate::observe::profile::{Function, function_of};
use crate::observe::{Event, Profile, Profiling};

/// Nodes of the tree of calls that one answer has at most, and how deep it goes: what is deeper, or less, has no room on
/// a screen. From any of them the answer can be had anew.
const NODES: usize = 2_000;
const LEVELS: u32 = 64;

impl Run {
    /// Goes on counting, and gives the numbers when everything is counted.
    pub(super) fn profile(&mut self, wanted: ProfileWanted) -> ProfileInfo {
        let timeline = &mut self.timeline;
        let from = (wanted.from.max(0.0) as u64).max(timeline.start());
        let to = (wanted.to.max(0.0) as u64).min(timeline.recorded());
        // What has been counted is of use when only more is wanted.
        let known = self.profiling.take();
        let goes_on = |known: &Profiling| known.from() == from && known.position() <= to;
        let mut profiling = known.filter(goes_on).unwrap_or_else(|| Profiling::new(from));
        profiling.advance(timeline, to, wanted.budget as u64);
        let mut info = ProfileInfo {
            from: from as f64,
            position: profiling.position() as f64,
            is_complete: profiling.position() >= to,
            total: 0.0,
            functions: Vec::new(),
            lines: Vec::new(),
            calls: Vec::new(),
        };
        if info.is_complete {
            let profile = profiling.profile();
            info.total = profile.total() as f64;
            info.functions = self.functions(&profile, from..to);
            info.lines = self.lines(&profile);
            info.calls = calls(&profile, wanted.root as usize);
        }
        self.profiling = Some(profiling);
        info
    }

    fn functions(&self, profile: &Profile, window: std::ops::Range<u64>) -> Vec<FunctionCost> {
        let totals = profile.totals();
        let invoked = self.invoked(window);
        let module = &self.loaded.module;
        let cost = |(function, (calls, own)): (Function, (u64, u64))| {
            let first = instruction_types(module, function.1).first().map(|types| types.offset);
            FunctionCost {
                function: function.1,
                name: module.function_name(function.1),
                place: first.and_then(|offset| self.loaded.text.place(offset as usize)),
                calls: (calls + invoked.get(&function).copied().unwrap_or_default()) as f64,
                own: own as f64,
                total: totals.get(&function).copied().unwrap_or_default() as f64,
            }
        };
        let mut functions: Vec<FunctionCost> = profile.functions().into_iter().map(cost).collect();
        functions.sort_by(|a, b| b.own.total_cmp(&a.own).then(a.function.cmp(&b.function)));
        functions
    }

    /// How often functions were called from outside, which no instruction counts.
    fn invoked(&self, window: std::ops::Range<u64>) -> HashMap<Function, u64> {
        let mut invoked = HashMap::new();
        let machine = self.timeline.machine();
        for entry in self.timeline.log().entries() {
            if let Event::Invoke { function, .. } = entry.event
                && window.contains(&entry.step)
                && let Some(function) = function_of(machine, function)
            {
                *invoked.entry(function).or_default() += 1;
            }
        }
        invoked
    }

    fn lines(&self, profile: &Profile) -> Vec<(u32, f64)> {
        let mut lines: BTreeMap<u32, f64> = BTreeMap::new();
        for ((_, offset), count) in &profile.instructions {
            if let Some(line) = self.loaded.text.line_at(*offset as usize) {
                *lines.entry(line).or_default() += *count as f64;
            }
        }
        lines.into_iter().collect()
    }
}

/// The nodes that cost most, from one of them on; a caller comes before whom it calls.
fn calls(profile: &Profile, root: usize) -> Vec<CallCost> {
    let inclusive = profile.inclusive();
    let root = if root < profile.calls.len() { root } else { 0 };
    // Whoever costs as much as its caller comes after it: the caller was there first.
    let mut open = BinaryHeap::from([(inclusive[root], std::cmp::Reverse(root), 0, None)]);
    let mut calls = Vec::new();
    while let Some((total, std::cmp::Reverse(node), level, caller)) = open.pop() {
        let call = &profile.calls[node];
        calls.push(CallCost {
            node: node as u32,
            caller,
            function: (node > 0).then_some(call.function.1),
            calls: call.calls as f64,
            own: call.own as f64,
            total: total as f64,
        });
        if calls.len() == NODES {
            break;
        }
        if level < LEVELS {
            let callees = call.callees.iter();
            open.extend(callees.map(|callee| {
                let callee = *callee;
                (
                    inclusive[callee],
                    std::cmp::Reverse(callee),
                    level + 1,
                    Some(node as u32),
                )
            }));
        }
    }
    calls
}
