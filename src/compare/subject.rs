//! What both engines run: a module, the calls that are made, and what its host has for it.

use std::sync::Arc;

use crate::host::wasi::{INITIALIZE, wants_initialization};
use crate::host::{World, uses_world};
use crate::machine::{Limits, Value};
use crate::module::Module;
use crate::session::Session;

/// The call of an exported function, by name.
pub type Call = (Box<str>, Vec<Value>);

/// A run that is made once in each engine, and again where they differ. Each time it begins in a copy of the same world, so
/// that everybody finds the same files, and is told the same time and the same randomness.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The module.
    pub module: Arc<Module>,
    /// The calls, one after the other; what is compared are the results of the last one.
    pub calls: Vec<Call>,
    /// What its host has for it.
    world: World,
}

impl Subject {
    /// The call of a function, or the start function alone, in a world that has nothing.
    pub fn new(module: Arc<Module>, call: Option<Call>) -> Self {
        Self::within(World::default(), module, call)
    }

    /// The same in a world. What it tells of time, randomness and input must be decided by what it is asked: another
    /// engine would be told something else otherwise.
    pub fn within(world: World, module: Arc<Module>, call: Option<Call>) -> Self {
        let is_initialization = |(name, _): &Call| &**name == INITIALIZE;
        let is_first = wants_initialization(&module) && !call.as_ref().is_some_and(is_initialization);
        let first = is_first.then(|| (INITIALIZE.into(), Vec::new()));
        Self {
            calls: first.into_iter().chain(call).collect(),
            module,
            world,
        }
    }

    /// A session for a run.
    pub(super) fn session(&self) -> Session {
        let session = Session::new(Limits::default());
        match uses_world(&self.module) {
            true => session.within(self.world.clone()),
            false => session,
        }
    }
}
