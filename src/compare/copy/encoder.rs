//! The copy put together: the module's sections, and what it has besides.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, TableSection, TagSection, TypeSection,
    ValType,
};
use wasmparser::{Parser, Payload};

use super::{Copy, exports, imports};
use crate::module::types::FuncType;
use crate::module::{ExternKind, Module};

pub(super) type Encoded<T> = Result<T, ReencodeError<Infallible>>;

/// Goes through a module, and makes the copy.
pub(super) struct Encoder<'a> {
    pub(super) copy: &'a Copy<'a>,
    pub(super) module: &'a Module,
    /// Functions that the module imports.
    pub(super) imported: u32,
    /// Functions that the copy imports besides: `seen`, and when it is watched `told`.
    more: u32,
    /// The first of the functions that stand in the place of imports. Behind them come, if there are such, the one that
    /// tells of an event, the one that makes the calls, and the one that looks.
    stand_ins: u32,
    /// The first of the copy's own types: see [`Own`].
    first_type: u32,
    /// The first of the copy's own globals: `trapped`, and when it is watched `next`, how many events there were, and
    /// what they come to.
    pub(super) first_global: u32,
    /// The function whose body comes next.
    pub(super) function: u32,
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
    pub(super) fn new(copy: &'a Copy<'a>, module: &'a Module) -> Self {
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

    pub(super) fn encode(mut self) -> Encoded<Vec<u8>> {
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

    pub(super) fn is_watched(&self) -> bool {
        self.copy.manner.watched
    }

    /// The type of an imported function.
    pub(super) fn host_type(&self, import: u32) -> &'a FuncType {
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

    pub(super) fn seen(&self) -> u32 {
        self.imported
    }

    pub(super) fn told(&self) -> u32 {
        self.imported + 1
    }

    pub(super) fn event(&self) -> u32 {
        self.stand_ins + self.imported
    }

    /// The function that makes the calls, or where it would be.
    fn call(&self) -> u32 {
        self.event() + u32::from(self.is_watched())
    }

    fn look(&self) -> u32 {
        self.call() + u32::from(!self.copy.calls.is_empty())
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
        if let Some((last, others)) = self.copy.calls.split_last() {
            add(self.own_type(Own::Nothing), &self.calling(last, others));
        }
        add(self.own_type(Own::Nothing), &self.looking());
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
        if !self.copy.calls.is_empty() {
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
    pub(super) fn index_of(&self, function: u32) -> u32 {
        match function < self.imported {
            true => self.stand_ins + function,
            false => function + self.more,
        }
    }
}
