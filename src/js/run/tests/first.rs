//! Breakpoints on the very first instruction of a run, where a run stands before anybody has seen it.

use super::{go, loaded, view};
use crate::js::run::Run;
use crate::js::types::{Arrival, BreakOn, BreakpointSpec, Motion, PassesSpec};

const TEXT: &str = r#"(module
  (func $f (export "f") (param $n i32)
    local.get $n
    if
      (call $f (i32.sub (local.get $n) (i32.const 1)))
    end))"#;

/// The line of the first instruction.
const FIRST: u32 = 3;

fn begin(spec: &BreakpointSpec) -> Run {
    let mut run = Run::begin(loaded(TEXT), Some("f"), "3", || 0.0).expect("it begins");
    let states = run.set_breakpoints(std::slice::from_ref(spec));
    assert_eq!(states[0].line, Some(FIRST));
    run
}

fn spec() -> BreakpointSpec {
    BreakpointSpec {
        id: 1,
        on: BreakOn::Line { line: FIRST },
        condition: None,
        passes: PassesSpec::All,
        log: None,
    }
}

/// Goes somewhere; gives the step, if a breakpoint has stopped it there.
fn stop(run: &mut Run, motion: &Motion) -> Option<u64> {
    let (arrival, _) = go(run, motion);
    let position = view(run).position as u64;
    matches!(arrival, Arrival::Breakpoints { .. }).then_some(position)
}

/// All stops, onward from the beginning of the run, then back from its end.
fn stops(spec: &BreakpointSpec) -> (Vec<u64>, Vec<u64>) {
    let mut run = begin(spec);
    let onward: Vec<u64> = std::iter::from_fn(|| stop(&mut run, &Motion::Continue)).collect();
    let mut homeward: Vec<u64> = std::iter::from_fn(|| stop(&mut run, &Motion::ReverseContinue)).collect();
    homeward.reverse();
    (onward, homeward)
}

#[test]
fn a_run_stops_at_its_first_instruction_and_goes_on_from_there() {
    let (onward, homeward) = stops(&spec());
    // Six instructions in each call: `local.get`, `if`, `local.get`, `i32.const`, `i32.sub`, `call`.
    assert_eq!(onward, [0, 6, 12, 18]);
    assert_eq!(homeward, onward);
}

#[test]
fn the_first_pass_is_counted_in_both_directions() {
    for (passes, expected) in [
        (PassesSpec::After { count: 0.0 }, vec![0, 6, 12, 18]),
        (PassesSpec::After { count: 1.0 }, vec![6, 12, 18]),
        (PassesSpec::Every { count: 1.0 }, vec![0, 6, 12, 18]),
        (PassesSpec::Every { count: 2.0 }, vec![6, 18]),
        (PassesSpec::Every { count: 3.0 }, vec![12]),
    ] {
        let (onward, homeward) = stops(&BreakpointSpec { passes, ..spec() });
        assert_eq!(onward, expected, "{passes:?}");
        assert_eq!(homeward, expected, "{passes:?}");
    }
}

#[test]
fn conditions_are_looked_at_there() {
    for (condition, expected) in [
        ("$n == 3", vec![0]),
        ("$n > 1", vec![0, 6]),
        ("$n < 3", vec![6, 12, 18]),
    ] {
        let condition = Some(condition.to_owned());
        let (onward, homeward) = stops(&BreakpointSpec { condition, ..spec() });
        assert_eq!(onward, expected);
        assert_eq!(homeward, expected);
    }
}

#[test]
fn what_is_to_be_said_there_is_said_once() {
    let log = Some("n is {$n}".to_owned());
    let mut run = begin(&BreakpointSpec { log, ..spec() });
    run.set_out(&Motion::Continue);
    let mut said = Vec::new();
    loop {
        let slice = run.advance(3);
        said.extend(slice.said.into_iter().map(|said| said.text));
        if slice.arrival.is_some() {
            break;
        }
    }
    assert_eq!(said, ["n is 3", "n is 2", "n is 1", "n is 0"]);
}

#[test]
fn who_has_seen_the_first_instruction_goes_on_from_it() {
    let mut run = begin(&spec());
    go(&mut run, &Motion::Seek { step: 0.0 });
    assert_eq!(stop(&mut run, &Motion::Continue), Some(6));
    // A cursor at the first line stops a new run there.
    let mut run = begin(&spec());
    go(&mut run, &Motion::Line { line: FIRST });
    assert_eq!(view(&mut run).position, 0.0);
}
