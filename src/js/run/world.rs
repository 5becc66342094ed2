//! The world of a program on the page: arguments, variables, what is typed, and files in memory.

use crate::host::wasi::types::Timestamp;
use crate::host::wasi::{Clock, FileSystem, Input, MemoryFs, Outside, START, Wasi, is_program, uses_wasi};
use crate::host::{Wait, World};
use crate::js::types::WorldSpec;
use crate::module::Module;

/// Where the page's programs have their time and randomness from.
#[derive(Clone, Copy, Debug)]
pub struct Browser {
    /// Milliseconds since 1970.
    pub date: fn() -> f64,
    /// Milliseconds since some moment; it never goes back.
    pub now: fn() -> f64,
    /// Fills bytes with randomness.
    pub random: fn(&mut [u8]),
}

/// So many nanoseconds are a step of a browser's clocks, about.
const STEP: Timestamp = 100_000;

impl Outside for Browser {
    fn now(&mut self, clock: Clock) -> Timestamp {
        let milliseconds = match clock {
            Clock::Real => (self.date)(),
            Clock::Monotonic | Clock::Processor => (self.now)(),
        };
        (milliseconds * 1e6) as u64
    }

    fn resolution(&self, _: Clock) -> Timestamp {
        STEP
    }

    fn random(&mut self, bytes: &mut [u8]) {
        (self.random)(bytes);
    }

    /// What somebody types is put into the world when it comes.
    fn input(&mut self, _: usize) -> Input {
        Input::NotYet
    }

    /// A Worker that waits hears nobody: the page does.
    fn block(&mut self, _: Wait) -> bool {
        false
    }

    fn boxed(&self) -> Box<dyn Outside> {
        Box::new(*self)
    }
}

/// Whether a call is the beginning of a program: then its arguments are words, quoted as in a shell, and no numbers.
pub fn begins(module: &Module, function: &str) -> bool {
    function == START && is_program(module) && uses_wasi(module)
}

/// What a program is given. The clock of its files tells nanoseconds since 1970.
pub fn world(
    spec: &WorldSpec,
    arguments: &str,
    files: &[(String, Vec<u8>)],
    outside: Box<dyn Outside>,
    clock: fn() -> Timestamp,
) -> World {
    let mut wasi = Wasi::new(outside);
    wasi.argument(spec.name.as_bytes());
    // A quotation mark that nothing closes stands for itself.
    let words = shlex::split(arguments).unwrap_or_else(|| arguments.split_whitespace().map(str::to_owned).collect());
    for word in words {
        wasi.argument(word.as_bytes());
    }
    for line in spec.environment.lines().filter(|line| line.contains('=')) {
        wasi.variable(line.as_bytes());
    }
    wasi.type_in(spec.input.as_bytes());
    if spec.input_ends {
        wasi.end_input();
    }
    let mut memory = MemoryFs::new(clock);
    for (path, bytes) in files {
        // What has no room, or no name that a file can have, is not there.
        let _ = memory.put(path, bytes);
    }
    wasi.preopen("/", Box::new(memory));
    wasi.into()
}

/// The files of a world: what a program has been given, and what it has made of it.
pub(super) fn files(world: &World) -> Vec<(String, Vec<u8>)> {
    let systems: &[Box<dyn FileSystem>] = world.wasi.file_systems();
    systems.iter().flat_map(|system| system.files()).collect()
}
