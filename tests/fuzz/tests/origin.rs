//! Where values come from, in runs of generated modules: the same as is found by following every value forward from the
//! beginning. `SEMBLANCE_CASES` and `SEMBLANCE_SEED` make it try more, or others.

#[path = "../../timeline/provenance/mod.rs"]
mod provenance;

use std::sync::Arc;

use semblance::features::Features;
use semblance::machine::Limits;
use semblance::module::Module;
use semblance::observe::{OriginLimits, Timeline};
use semblance::session::Session;
use semblance_fuzz::generate::{generate, rng};
use semblance_fuzz::plan::plan;
use semblance_fuzz::subject::value;
use semblance_fuzz::travel::{number, slow_clock};

use provenance::comparison::is_followed;
use provenance::{compare, shots};

/// Instructions of a run, at most.
const LONGEST: u64 = 1_500;

/// Questions that are asked of a run.
const QUESTIONS: usize = 12;

#[test]
fn origins_in_generated_modules() {
    let seed = number("SEMBLANCE_SEED", 1);
    let (mut runs, mut asked) = (0, 0);
    for case in 0..number("SEMBLANCE_CASES", 400) {
        let mut rng = rng(seed, case);
        let generated = generate(&mut rng, case);
        let Ok(module) = Module::from_binary(&generated.bytes, Features::default()) else {
            continue;
        };
        let module = Arc::new(module);
        let calls: Vec<_> = plan(&module, &mut rng)
            .runs
            .into_iter()
            .flat_map(|run| run.calls)
            .collect();
        let Some(call) = rng.choice(&calls) else { continue };
        let limits = Limits {
            heap_bytes: 32 << 10,
            call_depth: 200,
            memory_bytes: 1 << 20,
            ..Limits::default()
        };
        let mut timeline = Timeline::new(Session::new(limits), 64 << 20, slow_clock);
        let Ok(instance) = timeline.instantiate(module) else {
            continue;
        };
        let Ok(function) = timeline.session().exported_function(instance, &call.export) else {
            continue;
        };
        let arguments: Vec<_> = call.arguments.iter().map(|argument| value(argument)).collect();
        if timeline.invoke(function, &arguments).is_err() || !is_followed(&timeline) {
            continue;
        }
        timeline.forward(LONGEST, &mut ());
        if timeline.recorded() == 0 || timeline.recorded() == LONGEST {
            continue;
        }
        println!("SEMBLANCE_SEED={seed}, case {case}");
        let shots = shots(&mut timeline);
        runs += 1;
        for _ in 0..QUESTIONS {
            let limits = OriginLimits {
                depth: 200,
                nodes: 5_000,
            };
            asked += u64::from(compare(&mut timeline, &shots, rng.f64(), rng.u64(..), limits));
        }
    }
    println!("{asked} questions about {runs} runs");
    assert!(runs > 20 && asked > 3 * runs, "{asked} questions about {runs} runs");
}
