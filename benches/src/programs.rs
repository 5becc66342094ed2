//! The programs that are measured. Each exports `run(n, size)`, does `n` times the same, and can be called again.

use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::session::Session;

/// A program.
#[derive(Clone, Copy)]
pub struct Program {
    /// What the tables call it.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// How large that is which it does `n` times.
    pub size: i32,
}

/// The programs that compute, and what a snapshot of theirs has to deal with.
pub const PROGRAMS: &[Program] = &[
    program("arithmetic in a loop", include_str!("../programs/loop.wat"), 10_000),
    program("product of matrices", include_str!("../programs/matrices.wat"), 64),
    program("sieve in 256 KiB", include_str!("../programs/sieve.wat"), 256 << 10),
    program(
        "stores, nothing but stores",
        include_str!("../programs/stores.wat"),
        64 << 10,
    ),
    program("64 KiB of 256 MiB in use", include_str!("../programs/hot.wat"), 4096),
    program("scattered over 1 MiB", include_str!("../programs/scatter.wat"), 16),
    program("scattered over 16 MiB", include_str!("../programs/scatter.wat"), 256),
    program("scattered over 256 MiB", include_str!("../programs/scatter.wat"), 4096),
    program("recursive calls", include_str!("../programs/calls.wat"), 15),
    program("trees of structures", include_str!("../programs/trees.wat"), 14),
    program("a host call each 1000 steps", include_str!("../programs/host.wat"), 83),
];

/// Rounds of 100 million instructions.
pub const ROUNDS: Program = program("rounds", include_str!("../programs/loop.wat"), 100_000_000 / 12);

const fn program(name: &'static str, text: &'static str, size: i32) -> Program {
    Program { name, text, size }
}

impl Program {
    /// The program, instantiated, and its function.
    pub fn session(&self) -> (Session, u32) {
        let loaded = module::load_text(self.text, Features::default()).expect("the program is a module");
        let mut session = Session::new(Limits::default());
        let instance = session.instantiate(loaded.module).expect("it imports only `env`");
        let run = session.exported_function(instance, "run").expect("it exports `run`");
        (session, run)
    }

    /// The arguments for doing it so often.
    pub fn arguments(&self, n: i32) -> [Value; 2] {
        [Value::I32(n), Value::I32(self.size)]
    }
}
