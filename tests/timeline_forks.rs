//! A timeline with changes is what running with the same changes gives; and where two timelines differ first is where a
//! comparison of every one of their states finds it.

use proptest::prelude::*;
use semblance::execute::{Stop, run};
use semblance::features::Features;
use semblance::host::HostFunction;
use semblance::machine::{FunctionKind, Limits, Machine, Ref, Status, Value};
use semblance::module;
use semblance::module::ValType;
use semblance::observe::origin::Place;
use semblance::observe::record::{Ending, ModuleContent, RecordedModule};
use semblance::observe::{
    Change, Content, Differing, End, Happening, HappeningFilter, Location, Recording, Rehearsal, Timeline,
    first_difference, first_divergence, first_happening,
};
use semblance::session::{Outcome, Session};

/// A host function that gives the same every time.
const HOST: &[HostFunction] = &[HostFunction {
    module: "test",
    name: "number",
    params: &[ValType::I32],
    results: &[ValType::I32],
    call: |call, arguments| {
        call.console.write(b"!");
        let Value::I32(argument) = arguments[0] else {
            unreachable!("the declared type")
        };
        Ok(vec![Value::I32(argument.wrapping_mul(31) ^ 5)])
    },
}];

/// Every value and every branch of it depends on what went before.
const DEPENDENT: &str = r#"(module
    (import "test" "number" (func $number (param i32) (result i32)))
    (import "env" "print_i32" (func $print (param i32)))
    (memory 1)
    (table $functions 4 funcref)
    (elem (i32.const 0) func $add $xor $add)
    (type $binary (func (param i32 i32) (result i32)))
    (global $sum (mut i32) (i32.const 1))
    (global $fixed i64 (i64.const 1))
    (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
    (func $xor (type $binary) (i32.xor (local.get 0) (local.get 1)))
    (func $some (param $n i32) (result i32) (local $x i32) (local $v v128)
        (local.set $v (v128.load (i32.const 0)))
        (if (i32.and (global.get $sum) (i32.const 2))
            (then (local.set $x (call $number (global.get $sum)))))
        (local.set $x (call_indirect (type $binary) (local.get $x) (local.get $n)
            (i32.and (local.get $n) (i32.const 1))))
        (i32.store8 (i32.and (local.get $x) (i32.const 31)) (local.get $n))
        (if (i32.lt_u (local.get $x) (i32.const 1000)) (then (call $print (local.get $x))))
        (local.get $x))
    (func (export "run") (param $n i32) (result i32)
        (loop $again
            (global.set $sum (i32.add (global.get $sum)
                (i32.add (call $some (local.get $n)) (i32.load (i32.const 8)))))
            ;; Whatever it is changed to, it ends.
            (local.set $n (i32.sub (i32.and (local.get $n) (i32.const 15)) (i32.const 1)))
            (br_if $again (i32.gt_s (local.get $n) (i32.const 0))))
        (call $print (global.get $sum))
        (i32.div_u (global.get $sum) (i32.and (global.get $sum) (i32.const 3)))))"#;

/// A clock by which a snapshot is taken at every look.
fn slow_clock() -> f64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NOW: AtomicU64 = AtomicU64::new(0);
    NOW.fetch_add(1000, Ordering::Relaxed) as f64
}

fn begun(text: &str, argument: i32) -> Timeline {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(Limits::default());
    session.define(HOST);
    let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
    let instance = timeline.instantiate(loaded.module).expect("its imports are there");
    let run = timeline.session().exported_function(instance, "run");
    timeline
        .invoke(run.expect("it exports `run`"), &[Value::I32(argument)])
        .expect("`run` takes an i32");
    timeline
}

fn run_to_the_end(timeline: &mut Timeline, stretch: u64) {
    while timeline.forward(timeline.position() + stretch, &mut ()) == End::Reached {}
}

fn recording(text: &str, argument: i32, stretch: u64) -> Timeline {
    let mut timeline = begun(text, argument);
    run_to_the_end(&mut timeline, stretch);
    timeline
}

/// A change that can be made to a state, and the state after it.
fn change(machine: &Machine, session: &Session, choice: u64, value: i32) -> Option<(Change, Machine)> {
    let mut after = machine.clone();
    let frame = (choice / 8).checked_rem(machine.frames.len() as u64);
    let change = match (choice % 5, frame) {
        (0, Some(number)) => {
            let frame = machine.frames[number as usize];
            let FunctionKind::Wasm { index, .. } = machine.functions[frame.function as usize].kind else {
                unreachable!("frames are of modules")
            };
            let layout = &session.program.code(0, index).layout;
            let local = (choice / 64).checked_rem(layout.locals.len() as u64)? as u32;
            let value = match layout.locals[local as usize] {
                ValType::V128 => Value::V128(value as u128),
                _ => Value::I32(value),
            };
            let slot = (frame.base + layout.local_slots[local as usize]) as usize;
            let slots = layout.locals[local as usize].slots();
            after.stack[slot..slot + slots].copy_from_slice(&value.to_slots()[..slots]);
            Change::Local {
                frame: number as u32,
                local,
                value,
            }
        }
        (1, Some(_)) => {
            let number = machine.frames.len() - 1;
            let FunctionKind::Wasm { index: function, .. } =
                machine.functions[machine.frames[number].function as usize].kind
            else {
                unreachable!("frames are of modules")
            };
            let view = semblance::observe::state::frame(session, number)?;
            let index = (choice / 64).checked_rem(view.operands.len() as u64)?;
            let Value::I32(_) = view.operands[index as usize] else {
                return None;
            };
            // The operands that have values of one slot lie one after the other.
            if view.operands.iter().any(|operand| matches!(operand, Value::V128(_))) {
                return None;
            }
            let base = machine.frames[number].base + session.program.code(0, function).layout.operands;
            after.stack[base as usize + index as usize] = u64::from(value as u32);
            Change::Operand {
                frame: number as u32,
                index: index as u32,
                value: Value::I32(value),
            }
        }
        (2, _) => {
            after.globals[0].slots[0] = u64::from(value as u32);
            Change::Global {
                global: 0,
                value: Value::I32(value),
            }
        }
        (3, _) => {
            let bytes = value.to_le_bytes()[..1 + (choice / 8 % 4) as usize].to_vec();
            let address = choice / 64 % 40;
            let place = after.memories[0].get_mut(address, bytes.len() as u64);
            place.expect("it is inside").copy_from_slice(&bytes);
            Change::Memory {
                memory: 0,
                address,
                bytes,
            }
        }
        (4, _) => {
            let function = Ref::func(machine.tables[0].get(0)?.as_func()? + (value & 1) as u32);
            let index = choice / 8 % 3;
            after.tables[0].get_mut(index, 1).expect("it is inside")[0] = function;
            Change::Element {
                table: 0,
                index,
                value: function,
            }
        }
        _ => return None,
    };
    Some((change, after))
}

/// The state after so many instructions of what has begun, with a change on the way; `None` when the change cannot be
/// made.
fn plain(argument: i32, at: u64, choice: u64, value: i32, to: u64) -> Option<(Change, Machine)> {
    let mut session = begun(DEPENDENT, argument).session().clone();
    session.run(at, &mut Vec::new());
    let (change, after) = change(&session.machine, &session, choice, value)?;
    session.machine = after;
    session.run(to - at, &mut Vec::new());
    Some((change, session.machine))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_fork_is_what_running_with_the_same_change_gives(
        argument in 1i32..12,
        stretch in 1u64..300,
        at in 0.0..=1.0f64,
        choice in any::<u64>(),
        value in prop_oneof![0i32..200, any::<i32>()],
        places in prop::collection::vec(0.0..=1.0f64, 1..5),
    ) {
        let mut timeline = recording(DEPENDENT, argument, stretch);
        let at = (at * timeline.recorded() as f64) as u64;
        timeline.seek(at);
        let original = timeline.machine().clone();
        let Some((change, changed)) = change(&original, timeline.session(), choice, value) else { return Ok(()) };
        let mut fork = timeline.fork();
        prop_assert_eq!(fork.change(change.clone()), Ok(()));
        prop_assert!(*fork.machine() == changed, "{change:?} at {at}");
        run_to_the_end(&mut fork, stretch);
        for place in places {
            let step = (place * fork.recorded() as f64) as u64;
            prop_assert_eq!(fork.seek(step), End::Reached);
            let expected = match step < at {
                true => begun_and_run(argument, step),
                false => plain(argument, at, choice, value, step).expect("it could be made before").1,
            };
            prop_assert!(*fork.machine() == expected, "{change:?} at {at}: {step} of {}", fork.recorded());
        }
        prop_assert!(*timeline.machine() == original, "the first timeline is what it was");
        let end = timeline.recorded();
        timeline.seek(end);
        prop_assert!(*timeline.machine() == begun_and_run(argument, end));

        // What has been changed was written by the change, until something else writes.
        fork.seek(at);
        if let Change::Global { global, .. } = change {
            let write = fork.last_write(&Location::Global { global }).expect("it is there");
            prop_assert_eq!(write.writer, semblance::observe::Writer::Change);
            prop_assert_eq!(write.step, at);
        }
    }

    #[test]
    fn a_fork_can_be_recorded_and_replayed(
        argument in 1i32..8,
        at in 0.0..=1.0f64,
        choice in any::<u64>(),
        value in any::<i32>(),
        place in 0.0..=1.0f64,
    ) {
        let mut timeline = recording(DEPENDENT, argument, 100);
        let at = (at * timeline.recorded() as f64) as u64;
        timeline.seek(at);
        let Some((change, _)) = change(timeline.machine(), timeline.session(), choice, value) else { return Ok(()) };
        timeline.change(change).expect("it can be made");
        run_to_the_end(&mut timeline, 100);
        let module = RecordedModule {
            name: "program.wat".to_owned(),
            content: ModuleContent::Text(DEPENDENT.to_owned()),
        };
        let recording = Recording::of(&timeline, vec![module], None).expect("it is recorded from the beginning");
        let recording = Recording::from_bytes(&recording.to_bytes()).expect("what was written can be read");
        let replay = recording.replay(Limits::default(), 64 << 20, slow_clock);
        let mut replayed = replay.expect("what was recorded can be replayed").timeline;
        replayed.forward(u64::MAX, &mut ());
        prop_assert!(replayed.broken().is_none());
        prop_assert_eq!(recording.ending.difference(&Ending::of(&replayed)), None);
        let step = (place * timeline.recorded() as f64) as u64;
        replayed.seek(step);
        timeline.seek(step);
        prop_assert!(replayed.machine() == timeline.machine());

        // It cannot be changed, but a fork of it can.
        let change = Change::Global { global: 0, value: Value::I32(7) };
        prop_assert!(replayed.change(change.clone()).is_err());
        prop_assert_eq!(replayed.fork().change(change), Ok(()));
    }

    #[test]
    fn the_first_difference_is_where_a_comparison_of_all_states_finds_it(
        argument in 1i32..8,
        changes in prop::collection::vec((any::<bool>(), 0.0..=1.0f64, any::<u64>(), 0i32..4), 0..4),
        cut in prop::option::of(0.0..=1.0f64),
    ) {
        let mut ours = recording(DEPENDENT, argument, 100);
        let mut theirs = ours.fork();
        for (mine, at, choice, value) in changes {
            let timeline = if mine { &mut ours } else { &mut theirs };
            let at = (at * timeline.recorded() as f64) as u64;
            timeline.seek(at);
            if let Some((change, _)) = change(timeline.machine(), timeline.session(), choice, value) {
                timeline.change(change).expect("it can be made");
                run_to_the_end(timeline, 100);
            }
        }
        if let Some(cut) = cut {
            // One of them is not run to its end.
            let at = (cut * ours.recorded() as f64) as u64;
            ours.seek(at);
            ours.change(Change::Memory { memory: 0, address: 0, bytes: Vec::new() }).expect("it changes nothing");
        }
        let present = ours.recorded() / 2;
        ours.seek(present);
        let difference = first_difference(&mut ours, &mut theirs).expect("it is one program");
        let divergence = first_divergence(&mut ours, &mut theirs).expect("it is one program");
        prop_assert_eq!(ours.position(), present);

        let last = ours.recorded().min(theirs.recorded());
        let mut expected = None;
        let mut parted = None;
        for step in 0..=last {
            ours.seek(step);
            theirs.seek(step);
            let differs = ours.machine() != theirs.machine() || ours.output() != theirs.output();
            if differs && expected.is_none() {
                expected = Some(step);
            }
            let next = |timeline: &Timeline| match timeline.machine().status {
                Status::Running => timeline.machine().frames.last().map(|frame| (frame.function, frame.pc)),
                _ => None,
            };
            let depths = (ours.machine().frames.len(), theirs.machine().frames.len());
            let paths = (next(&ours), next(&theirs));
            let at_the_end = step == last && paths.0.is_some() == paths.1.is_some();
            if (paths.0 != paths.1 || depths.0 != depths.1) && !at_the_end && parted.is_none() {
                parted = Some(step);
            }
        }
        prop_assert_eq!(difference.as_ref().map(|difference| difference.step), expected);
        prop_assert_eq!(divergence.map(|divergence| divergence.step), parted);
        if let Some(difference) = difference {
            prop_assert!(!difference.what.is_empty());
            ours.seek(difference.step);
            theirs.seek(difference.step);
            for what in &difference.what {
                if let Differing::Value { place, ours: mine, theirs: its } = what {
                    prop_assert_ne!(mine, its);
                    prop_assert_eq!(mine, &ours.content(place));
                    prop_assert_eq!(its, &theirs.content(place));
                }
            }
        }
    }
}

fn begun_and_run(argument: i32, steps: u64) -> Machine {
    let mut session = begun(DEPENDENT, argument).session().clone();
    session.run(steps, &mut Vec::new());
    session.machine
}

#[test]
fn a_host_call_can_be_answered_otherwise() {
    for call in 0..3 {
        let mut timeline = recording(DEPENDENT, 9, 50);
        let answers =
            timeline.log().entries().iter().filter(
                |entry| matches!(&entry.event, semblance::observe::Event::Answer(answer) if answer.output == b"!"),
            );
        let step = answers
            .map(|entry| entry.step)
            .nth(call)
            .expect("there are so many calls");
        timeline.seek(step);
        let mut fork = timeline.fork();
        assert!(fork.answer_instead(vec![Value::I64(2)]).is_err(), "an i32 is declared");
        assert_eq!(fork.log(), timeline.log(), "what is refused changes nothing");
        fork.answer_instead(vec![Value::I32(1234)]).expect("it is an i32");
        assert_eq!(fork.position(), step);
        assert_eq!(fork.output(), timeline.output());
        run_to_the_end(&mut fork, 50);

        // The same without a timeline: the host call that ends at this step is answered so.
        let mut session = begun(DEPENDENT, 9).session().clone();
        session.run(step - 1, &mut Vec::new());
        assert_eq!(run(&session.program, &mut session.machine, 1), Stop::Host);
        let Session { program, machine, .. } = &mut session;
        machine.answer(program, &[Value::I32(1234)]).expect("it is an i32");
        session.run(0, &mut Vec::new());
        fork.seek(step);
        assert!(*fork.machine() == session.machine);
        session.run(u64::MAX, &mut Vec::new());
        fork.seek(u64::MAX);
        assert!(*fork.machine() == session.machine);

        let difference = first_difference(&mut timeline, &mut fork).expect("it is one program");
        let difference = difference.expect("1234 is no number that the host gives");
        assert_eq!(difference.step, step);
        let Differing::Value { theirs, .. } = &difference.what[0] else {
            panic!("an operand is different: {difference:?}")
        };
        assert_eq!(*theirs, Some(Content::Values(vec![Value::I32(1234)])));
    }
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let mut timeline = recording(DEPENDENT, 3, 100);
    timeline.seek(4);
    let before = (timeline.machine().clone(), timeline.log().clone(), timeline.recorded());
    let value = Value::I32(1);
    let refused = [
        Change::Local {
            frame: 0,
            local: 9,
            value,
        },
        Change::Local {
            frame: 7,
            local: 0,
            value,
        },
        Change::Local {
            frame: 0,
            local: 0,
            value: Value::I64(1),
        },
        Change::Operand {
            frame: 0,
            index: 99,
            value,
        },
        Change::Global {
            global: 1,
            value: Value::I64(2),
        },
        Change::Global { global: 2, value },
        Change::Memory {
            memory: 0,
            address: 65_534,
            bytes: vec![1, 2, 3],
        },
        Change::Memory {
            memory: 1,
            address: 0,
            bytes: vec![1],
        },
        Change::Element {
            table: 0,
            index: 4,
            value: Ref::NULL,
        },
        Change::Element {
            table: 0,
            index: 0,
            value: Ref::func(1_000),
        },
        Change::Element {
            table: 0,
            index: 0,
            value: Ref::host(1),
        },
    ];
    for change in refused {
        assert!(timeline.change(change.clone()).is_err(), "{change:?}");
    }
    assert!(
        timeline.answer_instead(vec![value]).is_err(),
        "there is no host call here"
    );
    assert!(before == (timeline.machine().clone(), timeline.log().clone(), timeline.recorded()));
}

#[test]
fn programs_that_are_not_the_same_are_compared_by_what_they_do() {
    let edited = DEPENDENT.replace("(i32.const 1000)) (then", "(i32.const 3)) (then");
    let (mut ours, mut theirs) = (recording(DEPENDENT, 9, 100), recording(&edited, 9, 100));
    assert!(first_difference(&mut ours, &mut theirs).is_err());
    let filter = HappeningFilter::default();
    let first = first_happening(&mut ours, &mut theirs, filter).expect("numbers from 3 on are not printed");
    let Some(Happening::HostCall { name, arguments, .. }) = first.ours.as_ref().map(|happened| &happened.what) else {
        panic!("the original prints: {first:?}")
    };
    assert_eq!(name, "print_i32");
    assert!(matches!(arguments[..], [Value::I32(3..=999)]), "{arguments:?}");
    assert_ne!(
        first.ours.map(|happened| happened.what),
        first.theirs.map(|happened| happened.what)
    );

    // Another order of what cannot be seen changes nothing; another value of a global can be seen, if that is asked for.
    let same = DEPENDENT.replace(
        "(i32.add (local.get 0) (local.get 1))",
        "(i32.add (local.get 1) (local.get 0))",
    );
    let mut same = recording(&same, 9, 100);
    let everything = HappeningFilter {
        stores: true,
        globals: true,
    };
    assert_eq!(first_happening(&mut ours, &mut same, everything), None);
    let other = DEPENDENT.replace(
        "(then (local.set $x",
        "(then (global.set $sum (i32.const 6)) (local.set $x",
    );
    let mut other = recording(&other, 9, 100);
    let first = first_happening(&mut ours, &mut other, everything).expect("it sets the global once more");
    let Some(Happening::Wrote { location, content }) = first.theirs.map(|happened| happened.what) else {
        panic!("it writes")
    };
    assert_eq!(location, Location::Global { global: 0 });
    assert_eq!(content, Content::Values(vec![Value::I32(6)]));
}

#[test]
fn the_end_of_a_call_is_compared_too() {
    let text = |end: &str| format!(r#"(module (func (export "run") (param i32) (result i32) {end}))"#);
    let mut ours = recording(&text("(i32.add (local.get 0) (i32.const 1))"), 1, 10);
    let mut theirs = recording(&text("(unreachable)"), 1, 10);
    let first = first_happening(&mut ours, &mut theirs, HappeningFilter::default()).expect("one traps");
    assert_eq!(first.same, 1, "the call");
    let ended = |happened: Option<semblance::observe::Happened>| match happened.map(|happened| happened.what) {
        Some(Happening::Ended(outcome)) => outcome,
        other => panic!("the call ends: {other:?}"),
    };
    assert_eq!(ended(first.ours), Outcome::Returned(vec![Value::I32(2)]));
    assert!(matches!(ended(first.theirs), Outcome::Trapped(_)));
}

#[test]
fn a_changed_value_comes_from_the_change() {
    let mut timeline = recording(DEPENDENT, 3, 100);
    timeline.seek(1);
    let mut fork = timeline.fork();
    fork.change(Change::Global {
        global: 0,
        value: Value::I32(40),
    })
    .expect("it can be made");
    run_to_the_end(&mut fork, 10);
    let limits = semblance::observe::OriginLimits {
        depth: 100,
        nodes: 1000,
    };
    let place = Place::Location(Location::Global { global: 0 });
    let origin = fork.origin(&place, limits).expect("it is there");
    let changed = |node: &&semblance::observe::OriginNode| node.source == semblance::observe::origin::Source::Change;
    let changes: Vec<u64> = origin.nodes.iter().filter(changed).map(|node| node.step).collect();
    assert_eq!(changes, [1]);
}

/// A host that never gives the same twice.
const DICE: &[HostFunction] = &[HostFunction {
    module: "test",
    name: "dice",
    params: &[],
    results: &[ValType::I32],
    call: |_, _| {
        use std::sync::atomic::{AtomicI32, Ordering};
        static THROWN: AtomicI32 = AtomicI32::new(1);
        Ok(vec![Value::I32(THROWN.fetch_add(7, Ordering::Relaxed))])
    },
}];

fn throwing(text: &str) -> Timeline {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(Limits::default());
    session.define(DICE);
    let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
    let instance = timeline.instantiate(loaded.module).expect("its imports are there");
    let run = timeline.session().exported_function(instance, "run");
    timeline
        .invoke(run.expect("it exports `run`"), &[])
        .expect("`run` takes nothing");
    timeline
}

const THROWS: &str = r#"(module
    (import "test" "dice" (func $dice (result i32)))
    (import "env" "print_i32" (func $print (param i32)))
    (func (export "run") (result i32) (local $sum i32) (local $n i32)
        (loop $again
            (local.set $sum (i32.add (local.get $sum) (call $dice)))
            (call $print (local.get $sum))
            (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 9))))
        (local.get $sum)))"#;

#[test]
fn an_edited_program_can_be_run_with_the_same_inputs() {
    let mut ours = throwing(THROWS);
    run_to_the_end(&mut ours, 30);
    let edited = THROWS.replace(
        "(call $print (local.get $sum))",
        "(call $print (i32.sub (local.get $sum) (i32.const 1)))",
    );
    let mut theirs = throwing(&edited);
    theirs.rehearse(Rehearsal::of(&mut ours));
    run_to_the_end(&mut theirs, 30);
    assert_eq!(ours.session().outcome(), theirs.session().outcome(), "the same throws");
    assert_ne!(ours.output(), theirs.output(), "printing is done anew");
    let first = first_happening(&mut ours, &mut theirs, HappeningFilter::default()).expect("they print other numbers");
    assert_eq!(first.same, 2, "the call, and the first throw");

    // Back and on again, the throws are the same.
    theirs.seek(20);
    let change = Change::Memory {
        memory: 0,
        address: 0,
        bytes: Vec::new(),
    };
    assert!(theirs.change(change).is_err(), "there is no memory");
    theirs
        .change(Change::Local {
            frame: 0,
            local: 1,
            value: Value::I32(1),
        })
        .expect("it can be made");
    run_to_the_end(&mut theirs, 30);
    let answers = |timeline: &Timeline| {
        let entries = timeline.log().entries().iter().filter_map(|entry| match &entry.event {
            semblance::observe::Event::Answer(answer) if answer.output.is_empty() => Some(answer.outcome.clone()),
            _ => None,
        });
        entries.collect::<Vec<_>>()
    };
    assert_eq!(answers(&ours), answers(&theirs));
}

#[test]
fn a_fork_of_a_replay_goes_on_with_the_inputs_that_were_recorded() {
    let mut recorded = throwing(THROWS);
    run_to_the_end(&mut recorded, 30);
    let module = RecordedModule {
        name: "program.wat".to_owned(),
        content: ModuleContent::Text(THROWS.to_owned()),
    };
    let recording = Recording::of(&recorded, vec![module], None).expect("it is recorded from the beginning");
    let replay = recording.replay(Limits::default(), 64 << 20, slow_clock);
    let mut replayed = replay.expect("what was recorded can be replayed").timeline;
    replayed.seek(u64::MAX);
    let rehearsal = Rehearsal::of(&mut replayed);
    let change = || Change::Local {
        frame: 0,
        local: 0,
        value: Value::I32(0),
    };
    replayed.seek(12);

    let mut alone = replayed.fork();
    alone.change(change()).expect("it can be made");
    assert_eq!(alone.forward(u64::MAX, &mut ()), End::Finished);
    assert_eq!(alone.session().outcome(), Outcome::Paused, "nobody answers");

    let mut fork = replayed.fork();
    fork.rehearse(rehearsal);
    fork.change(change()).expect("it can be made");
    fork.forward(u64::MAX, &mut ());
    // What is printed now is not what was printed then, and nobody is there to print it; the throws are known.
    let throws = |timeline: &mut Timeline| {
        timeline.seek(u64::MAX);
        let entries = timeline.log().entries().iter().filter_map(|entry| match &entry.event {
            semblance::observe::Event::Answer(answer) => answer.outcome.clone().ok(),
            _ => None,
        });
        entries.flatten().collect::<Vec<_>>()
    };
    assert_eq!(throws(&mut fork), throws(&mut recorded));
    assert!(matches!(fork.session().outcome(), Outcome::Returned(_)));
}
