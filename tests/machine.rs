//! What must stay true of the machine: it is a value, it can be stopped and resumed anywhere, time is counted in
//! instructions, and no program exhausts its host.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::thread;

use proptest::prelude::*;
use semblance::error::{ErrorKind, Trap, TrapCode};
use semblance::execute::{Stop, run};
use semblance::features::Features;
use semblance::machine::{InstantiationError, Limits, Machine, Status, Value};
use semblance::module::load_text;
use semblance::session::{Outcome, Session};

/// Programs that use every kind of state: the fields of a module, and the argument for its function `run`.
const PROGRAMS: &[(&str, i32)] = &[
    // Calls that return to frames larger than their own.
    (
        r#"(func $fib (export "run") (param $n i32) (result i32)
             (if (i32.lt_u (local.get $n) (i32.const 2)) (then (return (local.get $n))))
             (i32.add
               (call $fib (i32.sub (local.get $n) (i32.const 1)))
               (call $fib (i32.sub (local.get $n) (i32.const 2)))))"#,
        11,
    ),
    // Memory, globals, loops.
    (
        r#"(memory 1) (global $primes (mut i32) (i32.const 0))
           (func (export "run") (param $end i32) (result i32) (local $n i32) (local $multiple i32)
             (local.set $n (i32.const 2))
             (loop $next
               (if (i32.eqz (i32.load8_u (local.get $n)))
                 (then
                   (global.set $primes (i32.add (global.get $primes) (i32.const 1)))
                   (local.set $multiple (local.get $n))
                   (loop $cross
                     (i32.store8 (local.get $multiple) (i32.const 1))
                     (local.set $multiple (i32.add (local.get $multiple) (local.get $n)))
                     (br_if $cross (i32.lt_u (local.get $multiple) (local.get $end))))))
               (local.set $n (i32.add (local.get $n) (i32.const 1)))
               (br_if $next (i32.lt_u (local.get $n) (local.get $end))))
             (global.get $primes))"#,
        200,
    ),
    // Tables, several results, a jump table, a host's function.
    (
        r#"(import "env" "print_i32" (func $print (param i32)))
           (type $step (func (param i32 i64) (result i32 i64)))
           (table funcref (elem $a $b $c))
           (func $a (param i32 i64) (result i32 i64) (local.get 0) (i64.add (local.get 1) (i64.const 1)))
           (func $b (param i32 i64) (result i32 i64) (call $print (local.get 0)) (local.get 0) (local.get 1))
           (func $c (param i32 i64) (result i32 i64)
             (block $two (block $one (block $zero
               (br_table $zero $one $two (i32.rem_u (local.get 0) (i32.const 3)))) nop) (drop (table.size)))
             (local.get 0) (i64.mul (local.get 1) (i64.const 3)))
           (func (export "run") (param $n i32) (result i32 i64)
             (local.get $n) (i64.const 1)
             (loop $again (param i32 i64) (result i32 i64)
               (call_indirect (type $step) (i32.rem_u (local.get $n) (i32.const 3)))
               (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#,
        20,
    ),
    // Objects on the heap, tail calls.
    (
        r#"(type $list (struct (field $head i32) (field $tail (ref null $list))))
           (func $sum (param $list (ref null $list)) (param $sum i32) (result i32)
             (if (ref.is_null (local.get $list)) (then (return (local.get $sum))))
             (return_call $sum
               (struct.get $list $tail (local.get $list))
               (i32.add (local.get $sum) (struct.get $list $head (local.get $list)))))
           (func (export "run") (param $n i32) (result i32) (local $list (ref null $list))
             (loop $next
               (local.set $list (struct.new $list (local.get $n) (local.get $list)))
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
             (call $sum (local.get $list) (i32.const 0)))"#,
        30,
    ),
    // Exceptions through several frames, vectors.
    (
        r#"(tag $stop (param i32 v128))
           (func $deep (param $n i32) (param $vector v128)
             (if (i32.eqz (local.get $n)) (then (throw $stop (local.get $n) (local.get $vector))))
             (call $deep
               (i32.sub (local.get $n) (i32.const 1))
               (i32x4.add (local.get $vector) (v128.const i32x4 1 2 3 4))))
           (func (export "run") (param $n i32) (result i32 v128) (local $vector v128)
             (loop $again
               (block $caught (result i32 v128)
                 (try_table (catch $stop $caught) (call $deep (local.get $n) (v128.const i64x2 0 0)))
                 unreachable)
               (local.set $vector)
               (drop)
               (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
             (local.get $n) (local.get $vector))"#,
        6,
    ),
    // A trap at the end.
    (
        r#"(memory 1)
           (func (export "run") (param $at i32) (result i32)
             (loop $next
               (i32.store (local.get $at) (local.get $at))
               (local.set $at (i32.add (local.get $at) (i32.const 4096)))
               (br $next))
             unreachable)"#,
        3,
    ),
];

fn session_with(limits: Limits, fields: &str) -> Session {
    let loaded = load_text(&format!("(module {fields})"), Features::default()).expect("a good module");
    let mut session = Session::new(limits);
    session.instantiate(loaded.module).expect("a module that links");
    session
}

/// Calls and catches at a low stack, and a high one behind them: room for it has to be there again after a pause in the
/// callee.
fn wide_program() -> String {
    let sum = format!("{}{}", "(i32.const 1) ".repeat(400), "i32.add ".repeat(400));
    format!(
        r#"(tag $stop)
           (func $leaf nop)
           (func $thrower nop (throw $stop))
           (func (export "run") (param $n i32) (result i32) (local $sum i32)
             (loop $again
               (call $leaf)
               (local.get $sum) {sum} (local.set $sum)
               (block $caught (try_table (catch $stop $caught) (call $thrower)))
               (local.get $sum) {sum} (local.set $sum)
               (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
             (local.get $sum))"#
    )
}

/// A session in which the function `run` of a module has been called.
fn begin_with(limits: Limits, fields: &str, arguments: &[Value]) -> Session {
    let mut session = session_with(limits, fields);
    let function = session.exported_function(0, "run").expect("a function `run`");
    session.invoke(function, arguments).expect("its arguments");
    session
}

fn begin(fields: &str, arguments: &[Value]) -> Session {
    begin_with(Limits::default(), fields, arguments)
}

/// How many programs there are: those of the table, and [`wide_program`].
const COUNT: usize = PROGRAMS.len() + 1;

fn begin_program(number: usize) -> Session {
    match PROGRAMS.get(number) {
        Some((fields, argument)) => begin(fields, &[Value::I32(*argument)]),
        None => begin(&wide_program(), &[Value::I32(2)]),
    }
}

/// Runs to the end, in pieces of these lengths, over and over. What was printed is checked along with the rest.
fn finish_in_pieces(mut session: Session, lengths: &[u64]) -> (Outcome, Machine, Vec<u8>) {
    let mut console = Vec::new();
    for length in lengths.iter().cycle() {
        let before = session.machine.steps;
        match session.run(*length, &mut console) {
            Outcome::Paused => assert_eq!(session.machine.steps, before + length),
            outcome => return (outcome, session.machine, console),
        }
    }
    unreachable!("there are pieces")
}

fn finish(session: Session) -> (Outcome, Machine, Vec<u8>) {
    finish_in_pieces(session, &[1_000_000])
}

fn hash(machine: &Machine) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(machine)
}

#[test]
fn programs_end_as_they_should() {
    let ends: Vec<_> = (0..COUNT).map(|number| finish(begin_program(number))).collect();
    let outcomes: Vec<&Outcome> = ends.iter().map(|(outcome, ..)| outcome).collect();
    // 1·3 + 1, and so on down from 20: every third call multiplies, every third adds, every third prints.
    let (mut sum, mut n) = (1_i64, 20);
    while n > 0 {
        sum = [sum + 1, sum, sum * 3][n % 3];
        n -= 1;
    }
    assert_eq!(*outcomes[0], Outcome::Returned(vec![Value::I32(89)]));
    assert_eq!(*outcomes[1], Outcome::Returned(vec![Value::I32(46)]));
    assert_eq!(*outcomes[2], Outcome::Returned(vec![Value::I32(20), Value::I64(sum)]));
    assert_eq!(ends[2].2, b"20\n".repeat(7));
    assert_eq!(*outcomes[3], Outcome::Returned(vec![Value::I32(465)]));
    let vector = 1_u128 | 2 << 32 | 3 << 64 | 4 << 96;
    assert_eq!(
        *outcomes[4],
        Outcome::Returned(vec![Value::I32(0), Value::V128(vector)])
    );
    assert_eq!(*outcomes[5], Outcome::Trapped(TrapCode::MemoryOutOfBounds.into()));
    assert_eq!(*outcomes[6], Outcome::Returned(vec![Value::I32(1_600)]));
}

#[test]
fn one_instruction_at_a_time_leads_to_the_same_machine() {
    for number in 0..COUNT {
        let whole = finish(begin_program(number));
        let steps = finish_in_pieces(begin_program(number), &[1]);
        assert!(whole.1.steps > 100, "program {number} is too short to say anything");
        assert_eq!(whole, steps, "program {number}");
        assert_eq!(hash(&whole.1), hash(&steps.1), "program {number}");
    }
}

/// Lengths of pieces: short ones pause everywhere, long ones go far after a pause.
fn lengths() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![1..60_u64, 400..1_500_u64], 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_lead_to_the_same_machine(number in 0..COUNT, lengths in lengths()) {
        prop_assert_eq!(finish(begin_program(number)), finish_in_pieces(begin_program(number), &lengths));
    }

    #[test]
    fn there_is_one_state_after_n_instructions(number in 0..COUNT, n in 0..400_u64, first in 0..400_u64) {
        let (mut once, mut twice) = (begin_program(number), begin_program(number));
        once.run(n, &mut Vec::new());
        twice.run(n.min(first), &mut Vec::new());
        twice.run(n.saturating_sub(first), &mut Vec::new());
        prop_assert_eq!(once.machine, twice.machine);
    }

    #[test]
    fn a_clone_goes_on_as_the_original(number in 0..COUNT, n in 0..400_u64) {
        let mut session = begin_program(number);
        session.run(n, &mut Vec::new());
        let clone = session.machine.clone();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let original = (session.run(1_000_000, &mut first), session.machine.clone());
        session.machine = clone;
        let again = (session.run(1_000_000, &mut second), session.machine);
        prop_assert_eq!(original, again);
        prop_assert_eq!(first, second);
    }
}

#[test]
fn no_budget_changes_nothing() {
    let mut session = begin_program(0);
    session.run(77, &mut Vec::new());
    let before = session.machine.clone();
    assert_eq!(session.run(0, &mut Vec::new()), Outcome::Paused);
    assert_eq!(session.machine, before);
}

#[test]
fn time_counts_instructions_and_no_delimiters() {
    // One `local.get`, one `if`, three in the arm, one `drop`; then the other arm.
    let fields = r#"(func (export "run") (param i32)
        (if (result i32) (local.get 0) (then nop nop (i32.const 1)) (else (block (nop)) (i32.const 2)))
        drop)"#;
    for (argument, steps) in [(1, 6), (0, 6)] {
        let (outcome, machine, _) = finish(begin(fields, &[Value::I32(argument)]));
        assert_eq!(outcome, Outcome::Returned(Vec::new()));
        assert_eq!(machine.steps, steps);
    }
    // The second round executes `loop` again: i32.const, local.set; four times loop, …, br_if; nothing for `end`.
    let fields = r#"(func (export "run") (local i32)
        (local.set 0 (i32.const 4))
        (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))"#;
    assert_eq!(finish(begin(fields, &[])).1.steps, 2 + 4 * 6);
}

#[test]
fn an_endless_loop_is_stopped_by_its_budget() {
    let mut session = begin(r#"(func (export "run") (loop (br 0)))"#, &[]);
    for round in 1..=3 {
        assert_eq!(session.run(12_345, &mut Vec::new()), Outcome::Paused);
        assert_eq!(session.machine.steps, round * 12_345);
    }
}

#[test]
fn deep_recursion_ends_at_the_machines_limit_and_not_at_the_hosts() {
    let limits = Limits {
        call_depth: 1_000_000,
        value_stack: 100_000_000,
        ..Limits::default()
    };
    let dive = move || {
        let fields = r#"(func $f (export "run") (param i32) (call $f (i32.add (local.get 0) (i32.const 1))))"#;
        let mut session = begin_with(limits, fields, &[Value::I32(0)]);
        assert_eq!(
            session.run(u64::MAX, &mut Vec::new()),
            Outcome::Trapped(TrapCode::CallStackExhausted.into())
        );
        assert_eq!(session.machine.frames.len(), limits.call_depth);
        // The call that did not fit is where the innermost frame stands, with its argument.
        assert_eq!(session.machine.stack.last(), Some(&1_000_000));
        assert_eq!(session.machine.steps, 4 * 1_000_000);
        // As many frames are gone as quickly, and the machine can be used again.
        let function = session.exported_function(0, "run").expect("still there");
        session.invoke(function, &[Value::I32(5)]).expect("one argument");
        assert_eq!(session.run(4, &mut Vec::new()), Outcome::Paused);
        assert_eq!(session.machine.frames.len(), 2);
    };
    // A million calls in a stack of the host's that would not hold a thousand of them.
    let thread = thread::Builder::new().stack_size(512 << 10).spawn(dive);
    thread
        .expect("a thread")
        .join()
        .expect("no overflow of the host's stack");
}

#[test]
fn the_value_stack_has_a_limit_too() {
    let limits = Limits {
        value_stack: 1_000,
        ..Limits::default()
    };
    let fields = r#"(func $f (export "run") (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (call $f))"#;
    let (outcome, machine, _) = finish(begin_with(limits, fields, &[]));
    assert_eq!(outcome, Outcome::Trapped(TrapCode::CallStackExhausted.into()));
    assert_eq!(machine.frames.len(), 100);
    // Even the outermost frame may be too large.
    let fields = format!(r#"(func (export "run") (local {}))"#, "i64 ".repeat(1_001));
    let (outcome, machine, _) = finish(begin_with(limits, &fields, &[]));
    assert_eq!(outcome, Outcome::Trapped(TrapCode::CallStackExhausted.into()));
    assert_eq!((machine.frames.len(), machine.steps), (0, 0));
}

#[test]
fn growing_past_the_limits_fails_and_changes_nothing() {
    let limits = Limits {
        memory_bytes: 3 << 16,
        table_elements: 5,
        ..Limits::default()
    };
    let fields = r#"(memory 1) (table $t 2 funcref)
        (func (export "run") (param i32) (result i32 i32 i32 i32)
          (memory.grow (local.get 0)) (memory.size)
          (table.grow $t (ref.null func) (local.get 0)) (table.size $t))"#;
    for (by, results) in [
        (0, [1, 1, 2, 2]),
        (2, [1, 3, 2, 4]),
        (3, [-1, 1, 2, 5]),
        (4, [-1, 1, -1, 2]),
        (-1, [-1, 1, -1, 2]),
    ] {
        let (outcome, machine, _) = finish(begin_with(limits, fields, &[Value::I32(by)]));
        assert_eq!(
            outcome,
            Outcome::Returned(results.map(Value::I32).to_vec()),
            "growing by {by}"
        );
        assert_eq!(machine.memories[0].bytes.len(), (results[1] as usize) << 16);
        assert_eq!(machine.tables[0].elements.len(), results[3] as usize);
    }
}

#[test]
fn a_module_that_wants_more_than_the_limits_is_refused_and_changes_nothing() {
    let limits = Limits {
        memory_bytes: 3 << 16,
        table_elements: 5,
        ..Limits::default()
    };
    for fields in [
        "(memory 4)",
        "(memory 1) (memory 4)",
        "(table 6 funcref)",
        "(memory 65536) (data (i32.const 0) \"x\")",
    ] {
        let loaded = load_text(&format!("(module {fields})"), Features::default()).expect("a good module");
        let mut session = Session::new(limits);
        let before = session.machine.clone();
        match session.instantiate(loaded.module) {
            Err(InstantiationError::Refused(error)) => assert_eq!(error.kind(), ErrorKind::Limit, "{fields}"),
            other => panic!("{fields}: {other:?}"),
        }
        assert_eq!(session.machine, before, "{fields}");
    }
}

#[test]
fn a_trap_leaves_everything_as_it_was_before_its_instruction() {
    // What traps, its operands in slots, and the trap.
    let trapping: &[(&str, &[u64], TrapCode)] = &[
        (
            "(i32.div_s (i32.const 7) (i32.const 0))",
            &[7, 0],
            TrapCode::IntegerDivideByZero,
        ),
        (
            "(i32.rem_u (i32.const 8) (i32.const 0))",
            &[8, 0],
            TrapCode::IntegerDivideByZero,
        ),
        (
            "(i64.div_s (i64.const 0x8000000000000000) (i64.const -1))",
            &[1 << 63, u64::MAX],
            TrapCode::IntegerOverflow,
        ),
        (
            "(i32.trunc_f32_s (f32.const inf))",
            &[0x7f80_0000],
            TrapCode::IntegerOverflow,
        ),
        (
            "(i32.trunc_f32_s (f32.const nan))",
            &[0x7fc0_0000],
            TrapCode::InvalidConversionToInteger,
        ),
        ("(i32.load (i32.const -1))", &[0xffff_ffff], TrapCode::MemoryOutOfBounds),
        (
            "(i32.load offset=65533 (i32.const 0))",
            &[0],
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(i64.store (i32.const 65529) (i64.const 2))",
            &[65529, 2],
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(memory.fill (i32.const 65535) (i32.const 1) (i32.const 2))",
            &[65535, 1, 2],
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(memory.copy (i32.const 0) (i32.const 65535) (i32.const 2))",
            &[0, 65535, 2],
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(memory.init 0 (i32.const 0) (i32.const 0) (i32.const 2))",
            &[0, 0, 2],
            TrapCode::MemoryOutOfBounds,
        ),
        ("(table.get 0 (i32.const 2))", &[2], TrapCode::TableOutOfBounds),
        (
            "(table.set 0 (i32.const 2) (ref.null func))",
            &[2, 0],
            TrapCode::TableOutOfBounds,
        ),
        ("(call_indirect (i32.const 0))", &[0], TrapCode::UninitializedElement),
        ("(call_indirect (i32.const 2))", &[2], TrapCode::UndefinedElement),
        (
            "(call_indirect (param i32) (i32.const 9) (i32.const 1))",
            &[9, 1],
            TrapCode::IndirectCallTypeMismatch,
        ),
        (
            "(array.get $array (ref.null $array) (i32.const 4))",
            &[0, 4],
            TrapCode::NullArray,
        ),
        ("(v128.load (i32.const 65521))", &[65521], TrapCode::MemoryOutOfBounds),
        (
            "(v128.store (i32.const 65521) (v128.const i64x2 5 6))",
            &[65521, 5, 6],
            TrapCode::MemoryOutOfBounds,
        ),
        ("unreachable", &[], TrapCode::Unreachable),
    ];
    for (instruction, operands, code) in trapping {
        let fields = format!(
            r#"(type $array (array i32)) (memory 1) (data "x") (table 2 funcref) (elem (i32.const 1) $callee) (func $callee)
               (func (export "run") (local i64)
                 (local.set 0 (i64.const 77))
                 (i32.const 55)
                 {instruction}
                 unreachable)"#
        );
        let mut session = begin(&fields, &[]);
        // What pushes the operands, counting from the two instructions at the beginning and the 55.
        let pushes = instruction.matches(".const ").count() as u64 + instruction.matches("ref.null").count() as u64;
        assert_eq!(
            session.run(3 + pushes, &mut Vec::new()),
            Outcome::Paused,
            "{instruction}"
        );
        let before = session.machine.clone();
        let outcome = session.run(1_000, &mut Vec::new());
        let Outcome::Trapped(trap) = outcome else {
            panic!("{instruction}: {outcome:?}")
        };
        assert_eq!(trap.code, *code, "{instruction}");
        let stack = [&[77, 55], *operands].concat();
        assert_eq!(session.machine.stack[..], stack, "{instruction}");
        assert_eq!(session.machine.frames, before.frames, "{instruction}");
        // The instruction is counted; nothing else has changed.
        let expected = Machine {
            steps: before.steps + 1,
            status: Status::Trapped(trap.clone()),
            ..before
        };
        assert_eq!(session.machine, expected, "{instruction}");
        // There is no going on.
        assert_eq!(
            session.run(1_000, &mut Vec::new()),
            Outcome::Trapped(trap),
            "{instruction}"
        );
        assert_eq!(session.machine, expected, "{instruction}");
    }
}

#[test]
fn the_backtrace_of_a_trap_names_the_calls() {
    let fields = r#"(func $inner (i32.store (i32.const -1) (i32.const 0))) (memory 1)
                    (func $outer (call $inner)) (func (export "run") nop (call $outer))"#;
    let mut session = begin(fields, &[]);
    session.run(1_000, &mut Vec::new());
    let names: Vec<String> = session.backtrace().into_iter().map(|frame| frame.function).collect();
    assert_eq!(names, ["$inner", "$outer", "run"]);
}

/// A module that adds what the host makes of 2 and 3 to 100.
const ASKING: &str = r#"
    (import "host" "ask" (func $ask (param i32 i64) (result i64)))
    (func (export "run") (result i64)
      (i64.add (i64.const 100) (call $ask (i32.const 2) (i64.const 3))))"#;

/// A machine that has stopped at the host call of [`ASKING`], and its program.
fn asking() -> (semblance::code::Program, Machine) {
    use semblance::code::Program;
    use semblance::machine::Extern;
    use semblance::module::types::{FuncType, ValType::*};

    let loaded = load_text(&format!("(module {ASKING})"), Features::default()).expect("a good module");
    let mut program = Program::new();
    let mut machine = Machine::new(Limits::default());
    let host = program.declare_host("host", "ask", FuncType::new(&[I32, I64], &[I64]));
    let ask = machine.add_host_function(&program, host);
    let module = program.add_module(loaded.module);
    let instance = machine.instantiate(&program, module, |import| (&*import.name == "ask").then_some(ask));
    let instance = instance.expect("a module that links");
    let Some(Extern { address, .. }) = machine.export(&program, instance, "run") else {
        panic!("it exports `run`")
    };
    machine.invoke(&program, address, &[]).expect("no arguments");
    assert_eq!(run(&program, &mut machine, 1_000), Stop::Host);
    (program, machine)
}

#[test]
fn a_host_call_is_answered_by_hand() {
    let (program, mut machine) = asking();
    assert_eq!(machine.host_arguments(&program), [Value::I32(2), Value::I64(3)]);
    // The call has been counted; running on without an answer does nothing.
    assert_eq!(machine.steps, 4);
    let waiting = machine.clone();
    assert_eq!(run(&program, &mut machine, 1_000), Stop::Host);
    assert_eq!(machine, waiting);
    // Nor does an answer that does not fit.
    for wrong in [&[][..], &[Value::I32(5)], &[Value::I64(5), Value::I64(5)]] {
        let error = machine.answer(&program, wrong).expect_err("it does not fit");
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert_eq!(machine, waiting);
    }
    machine.answer(&program, &[Value::I64(5)]).expect("it fits");
    assert_eq!(machine.steps, 4);
    assert_eq!(run(&program, &mut machine, 1_000), Stop::Done);
    assert_eq!(machine.results(&program), [Value::I64(105)]);
    assert_eq!(machine.steps, 5);
    let error = machine
        .answer(&program, &[Value::I64(5)])
        .expect_err("nothing was asked");
    assert_eq!(error.kind(), ErrorKind::Usage);
}

#[test]
fn a_host_call_may_fail() {
    let (program, mut machine) = asking();
    machine.fail(Trap::host("the disk is full"));
    assert_eq!(run(&program, &mut machine, 1_000), Stop::Trapped);
    let Status::Trapped(trap) = &machine.status else {
        panic!("it has trapped")
    };
    assert_eq!(trap.to_string(), "the disk is full");
    // The call is what trapped: its arguments are still there, above the 100.
    assert_eq!(machine.stack[..], [100, 2, 3]);
}

#[test]
fn a_call_can_be_answered_in_another_machine() {
    let (program, machine) = asking();
    let results = [1, 2].map(|answer| {
        let mut machine = machine.clone();
        machine.answer(&program, &[Value::I64(answer)]).expect("it fits");
        assert_eq!(run(&program, &mut machine, 1_000), Stop::Done);
        machine.results(&program)
    });
    assert_eq!(results, [[Value::I64(101)], [Value::I64(102)]]);
}
