//! What the items of a module's sections are, in words, for whoever lists them.

use std::fmt::Write as _;

use wasmparser::{BinaryReader, Operator, OperatorsReader};

use super::types::{CompositeType, FieldType, StorageType, SubType};
use super::{Anatomy, ConstExpr, ElementItems, ExternKind, Module, SectionKind, SegmentMode};

/// Bytes, or elements, of a segment that are shown.
const SHOWN: usize = 24;

/// An item in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What it is by number: `func 3`.
    pub number: String,
    /// What it is called; nothing when it has no name.
    pub name: String,
    /// Its type, or what else there is to know.
    pub detail: String,
}

impl Anatomy {
    /// An item of a section in words.
    pub fn outline(&self, module: &Module, section: usize, item: usize) -> Outline {
        let section = &self.sections()[section];
        let start = section.item(item).start;
        let names = &module.names;
        // The index of a definition: what is imported comes first.
        let index = |all: usize| (all - section.count() + item) as u32;
        match section.kind {
            SectionKind::Custom => subsection(module.bytes[start as usize]),
            SectionKind::Type => group(module, item),
            SectionKind::Import => import(module, start),
            SectionKind::Function | SectionKind::Code => {
                let function = module.imported_functions() as u32 + item as u32;
                Outline::of("func", function, called(module, ExternKind::Func, function))
                    .with(module.function_type(function).to_string())
            }
            SectionKind::Table => {
                let table = index(module.tables.len());
                Outline::of("table", table, dollar(names.table(table)))
                    .with(shorten(&module.tables[table as usize].ty.to_string(), "table "))
            }
            SectionKind::Memory => {
                let memory = index(module.memories.len());
                let ty = module.memories[memory as usize].to_string();
                let pages = shorten(&ty, "memory ");
                Outline::of("memory", memory, dollar(names.memory(memory))).with(format!("pages {pages}"))
            }
            SectionKind::Tag => {
                let tag = index(module.tags.len());
                let ty = module.types[module.tags[tag as usize] as usize].as_func();
                Outline::of("tag", tag, dollar(names.tag(tag))).with(ty.map(ToString::to_string).unwrap_or_default())
            }
            SectionKind::Global => {
                let global = index(module.globals.len());
                let declared = &module.globals[global as usize];
                let init = declared.init.as_ref().map(|init| constant(module, init));
                let ty = shorten(&declared.ty.to_string(), "global ");
                Outline::of("global", global, dollar(names.global(global)))
                    .with(format!("{ty} = {}", init.unwrap_or_default()))
            }
            SectionKind::Export => {
                let export = &module.exports[item];
                Outline {
                    number: String::new(),
                    name: export.name.to_string(),
                    detail: named(module, export.kind, export.index),
                }
            }
            SectionKind::Start => Outline {
                detail: module
                    .start
                    .map(|start| named(module, ExternKind::Func, start))
                    .unwrap_or_default(),
                ..Outline::default()
            },
            SectionKind::Element => element(module, item as u32),
            SectionKind::DataCount => Outline {
                detail: format!("{} data segments", module.data.len()),
                ..Outline::default()
            },
            SectionKind::Data => data(module, item as u32),
        }
    }
}

impl Outline {
    fn of(kind: &str, index: u32, name: String) -> Self {
        Self {
            number: format!("{kind} {index}"),
            name,
            detail: String::new(),
        }
    }

    fn with(self, detail: String) -> Self {
        Self { detail, ..self }
    }
}

fn dollar(name: Option<&str>) -> String {
    name.map(|name| format!("${name}")).unwrap_or_default()
}

fn shorten(text: &str, prefix: &str) -> String {
    text.strip_prefix(prefix).unwrap_or(text).to_owned()
}

/// The name of a function or of what else has an index: its own, or none.
fn called(module: &Module, kind: ExternKind, index: u32) -> String {
    let names = &module.names;
    dollar(match kind {
        ExternKind::Func => names.function(index),
        ExternKind::Table => names.table(index),
        ExternKind::Memory => names.memory(index),
        ExternKind::Global => names.global(index),
        ExternKind::Tag => names.tag(index),
    })
}

/// Something with an index, by its name if it has one.
fn named(module: &Module, kind: ExternKind, index: u32) -> String {
    match called(module, kind, index) {
        name if name.is_empty() => format!("{} {index}", kind.name()),
        name => format!("{} {name}", kind.name()),
    }
}

/// Of the section with names, what each part of it names.
fn subsection(id: u8) -> Outline {
    let what = match id {
        0 => "the module",
        1 => "functions",
        2 => "locals",
        3 => "labels",
        4 => "types",
        5 => "tables",
        6 => "memories",
        7 => "globals",
        8 => "element segments",
        9 => "data segments",
        10 => "fields",
        11 => "tags",
        _ => "something else",
    };
    Outline {
        name: format!("names of {what}"),
        ..Outline::default()
    }
}

fn group(module: &Module, item: usize) -> Outline {
    let range = &module.groups[item];
    let described = range.clone().map(|index| defined_type(&module.types[index]));
    let described: Vec<String> = described.collect();
    let first = range.start as u32;
    let (number, name) = match range.len() {
        1 => (format!("type {first}"), dollar(module.names.ty(first))),
        0 => ("an empty group".to_owned(), String::new()),
        _ => (format!("types {first}–{}", range.end - 1), "rec".to_owned()),
    };
    Outline {
        number,
        name,
        detail: described.join(" "),
    }
}

fn defined_type(ty: &SubType) -> String {
    let field = |field: &FieldType| {
        let storage = match field.storage {
            StorageType::I8 => "i8".to_owned(),
            StorageType::I16 => "i16".to_owned(),
            StorageType::Val(ty) => ty.to_string(),
        };
        match field.mutable {
            true => format!("(mut {storage})"),
            false => storage,
        }
    };
    let composite = match &ty.composite {
        CompositeType::Func(ty) => format!("func {ty}"),
        CompositeType::Struct(fields) => {
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("struct {{{}}}", fields.join(", "))
        }
        CompositeType::Array(element) => format!("array {}", field(element)),
    };
    ty.supertype
        .map_or_else(|| composite.clone(), |of| format!("sub {of} {composite}"))
}

/// What is imported at an offset; several things at once where the encoding allows it.
fn import(module: &Module, start: u32) -> Outline {
    let first = module.imports.partition_point(|import| import.offset < start as usize);
    let here = module.imports[first..]
        .iter()
        .take_while(|import| import.offset == start as usize);
    let mut outline = Outline::default();
    for (number, import) in here.enumerate() {
        if number > 0 {
            let _ = write!(outline.name, ", {}", import.name);
            continue;
        }
        outline.name = format!("{}.{}", import.module, import.name);
        outline.detail = module.describe(&import.ty);
    }
    outline
}

/// A constant expression, in which one instruction is most of what occurs.
fn constant(module: &Module, ConstExpr(range): &ConstExpr) -> String {
    let features = module.features.validator();
    let reader = BinaryReader::new_features(&module.bytes[range.clone()], range.start as u64, features);
    let mut operators = OperatorsReader::new(reader).into_iter().map_while(Result::ok);
    let (first, second) = (operators.next(), operators.next());
    if !matches!(second, None | Some(Operator::End)) {
        return "…".to_owned();
    }
    match first {
        Some(Operator::I32Const { value }) => value.to_string(),
        Some(Operator::I64Const { value }) => value.to_string(),
        Some(Operator::F32Const { value }) => f32::from_bits(value.bits()).to_string(),
        Some(Operator::F64Const { value }) => f64::from_bits(value.bits()).to_string(),
        Some(Operator::RefNull { .. }) => "null".to_owned(),
        Some(Operator::RefFunc { function_index }) => named(module, ExternKind::Func, function_index),
        Some(Operator::GlobalGet { global_index }) => named(module, ExternKind::Global, global_index),
        _ => "…".to_owned(),
    }
}

fn mode(module: &Module, mode: &SegmentMode, kind: ExternKind) -> String {
    match mode {
        SegmentMode::Passive => "passive".to_owned(),
        SegmentMode::Declared => "declared".to_owned(),
        SegmentMode::Active { target, offset } => {
            format!("to {} at {}", named(module, kind, *target), constant(module, offset))
        }
    }
}

fn element(module: &Module, index: u32) -> Outline {
    let segment = &module.elements[index as usize];
    let (count, shown): (usize, Vec<String>) = match &segment.items {
        ElementItems::Functions(items) => {
            let shown = items.iter().take(SHOWN);
            let shown = shown.map(|function| shorten(&named(module, ExternKind::Func, *function), "func "));
            (items.len(), shown.collect())
        }
        ElementItems::Expressions(items) => {
            let shown = items.iter().take(SHOWN).map(|item| constant(module, item));
            (items.len(), shown.map(|text| shorten(&text, "func ")).collect())
        }
    };
    let more = if count > shown.len() { " …" } else { "" };
    let detail = format!(
        "{}: {}{more}",
        mode(module, &segment.mode, ExternKind::Table),
        shown.join(" ")
    );
    Outline::of("elem", index, String::new()).with(detail)
}

fn data(module: &Module, index: u32) -> Outline {
    let segment = &module.data[index as usize];
    let bytes = &module.bytes[segment.bytes.clone()];
    let shown = bytes.iter().take(SHOWN).flat_map(|byte| match byte {
        b'"' | b'\\' => vec!['\\', char::from(*byte)],
        b' '..=b'~' => vec![char::from(*byte)],
        _ => format!("\\{byte:02x}").chars().collect(),
    });
    let shown: String = shown.collect();
    let more = if bytes.len() > SHOWN { "…" } else { "" };
    let detail = format!("{}: \"{shown}{more}\"", mode(module, &segment.mode, ExternKind::Memory));
    Outline::of("data", index, String::new()).with(detail)
}
