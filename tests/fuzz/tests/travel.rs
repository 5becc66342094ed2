//! Timelines of the official suite's functions, of generated modules and of programs: each time a few of them, as many as
//! `SEMBLANCE_CASES` says, from where `SEMBLANCE_SEED` says.

use std::sync::Arc;

use fastrand::Rng;
use semblance::features::Features;
use semblance::module::{Module, load_text};
use semblance_fuzz::generate::{generate, rng};
use semblance_fuzz::mutate::official_modules;
use semblance_fuzz::plan::plan;
use semblance_fuzz::travel::{Tried, check, number};

/// Programs that call the host, throw, allocate, grow their memory and recurse.
const PROGRAMS: &[&str] = &[
    include_str!("../../timeline/exceptions.wat"),
    include_str!("../../timeline/garbage.wat"),
    include_str!("../../timeline/host.wat"),
    include_str!("../../timeline/recursion.wat"),
    include_str!("../../timeline/trap.wat"),
    include_str!("../../../benches/programs/calls.wat"),
    include_str!("../../../benches/programs/host.wat"),
    include_str!("../../../benches/programs/matrices.wat"),
    include_str!("../../../benches/programs/scatter.wat"),
    include_str!("../../../benches/programs/sieve.wat"),
    include_str!("../../../benches/programs/trees.wat"),
];

/// Goes through the timelines of some modules; the function gives the one of a number, with what it is called.
fn travel(cases: u64, mut module: impl FnMut(&mut Rng, u64) -> Option<(String, Arc<Module>)>) -> Tried {
    let seed = number("SEMBLANCE_SEED", 1);
    let mut tried = Tried::default();
    for case in 0..number("SEMBLANCE_CASES", cases) {
        let mut rng = rng(seed, case);
        let Some((name, module)) = module(&mut rng, case) else {
            continue;
        };
        let mut calls: Vec<_> = plan(&module, &mut rng)
            .runs
            .into_iter()
            .flat_map(|run| run.calls)
            .collect();
        rng.shuffle(&mut calls);
        calls.truncate(6);
        if let Err(difference) = check(&module, &calls, &mut rng, &mut tried) {
            panic!("{difference}\nSEMBLANCE_SEED={seed}, case {case}: {name}");
        }
    }
    println!("{tried:?}");
    tried
}

#[test]
fn generated_modules() {
    let tried = travel(300, |rng, case| {
        let generated = generate(rng, case);
        let module = Module::from_binary(&generated.bytes, Features::default()).ok()?;
        Some((format!("a module of kind {}", generated.kind.name), Arc::new(module)))
    });
    tried.is_enough();
}

#[test]
fn modules_of_the_official_suite() {
    let texts = official_modules();
    let tried = travel(600, |rng, _| {
        let text = rng.choice(&texts)?;
        let loaded = load_text(text, Features::default()).ok()?;
        Some((text.clone(), loaded.module))
    });
    tried.is_enough();
}

#[test]
fn programs() {
    let tried = travel(60, |rng, _| {
        let text = rng.choice(PROGRAMS)?;
        let loaded = load_text(text, Features::default()).expect("a program is a module");
        Some(((*text).to_owned(), loaded.module))
    });
    tried.is_enough();
}
