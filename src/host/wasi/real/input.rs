//! Standard input of this process, read by a thread when the program wants something and not before.

use std::fs::File;
use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::host::wasi::Input;

/// What is there at once comes within this time.
const AT_ONCE: Duration = Duration::from_millis(1);

/// The reading end.
#[derive(Debug)]
pub(super) struct Keyboard {
    wanted: Sender<usize>,
    read: Receiver<Input>,
    /// Whether something is being waited for.
    waits: bool,
    /// What has come meanwhile.
    came: Option<Input>,
}

impl Keyboard {
    pub(super) fn new() -> Self {
        let (wanted, wants) = mpsc::channel();
        let (reads, read) = mpsc::channel();
        thread::spawn(move || {
            let mut stdin = unbuffered();
            for most in wants {
                if reads.send(once(&mut *stdin, most)).is_err() {
                    return;
                }
            }
        });
        Self {
            wanted,
            read,
            waits: false,
            came: None,
        }
    }

    /// Reads so many bytes at most, if there are any at once.
    pub(super) fn input(&mut self, most: usize) -> Input {
        if !self.waits && self.came.is_none() {
            // Where there is no thread any more, there is nothing to read.
            self.waits = self.wanted.send(most).is_ok();
        }
        self.wait(AT_ONCE);
        match self.came.take() {
            Some(input) => input,
            None if self.waits => Input::NotYet,
            None => Input::End,
        }
    }

    /// Waits until something has come, for some time at most; whether it has.
    pub(super) fn wait(&mut self, patience: Duration) -> bool {
        if self.waits && self.came.is_none() {
            self.came = match self.read.recv_timeout(patience) {
                Ok(input) => Some(input),
                Err(mpsc::RecvTimeoutError::Timeout) => None,
                Err(mpsc::RecvTimeoutError::Disconnected) => Some(Input::End),
            };
            self.waits = self.came.is_none();
        }
        !self.waits
    }
}

/// Standard input without a buffer: what this program does not read is left for others.
#[cfg(unix)]
fn unbuffered() -> Box<dyn Read> {
    use std::os::fd::AsFd;
    match io::stdin().as_fd().try_clone_to_owned() {
        Ok(stdin) => Box::new(File::from(stdin)),
        Err(_) => Box::new(io::stdin()),
    }
}

#[cfg(not(unix))]
fn unbuffered() -> Box<dyn Read> {
    Box::new(io::stdin())
}

fn once(stdin: &mut dyn Read, most: usize) -> Input {
    let mut bytes = vec![0; most];
    loop {
        match stdin.read(&mut bytes) {
            Ok(0) => return Input::End,
            Ok(count) => {
                bytes.truncate(count);
                return Input::Bytes(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // A closed standard input has nothing in it.
            Err(_) => return Input::End,
        }
    }
}
