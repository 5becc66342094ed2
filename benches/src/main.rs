//! Measures what the engine costs, natively.

use std::alloc::System;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::Instant;

use cap::Cap;
use cpu_time::ProcessTime;
use semblance_bench::{Effort, PARTS, Place, report};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

mod flags {
    xflags::xflags! {
        /// Measures what the engine costs.
        cmd bench {
            /// Less time, and less to rely on.
            optional --quick
            /// Only this part.
            optional part: String
        }
    }
}

fn clock() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1000.0
}

fn main() -> ExitCode {
    let flags = flags::Bench::from_env_or_exit();
    let place = Place {
        clock,
        busy: || ProcessTime::now().as_duration().as_secs_f64() * 1000.0,
        allocated: || ALLOCATOR.allocated(),
        effort: if flags.quick { Effort::QUICK } else { Effort::FULL },
    };
    let chosen = PARTS
        .iter()
        .filter(|(name, _)| flags.part.as_deref().is_none_or(|part| part == *name));
    let mut any = false;
    for part in chosen {
        any = true;
        let text = report(*part, place, &mut |what| eprintln!("{what}"));
        println!("{text}");
    }
    if !any {
        let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
        eprintln!("error: the parts are {}", names.join(", "));
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}
