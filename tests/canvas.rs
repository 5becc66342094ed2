//! Programs that draw are played, rewound and replayed: at each moment their picture is what it was.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use semblance::features::Features;
use semblance::host::World;
use semblance::host::canvas::{Event, EventKind, Picture};
use semblance::machine::Limits;
use semblance::module::{self, Module};
use semblance::observe::record::{ModuleContent, RecordedModule};
use semblance::observe::{End, Recording, Timeline};
use semblance::session::{Outcome, Session};

/// Bytes that snapshots may take.
const BUDGET: usize = 64 << 20;

const LEFT: u32 = 0x2190;
const UP: u32 = 0x2191;

/// A timeline of a call. Time passes where the program waits for it, so that no frame takes any.
fn played(module: Arc<Module>, function: &str) -> Timeline {
    let session = Session::new(Limits::default()).within(World::default());
    let mut timeline = Timeline::new(session, BUDGET, || 0.0);
    let instance = timeline.instantiate(module).expect("imports that there are");
    let function = timeline.session().exported_function(instance, function);
    timeline
        .invoke(function.expect("it is exported"), &[])
        .expect("it takes nothing");
    timeline
}

fn press(timeline: &mut Timeline, kind: EventKind, code: u32) {
    timeline.happen(Event { kind, code, x: 0, y: 0 });
}

/// What is in the memory where the picture is.
fn pixels(timeline: &Timeline) -> Option<(Picture, Vec<u8>)> {
    let picture = timeline.picture()?;
    let memory = &timeline.machine().memories[0];
    let bytes = memory.get(picture.address.into(), picture.bytes());
    Some((picture, bytes.expect("it is inside").to_vec()))
}

/// Plays in stretches, in some of which something is pressed, and looks at the picture after each.
fn play(timeline: &mut Timeline, stretch: u64, keys: &[Option<(EventKind, u32)>]) -> Vec<Option<(Picture, Vec<u8>)>> {
    let mut seen = Vec::new();
    for key in keys {
        if let Some((kind, code)) = key {
            press(timeline, *kind, *code);
        }
        let next = timeline.position() + stretch;
        assert_eq!(timeline.forward(next, &mut ()), End::Reached);
        seen.push(pixels(timeline));
    }
    seen
}

/// Goes back to each stretch in turn, and to the beginning, and finds what was seen.
fn rewind(timeline: &mut Timeline, stretch: u64, seen: &[Option<(Picture, Vec<u8>)>]) {
    let machine = timeline.machine().clone();
    let end = timeline.position();
    let start = end - stretch * seen.len() as u64;
    timeline.seek(0);
    assert_eq!(timeline.picture(), None);
    for (index, picture) in seen.iter().enumerate().rev() {
        timeline.seek(start + (index as u64 + 1) * stretch);
        assert!(pixels(timeline) == *picture, "after stretch {index}");
    }
    timeline.seek(end);
    assert!(*timeline.machine() == machine, "the same machine");
}

#[test]
fn the_example_of_the_page() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/examples/drops.wat");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let loaded = module::load_text(&text, Features::default()).expect("it is a module");
    let mut timeline = played(loaded.module, "play");
    let keys = [
        None,
        Some((EventKind::KeyDown, LEFT)),
        None,
        Some((EventKind::KeyUp, LEFT)),
        None,
    ];
    let seen = play(&mut timeline, 100_000, &keys);
    let pictures = seen.iter().flatten();
    assert!(
        pictures
            .clone()
            .all(|(picture, _)| (picture.width, picture.height) == (64, 48))
    );
    assert_eq!(pictures.count(), keys.len());
    assert!(seen[0] != seen[2], "the basket has moved");
    rewind(&mut timeline, 100_000, &seen);
}

/// `None`, with the reason on standard error, where there is no C compiler for WASI.
fn compiled(source: &str) -> Option<Arc<Module>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let module = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("snake.wasm");
    let mut clang = Command::new("clang");
    clang
        .args(["--target=wasm32-wasi", "-O2", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&module);
    let is_there = Command::new("clang").args(["--target=wasm32-wasi", "-E", "-"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) || !Path::new("/usr/lib/wasm32-wasi").exists() {
        eprintln!("left out: there is no clang with wasi-libc");
        return None;
    }
    let output = clang.arg(source).output().expect("it was there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(module).expect("it was written");
    Some(Arc::new(
        Module::from_binary(&bytes, Features::default()).expect("a module"),
    ))
}

#[test]
fn a_replay_has_the_picture_without_a_world() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/examples/drops.wat");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let loaded = module::load_text(&text, Features::default()).expect("it is a module");
    let mut timeline = played(loaded.module, "play");
    let seen = play(&mut timeline, 50_000, &[None, Some((EventKind::KeyDown, LEFT)), None]);
    let modules = vec![RecordedModule {
        name: "drops".to_owned(),
        content: ModuleContent::Text(text),
    }];
    let recording = Recording::of(&timeline, modules, None).expect("it begins at its beginning");
    let read = Recording::from_bytes(&recording.to_bytes()).expect("it was written just now");
    let replay = read.replay(Limits::default(), 64 << 20, || 0.0);
    let mut replay = replay.expect("it was run just now").timeline;
    assert!(!replay.has_host());
    assert_eq!(replay.picture(), None);
    // From its end, where it comes by way of the beginning, and then back.
    replay.seek(timeline.recorded());
    assert!(pixels(&replay) == *seen.last().expect("it was played"));
    rewind(&mut replay, 50_000, &seen);
}

#[test]
fn the_game_in_c() {
    let Some(module) = compiled("examples/canvas/snake.c") else {
        return;
    };
    let mut timeline = played(module, "_start");
    // The first picture costs the most.
    let stretch = 2_000_000;
    let seen = play(
        &mut timeline,
        stretch,
        &[
            None,
            Some((EventKind::KeyDown, UP)),
            None,
            Some((EventKind::KeyDown, LEFT)),
        ],
    );
    assert!(
        seen.iter()
            .flatten()
            .all(|(picture, _)| (picture.width, picture.height) == (192, 144))
    );
    // Some may have been looked at before the snake was drawn.
    assert!(seen.iter().any(|picture| *picture != seen[0]), "the snake moves");
    rewind(&mut timeline, stretch, &seen);
    // Around in a circle, as soon as it is long enough: into itself, or on and on.
    let end = timeline.forward(timeline.position() + 50 * stretch, &mut ());
    match timeline.session().outcome() {
        Outcome::Exited(0) | Outcome::Returned(_) => assert_eq!(end, End::Finished),
        outcome => assert_eq!((end, outcome), (End::Reached, Outcome::Paused)),
    }
}
