//! Standard output: what the program prints, and after it what the command line has to say.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, StdoutLock, Write};

use semblance::host::Console;

use super::{Failure, report};

/// Standard output, buffered. What cannot be written is remembered, and nothing is written after it.
pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    at_line_start: bool,
    error: Option<io::Error>,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self {
            stdout: BufWriter::new(io::stdout().lock()),
            at_line_start: true,
            error: None,
        }
    }

    /// Writes a line of its own, wherever the program's output ended.
    pub(crate) fn line(&mut self, text: &str) {
        self.end_line();
        self.write(text.as_bytes());
        self.write(b"\n");
    }

    /// Shows what has been written, and says whether anyone could see it.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.stdout.flush();
        match self.error.take().or(flushed.err()) {
            None => Ok(()),
            Some(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Unread),
            Some(error) => Err(Failure::Failed(report::about_file("<stdout>", &error.to_string()))),
        }
    }

    /// Shows what has been written, before a report about the run appears on standard error. What the program printed
    /// is left as it is, unless both meet on a terminal.
    pub(crate) fn flush_before_report(&mut self) -> Result<(), Failure> {
        if io::stdout().is_terminal() {
            self.end_line();
        }
        self.flush()
    }

    /// Ends the line, if one has begun.
    pub(crate) fn end_line(&mut self) {
        if !self.at_line_start {
            self.write(b"\n");
        }
    }
}

impl Console for Output {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last() {
            self.at_line_start = *last == b'\n';
        }
        if self.error.is_none() {
            self.error = self.stdout.write_all(bytes).err();
        }
    }
}
