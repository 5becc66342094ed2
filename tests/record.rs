//! A recording is read as it was written, a replay of it is the run that was recorded, and what is damaged is refused.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use semblance::features::{Features, Proposal};
use semblance::host::{Call, HostFunction};
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::module::ValType;
use semblance::observe::record::{Ending, ModuleContent, RecordedModule, VERSION};
use semblance::observe::{End, Event, Recording, Timeline};
use semblance::session::{Outcome, Session};

/// Programs that export `run`, and an argument for it.
const PROGRAMS: &[(&str, &str, i32)] = &[
    ("recursion", include_str!("timeline/recursion.wat"), 8),
    ("host calls and growing memory", include_str!("timeline/host.wat"), 20),
    ("garbage", include_str!("timeline/garbage.wat"), 100),
    ("exceptions and tail calls", include_str!("timeline/exceptions.wat"), 30),
    ("a trap", include_str!("timeline/trap.wat"), 25),
    ("randomness", RANDOM, 20),
];

/// Sums what the host draws and what its clocks say, and begins by drawing in its start function. How often it goes on
/// depends on that too.
const RANDOM: &str = r#"(module
    (import "test" "random" (func $random (param i32) (result f64)))
    (import "test" "clock" (func $clock (param i32) (result i64)))
    (import "env" "print_f64" (func $print (param f64)))
    (memory (export "memory") 1)
    (global $seed (mut f64) (f64.const 0))
    (start $begin)
    (func $begin (global.set $seed (call $random (i32.const 0))))
    (func (export "run") (param $n i32) (result f64) (local $sum f64)
        (local.set $sum (global.get $seed))
        (loop $again
            (local.set $sum (f64.add (local.get $sum) (call $random (i32.const 16))))
            (local.set $sum (f64.add (local.get $sum) (f64.convert_i32_u (i32.load8_u (i32.const 16)))))
            (local.set $sum (f64.add (local.get $sum) (f64.convert_i64_u (call $clock (i32.const 24)))))
            (local.set $sum (f64.add (local.get $sum) (f64.convert_i32_u (i32.load8_u (i32.const 24)))))
            (if (i64.lt_s (i64.load (i32.const 16)) (i64.const 0)) (then (call $print (local.get $sum))))
            (call $print (local.get $sum))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum)))"#;

/// A host that never gives the same twice: a random number, and the time in nanoseconds since 1970 and since some moment.
/// Each is a result, and bytes in the caller's memory.
const HOST: &[HostFunction] = &[
    HostFunction {
        module: "test",
        name: "random",
        params: &[ValType::I32],
        results: &[ValType::F64],
        call: |call, arguments| {
            let drawn = RandomState::new().hash_one("a new one each time");
            write(call, arguments[0], drawn);
            Ok(vec![Value::F64((drawn >> 11) as f64)])
        },
    },
    HostFunction {
        module: "test",
        name: "clock",
        params: &[ValType::I32],
        results: &[ValType::I64],
        call: |call, arguments| {
            static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
            let date = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later");
            write(call, arguments[0], FIRST.elapsed().as_nanos() as u64);
            Ok(vec![Value::I64(date.as_nanos() as i64)])
        },
    },
];

/// Writes a number to the caller's memory.
fn write(call: &mut Call<'_>, address: Value, number: u64) {
    if let (Some(memory), Value::I32(address)) = (&mut call.memory, address) {
        assert!(memory.write(address as u64, &number.to_le_bytes()), "it is inside");
    }
}

fn limits() -> Limits {
    Limits {
        heap_bytes: 64 << 10,
        ..Limits::default()
    }
}

/// Runs a program for so many instructions at most, and gives its recording with the timeline that it was made of.
fn record(text: &str, argument: i32, fuel: u64) -> (Recording, Timeline) {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(limits());
    session.define(HOST);
    let mut timeline = Timeline::new(session, 64 << 20, || 0.0);
    let instance = timeline.instantiate(loaded.module).expect("it imports what there is");
    timeline.forward(fuel, &mut ());
    if let Outcome::Returned(_) = timeline.session().outcome() {
        let run = timeline.session().exported_function(instance, "run");
        let run = run.expect("it exports `run`");
        timeline
            .invoke(run, &[Value::I32(argument)])
            .expect("`run` takes an i32");
        timeline.forward(fuel, &mut ());
    }
    let module = RecordedModule {
        name: "program.wat".to_owned(),
        content: ModuleContent::Text(text.to_owned()),
    };
    let recording = Recording::of(&timeline, vec![module], Some(fuel)).expect("it is recorded from the beginning");
    (recording, timeline)
}

fn replay(recording: &Recording) -> Timeline {
    let replay = recording.replay(limits(), 64 << 20, || 0.0);
    replay.expect("what was recorded can be replayed").timeline
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_recording_is_read_as_it_was_written_and_replays_the_run(
        program in 0..PROGRAMS.len(),
        fuel in prop_oneof![0u64..2_000, Just(u64::MAX)],
        place in 0.0..=1.0f64,
    ) {
        let (name, text, argument) = PROGRAMS[program];
        let (recording, mut recorded) = record(text, argument, fuel);
        let read = Recording::from_bytes(&recording.to_bytes()).expect("what was written can be read");
        prop_assert!(read == recording, "{name}");

        let mut replayed = replay(&read);
        let end = replayed.forward(u64::MAX, &mut ());
        prop_assert_eq!(end, End::Finished);
        prop_assert!(replayed.broken().is_none());
        prop_assert!(replayed.machine() == recorded.machine(), "{name}");
        prop_assert_eq!(replayed.output(), recorded.output());
        prop_assert_eq!(read.ending.difference(&Ending::of(&replayed)), None);

        let step = (place * recorded.recorded() as f64) as u64;
        replayed.seek(step);
        recorded.seek(step);
        prop_assert!(replayed.machine() == recorded.machine(), "{name} at {step}");
        prop_assert_eq!(replayed.output(), recorded.output());
    }

    #[test]
    fn what_is_cut_off_or_changed_is_refused(
        program in 0..PROGRAMS.len(),
        place in any::<prop::sample::Index>(),
        bit in 0u32..8,
    ) {
        let (_, text, argument) = PROGRAMS[program];
        let mut bytes = record(text, argument, 500).0.to_bytes();
        let place = place.index(bytes.len());
        prop_assert!(Recording::from_bytes(&bytes[..place]).is_err());
        bytes[place] ^= 1u8 << bit;
        prop_assert!(Recording::from_bytes(&bytes).is_err());
    }

    /// The checksum only finds accidents: whoever means harm writes the right one.
    #[test]
    fn what_is_changed_on_purpose_does_no_harm(
        program in 0..PROGRAMS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        in_the_log in any::<bool>(),
    ) {
        let (_, text, argument) = PROGRAMS[program];
        let mut bytes = record(text, argument, 500).0.to_bytes();
        // The text is most of the file, and the log is what comes after it.
        let first = if in_the_log { 60.max(bytes.len().saturating_sub(600)) } else { HEADER };
        for (place, value) in changes {
            let place = first + place.index(bytes.len() - first);
            bytes[place] = value;
        }
        seal(&mut bytes);
        harmless(&bytes);
    }

    #[test]
    fn what_was_never_a_recording_does_no_harm(content in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = record(PROGRAMS[0].1, 1, 1).0.to_bytes();
        bytes.truncate(HEADER);
        bytes.extend(content);
        seal(&mut bytes);
        harmless(&bytes);
    }
}

/// Magic, version and checksum.
const HEADER: usize = 16;

/// Gives what was changed the right checksum.
fn seal(bytes: &mut [u8]) {
    let checksum = crc32fast::hash(&bytes[HEADER..]);
    bytes[HEADER - 4..HEADER].copy_from_slice(&checksum.to_le_bytes());
}

/// Reads and replays anything: it may fail, and must come to an end.
fn harmless(bytes: &[u8]) {
    let Ok(recording) = Recording::from_bytes(bytes) else {
        return;
    };
    if let Ok(mut replay) = recording.replay(limits(), 1 << 20, || 0.0) {
        replay.timeline.forward(20_000, &mut ());
        replay.timeline.seek(10);
        let _ = Ending::of(&replay.timeline);
    }
}

/// What the host gives is nothing that a second run of the program would find again, and a replay does.
#[test]
fn randomness_and_clocks_are_replayed_from_the_file_without_their_host() {
    let (name, text, argument) = PROGRAMS[PROGRAMS.len() - 1];
    let (recording, recorded) = record(text, argument, u64::MAX);
    let (other, _) = record(text, argument, u64::MAX);
    assert_ne!(recording.ending, other.ending, "{name} is another run each time");
    for _ in 0..2 {
        let mut replayed = replay(&Recording::from_bytes(&recording.to_bytes()).expect("it can be read"));
        assert!(!replayed.has_host());
        replayed.forward(u64::MAX, &mut ());
        assert!(replayed.machine() == recorded.machine());
        assert_eq!(replayed.output(), recorded.output());
        assert_eq!(replayed.log(), recorded.log());
        assert_eq!(replayed.session().outcome(), recorded.session().outcome());
    }
}

#[test]
fn another_version_says_so() {
    let mut bytes = record(PROGRAMS[0].1, 1, 10).0.to_bytes();
    bytes[8..12].copy_from_slice(&(VERSION + 1).to_le_bytes());
    let error = Recording::from_bytes(&bytes).expect_err("a version of the future");
    let message = error.to_string();
    assert!(
        message.contains("version 4") && message.contains("versions up to 3"),
        "{message}"
    );
}

/// The files are never written again: a change that one of them does not survive needs a new version.
#[test]
fn a_file_of_every_version_can_still_be_read() {
    for version in 1..=VERSION {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/record");
        let bytes = std::fs::read(format!("{folder}/version{version}.run")).expect("there is a file of each");
        assert_eq!(bytes[8..12], version.to_le_bytes());
        let recording = Recording::from_bytes(&bytes).expect("it is a recording");
        let mut replayed = replay(&recording);
        replayed.forward(u64::MAX, &mut ());
        assert_eq!(recording.ending.difference(&Ending::of(&replayed)), None);
        assert!(!replayed.output().is_empty(), "the program prints");
        let changes = replayed.log().entries().iter();
        let changes = changes.filter(|entry| matches!(entry.event, Event::Change(_)));
        assert_eq!(changes.count(), [0, 5, 7][version as usize - 1]);
    }
}

#[test]
fn a_replay_reads_modules_under_the_proposals_that_the_run_had() {
    let simd = Proposal::named("simd").expect("a proposal");
    let gc = Proposal::named("gc").expect("a proposal");
    let features = Features::default().with(simd, false).with(gc, false);
    let text = r#"(module (func (export "run") (param i32) (result i32) (local.get 0)))"#;
    let loaded = module::load_text(text, features).expect("the program is a module");
    let mut timeline = Timeline::new(Session::new(limits()), 1 << 20, || 0.0);
    timeline.instantiate(loaded.module).expect("it imports nothing");
    let module = RecordedModule {
        name: "program.wat".to_owned(),
        content: ModuleContent::Text(text.to_owned()),
    };
    let recording = Recording::of(&timeline, vec![module], None).expect("it is recorded from the beginning");
    let read = Recording::from_bytes(&recording.to_bytes()).expect("what was written can be read");
    let replay = read.replay(limits(), 1 << 20, || 0.0).expect("it can be replayed");
    assert_eq!(replay.modules[0].1.module.features, features);
}

#[test]
fn a_timeline_that_begins_later_cannot_be_recorded() {
    let loaded = module::load_text(PROGRAMS[0].1, Features::default()).expect("the program is a module");
    let mut session = Session::new(limits());
    session.instantiate(loaded.module).expect("it imports nothing");
    let timeline = Timeline::new(session, 1 << 20, || 0.0);
    assert!(Recording::of(&timeline, Vec::new(), None).is_err());
}

#[test]
fn a_run_that_was_allowed_more_than_here_is_refused() {
    let (recording, _) = record(PROGRAMS[0].1, 1, 10);
    let allowed = Limits {
        memory_bytes: 1 << 16,
        ..limits()
    };
    assert!(recording.replay(allowed, 1 << 20, || 0.0).is_err());
}
