//! What it costs to watch a run: while it goes on, with breakpoints, and when it is asked about afterwards.

use semblance::execute::Observer;
use semblance::observe::{
    Breakpoints, End, Profiler, Stopped, Tail, Timeline, TraceFilter, TracePosition, Tracer, Trigger,
};

use crate::Place;
use crate::programs::{PROGRAMS, Program};
use crate::recording::{BUDGET, calibrate};
use crate::statistics::median;
use crate::table::Table;

/// Milliseconds of a slice, about, as the page has them.
const SLICE: f64 = 16.0;

/// Events that a tail shows.
const EVENTS: usize = 100;

/// Only such a part of the run is traced as a whole.
const TRACED: u64 = 100;

/// Measures some of the programs.
pub fn measure(place: Place, progress: &mut dyn FnMut(&str)) -> Table {
    let mut table = Table::new(
        "Watching: nanoseconds for an instruction, and how much slower a tail makes a run (medians)",
        &[
            "program",
            "recorded",
            "tail",
            "tail of calls",
            "breakpoint",
            "ends of calls",
            "who calls the host",
            "profile",
            "whole trace",
        ],
    );
    for name in ["arithmetic in a loop", "product of matrices", "recursive calls"] {
        progress(name);
        let program = PROGRAMS.iter().find(|program| program.name == name);
        let program = program.expect("a program of the list");
        let n = calibrate(program, place);
        let calls = TraceFilter {
            calls: true,
            ..TraceFilter::default()
        };
        let (mut recorded, mut tail, mut tail_of_calls) = (Vec::new(), Vec::new(), Vec::new());
        let (took, mut timeline) = record(program, n, None, u64::MAX, u64::MAX, place);
        let slice = (timeline.recorded() as f64 * SLICE / took) as u64;
        // What is done for the tail when the run has ended does not slow it.
        let last = timeline.recorded() - 1;
        for _ in 0..place.effort.repetitions {
            let (alone, _) = record(program, n, None, slice, last, place);
            let (with_tail, _) = record(program, n, Some(TraceFilter::default()), slice, last, place);
            let (with_calls, _) = record(program, n, Some(calls.clone()), slice, last, place);
            recorded.push(alone);
            tail.push(with_tail / alone);
            tail_of_calls.push(with_calls / alone);
        }
        let steps = timeline.recorded() as f64;
        let each = |milliseconds: f64| format!("{:.2}", milliseconds * 1e6 / steps);
        let slower = |ratios: &[f64]| format!("{:.1} %", (median(ratios) - 1.0) * 100.0);
        let nowhere = Trigger::Code {
            module: 0,
            function: timeline.session().program.module(0).module.functions.len() as u32 - 1,
            pc: u32::MAX,
        };
        let ends = Trigger::Exit {
            module: 0,
            function: u32::MAX,
        };
        let breakpoint = passing(&mut timeline, nowhere, place);
        let ends = passing(&mut timeline, ends, place);
        let host = timed(place, || {
            let filter = TraceFilter {
                host_calls: true,
                ..TraceFilter::default()
            };
            timeline.events_from(TracePosition::of_step(0), EVENTS, u64::MAX, &filter);
        });
        let profile = watching(&mut timeline, u64::MAX, &mut Profiler::default(), place);
        let nobody = TracePosition::of_step(u64::MAX);
        // An event takes a hundred times as long as an instruction.
        let mut tracer = Tracer::last(TraceFilter::default(), EVENTS, nobody);
        let part = timeline.recorded() / TRACED;
        let trace = watching(&mut timeline, part, &mut tracer, place) * TRACED as f64;
        table.row([
            program.name.to_owned(),
            each(median(&recorded)),
            slower(&tail),
            slower(&tail_of_calls),
            each(breakpoint),
            each(ends),
            each(host),
            each(profile),
            each(trace),
        ]);
    }
    table
}

fn timed(place: Place, work: impl FnOnce()) -> f64 {
    let start = (place.busy)();
    work();
    (place.busy)() - start
}

/// Records a run up to a step, in slices of so many instructions, with a tail or without.
fn record(
    program: &Program,
    n: i32,
    tail: Option<TraceFilter>,
    slice: u64,
    last: u64,
    place: Place,
) -> (f64, Timeline) {
    let (session, function) = program.session();
    let mut timeline = Timeline::new(session, BUDGET, place.clock);
    timeline
        .invoke(function, &program.arguments(n))
        .expect("`run` takes two numbers");
    let mut tail = tail.map(|filter| Tail::new(filter, EVENTS, Tail::SHARE));
    let took = timed(place, || {
        loop {
            let next = timeline.position().saturating_add(slice).min(last);
            let end = match &mut tail {
                Some(tail) => timeline.forward_with_tail(next, tail),
                None => timeline.forward(next, &mut ()),
            };
            if let Some(tail) = &mut tail {
                tail.look();
            }
            if end != End::Reached || next == last {
                break;
            }
        }
    });
    (took, timeline)
}

/// Runs past a breakpoint that is never triggered.
fn passing(timeline: &mut Timeline, trigger: Trigger, place: Place) -> f64 {
    let mut points = Breakpoints::default();
    points.add(trigger);
    timeline.seek(0);
    timed(place, || {
        assert_eq!(timeline.continue_to(&mut points), Stopped::AtEnd, "nothing stops it");
    })
}

/// Runs once more before an observer, up to a step.
fn watching<O: Observer>(timeline: &mut Timeline, step: u64, observer: &mut O, place: Place) -> f64 {
    timeline.seek(0);
    timed(place, || {
        timeline.forward(step, observer);
    })
}
