//! The text format into the binary format, through `wast`, and where each instruction stands in the text.

use wasmparser::{Parser, Payload};
use wast::core::{FuncKind, ModuleField, ModuleKind};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wat};

use super::source_map::{Place, SourceMap};
use crate::error::Error;

/// What the assembler made of a text.
pub(super) struct Assembled {
    pub(super) bytes: Vec<u8>,
    pub(super) map: SourceMap,
}

/// Whether an input is in the binary format: it begins with the format's magic bytes.
pub fn is_binary(input: &[u8]) -> bool {
    input.starts_with(b"\0asm")
}

/// An error of the assembler in our form, with its place in the text.
pub fn syntax_error(text: &str, error: &wast::Error) -> Error {
    let place = Place::of(text, error.span().offset());
    let mut message = error.message();
    // What stands in the place of an instruction is the news.
    if message == "unknown operator or unexpected token" {
        message = format!("{message} `{}`", &text[place.start..place.end]);
    }
    Error::malformed(message).at_place(Some(place))
}

/// Assembles a module from a text.
pub(super) fn assemble(text: &str) -> Result<Assembled, Error> {
    let error = |error: wast::Error| syntax_error(text, &error);
    let mut buffer = ParseBuffer::new(text).map_err(error)?;
    buffer.track_instr_spans(true);
    let mut wat = parser::parse::<Wat<'_>>(&buffer).map_err(error)?;
    let bytes = wat.encode().map_err(error)?;
    let map = source_map(&wat, &bytes);
    Ok(Assembled { bytes, map })
}

/// The bytes of a module of a script, where the parser has already read it, and its source map.
pub fn assemble_parsed(module: &mut QuoteWat<'_>) -> Result<(Vec<u8>, SourceMap), wast::Error> {
    let bytes = module.encode()?;
    let map = match module {
        QuoteWat::Wat(wat) => source_map(wat, &bytes),
        _ => SourceMap::default(),
    };
    Ok((bytes, map))
}

/// Pairs what the text defines with where the encoder put it: both keep the order of definition, section by section.
fn source_map(wat: &Wat<'_>, bytes: &[u8]) -> SourceMap {
    let Wat::Module(module) = wat else {
        return SourceMap::default();
    };
    let ModuleKind::Text(fields) = &module.kind else {
        return SourceMap::default();
    };
    let spans = Spans::collect(fields);
    let mut entries = Vec::new();
    let mut bodies = spans.bodies.iter();
    // An encoding that does not decode has an error of its own; what comes before it can still be placed.
    for payload in Parser::new(0).parse_all(bytes).map_while(Result::ok) {
        match payload {
            Payload::TypeSection(section) => pair(section, &spans.types, &mut entries),
            Payload::ImportSection(section) => pair(section, &spans.imports, &mut entries),
            Payload::FunctionSection(section) => pair(section, &spans.functions, &mut entries),
            Payload::TableSection(section) => pair(section, &spans.tables, &mut entries),
            Payload::MemorySection(section) => pair(section, &spans.memories, &mut entries),
            Payload::TagSection(section) => pair(section, &spans.tags, &mut entries),
            Payload::GlobalSection(section) => pair(section, &spans.globals, &mut entries),
            Payload::ExportSection(section) => pair(section, &spans.exports, &mut entries),
            Payload::ElementSection(section) => pair(section, &spans.elements, &mut entries),
            Payload::DataSection(section) => pair(section, &spans.data, &mut entries),
            Payload::StartSection { range, .. } => {
                entries.extend(spans.start.map(|span| (range.start as u32, span)));
            }
            Payload::CodeSectionEntry(body) => {
                let Some((function, instructions)) = bodies.next() else {
                    break;
                };
                entries.push((body.range().start as u32, *function));
                let Ok(operators) = body.get_operators_reader() else {
                    break;
                };
                let offsets = operators.into_iter_with_offsets().map_while(Result::ok);
                // The function's own end, which the text does not write, is the last and has no span.
                let placed = offsets.zip(instructions.iter().copied().chain([*function]));
                entries.extend(placed.map(|((_, offset), span)| (offset as u32, span)));
            }
            _ => {}
        }
    }
    SourceMap::new(entries)
}

fn pair<'a, T: wasmparser::FromReader<'a>>(
    section: wasmparser::SectionLimited<'a, T>,
    spans: &[u32],
    entries: &mut Vec<(u32, u32)>,
) {
    let offsets = section.into_iter_with_offsets().map_while(Result::ok);
    entries.extend(offsets.zip(spans).map(|((offset, _), span)| (offset as u32, *span)));
}

/// Where the text defines things, as bytes of the text, in the order of each section.
#[derive(Default)]
struct Spans {
    /// Of each recursive group; most are of one type.
    types: Vec<u32>,
    imports: Vec<u32>,
    functions: Vec<u32>,
    tables: Vec<u32>,
    memories: Vec<u32>,
    tags: Vec<u32>,
    globals: Vec<u32>,
    exports: Vec<u32>,
    elements: Vec<u32>,
    data: Vec<u32>,
    start: Option<u32>,
    /// Of each defined function: the function itself, and its instructions.
    bodies: Vec<(u32, Vec<u32>)>,
}

impl Spans {
    fn collect(fields: &[ModuleField<'_>]) -> Self {
        let mut spans = Self::default();
        for field in fields {
            match field {
                ModuleField::Func(function) => {
                    let FuncKind::Inline { expression, .. } = &function.kind else {
                        continue;
                    };
                    let start = function.span.offset() as u32;
                    let instructions = expression.instr_spans.iter().flatten().map(|span| span.offset() as u32);
                    spans.functions.push(start);
                    spans.bodies.push((start, instructions.collect()));
                }
                ModuleField::Type(ty) => spans.types.push(ty.span.offset() as u32),
                ModuleField::Rec(group) => spans.types.push(group.span.offset() as u32),
                ModuleField::Import(imports) => spans.imports.push(imports.span.offset() as u32),
                ModuleField::Table(table) => spans.tables.push(table.span.offset() as u32),
                ModuleField::Memory(memory) => spans.memories.push(memory.span.offset() as u32),
                ModuleField::Tag(tag) => spans.tags.push(tag.span.offset() as u32),
                ModuleField::Global(global) => spans.globals.push(global.span.offset() as u32),
                ModuleField::Export(export) => spans.exports.push(export.span.offset() as u32),
                ModuleField::Elem(element) => spans.elements.push(element.span.offset() as u32),
                ModuleField::Data(data) => spans.data.push(data.span.offset() as u32),
                ModuleField::Start(index) => spans.start = Some(index.span().offset() as u32),
                _ => {}
            }
        }
        spans
    }
}
