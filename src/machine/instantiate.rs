//! Instantiation (specification, "Instantiation"): checking imports, allocating, initialising.

use super::*;
use crate::code::{constant_number, lower_constant};
use crate::error::{Error, Trap, TrapCode};
use crate::execute;
use crate::module::types::Renumber;
use crate::module::{ConstExpr, ElementItems, Import, SegmentMode};

/// Why instantiation failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstantiationError {
    /// The imports do not fit, or the limits do not allow it. Nothing has changed.
    Refused(Error),
    /// An active segment did not fit. What was initialised before stays, as the specification has it.
    Trapped {
        /// What happened.
        trap: Trap,
        /// Where in the module's bytes the segment says where to go.
        offset: Option<usize>,
    },
}

impl From<Error> for InstantiationError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<TrapCode> for InstantiationError {
    fn from(trap: TrapCode) -> Self {
        Self::Trapped {
            trap: trap.into(),
            offset: None,
        }
    }
}

impl InstantiationError {
    /// What happened when the active segment that has this offset was copied.
    fn in_segment(trap: TrapCode, ConstExpr(offset): &ConstExpr) -> Self {
        Self::Trapped {
            trap: trap.into(),
            offset: Some(offset.start),
        }
    }
}

impl Machine {
    /// Instantiates a module of the program and gives the instance's number.
    ///
    /// `resolve` finds what an import names. The start function is not run but invoked: the machine is
    /// [`Running`](Status::Running) if there is one.
    pub fn instantiate(
        &mut self,
        program: &Program,
        module: u32,
        mut resolve: impl FnMut(&Import) -> Option<Extern>,
    ) -> Result<u32, InstantiationError> {
        let code = program.module(module);
        let canonical = |index: u32| code.types[index as usize];
        let mut instance = Spaces::default();
        for import in &code.module.imports {
            let wanted = import.ty.renumber(&canonical);
            let found = resolve(import).ok_or_else(|| {
                let (module, name) = (&import.module, &import.name);
                let wanted = program.types.describe(&wanted);
                let message = format!("unknown import: \"{module}\" \"{name}\" ({wanted}) is not provided");
                Error::unlinkable(message).at_offset(import.offset)
            })?;
            let ty = self.type_of(found);
            if !program.types.extern_matches(&ty, &wanted) {
                let (module, name) = (&import.module, &import.name);
                let (wanted, ty) = (program.types.describe(&wanted), program.types.describe(&ty));
                let message =
                    format!("incompatible import type: \"{module}\" \"{name}\" must be ({wanted}), and is ({ty})");
                return Err(Error::unlinkable(message).at_offset(import.offset).into());
            }
            instance.space(found.kind).push(found.address);
        }
        self.check_limits(program, module)?;
        let number = self.instances.len() as u32;
        self.allocate(program, module, number, instance)?;
        self.initialise(program, number)?;
        if let Some(start) = code.module.start {
            let function = self.instances[number as usize].functions[start as usize];
            self.invoke(program, function, &[])?;
        }
        Ok(number)
    }

    /// Refuses memories and tables that could not be allocated, before anything has changed.
    fn check_limits(&self, program: &Program, module: u32) -> Result<(), Error> {
        let module = &program.module(module).module;
        let imported = |kind: fn(&ExternType) -> bool| module.imports.iter().filter(|import| kind(&import.ty)).count();
        let mut room = self.store_room();
        let mut take = |what: &dyn std::fmt::Display, bytes: u64| {
            room = room.checked_sub(bytes).ok_or_else(|| {
                let most = self.limits.store_bytes;
                let message =
                    format!("with ({what}), all memories and tables are more than there may be here, {most} bytes");
                Error::limit(message)
            })?;
            Ok::<_, Error>(())
        };
        let memories = imported(|ty| matches!(ty, ExternType::Memory(_)));
        for ty in &module.memories[memories..] {
            let bytes = ty.limits.min.checked_mul(1 << ty.page_size_log2);
            let Some(bytes) = bytes.filter(|bytes| *bytes <= self.limits.memory_bytes) else {
                let most = self.limits.memory_bytes;
                return Err(Error::limit(format!(
                    "({ty}) is more than a memory may have here, {most} bytes"
                )));
            };
            take(ty, bytes)?;
        }
        let tables = imported(|ty| matches!(ty, ExternType::Table(_)));
        for table in &module.tables[tables..] {
            let elements = table.ty.limits.min;
            if elements > self.limits.table_elements {
                let most = self.limits.table_elements;
                return Err(Error::limit(format!(
                    "({}) is more than a table may have here, {most} elements",
                    table.ty
                )));
            }
            take(&table.ty, elements.saturating_mul(table::ELEMENT))?;
        }
        Ok(())
    }

    fn allocate(
        &mut self,
        program: &Program,
        module: u32,
        number: u32,
        mut spaces: Spaces,
    ) -> Result<(), InstantiationError> {
        let code = program.module(module);
        let canonical = |index: u32| code.types[index as usize];
        let declared = &code.module;
        let exhausted = |what: String| Error::limit(format!("the host has no room for ({what})"));
        let first = self.functions.len() as u32;
        let defined = declared.imported_functions()..declared.functions.len();
        spaces.functions.extend(first..first + defined.len() as u32);
        self.add_functions(defined.map(|index| Function {
            ty: canonical(declared.functions[index]),
            kind: FunctionKind::Wasm {
                instance: number,
                index: index as u32,
            },
        }));
        for ty in &declared.memories[spaces.memories.len()..] {
            let memory = self.add_memory(*ty).ok_or_else(|| exhausted(ty.to_string()))?;
            spaces.memories.push(memory.address);
        }
        for index in spaces.tags.len()..declared.tags.len() {
            spaces.tags.push(self.tags.len() as u32);
            self.tags.push(Tag {
                ty: canonical(declared.tags[index]),
                instance: number,
                index: index as u32,
            });
        }
        self.instances.push(Instance {
            module,
            functions: spaces.functions.into(),
            tables: Arc::default(),
            memories: spaces.memories.into(),
            globals: Arc::default(),
            tags: spaces.tags.into(),
            first_element: self.elements.len() as u32,
            first_data: self.dropped_data.len() as u32,
        });
        // Globals come before tables, whose initial elements may refer to them; a global may refer to those before it.
        let mut globals = spaces.globals;
        for global in &declared.globals[globals.len()..] {
            self.instances[number as usize].globals = globals.as_slice().into();
            let init = global.init.as_ref().expect("a defined global has a value");
            let slots = self.constant(program, number, init)?;
            globals.push(self.globals.len() as u32);
            self.globals.push(Global {
                ty: global.ty.renumber(&canonical),
                slots,
            });
        }
        self.instances[number as usize].globals = globals.into();
        for table in &declared.tables[spaces.tables.len()..] {
            let init = match &table.init {
                Some(init) => self.reference(program, number, init)?,
                None => Ref::NULL,
            };
            let ty = table.ty.renumber(&canonical);
            let table = self.allocate_table(ty, init).ok_or_else(|| exhausted(ty.to_string()))?;
            spaces.tables.push(table.address);
        }
        self.instances[number as usize].tables = spaces.tables.into();
        Ok(())
    }

    /// Evaluates the element segments, then copies the active segments in order.
    fn initialise(&mut self, program: &Program, number: u32) -> Result<(), InstantiationError> {
        let module = &program.module(self.instances[number as usize].module).module;
        for segment in &module.elements {
            match &segment.items {
                ElementItems::Functions(functions) => {
                    let addresses = &self.instances[number as usize].functions;
                    let elements = functions
                        .iter()
                        .map(|function| Ref::func(addresses[*function as usize]))
                        .collect();
                    self.elements.push(elements);
                }
                ElementItems::Expressions(expressions) => {
                    // Each is put in its place at once: making the next one may collect what nothing refers to.
                    let address = self.elements.len();
                    self.elements.push(vec![Ref::NULL; expressions.len()].into());
                    for (index, expression) in expressions.iter().enumerate() {
                        let reference = self.reference(program, number, expression)?;
                        Arc::make_mut(&mut self.elements[address])[index] = reference;
                    }
                }
            }
        }
        self.dropped_data.extend(module.data.iter().map(|_| false));
        for (index, segment) in module.elements.iter().enumerate() {
            let address = self.instances[number as usize].first_element as usize + index;
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let [at, _] = self.constant(program, number, offset)?;
                let table = self.instances[number as usize].tables[*target as usize];
                let length = self.elements[address].len() as u64;
                execute::init_table(self, table, address, at, 0, length)
                    .map_err(|trap| InstantiationError::in_segment(trap, offset))?;
            }
            if segment.mode != SegmentMode::Passive {
                self.elements[address] = Arc::default();
            }
        }
        for (index, segment) in module.data.iter().enumerate() {
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let [at, _] = self.constant(program, number, offset)?;
                let memory = self.instances[number as usize].memories[*target as usize];
                let bytes = &module.bytes[segment.bytes.clone()];
                self.memories[memory as usize]
                    .get_mut(at, bytes.len() as u64)
                    .map_err(|trap| InstantiationError::in_segment(trap, offset))?
                    .copy_from_slice(bytes);
                let address = self.instances[number as usize].first_data as usize + index;
                self.dropped_data[address] = true;
            }
        }
        Ok(())
    }

    /// The value of a constant expression of an instance.
    fn constant(&mut self, program: &Program, instance: u32, expression: &ConstExpr) -> Result<[u64; 2], TrapCode> {
        let code = program.module(self.instances[instance as usize].module);
        if let Some(number) = constant_number(&code.module, expression) {
            return Ok([number, 0]);
        }
        let code = lower_constant(&code.module, &code.types, expression);
        execute::constant(program, self, instance, &code)
    }

    /// Where an active segment of an instance was copied to.
    pub(crate) fn segment_start(&mut self, program: &Program, instance: u32, offset: &ConstExpr) -> Option<u64> {
        // Nothing that an offset refers to can change, so it has the value that it had then.
        self.constant(program, instance, offset).ok().map(|[start, _]| start)
    }

    fn reference(&mut self, program: &Program, instance: u32, expression: &ConstExpr) -> Result<Ref, TrapCode> {
        Ok(Ref::from_slot(self.constant(program, instance, expression)?[0]))
    }
}

/// The index spaces of an instance in the making.
#[derive(Default)]
struct Spaces {
    functions: Vec<u32>,
    tables: Vec<u32>,
    memories: Vec<u32>,
    globals: Vec<u32>,
    tags: Vec<u32>,
}

impl Spaces {
    fn space(&mut self, kind: ExternKind) -> &mut Vec<u32> {
        match kind {
            ExternKind::Func => &mut self.functions,
            ExternKind::Table => &mut self.tables,
            ExternKind::Memory => &mut self.memories,
            ExternKind::Global => &mut self.globals,
            ExternKind::Tag => &mut self.tags,
        }
    }
}
