//! What the embedder hands in is checked, what it keeps is its to hold, and nothing it does gets past a limit.

use semblance::error::{ErrorKind, TrapCode};
use semblance::execute::{Stop, run};
use semblance::features::Features;
use semblance::host::HostFunction;
use semblance::machine::{Extern, InstantiationError, Limits, Ref, RefKind, Status, Value};
use semblance::module::types::{GlobalType, HeapType, RefType, ValType};
use semblance::module::{self};
use semblance::session::{Outcome, Session};

const RAISE: HostFunction = HostFunction {
    module: "test",
    name: "raise",
    params: &[],
    results: &[],
    call: |_, _| unreachable!("the test answers itself"),
};

const BOXES: &str = r#"
    (type $box (struct (field (mut i32))))
    (type $other (struct (field (mut i64))))
    (func (export "make") (param i32) (result (ref $box)) (struct.new $box (local.get 0)))
    (func (export "make_other") (result (ref $other)) (struct.new $other (i64.const 1)))
    (func (export "open") (param (ref $box)) (result i32) (struct.get $box 0 (local.get 0)))
    (func (export "churn") (param $n i32)
      (loop $again
        (drop (struct.new $box (i32.const 77)))
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#;

fn begin(limits: Limits, fields: &str) -> Result<(Session, u32), InstantiationError> {
    let loaded = module::load_text(&format!("(module {fields})"), Features::default()).expect("it is a module");
    let mut session = Session::new(limits);
    session.define(&[RAISE]);
    let instance = session.instantiate(loaded.module)?;
    Ok((session, instance))
}

fn boxes() -> Session {
    let limits = Limits {
        heap_bytes: 4096,
        ..Limits::default()
    };
    begin(limits, BOXES).expect("it imports nothing").0
}

/// Calls an export of the first instance; `None` when the arguments are refused.
fn call(session: &mut Session, name: &str, arguments: &[Value]) -> Option<Vec<Value>> {
    let function = session.exported_function(0, name).expect("it is exported");
    session.invoke(function, arguments).ok()?;
    match session.run(u64::MAX / 2, &mut Vec::new()) {
        Outcome::Returned(values) => Some(values),
        other => panic!("{name}: {other:?}"),
    }
}

fn reference(values: Option<Vec<Value>>) -> Ref {
    match values.as_deref() {
        Some([Value::Ref(reference)]) => *reference,
        other => panic!("no reference: {other:?}"),
    }
}

#[test]
fn a_reference_to_what_is_gone_is_refused_even_when_its_index_is_used_again() {
    let mut session = boxes();
    let kept = reference(call(&mut session, "make", &[Value::I32(5)]));
    assert_eq!(
        call(&mut session, "open", &[Value::Ref(kept)]),
        Some(vec![Value::I32(5)])
    );
    call(&mut session, "churn", &[Value::I32(10_000)]);
    assert!(!session.machine.exists(kept));
    assert_eq!(call(&mut session, "open", &[Value::Ref(kept)]), None);
    // Every index is in use now and then, that of the reference too.
    let (_, index) = kept.get().expect("it is not null");
    let mut used_again = false;
    for number in 0..200 {
        let other = reference(call(&mut session, "make", &[Value::I32(number)]));
        used_again |= other.get() == Some((RefKind::Struct, index));
        assert_ne!(other, kept);
        assert_eq!(call(&mut session, "open", &[Value::Ref(kept)]), None);
    }
    assert!(used_again, "the index came to be used again");
}

#[test]
fn what_is_held_stays_until_it_is_released_as_often() {
    let mut session = boxes();
    let held = reference(call(&mut session, "make", &[Value::I32(5)]));
    session.machine.hold(held).expect("it is there");
    session.machine.hold(held).expect("it is there");
    for _ in 0..2 {
        call(&mut session, "churn", &[Value::I32(10_000)]);
        assert_eq!(
            call(&mut session, "open", &[Value::Ref(held)]),
            Some(vec![Value::I32(5)])
        );
        session.machine.release(held);
    }
    call(&mut session, "churn", &[Value::I32(10_000)]);
    assert_eq!(call(&mut session, "open", &[Value::Ref(held)]), None);
    assert!(session.machine.hold(held).is_err(), "what is gone cannot be held");
    session.machine.release(held);
}

#[test]
fn indices_that_have_had_all_generations_stay_unused() {
    let mut session = boxes();
    // 4096 bytes are about a hundred objects at a time: each index has more than 65,536 of them, one after the other.
    let first = reference(call(&mut session, "make", &[Value::I32(1)]));
    call(&mut session, "churn", &[Value::I32(8_000_000)]);
    let fresh = reference(call(&mut session, "make", &[Value::I32(2)]));
    assert!(!session.machine.exists(first));
    assert_eq!(
        call(&mut session, "open", &[Value::Ref(fresh)]),
        Some(vec![Value::I32(2)])
    );
    let (_, index) = fresh.get().expect("it is not null");
    assert!(index > 50, "the first indices are worn out");
}

#[test]
fn references_from_outside_must_be_of_the_type_and_refer_to_something() {
    let mut session = boxes();
    let other = reference(call(&mut session, "make_other", &[]));
    let wrong = [
        other,
        Ref::NULL,
        Ref::func(0),
        Ref::i31(3),
        Ref::new(RefKind::Struct, 1_000_000),
        Ref::new(RefKind::Array, 0),
    ];
    for wrong in wrong {
        assert_eq!(call(&mut session, "open", &[Value::Ref(wrong)]), None, "{wrong:?}");
    }
    let function = RefType {
        nullable: true,
        heap: HeapType::Func,
    };
    let ty = GlobalType {
        value: ValType::Ref(function),
        mutable: false,
    };
    for (value, fits) in [
        (Ref::NULL, true),
        (Ref::func(0), true),
        (Ref::func(9999), false),
        (other, false),
    ] {
        let global = session.machine.add_global(&session.program, ty, Value::Ref(value));
        assert_eq!(global.is_some(), fits, "{value:?}");
    }
}

/// A program that counts the exceptions that the host throws at it, 2500 times.
const CATCHER: &str = r#"
    (import "test" "raise" (func $raise))
    (tag $tag (export "tag") (param i64))
    (func (export "run") (result i32)
      (local $n i32) (local $caught i32)
      (loop $again
        (local.set $caught
          (i32.add
            (local.get $caught)
            (i32.wrap_i64
              (block $catch (result i64)
                (try_table (catch $tag $catch) (call $raise))
                (i64.const 0)))))
        (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 2500))))
      (local.get $caught))"#;

/// Runs the catcher, with an exception for each host call.
fn throw_at_catcher(heap_bytes: u64) -> Session {
    let limits = Limits {
        heap_bytes,
        ..Limits::default()
    };
    let (mut session, instance) = begin(limits, CATCHER).expect("its import is there");
    let Some(Extern { address: tag, .. }) = session.machine.export(&session.program, instance, "tag") else {
        panic!("it is exported")
    };
    let function = session.exported_function(instance, "run").expect("it is exported");
    session.invoke(function, &[]).expect("it takes nothing");
    while run(&session.program, &mut session.machine, u64::MAX / 2) == Stop::Host {
        let machine = &mut session.machine;
        assert!(
            machine.throw(&session.program, 99, &[Value::I64(2)]).is_err(),
            "no such tag"
        );
        assert!(
            machine.throw(&session.program, tag, &[Value::I32(2)]).is_err(),
            "no such payload"
        );
        machine
            .throw(&session.program, tag, &[Value::I64(2)])
            .expect("the payload is of the tag's type");
        assert!(machine.heap.bytes() <= heap_bytes);
    }
    session
}

#[test]
fn exceptions_of_the_host_take_room_on_the_heap_like_others() {
    let session = throw_at_catcher(4096);
    assert_eq!(session.outcome(), Outcome::Returned(vec![Value::I32(5000)]));
    let session = throw_at_catcher(16);
    assert!(
        matches!(&session.machine.status, Status::Trapped(trap) if trap.code == TrapCode::HeapExhausted),
        "{:?}",
        session.machine.status
    );
    assert_eq!(session.backtrace().len(), 1, "the call is the instruction that traps");
}

#[test]
fn memories_and_tables_have_a_limit_together() {
    let limits = Limits {
        store_bytes: 3 << 16,
        ..Limits::default()
    };
    for (fields, fits) in [
        ("(memory 1) (memory 1) (memory 1)", true),
        ("(memory 1) (memory 1) (memory 2)", false),
        ("(memory 2) (table 8192 funcref)", true),
        ("(memory 2) (table 8193 funcref)", false),
        ("(table 0xffffffff funcref) (memory 1)", false),
    ] {
        match begin(limits, fields) {
            Ok((session, _)) => {
                assert!(fits, "{fields}");
                assert_eq!(session.machine.instances.len(), 1);
            }
            Err(InstantiationError::Refused(error)) => {
                assert!(!fits && error.kind() == ErrorKind::Limit, "{fields}: {error}");
            }
            Err(other) => panic!("{fields}: {other:?}"),
        }
    }
    let fields = r#"(memory $a 1) (memory $b 1) (table $t 0 funcref)
        (func (export "run") (result i32 i32 i32 i32)
          (memory.grow $a (i32.const 2))
          (memory.grow $b (i32.const 1))
          (memory.grow $a (i32.const 1))
          (table.grow $t (ref.null func) (i32.const 1)))"#;
    let (mut session, _) = begin(limits, fields).expect("two pages are allowed");
    let results = call(&mut session, "run", &[]).expect("it takes nothing");
    let expected = [-1, 1, -1, -1].map(Value::I32);
    assert_eq!(results, expected);
}
