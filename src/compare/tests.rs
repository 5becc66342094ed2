//! The other engine is Semblance too: it executes copies, whose imports are answered as a browser would.

mod wasi;

use std::sync::Arc;

use super::copy::Manner;
use super::evidence::{Ending, Evidence, MemoryEnd};
use super::ours::{Happened, Progress};
use super::subject::{Call, Subject};
use super::tally::{Event, HOST_RESULT, Tally};
use super::theirs::Theirs;
use super::verdict::{Obstacle, Verdict, judge};
use super::watch::Reason;
use super::{Ours, Seen};
use crate::arguments;
use crate::error::TrapCode;
use crate::execute::{Stop, run};
use crate::features::Features;
use crate::host::{Answered, Call as HostCallParts, ENV, GuestMemory, HostFunction};
use crate::machine::{Extern, Limits, Machine, Memory, Status, Value};
use crate::module::types::{FuncType, ValType};
use crate::module::{self, ExternKind, ExternType, Module};
use crate::session::Session;

const BUDGET: u64 = 10_000_000;

fn loaded(text: &str) -> Arc<Module> {
    module::load_text(text, Features::default())
        .expect("it is a module")
        .module
}

fn call(module: &Module, function: &str, arguments: &str) -> Call {
    let export = module.exports.iter().find(|export| &*export.name == function);
    let ty = module.function_type(export.expect("it is exported").index);
    (
        function.into(),
        arguments::parse_field(ty, arguments).expect("they fit"),
    )
}

/// How another engine is different.
#[derive(Clone, Copy, Default)]
struct Other {
    manner: Manner,
    keep: Option<u64>,
    limits: Option<Limits>,
    host: Option<fn() -> Vec<HostFunction>>,
}

/// Runs a copy to its end.
fn run_copy(subject: &Subject, other: Other) -> (Evidence, Tally) {
    let mut session = subject.session();
    if let Some(host) = other.host {
        session = Session::without_host(Limits::default(), []);
        session.define(&host());
    }
    let module = &subject.module;
    let mut theirs = Theirs::new_in(session, subject, other.manner, other.keep).expect("it links");
    let bytes = theirs.copy().expect("it can be copied");
    let copy = Arc::new(Module::from_binary(&bytes, Features::default()).expect("the copy is valid"));
    let declared = copy.imports.iter().map(|import| {
        let ExternType::Func(ty) = import.ty else {
            panic!("it imports functions only")
        };
        let ty = copy.types[ty as usize].as_func().expect("a function's type");
        (&*import.module, &*import.name, ty.clone())
    });
    let mut engine = Session::without_host(other.limits.unwrap_or_default(), declared);
    let (number, _) = engine.add(Arc::clone(&copy));
    let address = |address| Extern {
        kind: ExternKind::Func,
        address,
    };
    let imports: Vec<Extern> = (0..copy.imports.len() as u32).map(address).collect();
    let instance = engine.instantiate_with(number, &imports).expect("it fits");
    let global = |engine: &Session, name: &str| engine.machine.export(&engine.program, instance, name);
    if let Some(next) = global(&engine, "next") {
        engine.machine.globals[next.address as usize].slots[0] = theirs.first_event();
    }
    let mut ending = None;
    for name in ["start", "call", "look"] {
        let Some(function) = global(&engine, name) else {
            continue;
        };
        if name == "look" {
            ending.get_or_insert_with(|| theirs.returned());
        } else if ending.is_some() {
            continue;
        }
        engine.invoke(function.address, &[]).expect("it has no parameters");
        loop {
            match run(&engine.program, &mut engine.machine, BUDGET) {
                Stop::Host => answer(&mut engine, &mut theirs, &copy),
                Stop::Done => break,
                Stop::Trapped => {
                    let Status::Trapped(trap) = engine.machine.status.clone() else {
                        panic!("it trapped")
                    };
                    ending = Some(theirs.trapped(&trap.to_string()));
                    break;
                }
                stop => panic!("{stop:?}"),
            }
        }
    }
    let memories = copy
        .memories
        .iter()
        .enumerate()
        .map(|(index, _)| MemoryEnd::of(&engine.machine.memories[index].bytes));
    let evidence = theirs.evidence(ending.expect("it ended"), Some(memories.collect()), 1.0);
    let first = module.globals.len();
    let own = &engine.machine.globals[first..];
    let (count, sum) = own
        .get(2)
        .zip(own.get(3))
        .map_or((0, 0), |(count, sum)| (count.slots[0], sum.slots[0]));
    (evidence, theirs.tally(count, sum))
}

fn answer(engine: &mut Session, theirs: &mut Theirs, copy: &Module) {
    let Status::Host { host, .. } = engine.machine.status else {
        panic!("a host call is awaited")
    };
    let words: Vec<u64> = engine
        .machine
        .host_arguments(&engine.program)
        .iter()
        .map(|value| value.to_slots()[0])
        .collect();
    let results = match &*copy.imports[host as usize].name {
        "seen" => {
            theirs.saw(words[0], words[1]);
            Vec::new()
        }
        "told" => {
            let event = Event {
                site: words[2] as u32,
                words: [words[3], words[4], words[5]],
            };
            vec![theirs.told(words[0], words[1], event)]
        }
        _ => {
            let memory = engine
                .machine
                .memories
                .first_mut()
                .map(|memory: &mut Memory| memory as &mut dyn GuestMemory);
            theirs.call_host(host, &words, memory).unwrap_or_else(|| {
                trap(&mut engine.machine);
                vec![0; copy.function_type(host).results.len()]
            })
        }
    };
    let results: Vec<Value> = results.into_iter().map(|word| Value::I64(word as i64)).collect();
    engine.machine.answer(&engine.program, &results).expect("they fit");
}

/// Sets the global of that name, the only one of a copy that is not watched and whose module has none.
fn trap(machine: &mut Machine) {
    let trapped = machine
        .globals
        .iter_mut()
        .rev()
        .find(|global| global.ty.value == ValType::I32);
    trapped.expect("every copy has it").slots[0] = 1;
}

/// The call of a function without arguments.
fn called(text: &str, function: &str) -> Subject {
    let module = loaded(text);
    let call = call(&module, function, "");
    Subject::new(module, Some(call))
}

fn run_ours(subject: &Subject) -> (Ours, Evidence) {
    let mut ours = Ours::begin(subject.clone()).expect("it begins");
    while ours.advance(1_000).expect("it goes on") != Progress::Ended {}
    let evidence = ours.evidence(1.0);
    (ours, evidence)
}

fn compared(text: &str, function: &str, arguments: &str) -> (Evidence, Evidence, Verdict) {
    compared_with(text, function, arguments, Other::default())
}

fn compared_with(text: &str, function: &str, arguments: &str, other: Other) -> (Evidence, Evidence, Verdict) {
    let module = loaded(text);
    let call = call(&module, function, arguments);
    let subject = Subject::new(module, Some(call));
    let (_, ours) = run_ours(&subject);
    let (theirs, _) = run_copy(&subject, other);
    let verdict = judge(&ours, &theirs).verdict;
    (ours, theirs, verdict)
}

/// The first event that is different, as the page finds it.
fn located(subject: &Subject, other: Other) -> (Option<Happened>, Option<Event>, Option<Reason>) {
    let (ours, _) = run_ours(subject);
    let watched = Manner {
        watched: true,
        ..other.manner
    };
    let (_, tally) = run_copy(
        subject,
        Other {
            manner: watched,
            ..other
        },
    );
    let mut again = ours.again(tally).expect("it begins");
    while again.advance(100_000).expect("it goes on") != Progress::Ended {}
    let block = again.block().expect("there is a difference");
    let (_, tally) = run_copy(
        subject,
        Other {
            manner: watched,
            keep: Some(block),
            ..other
        },
    );
    let (_, ours, theirs) = again.first_difference(&tally.kept).expect("it is in that block");
    let reason = ours
        .and_then(|ours| again.watch(ours.event.site))
        .map(|watch| watch.reason);
    (ours, theirs, reason)
}

#[test]
fn the_same_program_is_identical() {
    let text = r#"(module
      (import "env" "puts" (func $puts (param i32)))
      (import "env" "print_f32" (func $print (param f32)))
      (type $pair (struct (field i32)))
      (memory 1) (memory 1)
      (global $seven (mut i32) (i32.const 7))
      (global $vector (mut v128) (v128.const i64x2 1 2))
      (global $any (mut anyref) (ref.i31 (i32.const -3)))
      (global $half i31ref (ref.i31 (i32.const 9)))
      (global $pair (mut (ref null $pair)) (ref.null $pair))
      (tag $tag)
      (start $start)
      (elem declare func $start)
      (data (i32.const 16) "hello\0a\00")
      (func $start (call $puts (i32.const 16)) (i64.store (i32.const 64) (i64.const -1)))
      (func (export "f") (param i32 i64 f32 f64 v128 externref) (result i32 i64 f32 f64 v128 externref funcref anyref)
        (global.set $seven (local.get 0))
        (global.set $pair (struct.new $pair (i32.const 1)))
        (call $print (local.get 2))
        (memory.fill 1 (i32.const 1000) (i32.const 5) (i32.const 10))
        local.get 0 local.get 1 local.get 2 local.get 3 local.get 4 local.get 5
        (ref.func $start) (global.get $pair)))"#;
    for manner in [
        Manner::default(),
        Manner {
            canonical: true,
            watched: true,
        },
    ] {
        let other = Other {
            manner,
            ..Other::default()
        };
        let arguments = "-1 -2 -nan:0x200001 1.5 0x102030405060708090a0b0c0d0e0f00 null";
        let (ours, theirs, verdict) = compared_with(text, "f", arguments, other);
        assert_eq!(ours, theirs);
        assert_eq!(verdict, Verdict::Identical);
        let Ending::Returned(results) = ours.ending else {
            panic!("it returns")
        };
        let results: Vec<String> = results.iter().map(Seen::to_string).collect();
        let expected = [
            "-1",
            "-2",
            "-nan:0x200001",
            "1.5",
            "0x0102030405060708090a0b0c0d0e0f00",
            "ref.null",
        ];
        assert_eq!(results[..6], expected);
        assert_eq!(results[6..], ["ref.func", "ref.struct"]);
        let globals: Vec<String> = ours
            .globals
            .expect("they are seen")
            .iter()
            .map(Seen::to_string)
            .collect();
        assert_eq!(globals[2..], ["ref.i31 -3", "ref.i31 9", "ref.struct"]);
        assert_eq!(
            String::from_utf8(ours.output.first),
            Ok("hello\n-nan:0x200001\n".into())
        );
        assert_eq!(ours.calls.count, 2);
    }
}

#[test]
fn traps_are_the_same_whoever_raises_them() {
    let text = r#"(module
      (import "env" "puts" (func $puts (param i32)))
      (memory 1)
      (tag $tag (param i32))
      (func (export "host") (try_table (catch_all 0) (call $puts (i32.const 70000))))
      (func (export "own") (drop (i32.div_u (i32.const 1) (i32.const 0)))))"#;
    let (ours, theirs, verdict) = compared(text, "host", "");
    assert_eq!(verdict, Verdict::Identical, "{ours:?} {theirs:?}");
    let Ending::Trapped { codes, text: words } = theirs.ending else {
        panic!("it traps")
    };
    assert_eq!(codes, [TrapCode::Host]);
    assert!(
        words.starts_with("env.puts: address 0x11170 is outside of memory"),
        "{words}"
    );
    assert_eq!(compared(text, "own", "").2, Verdict::Identical);
}

#[test]
fn a_limit_that_is_another_is_found_where_it_shows() {
    let text = r#"(module (memory 1) (func (export "f") (result i32)
      (i32.store (i32.const 8) (i32.const 1))
      (memory.grow (i32.const 100))))"#;
    let limits = Limits {
        memory_bytes: 10 << 16,
        ..Limits::default()
    };
    let other = Other {
        limits: Some(limits),
        ..Other::default()
    };
    assert_eq!(compared_with(text, "f", "", other).2, Verdict::Different);
    let (ours, theirs, reason) = located(&called(text, "f"), other);
    let (ours, theirs) = (ours.expect("it has grown"), theirs.expect("it has not"));
    assert_eq!(ours.event.site, theirs.site);
    assert_eq!((ours.event.words[0], theirs.words[0]), (1, u64::from(u32::MAX)));
    assert_eq!(reason, Some(Reason::Growth));
    assert_eq!(ours.step, 4);
}

#[test]
fn how_deep_calls_can_go_is_no_difference() {
    let text = r#"(module (global $depth (mut i32) (i32.const 0))
      (func $f (export "f") (global.set $depth (i32.add (global.get $depth) (i32.const 1))) (call $f)))"#;
    let limits = Limits {
        call_depth: 100,
        ..Limits::default()
    };
    let other = Other {
        limits: Some(limits),
        ..Other::default()
    };
    let (_, _, verdict) = compared_with(text, "f", "", other);
    assert_eq!(verdict, Verdict::NotComparable(Obstacle::CallDepth));
    let bare = r#"(module (func $f (export "f") (call $f)))"#;
    assert_eq!(compared_with(bare, "f", "", other).2, Verdict::Identical);
}

/// A host whose `putchar` answers one of the calls wrongly.
fn wrong_host() -> Vec<HostFunction> {
    let putchar = |call: &mut HostCallParts<'_>, arguments: &[Value]| -> Answered {
        call.console.write(b".");
        match arguments {
            [Value::I32(10_000)] => Ok(vec![Value::I32(1)]),
            _ => Ok(arguments.to_vec()),
        }
    };
    let mut functions = ENV.to_vec();
    let its = functions
        .iter_mut()
        .find(|it| it.name == "putchar" && !it.results.is_empty());
    its.expect("it is one of them").call = putchar;
    functions
}

#[test]
fn a_wrong_host_is_found_at_the_call_among_a_hundred_thousand_events() {
    let text = r#"(module (import "env" "putchar" (func $put (param i32) (result i32)))
      (memory 1)
      (func (export "f") (local $i i32)
        (loop $l
          (i32.store (i32.const 0) (i32.const 5))
          (i32.store16 (i32.const 4) (local.get $i))
          (v128.store (i32.const 16) (i32x4.splat (local.get $i)))
          (i32.store (i32.const 8) (call $put (local.tee $i (i32.add (local.get $i) (i32.const 1)))))
          (br_if $l (i32.lt_u (local.get $i) (i32.const 20000))))))"#;
    let other = Other {
        host: Some(wrong_host),
        ..Other::default()
    };
    let (ours, theirs, reason) = located(&called(text, "f"), other);
    let (ours, theirs) = (ours.expect("it was answered"), theirs.expect("so was that"));
    assert!(ours.event.site >= HOST_RESULT && ours.event.site == theirs.site);
    assert_eq!((ours.event.words[0], theirs.words[0], reason), (10_000, 1, None));
    // 22 instructions each time around, `loop` among them; the call is the seventeenth.
    assert_eq!(ours.step, 9_999 * 22 + 16);
}

#[test]
fn canonical_copies_make_canonical_nans() {
    let text = r#"(module
      (func (export "f") (param f32 f64) (result i32 i64 v128 v128)
        (i32.reinterpret_f32 (f32.add (local.get 0) (f32.const 1)))
        (i64.reinterpret_f64 (f64.promote_f32 (local.get 0)))
        (f32x4.mul (f32x4.splat (local.get 0)) (v128.const f32x4 1 2 3 4))
        (f64x2.sqrt (f64x2.splat (local.get 1)))))"#;
    for arguments in ["nan:0x1 -1", "2 4"] {
        let other = Other {
            manner: Manner {
                canonical: true,
                watched: false,
            },
            ..Other::default()
        };
        assert_eq!(compared_with(text, "f", arguments, other).2, Verdict::Identical);
    }
}

#[test]
fn what_cannot_be_imported_is_said() {
    let module = loaded(r#"(module (import "a" "b" (memory 1)) (func (export "f")))"#);
    let subject = Subject::new(module, None);
    let error = Theirs::new(&subject, Manner::default(), None).expect_err("nobody provides it");
    assert_eq!(error.message(), "nothing provides `a.b`");
    assert_eq!(FuncType::new(&[], &[]), FuncType::default());
}

#[test]
fn memories_differ_where_their_bytes_or_sizes_do() {
    let of = |bytes: &[u8]| MemoryEnd::of(bytes);
    assert_eq!(of(&[1, 2, 0, 0]).first_difference(&of(&[1, 2, 0, 0])), None);
    assert_eq!(of(&[1, 2, 0, 0]).first_difference(&of(&[1, 3, 0, 0])), Some(1));
    assert_eq!(of(&[1, 0, 0, 4]).first_difference(&of(&[1, 0, 0, 0])), Some(3));
    assert_eq!(of(&[1, 0]).first_difference(&of(&[1, 0, 0])), Some(2));
    assert_eq!(of(&[1, 0]).first_difference(&of(&[1, 0, 0, 7])), Some(2));
    assert_eq!(of(&[1, 0]).byte(2), None);
}
