//! Names for what can be imported.

use std::collections::HashMap;

use crate::code::Program;
use crate::host::HostFunction;
use crate::machine::{Extern, Machine};
use crate::module::Import;
use crate::module::types::Renumber;

/// Finds what imports name: host functions, and the exports of instances that were given a name.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    /// What stands under a name. A host function may be there in several types.
    names: HashMap<(Box<str>, Box<str>), Vec<Extern>>,
}

impl Linker {
    /// A linker that knows no names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives something of the store a name, instead of what had it before.
    pub fn define(&mut self, module: &str, name: &str, item: Extern) {
        self.names.insert((module.into(), name.into()), vec![item]);
    }

    /// Declares host functions, adds them to the machine and names them. Their numbers are ascending from the one that
    /// is returned.
    pub fn define_host(
        &mut self,
        program: &mut Program,
        machine: &mut Machine,
        functions: &[HostFunction],
    ) -> Option<u32> {
        let mut first = None;
        for function in functions {
            let host = program.declare_host(function.module, function.name, function.ty());
            first.get_or_insert(host);
            let item = machine.add_host_function(program, host);
            self.names
                .entry((function.module.into(), function.name.into()))
                .or_default()
                .push(item);
        }
        first
    }

    /// Gives every export of an instance a name under `module`. Names that another instance had there are gone.
    pub fn register(&mut self, program: &Program, machine: &Machine, module: &str, instance: u32) {
        self.names.retain(|(registered, _), _| &**registered != module);
        let instance = &machine.instances[instance as usize];
        for export in &program.module(instance.module).module.exports {
            self.define(module, &export.name, instance.lookup(export.kind, export.index));
        }
    }

    /// What an import names: of several the one whose type fits; `None` when there is none of the name.
    pub fn resolve(&self, program: &Program, machine: &Machine, types: &[u32], import: &Import) -> Option<Extern> {
        let candidates = self.names.get(&(import.module.clone(), import.name.clone()))?;
        let wanted = import.ty.renumber(&|index| types[index as usize]);
        let fits = |item: &&Extern| program.types.extern_matches(&machine.type_of(**item), &wanted);
        candidates.iter().find(fits).or(candidates.first()).copied()
    }
}
