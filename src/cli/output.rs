//! Standard output: what the program prints, and after it what the command line has to say.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, StdoutLock, Write};

use semblance::host::Console;

use super::{Failure, report};

/// Standard output, buffered. What cannot be written is remembered, and nothing is written after it.
pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    at_line_start: bool,
    error: Option<io::Error>,
    /// Where the program's standard error goes.
    errors: Errors,
}

/// What becomes of what a program writes to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errors {
    /// It goes to that of this process.
    Apart,
    /// It stands among what is shown of the program.
    Among,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self {
            stdout: BufWriter::new(io::stdout().lock()),
            at_line_start: true,
            error: None,
            errors: Errors::Apart,
        }
    }

    /// From now on this is a view of the program, in which what it writes to standard error stands too.
    pub(crate) fn show_errors(&mut self) {
        self.errors = Errors::Among;
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

    /// Shows what has been written, before it is said how the program ended. One that has ended itself has said it.
    pub(crate) fn flush_before(&mut self, failure: &Failure) -> Result<(), Failure> {
        match failure {
            Failure::Exited(_) => self.flush(),
            _ => self.flush_before_report(),
        }
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

    /// In the order in which the program wrote to both, for who reads both.
    fn write_error(&mut self, bytes: &[u8]) {
        match self.errors {
            Errors::Among => self.write(bytes),
            Errors::Apart => {
                if self.error.is_none() {
                    self.error = self.stdout.flush().err();
                }
                // Where there is nobody to read it, there is nobody to tell that either.
                let mut stderr = io::stderr().lock();
                let _ = stderr.write_all(bytes).and_then(|()| stderr.flush());
            }
        }
    }
}
