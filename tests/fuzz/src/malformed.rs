//! Broken inputs must be refused, or run, without panic, without end, and without more memory than is granted.

use std::alloc::System;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::abort;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use cap::Cap;
use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module::{ExternKind, Loaded, Module, Source, ValType, load};
use semblance::script;
use semblance::session::Session;

use crate::found::{MALFORMED, SCRIPT};
use crate::mutate::{Corpus, Input};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// No input may make the process use more, the corpus included.
pub const MEMORY: usize = 512 << 20;

/// An input that takes longer hangs. None takes a second by itself; the rest is for machines that are busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a program that is broken may use.
const LIMITS: Limits = Limits {
    call_depth: 1000,
    value_stack: 1 << 16,
    memory_bytes: 1 << 20,
    table_elements: 10_000,
    store_bytes: 4 << 20,
    heap_bytes: 4 << 20,
};

/// Instructions that each of its functions may execute.
const FUEL: u64 = 2000;

/// What became of the inputs.
#[derive(Debug, Default)]
pub struct Report {
    /// How many there were.
    pub inputs: u64,
    /// How many were modules in spite of all, and could be loaded.
    pub loaded: u64,
    /// How many of these could be instantiated.
    pub instantiated: u64,
    /// The number of each input that panicked.
    pub panicked: Vec<u64>,
    /// The longest that an input took, and its number.
    pub slowest: (Duration, u64),
    /// The most memory that the process had at once, in bytes.
    pub peak: usize,
}

/// Tries so many broken inputs of the sequence that a seed begins. An input that hangs or wants too much memory ends the
/// process; its number is then in the file that is named at the start.
/// What panics is kept in the folder.
pub fn check(seed: u64, first: u64, count: u64, keep: Option<&Path>) -> Result<Report> {
    let corpus = Corpus::new(seed);
    let note = std::env::temp_dir().join("semblance-malformed-input");
    let mut current = File::create(&note)?;
    println!("the number of the input that is being tried is in {}", note.display());
    ALLOCATOR
        .set_limit(MEMORY)
        .ok()
        .context("the corpus alone takes more memory than is granted")?;
    watch();
    let mut report = Report::default();
    for number in first..first + count {
        CURRENT.store(number, Ordering::Relaxed);
        current.seek(SeekFrom::Start(0))?;
        writeln!(current, "seed {seed}, input {number:<20}")?;
        let input = corpus.broken(seed, number);
        report.inputs += 1;
        let start = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| input.fate())) {
            Ok(Fate::Refused) => {}
            Ok(Fate::Loaded) => report.loaded += 1,
            Ok(Fate::Instantiated) => {
                report.loaded += 1;
                report.instantiated += 1;
            }
            Err(_) => {
                println!("PANICS: seed {seed}, input {number}");
                if let Some(folder) = keep {
                    fs::create_dir_all(folder)?;
                    let (extension, bytes) = match &input {
                        Input::Module(bytes) => (MALFORMED, bytes.as_slice()),
                        Input::Script(text) => (SCRIPT, text.as_bytes()),
                    };
                    fs::write(folder.join(format!("{seed}-{number}.{extension}")), bytes)?;
                }
                report.panicked.push(number);
            }
        }
        report.slowest = report.slowest.max((start.elapsed(), number));
    }
    CURRENT.store(u64::MAX, Ordering::Relaxed);
    report.peak = ALLOCATOR.max_allocated();
    Ok(report)
}

/// The number of the input that is being tried.
static CURRENT: AtomicU64 = AtomicU64::new(u64::MAX);

/// Ends the process when an input takes too long.
fn watch() {
    thread::spawn(|| {
        let (mut last, mut waited) = (u64::MAX, Duration::ZERO);
        loop {
            thread::sleep(Duration::from_secs(1));
            let current = CURRENT.load(Ordering::Relaxed);
            waited = if current == last {
                waited + Duration::from_secs(1)
            } else {
                Duration::ZERO
            };
            last = current;
            if current != u64::MAX && waited >= PATIENCE {
                eprintln!("HANGS: input {current} has taken more than {} s", PATIENCE.as_secs());
                abort();
            }
        }
    });
}

/// How far an input came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is no valid module.
    Refused,
    /// It is, but cannot be instantiated.
    Loaded,
    /// It can, and its functions were called.
    Instantiated,
}

impl Input {
    fn fate(&self) -> Fate {
        match self {
            Self::Module(bytes) => try_module(bytes),
            Self::Script(text) => {
                try_script(text);
                // Its modules are not counted.
                Fate::Refused
            }
        }
    }
}

/// Runs a script.
pub fn try_script(text: &str) {
    let options = script::Options {
        limits: LIMITS,
        fuel: FUEL,
        ..script::Options::default()
    };
    for check in script::run(text, options, &mut Vec::new()) {
        // Whoever is told looks at all of it.
        let _ = check.to_string();
    }
}

/// Does with a module all that a user could.
pub fn try_module(input: &[u8]) -> Fate {
    let Loaded { module, source } = match load(input, Features::default()) {
        Ok(loaded) => loaded,
        Err(error) => {
            // Whoever is told looks at all of it.
            let _ = error.to_string();
            return Fate::Refused;
        }
    };
    if source.is_none() {
        let _ = Source::disassemble(&module);
    }
    let mut session = Session::new(LIMITS).with_spectest();
    let Ok(instance) = session.instantiate(module.clone()) else {
        return Fate::Loaded;
    };
    finish(&mut session);
    for export in module
        .exports
        .iter()
        .filter(|export| export.kind == ExternKind::Func)
        .take(8)
    {
        let Some(arguments) = arguments(&module, export.index) else {
            continue;
        };
        if let Ok(function) = session.exported_function(instance, &export.name)
            && session.invoke(function, &arguments).is_ok()
        {
            finish(&mut session);
        }
    }
    Fate::Instantiated
}

/// Runs what has begun for a while, and looks at where it is.
fn finish(session: &mut Session) {
    let _ = session.run(FUEL, &mut Vec::new());
    let _ = session.backtrace();
}

/// The default values of a function's parameters.
fn arguments(module: &Module, function: u32) -> Option<Vec<Value>> {
    let ty = module.function_type(function);
    let value = |ty: &ValType| match ty {
        ValType::Ref(ty) if !ty.nullable => None,
        ty => Some(Value::default_of(*ty)),
    };
    ty.params.iter().map(value).collect()
}
