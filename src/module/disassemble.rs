//! The text of a module that came as binary.

use std::io;

use wasmprinter::{Config, Print};

use super::{Module, Source, SourceMap};
use crate::error::Error;

/// Collects the text, and for each line the offset that it stands for.
#[derive(Default)]
struct Lines {
    text: String,
    entries: Vec<(u32, u32)>,
    /// The offset of the line that has begun, until its first character is known.
    pending: Option<u64>,
}

impl Print for Lines {
    fn write_str(&mut self, s: &str) -> io::Result<()> {
        if let (Some(offset), Some(indent)) = (self.pending, s.find(|c: char| !c.is_whitespace())) {
            self.pending = None;
            if let (Ok(offset), Ok(start)) = (u32::try_from(offset), u32::try_from(self.text.len() + indent)) {
                self.entries.push((offset, start));
            }
        }
        self.text.push_str(s);
        Ok(())
    }

    fn start_line(&mut self, binary_offset: Option<u64>) {
        self.pending = binary_offset;
    }
}

impl Source {
    /// Writes a module in the text format, one instruction a line.
    pub fn disassemble(module: &Module) -> Result<Self, Error> {
        let mut lines = Lines::default();
        let printed = Config::new()
            .features(module.features.validator())
            .print(&module.bytes, &mut lines);
        printed.map_err(|error| Error::malformed(format!("the module cannot be disassembled: {error}")))?;
        Ok(Self {
            text: lines.text.into(),
            map: SourceMap::new(lines.entries),
        })
    }
}
