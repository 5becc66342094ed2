//! A copy of a module for another engine: it computes the same, and tells what JavaScript could not see otherwise.
//!
//! The copy imports its host functions with words in the place of their parameters and results, so that no NaN and no
//! integer is changed on the way through JavaScript; a function of the copy's own stands in the place of each import. A
//! host function that traps says so in a global, and the trap is the copy's own: no program can catch it. There is no
//! start function, as nothing could be seen of an instance that is still being made; what would be one is exported, like
//! all memories and tags, and the functions that make the call and that look at the globals in the end. They give what
//! they see as words to the import `seen`.
//!
//! Memories, tables, globals and tags have the numbers that they have in the module, and so have functions but for the
//! few that are imported besides.

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction as I, MemorySection, TableSection,
    TagSection, TypeSection, ValType,
};
use wasmparser::{BinaryReader, FunctionBody, Parser, Payload};

use super::emit::{self, Floats};
use super::evidence::GLOBALS_SEEN;
use super::tally::{HOST_CALL, HOST_RESULT};
use super::watch::{Watch, watches};
use crate::code::Program;
use crate::error::Error;
use crate::machine::Value;
use crate::module::types::{self, FuncType};
use crate::module::{ExternKind, ExternType, Module};

/// What a copy is to be like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// It makes every NaN canonical, as Semblance does.
    pub canonical: bool,
    /// It tells of watched instructions and of host calls.
    pub watched: bool,
}

impl Manner {
    /// Whether being canonical would make a difference: whether a module has instructions that may make NaNs.
    pub fn makes_nans(module: &Module) -> bool {
        let bodies = module.bodies.iter();
        let reader = |body: &Range<usize>| BinaryReader::new(&module.bytes[body.clone()], body.start as u64);
        let mut operators = bodies.filter_map(|body| FunctionBody::new(reader(body)).get_operators_reader().ok());
        operators.any(|operators| {
            operators
                .into_iter()
                .flatten()
                .any(|operator| Floats::made_by(&operator).is_some())
        })
    }
}

/// The names of what copies import, all from the module `semblance`; host functions have their place among the module's
/// imports.
pub mod imports {
    /// The module.
    pub const MODULE: &str = "semblance";
    /// Is given the two words of a value that is looked at.
    pub const SEEN: &str = "seen";
    /// Is told of an event: how many there were, what they come to, its site and three words. Gives the number of the next
    /// event that it wants to be told of.
    pub const TOLD: &str = "told";
}

/// The names of what copies export. Memories and tags have theirs with their index behind.
pub mod exports {
    /// What was the start function, if there is one.
    pub const START: &str = "start";
    /// Makes the call, and gives its results to `seen`; if there is one to make.
    pub const CALL: &str = "call";
    /// Gives the globals to `seen`, as far as they are looked at.
    pub const LOOK: &str = "look";
    /// A memory.
    pub const MEMORY: &str = "memory";
    /// A tag.
    pub const TAG: &str = "tag";
    /// Not zero when the host function that has just been called traps.
    pub const TRAPPED: &str = "trapped";
    /// The number of the next event to tell of.
    pub const NEXT: &str = "next";
    /// How many events there were.
    pub const COUNT: &str = "count";
    /// What they come to.
    pub const SUM: &str = "sum";
}

/// A call of a function, by its index.
pub type Invocation<'a> = (u32, &'a [Value]);

/// What a copy is made of.
#[derive(Clone, Copy, Debug)]
pub struct Copy<'a> {
    /// A program that the module belongs to.
    pub program: &'a Program,
    /// The module's number in it.
    pub number: u32,
    /// For each imported function its number among those of the host.
    pub hosts: &'a [u32],
    /// The call that is to be made.
    pub call: Option<Invocation<'a>>,
    /// What it is to be like.
    pub manner: Manner,
}

impl Copy<'_> {
    /// Encodes it.
    ///
    /// # Errors
    /// When the module imports anything but functions of numbers, or cannot be encoded.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let module = &self.program.module(self.number).module;
        let only_functions = "only functions can be imported for a comparison";
        for import in &module.imports {
            let ExternType::Func(ty) = &import.ty else {
                return Err(Error::unsupported(only_functions));
            };
            let ty = module.types[*ty as usize]
                .as_func()
                .expect("a function has a function type");
            let mut all = ty.params.iter().chain(&ty.results);
            if all.any(|ty| matches!(ty, types::ValType::V128 | types::ValType::Ref(_))) {
                return Err(Error::unsupported("a host function has a parameter that is no number"));
            }
        }
        Encoder::new(self, module)
            .encode()
            .map_err(|error| Error::unsupported(format!("the module cannot be copied: {error}")))
    }
}

type Encoded<T> = Result<T, ReencodeError<Infallible>>;

struct Encoder<'a> {
    copy: &'a Copy<'a>,
    module: &'a Module,
    /// Functions that the module imports.
    imported: u32,
    /// Functions that the copy imports besides: `seen`, and when it is watched `told`.
    more: u32,
    /// The first of the functions that stand in the place of imports. Behind them come, if there are such, the one that
    /// tells of an event, the one that makes the call, and the one that looks.
    stand_ins: u32,
    /// The first of the copy's own types: see [`Own`].
    first_type: u32,
    /// The first of the copy's own globals: `trapped`, and when it is watched `next`, how many events there were, and
    /// what they come to.
    first_global: u32,
    /// The function whose body comes next.
    function: u32,
}

/// The copy's own types, by their place behind those of the module.
#[derive(Clone, Copy)]
enum Own {
    Nothing,
    Seen,
    Told,
    Event,
    /// Of the first imported function.
    Host,
}

impl<'a> Encoder<'a> {
    fn new(copy: &'a Copy<'a>, module: &'a Module) -> Self {
        let imported = module.imported_functions() as u32;
        let more = 1 + u32::from(copy.manner.watched);
        Self {
            copy,
            module,
            imported,
            more,
            stand_ins: module.functions.len() as u32 + more,
            first_type: module.types.len() as u32,
            first_global: module.globals.len() as u32,
            function: imported,
        }
    }

    fn encode(mut self) -> Encoded<Vec<u8>> {
        let mut types = TypeSection::new();
        let (mut functions, mut tables, mut memories) =
            (FunctionSection::new(), TableSection::new(), MemorySection::new());
        let (mut tags, mut globals, mut elements) = (TagSection::new(), GlobalSection::new(), ElementSection::new());
        let (mut code, mut data, mut data_count) = (CodeSection::new(), DataSection::new(), None);
        for payload in Parser::new(0).parse_all(&self.module.bytes) {
            match payload? {
                Payload::TypeSection(section) => self.parse_type_section(&mut types, section)?,
                Payload::FunctionSection(section) => self.parse_function_section(&mut functions, section)?,
                Payload::TableSection(section) => self.parse_table_section(&mut tables, section)?,
                Payload::MemorySection(section) => self.parse_memory_section(&mut memories, section)?,
                Payload::TagSection(section) => self.parse_tag_section(&mut tags, section)?,
                Payload::GlobalSection(section) => self.parse_global_section(&mut globals, section)?,
                Payload::ElementSection(section) => self.parse_element_section(&mut elements, section)?,
                Payload::DataCountSection { count, .. } => data_count = Some(DataCountSection { count }),
                Payload::DataSection(section) => self.parse_data_section(&mut data, section)?,
                Payload::CodeSectionEntry(body) => self.parse_function_body(&mut code, body)?,
                _ => {}
            }
        }
        self.add_types(&mut types);
        self.add_functions(&mut functions, &mut code);
        self.add_globals(&mut globals);
        let mut copy = wasm_encoder::Module::new();
        copy.section(&types)
            .section(&self.imports())
            .section(&functions)
            .section(&tables);
        copy.section(&memories);
        if !tags.is_empty() {
            copy.section(&tags);
        }
        copy.section(&globals).section(&self.exports()).section(&elements);
        if let Some(count) = data_count {
            copy.section(&count);
        }
        copy.section(&code).section(&data);
        Ok(copy.finish())
    }

    fn own_type(&self, own: Own) -> u32 {
        self.first_type + own as u32
    }

    fn is_watched(&self) -> bool {
        self.copy.manner.watched
    }

    /// The type of an imported function.
    fn host_type(&self, import: u32) -> &'a FuncType {
        self.module.function_type(import)
    }

    fn add_types(&self, types: &mut TypeSection) {
        const WORD: ValType = ValType::I64;
        types.ty().function([], []);
        types.ty().function([WORD, WORD], []);
        types
            .ty()
            .function([WORD, WORD, ValType::I32, WORD, WORD, WORD], [WORD]);
        types.ty().function([ValType::I32, WORD, WORD, WORD], []);
        for import in 0..self.imported {
            let FuncType { params, results } = self.host_type(import);
            types
                .ty()
                .function(params.iter().map(|_| WORD), results.iter().map(|_| WORD));
        }
    }

    fn imports(&self) -> ImportSection {
        let mut section = ImportSection::new();
        let mut import = |name: &str, ty: u32| {
            section.import(imports::MODULE, name, wasm_encoder::EntityType::Function(ty));
        };
        for index in 0..self.imported {
            import(&index.to_string(), self.own_type(Own::Host) + index);
        }
        import(imports::SEEN, self.own_type(Own::Seen));
        if self.is_watched() {
            import(imports::TOLD, self.own_type(Own::Told));
        }
        section
    }

    fn seen(&self) -> u32 {
        self.imported
    }

    fn told(&self) -> u32 {
        self.imported + 1
    }

    fn event(&self) -> u32 {
        self.stand_ins + self.imported
    }

    /// The function that makes the call, or where it would be.
    fn call(&self) -> u32 {
        self.event() + u32::from(self.is_watched())
    }

    fn look(&self) -> u32 {
        self.call() + u32::from(self.copy.call.is_some())
    }

    fn add_functions(&self, functions: &mut FunctionSection, code: &mut CodeSection) {
        let mut add = |ty: u32, body: &Function| {
            functions.function(ty);
            code.function(body);
        };
        for import in 0..self.imported {
            add(self.module.functions[import as usize], &self.stand_in(import));
        }
        if self.is_watched() {
            add(self.own_type(Own::Event), &self.telling());
        }
        if let Some(call) = self.copy.call {
            add(self.own_type(Own::Nothing), &self.calling(call));
        }
        add(self.own_type(Own::Nothing), &self.looking());
    }

    /// What stands in the place of an imported function.
    fn stand_in(&self, import: u32) -> Function {
        let FuncType { params, results } = self.host_type(import);
        let host = self.copy.hosts[import as usize];
        let first_result = params.len() as u32;
        let mut body = Function::new([(results.len() as u32, ValType::I64)]);
        let words = |body: &mut Function, index: usize| {
            emit::low(body, index as u32, params[index], self.module);
        };
        self.tell_of_host(&mut body, HOST_CALL | host, params.len(), words);
        for index in 0..params.len() {
            words(&mut body, index);
        }
        body.instruction(&I::Call(import));
        for index in (0..results.len() as u32).rev() {
            body.instruction(&I::LocalSet(first_result + index));
        }
        body.instruction(&I::GlobalGet(self.first_global));
        body.instruction(&I::If(wasm_encoder::BlockType::Empty));
        body.instruction(&I::Unreachable).instruction(&I::End);
        let word = |body: &mut Function, index: usize| {
            body.instruction(&I::LocalGet(first_result + index as u32));
        };
        self.tell_of_host(&mut body, HOST_RESULT | host, results.len(), word);
        for (index, ty) in results.iter().enumerate() {
            word(&mut body, index);
            emit::from_word(&mut body, *ty);
        }
        body.instruction(&I::End);
        body
    }

    /// Tells of so many words as [`host_events`](super::tally::host_events) puts them together.
    fn tell_of_host(&self, body: &mut Function, site: u32, count: usize, word: impl Fn(&mut Function, usize)) {
        if !self.is_watched() {
            return;
        }
        for first in (0..count.max(1)).step_by(3) {
            body.instruction(&I::I32Const(site as i32));
            for index in first..first + 3 {
                match index < count {
                    true => word(body, index),
                    false => {
                        body.instruction(&I::I64Const(0));
                    }
                }
            }
            body.instruction(&I::Call(self.event()));
        }
    }

    /// The function that is called with each event: counts it, adds it to the sum, and tells of it if that is wanted.
    fn telling(&self) -> Function {
        let [next, count, sum] = [1, 2, 3].map(|global| self.first_global + global);
        let scratch = 4;
        let mut body = Function::new([(1, ValType::I64)]);
        emit::add_to_sum(&mut body, sum, scratch, |body| {
            body.instruction(&I::LocalGet(0)).instruction(&I::I64ExtendI32U);
        });
        for word in 1..=3 {
            emit::add_to_sum(&mut body, sum, scratch, |body| {
                body.instruction(&I::LocalGet(word));
            });
        }
        body.instruction(&I::GlobalGet(count))
            .instruction(&I::I64Const(1))
            .instruction(&I::I64Add);
        body.instruction(&I::LocalTee(scratch))
            .instruction(&I::GlobalSet(count));
        body.instruction(&I::LocalGet(scratch))
            .instruction(&I::GlobalGet(next))
            .instruction(&I::I64Eq);
        body.instruction(&I::If(wasm_encoder::BlockType::Empty));
        body.instruction(&I::LocalGet(scratch)).instruction(&I::GlobalGet(sum));
        for argument in 0..=3 {
            body.instruction(&I::LocalGet(argument));
        }
        body.instruction(&I::Call(self.told())).instruction(&I::GlobalSet(next));
        body.instruction(&I::End).instruction(&I::End);
        body
    }

    /// The function that makes the call.
    fn calling(&self, (function, arguments): Invocation<'_>) -> Function {
        let FuncType { params, results } = self.module.function_type(function);
        let mut body = Function::new_with_locals_types(results.iter().map(|ty| emit::encoded(*ty)));
        for (argument, ty) in arguments.iter().zip(params) {
            emit::constant(&mut body, *argument, *ty);
        }
        body.instruction(&I::Call(self.index_of(function)));
        for index in (0..results.len() as u32).rev() {
            body.instruction(&I::LocalSet(index));
        }
        for (index, ty) in results.iter().enumerate() {
            emit::words(&mut body, index as u32, *ty, self.module);
            body.instruction(&I::Call(self.seen()));
        }
        body.instruction(&I::End);
        body
    }

    /// The function that looks at the globals.
    fn looking(&self) -> Function {
        let globals = || {
            self.module
                .globals
                .iter()
                .take(GLOBALS_SEEN)
                .map(|global| global.ty.value)
        };
        let mut body = Function::new_with_locals_types(globals().map(emit::encoded));
        for (index, ty) in globals().enumerate() {
            let index = index as u32;
            body.instruction(&I::GlobalGet(index)).instruction(&I::LocalSet(index));
            emit::words(&mut body, index, ty, self.module);
            body.instruction(&I::Call(self.seen()));
        }
        body.instruction(&I::End);
        body
    }

    fn add_globals(&self, globals: &mut GlobalSection) {
        let mutable = |val_type| GlobalType {
            val_type,
            mutable: true,
            shared: false,
        };
        globals.global(mutable(ValType::I32), &ConstExpr::i32_const(0));
        if self.is_watched() {
            for _ in 0..3 {
                globals.global(mutable(ValType::I64), &ConstExpr::i64_const(0));
            }
        }
    }

    fn exports(&self) -> ExportSection {
        let mut section = ExportSection::new();
        // Functions must be exported to be referred to; under numbers they are in nobody's way.
        for (number, export) in self.module.exports.iter().enumerate() {
            if export.kind == ExternKind::Func {
                section.export(&number.to_string(), ExportKind::Func, self.index_of(export.index));
            }
        }
        if let Some(start) = self.module.start {
            section.export(exports::START, ExportKind::Func, self.index_of(start));
        }
        if self.copy.call.is_some() {
            section.export(exports::CALL, ExportKind::Func, self.call());
        }
        section.export(exports::LOOK, ExportKind::Func, self.look());
        for index in 0..self.module.memories.len() as u32 {
            section.export(&format!("{}{index}", exports::MEMORY), ExportKind::Memory, index);
        }
        for index in 0..self.module.tags.len() as u32 {
            section.export(&format!("{}{index}", exports::TAG), ExportKind::Tag, index);
        }
        section.export(exports::TRAPPED, ExportKind::Global, self.first_global);
        if self.is_watched() {
            for (name, global) in [exports::NEXT, exports::COUNT, exports::SUM].iter().zip(1..) {
                section.export(name, ExportKind::Global, self.first_global + global);
            }
        }
        section
    }

    /// Where a function of the module is in the copy.
    fn index_of(&self, function: u32) -> u32 {
        match function < self.imported {
            true => self.stand_ins + function,
            false => function + self.more,
        }
    }
}

impl Reencode for Encoder<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        Ok(self.index_of(function))
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Encoded<()> {
        let function = self.function;
        self.function += 1;
        let lowered = self.copy.program.code(self.copy.number, function);
        let watches = match self.is_watched() {
            true => watches(self.module, function, lowered),
            false => Vec::new(),
        };
        let mut watches = watches.iter().peekable();
        let mut scratch = Scratch::new(lowered.layout.locals.len() as u32);
        let mut copied = Function::new([]);
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, offset) = operator?;
            let watch = watches.next_if(|watch| u64::from(watch.offset) == offset);
            if let Some(watch) = watch.filter(|watch| watch.result.is_none()) {
                self.tell_of_operands(&mut copied, watch, &mut scratch);
            }
            let floats = self.copy.manner.canonical.then(|| Floats::made_by(&operator)).flatten();
            copied.instruction(&self.instruction(operator)?);
            if let Some(floats) = floats {
                floats.make_canonical(&mut copied, scratch.local(floats.ty(), 0));
            }
            if let Some((watch, ty)) = watch.and_then(|watch| Some((watch, watch.result?))) {
                let result = scratch.local(ty, 0);
                copied.instruction(&I::LocalTee(result));
                self.tell(&mut copied, watch.offset, &[(result, ty)]);
            }
        }
        let mut locals = Vec::new();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            locals.push((count, self.val_type(ty)?));
        }
        locals.extend(scratch.types.iter().map(|ty| (1, emit::encoded(*ty))));
        let mut whole = Function::new(locals);
        // Behind the one byte that says that it has no locals.
        whole.raw(copied.into_raw_body().into_iter().skip(1));
        code.function(&whole);
        Ok(())
    }
}

impl Encoder<'_> {
    /// Tells of the operands of the instruction that comes next, and leaves them where they were.
    fn tell_of_operands(&self, body: &mut Function, watch: &Watch, scratch: &mut Scratch) {
        // References tell nothing, and those that cannot be null have no place to be kept.
        let is_reference = |ty: &types::ValType| matches!(ty, types::ValType::Ref(_));
        if watch.operands.iter().any(is_reference) {
            self.tell(body, watch.offset, &[]);
            return;
        }
        let operands = watch.operands.iter().enumerate();
        let operands: Vec<_> = operands.map(|(nth, ty)| (scratch.local(*ty, nth), *ty)).collect();
        for (local, _) in operands.iter().rev() {
            body.instruction(&I::LocalSet(*local));
        }
        self.tell(body, watch.offset, &operands);
        for (local, _) in &operands {
            body.instruction(&I::LocalGet(*local));
        }
    }

    /// Tells of what some locals hold: three words at most.
    fn tell(&self, body: &mut Function, site: u32, locals: &[(u32, types::ValType)]) {
        body.instruction(&I::I32Const(site as i32));
        let mut words = 0;
        for (local, ty) in locals {
            emit::low(body, *local, *ty, self.module);
            words += 1;
            if *ty == types::ValType::V128 {
                emit::high(body, *local, *ty, self.module);
                words += 1;
            }
        }
        for _ in words..3 {
            body.instruction(&I::I64Const(0));
        }
        body.instruction(&I::Call(self.event()));
    }
}

/// Locals that a function has besides its own.
struct Scratch {
    first: u32,
    types: Vec<types::ValType>,
    /// By type, and which of several of that type.
    known: HashMap<(types::ValType, usize), u32>,
}

impl Scratch {
    fn new(first: u32) -> Self {
        Self {
            first,
            types: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn local(&mut self, ty: types::ValType, nth: usize) -> u32 {
        let next = self.first + self.types.len() as u32;
        *self.known.entry((ty, nth)).or_insert_with(|| {
            self.types.push(ty);
            next
        })
    }
}
