//! Who put this on the stack? What is there has been there, as it is, ever since.

mod recorded;

use proptest::prelude::*;
use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::observe::origin::{OriginLimits, Place, Source};
use semblance::observe::{Arrival, Change, Instruction, Motion, Timeline, Writer, state};
use semblance::session::Session;

/// The operands of an active call.
fn operands(timeline: &Timeline, frame: usize) -> Vec<Value> {
    let view = state::frame(timeline.session(), frame);
    view.map_or_else(Vec::new, |view| view.operands)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_pushed_has_been_there_since(
        program in 0..recorded::PROGRAMS.len(),
        stretch in 1u64..400,
        present in 0.0..=1.0f64,
        frame in 0usize..4,
        index in 0usize..4,
    ) {
        let mut timeline = recorded::recording(recorded::PROGRAMS[program], stretch);
        let present = (present * timeline.recorded() as f64) as u64;
        timeline.seek(present);
        let place = Place::Operand { frame, index };
        let now = operands(&timeline, frame).get(index).copied();
        let arrival = timeline.go(Motion::Writer(place));
        let Some(now) = now else {
            prop_assert_eq!(arrival, Arrival::Nowhere);
            return Ok(());
        };
        prop_assert!(matches!(arrival, Arrival::Wrote(Writer::Instruction(_) | Writer::Host(_))), "{arrival:?}");
        prop_assert!(timeline.position() < present);
        while timeline.position() < present {
            timeline.go(Motion::Into);
            let then = operands(&timeline, frame).get(index).copied();
            prop_assert_eq!(then, Some(now), "at {}", timeline.position());
        }
    }
}

/// A timeline at the call of `run`, and the source of its program.
fn begun(text: &str) -> (module::Source, Timeline) {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let source = loaded.source.expect("it was text");
    let mut session = Session::new(Limits::default());
    let instance = session.instantiate(loaded.module).expect("it imports nothing");
    let run = session.exported_function(instance, "run").expect("it exports `run`");
    let mut timeline = Timeline::new(session, 64 << 20, || 0.0);
    timeline.invoke(run, &[]).expect("`run` takes nothing");
    (source, timeline)
}

/// What put an operand of the outermost call where it is at a step: its name in the text, and the step.
fn pusher(text: &str, step: u64, index: usize) -> (String, u64) {
    let (source, mut timeline) = begun(text);
    timeline.seek(step);
    let arrival = timeline.go(Motion::Writer(Place::Operand { frame: 0, index }));
    let Arrival::Wrote(Writer::Instruction(Instruction { offset, .. })) = arrival else {
        panic!("{arrival:?}");
    };
    let place = source.place(offset as usize).expect("it stands in the text");
    (source.text[place.start..place.end].to_owned(), timeline.position())
}

#[test]
fn the_instruction_that_pushed_it_is_named() {
    let text = r#"(module
        (func $deep (result i32) (i32.mul (i32.const 3) (i32.const 5)))
        (func $passes (result i32) (call $deep))
        (func (export "run") (result i32) (local $x i32)
          (local.get $x)
          (call $passes)
          (i32.div_s)
          (i32.const 2)
          (i32.const 0)
          (i32.div_s)
          (i32.add)))"#;
    assert_eq!(pusher(text, 1, 0), ("local.get".to_owned(), 0));
    // Both calls end with it.
    assert_eq!(pusher(text, 6, 1), ("i32.mul".to_owned(), 5));
    assert_eq!(pusher(text, 7, 0), ("i32.div_s".to_owned(), 6));
    // What trapped has put nothing there.
    assert_eq!(pusher(text, 10, 0), ("i32.div_s".to_owned(), 6));
    assert_eq!(pusher(text, 10, 1), ("i32.const".to_owned(), 7));
}

#[test]
fn what_was_changed_by_hand_says_so() {
    let mut timeline = recorded::recording(recorded::PROGRAMS[1], 100);
    let has_integer = |timeline: &Timeline| matches!(operands(timeline, 0).first(), Some(Value::I32(_)));
    timeline.seek(0);
    while !has_integer(&timeline) {
        timeline.go(Motion::Into);
    }
    let changed = timeline.position();
    let place = Place::Operand { frame: 0, index: 0 };
    let change = Change::Operand {
        frame: 0,
        index: 0,
        value: Value::I32(1),
    };
    timeline.change(change).expect("it is an i32");
    assert_eq!(timeline.go(Motion::Writer(place)), Arrival::Wrote(Writer::Change));
    assert_eq!(timeline.position(), changed);
}

/// The end of a call can end others that it came from, far from where they began.
#[test]
fn an_origin_is_found_at_the_end_of_several_calls() {
    let text = r#"(module
        (func $deep (result i32) (local $i i32)
          (loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))
          (i32.mul (local.get $i) (i32.const 5)))
        (func $passes (result i32) (local i64) (call $deep))
        (func (export "run") (result i32)
          (i32.add (call $passes) (i32.const 2))))"#;
    let (source, mut timeline) = begun(text);
    timeline.seek(u64::MAX);
    let product = timeline.recorded() - 3;
    timeline.seek(product + 1);
    let place = Place::Operand { frame: 0, index: 0 };
    let origin = timeline.origin(&place, OriginLimits::default()).expect("it is there");
    let Source::Instruction(Instruction { offset, .. }) = origin.nodes[0].source else {
        panic!("{:?}", origin.nodes[0]);
    };
    let place = source.place(offset as usize).expect("it stands in the text");
    assert_eq!(&source.text[place.start..place.end], "i32.mul");
    assert_eq!(origin.nodes[0].step, product);
}
