//! From code offsets to places in a text that a person reads: the WAT that was given, or the disassembly.

use std::sync::Arc;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// Where the place begins, in bytes from the text's beginning.
    pub start: usize,
    /// Where the token that begins there ends, likewise.
    pub end: usize,
}

impl Place {
    /// The place of the token that begins at a byte of a text.
    pub fn of(text: &str, start: usize) -> Self {
        let start = text.floor_char_boundary(start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let token = &text[start..];
        let length = token
            .find([' ', '\t', '\r', '\n', '(', ')', ';', '"'])
            .unwrap_or(token.len());
        // A delimiter is a token of its own; an empty place could not be shown.
        let length = length.max(token.chars().next().map_or(0, char::len_utf8));
        Self {
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            start,
            end: start + length,
        }
    }
}

/// For offsets into a module's bytes, where in the text the instruction or definition at that offset begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Offsets into the bytes, strictly ascending, each with the byte of the text that it stands for.
    entries: Vec<(u32, u32)>,
}

impl SourceMap {
    /// A map from pairs of offset and byte of the text, in any order.
    pub fn new(mut entries: Vec<(u32, u32)>) -> Self {
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by_key(|entry| entry.0);
        Self { entries }
    }

    /// The place of the last thing that begins at or before `offset`.
    pub fn place(&self, text: &str, offset: usize) -> Option<Place> {
        let after = self.entries.partition_point(|(start, _)| *start as usize <= offset);
        let (_, start) = self.entries.get(after.checked_sub(1)?)?;
        // The assembler gives the text's beginning, where nothing begins but the module, to types that it adds itself.
        if *start == 0 {
            return None;
        }
        Some(Place::of(text, *start as usize))
    }

    /// Offsets into the bytes, ascending, each with the byte of the text that it stands for.
    pub fn entries(&self) -> &[(u32, u32)] {
        &self.entries
    }
}

/// A text with its map.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// Where its instructions stand.
    pub map: SourceMap,
}

impl Source {
    /// The place of what stands at an offset of the module's bytes.
    pub fn place(&self, offset: usize) -> Option<Place> {
        self.map.place(&self.text, offset)
    }

    /// The lines of the text, for who asks for many.
    pub fn lines(&self) -> Lines<'_> {
        let newlines = self.text.match_indices('\n').map(|(at, _)| at + 1);
        Lines {
            map: &self.map,
            starts: std::iter::once(0).chain(newlines).collect(),
        }
    }
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    map: &'a SourceMap,
    starts: Vec<usize>,
}

impl Lines<'_> {
    /// The line of a byte of the text, counted from 1.
    pub fn of_byte(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The line of the last thing that begins at or before an offset of the module's bytes.
    pub fn of_offset(&self, offset: u32) -> Option<usize> {
        let after = self.map.entries.partition_point(|(start, _)| *start <= offset);
        let (_, start) = self.map.entries.get(after.checked_sub(1)?)?;
        (*start != 0).then(|| self.of_byte(*start as usize))
    }
}
