//! A timeline can be entered at any instruction, and what is found there is what running there would have given.

use proptest::prelude::*;
use semblance::features::Features;
use semblance::machine::{Limits, Machine, Value};
use semblance::module;
use semblance::observe::origin::Place;
use semblance::observe::{Breakpoints, End, Location, Motion, Timeline, Travel};
use semblance::session::Session;

/// Programs whose only export that matters is `run`, and an argument for it: between them they do everything that a
/// snapshot or a replay could get wrong.
const PROGRAMS: &[(&str, &str, i32)] = &[
    ("recursion", include_str!("timeline/recursion.wat"), 12),
    ("host calls and growing memory", include_str!("timeline/host.wat"), 40),
    ("garbage", include_str!("timeline/garbage.wat"), 300),
    ("exceptions and tail calls", include_str!("timeline/exceptions.wat"), 60),
    ("a trap", include_str!("timeline/trap.wat"), 25),
];

fn session(text: &str) -> (Session, u32) {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let limits = Limits {
        heap_bytes: 64 << 10,
        ..Limits::default()
    };
    let mut session = Session::new(limits);
    let instance = session.instantiate(loaded.module).expect("it imports only `env`");
    let run = session.exported_function(instance, "run").expect("it exports `run`");
    (session, run)
}

/// The clock of a machine so slow that a snapshot is taken at every look. Each test has its own: how long a snapshot seems
/// to take decides on when the next one is due.
fn slow_clock() -> f64 {
    use std::cell::Cell;
    thread_local!(static NOW: Cell<f64> = const { Cell::new(0.0) });
    NOW.set(NOW.get() + 1000.0);
    NOW.get()
}

/// A finished recording of a program, in stretches, so that there are snapshots.
fn recording(text: &str, argument: i32, stretch: u64) -> Timeline {
    let (session, run) = session(text);
    let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
    timeline
        .invoke(run, &[Value::I32(argument)])
        .expect("`run` takes an i32");
    while timeline.forward(timeline.position() + stretch, &mut ()) == End::Reached {}
    timeline
}

/// The machine after so many instructions, run without a timeline.
fn plain(text: &str, argument: i32, steps: u64) -> Machine {
    let (mut session, run) = session(text);
    session
        .invoke(run, &[Value::I32(argument)])
        .expect("`run` takes an i32");
    session.run(steps, &mut Vec::new());
    session.machine
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn seeking_gives_the_state_of_running_there(
        program in 0..PROGRAMS.len(),
        stretch in 1u64..5_000,
        places in prop::collection::vec(0.0..=1.0f64, 1..8),
    ) {
        let (name, text, argument) = PROGRAMS[program];
        let mut timeline = recording(text, argument, stretch);
        let recorded = timeline.recorded();
        for place in places {
            let step = (place * recorded as f64) as u64;
            prop_assert_eq!(timeline.seek(step), End::Reached, "{}", name);
            prop_assert_eq!(timeline.position(), step);
            prop_assert!(*timeline.machine() == plain(text, argument, step), "{name} at {step} of {recorded}");
        }
    }

    #[test]
    fn a_step_forward_and_back_changes_nothing(program in 0..PROGRAMS.len(), place in 0.0..1.0f64) {
        let (_, text, argument) = PROGRAMS[program];
        let mut timeline = recording(text, argument, 1_000);
        timeline.seek((place * timeline.recorded() as f64) as u64);
        let before = timeline.machine().clone();
        timeline.go(Motion::Into);
        timeline.go(Motion::Back);
        prop_assert!(*timeline.machine() == before);
    }

    #[test]
    fn slices_lead_where_one_way_does(
        program in 0..PROGRAMS.len(),
        place in 0.0..=1.0f64,
        slice in 1u64..2_000,
        motion in 0usize..9,
    ) {
        let (name, text, argument) = PROGRAMS[program];
        let mut whole = recording(text, argument, 1_000);
        let mut sliced = recording(text, argument, 1_000);
        let step = (place * whole.recorded() as f64) as u64;
        let location = Location::Local { frame: 0, local: 0 };
        let motion = [
            Motion::Seek(step / 2),
            Motion::Into,
            Motion::Over,
            Motion::Out,
            Motion::Back,
            Motion::BackOver,
            Motion::BackOut,
            Motion::Continue,
            Motion::Writer(Place::Location(location)),
        ][motion];
        whole.seek(step);
        sliced.seek(step);
        let expected = whole.go(motion);
        let mut points = Breakpoints::default();
        let mut travel = Travel::begin(&sliced, motion, &mut points);
        let arrival = loop {
            if let Some(arrival) = travel.advance(&mut sliced, slice) {
                break arrival;
            }
        };
        travel.finish(&mut points);
        prop_assert_eq!(arrival, expected, "{} {:?} from {}", name, motion, step);
        prop_assert!(sliced.machine() == whole.machine(), "{name} {motion:?} from {step}");
    }

    #[test]
    fn going_back_finds_what_a_scan_of_everything_finds(
        program in 0..PROGRAMS.len(),
        stretch in 1u64..5_000,
        place in 0.0..=1.0f64,
        depth in 1usize..6,
    ) {
        let (_, text, argument) = PROGRAMS[program];
        let mut timeline = recording(text, argument, stretch);
        let present = (place * timeline.recorded() as f64) as u64;
        let mut expected = None;
        for step in 0..present {
            timeline.seek(step);
            if timeline.machine().frames.len() == depth {
                expected = Some(step);
            }
        }
        timeline.seek(present);
        let found = timeline.backward_until(|moment| moment.machine.frames.len() == depth);
        prop_assert_eq!(found.then(|| timeline.position()), expected);
    }
}

#[test]
fn a_replay_asks_no_host() {
    let (_, text, argument) = PROGRAMS[1];
    let mut timeline = recording(text, argument, 100);
    let (recorded, output, entries) = (timeline.recorded(), timeline.output(), timeline.log().entries().len());
    assert!(!output.is_empty(), "the program prints");
    timeline.seek(0);
    assert!(timeline.output().is_empty(), "nothing was printed at the beginning");
    timeline.seek(recorded);
    assert_eq!(timeline.output(), output);
    assert_eq!(
        timeline.log().entries().len(),
        entries,
        "a replay adds nothing to the log"
    );
}

#[test]
fn an_endless_run_stays_within_its_budget() {
    let text = r#"(module (memory 16)
        (func (export "run") (param i32) (result i32)
          (loop $again
            (i32.store (i32.and (local.get 0) (i32.const 0xffffc)) (local.get 0))
            (local.set 0 (i32.add (local.get 0) (i32.const 4093)))
            (br $again))
          unreachable))"#;
    let (session, run) = session(text);
    // The budget is for what is kept besides the present.
    const MEMORY: usize = 17 << 16;
    let mut timeline = Timeline::new(session, 8 << 20, slow_clock);
    timeline.invoke(run, &[Value::I32(0)]).expect("`run` takes an i32");
    let kept = |timeline: &Timeline| timeline.snapshots().steps().count();
    let mut run_on = |budget: usize| {
        timeline.limit_snapshots(budget);
        let begin = timeline.recorded();
        for step in 0..=200u64 {
            timeline.seek(begin + step * 50_000);
            let bytes = timeline.snapshots().bytes();
            assert!(bytes <= budget + MEMORY, "{bytes} bytes of {budget}");
        }
        assert_eq!(timeline.start(), 0, "the beginning is always there");
        kept(&timeline)
    };
    let some = run_on(8 << 20);
    assert!((4..120).contains(&some), "{some} snapshots");
    // Less than two memories: there is none besides the first and the last, or next to none.
    assert!(run_on(3 << 19) <= 4);
    let many = run_on(64 << 20);
    assert!(many > some, "{many} snapshots where there is room for more");
}

#[test]
fn a_run_that_calls_the_host_without_end_loses_its_beginning() {
    const STRETCH: u64 = 3_000;
    let text = r#"(module
        (import "env" "putchar" (func $putchar (param i32)))
        (func (export "run") (param $n i32)
          (loop $again
            (call $putchar (i32.const 120))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br $again))))"#;
    let (session, run) = session(text);
    let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
    timeline.limit_log(50_000);
    timeline.invoke(run, &[Value::I32(0)]).expect("`run` takes an i32");
    for part in 1..=100 {
        assert_eq!(timeline.forward(part * STRETCH, &mut ()), End::Reached);
    }
    assert!(timeline.start() > 50 * STRETCH, "it begins at {}", timeline.start());
    assert!(timeline.log().entries().len() < 2_000);
    let present = timeline.machine().clone();
    let (start, end) = (timeline.start(), timeline.recorded());
    for step in [start, start + 1, start + (end - start) * 2 / 3] {
        assert_eq!(timeline.seek(step), End::Reached);
        assert!(*timeline.machine() == plain(text, 0, step), "at {step}");
    }
    // What is gone cannot be gone to.
    timeline.seek(0);
    assert_eq!(timeline.position(), timeline.start());
    timeline.seek(100 * STRETCH);
    assert!(*timeline.machine() == present);
}
