//! Programs for WASI, which find the same world in both engines.

use super::{Other, located, run_copy, run_ours};
use crate::compare::evidence::{Ending, Evidence};
use crate::compare::verdict::{Obstacle, Verdict, judge};
use crate::compare::{Manner, Subject};
use crate::features::Features;
use crate::host::wasi::{MemoryFs, Nowhere, Wasi};
use crate::module;

/// Ten o'clock on some day, in nanoseconds since 1970.
const BEGAN: u64 = 1_750_000_000_000_000_000;

/// What programs here import, and a memory with a vector at 0 that `write` and `read` use.
const HEAD: &str = r#"
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $read (param $address i32) (result i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (i32.const 100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load (i32.const 8)))
  (func $write (param $fd i32) (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))"#;

fn subject(body: &str, input: &str, ends: bool) -> Subject {
    let text = format!("(module {HEAD} {body})");
    let module = module::load_text(&text, Features::default()).expect("it is a module");
    let mut wasi = Wasi::new(Box::new(Nowhere::beginning(BEGAN, 7)));
    wasi.argument(b"program");
    wasi.argument(b"one");
    wasi.variable(b"A=B");
    wasi.type_in(input.as_bytes());
    if ends {
        wasi.end_input();
    }
    wasi.preopen("/", Box::new(MemoryFs::new(|| 0)));
    Subject::within(wasi.into(), module.module, Some(("_start".into(), Vec::new())))
}

fn compared(subject: &Subject) -> (Evidence, Evidence, Verdict) {
    let (_, ours) = run_ours(subject);
    let (theirs, _) = run_copy(subject, Other::default());
    let verdict = judge(&ours, &theirs).verdict;
    (ours, theirs, verdict)
}

#[test]
fn both_engines_find_the_same_world() {
    let body = r#"
      (data (i32.const 16) "name.txt")
      (func (export "_start") (local $fd i32)
        (drop (call $args_get (i32.const 100) (i32.const 200)))
        (drop (call $environ_get (i32.const 300) (i32.const 400)))
        (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 500)))
        (drop (call $random (i32.const 600) (i32.const 100)))
        (call $write (i32.const 1) (i32.const 800) (call $read (i32.const 800)))
        (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 8) (i32.const 1)
          (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 12)))
        (call $write (i32.load (i32.const 12)) (i32.const 600) (i32.const 100))
        (call $exit (i32.const 3)))"#;
    let (ours, theirs, verdict) = compared(&subject(body, "Ada", false));
    assert_eq!(ours, theirs);
    assert_eq!(verdict, Verdict::Identical);
    assert_eq!(ours.ending, Ending::Exited(3));
    assert_eq!(ours.output.first, b"Ada");
    assert_eq!((&*ours.files[0].path, ours.files[0].size), ("name.txt", 100));
    let memory = &ours.memories.expect("it is seen")[0].bytes;
    assert_eq!(&memory[200..212], b"program\0one\0");
    assert_eq!(memory[500..508], (BEGAN + 1000).to_le_bytes());
}

/// A program that waits an hour, or what it is given, with its clock before and after.
fn waiting(subscription: &str) -> String {
    format!(
        r#"(func (export "_start")
          (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 500)))
          {subscription}
          (drop (call $poll (i32.const 64) (i32.const 200) (i32.const 1) (i32.const 300)))
          (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 508))))"#
    )
}

#[test]
fn nobody_waits_for_time_that_only_the_program_sees() {
    let hour = "(i32.store (i32.const 80) (i32.const 1)) (i64.store (i32.const 88) (i64.const 3600000000000))";
    let (ours, theirs, verdict) = compared(&subject(&waiting(hour), "", false));
    assert_eq!(ours, theirs);
    assert_eq!(verdict, Verdict::Identical);
    let memory = &ours.memories.expect("it is seen")[0];
    let time = |at: u64| u64::from_le_bytes(std::array::from_fn(|byte| memory.byte(at + byte as u64).unwrap_or(0)));
    assert!(time(508) - time(500) >= 3_600_000_000_000);
    let for_ever = "(i32.store (i32.const 80) (i32.const 1)) (i64.store (i32.const 88) (i64.const -1))";
    let (ours, _, verdict) = compared(&subject(&waiting(for_ever), "", false));
    assert_eq!(ours.ending, Ending::Waiting);
    assert_eq!(verdict, Verdict::NotComparable(Obstacle::Input));
}

#[test]
fn a_program_that_reads_what_nobody_types_cannot_be_compared() {
    let body = r#"(func (export "_start")
        (call $write (i32.const 1) (i32.const 800) (call $read (i32.const 800)))
        (drop (call $read (i32.const 900)))
        (call $exit (i32.const 0)))"#;
    let (ours, theirs, verdict) = compared(&subject(body, "Ada", false));
    assert_eq!(ours, theirs);
    assert_eq!((ours.ending, ours.calls.count), (Ending::Waiting, 2));
    assert_eq!(verdict, Verdict::NotComparable(Obstacle::Input));
    let (ours, _, verdict) = compared(&subject(body, "Ada", true));
    assert_eq!((ours.ending, verdict), (Ending::Exited(0), Verdict::Identical));
}

#[test]
fn what_a_library_wants_to_have_called_first_is_called_in_both() {
    let text = r#"(module (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
      (global $ready (mut i32) (i32.const 0))
      (func (export "_initialize") (global.set $ready (i32.const 41)) (drop (call $yield)))
      (func (export "f") (result i32) (i32.add (global.get $ready) (i32.const 1))))"#;
    let module = module::load_text(text, Features::default()).expect("it is a module");
    let subject = Subject::new(module.module, Some(("f".into(), Vec::new())));
    let (ours, theirs, verdict) = compared(&subject);
    assert_eq!(ours, theirs);
    assert_eq!(verdict, Verdict::Identical);
    let Ending::Returned(results) = ours.ending else {
        panic!("it returns")
    };
    assert_eq!(results[0].to_string(), "42");
}

#[test]
fn a_difference_before_a_wait_is_found() {
    let body = r#"(func (export "_start")
        (i32.store (i32.const 700) (memory.grow (i32.const 100)))
        (drop (call $read (i32.const 900))))"#;
    let other = Other {
        limits: Some(crate::machine::Limits {
            memory_bytes: 10 << 16,
            ..crate::machine::Limits::default()
        }),
        manner: Manner::default(),
        ..Other::default()
    };
    let (ours, theirs, _) = located(&subject(body, "", false), other);
    let (ours, theirs) = (ours.expect("it has grown"), theirs.expect("it has not"));
    assert_eq!((ours.event.words[0], theirs.words[0]), (1, u64::from(u32::MAX)));
}
