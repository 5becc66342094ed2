//! What nobody looks at is executed by whatever code is quickest. Nothing stops elsewhere for it: breakpoints are passed at
//! the same steps, forward and back, as where every function is looked at.

mod recorded;

use proptest::prelude::*;
use semblance::machine::FunctionKind;
use semblance::observe::{
    AccessKind, Arrival, Breakpoint, Breakpoints, Condition, End, Location, Motion, Passes, Timeline, Travel, Trigger,
};

use recorded::{PROGRAMS, recording};

/// Calls that take long, of functions with nothing to be looked at, between those that have something: they return to
/// places where their callers end too, throw through them, call them by way of tables and in the place of others.
const CALLS: (&str, i32) = (
    r#"(module
    (import "env" "print_i32" (func $print (param i32)))
    (type $unary (func (param i32) (result i32)))
    (tag $stop (param i32))
    (memory 1)
    (table funcref (elem $sum $around $nothing))
    (global $count (mut i32) (i32.const 0))
    (func $sum (type $unary) (local $sum i32)
        (loop $again
            (local.set $sum (i32.add (local.get $sum) (local.get 0)))
            (br_if $again (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
        (local.get $sum))
    (func $nothing (type $unary) (local.get 0))
    (func $around (type $unary) (call $sum (local.get 0)))
    (func $tail (type $unary) (return_call $around (i32.add (local.get 0) (i32.const 3))))
    (func $throws (param $n i32)
        (if (i32.gt_s (call $sum (local.get $n)) (i32.const 9)) (then (throw $stop (local.get $n)))))
    (func $catches (type $unary)
        (block $caught (result i32)
            (try_table (catch $stop $caught) (call $throws (local.get 0)))
            (return (i32.const 7))))
    (func $writes (param $at i32) (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (i32.store (local.get $at) (call $sum (local.get $at))))
    (func $any (type $unary)
        (call_indirect (type $unary) (local.get 0) (i32.rem_u (local.get 0) (i32.const 3))))
    (func (export "run") (param $n i32) (result i32) (local $sum i32)
        (loop $again
            (local.set $sum (i32.add (local.get $sum) (call $tail (local.get $n))))
            (local.set $sum (i32.add (local.get $sum) (call $catches (local.get $n))))
            (call $writes (local.get $n))
            (local.set $sum (i32.add (local.get $sum) (call $any (local.get $n))))
            (call $print (local.get $sum))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (call $around (local.get $sum))))"#,
    9,
);

fn program(number: usize) -> (&'static str, i32) {
    PROGRAMS.get(number).copied().unwrap_or(CALLS)
}

/// The functions of the program's module that have code.
fn functions(timeline: &Timeline) -> Vec<u32> {
    let functions = timeline.machine().functions.iter();
    let defined = functions.filter_map(|function| match function.kind {
        FunctionKind::Wasm { index, .. } => Some(index),
        FunctionKind::Host(_) => None,
    });
    defined.collect()
}

fn trigger(timeline: &Timeline, choice: usize, index: usize, more: u32) -> Trigger {
    let functions = functions(timeline);
    let function = functions[index % functions.len()];
    let kind = [AccessKind::Write, AccessKind::Read, AccessKind::Any][more as usize % 3];
    let access = |location| Trigger::Access { location, kind };
    match choice {
        0 => {
            let ops = timeline.session().program.code(0, function).ops.len() as u32;
            let pc = more % ops;
            Trigger::Code {
                module: 0,
                function,
                pc,
            }
        }
        1 => Trigger::Entry { module: 0, function },
        2 => Trigger::Exit { module: 0, function },
        3 => Trigger::HostCall(None),
        4 => Trigger::HostCallNumber(u64::from(more % 9)),
        5 => Trigger::Throw,
        6 => Trigger::Trap,
        7 => access(Location::Global { global: 0 }),
        8 => access(Location::Memory {
            memory: 0,
            start: u64::from(more % 40),
            length: 9,
        }),
        9 => access(Location::Table {
            table: 0,
            start: u64::from(more % 3),
            length: 1,
        }),
        _ => Trigger::Local {
            module: 0,
            function,
            local: more % 2,
            kind,
        },
    }
}

/// Goes along a timeline until nothing stops it any more, or often enough; tells where it has stopped.
fn stops(timeline: &mut Timeline, motion: Motion, points: &mut Breakpoints, slice: u64) -> Vec<(u64, Arrival)> {
    let mut stops = Vec::new();
    while stops.len() < 40 {
        let mut travel = Travel::begin(timeline, motion, points);
        let arrival = loop {
            if let Some(arrival) = travel.advance(timeline, slice) {
                break arrival;
            }
        };
        travel.finish(points);
        let is_end = arrival == Arrival::End;
        stops.push((timeline.position(), arrival));
        if is_end {
            break;
        }
    }
    stops
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn breakpoints_stop_where_they_do_with_everything_looked_at(
        number in 0..=PROGRAMS.len() + 3,
        stretch in 1u64..900,
        choice in 0..11_usize,
        index in any::<usize>(),
        more in any::<u32>(),
        passes in prop_oneof![3 => Just(Passes::All), 1 => (0..4_u64).prop_map(Passes::After), 1 => (1..4_u64).prop_map(Passes::Every)],
        slice in prop_oneof![Just(u64::MAX), 1..700_u64],
    ) {
        let mut timeline = recording(program(number), stretch);
        let breakpoint = Breakpoint {
            passes,
            ..trigger(&timeline, choice, index, more).into()
        };
        let mut alone = Breakpoints::default();
        alone.add(breakpoint.clone());
        let mut among = Breakpoints::default();
        among.add(breakpoint.clone());
        for function in functions(&timeline) {
            let trigger = Trigger::Entry { module: 0, function };
            let never = Condition::parse("1 == 0").expect("a condition");
            among.add(Breakpoint { condition: Some(never), ..trigger.into() });
        }
        for motion in [Motion::Continue, Motion::ReverseContinue] {
            let from = if motion == Motion::Continue { 0 } else { u64::MAX };
            timeline.seek(from);
            let found = stops(&mut timeline, motion, &mut alone, slice);
            timeline.seek(from);
            let expected = stops(&mut timeline, motion, &mut among, slice);
            prop_assert_eq!(found, expected, "{:?} {:?}", motion, breakpoint);
        }
    }

    #[test]
    fn steps_over_calls_lead_where_a_look_at_every_moment_leads(
        number in 0..=PROGRAMS.len() + 3,
        stretch in 1u64..900,
        place in 0.0..=1.0f64,
        slice in prop_oneof![Just(u64::MAX), 1..700_u64],
    ) {
        let mut timeline = recording(program(number), stretch);
        let from = (place * timeline.recorded() as f64) as u64;
        timeline.seek(from);
        let depth = timeline.machine().frames.len();
        for (motion, most) in [(Motion::Over, depth), (Motion::Out, depth.saturating_sub(1))] {
            timeline.seek(from);
            let end = timeline.forward_until(|moment| moment.machine.frames.len() <= most);
            let expected = (timeline.position(), end == End::Observed);
            timeline.seek(from);
            let mut points = Breakpoints::default();
            let mut travel = Travel::begin(&timeline, motion, &mut points);
            let arrival = loop {
                if let Some(arrival) = travel.advance(&mut timeline, slice) {
                    break arrival;
                }
            };
            prop_assert_eq!((timeline.position(), arrival == Arrival::There), expected, "{:?} from {}", motion, from);
        }
        for (motion, most) in [(Motion::BackOver, depth.max(1)), (Motion::BackOut, depth.saturating_sub(1))] {
            if most == 0 {
                continue;
            }
            timeline.seek(from);
            let found = timeline.backward_until(|moment| moment.machine.frames.len() <= most);
            let expected = (timeline.position(), found);
            timeline.seek(from);
            let arrival = timeline.go(motion);
            prop_assert_eq!((timeline.position(), arrival == Arrival::There), expected, "{:?} from {}", motion, from);
        }
    }
}
