//! What is decided once for each function that is executed, and looked up at each of its instructions.

use std::collections::HashSet;

use super::location::Location;
use super::profile::Function;
use super::writer::is_call;
use crate::code::{Branch, FunctionCode, Op, Program};
use crate::execute::Moment;
use crate::machine::{FunctionKind, Instance, Machine};

/// Something about each function of the store that has been executed.
#[derive(Debug)]
pub(crate) struct Plans<T>(Vec<Option<T>>);

impl<T> Default for Plans<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Plans<T> {
    /// That of a function by its address, made now if it has not been before.
    #[inline(always)]
    pub(crate) fn of(&mut self, function: u32, make: impl FnOnce() -> T) -> &mut T {
        let index = function as usize;
        if !matches!(self.0.get(index), Some(Some(_))) {
            self.add(index, make());
        }
        match &mut self.0[index] {
            Some(plan) => plan,
            None => unreachable!("it has been added"),
        }
    }

    /// That of a function by its address, if it has been made.
    #[inline(always)]
    pub(crate) fn get(&self, function: u32) -> Option<&T> {
        self.0.get(function as usize)?.as_ref()
    }

    /// All that have been made.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    #[cold]
    fn add(&mut self, index: usize, plan: T) {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index] = Some(plan);
    }
}

/// A function of the store that has code.
pub(super) struct Body<'a> {
    pub(super) machine: &'a Machine,
    /// The instance that it belongs to.
    pub(super) instance: &'a Instance,
    /// The number of its module, and its index there.
    pub(super) here: Function,
    pub(super) code: &'a FunctionCode,
}

impl<'a> Body<'a> {
    /// The function of an address; `None` when it is the host's.
    pub(super) fn of(program: &'a Program, machine: &'a Machine, function: u32) -> Option<Self> {
        let FunctionKind::Wasm { instance, index } = machine.functions[function as usize].kind else {
            return None;
        };
        let instance = &machine.instances[instance as usize];
        Some(Self {
            machine,
            instance,
            here: (instance.module, index),
            code: program.code(instance.module, index),
        })
    }

    /// The function of a moment.
    pub(super) fn at(moment: &Moment<'a>) -> Self {
        Self {
            machine: moment.machine,
            instance: &moment.machine.instances[moment.frame.instance as usize],
            here: super::trace::location(moment),
            code: moment.code,
        }
    }

    /// Whether one of its operations can call a host function.
    pub(super) fn can_call_host(&self, op: Op) -> bool {
        let (Op::Call(index) | Op::ReturnCall(index)) = op else {
            return is_call(op);
        };
        let function = self.instance.functions[index as usize];
        matches!(self.machine.functions[function as usize].kind, FunctionKind::Host(_))
    }

    /// Whether one of its operations can read or write a place, a host function that it calls included.
    pub(super) fn can_access(&self, place: &Location, op: Op) -> bool {
        let by_itself = !is_call(op) || matches!(place, Location::Table { .. });
        can_access(place, op) && (by_itself || self.can_call_host(op))
    }

    /// Whether it can go on for long: it loops or calls.
    fn is_long(&self) -> bool {
        let ops = (0..).zip(&self.code.ops);
        let mut long = ops.filter(|(pc, op)| is_call(**op) || leads(self.code, **op, |branch| branch.target <= *pc));
        long.next().is_some()
    }
}

/// Whether a branch of an operation of a function is such.
pub(super) fn leads(code: &FunctionCode, op: Op, is_such: impl Fn(&Branch) -> bool) -> bool {
    match op {
        Op::Br(branch) | Op::BrIf(branch) | Op::BrOnNull(branch) | Op::BrOnNonNull(branch) => is_such(&branch),
        Op::BrOnCast { branch, .. } | Op::BrOnCastFail { branch, .. } => {
            code.branches.get(branch as usize).is_some_and(is_such)
        }
        Op::BrTable { first, count } => {
            let targets = code.branches.get(first as usize..(first + count) as usize);
            targets.is_some_and(|targets| targets.iter().any(is_such))
        }
        _ => false,
    }
}

/// How many functions are looked at to find out whether a call is quiet, at most.
const REACHED: usize = 256;

/// Which functions are quiet: in them and in all that they can call there is nothing to be looked at.
#[derive(Debug, Default)]
pub(super) struct Quiet {
    /// By address; only those that can go on for long.
    known: Vec<Option<bool>>,
}

impl Quiet {
    /// Whether it is worth while to execute a call of a function unseen, and possible, where some functions are watched.
    #[inline]
    pub(super) fn is_quiet(
        &mut self,
        program: &Program,
        machine: &Machine,
        function: u32,
        is_watched: impl Fn(&Body<'_>) -> bool,
    ) -> bool {
        // There may be new functions to be called by way of tables.
        if self.known.len() != machine.functions.len() {
            self.known.clear();
            self.known.resize(machine.functions.len(), None);
        }
        match self.known[function as usize] {
            Some(is_quiet) => is_quiet,
            None => self.find_out(program, machine, function, &is_watched),
        }
    }

    #[cold]
    fn find_out(
        &mut self,
        program: &Program,
        machine: &Machine,
        function: u32,
        is_watched: &dyn Fn(&Body<'_>) -> bool,
    ) -> bool {
        let is_long = Body::of(program, machine, function).is_some_and(|body| body.is_long());
        let is_quiet = is_long && reaches_nothing(program, machine, function, is_watched);
        self.known[function as usize] = Some(is_quiet);
        is_quiet
    }
}

/// Whether neither a function nor anything that it can call is watched.
fn reaches_nothing(
    program: &Program,
    machine: &Machine,
    function: u32,
    is_watched: &dyn Fn(&Body<'_>) -> bool,
) -> bool {
    let mut reached = HashSet::from([function]);
    let mut open = vec![function];
    while let Some(function) = open.pop() {
        let Some(body) = Body::of(program, machine, function) else {
            continue;
        };
        if is_watched(&body) {
            return false;
        }
        let mut reach = |function: u32| {
            if reached.insert(function) {
                open.push(function);
            }
            reached.len() <= REACHED
        };
        let all = 0..machine.functions.len() as u32;
        let is_bounded = body.code.ops.iter().all(|op| match *op {
            Op::Call(index) | Op::ReturnCall(index) => reach(body.instance.functions[index as usize]),
            Op::CallIndirect { ty, .. } | Op::ReturnCallIndirect { ty, .. } => {
                let fits = |function: &u32| program.types.is_subtype(machine.functions[*function as usize].ty, ty);
                all.clone().filter(fits).all(&mut reach)
            }
            Op::CallRef | Op::ReturnCallRef => all.clone().all(&mut reach),
            _ => true,
        });
        if !is_bounded {
            return false;
        }
    }
    true
}

/// Whether an operation can read or write a place, if only by way of a host function that it calls.
pub(super) fn can_access(place: &Location, op: Op) -> bool {
    match place {
        Location::Memory { .. } => matches!(op, Op::Memory(_) | Op::Simd(_) | Op::Atomic(_)) || is_call(op),
        Location::Table { .. } => matches!(
            op,
            Op::Table(_) | Op::CallIndirect { .. } | Op::ReturnCallIndirect { .. }
        ),
        Location::Global { .. } => matches!(op, Op::GlobalGet(_) | Op::GlobalSet(_)),
        Location::Local { .. } => is_local(op),
        Location::Object { .. } => matches!(op, Op::Gc(_)),
    }
}

/// Whether an operation reads or writes a local.
pub(super) fn is_local(op: Op) -> bool {
    matches!(
        op,
        Op::LocalGet(_)
            | Op::LocalSet(_)
            | Op::LocalTee(_)
            | Op::LocalGetWide(_)
            | Op::LocalSetWide(_)
            | Op::LocalTeeWide(_)
    )
}
