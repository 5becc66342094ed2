//! How long it takes to go somewhere else in a long run.

use semblance::features::Features;
use semblance::module;
use semblance::observe::{
    AccessKind, Breakpoint, Breakpoints, Condition, Location, Motion, Stopped, Timeline, Trigger, operations_of_line,
};

use crate::Place;
use crate::programs::{PROGRAMS, Program, ROUNDS};
use crate::recording::BUDGET;
use crate::statistics::{largest, median};
use crate::table::{Table, mebibytes, milliseconds};

/// Instructions of the long run.
const LONG: u64 = 1_000_000_000;

/// Places that are gone to, for each kind of going.
const PLACES: u64 = 20;

/// Measures going back, to anywhere, and to the last time that something was so.
pub fn measure(place: Place, progress: &mut dyn FnMut(&str)) -> Table {
    let mut table = Table::new(
        "Time travel",
        &["what", "median", "worst", "snapshots", "take", "allocated"],
    );
    let long = LONG / place.effort.shortened;
    for name in [
        "arithmetic in a loop",
        "64 KiB of 256 MiB in use",
        "trees of structures",
    ] {
        let program = PROGRAMS.iter().find(|program| program.name == name);
        let program = program.expect("a program of the list");
        progress(name);
        let before = (place.allocated)();
        let mut timeline = begin(program, place);
        timeline.forward(long, &mut ());
        let steps = thousands(timeline.position());
        let times = (0..PLACES)
            .map(|_| timed(place, || timeline.go(Motion::Back)))
            .collect();
        row(
            &mut table,
            format!("{name}: step back at {steps}"),
            times,
            &timeline,
            before,
            place,
        );
        let places = (0..PLACES).map(|number| timeline.recorded() / PLACES * ((number * 7 + 3) % PLACES));
        let places: Vec<u64> = places.collect();
        let times = places
            .iter()
            .map(|step| timed(place, || timeline.seek(*step)))
            .collect();
        row(
            &mut table,
            format!("{name}: seek anywhere in it"),
            times,
            &timeline,
            before,
            place,
        );
    }
    progress("reverse continue");
    let before = (place.allocated)();
    let rounds = Program {
        size: ROUNDS.size / place.effort.shortened as i32,
        ..ROUNDS
    };
    let mut timeline = begin(&rounds, place);
    // Into the tenth round.
    let end = 10 * 100_000_000 / place.effort.shortened;
    timeline.forward(end, &mut ());
    for (what, breakpoint) in breakpoints(&timeline) {
        timeline.seek(end);
        let mut points = Breakpoints::default();
        points.add(breakpoint);
        // To the last time, and from there to the time before: as far as a round is long.
        let last = timeline.reverse_continue(&mut points);
        assert!(matches!(last, Stopped::At(_)), "{what} was passed");
        let from = timeline.position();
        let took = timed(place, || timeline.reverse_continue(&mut points));
        let length = thousands(from - timeline.position());
        row(
            &mut table,
            format!("reverse continue over {length}: {what}"),
            vec![took],
            &timeline,
            before,
            place,
        );
    }
    table
}

/// A round is 100 million instructions, and these are passed once in each.
fn breakpoints(timeline: &Timeline) -> Vec<(&'static str, Breakpoint)> {
    let program = &timeline.session().program;
    let loaded = module::load_text(ROUNDS.text, Features::default()).expect("the program is a module");
    let source = loaded.source.expect("it was text");
    let at = |text: &str| {
        let place = ROUNDS.text.find(text).expect("a line of the program");
        let line = ROUNDS.text[..place].matches('\n').count() + 1;
        operations_of_line(program, 0, &source, line).swap_remove(0)
    };
    let condition = Condition::parse("$i == 1").expect("a condition");
    let memory = Location::Memory {
        memory: 0,
        start: 64,
        length: 4,
    };
    let watch = |location| Trigger::Access {
        location,
        kind: AccessKind::Write,
    };
    vec![
        ("a breakpoint", at("(i32.store").into()),
        (
            "a condition on a local, evaluated 8 million times",
            Breakpoint {
                condition: Some(condition),
                ..at("(local.set $x").into()
            },
        ),
        ("a watchpoint on memory", watch(memory).into()),
        ("a watchpoint on a global", watch(Location::Global { global: 0 }).into()),
    ]
}

fn begin(program: &Program, place: Place) -> Timeline {
    let (session, function) = program.session();
    let mut timeline = Timeline::new(session, BUDGET, place.clock);
    timeline
        .invoke(function, &program.arguments(i32::MAX >> 12))
        .expect("`run` takes two numbers");
    timeline
}

fn timed<R>(place: Place, work: impl FnOnce() -> R) -> f64 {
    let start = (place.busy)();
    work();
    (place.busy)() - start
}

fn row(table: &mut Table, what: String, times: Vec<f64>, timeline: &Timeline, before: usize, place: Place) {
    table.row([
        what,
        milliseconds(median(&times)),
        milliseconds(largest(&times)),
        timeline.snapshots().steps().count().to_string(),
        mebibytes(timeline.snapshots().bytes()),
        mebibytes((place.allocated)().saturating_sub(before)),
    ]);
}

/// A number with its thousands set apart.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
