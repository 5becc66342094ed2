//! The binary format into a [`Module`], in one pass that also validates.

use std::ops::Range;
use std::sync::Arc;

use wasmparser::{
    BinaryReaderError, ConstExpr as ConstReader, DataKind, ElementItems as Items, ElementKind, ExternalKind,
    FuncValidatorAllocations, FunctionBody, Import as ImportReader, Imports, KnownCustom, Operator, Parser, Payload,
    TableInit, ValidPayload, Validator,
};

use super::*;
use crate::error::Error;

/// Decodes and validates; what the errors say is either malformed, invalid or unsupported.
pub(super) fn decode(bytes: Arc<Vec<u8>>, features: Features) -> Result<Module, Error> {
    let mut module = Module {
        bytes: Arc::clone(&bytes),
        types: Vec::new(),
        groups: Vec::new(),
        imports: Vec::new(),
        functions: Vec::new(),
        tables: Vec::new(),
        memories: Vec::new(),
        globals: Vec::new(),
        tags: Vec::new(),
        exports: Vec::new(),
        start: None,
        elements: Vec::new(),
        data: Vec::new(),
        bodies: Vec::new(),
        names: Names::default(),
        features,
        resources: None,
    };
    let mut validator = Validator::new_with_features(features.validator());
    let mut allocations = FuncValidatorAllocations::default();
    let mut payloads = Parser::new(0);
    payloads.set_features(features.validator());
    for payload in payloads.parse_all(&bytes) {
        let payload = payload.map_err(|error| classify(&bytes, features, error))?;
        let valid = validator
            .payload(&payload)
            .map_err(|error| classify(&bytes, features, error))?;
        if let ValidPayload::Func(function, body) = valid {
            if module.resources.is_none() {
                module.resources = Some(function.resources.clone());
            }
            let mut function = function.into_validator(allocations);
            function
                .validate(&body)
                .map_err(|error| classify(&bytes, features, error))?;
            allocations = function.into_allocations();
        }
        module.take_in(payload).map_err(|error| match error {
            Reading::Decoder(error) => classify(&bytes, features, error),
            Reading::Ours(error) => error,
        })?;
    }
    Ok(module)
}

/// Tells malformed from invalid: what the validator refuses is invalid if the grammar of the binary format allows it.
/// If it does not, that is the error, wherever it stands, since decoding comes before validation.
fn classify(bytes: &[u8], features: Features, error: BinaryReaderError) -> Error {
    let offset = error.offset() as usize;
    if let Some(feature) = error.missing_wasm_feature() {
        return Error::unsupported(features.explain_missing(feature, error.message())).at_offset(offset);
    }
    match check_grammar(bytes, features) {
        Ok(()) => Error::invalid(error.message()).at_offset(offset),
        Err(Reading::Ours(error)) => error,
        Err(Reading::Decoder(error)) => Error::malformed(error.message()).at_offset(error.offset() as usize),
    }
}

/// Whether the bytes follow the grammar of the binary format, valid or not.
fn check_grammar(bytes: &[u8], features: Features) -> Result<(), Reading> {
    let mut parser = Parser::new(0);
    parser.set_features(features.validator());
    let mut counts_data = false;
    for payload in parser.parse_all(bytes) {
        match payload? {
            Payload::TypeSection(section) => check_section(section, |_| Ok(()))?,
            Payload::ImportSection(section) => check_section(section, |_| Ok(()))?,
            Payload::FunctionSection(section) => check_section(section, |_| Ok(()))?,
            Payload::TableSection(section) => check_section(section, |_| Ok(()))?,
            Payload::MemorySection(section) => check_section(section, |_| Ok(()))?,
            Payload::TagSection(section) => check_section(section, |_| Ok(()))?,
            Payload::GlobalSection(section) => {
                check_section(section, |global| check_constant(&global.init_expr))?;
            }
            Payload::ExportSection(section) => check_section(section, |_| Ok(()))?,
            Payload::ElementSection(section) => check_section(section, |element| match element.items {
                Items::Functions(items) => check_section(items, |_| Ok(())),
                Items::Expressions(_, items) => check_section(items, |item| check_constant(&item)),
            })?,
            Payload::DataCountSection { .. } => counts_data = true,
            Payload::DataSection(section) => check_section(section, |_| Ok(()))?,
            Payload::CodeSectionEntry(body) => check_body(&body, counts_data)?,
            Payload::UnknownSection { id, range, .. } => {
                let error = Error::malformed(format!("malformed section id: {id}"));
                return Err(error.at_offset(range.start as usize).into());
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_section<'a, T: wasmparser::FromReader<'a>>(
    section: wasmparser::SectionLimited<'a, T>,
    mut each: impl FnMut(T) -> Result<(), BinaryReaderError>,
) -> Result<(), BinaryReaderError> {
    section.into_iter().try_for_each(|item| each(item?))
}

fn check_constant(expression: &ConstReader<'_>) -> Result<(), BinaryReaderError> {
    let mut reader = expression.get_operators_reader();
    while !reader.eof() {
        reader.read()?;
    }
    Ok(())
}

fn check_body(body: &FunctionBody<'_>, counts_data: bool) -> Result<(), Reading> {
    for local in body.get_locals_reader()? {
        local?;
    }
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        let needs_count = matches!(
            operator,
            Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::ArrayNewData { .. }
                | Operator::ArrayInitData { .. }
        );
        if needs_count && !counts_data {
            let error = Error::malformed("data count section required");
            return Err(error.at_offset(offset as usize).into());
        }
    }
    operators.finish()?;
    Ok(())
}

/// Why a part of a module could not be read.
enum Reading {
    Decoder(BinaryReaderError),
    Ours(Error),
}

impl From<BinaryReaderError> for Reading {
    fn from(error: BinaryReaderError) -> Self {
        Self::Decoder(error)
    }
}

impl From<Error> for Reading {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl Module {
    fn take_in(&mut self, payload: Payload<'_>) -> Result<(), Reading> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    let first = self.types.len();
                    for ty in group?.types() {
                        self.types.push(convert::sub_type(ty)?);
                    }
                    self.groups.push(first..self.types.len());
                }
            }
            Payload::ImportSection(section) => {
                for imports in section.into_iter_with_offsets() {
                    let (offset, imports) = imports?;
                    self.import_group(imports, offset as usize)?;
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    let table = table?;
                    let init = match table.init {
                        TableInit::RefNull => None,
                        TableInit::Expr(expression) => Some(constant(&expression)),
                    };
                    self.tables.push(Table {
                        ty: convert::table_type(table.ty)?,
                        init,
                    });
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(convert::memory_type(memory?));
                }
            }
            Payload::TagSection(section) => {
                for tag in section {
                    self.tags.push(tag?.func_type_idx);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    let ty = convert::global_type(global.ty)?;
                    self.globals.push(Global {
                        ty,
                        init: Some(constant(&global.init_expr)),
                    });
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    let kind = match export.kind {
                        ExternalKind::Func | ExternalKind::FuncExact => ExternKind::Func,
                        ExternalKind::Table => ExternKind::Table,
                        ExternalKind::Memory => ExternKind::Memory,
                        ExternalKind::Global => ExternKind::Global,
                        ExternalKind::Tag => ExternKind::Tag,
                    };
                    self.exports.push(Export {
                        name: export.name.into(),
                        kind,
                        index: export.index,
                    });
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(element?)?;
                }
            }
            Payload::DataSection(section) => {
                self.data.reserve(section.count() as usize);
                for data in section {
                    let data = data?;
                    let mode = match data.kind {
                        DataKind::Passive => SegmentMode::Passive,
                        DataKind::Active {
                            memory_index,
                            offset_expr,
                        } => SegmentMode::Active {
                            target: memory_index,
                            offset: constant(&offset_expr),
                        },
                    };
                    // The segment's range ends with its bytes.
                    let end = data.range.end as usize;
                    self.data.push(DataSegment {
                        bytes: end - data.data.len()..end,
                        mode,
                    });
                }
            }
            Payload::CodeSectionEntry(body) => {
                let Range { start, end } = body.range();
                self.bodies.push(start as usize..end as usize);
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    self.names.read(section);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import_group(&mut self, imports: Imports<'_>, offset: usize) -> Result<(), Reading> {
        match imports {
            Imports::Single(_, import) => self.import(import, offset)?,
            Imports::Compact1 { module, items } => {
                for item in items {
                    let item = item?;
                    let (name, ty) = (item.name, item.ty);
                    self.import(ImportReader { module, name, ty }, offset)?;
                }
            }
            Imports::Compact2 { module, ty, names } => {
                for name in names {
                    let name = name?;
                    self.import(ImportReader { module, name, ty }, offset)?;
                }
            }
        }
        Ok(())
    }

    fn import(&mut self, import: ImportReader<'_>, offset: usize) -> Result<(), Error> {
        let ty = convert::extern_type(import.ty)?;
        match ty {
            ExternType::Func(index) => self.functions.push(index),
            ExternType::Table(ty) => self.tables.push(Table { ty, init: None }),
            ExternType::Memory(ty) => self.memories.push(ty),
            ExternType::Global(ty) => self.globals.push(Global { ty, init: None }),
            ExternType::Tag(index) => self.tags.push(index),
        }
        self.imports.push(Import {
            module: import.module.into(),
            name: import.name.into(),
            ty,
            offset,
        });
        Ok(())
    }

    fn element(&mut self, element: wasmparser::Element<'_>) -> Result<(), Reading> {
        let (ty, items) = match element.items {
            Items::Functions(items) => {
                let items = items.into_iter().collect::<Result<_, _>>()?;
                (
                    types::RefType {
                        nullable: false,
                        heap: types::HeapType::Func,
                    },
                    ElementItems::Functions(items),
                )
            }
            Items::Expressions(ty, items) => {
                let items = items.into_iter().map(|item| item.map(|item| constant(&item)));
                (
                    convert::ref_type(ty)?,
                    ElementItems::Expressions(items.collect::<Result<_, _>>()?),
                )
            }
        };
        let mode = match element.kind {
            ElementKind::Passive => SegmentMode::Passive,
            ElementKind::Declared => SegmentMode::Declared,
            ElementKind::Active {
                table_index,
                offset_expr,
            } => SegmentMode::Active {
                target: table_index.unwrap_or(0),
                offset: constant(&offset_expr),
            },
        };
        self.elements.push(ElementSegment { ty, items, mode });
        Ok(())
    }
}

fn constant(expression: &ConstReader<'_>) -> ConstExpr {
    let reader = expression.get_binary_reader();
    let start = reader.original_position() as usize;
    ConstExpr(start..start + reader.bytes_remaining())
}
