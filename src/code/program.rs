//! Everything a machine executes: modules with their lowered code, canonical types, declared host functions.

use std::cell::OnceCell;
use std::sync::Arc;

use super::compiled::Entries;
use super::fast::{self, FastCode, Pending, Slot};
use super::{FunctionCode, TypeRegistry, plain};
use crate::module::Module;
use crate::module::types::FuncType;

/// The unchanging half of a running program; the changing half is the [`Machine`](crate::machine::Machine).
///
/// Things are only ever added, so that the numbers by which a machine refers to them stay good.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Canonical ids of all defined types.
    pub types: TypeRegistry,
    modules: Vec<ModuleCode>,
    hosts: Vec<HostDeclaration>,
    /// Whether fast code leaves vectors to plain code even where it has operations on them.
    plain_vectors: bool,
}

/// A module of a program, with its code so far.
#[derive(Debug)]
pub struct ModuleCode {
    /// The module.
    pub module: Arc<Module>,
    /// The canonical id of each of its types.
    pub types: Box<[u32]>,
    /// How many functions it imports: their indices come first.
    imported: u32,
    functions: Box<[LoweredFunction]>,
    entries: Entries,
}

/// A defined function's code, as far as it was needed.
#[derive(Debug, Default)]
struct LoweredFunction {
    plain: OnceCell<FunctionCode>,
    /// `None` when the function has no fast code.
    fast: OnceCell<Option<FastCode>>,
}

/// A copy lowers anew what it executes.
impl Clone for ModuleCode {
    fn clone(&self) -> Self {
        Self {
            module: Arc::clone(&self.module),
            types: self.types.clone(),
            imported: self.imported,
            functions: self.functions.iter().map(|_| LoweredFunction::default()).collect(),
            entries: Entries::new(&self.module),
        }
    }
}

/// A function that the embedder provides: the machine stops and asks for its results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostDeclaration {
    /// The module it is imported from.
    pub module: Box<str>,
    /// Its name in that module.
    pub name: Box<str>,
    /// The canonical id of its type.
    pub ty: u32,
}

impl Program {
    /// A program without modules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets fast code be as it is where code is compiled to WebAssembly.
    #[cfg(test)]
    pub(super) fn leave_vectors_to_plain_code(&mut self) {
        self.plain_vectors = true;
    }

    /// Adds a module and gives its number. Nothing is lowered yet: that happens when a function is first called.
    pub fn add_module(&mut self, module: Arc<Module>) -> u32 {
        let types = self.types.add_module(&module).into();
        let functions = module.bodies.iter().map(|_| LoweredFunction::default()).collect();
        let entries = Entries::new(&module);
        self.modules.push(ModuleCode {
            imported: module.imported_functions() as u32,
            module,
            types,
            functions,
            entries,
        });
        self.modules.len() as u32 - 1
    }

    /// Declares a host function and gives its number.
    pub fn declare_host(&mut self, module: &str, name: &str, ty: FuncType) -> u32 {
        let ty = self.types.function(ty);
        self.hosts.push(HostDeclaration {
            module: module.into(),
            name: name.into(),
            ty,
        });
        self.hosts.len() as u32 - 1
    }

    /// All modules, by their numbers.
    pub fn modules(&self) -> &[ModuleCode] {
        &self.modules
    }

    /// All host functions, by their numbers.
    pub fn hosts(&self) -> &[HostDeclaration] {
        &self.hosts
    }

    /// A module by its number.
    ///
    /// # Panics
    /// When the number is not one that this program gave.
    pub fn module(&self, module: u32) -> &ModuleCode {
        &self.modules[module as usize]
    }

    /// A host function by its number.
    ///
    /// # Panics
    /// When the number is not one that this program gave.
    pub fn host(&self, host: u32) -> &HostDeclaration {
        &self.hosts[host as usize]
    }

    /// A checksum of all modules and of what they can import from the host.
    pub(crate) fn checksum(&self) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        for ModuleCode { module, .. } in &self.modules {
            hasher.update(&(module.bytes.len() as u64).to_le_bytes());
            hasher.update(&module.bytes);
        }
        for HostDeclaration { module, name, ty } in &self.hosts {
            hasher.update(format!("{module:?} {name:?} {}", self.types.func(*ty)).as_bytes());
        }
        hasher.finalize()
    }

    /// The code of a defined function of a module, lowered now if it has not been before.
    ///
    /// # Panics
    /// When there is no such module, or the function is imported.
    pub fn code(&self, module: u32, function: u32) -> &FunctionCode {
        let module = self.module(module);
        let lowered = module.lowered(function);
        lowered
            .plain
            .get_or_init(|| plain::lower(&module.module, &module.types, function))
    }

    /// The fast code of a defined function of a module, lowered now if it has not been before. A function with an
    /// extremely large frame has none.
    ///
    /// # Panics
    /// When there is no such module, or the function is imported.
    #[inline]
    pub fn fast_code(&self, module: u32, function: u32) -> Option<&FastCode> {
        let lowered = self.module(module).lowered(function);
        let lower = || {
            let plain = self.code(module, function);
            fast::lower(
                &self.module(module).module,
                &self.types,
                function,
                plain,
                self.plain_vectors,
            )
        };
        lowered.fast.get_or_init(lower).as_ref()
    }

    /// What fast code has not yet put into its slot of the frame, before an operation of plain code.
    pub(crate) fn pending(&self, module: u32, function: u32, pc: usize) -> Vec<(Slot, Pending)> {
        fast::pending(
            &self.module(module).module,
            &self.types,
            self.code(module, function),
            self.plain_vectors,
            pc,
        )
    }
}

impl ModuleCode {
    /// Which functions of the module are compiled.
    pub(crate) fn entries(&self) -> &Entries {
        &self.entries
    }

    /// The fast code of a defined function, if it was lowered before.
    #[inline(always)]
    pub(crate) fn ready(&self, function: u32) -> Option<&FastCode> {
        // No panic: handlers of calls would have to save a register for it.
        let lowered = self.functions.get((function - self.imported) as usize)?;
        lowered.fast.get()?.as_ref()
    }

    #[inline(always)]
    fn lowered(&self, function: u32) -> &LoweredFunction {
        &self.functions[(function - self.imported) as usize]
    }
}
