//! Where a value comes from: the same as is found by following every value forward from the beginning.

#[path = "timeline/provenance/mod.rs"]
mod provenance;

use proptest::prelude::*;
use semblance::features::Features;
use semblance::host::HostFunction;
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::module::ValType;
use semblance::observe::origin::Place;
use semblance::observe::{Content, End, Location, OriginLimits, Timeline};
use semblance::session::Session;

use provenance::{compare, shots};

/// Host functions that write to memory and that give results.
const HOST: &[HostFunction] = &[
    HostFunction {
        module: "test",
        name: "scribble",
        params: &[ValType::I32, ValType::I32],
        results: &[],
        call: |call, arguments| {
            let [Value::I32(address), Value::I32(value)] = *arguments else {
                unreachable!("the declared types")
            };
            let memory = call.memory.as_mut().expect("the caller has a memory");
            assert!(memory.write(address as u64, &value.to_le_bytes()), "it is inside");
            Ok(Vec::new())
        },
    },
    HostFunction {
        module: "test",
        name: "double",
        params: &[ValType::I64],
        results: &[ValType::I64],
        call: |_, arguments| {
            let [Value::I64(value)] = *arguments else {
                unreachable!("the declared types")
            };
            Ok(vec![Value::I64(value.wrapping_mul(2))])
        },
    },
];

/// Programs that export `run`, and the largest argument for it.
const PROGRAMS: &[(&str, i32)] = &[
    (include_str!("timeline/origins.wat"), 5),
    (include_str!("timeline/places.wat"), 3),
    (include_str!("timeline/host.wat"), 12),
    (include_str!("timeline/garbage.wat"), 9),
    (include_str!("timeline/exceptions.wat"), 12),
    (include_str!("timeline/recursion.wat"), 6),
];

/// A clock by which a snapshot is taken at every look.
fn slow_clock() -> f64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NOW: AtomicU64 = AtomicU64::new(0);
    NOW.fetch_add(1000, Ordering::Relaxed) as f64
}

fn recording(text: &str, argument: i32, stretch: u64, on_timeline: bool) -> Timeline {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(Limits::default());
    session.define(HOST);
    let (mut timeline, instance) = if on_timeline {
        let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
        let instance = timeline.instantiate(loaded.module).expect("its imports are there");
        (timeline, instance)
    } else {
        let instance = session.instantiate(loaded.module).expect("its imports are there");
        (Timeline::new(session, 64 << 20, slow_clock), instance)
    };
    let run = timeline.session().exported_function(instance, "run");
    timeline
        .invoke(run.expect("it exports `run`"), &[Value::I32(argument)])
        .expect("`run` takes an i32");
    while timeline.forward(timeline.position() + stretch, &mut ()) == End::Reached {}
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_origin_is_where_every_value_followed_forward_comes_from(
        program in 0..PROGRAMS.len() + 4,
        argument in 0.0..1.0f64,
        stretch in 1u64..400,
        on_timeline in any::<bool>(),
        present in 0.0..=1.0f64,
        choice in any::<u64>(),
        limits in prop_oneof![Just((200, 5000)), (1u32..8, 1usize..40)],
    ) {
        // The first program has the most in it.
        let (text, most) = PROGRAMS[program.saturating_sub(4)];
        let argument = 1 + (argument * f64::from(most)) as i32;
        let mut timeline = recording(text, argument, stretch, on_timeline);
        let shots = shots(&mut timeline);
        let limits = OriginLimits { depth: limits.0, nodes: limits.1 };
        compare(&mut timeline, &shots, present, choice, limits);
    }
}

/// A chain of two million instructions, through several stretches, each longer than is taken down at once.
#[test]
fn a_long_chain_is_followed_to_its_beginning() {
    let text = r#"(module
        (global $seed (mut i32) (i32.const 9))
        (func (export "run") (param $n i32) (result i32) (local $x i32) (local $y i32)
            (local.set $x (i32.add (global.get $seed) (local.get $n)))
            (loop $again
                (local.set $y (i32.add (local.get $y) (local.get $n)))
                (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (i32.add (local.get $x) (i32.const 4))))"#;
    let mut timeline = recording(text, 200_000, 900_000, true);
    let limits = OriginLimits::default();
    let origin = timeline
        .origin(&Place::Result { index: 0 }, limits)
        .expect("there is a result");
    let steps: Vec<u64> = origin.nodes.iter().map(|node| node.step).collect();
    // The sum at the end, its constant, the sum at the beginning, its global and its argument.
    let end = timeline.recorded();
    assert_eq!(steps, [end - 1, end - 2, 2, 0, 0]);
    assert_eq!(origin.root.value, Some(Content::Values(vec![Value::I32(200_013)])));

    timeline.seek(end - 3);
    let place = Place::Location(Location::Local { frame: 0, local: 2 });
    let limits = OriginLimits {
        depth: u32::MAX,
        nodes: 1_000,
    };
    let origin = timeline.origin(&place, limits).expect("there is such a local");
    assert_eq!(origin.nodes.len(), limits.nodes, "the chain is longer");
}
