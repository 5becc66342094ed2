//! Bytes or text ⇄ an inert [`Module`]: decoded, validated, and nothing of it running.

mod anatomy;
pub(crate) mod convert;
mod decode;
mod disassemble;
mod format;
mod names;
mod outline;
mod problems;
mod source_map;
mod text;
pub mod types;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wasmparser::ValidatorResources;

pub use anatomy::{Anatomy, Part, Section, SectionKind};
pub use format::format;
pub use names::Names;
pub use outline::Outline;
pub use problems::{problems_of_binary, problems_of_text};
pub use source_map::{Lines, Place, Source, SourceMap};
pub use text::{assemble_parsed, is_binary, syntax_error};
pub use types::{ExternType, FuncType, GlobalType, MemoryType, SubType, TableType, ValType};

use crate::error::Error;
use crate::features::Features;

/// A decoded and validated module. It is never changed after it was made, and nothing in it runs.
///
/// Index spaces hold imports first, then definitions, as in the specification.
#[derive(Debug)]
pub struct Module {
    /// The binary form, whole. Every offset and range in this structure is one into these bytes.
    pub bytes: Arc<Vec<u8>>,
    /// The defined types, flattened.
    pub types: Vec<SubType>,
    /// Which of [`types`](Self::types) make one recursive group, in order and without gaps.
    pub groups: Vec<Range<usize>>,
    /// What the module imports, in order.
    pub imports: Vec<Import>,
    /// The function index space: the type index of each function.
    pub functions: Vec<u32>,
    /// The table index space.
    pub tables: Vec<Table>,
    /// The memory index space.
    pub memories: Vec<MemoryType>,
    /// The global index space.
    pub globals: Vec<Global>,
    /// The tag index space: the type index of each tag.
    pub tags: Vec<u32>,
    /// What the module exports, in order; names are unique.
    pub exports: Vec<Export>,
    /// The start function.
    pub start: Option<u32>,
    /// Element segments.
    pub elements: Vec<ElementSegment>,
    /// Data segments.
    pub data: Vec<DataSegment>,
    /// The bytes of each defined function: local declarations and instructions.
    pub bodies: Vec<Range<usize>>,
    /// Names from the name section, for messages and views.
    pub names: Names,
    /// What the module was validated under.
    pub features: Features,
    /// What the validator learnt; lowering asks it for types and stack heights. `None` without a code section.
    pub(crate) resources: Option<ValidatorResources>,
}

/// An import: where it comes from and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module to import from.
    pub module: Box<str>,
    /// The name of the import in that module.
    pub name: Box<str>,
    /// What is wanted.
    pub ty: ExternType,
    /// Where it is declared in the module's bytes.
    pub offset: usize,
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name.
    pub name: Box<str>,
    /// Which index space the index belongs to.
    pub kind: ExternKind,
    /// The index of what is exported.
    pub index: u32,
}

/// The five kinds of things that can be imported and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExternKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
    /// A tag.
    Tag,
}

impl ExternKind {
    /// The word that the specification and the text format use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Func => "func",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Global => "global",
            Self::Tag => "tag",
        }
    }
}

/// A table of the index space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its type.
    pub ty: TableType,
    /// What its elements start as, when that is not null.
    pub init: Option<ConstExpr>,
}

/// A global of the index space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Global {
    /// Its type.
    pub ty: GlobalType,
    /// Its initial value; `None` for an import.
    pub init: Option<ConstExpr>,
}

/// A constant expression: where its instructions stand in the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstExpr(pub Range<usize>);

/// When a segment is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentMode {
    /// By an instruction.
    Passive,
    /// At instantiation, into a memory or table, at an offset.
    Active {
        /// The memory's or table's index.
        target: u32,
        /// Where in it.
        offset: ConstExpr,
    },
    /// Never: the segment only declares which functions may be referred to.
    Declared,
}

/// An element segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementSegment {
    /// Type of the elements.
    pub ty: types::RefType,
    /// The elements.
    pub items: ElementItems,
    /// When they are copied.
    pub mode: SegmentMode,
}

/// The two ways in which a segment lists its elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElementItems {
    /// Function indices.
    Functions(Box<[u32]>),
    /// Constant expressions that give references.
    Expressions(Box<[ConstExpr]>),
}

/// A data segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSegment {
    /// Its bytes, as a range of the module's.
    pub bytes: Range<usize>,
    /// When they are copied.
    pub mode: SegmentMode,
}

/// A module together with the text that it was made from, if that was text.
#[derive(Debug)]
pub struct Loaded {
    /// The module.
    pub module: Arc<Module>,
    /// The text and where its instructions stand; `None` for a binary, which [`Source::disassemble`] can give one.
    pub source: Option<Source>,
}

impl Module {
    /// Decodes and validates the binary format. The module keeps the bytes: a vector is taken as it is, a slice is copied.
    pub fn from_binary<'a>(bytes: impl Into<Cow<'a, [u8]>>, features: Features) -> Result<Self, Error> {
        decode::decode(Arc::new(bytes.into().into_owned()), features)
    }

    /// How many functions are imported; the first defined function has this index.
    pub fn imported_functions(&self) -> usize {
        self.functions.len() - self.bodies.len()
    }

    /// The type of a function.
    ///
    /// # Panics
    /// When there is no function of that index.
    pub fn function_type(&self, function: u32) -> &FuncType {
        let ty = &self.types[self.functions[function as usize] as usize];
        ty.as_func().expect("a validated function has a function type")
    }

    /// What an export is, with numbers of this module's own type section.
    pub fn export_type(&self, export: &Export) -> ExternType {
        let index = export.index as usize;
        match export.kind {
            ExternKind::Func => ExternType::Func(self.functions[index]),
            ExternKind::Table => ExternType::Table(self.tables[index].ty),
            ExternKind::Memory => ExternType::Memory(self.memories[index]),
            ExternKind::Global => ExternType::Global(self.globals[index].ty),
            ExternKind::Tag => ExternType::Tag(self.tags[index]),
        }
    }

    /// Writes the type of an import or export as the text format has it, e.g. `func (i32) -> i64`.
    pub fn describe(&self, ty: &ExternType) -> String {
        let function = |index: &u32| {
            self.types[*index as usize]
                .as_func()
                .map(FuncType::to_string)
                .unwrap_or_default()
        };
        match ty {
            ExternType::Func(index) => format!("func {}", function(index)),
            ExternType::Table(ty) => ty.to_string(),
            ExternType::Memory(ty) => ty.to_string(),
            ExternType::Global(ty) => ty.to_string(),
            ExternType::Tag(index) => format!("tag {}", function(index)),
        }
    }

    /// A tag's name for messages: its own, else its first export's, else `tag[index]`.
    pub fn tag_name(&self, tag: u32) -> String {
        self.name_of(self.names.tag(tag), ExternKind::Tag, tag)
    }

    /// A function's name for messages: its own, else its first export's, else `func[index]`.
    pub fn function_name(&self, function: u32) -> String {
        self.name_of(self.names.function(function), ExternKind::Func, function)
    }

    fn name_of(&self, name: Option<&str>, kind: ExternKind, index: u32) -> String {
        if let Some(name) = name {
            return format!("${name}");
        }
        let exported = |export: &&Export| export.kind == kind && export.index == index;
        match self.exports.iter().find(exported) {
            Some(export) => export.name.to_string(),
            None => format!("{}[{index}]", kind.name()),
        }
    }
}

/// Loads a module from either format: bytes that begin as the binary format does are binary, all others are text.
pub fn load<'a>(input: impl Into<Cow<'a, [u8]>>, features: Features) -> Result<Loaded, Error> {
    let input = input.into();
    if is_binary(&input) {
        let module = Module::from_binary(input, features)?;
        return Ok(Loaded {
            module: module.into(),
            source: None,
        });
    }
    let text = std::str::from_utf8(&input).map_err(|error| {
        let message = "the text is not UTF-8, and the bytes do not begin like a WebAssembly binary (00 61 73 6d)";
        Error::malformed(message).at_offset(error.valid_up_to())
    })?;
    load_text(text, features)
}

/// Loads a module from the text format. Errors of every kind say where in the text they are.
pub fn load_text(text: &str, features: Features) -> Result<Loaded, Error> {
    let assembled = text::assemble(text)?;
    match Module::from_binary(assembled.bytes, features) {
        Ok(module) => {
            let source = Source {
                text: text.into(),
                map: assembled.map,
            };
            Ok(Loaded {
                module: module.into(),
                source: Some(source),
            })
        }
        Err(error) => {
            let place = error.offset().and_then(|offset| assembled.map.place(text, offset));
            Err(error.at_place(place))
        }
    }
}
