//! A machine is saved and loaded at any moment of a run: as an equal one, which goes on as the first does. What was never
//! saved is refused, and does no harm.

use proptest::prelude::*;
use semblance::execute::{Stop, run};
use semblance::features::Features;
use semblance::machine::{Limits, Machine, Status, Value};
use semblance::module::load_text;
use semblance::session::{Outcome, Session};

/// Programs that export `run`, and an argument for it.
const PROGRAMS: &[(&str, i32)] = &[
    (include_str!("timeline/recursion.wat"), 8),
    (include_str!("timeline/host.wat"), 12),
    (include_str!("timeline/garbage.wat"), 100),
    (include_str!("timeline/exceptions.wat"), 30),
    (include_str!("timeline/trap.wat"), 25),
    (LEGACY, 5),
    (TYPED, 4),
];

/// Arms that catch in the legacy form, within each other, with the exceptions that they have caught on the stack.
const LEGACY: &str = r#"(module
    (tag $a (param i64))
    (func $throws (param $n i32) (if (i32.rem_u (local.get $n) (i32.const 2))
        (then (throw $a (i64.extend_i32_u (local.get $n))))))
    (func (export "run") (param $n i32) (result i32) (local $sum i32)
        (loop $again
            local.get $sum
            try (result i32)
                (call $throws (local.get $n))
                i32.const 1
            catch $a
                i32.wrap_i64
                try (result i32)
                    (call $throws (i32.const 1))
                    i32.const 2
                catch_all
                    try
                        (call $throws (i32.const 3))
                    catch_all
                        nop
                    end
                    i32.const 3
                end
                i32.add
            end
            i32.add
            local.set $sum
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum)))"#;

/// Every kind of reference in every kind of place: locals, operands, globals, tables, fields, elements.
const TYPED: &str = r#"(module
    (type $pair (struct (field $first (mut i8)) (field $second (mut (ref null $pair)))))
    (type $list (array (mut (ref null $pair))))
    (type $step (func (param i32 (ref null $pair)) (result (ref $pair))))
    (global $last (mut (ref null $list)) (ref.null $list))
    (global $any (mut anyref) (ref.i31 (i32.const 5)))
    (table $pairs 3 (ref null $pair))
    (table $steps funcref (elem $push))
    (elem $kept (ref null $step) (ref.func $push) (ref.null $step))
    (func $push (type $step) (struct.new $pair (local.get 0) (local.get 1)))
    (func (export "run") (param $n i32) (result i32) (local $pair (ref $pair)) (local $vector v128)
        (local.set $pair (struct.new_default $pair))
        (loop $again
            (local.set $pair (call_ref $step (local.get $n) (local.get $pair) (ref.func $push)))
            (table.set $pairs (i32.rem_u (local.get $n) (i32.const 3)) (local.get $pair))
            (local.set $vector (i32x4.splat (local.get $n)))
            (global.set $last (array.new $list
                (call_indirect $steps (type $step) (local.get $n) (local.get $pair) (i32.const 0))
                (i32.const 3)))
            (global.set $any (local.get $pair))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (i32.add
            (array.len (global.get $last))
            (struct.get_u $pair $first (local.get $pair)))))"#;

fn limits() -> Limits {
    Limits {
        heap_bytes: 64 << 10,
        memory_bytes: 1 << 20,
        store_bytes: 4 << 20,
        call_depth: 500,
        ..Limits::default()
    }
}

/// A program of which nothing has been executed yet, and a second instance that imports from the first.
fn begin(number: usize) -> Session {
    let (text, argument) = PROGRAMS[number];
    let mut session = Session::new(limits());
    let loaded = load_text(text, Features::default()).expect("the program is a module");
    let instance = session.instantiate(loaded.module).expect("it imports only `env`");
    session.register("first", instance);
    let again = r#"(module
        (import "first" "run" (func $run (param i32) (result i32)))
        (memory 1) (data (i32.const 70) "kept") (data $passive "later")
        (table 2 externref)
        (func (export "twice") (param $n i32) (result i32)
            (memory.init $passive (i32.const 0) (i32.const 1) (i32.const 3))
            (data.drop $passive)
            (i32.sub (call $run (local.get $n)) (call $run (local.get $n)))))"#;
    let loaded = load_text(again, Features::default()).expect("the program is a module");
    let instance = session.instantiate(loaded.module).expect("what it imports is there");
    let twice = session
        .exported_function(instance, "twice")
        .expect("it exports `twice`");
    session
        .invoke(twice, &[Value::I32(argument)])
        .expect("`twice` takes an i32");
    session
}

/// Saves a machine and loads it.
fn again(session: &Session) -> Machine {
    let bytes = session.machine.save(&session.program);
    let loaded = Machine::load(&bytes, &session.program, &limits());
    loaded.expect("what was saved can be loaded")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_machine_in_the_middle_of_a_run_is_loaded_as_it_was_and_goes_on(
        number in 0..PROGRAMS.len(),
        steps in prop_oneof![0..300_u64, 0..40_000_u64],
    ) {
        let mut session = begin(number);
        session.run(steps, &mut Vec::new());
        let loaded = again(&session);
        prop_assert!(loaded == session.machine, "program {number} at {}", session.machine.steps);
        let mut other = session.clone();
        other.machine = loaded;
        let (mut first, mut second) = (Vec::new(), Vec::new());
        prop_assert_eq!(session.run(100_000, &mut first), other.run(100_000, &mut second));
        prop_assert!(session.machine == other.machine, "program {number} from {steps} on");
        prop_assert_eq!(first, second);
    }

    #[test]
    fn a_machine_that_awaits_its_host_is_loaded_as_it_was(calls in 0..20_usize) {
        let mut session = begin(1);
        for _ in 0..calls {
            if run(&session.program, &mut session.machine, u64::MAX / 2) != Stop::Host {
                break;
            }
            prop_assert!(again(&session) == session.machine);
            let answer = session.ask_host();
            session.answer(answer.expect("these functions wait for nothing").outcome);
            // Delimiters behind the call have not been executed yet.
            prop_assert!(again(&session) == session.machine);
        }
    }

    #[test]
    fn what_is_cut_off_or_changed_is_refused(
        number in 0..PROGRAMS.len(),
        steps in 0..2_000_u64,
        place in any::<prop::sample::Index>(),
        bit in 0u32..8,
    ) {
        let mut session = begin(number);
        session.run(steps, &mut Vec::new());
        let mut bytes = session.machine.save(&session.program);
        let place = place.index(bytes.len());
        prop_assert!(Machine::load(&bytes[..place], &session.program, &limits()).is_err());
        bytes[place] ^= 1u8 << bit;
        prop_assert!(Machine::load(&bytes, &session.program, &limits()).is_err());
    }

    /// The checksum only finds accidents: whoever means harm writes the right one.
    #[test]
    fn what_is_changed_on_purpose_does_no_harm(
        number in 0..PROGRAMS.len(),
        steps in 0..2_000_u64,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut session = begin(number);
        session.run(steps, &mut Vec::new());
        let mut bytes = session.machine.save(&session.program);
        for (place, value) in changes {
            let place = HEADER + place.index(bytes.len() - HEADER);
            bytes[place] = value;
        }
        let checksum = crc32fast::hash(&bytes[HEADER..]);
        bytes[HEADER - 4..HEADER].copy_from_slice(&checksum.to_le_bytes());
        if let Ok(machine) = Machine::load(&bytes, &session.program, &limits()) {
            session.machine = machine;
            let _ = semblance::observe::state::frames(&session);
            if let Outcome::Paused = session.run(5_000, &mut Vec::new()) {
                let _ = session.backtrace();
            }
            let _ = semblance::observe::state::frames(&session);
        }
    }
}

/// Magic, version and checksum.
const HEADER: usize = 16;

#[test]
fn every_kind_of_moment_is_met() {
    let mut ends = Vec::new();
    for number in 0..PROGRAMS.len() {
        let mut session = begin(number);
        session.run(u64::MAX / 2, &mut Vec::new());
        assert!(again(&session) == session.machine, "program {number} at its end");
        ends.push(session.machine.status);
    }
    assert!(ends.contains(&Status::Idle));
    assert!(ends.iter().any(|end| matches!(end, Status::Trapped(_))));
}

#[test]
fn a_machine_of_another_program_is_refused() {
    let (first, second) = (begin(0), begin(1));
    let bytes = first.machine.save(&first.program);
    let error = Machine::load(&bytes, &second.program, &limits()).expect_err("it is another program");
    assert!(error.message().contains("another program"), "{error}");
}

#[test]
fn a_machine_that_was_allowed_more_than_here_is_refused() {
    let session = begin(0);
    let bytes = session.machine.save(&session.program);
    let allowed = Limits {
        memory_bytes: 1 << 16,
        ..limits()
    };
    assert!(Machine::load(&bytes, &session.program, &allowed).is_err());
}

#[test]
fn a_large_memory_with_little_in_it_takes_little() {
    let text = r#"(module (memory 512) (data (i32.const 20000000) "here"))"#;
    let loaded = load_text(text, Features::default()).expect("a module");
    let mut session = Session::new(Limits::default());
    session.instantiate(loaded.module).expect("it imports nothing");
    let bytes = session.machine.save(&session.program);
    assert!(bytes.len() < 20_000, "{} bytes", bytes.len());
    let loaded = Machine::load(&bytes, &session.program, &Limits::default());
    assert!(loaded.expect("what was saved can be loaded") == session.machine);
}
