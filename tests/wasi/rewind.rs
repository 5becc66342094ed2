//! Runs with files, clocks, randomness and input, on a timeline: what happens again is the same, nothing outside is touched
//! by it, and a run that begins anew from an earlier moment finds the files of that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use semblance::features::Features;
use semblance::host::wasi::types::Timestamp;
use semblance::host::wasi::{Clock, Input, MemoryFs, Nowhere, Outside, Wasi};
use semblance::host::{Stream, Wait, World};
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::observe::record::{Ending, ModuleContent, RecordedModule};
use semblance::observe::{Change, End, Event, Recording, Rehearsal, Timeline};
use semblance::session::{Outcome, Session};

/// An outside that counts how often it is asked, and never says the same twice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Counted {
    fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed) as u64
    }
}

impl Outside for Counted {
    fn now(&mut self, _: Clock) -> Timestamp {
        1_000 * self.ask()
    }

    fn resolution(&self, _: Clock) -> Timestamp {
        1
    }

    fn random(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.ask() as u8);
    }

    fn input(&mut self, most: usize) -> Input {
        Input::Bytes(vec![b'a' + self.ask() as u8 % 26; most.min(3)])
    }

    fn block(&mut self, _: Wait) -> bool {
        self.ask();
        true
    }

    fn boxed(&self) -> Box<dyn Outside> {
        Box::new(self.clone())
    }
}

/// Appends to a file what comes from the clock, from randomness and from standard input, three bytes each time, and prints
/// what is in the file then.
pub(crate) const PROGRAM: &str = r#"(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pread" (func $pread (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $fd (mut i32) (i32.const -1))
  (global $rounds (export "rounds") (mut i32) (i32.const 5))
  (data (i32.const 16) "log")
  (func $both (param $error i32)
    (if (local.get $error) (then unreachable)))
  (func $put (param $fd i32) (param $address i32) (param $length i32)
    (i32.store (i32.const 32) (local.get $address))
    (i32.store (i32.const 36) (local.get $length))
    (call $both (call $write (local.get $fd) (i32.const 32) (i32.const 1) (i32.const 48))))
  (func $round
    (call $both (call $clock (i32.const 1) (i64.const 0) (i32.const 64)))
    (call $put (global.get $fd) (i32.const 64) (i32.const 3))
    (call $both (call $random (i32.const 64) (i32.const 3)))
    (call $put (global.get $fd) (i32.const 64) (i32.const 3))
    (i32.store (i32.const 32) (i32.const 64))
    (i32.store (i32.const 36) (i32.const 3))
    (call $both (call $read (i32.const 0) (i32.const 32) (i32.const 1) (i32.const 48)))
    (call $put (global.get $fd) (i32.const 64) (i32.load (i32.const 48)))
    (i32.store (i32.const 32) (i32.const 1024))
    (i32.store (i32.const 36) (i32.const 4096))
    (call $both (call $pread (global.get $fd) (i32.const 32) (i32.const 1) (i64.const 0) (i32.const 48)))
    (call $put (i32.const 2) (i32.const 1024) (i32.load (i32.const 48))))
  (func (export "_start")
    (call $both (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 3) (i32.const 1)
      (i64.const 0x66) (i64.const 0) (i32.const 0) (i32.const 48)))
    (global.set $fd (i32.load (i32.const 48)))
    (loop $again
      (call $round)
      (global.set $rounds (i32.sub (global.get $rounds) (i32.const 1)))
      (br_if $again (i32.gt_s (global.get $rounds) (i32.const 0))))
    (call $exit (i32.const 4))))"#;

pub(crate) fn begin() -> (Timeline, Counted) {
    let outside = Counted::default();
    let mut wasi = Wasi::new(Box::new(outside.clone()));
    wasi.preopen("/", Box::new(MemoryFs::new(|| 0)));
    (begin_in(wasi), outside)
}

/// The program, about to begin in a world.
pub(crate) fn begin_in(wasi: Wasi) -> Timeline {
    let world = World::from(wasi);
    let session = Session::new(Limits::default()).within(world);
    let mut timeline = Timeline::new(session, 64 << 20, || 0.0);
    let loaded = module::load_text(PROGRAM, Features::default()).expect("the program is a module");
    let instance = timeline.instantiate(loaded.module).expect("WASI has what it imports");
    let start = timeline
        .session()
        .exported_function(instance, "_start")
        .expect("it is a program");
    timeline.invoke(start, &[]).expect("it takes nothing");
    timeline
}

pub(crate) fn files(timeline: &Timeline) -> Vec<(String, Vec<u8>)> {
    timeline.session().world.wasi.file_systems()[0].files()
}

#[test]
fn going_back_and_forth_asks_nobody() {
    let (mut timeline, outside) = begin();
    assert_eq!(timeline.seek(u64::MAX), End::Finished);
    assert_eq!(timeline.session().outcome(), Outcome::Exited(4));
    assert!(timeline.traps().is_empty(), "to end oneself is no trap");
    let (end, output) = (timeline.recorded(), timeline.output());
    let (machine, written) = (timeline.machine().clone(), files(&timeline));
    assert_eq!(written[0].1.len(), 5 * 9);
    let asked = outside.asked.load(Ordering::Relaxed);
    for step in (0..end).step_by(7).chain((0..=end).rev().step_by(11)) {
        timeline.seek(step);
        assert_eq!(timeline.position(), step);
    }
    timeline.seek(end);
    assert!(*timeline.machine() == machine, "the same happened again");
    assert_eq!(timeline.output(), output);
    assert_eq!(files(&timeline), written, "nothing was written again");
    assert_eq!(outside.asked.load(Ordering::Relaxed), asked);
}

#[test]
fn a_recording_is_replayed_without_a_world() {
    let (mut timeline, _) = begin();
    timeline.seek(u64::MAX);
    let modules = vec![RecordedModule {
        name: "program".to_owned(),
        content: ModuleContent::Text(PROGRAM.to_owned()),
    }];
    let recording = Recording::of(&timeline, modules, None).expect("it begins at its beginning");
    let read = Recording::from_bytes(&recording.to_bytes()).expect("it was written just now");
    let mut replay = read
        .replay(Limits::default(), 1 << 20, || 0.0)
        .expect("it was run just now")
        .timeline;
    replay.seek(u64::MAX);
    assert_eq!(read.ending.difference(&Ending::of(&replay)), None);
    assert_eq!(replay.session().outcome(), Outcome::Exited(4));
    assert!(*replay.machine() == *timeline.machine());
    let streams = |timeline: &Timeline| -> Vec<_> {
        let entries = timeline.log().entries().iter();
        entries.map(|entry| entry.event.clone()).collect()
    };
    assert_eq!(
        streams(&replay),
        streams(&timeline),
        "which stream was written to is recorded too"
    );
    assert!(replay.session().world.wasi.file_systems().is_empty());
}

#[test]
fn what_is_changed_in_the_past_finds_the_files_of_the_past() {
    let (mut timeline, _) = begin();
    timeline.seek(u64::MAX);
    let (end, mut compared) = (timeline.recorded(), 0);
    for step in (1..end).step_by(13) {
        let mut fork = timeline.fork();
        fork.seek(step);
        let change = Change::Global {
            global: 1,
            value: Value::I32(1),
        };
        // Where an answer is awaited nothing can be changed.
        if fork.change(change).is_err() {
            continue;
        }
        compared += 1;
        // A run that was never further has them.
        let (mut short, _) = begin();
        short.seek(step);
        assert_eq!(files(&fork), files(&short), "at step {step}");
        fork.seek(u64::MAX);
        assert_eq!(fork.session().outcome(), Outcome::Exited(4), "it goes on from there");
        assert!(files(&fork)[0].1.len() <= files(&timeline)[0].1.len());
    }
    assert!(compared > 5);
}

#[test]
fn what_was_typed_can_be_read_again() {
    let mut wasi = Wasi::new(Box::new(Counted::default()));
    wasi.type_in(b"abcdef");
    wasi.preopen("/", Box::new(MemoryFs::new(|| 0)));
    let world = World::from(wasi);
    let session = Session::new(Limits::default()).within(world);
    let mut timeline = Timeline::new(session, 64 << 20, || 0.0);
    let text = r#"(module
      (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
      (memory 1)
      (global $x (mut i32) (i32.const 0))
      (func (export "read") (result i32)
        (i32.store (i32.const 0) (i32.const 32))
        (i32.store (i32.const 4) (i32.const 3))
        (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
        (i32.load8_u (i32.const 32))))"#;
    let loaded = module::load_text(text, Features::default()).expect("a module");
    let instance = timeline.instantiate(loaded.module).expect("WASI has what it imports");
    let read = timeline
        .session()
        .exported_function(instance, "read")
        .expect("it has it");
    timeline.invoke(read, &[]).expect("it takes nothing");
    timeline.seek(u64::MAX);
    assert_eq!(
        timeline.session().outcome(),
        Outcome::Returned(vec![Value::I32(b'a'.into())])
    );
    // Before the host is asked, so that it is asked anew.
    timeline.seek(4);
    let change = Change::Memory {
        memory: 0,
        address: 64,
        bytes: vec![1],
    };
    timeline.change(change).expect("it runs");
    timeline.seek(u64::MAX);
    assert_eq!(
        timeline.session().outcome(),
        Outcome::Returned(vec![Value::I32(b'a'.into())])
    );
    timeline.invoke(read, &[]).expect("it takes nothing");
    timeline.seek(u64::MAX);
    assert_eq!(
        timeline.session().outcome(),
        Outcome::Returned(vec![Value::I32(b'd'.into())])
    );
}

/// What the log has of what was typed, by the entry.
fn echoed(timeline: &Timeline) -> Vec<(usize, Vec<u8>)> {
    let entries = timeline.log().entries().iter().enumerate();
    let echoes = entries.filter_map(|(number, entry)| match &entry.event {
        Event::Answer(answer) if answer.stream == Stream::Echo => Some((number, answer.output.clone())),
        _ => None,
    });
    echoes.collect()
}

#[test]
fn what_is_typed_as_an_answer_is_seen_where_it_is_read() {
    let mut wasi = Wasi::new(Box::new(Nowhere::default()));
    wasi.type_in(b"ahead");
    wasi.preopen("/", Box::new(MemoryFs::new(|| 0)));
    let mut timeline = begin_in(wasi);
    timeline.let_wait();
    // Of what was there ahead, two bytes are left for the second time.
    assert_eq!(timeline.forward(u64::MAX, &mut ()), End::Waiting);
    assert_eq!(echoed(&timeline), []);
    timeline.type_in(Some(b"typed"));
    timeline.type_in(None);
    while timeline.forward(u64::MAX, &mut ()) == End::Waiting {}
    assert_eq!(timeline.session().outcome(), Outcome::Exited(4));
    let echoes = echoed(&timeline);
    let texts: Vec<&[u8]> = echoes.iter().map(|(_, text)| &**text).collect();
    assert_eq!(texts, [b"typ", &b"ed"[..]]);
    let output = timeline.output();
    // Going back changes nothing of it, and it is no output of the program.
    timeline.seek(0);
    timeline.seek(u64::MAX);
    assert_eq!(echoed(&timeline), echoes);
    assert_eq!(timeline.output(), output);
    assert!(timeline.log().entries().iter().all(|entry| match &entry.event {
        Event::Answer(answer) => answer.stream != Stream::Echo || !answer.writes.is_empty(),
        _ => true,
    }));
    // So does another run that has the same inputs.
    let mut wasi = Wasi::default();
    wasi.preopen("/", Box::new(MemoryFs::new(|| 0)));
    let mut again = begin_in(wasi);
    again.rehearse(Rehearsal::of(&mut timeline));
    again.seek(u64::MAX);
    assert_eq!(echoed(&again), echoes);
}

#[test]
fn what_comes_from_outside_has_been_seen_there() {
    let (mut timeline, _) = begin();
    timeline.seek(u64::MAX);
    assert_eq!(echoed(&timeline), []);
}
