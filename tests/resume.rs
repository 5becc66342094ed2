//! A run that is interrupted goes on as if it had not been.

use std::fmt::Write as _;

use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module::load_text;
use semblance::session::{Outcome, Session};

fn session(text: &str) -> Session {
    let module = load_text(text, Features::default()).expect("it is valid").module;
    let mut session = Session::new(Limits::default());
    let instance = session.instantiate(module).expect("it imports nothing unknown");
    let run = session.exported_function(instance, "run").expect("it exports `run`");
    session.invoke(run, &[]).expect("it takes nothing");
    session
}

/// Runs `run` in one go and in slices of every length up to that of the whole.
fn same_in_slices(text: &str, expected: &Outcome) {
    let mut whole = session(text);
    assert_eq!(&whole.run(u64::MAX, &mut Vec::new()), expected);
    for slice in 1..whole.machine.steps {
        let mut sliced = session(text);
        let outcome = loop {
            match sliced.run(slice, &mut Vec::new()) {
                Outcome::Paused => {}
                outcome => break outcome,
            }
        };
        assert_eq!(&outcome, expected, "in slices of {slice}");
        assert_eq!(sliced.machine, whole.machine, "in slices of {slice}");
    }
}

/// An expression that needs many operands at once, and gives the sum of so many ones and of what `inner` gives.
fn many_operands(inner: &str, count: i32) -> String {
    let mut text = String::from(inner);
    (0..count).for_each(|_| text.push_str(" (i32.const 1)"));
    (0..count).for_each(|_| text.push_str(" i32.add"));
    text
}

#[test]
fn a_caller_that_needs_more_room_than_its_callee() {
    let body = many_operands("(call $small)", 300);
    let text = format!(
        r#"(module
            (func $small (result i32) (i32.add (i32.const 2) (i32.const 3)))
            (func (export "run") (result i32) {body}))"#
    );
    same_in_slices(&text, &Outcome::Returned(vec![Value::I32(305)]));
}

#[test]
fn a_caller_that_catches_and_needs_more_room() {
    let body = many_operands(
        "(block $caught (result i32) (try_table (catch $tag $caught) (call $small)) (unreachable))",
        300,
    );
    let text = format!(
        r#"(module
            (tag $tag (param i32))
            (func $small (nop) (throw $tag (i32.const 5)))
            (func (export "run") (result i32) {body}))"#
    );
    same_in_slices(&text, &Outcome::Returned(vec![Value::I32(305)]));
}

#[test]
fn what_is_caught_needs_more_room_than_what_throws() {
    let mut constants = String::new();
    (0..300).for_each(|number| write!(constants, " (i32.const {number})").expect("a string has room"));
    let (payload, drops) = (" i32".repeat(300), " drop".repeat(299));
    // The exception is thrown again, by reference, from a function that needs hardly any room itself.
    let text = format!(
        r#"(module
            (tag $tag (param{payload}))
            (global $exception (mut exnref) (ref.null exn))
            (func $make
                (global.set $exception
                    (block $caught (result exnref)
                        (try_table (catch_all_ref $caught){constants} (throw $tag)) (unreachable))))
            (func $again (throw_ref (global.get $exception)))
            (func (export "run") (result i32)
                (call $make)
                (block $caught (result{payload}) (try_table (catch $tag $caught) (call $again)) (unreachable)){drops}))"#
    );
    same_in_slices(&text, &Outcome::Returned(vec![Value::I32(0)]));
}
