//! All state of a running program, as one value.
//!
//! A [`Machine`] is plain data: the store of the specification, the value stack and the frames. What belongs together
//! refers to each other by index (the specification's *addresses*), never by pointer, so that a machine can be cloned,
//! compared and hashed, and a clone goes on exactly as the original does.

mod frame;
mod heap;
mod instantiate;
mod limits;
mod memory;
mod saved;
mod stack;
mod table;
mod tracked;
mod valid;
mod value;

pub use frame::{Frame, Invocation, Status, values_in};
pub use heap::{Heap, Object};
pub(crate) use heap::{boxed, boxed_slots};
pub use instantiate::InstantiationError;
pub use limits::{DEFAULT_MEMORY_PAGES, Limits};
pub use memory::Memory;
pub(crate) use memory::range;
pub use stack::Stack;
pub use table::Table;
pub use tracked::Tracked;
pub(crate) use tracked::{CHUNK, CaptureId, has_room};
pub use value::{Ref, RefKind, Value};

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::code::Program;
use crate::module::types::{ExternType, GlobalType, Limits as SizeLimits, ValType};
use crate::module::{ExternKind, TableType};

/// The state of a running program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Machine {
    /// Instances of modules, in the order of instantiation.
    pub instances: Vec<Instance>,
    /// Functions of the store.
    pub functions: Arc<[Function]>,
    /// Tables of the store.
    pub tables: Vec<Table>,
    /// Memories of the store.
    pub memories: Vec<Memory>,
    /// Globals of the store.
    pub globals: Vec<Global>,
    /// Tags of the store.
    pub tags: Vec<Tag>,
    /// Element segments of the store; a dropped one is empty.
    pub elements: Vec<Arc<[Ref]>>,
    /// Data segments of the store: whether each has been dropped. The bytes are the module's.
    pub dropped_data: Vec<bool>,
    /// Structures, arrays and exceptions.
    pub heap: Heap,
    /// References that the embedder keeps, and how often.
    pub held: BTreeMap<Ref, u32>,
    /// Parameters, locals and operands of all frames, the outermost first, without gaps; the results of an invocation
    /// that has ended.
    pub stack: Stack,
    /// Active calls, the outermost first.
    pub frames: Vec<Frame>,
    /// Instructions executed since the start.
    pub steps: u64,
    /// What the machine is doing.
    pub status: Status,
    /// What was called last from outside.
    pub invocation: Option<Invocation>,
    /// How much the program may ask for.
    pub limits: Limits,
}

/// An instance of a module: where in the store each thing of its index spaces is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Instance {
    /// The module's number in the program.
    pub module: u32,
    /// Addresses of its functions.
    pub functions: Arc<[u32]>,
    /// Addresses of its tables.
    pub tables: Arc<[u32]>,
    /// Addresses of its memories.
    pub memories: Arc<[u32]>,
    /// Addresses of its globals.
    pub globals: Arc<[u32]>,
    /// Addresses of its tags.
    pub tags: Arc<[u32]>,
    /// The address of its first element segment; the others follow.
    pub first_element: u32,
    /// The address of its first data segment; the others follow.
    pub first_data: u32,
}

/// A function of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Function {
    /// The canonical id of its type.
    pub ty: u32,
    /// Where its code is.
    pub kind: FunctionKind,
}

/// Where a function's code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FunctionKind {
    /// In a module.
    Wasm {
        /// The instance it belongs to.
        instance: u32,
        /// Its index in the module.
        index: u32,
    },
    /// At the host, under this number of the program's declarations.
    Host(u32),
}

/// A tag of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tag {
    /// The canonical id of its type, whose parameters are the payload.
    pub ty: u32,
    /// The instance that defines it.
    pub instance: u32,
    /// Its index in that instance's module.
    pub index: u32,
}

/// A global of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Global {
    /// Its type, with canonical ids.
    pub ty: GlobalType,
    /// Its value; the second slot is used by vectors only.
    pub slots: [u64; 2],
}

impl Global {
    /// The value.
    pub fn value(&self) -> Value {
        Value::from_slots(self.ty.value, &self.slots)
    }
}

/// Something that can be exported and imported: a kind and an address of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extern {
    /// What it is.
    pub kind: ExternKind,
    /// Where in the store.
    pub address: u32,
}

impl Machine {
    /// An empty machine.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Adds a host function, declared in the program, to the store.
    pub fn add_host_function(&mut self, program: &Program, host: u32) -> Extern {
        self.add_functions([Function {
            ty: program.host(host).ty,
            kind: FunctionKind::Host(host),
        }]);
        Extern {
            kind: ExternKind::Func,
            address: self.functions.len() as u32 - 1,
        }
    }

    fn add_functions(&mut self, functions: impl IntoIterator<Item = Function>) {
        self.functions = self.functions.iter().copied().chain(functions).collect();
    }

    /// Adds a global of the host's to the store; `None` when the value is not of its type.
    pub fn add_global(&mut self, program: &Program, ty: GlobalType, value: Value) -> Option<Extern> {
        if !self.admits(program, value, ty.value) {
            return None;
        }
        self.globals.push(Global {
            ty,
            slots: value.to_slots(),
        });
        Some(Extern {
            kind: ExternKind::Global,
            address: self.globals.len() as u32 - 1,
        })
    }

    /// Adds a memory of the host's to the store; `None` when the limits do not allow it.
    pub fn add_memory(&mut self, ty: crate::module::MemoryType) -> Option<Extern> {
        let room = self.store_room();
        self.memories.push(Memory::new(ty, self.limits.memory_bytes, room)?);
        Some(Extern {
            kind: ExternKind::Memory,
            address: self.memories.len() as u32 - 1,
        })
    }

    /// Adds a table of the host's to the store; `None` when the limits do not allow it, or the initial element is not of
    /// its type.
    pub fn add_table(&mut self, program: &Program, ty: TableType, init: Ref) -> Option<Extern> {
        match self.admits(program, Value::Ref(init), ValType::Ref(ty.element)) {
            true => self.allocate_table(ty, init),
            false => None,
        }
    }

    fn allocate_table(&mut self, ty: TableType, init: Ref) -> Option<Extern> {
        let room = self.store_room();
        self.tables
            .push(Table::new(ty, init, self.limits.table_elements, room)?);
        Some(Extern {
            kind: ExternKind::Table,
            address: self.tables.len() as u32 - 1,
        })
    }

    /// Bytes that memories and tables may still take together.
    fn store_room(&self) -> u64 {
        let memories = self.memories.iter().map(|memory| memory.bytes.len() as u64);
        let tables = self.tables.iter().map(Table::bytes);
        let taken: u64 = memories.chain(tables).sum();
        self.limits.store_bytes.saturating_sub(taken)
    }

    /// Grows a memory by so many pages and gives its size before, in pages; `None` when that is not possible.
    pub fn grow_memory(&mut self, address: u32, pages: u64) -> Option<u64> {
        let room = self.store_room();
        self.memories[address as usize].grow(pages, room)
    }

    /// Grows a table by so many elements and gives its size before; `None` when that is not possible.
    pub fn grow_table(&mut self, address: u32, by: u64, init: Ref) -> Option<u64> {
        let room = self.store_room();
        self.tables[address as usize].grow(by, init, room)
    }

    /// Whether a value from outside is one of a type, and what it refers to is there.
    pub fn admits(&self, program: &Program, value: Value, ty: ValType) -> bool {
        match (value, ty) {
            (Value::Ref(reference), ValType::Ref(ty)) => {
                self.exists(reference) && crate::execute::has_type(program, self, reference, ty)
            }
            _ => value.has_type(ty),
        }
    }

    /// Whether values from outside are of these types, one for one.
    fn admit(&self, program: &Program, values: &[Value], types: &[ValType]) -> bool {
        let mut pairs = values.iter().zip(types);
        values.len() == types.len() && pairs.all(|(value, ty)| self.admits(program, *value, *ty))
    }

    /// How many things of a kind there are in the store.
    pub(crate) fn len(&self, kind: ExternKind) -> usize {
        match kind {
            ExternKind::Func => self.functions.len(),
            ExternKind::Table => self.tables.len(),
            ExternKind::Memory => self.memories.len(),
            ExternKind::Global => self.globals.len(),
            ExternKind::Tag => self.tags.len(),
        }
    }

    /// What an instance exports under a name.
    pub fn export(&self, program: &Program, instance: u32, name: &str) -> Option<Extern> {
        let instance = &self.instances[instance as usize];
        let exports = &program.module(instance.module).module.exports;
        let export = exports.iter().find(|export| &*export.name == name)?;
        Some(instance.lookup(export.kind, export.index))
    }

    /// The type of something in the store; tables and memories have their current size as the minimum.
    pub fn type_of(&self, item: Extern) -> ExternType {
        let address = item.address as usize;
        match item.kind {
            ExternKind::Func => ExternType::Func(self.functions[address].ty),
            ExternKind::Tag => ExternType::Tag(self.tags[address].ty),
            ExternKind::Global => ExternType::Global(self.globals[address].ty),
            ExternKind::Memory => {
                let memory = &self.memories[address];
                let limits = SizeLimits {
                    min: memory.pages(),
                    ..memory.ty.limits
                };
                ExternType::Memory(crate::module::MemoryType { limits, ..memory.ty })
            }
            ExternKind::Table => {
                let table = &self.tables[address];
                let limits = SizeLimits {
                    min: table.size(),
                    ..table.ty.limits
                };
                ExternType::Table(TableType { limits, ..table.ty })
            }
        }
    }
}

impl Instance {
    /// The thing at an index of one of the instance's index spaces.
    pub fn lookup(&self, kind: ExternKind, index: u32) -> Extern {
        let space = match kind {
            ExternKind::Func => &self.functions,
            ExternKind::Table => &self.tables,
            ExternKind::Memory => &self.memories,
            ExternKind::Global => &self.globals,
            ExternKind::Tag => &self.tags,
        };
        Extern {
            kind,
            address: space[index as usize],
        }
    }
}
