//! Whether a machine is one that a program can come to (specification, appendix "Soundness", "Configuration Validity"):
//! asked of machines that come from outside. What is executed is not checked again, and relies on it.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Function, FunctionKind, Instance, Machine, Object, Ref, RefKind, Status, Value};
use crate::code::typing::{InstructionTypes, OperandType, instruction_types, operand_stack};
use crate::code::{FunctionCode, Op, Program};
use crate::module::types::{Renumber, StorageType, ValType};
use crate::module::{ElementItems, ExternKind, Module};

/// Steps that nobody comes to, with as many that can still be counted.
const LAST_STEP: u64 = 1 << 62;

impl Machine {
    /// Whether everything in the machine is of its type and refers to what is there.
    pub(super) fn is_valid(&self, program: &Program) -> bool {
        let checked = Checked { program, machine: self };
        // In this order: each relies on those before.
        self.steps <= LAST_STEP
            && self.instances.iter().all(|instance| checked.has_module(instance))
            && self.functions.iter().all(|function| checked.function(function))
            && self.heap.is_consistent()
            && checked.sizes()
            && (0..self.tags.len()).all(|tag| checked.tag(tag))
            && (0..self.instances.len()).all(|instance| checked.instance(instance).is_some())
            && self.heap.objects().iter().all(|object| checked.object(object))
            && checked.values()
            && checked.calls().is_some()
    }
}

struct Checked<'a> {
    program: &'a Program,
    machine: &'a Machine,
}

/// Nothing, if it is so.
fn holds(is_so: bool) -> Option<()> {
    is_so.then_some(())
}

impl<'a> Checked<'a> {
    fn has_module(&self, instance: &Instance) -> bool {
        (instance.module as usize) < self.program.modules().len()
    }

    fn module(&self, instance: &Instance) -> &'a Module {
        &self.program.module(instance.module).module
    }

    fn function(&self, function: &Function) -> bool {
        match function.kind {
            FunctionKind::Host(host) => {
                let declared = self.program.hosts().get(host as usize);
                declared.is_some_and(|declared| declared.ty == function.ty)
            }
            FunctionKind::Wasm { instance, index } => {
                let instance = self.machine.instances.get(instance as usize);
                instance.is_some_and(|instance| {
                    let module = self.module(instance);
                    let ty = module.functions.get(index as usize).map(|ty| *ty as usize);
                    let ty = ty.and_then(|ty| self.program.module(instance.module).types.get(ty));
                    index as usize >= module.imported_functions() && ty == Some(&function.ty)
                })
            }
        }
    }

    fn sizes(&self) -> bool {
        let limits = &self.machine.limits;
        let memories = self.machine.memories.iter().all(|memory| {
            let bytes = memory.bytes.len() as u64;
            memory.ty.page_size_log2 <= 16
                && bytes == memory.pages() << memory.ty.page_size_log2
                && bytes <= memory.max_bytes
                && memory.max_bytes <= limits.memory_bytes
                && memory.pages() >= memory.ty.limits.min
        });
        let tables = self.machine.tables.iter().all(|table| {
            table.size() <= table.max && table.max <= limits.table_elements && table.size() >= table.ty.limits.min
        });
        memories && tables
    }

    fn tag(&self, tag: usize) -> bool {
        let tag = self.machine.tags[tag];
        let instance = self.machine.instances.get(tag.instance as usize);
        instance.is_some_and(|instance| {
            let ty = self.module(instance).tags.get(tag.index as usize);
            ty.is_some_and(|ty| self.program.module(instance.module).types[*ty as usize] == tag.ty)
        })
    }

    /// Whether an instance has all that its module imports and defines.
    fn instance(&self, number: usize) -> Option<()> {
        let (machine, types) = (self.machine, &self.program.types);
        let instance = &machine.instances[number];
        let code = self.program.module(instance.module);
        let module = self.module(instance);
        let canonical = |index: u32| code.types[index as usize];
        for (kind, space, declared) in [
            (ExternKind::Func, &instance.functions, module.functions.len()),
            (ExternKind::Table, &instance.tables, module.tables.len()),
            (ExternKind::Memory, &instance.memories, module.memories.len()),
            (ExternKind::Global, &instance.globals, module.globals.len()),
            (ExternKind::Tag, &instance.tags, module.tags.len()),
        ] {
            let there = |address: &u32| (*address as usize) < machine.len(kind);
            holds(space.len() == declared && space.iter().all(there))?;
        }
        let mut imported = [0; 5];
        for import in &module.imports {
            let kind = import.ty.kind();
            let index = &mut imported[kind as usize];
            let found = machine.type_of(instance.lookup(kind, *index));
            let wanted = import.ty.renumber(&canonical);
            holds(types.extern_matches(&found, &wanted))?;
            *index += 1;
        }
        let defined = |kind: ExternKind, space: &'a [u32]| {
            let first = imported[kind as usize] as usize;
            space.iter().copied().enumerate().skip(first)
        };
        for (index, address) in defined(ExternKind::Func, &instance.functions) {
            let own = FunctionKind::Wasm {
                instance: number as u32,
                index: index as u32,
            };
            holds(machine.functions[address as usize].kind == own)?;
        }
        for (index, address) in defined(ExternKind::Table, &instance.tables) {
            holds(machine.tables[address as usize].ty == module.tables[index].ty.renumber(&canonical))?;
        }
        for (index, address) in defined(ExternKind::Memory, &instance.memories) {
            holds(machine.memories[address as usize].ty == module.memories[index])?;
        }
        for (index, address) in defined(ExternKind::Global, &instance.globals) {
            holds(machine.globals[address as usize].ty == module.globals[index].ty.renumber(&canonical))?;
        }
        for (index, address) in defined(ExternKind::Tag, &instance.tags) {
            let tag = machine.tags[address as usize];
            holds((tag.instance as usize, tag.index as usize) == (number, index))?;
        }
        let data = (instance.first_data as usize).checked_add(module.data.len())?;
        machine.dropped_data.get(instance.first_data as usize..data)?;
        let elements = (instance.first_element as usize).checked_add(module.elements.len())?;
        let elements = machine.elements.get(instance.first_element as usize..elements)?;
        for (segment, elements) in module.elements.iter().zip(elements) {
            let length = match &segment.items {
                ElementItems::Functions(functions) => functions.len(),
                ElementItems::Expressions(expressions) => expressions.len(),
            };
            holds(elements.is_empty() || elements.len() == length)?;
            let ty = ValType::Ref(segment.ty.renumber(&canonical));
            holds(elements.iter().all(|element| self.admits(Value::Ref(*element), ty)))?;
        }
        Some(())
    }

    fn admits(&self, value: Value, ty: ValType) -> bool {
        self.machine.admits(self.program, value, ty)
    }

    /// Whether slots hold values of these types, whose ids are canonical, and nothing else.
    fn slots(&self, slots: &[u64], types: impl IntoIterator<Item = ValType>) -> bool {
        let mut rest = slots;
        for ty in types {
            match rest.split_at_checked(ty.slots()) {
                Some((own, others)) if self.slot(own, ty) => rest = others,
                _ => return false,
            }
        }
        rest.is_empty()
    }

    /// Whether the slots of one value hold one of a type.
    fn slot(&self, slots: &[u64], ty: ValType) -> bool {
        let value = Value::from_slots(ty, slots);
        self.admits(value, ty) && value.to_slots()[..slots.len()] == *slots
    }

    fn object(&self, object: &Object) -> bool {
        let types = &self.program.types;
        match object {
            Object::Free => true,
            Object::Struct { ty, fields } => {
                types.is_structure(*ty) && {
                    let stored = types.fields(*ty);
                    let values = stored.iter().map(|field| field.storage.value_type());
                    let is_packed = |field: &crate::code::StoredField| match field.storage {
                        StorageType::I8 => fields[field.slot] <= u8::MAX.into(),
                        StorageType::I16 => fields[field.slot] <= u16::MAX.into(),
                        StorageType::Val(_) => true,
                    };
                    self.slots(fields, values) && stored.iter().all(is_packed)
                }
            }
            Object::Array { ty, elements } => {
                types.is_array(*ty) && {
                    let storage = types.element(*ty);
                    let admits = |element: &[u8; 8]| {
                        let reference = Value::Ref(Ref::from_slot(u64::from_le_bytes(*element)));
                        self.admits(reference, storage.value_type())
                    };
                    let is_reference = matches!(storage, StorageType::Val(ValType::Ref(_)));
                    elements.len().is_multiple_of(storage.bytes())
                        && (!is_reference || elements.as_chunks().0.iter().all(admits))
                }
            }
            Object::Exception { tag, payload } => {
                let tag = self.machine.tags.get(*tag as usize);
                tag.is_some_and(|tag| self.slots(payload, types.func(tag.ty).params.iter().copied()))
            }
        }
    }

    /// Whether globals, tables and what the embedder holds are of their types.
    fn values(&self) -> bool {
        let globals = self.machine.globals.iter().all(|global| {
            let (own, rest) = global.slots.split_at(global.ty.value.slots());
            self.slot(own, global.ty.value) && rest.iter().all(|slot| *slot == 0)
        });
        let tables = self.machine.tables.iter().all(|table| {
            let ty = ValType::Ref(table.ty.element);
            let mut elements = table.elements.iter();
            elements.all(|element| self.admits(Value::Ref(*element), ty))
        });
        let held = { self.machine.held.iter() }.all(|(held, times)| *times > 0 && self.machine.exists(*held));
        globals && tables && held
    }
}

/// What is known of functions with frames.
#[derive(Default)]
struct Bodies {
    types: HashMap<(u32, u32), Rc<[InstructionTypes]>>,
    operands: HashMap<(u32, u32, u32), Rc<[OperandType]>>,
}

/// A frame with its code, and where it stands.
struct Standing<'a> {
    code: &'a FunctionCode,
    instance: &'a Instance,
    /// The index of the function in its module.
    index: u32,
    base: usize,
    /// The operation that is next, or that the frame waits for.
    pc: usize,
}

impl<'a> Checked<'a> {
    /// Whether the active calls, the stack and what the machine is doing fit each other.
    fn calls(&self) -> Option<()> {
        let machine = self.machine;
        let function_type = |address: u32| {
            let function = machine.functions.get(address as usize)?;
            Some(self.program.types.func(function.ty))
        };
        // What whoever waits for the outermost call awaits, and where on the stack.
        let mut awaited: Vec<ValType> = match machine.invocation {
            Some(invocation) => function_type(invocation.function)?.results.to_vec(),
            None => Vec::new(),
        };
        let mut landing = 0;
        let mut bodies = Bodies::default();
        holds(machine.frames.len() <= machine.limits.call_depth && machine.stack.len() <= machine.limits.value_stack)?;
        holds(machine.frames.is_empty() || machine.invocation.is_some())?;
        for number in 0..machine.frames.len() {
            let frame = self.standing(number, landing, &awaited)?;
            let is_top = number + 1 == machine.frames.len();
            let is_waiting = !is_top || matches!(machine.status, Status::Host { .. });
            self.locals(&frame)?;
            if is_waiting {
                (landing, awaited) = self.call(&frame, &mut bodies)?;
            } else {
                self.top(&frame, &mut bodies)?;
            }
        }
        let stack = machine.stack.get(landing..)?;
        match machine.status {
            Status::Idle => holds(machine.frames.is_empty() && self.slots(stack, awaited)),
            Status::Running | Status::Waiting { .. } => holds(!machine.frames.is_empty()),
            Status::Thrown(exception) => {
                let exists = machine.exists(exception) && exception.as_kind(RefKind::Exn).is_some();
                holds(exists && !machine.frames.is_empty())
            }
            // The arguments of a call that has failed may be left.
            Status::Trapped(_) => Some(()),
            Status::Host { host, caller } => {
                let declared = self.program.hosts().get(host as usize)?;
                let ty = self.program.types.func(declared.ty);
                let is_known = caller.is_none_or(|caller| (caller as usize) < machine.instances.len());
                let is_outside = caller.is_some() || machine.frames.is_empty();
                holds(is_known && is_outside && machine.invocation.is_some())?;
                holds(self.gives(&ty.results, &awaited) && self.slots(stack, ty.params.iter().copied()))
            }
        }
    }

    /// Whether results may be given where others are awaited.
    fn gives(&self, results: &[ValType], awaited: &[ValType]) -> bool {
        let mut both = results.iter().zip(awaited);
        results.len() == awaited.len() && both.all(|(ty, wanted)| self.program.types.value_matches(*ty, *wanted))
    }

    /// A frame whose parameters begin at a slot, and whose results are awaited there.
    fn standing(&self, number: usize, landing: usize, awaited: &[ValType]) -> Option<Standing<'a>> {
        let machine = self.machine;
        let frame = &machine.frames[number];
        let function = machine.functions.get(frame.function as usize)?;
        let FunctionKind::Wasm { instance, index } = function.kind else {
            return None;
        };
        let its = &machine.instances[instance as usize];
        let code = self.program.code(its.module, index);
        let waits = number + 1 < machine.frames.len() || matches!(machine.status, Status::Host { .. });
        let pc = (frame.pc as usize).checked_sub(usize::from(waits))?;
        code.ops.get(pc)?;
        holds(frame.instance == instance && frame.base as usize == landing)?;
        holds(landing + code.layout.size as usize <= machine.limits.value_stack)?;
        holds(self.gives(&self.program.types.func(function.ty).results, awaited))?;
        Some(Standing {
            code,
            instance: its,
            index,
            base: landing,
            pc,
        })
    }

    /// Types of a function, with canonical ids.
    fn canonical(&self, frame: &Standing<'_>, ty: ValType) -> ValType {
        let types = &self.program.module(frame.instance.module).types;
        ty.renumber(&|index| types[index as usize])
    }

    fn locals(&self, frame: &Standing<'_>) -> Option<()> {
        let layout = &frame.code.layout;
        let slots = self.machine.stack.get(frame.base..)?.get(..layout.operands as usize)?;
        for (local, (ty, slot)) in layout.locals.iter().zip(&layout.local_slots).enumerate() {
            let own = &slots[*slot as usize..][..ty.slots()];
            // What cannot be null is null before it is set, if it is no parameter.
            let is_unset = local >= layout.params as usize && own == [0];
            holds(is_unset || self.slot(own, self.canonical(frame, *ty)))?;
        }
        Some(())
    }

    /// Whether so many of a frame's operands, from the lowest on, are of their types. Between them lie the exceptions that
    /// arms of the legacy form have caught.
    fn operands(&self, frame: &Standing<'_>, bodies: &mut Bodies, taken: usize) -> Option<usize> {
        let (module, offset) = (frame.instance.module, frame.code.offsets[frame.pc]);
        let stack = bodies.operands.entry((module, frame.index, offset));
        let stack = stack.or_insert_with(|| operand_stack(self.module(frame.instance), frame.index, offset).into());
        let stack = Rc::clone(stack);
        let first = frame.base + frame.code.layout.operands as usize;
        let end = match frame.code.ops[frame.pc] {
            // Behind a call that has just been answered; what they leave lies elsewhere than what they find.
            Op::Jump(_) | Op::End => self.machine.stack.len(),
            _ => frame.base + frame.code.tops[frame.pc] as usize,
        };
        let mut next = first;
        let exceptions = |from: usize, to: usize| {
            let slots = self.machine.stack.get(from..to)?;
            let is_exception = |slot: &u64| {
                let reference = Ref::from_slot(*slot);
                reference.as_kind(RefKind::Exn).is_some() && self.machine.exists(reference)
            };
            holds(slots.iter().all(is_exception))
        };
        let kept = stack.len().checked_sub(taken)?;
        for operand in &stack[..kept] {
            let slot = first + operand.slot as usize;
            exceptions(next, slot)?;
            next = slot + operand.ty.slots();
            let own = self.machine.stack.get(slot..next)?;
            holds(self.slot(own, self.canonical(frame, operand.ty)))?;
        }
        let above: usize = stack[kept..].iter().map(|operand| operand.ty.slots()).sum();
        let end = end.checked_sub(above)?;
        exceptions(next, end)?;
        Some(end)
    }

    /// The frame on top: the stack ends with its operands.
    fn top(&self, frame: &Standing<'_>, bodies: &mut Bodies) -> Option<()> {
        match self.machine.status {
            Status::Running | Status::Waiting { .. } => {
                let end = self.operands(frame, bodies, 0)?;
                holds(end == self.machine.stack.len())
            }
            // It does not go on, and where a tail call has failed its operands are gone.
            _ => Some(()),
        }
    }

    /// A frame that waits for a call: where on the stack what it has called begins, and the results that it awaits.
    fn call(&self, frame: &Standing<'_>, bodies: &mut Bodies) -> Option<(usize, Vec<ValType>)> {
        let op = frame.code.ops[frame.pc];
        holds(matches!(op, Op::Call(_) | Op::CallIndirect { .. } | Op::CallRef))?;
        let module = frame.instance.module;
        let types = bodies.types.entry((module, frame.index));
        let types = types.or_insert_with(|| instruction_types(self.module(frame.instance), frame.index).into());
        let offset = frame.code.offsets[frame.pc];
        let found = types.binary_search_by_key(&offset, |types| types.offset).ok()?;
        let call = &types[found];
        let results = call.results.iter().map(|ty| self.canonical(frame, *ty)).collect();
        let taken = call.operands.len();
        Some((self.operands(frame, bodies, taken)?, results))
    }
}
