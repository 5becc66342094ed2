//! How much slower a run is while it is recorded, snapshots and all.

use semblance::execute::{Stop, run};
use semblance::observe::{End, Timeline};
use semblance::session::Session;

use crate::Place;
use crate::programs::{PROGRAMS, Program};
use crate::statistics::median;
use crate::table::{Table, mebibytes, milliseconds};

/// Bytes that snapshots may take, as in the page.
pub const BUDGET: usize = 256 << 20;

/// Measures all programs.
pub fn measure(place: Place, progress: &mut dyn FnMut(&str)) -> Table {
    let mut table = Table::new(
        "Recording: a run alone and recorded, in turn (medians)",
        &[
            "program",
            "alone",
            "million/s",
            "recorded",
            "slower by",
            "snapshots",
            "take",
        ],
    );
    for program in PROGRAMS {
        progress(program.name);
        let n = calibrate(program, place);
        let (mut alone, mut recorded, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut steps, mut snapshots, mut bytes) = (0, 0, 0);
        for repetition in 0..place.effort.repetitions {
            // Whoever comes first may find a faster machine.
            let plain = || run_alone(program, n, place);
            let mut with_timeline = || {
                let (took, timeline) = run_recorded(program, n, place);
                steps = timeline.position();
                snapshots = timeline.snapshots().steps().count();
                bytes = timeline.snapshots().bytes();
                took
            };
            let (one, other) = if repetition % 2 == 0 {
                let one = plain();
                (one, with_timeline())
            } else {
                let other = with_timeline();
                (plain(), other)
            };
            ratios.push(other / one);
            alone.push(one);
            recorded.push(other);
        }
        table.row([
            program.name.to_owned(),
            milliseconds(median(&alone)),
            format!("{:.0}", steps as f64 / median(&alone) / 1000.0),
            milliseconds(median(&recorded)),
            format!("{:.1} %", (median(&ratios) - 1.0) * 100.0),
            snapshots.to_string(),
            mebibytes(bytes),
        ]);
    }
    table
}

/// How often a program does its thing in the time that a run should take.
pub(crate) fn calibrate(program: &Program, place: Place) -> i32 {
    let (mut session, function) = program.session();
    // What is done once only is not counted.
    run_to_the_end(&mut session, function, program, 1, place);
    let mut n = 1;
    loop {
        let took = run_to_the_end(&mut session, function, program, n, place);
        if took > place.effort.run / 10.0 {
            return (f64::from(n) * place.effort.run / took).max(1.0) as i32;
        }
        n *= 2;
    }
}

fn run_to_the_end(session: &mut Session, function: u32, program: &Program, n: i32, place: Place) -> f64 {
    session
        .invoke(function, &program.arguments(n))
        .expect("`run` takes two numbers");
    let start = (place.busy)();
    while run(&session.program, &mut session.machine, u64::MAX / 2) == Stop::Host {
        let answer = session.ask_host().expect("no program of these waits");
        session.answer(answer.outcome);
    }
    (place.busy)() - start
}

fn run_alone(program: &Program, n: i32, place: Place) -> f64 {
    let (mut session, function) = program.session();
    run_to_the_end(&mut session, function, program, 1, place);
    run_to_the_end(&mut session, function, program, n, place)
}

fn run_recorded(program: &Program, n: i32, place: Place) -> (f64, Timeline) {
    let (session, function) = program.session();
    // By the clock that it is measured with: other programs make neither go faster.
    let mut timeline = Timeline::new(session, BUDGET, place.busy);
    record_to_the_end(&mut timeline, function, program, 1, place);
    let took = record_to_the_end(&mut timeline, function, program, n, place);
    (took, timeline)
}

fn record_to_the_end(timeline: &mut Timeline, function: u32, program: &Program, n: i32, place: Place) -> f64 {
    timeline
        .invoke(function, &program.arguments(n))
        .expect("`run` takes two numbers");
    let start = (place.busy)();
    let end = timeline.forward(u64::MAX, &mut ());
    assert_eq!(end, End::Finished, "the program ends");
    (place.busy)() - start
}
