//! The scripts of the suite, the official one and our own: every assertion of every script must hold, and running a
//! script in pieces, with somebody watching, or with machines that are saved and loaded on the way, must lead to the same machine as running it in one go.
//!
//! `cargo test --test spec -- wasm-v3/call` runs the scripts whose names contain that.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use semblance::execute::{Moment, Observer};
use semblance::host::Console;
use semblance::machine::Machine;
use semblance::script::{Check, Options, Script};
use semblance::session::{Outcome, Session};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let scripts = suite::official().into_iter().chain(own());
    let trials = scripts.map(|script| Trial::test(script.name.clone(), move || run(&script)));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The scripts of `tests/scripts`.
fn own() -> Vec<suite::Script> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let files = fs::read_dir(folder).expect("the folder is there");
    let mut scripts: Vec<suite::Script> = files
        .map(|file| {
            let path = file.expect("the folder can be read").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy();
            suite::Script::own(&name, fs::read_to_string(&path).expect("a script is text"))
        })
        .collect();
    scripts.sort_by(|a, b| a.name.cmp(&b.name));
    scripts
}

fn run(script: &suite::Script) -> Result<(), Failed> {
    let (text, options) = (&*script.text, script.options);
    let mut console = Vec::new();
    let (checks, machine) = finish(Script::new(text, options), &mut console);
    script.judge(&checks)?;
    let end = (checks, machine, console);
    for (how, driver) in [
        ("in pieces", in_pieces as Driver),
        ("watched", watched),
        ("with machines that are saved and loaded", saved_and_loaded),
    ] {
        let mut console = Vec::new();
        let (checks, machine) = finish(Script::new(text, Options { driver, ..options }), &mut console);
        // Not `assert_eq`: machines are large.
        if (checks, machine, console) != end {
            return Err(format!("{}: running it {how} leads to another end", script.name).into());
        }
    }
    Ok(())
}

/// How a session is run to the end of a call.
type Driver = fn(&mut Session, u64, &mut dyn Console) -> Outcome;

/// Runs a script to its end: what its directives gave, and the machine it leaves.
fn finish(mut script: Script<'_>, console: &mut Vec<u8>) -> (Vec<Check>, Machine) {
    let checks = std::iter::from_fn(|| script.step(console)).collect();
    (checks, script.session().machine.clone())
}

/// Runs a session with an observer, for whom every instruction is executed by plain code.
fn watched(session: &mut Session, fuel: u64, console: &mut dyn Console) -> Outcome {
    struct Watcher;

    impl Observer for Watcher {
        fn before(&mut self, _: &Moment<'_>) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }
    session.run_observed(fuel, console, &mut Watcher)
}

/// Runs a session in a few pieces, each with a machine that was saved and loaded.
fn saved_and_loaded(session: &mut Session, fuel: u64, console: &mut dyn Console) -> Outcome {
    let end = session.machine.steps + fuel;
    let lengths = (0..).map(|piece| 11_u64.saturating_pow(piece));
    for length in lengths {
        let Session { program, machine, .. } = session;
        let loaded = Machine::load(&machine.save(program), program, &machine.limits);
        let loaded = loaded.expect("what was saved can be loaded");
        assert!(loaded == *machine, "it is loaded as another at step {}", machine.steps);
        session.machine = loaded;
        match session.run(length.min(end - session.machine.steps), console) {
            Outcome::Paused if session.machine.steps < end => {}
            outcome => return outcome,
        }
    }
    unreachable!("the pieces become longer and longer")
}

/// Runs a session one instruction at a time at first, then in pieces of all lengths.
fn in_pieces(session: &mut Session, fuel: u64, console: &mut dyn Console) -> Outcome {
    let end = session.machine.steps + fuel;
    for piece in 1.. {
        let length = if piece <= 200 { 1 } else { piece - 200 };
        match session.run(length.min(end - session.machine.steps), console) {
            Outcome::Paused if session.machine.steps < end => {}
            outcome => return outcome,
        }
    }
    unreachable!("the pieces become longer and longer")
}
