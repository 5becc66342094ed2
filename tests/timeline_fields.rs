//! Fields of structures, elements of arrays and slots of tables can be changed on a second timeline: what is read there
//! afterwards is what was put there, and who is asked who wrote it says so.

use proptest::prelude::*;
use semblance::features::Features;
use semblance::machine::{Limits, Ref, Value};
use semblance::module;
use semblance::observe::record::{Ending, ModuleContent, RecordedModule};
use semblance::observe::{Change, Content, Location, Recording, Timeline, Writer};
use semblance::session::{Outcome, Session};

/// Sums what is in structures and arrays of every kind of field, and calls what is in a table.
const PROGRAM: &str = r#"(module
    (type $row (array (mut i16)))
    (type $kept (array i32))
    (type $node (struct (field $small (mut i8)) (field $wide (mut v128)) (field $next (mut (ref null $node)))
        (field $fixed i64) (field $row (mut (ref null $row)))))
    (type $give (func (result i32)))
    (table $gives 2 2 funcref)
    (elem (i32.const 0) func $one $ten)
    (func $one (type $give) (i32.const 1))
    (func $ten (type $give) (i32.const 10))
    (func (export "run") (param $n i32) (result i32) (local $node (ref null $node)) (local $sum i32)
        (drop (array.new $kept (i32.const 1) (i32.const 2)))
        (loop $build
            (local.set $node (struct.new $node
                (local.get $n) (i32x4.splat (local.get $n)) (local.get $node) (i64.const 7)
                (array.new $row (local.get $n) (i32.const 3))))
            (br_if $build (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (block $done (loop $again
            (br_if $done (ref.is_null (local.get $node)))
            (local.set $sum (i32.add (local.get $sum) (struct.get_u $node $small (local.get $node))))
            (local.set $sum (i32.add (local.get $sum)
                (i32x4.extract_lane 1 (struct.get $node $wide (local.get $node)))))
            (local.set $sum (i32.add (local.get $sum)
                (array.get_u $row (struct.get $node $row (local.get $node)) (i32.const 1))))
            (local.set $sum (i32.add (local.get $sum) (call_indirect $gives (type $give) (i32.const 1))))
            (local.set $node (struct.get $node $next (local.get $node)))
            (br $again)))
        (local.get $sum)))"#;

/// A run up to where the list is built, with the number of its nodes; the first node of it is the last object but one.
fn built(nodes: i32) -> Timeline {
    let loaded = module::load_text(PROGRAM, Features::default()).expect("the program is a module");
    let mut timeline = Timeline::new(Session::new(Limits::default()), 64 << 20, || 0.0);
    let instance = timeline.instantiate(loaded.module).expect("it imports nothing");
    let run = timeline.session().exported_function(instance, "run");
    timeline
        .invoke(run.expect("it exports `run`"), &[Value::I32(nodes)])
        .expect("`run` takes an i32");
    let objects = 1 + 2 * nodes as usize;
    while timeline.machine().heap.objects().len() < objects {
        timeline.seek(timeline.position() + 1);
    }
    timeline
}

fn sum(timeline: &mut Timeline) -> i32 {
    timeline.seek(u64::MAX);
    match timeline.session().outcome() {
        Outcome::Returned(results) => match results[..] {
            [Value::I32(sum)] => sum,
            _ => unreachable!("the declared type"),
        },
        other => panic!("{other:?}"),
    }
}

/// The structure that a program has made as so-manieth; before each of them its array was made.
fn node(number: u32) -> u32 {
    2 * number + 2
}

/// A value for a field, and what is there then.
fn change(choice: usize, number: u32, value: i32) -> (Change, Content) {
    let (object, field, value, kept) = match choice {
        0 => {
            let kept = i32::from(value as u8);
            (node(number), 0, Value::I32(value), Value::I32(kept))
        }
        1 => {
            let value = Value::V128(u128::from(value as u32) << 32);
            (node(number), 1, value, value)
        }
        _ => {
            let kept = i32::from(value as u16);
            (node(number) - 1, 1, Value::I32(value), Value::I32(kept))
        }
    };
    let change = Change::Field { object, field, value };
    (change, Content::Values(vec![kept]))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn what_is_changed_is_what_is_read(
        nodes in 2..6_i32,
        which in 0.0..1.0_f64,
        choice in 0..3_usize,
        value in any::<i32>(),
        later in 1..40_u64,
    ) {
        let number = (which * f64::from(nodes)) as u32;
        let first = built(nodes);
        let (change, content) = change(choice, number, value);
        let location = match change {
            Change::Field { object, field, .. } => Location::Object { object, start: field, length: 1 },
            _ => unreachable!("it is a field"),
        };
        let mut fork = first.fork();
        fork.change(change).expect("there is such a field");
        let step = fork.position();
        prop_assert_eq!(location.content(&fork.session().program, fork.machine()), Some(content));
        fork.seek(step + later);
        let write = fork.last_write(&location).expect("it is there");
        prop_assert_eq!((write.step, write.writer), (step, Writer::Change));

        fork.seek(u64::MAX);
        let end = fork.machine().clone();
        fork.seek(step.saturating_sub(1));
        fork.seek(step + later);
        fork.seek(u64::MAX);
        prop_assert!(*fork.machine() == end, "gone along it again");
    }
}

#[test]
fn sums_change_by_what_was_changed() {
    let mut first = built(3);
    let row = first.machine().heap.reference(node(0) - 1).expect("an array of three");
    let mut fork = first.fork();
    fork.change(Change::Field {
        object: node(2),
        field: 4,
        value: Value::Ref(row),
    })
    .expect("the field takes such an array");
    // 1 + 2 + 3, twice, and once with a 3 instead of the 1; three times 10.
    assert_eq!(sum(&mut fork), 12 + 8 + 30);
    let mut other = fork.fork();
    other.seek(first.position());
    other
        .change(Change::Field {
            object: node(1),
            field: 0,
            value: Value::I32(0x1_05),
        })
        .expect("the field takes a number, of which eight bits are kept");
    assert_eq!(sum(&mut other), 12 + 8 + 30 + 5 - 2);
    let mut table = other.fork();
    table.seek(first.position());
    let one = table.machine().tables[0].get(0).expect("the first element");
    table
        .change(Change::Element {
            table: 0,
            index: 1,
            value: one,
        })
        .expect("the table takes functions");
    assert_eq!(sum(&mut table), 12 + 8 + 3 + 5 - 2);
    assert_eq!(sum(&mut first), 12 + 6 + 30, "the first timeline is as it was");

    // The last of them from a file, with all three changes.
    let module = RecordedModule {
        name: "program.wat".to_owned(),
        content: ModuleContent::Text(PROGRAM.to_owned()),
    };
    let recording = Recording::of(&table, vec![module], None).expect("it is recorded from the beginning");
    let read = Recording::from_bytes(&recording.to_bytes()).expect("what was written can be read");
    assert!(read == recording);
    let replay = read.replay(Limits::default(), 64 << 20, || 0.0);
    let mut replayed = replay.expect("what was recorded can be replayed").timeline;
    replayed.seek(u64::MAX);
    assert_eq!(read.ending.difference(&Ending::of(&replayed)), None);
    assert!(replayed.machine() == table.machine());
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut timeline = built(3).fork();
    let before = timeline.machine().clone();
    let array = timeline.machine().heap.reference(node(0) - 1).expect("an array");
    for (object, field, value) in [
        // Immutable, of another type, a reference to something else, no such field, no such object.
        (node(0), 3, Value::I64(1)),
        (0, 0, Value::I32(1)),
        (node(0), 0, Value::I64(1)),
        (node(0), 2, Value::Ref(array)),
        (node(0), 4, Value::Ref(Ref::func(0))),
        (node(0), 5, Value::I32(1)),
        (node(0) - 1, 3, Value::I32(1)),
        (1_000, 0, Value::I32(1)),
    ] {
        let refused = timeline.change(Change::Field { object, field, value });
        assert!(refused.is_err(), "{object} {field} {value}");
    }
    for local in [1, 3] {
        let refused = timeline.change(Change::Local {
            frame: 0,
            local,
            value: Value::Ref(array),
        });
        assert!(refused.is_err(), "local {local} takes no array");
    }
    assert!(*timeline.machine() == before);
}
