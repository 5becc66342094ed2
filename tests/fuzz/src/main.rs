//! The command line of the long runs.

use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use semblance_fuzz::differential::{Options, compare};
use semblance_fuzz::generate::{generate, rng};
use semblance_fuzz::{found, malformed};

mod flags {
    xflags::xflags! {
        /// Generated and malformed modules: against other engines, and against crashes.
        cmd semblance-fuzz {
            /// Runs generated modules here and elsewhere; what differs is kept in tests/fuzz/found/.
            cmd differential {
                /// Where the sequence of modules begins (the time).
                optional --seed seed: u64
                /// The number of the first module (0).
                optional --first first: u64
                /// How many modules, at most.
                optional --count count: u64
                /// For how long, at most.
                optional --seconds seconds: u64
                /// Ask a browser too, not only wasmi.
                optional --javascript
                /// Do not keep what differs.
                optional --discard
            }
            /// Tries broken modules and texts.
            cmd malformed {
                /// Where the sequence of inputs begins (1).
                optional --seed seed: u64
                /// The number of the first input (0).
                optional --first first: u64
                /// How many inputs (100,000).
                optional --count count: u64
            }
            /// Prints a generated module.
            cmd print {
                /// Where the sequence of modules begins.
                required seed: u64
                /// The number of the module.
                required number: u64
            }
        }
    }
}

fn main() -> Result<ExitCode> {
    match flags::SemblanceFuzz::from_env_or_exit().subcommand {
        flags::SemblanceFuzzCmd::Differential(flags) => differential(flags),
        flags::SemblanceFuzzCmd::Malformed(flags) => {
            let (seed, first) = (flags.seed.unwrap_or(1), flags.first.unwrap_or(0));
            let report = malformed::check(seed, first, flags.count.unwrap_or(100_000), Some(&found::folder()))?;
            println!("{report:?}");
            Ok(exit_code(report.panicked.is_empty()))
        }
        flags::SemblanceFuzzCmd::Print(flags::Print { seed, number }) => {
            let generated = generate(&mut rng(seed, number), number);
            println!("{}", wasmprinter::print_bytes(&generated.bytes)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn differential(flags: flags::Differential) -> Result<ExitCode> {
    // Another one each time, unless it is given.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let seed = flags.seed.unwrap_or(now);
    println!("the seed is {seed}");
    let report = compare(&Options {
        seed,
        first: flags.first.unwrap_or(0),
        count: flags.count.unwrap_or(u64::MAX),
        time: flags.seconds.map_or(Duration::MAX, Duration::from_secs),
        javascript: flags.javascript,
        keep: (!flags.discard).then(found::folder),
        progress: Some(Duration::from_secs(60)),
    })?;
    println!("{}", report.details());
    println!("{report}");
    Ok(exit_code(report.findings.is_empty()))
}

fn exit_code(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
