//! What stands where in a module's bytes: sections, what each of them lists, and the instructions within.
//!
//! Sections and items are taken down once; what is inside of an item is read when somebody asks for it.

use std::ops::Range;

use wasmparser::{
    BinaryReader, FromReader, FunctionBody, KnownCustom, OperatorsReader, Parser, Payload, SectionLimited,
};

use super::{ElementItems, Module, SegmentMode};
use crate::guide;

/// How long the header of a module is: magic bytes and version.
const HEADER: u32 = 8;

/// The sections of a module, in the order of the bytes and without gaps.
#[derive(Debug, Default)]
pub struct Anatomy {
    sections: Vec<Section>,
}

/// The kinds of sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// What the standard does not know, or only as an addition.
    Custom,
    /// Types, in recursive groups.
    Type,
    /// Imports.
    Import,
    /// The types of functions.
    Function,
    /// Tables.
    Table,
    /// Memories.
    Memory,
    /// Tags.
    Tag,
    /// Globals.
    Global,
    /// Exports.
    Export,
    /// The start function.
    Start,
    /// Element segments.
    Element,
    /// How many data segments there will be.
    DataCount,
    /// The bodies of functions.
    Code,
    /// Data segments.
    Data,
}

impl SectionKind {
    /// What the specification calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::Type => "type",
            Self::Import => "import",
            Self::Function => "function",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Tag => "tag",
            Self::Global => "global",
            Self::Export => "export",
            Self::Start => "start",
            Self::Element => "element",
            Self::DataCount => "data count",
            Self::Code => "code",
            Self::Data => "data",
        }
    }
}

/// A section.
#[derive(Debug)]
pub struct Section {
    /// Its kind.
    pub kind: SectionKind,
    /// The name of a custom section.
    pub name: Box<str>,
    /// All of it.
    pub range: Range<u32>,
    /// What is in it, behind its kind and its size.
    pub content: Range<u32>,
    /// Where its items begin, ascending; each ends where the next begins, the last with the section.
    items: Vec<u32>,
}

impl Section {
    /// How many items it lists.
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// Where an item stands.
    ///
    /// # Panics
    /// When there is no item of that number.
    pub fn item(&self, number: usize) -> Range<u32> {
        let end = self.items.get(number + 1).copied().unwrap_or(self.range.end);
        self.items[number]..end
    }

    /// The item that has a byte.
    pub fn item_at(&self, offset: u32) -> Option<usize> {
        let after = self.items.partition_point(|start| *start <= offset);
        after.checked_sub(1).filter(|_| offset < self.range.end)
    }
}

/// A part of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, in words; of an instruction its name.
    pub label: String,
    /// Where it stands.
    pub range: Range<u32>,
    /// How many of an instruction's bytes say which instruction it is; 0 for what is none.
    pub opcode: u32,
}

impl Anatomy {
    /// Takes down where the sections of a module are, and their items.
    pub fn of(module: &Module) -> Self {
        let mut anatomy = Self::default();
        // The module was decoded before: nothing here can fail, and what would is left out.
        for payload in Parser::new(0).parse_all(&module.bytes).map_while(Result::ok) {
            anatomy.take_in(payload, &module.bytes);
        }
        anatomy
    }

    /// All sections.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The number of the section that has a byte; the module's header belongs to none.
    pub fn section_at(&self, offset: u32) -> Option<usize> {
        let after = self.sections.partition_point(|section| section.range.start <= offset);
        after
            .checked_sub(1)
            .filter(|number| offset < self.sections[*number].range.end)
    }

    fn take_in(&mut self, payload: Payload<'_>, bytes: &[u8]) {
        use SectionKind as Kind;
        match payload {
            Payload::TypeSection(section) => self.list(Kind::Type, section),
            Payload::ImportSection(section) => self.list(Kind::Import, section),
            Payload::FunctionSection(section) => self.list(Kind::Function, section),
            Payload::TableSection(section) => self.list(Kind::Table, section),
            Payload::MemorySection(section) => self.list(Kind::Memory, section),
            Payload::TagSection(section) => self.list(Kind::Tag, section),
            Payload::GlobalSection(section) => self.list(Kind::Global, section),
            Payload::ExportSection(section) => self.list(Kind::Export, section),
            Payload::ElementSection(section) => self.list(Kind::Element, section),
            Payload::DataSection(section) => self.list(Kind::Data, section),
            Payload::StartSection { range, .. } => self.add(Kind::Start, "", range.clone(), vec![range.start as u32]),
            Payload::DataCountSection { range, .. } => {
                self.add(Kind::DataCount, "", range.clone(), vec![range.start as u32]);
            }
            Payload::CodeSectionStart { unchecked_range, .. } => {
                self.add(Kind::Code, "", unchecked_range, Vec::new());
            }
            Payload::CodeSectionEntry(body) => {
                let Some(section) = self.sections.last_mut() else {
                    return;
                };
                // A body begins with its size, which the decoder leaves out.
                let before = section.items.last().map_or(section.content.start, |last| {
                    let (size, length) = leb128(bytes, *last);
                    last + length + size
                });
                let (_, count) = leb128(bytes, section.content.start);
                let start = if section.items.is_empty() {
                    before + count
                } else {
                    before
                };
                debug_assert!(start < body.range().start as u32);
                section.items.push(start);
            }
            Payload::CustomSection(section) => {
                let items = match section.as_known() {
                    KnownCustom::Name(mut names) => {
                        let mut items = Vec::new();
                        loop {
                            let start = names.sections.original_position() as u32;
                            if !matches!(names.next(), Some(Ok(_))) {
                                break items;
                            }
                            items.push(start);
                        }
                    }
                    _ => Vec::new(),
                };
                self.add(Kind::Custom, section.name(), section.range(), items);
            }
            _ => {}
        }
    }

    fn list<'a, T: FromReader<'a>>(&mut self, kind: SectionKind, section: SectionLimited<'a, T>) {
        let range = section.range();
        let items = section.into_iter_with_offsets().map_while(Result::ok);
        let items = items.map(|(offset, _)| offset as u32).collect();
        self.add(kind, "", range, items);
    }

    fn add(&mut self, kind: SectionKind, name: &str, content: Range<u64>, items: Vec<u32>) {
        let start = self.sections.last().map_or(HEADER, |last| last.range.end);
        let content = content.start as u32..content.end as u32;
        self.sections.push(Section {
            kind,
            name: name.into(),
            range: start..content.end,
            content,
            items,
        });
    }

    /// What a byte of an item is part of, the largest first; nothing when the item is all that there is to say.
    pub fn parts_at(&self, module: &Module, section: usize, item: usize, offset: u32) -> Vec<Part> {
        let Section { kind, .. } = self.sections[section];
        let imported = |all: usize| all - self.defined(kind);
        match kind {
            SectionKind::Code => in_body(module, item, offset),
            SectionKind::Table => {
                let table = &module.tables[imported(module.tables.len()) + item];
                constants(
                    module,
                    table.init.iter().map(|init| (&init.0, "the first value")),
                    offset,
                )
            }
            SectionKind::Global => {
                let global = &module.globals[imported(module.globals.len()) + item];
                constants(
                    module,
                    global.init.iter().map(|init| (&init.0, "the first value")),
                    offset,
                )
            }
            SectionKind::Element => {
                let segment = &module.elements[item];
                let elements = match &segment.items {
                    ElementItems::Functions(_) => &[][..],
                    ElementItems::Expressions(items) => items,
                };
                let elements = elements.iter().map(|element| (&element.0, "an element"));
                constants(module, place_of(&segment.mode).chain(elements), offset)
            }
            SectionKind::Data => {
                let segment = &module.data[item];
                let bytes = segment.bytes.start as u32..segment.bytes.end as u32;
                if bytes.contains(&offset) {
                    return vec![Part::new("the bytes that are copied", bytes)];
                }
                constants(module, place_of(&segment.mode), offset)
            }
            _ => Vec::new(),
        }
    }

    /// How many items the section of a kind has.
    fn defined(&self, kind: SectionKind) -> usize {
        let found = self.sections.iter().find(|section| section.kind == kind);
        found.map_or(0, Section::count)
    }
}

impl Part {
    fn new(label: &str, range: Range<u32>) -> Self {
        Self {
            label: label.to_owned(),
            range,
            opcode: 0,
        }
    }
}

/// Where a segment is copied to.
fn place_of(mode: &SegmentMode) -> impl Iterator<Item = (&Range<usize>, &'static str)> {
    let offset = match mode {
        SegmentMode::Active { offset, .. } => Some((&offset.0, "where it is copied to")),
        SegmentMode::Passive | SegmentMode::Declared => None,
    };
    offset.into_iter()
}

/// What a byte of a function's body is part of.
fn in_body(module: &Module, body: usize, offset: u32) -> Vec<Part> {
    let range = &module.bodies[body];
    if offset < range.start as u32 {
        return Vec::new();
    }
    let features = module.features.validator();
    let reader = BinaryReader::new_features(&module.bytes[range.clone()], range.start as u64, features);
    let body = FunctionBody::new(reader);
    let Ok(operators) = body.get_binary_reader_for_operators() else {
        return Vec::new();
    };
    let first = operators.original_position() as u32;
    if offset < first {
        return vec![Part::new("the declarations of locals", range.start as u32..first)];
    }
    instruction_at(module, OperatorsReader::new(operators), range.end as u32, offset)
        .into_iter()
        .collect()
}

/// What a byte of constant expressions, each with what it says, is part of.
fn constants<'a>(
    module: &Module,
    expressions: impl Iterator<Item = (&'a Range<usize>, &'static str)>,
    offset: u32,
) -> Vec<Part> {
    let has_it = |range: &Range<usize>| range.contains(&(offset as usize));
    let Some((range, label)) = { expressions }.find(|(range, _)| has_it(range)) else {
        return Vec::new();
    };
    let features = module.features.validator();
    let reader = BinaryReader::new_features(&module.bytes[range.clone()], range.start as u64, features);
    let whole = Part::new(label, range.start as u32..range.end as u32);
    let instruction = instruction_at(module, OperatorsReader::new(reader), range.end as u32, offset);
    std::iter::once(whole).chain(instruction).collect()
}

/// The instruction, of those that end at `end`, that has a byte.
fn instruction_at(module: &Module, operators: OperatorsReader<'_>, end: u32, offset: u32) -> Option<Part> {
    let mut all = operators.into_iter_with_offsets().map_while(Result::ok).peekable();
    while let Some((operator, start)) = all.next() {
        let end = all.peek().map_or(end, |(_, next)| *next as u32);
        if offset < end {
            return Some(Part {
                label: guide::name_of(&operator),
                range: start as u32..end,
                opcode: opcode_length(&module.bytes, start as u32),
            });
        }
    }
    None
}

/// How many bytes say which instruction stands at an offset: behind a prefix there is a number.
fn opcode_length(bytes: &[u8], start: u32) -> u32 {
    match bytes[start as usize] {
        0xfb..=0xfe => 1 + leb128(bytes, start + 1).1,
        _ => 1,
    }
}

/// An unsigned number at an offset, and how many bytes it takes.
fn leb128(bytes: &[u8], start: u32) -> (u32, u32) {
    let mut reader = BinaryReader::new(&bytes[start as usize..], start.into());
    let number = reader.read_var_u32().unwrap_or_default();
    (number, (reader.original_position() - u64::from(start)) as u32)
}
