//! A run as the page drives it.

mod first;
mod trace;

use std::sync::Arc;

use super::Run;
use crate::features::Features;
use crate::js::differences::Differences;
use crate::js::loaded::Loaded;
use crate::js::types::{
    Answer, Arrival, BreakOn, BreakpointSpec, ChangeSpec, Compared, Motion, Outcome, PassesSpec, Question, Spot,
    ValuePlace, View,
};
use crate::module;

const TEXT: &str = r#"(module
  (import "env" "puts" (func $puts (param i32)))
  (import "env" "putchar" (func $putchar (param i32)))
  (memory $m 1)
  (data (i32.const 8) "é\0a\00")
  (global $calls (mut i32) (i32.const 0))
  (type $pair (struct (field $a i8) (field $b (ref null $pair))))
  (func $start (global.set $calls (i32.const 5)))
  (start $start)
  (func $twice (param $x i32) (result i32) (i32.mul (local.get $x) (i32.const 2)))
  (func (export "f") (param $n i32) (result i32) (local $p (ref null $pair))
    (local.set $p (struct.new $pair (i32.const -1) (ref.null $pair)))
    (i32.store (i32.const 64) (call $twice (local.get $n)))
    (call $puts (i32.const 8))
    (call $putchar (i32.const 0xc3))
    (call $putchar (i32.const 0xa4))
    (i32.load (i32.const 64))))"#;

fn loaded(text: &str) -> Loaded {
    let loaded = module::load_text(text, Features::default()).expect("it is a module");
    Loaded::new(Arc::clone(&loaded.module), loaded.source).expect("it has a source")
}

fn begin(arguments: &str) -> Run {
    Run::begin(loaded(TEXT), Some("f"), arguments, || 0.0).expect("it begins")
}

/// Goes somewhere, and gives how that ended and what was printed on the way.
fn go(run: &mut Run, motion: &Motion) -> (Arrival, String) {
    run.set_out(motion);
    let mut printed = String::new();
    loop {
        let slice = run.advance(3);
        printed += &slice.console;
        if let Some(arrival) = slice.arrival {
            return (arrival, printed);
        }
    }
}

fn view(run: &mut Run) -> View {
    match run.ask(&Question::View { level: 0 }) {
        Answer::View(view) => *view,
        other => panic!("{other:?} is no view"),
    }
}

#[test]
fn a_run_prints_once_and_can_be_seen_at_any_step() {
    let mut run = begin("21");
    let (arrival, printed) = go(&mut run, &Motion::Continue);
    assert!(matches!(arrival, Arrival::End));
    assert_eq!(printed, "é\nä");
    let end = view(&mut run);
    assert!(matches!(&end.outcome, Some(Outcome::Returned { text }) if text == "Ok [42]"));
    assert!(end.is_complete);
    assert_eq!(end.printed, 3.0);

    let (arrival, printed) = go(&mut run, &Motion::Printer { unit: 2.0 });
    assert!(matches!(arrival, Arrival::There));
    assert_eq!(printed, "");
    let then = view(&mut run);
    assert_eq!(then.next.expect("a call").name, "call");
    assert_eq!(then.printed, 2.0);
    assert!(then.outcome.is_none() && then.is_complete);
}

#[test]
fn a_call_follows_the_start_function() {
    let mut run = begin("1");
    assert_eq!(view(&mut run).frames[0].function, "$start");
    go(&mut run, &Motion::Out);
    let after = view(&mut run);
    assert_eq!((after.frames[0].function.as_str(), after.position), ("f", 2.0));
    assert_eq!(after.globals[0].value.text, "5");
    let locals = after.frame.expect("a call is active").locals;
    assert_eq!(locals[0].name.as_deref(), Some("n"));
    assert_eq!(
        (locals[0].value.bits.as_str(), locals[1].value.text.as_str()),
        ("00000001", "ref.null")
    );
}

#[test]
fn breakpoints_stop_and_tell_their_lines() {
    let mut run = begin("4");
    let on = |id, line, condition: &str| BreakpointSpec {
        id,
        on: BreakOn::Line { line },
        condition: (!condition.is_empty()).then(|| condition.to_owned()),
        passes: PassesSpec::All,
        log: None,
    };
    let states = run.set_breakpoints(&[on(7, 9, ""), on(8, 10, "$x == 4"), on(9, 10, "$x =="), on(10, 99, "")]);
    // The line of a function's head has no instruction: the next one that has is meant.
    assert_eq!(states[0].line, Some(10));
    assert_eq!(states[1].line, Some(10));
    assert!(states[2].problem.is_some());
    assert_eq!(states[3].line, None);
    let (arrival, _) = go(&mut run, &Motion::Continue);
    assert!(
        matches!(&arrival, Arrival::Breakpoints { ids } if ids == &[7, 8]),
        "{arrival:?}"
    );
    go(&mut run, &Motion::Continue);
    let (arrival, _) = go(&mut run, &Motion::ReverseContinue);
    assert!(matches!(arrival, Arrival::Breakpoints { .. }));
    assert_eq!(view(&mut run).frames[0].function, "$twice");
}

#[test]
fn what_is_written_is_found_and_marked() {
    let mut run = begin("3");
    go(&mut run, &Motion::Continue);
    let spot = Spot::Memory {
        memory: 0,
        start: 64,
        length: 1,
    };
    let (arrival, _) = go(
        &mut run,
        &Motion::Writer {
            place: ValuePlace::Spot { spot },
        },
    );
    assert!(matches!(arrival, Arrival::Wrote { .. }));
    assert_eq!(view(&mut run).next.expect("a store").name, "i32.store");
    go(&mut run, &Motion::Into);
    assert_eq!(view(&mut run).memories[0].changed, [(64.0, 1.0)]);
    let window = run.ask(&Question::Memory {
        memory: 0,
        start: 60.0,
        length: 8,
    });
    let Answer::Memory(window) = window else {
        panic!("{window:?}")
    };
    assert_eq!((window.bytes, window.changed), (vec![0, 0, 0, 0, 6, 0, 0, 0], vec![4]));
    let find = |from, is_backward| Question::Find {
        memory: 0,
        bytes: vec![6, 0],
        from,
        is_backward,
    };
    for (from, is_backward) in [(0.0, false), (65.0, false), (64.0, false), (70.0, true), (3.0, true)] {
        let found = run.ask(&find(from, is_backward));
        assert!(
            matches!(&found, Answer::Find(found) if found.address == Some(64.0)),
            "{from} {found:?}"
        );
    }
}

#[test]
fn objects_are_described() {
    let mut run = begin("3");
    go(&mut run, &Motion::Continue);
    let answer = run.ask(&Question::Objects { start: 0, length: 9 });
    let Answer::Objects(list) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((list.objects.len(), list.next), (1, None));
    assert_eq!(
        (list.objects[0].form.as_str(), list.objects[0].name.as_str()),
        ("struct", "$pair")
    );
    let answer = run.ask(&Question::Object {
        object: 0,
        start: 0.0,
        length: 9,
    });
    let Answer::Object(object) = answer else {
        panic!("{answer:?}")
    };
    let fields: Vec<_> = object
        .fields
        .iter()
        .map(|field| (field.name.as_deref(), field.value.text.as_str()))
        .collect();
    assert_eq!(fields, [(Some("a"), "255"), (Some("b"), "ref.null")]);
}

#[test]
fn a_way_that_is_given_up_leads_nowhere_else() {
    let endless = r#"(module (func (export "f") (loop $l (br $l))))"#;
    let mut run = Run::begin(loaded(endless), Some("f"), "", || 0.0).expect("it begins");
    run.set_out(&Motion::Continue);
    assert!(run.advance(1_000).arrival.is_none());
    run.halt();
    let stopped = run.advance(1_000);
    assert_eq!(stopped.position, 1_000.0);
    let spot = Spot::Memory {
        memory: 0,
        start: 0,
        length: 1,
    };
    run.set_out(&Motion::Writer {
        place: ValuePlace::Spot { spot },
    });
    run.halt();
    assert_eq!(run.advance(10).position, 1_000.0);
}

fn ended(run: &mut Run) -> String {
    go(run, &Motion::Continue);
    match view(run).outcome {
        Some(Outcome::Returned { text } | Outcome::Trapped { text, .. }) => text,
        other => panic!("{other:?} is no end"),
    }
}

fn compare(ours: &Run, theirs: &Run) -> Compared {
    let mut differences = Differences::new(ours, theirs);
    (0..1_000).find_map(|_| differences.advance(5)).expect("it ends")
}

#[test]
fn a_run_can_go_on_otherwise() {
    let mut run = begin("21");
    assert_eq!(ended(&mut run), "Ok [42]");
    // In the function that doubles, before it does.
    go(&mut run, &Motion::Seek { step: 9.0 });
    let then = view(&mut run);
    let frame = then.frame.as_ref().expect("a call is active");
    assert_eq!(
        (then.frames[0].function.as_str(), frame.locals[0].value.text.as_str()),
        ("$twice", "21")
    );
    let change = |text: &str| ChangeSpec::Local {
        frame: 1,
        local: 0,
        text: text.to_owned(),
    };
    let mut fork = run.fork(&change(" 0x10 ")).expect("it is an i32");
    assert_eq!((view(&mut fork).position, ended(&mut fork).as_str()), (9.0, "Ok [32]"));
    assert_eq!(ended(&mut run), "Ok [42]");
    go(&mut run, &Motion::Seek { step: 9.0 });
    assert_eq!(run.fork(&change("1.5")).map(|_| ()), Err("“1.5” is no i32".to_owned()));
    let nowhere = ChangeSpec::Local {
        frame: 7,
        local: 0,
        text: "1".to_owned(),
    };
    assert!(run.fork(&nowhere).is_err());

    ended(&mut run);
    let compared = compare(&run, &fork);
    assert!(compared.is_same_program);
    let told = |kind: &str| {
        let found = compared.differences.iter().find(|difference| difference.kind == kind);
        found.map(|it| (it.ours.step, it.ours.lines[0].as_str(), it.theirs.lines[0].as_str()))
    };
    assert_eq!(told("state"), Some((Some(9.0), "$x = 21", "$x = 16")));
    assert_eq!(told("instruction"), None);
    assert_eq!(
        told("outside"),
        Some((Some(21.0), "ends with Ok [42]", "ends with Ok [32]"))
    );
    assert!(compare(&run, &run).differences.is_empty());
}

#[test]
fn a_change_before_the_call_leaves_the_call_to_be_made() {
    let mut run = begin("1");
    ended(&mut run);
    go(&mut run, &Motion::Seek { step: 1.0 });
    assert_eq!(view(&mut run).frames[0].function, "$start");
    let change = ChangeSpec::Operand {
        frame: 0,
        index: 0,
        text: "9".to_owned(),
    };
    let mut fork = run.fork(&change).expect("there is an operand");
    assert_eq!(ended(&mut fork), "Ok [2]");
    assert_eq!(view(&mut fork).globals[0].value.text, "9");
}

#[test]
fn an_edited_program_is_compared_by_what_it_does() {
    let mut run = begin("3");
    ended(&mut run);
    let edited = TEXT.replace("(i32.const 2)))", "(i32.const 3)))");
    let mut other = Run::begin(loaded(&edited), Some("f"), "3", || 0.0).expect("it begins");
    other.rehearse(&mut run);
    assert_eq!(ended(&mut other), "Ok [9]");
    let compared = compare(&run, &other);
    assert!(!compared.is_same_program);
    let [difference] = &compared.differences[..] else {
        panic!("{compared:?}")
    };
    assert_eq!(difference.kind, "outside");
    assert_eq!(difference.ours.lines, ["writes 06 00 00 00 to memory 0x40"]);
    assert_eq!(difference.theirs.lines, ["writes 09 00 00 00 to memory 0x40"]);
}
