//! The inputs of one run given to another: what comes from outside is what it was, files are made anew in the files of the
//! other run, and nothing of the first run, or outside, is touched.

use std::sync::atomic::Ordering;

use semblance::host::wasi::{MemoryFs, Wasi};
use semblance::machine::{Limits, Value};
use semblance::observe::record::{ModuleContent, RecordedModule};
use semblance::observe::{Change, End, Recording, Rehearsal, Timeline};
use semblance::session::Outcome;

use crate::guest::Scratch;
use crate::rewind::{Counted, PROGRAM, begin, begin_in, files};

/// Which global says how many rounds there are.
const ROUNDS: u32 = 1;

fn set_rounds(rounds: i32) -> Change {
    Change::Global {
        global: ROUNDS,
        value: Value::I32(rounds),
    }
}

fn finished() -> (Timeline, Counted) {
    let (mut timeline, outside) = begin();
    assert_eq!(timeline.seek(u64::MAX), End::Finished);
    (timeline, outside)
}

#[test]
fn another_run_has_the_inputs_and_its_own_files() {
    let (mut first, asked_first) = finished();
    let (written, machine) = (files(&first), first.machine().clone());
    let asked = asked_first.asked.load(Ordering::Relaxed);

    let outside = Counted::default();
    // What an outside says that has been asked before is something else.
    outside.asked.store(1_000, Ordering::Relaxed);
    let mut wasi = Wasi::new(Box::new(outside.clone()));
    let mut memory = MemoryFs::new(|| 0);
    memory.put("kept", b"mine").expect("there is room");
    wasi.preopen("/", Box::new(memory));
    let mut second = begin_in(wasi);
    second.rehearse(Rehearsal::of(&mut first));
    assert_eq!(second.seek(u64::MAX), End::Finished);
    assert_eq!(second.session().outcome(), Outcome::Exited(4));
    assert_eq!(second.output(), first.output());
    assert_eq!(outside.asked.load(Ordering::Relaxed), 1_000, "nobody was asked");

    let made = files(&second);
    assert_eq!(made.len(), 2);
    assert!(made.contains(&("kept".to_owned(), b"mine".to_vec())), "it is intact");
    assert!(made.contains(&written[0]), "the same was written, here");
    assert_eq!(files(&first), written);
    assert!(*first.machine() == machine, "the first run stands where it stood");
    assert_eq!(asked_first.asked.load(Ordering::Relaxed), asked);
}

#[test]
fn a_fork_that_is_rehearsed_leaves_the_files_of_the_first_run() {
    let (mut first, outside) = finished();
    let (written, end) = (files(&first), first.recorded());
    let asked = outside.asked.load(Ordering::Relaxed);
    let mut compared = 0;
    for step in (1..end).step_by(29) {
        let mut fork = first.fork();
        fork.seek(step);
        if fork.change(set_rounds(2)).is_err() {
            continue;
        }
        compared += 1;
        fork.rehearse(Rehearsal::of(&mut first));
        assert_eq!(fork.seek(u64::MAX), End::Finished);
        assert_eq!(fork.session().outcome(), Outcome::Exited(4), "from step {step}");
        let log = &files(&fork)[0].1;
        // Rounds that the first run had too have what they had there.
        let same = log.len().min(written[0].1.len());
        assert_eq!(log[..same], written[0].1[..same], "from step {step}");
        assert_eq!(files(&first), written);
    }
    assert!(compared > 5);
    // A fork has more rounds than the first run where the change comes late: these have to be asked for.
    assert!(outside.asked.load(Ordering::Relaxed) - asked <= compared * 4 * 2);
}

#[test]
fn without_a_host_nothing_is_there_to_be_touched() {
    let (first, outside) = finished();
    let modules = vec![RecordedModule {
        name: "program".to_owned(),
        content: ModuleContent::Text(PROGRAM.to_owned()),
    }];
    let recording = Recording::of(&first, modules, None).expect("it begins at its beginning");
    let replay = recording.replay(Limits::default(), 1 << 20, || 0.0);
    let mut replay = replay.expect("it was run just now").timeline;
    replay.seek(u64::MAX);
    let asked = outside.asked.load(Ordering::Relaxed);
    let (mut fork, first_call) = (replay.fork(), first.recorded() / 2);
    fork.seek(first_call);
    while fork.change(set_rounds(1)).is_err() {
        fork.seek(fork.position() + 1);
    }
    fork.rehearse(Rehearsal::of(&mut replay));
    assert_eq!(fork.seek(u64::MAX), End::Finished);
    // It ends as it does with one round less, with answers that were given before.
    assert_eq!(fork.session().outcome(), Outcome::Exited(4));
    assert!(fork.recorded() < first.recorded());
    assert!(fork.session().world.wasi.file_systems().is_empty());
    assert!(replay.session().world.wasi.file_systems().is_empty());
    assert_eq!(outside.asked.load(Ordering::Relaxed), asked);
}

#[test]
fn a_real_directory_is_touched_by_the_run_that_has_it_and_by_no_replay() {
    let scratch = Scratch::new();
    let log = scratch.path("given").join("log");
    let real = semblance::host::wasi::real::RealDirectory::open(&scratch.path("given")).expect("it is there");
    let mut wasi = Wasi::new(Box::new(Counted::default()));
    wasi.preopen("/", Box::new(real));
    let mut first = begin_in(wasi);
    first.seek(u64::MAX);
    let written = std::fs::read(&log).expect("it was written");
    assert_eq!(written.len(), 5 * 9);
    // Somebody else writes it meanwhile.
    std::fs::write(&log, "mine now").expect("it can be written");
    let time = |path: &std::path::Path| path.metadata().and_then(|its| its.modified()).expect("it is there");
    let modified = time(&log);

    // Going back and forth, and looking for what happened.
    for step in (0..first.recorded()).step_by(17).chain([first.recorded()]) {
        first.seek(step);
    }
    let rehearsal = Rehearsal::of(&mut first);
    assert!(!rehearsal.is_empty());
    // A run with files of its own, with these inputs.
    let (mut second, _) = begin();
    second.rehearse(rehearsal);
    second.seek(u64::MAX);
    assert_eq!(files(&second)[0].1, written, "in its memory");
    assert_eq!(std::fs::read(&log).expect("it is there"), b"mine now");
    assert_eq!(time(&log), modified);
}
