//! Places in the text that the editor shows, found quickly however long it is.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::types::Place;
use crate::module::{self, Source};

/// A source with the beginnings of its lines.
#[derive(Debug)]
pub struct Text {
    source: Source,
    lines: Vec<Line>,
    /// Where the things of the source map begin, ascending, once somebody wants to know.
    starts: OnceLock<Box<[u32]>>,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug)]
struct Line {
    byte: u32,
    /// In UTF-16 code units, as the editor counts.
    unit: u32,
}

impl Text {
    /// Takes a source in.
    pub fn new(source: Source) -> Self {
        let mut lines = vec![Line { byte: 0, unit: 0 }];
        let mut unit = 0;
        for (byte, character) in source.text.char_indices() {
            unit += character.len_utf16() as u32;
            if character == '\n' {
                let byte = byte as u32 + 1;
                lines.push(Line { byte, unit });
            }
        }
        Self {
            source,
            lines,
            starts: OnceLock::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.source.text
    }

    /// The text with its map.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The place of what stands at an offset of the module's bytes.
    pub fn place(&self, offset: usize) -> Option<Place> {
        let entries = self.source.map.entries();
        let after = entries.partition_point(|(start, _)| *start as usize <= offset);
        let (_, start) = entries.get(after.checked_sub(1)?)?;
        // The assembler gives the text's beginning, where nothing begins but the module, to types that it adds itself.
        (*start != 0).then(|| self.token(*start as usize))
    }

    /// The line, counted from 1, of what stands at an offset of the module's bytes.
    pub fn line_at(&self, offset: usize) -> Option<u32> {
        let entries = self.source.map.entries();
        let after = entries.partition_point(|(start, _)| *start as usize <= offset);
        let (_, start) = entries.get(after.checked_sub(1)?)?;
        (*start != 0).then(|| self.line_of(*start) as u32)
    }

    /// The line, counted from 1, of a byte of the text.
    pub fn line_of(&self, byte: u32) -> usize {
        self.lines.partition_point(|line| line.byte <= byte)
    }

    /// The place of the first thing that begins within a range of the module's bytes.
    pub fn place_within(&self, range: &Range<u32>) -> Option<Place> {
        let entries = self.source.map.entries();
        let first = entries.partition_point(|(offset, _)| *offset < range.start);
        let (offset, start) = entries.get(first)?;
        (range.contains(offset) && *start != 0).then(|| self.token(*start as usize))
    }

    /// The byte of the text at a place that is counted in UTF-16 code units.
    pub fn byte_of(&self, unit: u32) -> u32 {
        let line = self.lines[self.lines.partition_point(|line| line.unit <= unit) - 1];
        let mut units = line.unit;
        let rest = self.source.text[line.byte as usize..].char_indices();
        let before = { rest }.find(|(_, character)| {
            units += character.len_utf16() as u32;
            units > unit
        });
        before.map_or(self.source.text.len() as u32, |(at, _)| line.byte + at as u32)
    }

    /// The bytes of a line, which is counted from 1.
    pub fn bytes_of_line(&self, line: u32) -> Option<Range<u32>> {
        let start = self.lines.get((line as usize).checked_sub(1)?)?.byte;
        let end = self.lines.get(line as usize);
        Some(start..end.map_or(self.source.text.len() as u32, |next| next.byte))
    }

    /// The place of the token that begins at a byte.
    fn token(&self, start: usize) -> Place {
        let number = self.line_of(start as u32);
        let line = self.lines[number - 1];
        let place = module::Place::of(&self.source.text[line.byte as usize..], start - line.byte as usize);
        place_in(
            &self.source.text[line.byte as usize..],
            &place,
            number as u32,
            line.unit,
        )
    }

    /// What the text says at a place.
    pub fn token_at(&self, offset: usize) -> Option<&str> {
        let entries = self.source.map.entries();
        let after = entries.partition_point(|(start, _)| *start as usize <= offset);
        let (_, start) = entries.get(after.checked_sub(1)?)?;
        let place = module::Place::of(&self.source.text[*start as usize..], 0);
        self.source.text[*start as usize..].get(..place.end)
    }

    /// The instruction at an offset as the text has it, with its immediates and without its operands.
    pub fn instruction_at(&self, offset: usize) -> Option<&str> {
        let entries = self.source.map.entries();
        let after = entries.partition_point(|(start, _)| *start as usize <= offset);
        let (_, start) = entries.get(after.checked_sub(1)?)?;
        let starts = self.starts.get_or_init(|| {
            let mut starts: Vec<u32> = entries.iter().map(|(_, start)| *start).collect();
            starts.sort_unstable();
            starts.dedup();
            starts.into()
        });
        // It ends where the next one begins, or with its line.
        let next = starts.get(starts.partition_point(|other| other <= start));
        let text = &*self.source.text;
        let own = text.get(*start as usize..next.map_or(text.len(), |next| *next as usize))?;
        Some(own_part(own.lines().next()?))
    }
}

/// What belongs to an instruction of a text that ends where the next one begins: what closes the instruction around it,
/// and what opens the one behind it, does not.
fn own_part(text: &str) -> &str {
    let comment = text.find(";;").into_iter().chain(text.find("(;")).min();
    let text = &text[..comment.unwrap_or(text.len())];
    let mut open = 0;
    let mut end = text.len();
    for (at, character) in text.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => {
                end = at;
                break;
            }
            ')' => open -= 1,
            _ => {}
        }
    }
    let own = text[..end].trim_end();
    own.strip_suffix('(').unwrap_or(own).trim_end()
}

/// A place in the units of the editor, in a text that begins at a line and a unit.
fn place_in(text: &str, place: &module::Place, line: u32, unit: u32) -> Place {
    let units = |text: &str| text.encode_utf16().count() as u32;
    let from = unit + units(&text[..place.start]);
    Place {
        line,
        column: place.column as u32,
        from,
        to: from + units(&text[place.start..place.end]),
    }
}

/// A place of a whole text in the units of the editor.
pub fn editor_place(text: &str, place: &module::Place) -> Place {
    place_in(text, place, place.line as u32, 0)
}

#[cfg(test)]
#[test]
fn places_are_those_of_the_whole_text() {
    let text = "(module ;; \u{1f980} and é\n  (func (export \"é\") (result i32)\n    i32.const 1 (; \u{1f980} ;) drop\n    i32.const 2))";
    let loaded = module::load_text(text, crate::features::Features::default()).expect("it is valid");
    let source = loaded.source.expect("it was text");
    let indexed = Text::new(source.clone());
    for offset in 0..loaded.module.bytes.len() {
        let slow = source.place(offset).map(|place| editor_place(text, &place));
        let place = indexed.place(offset);
        assert_eq!(format!("{place:?}"), format!("{slow:?}"), "at {offset}");
        let spelled = source.place(offset).map(|place| &text[place.start..place.end]);
        if spelled.is_some() {
            assert_eq!(indexed.token_at(offset), spelled);
        }
    }
}

#[cfg(test)]
#[test]
fn instructions_are_without_what_is_around_them() {
    let text = r#"(module (table 1 funcref) (type $t (func (param i32) (result i32)))
  (func $f (param $x i32) (result i32)
    (call_indirect (type $t) (i32.add (local.get $x) (i32.const 1)) (i32.const 0)) ;; a note
    (block $b (result i32) (i32.const 2)) drop drop (; ) ;) i32.const 3))"#;
    let loaded = module::load_text(text, crate::features::Features::default()).expect("it is valid");
    let indexed = Text::new(loaded.source.expect("it was text"));
    let types = crate::code::typing::instruction_types(&loaded.module, 0);
    let all: Vec<_> = types
        .iter()
        .filter_map(|types| indexed.instruction_at(types.offset as usize))
        // The ends of blocks and functions have no words of their own.
        .filter(|text| !text.is_empty() && !text.starts_with("func"))
        .collect();
    assert_eq!(
        all,
        [
            "local.get $x",
            "i32.const 1",
            "i32.add",
            "i32.const 0",
            "call_indirect (type $t)",
            "block $b (result i32)",
            "i32.const 2",
            "drop",
            "drop",
            "i32.const 3"
        ]
    );
}
