//! Trace, profile and origin as the page asks for them.

use super::{begin, go, loaded, view};
use crate::js::run::Run;
use crate::js::types::{
    Answer, EffectInfo, EventInfo, EventPosition, MemoryPart, Motion, OriginInfo, OriginWanted, ProfileInfo,
    ProfileWanted, Question, Spot, TraceEvents, TraceWanted, ValuePlace,
};

const ALL: u32 = u32::MAX;

fn events(run: &mut Run, step: f64, is_backward: bool, wanted: TraceWanted) -> TraceEvents {
    let question = Question::Trace {
        from: EventPosition { step, order: ALL },
        count: 5,
        budget: 1e6,
        is_backward,
        wanted,
    };
    match run.ask(&question) {
        Answer::Trace(events) => events,
        other => panic!("{other:?} is no trace"),
    }
}

fn texts(events: &[EventInfo]) -> Vec<String> {
    let text = |event: &EventInfo| format!("{} {}", event.position.step, event.text);
    events.iter().map(text).collect()
}

#[test]
fn a_trace_is_read_from_anywhere_and_leaves_the_present_alone() {
    let mut run = begin("21");
    go(&mut run, &Motion::Seek { step: 4.0 });
    let page = events(&mut run, 2.0, false, TraceWanted::default());
    // Only what is recorded has been executed.
    assert_eq!(texts(&page.events), ["2 i32.const -1", "3 ref.null $pair"]);
    assert!(page.next.is_none());
    go(&mut run, &Motion::Continue);
    let page = events(&mut run, 6.0, false, TraceWanted::default());
    assert_eq!(
        texts(&page.events),
        [
            "6 i32.const 64",
            "7 local.get $n",
            "8 call $twice",
            "9 local.get $x",
            "10 i32.const 2"
        ]
    );
    assert_eq!(page.next.expect("it goes on").step, 11.0);
    assert_eq!(page.events[1].results.as_ref().expect("it gives one")[0].text, "21");
    assert_eq!((page.events[2].depth, page.events[3].depth), (1, 2));
    let page = events(&mut run, 6.0, true, TraceWanted::default());
    assert_eq!(page.events.last().expect("there are some").text, "local.set $p");
    assert_eq!(run.timeline.position(), run.timeline.recorded());
}

#[test]
fn filters_let_pass_what_is_wanted() {
    let mut run = begin("21");
    go(&mut run, &Motion::Continue);
    let host = TraceWanted {
        host_calls: true,
        ..TraceWanted::default()
    };
    let called = events(&mut run, 0.0, false, host);
    let names: Vec<_> = called
        .events
        .iter()
        .map(|event| match &event.effect {
            Some(EffectInfo::Call {
                function,
                is_host: true,
            }) => function.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["env.puts", "env.putchar", "env.putchar"]);
    let written = TraceWanted {
        writes: Some(MemoryPart {
            memory: 0,
            start: 66.0,
            length: 1.0,
        }),
        ..TraceWanted::default()
    };
    let written = events(&mut run, 1e9, true, written);
    assert_eq!(texts(&written.events), ["12 i32.store"]);
    let in_twice = TraceWanted {
        functions: Some("TWICE".to_owned()),
        text: Some("mul".to_owned()),
        ..TraceWanted::default()
    };
    assert_eq!(texts(&events(&mut run, 0.0, false, in_twice).events), ["11 i32.mul"]);
}

fn profile(run: &mut Run, to: f64, budget: f64) -> ProfileInfo {
    let wanted = ProfileWanted {
        from: 0.0,
        to,
        budget,
        root: 0,
    };
    match run.ask(&Question::Profile(wanted)) {
        Answer::Profile(profile) => profile,
        other => panic!("{other:?} is no profile"),
    }
}

#[test]
fn a_profile_is_made_in_slices() {
    let mut run = begin("21");
    go(&mut run, &Motion::Continue);
    let all = run.timeline.recorded() as f64;
    let first = profile(&mut run, all, 3.0);
    assert!(!first.is_complete && first.position == 3.0 && first.functions.is_empty());
    let done = loop {
        let next = profile(&mut run, all, 4.0);
        if next.is_complete {
            break next;
        }
    };
    assert_eq!(done.total, all);
    let mut rows: Vec<_> = done
        .functions
        .iter()
        .map(|row| (row.name.as_str(), row.calls, row.own, row.total))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(
        rows,
        [
            ("$start", 0.0, 2.0, 2.0),
            ("$twice", 1.0, 3.0, 3.0),
            ("f", 1.0, all - 5.0, all - 2.0)
        ]
    );
    assert_eq!(done.lines.iter().map(|(_, count)| count).sum::<f64>(), all);
    let line_of_twice = 10;
    assert!(done.lines.contains(&(line_of_twice, 3.0)), "{:?}", done.lines);
    let chain: Vec<_> = done
        .calls
        .iter()
        .map(|call| (call.node, call.caller, call.total))
        .collect();
    assert_eq!(chain[0], (0, None, all));
    assert!(chain[1..].iter().all(|(_, caller, _)| caller.is_some()));
    // Less than that has to be counted anew.
    assert_eq!(profile(&mut run, 2.0, 1e9).total, 2.0);
    assert_eq!(run.timeline.position() as f64, all);
}

fn origin(run: &mut Run, place: ValuePlace) -> OriginInfo {
    let step = run.timeline.position() as f64;
    origin_in(run, place, step, 1e9)
}

fn origin_in(run: &mut Run, place: ValuePlace, step: f64, budget: f64) -> OriginInfo {
    let wanted = OriginWanted {
        place,
        step,
        depth: 6,
        nodes: 64,
        budget,
    };
    match run.ask(&Question::Origin(wanted)) {
        Answer::Origin(origin) => origin,
        other => panic!("{other:?} is no origin"),
    }
}

#[test]
fn a_value_leads_back_to_its_argument() {
    let mut run = begin("21");
    go(&mut run, &Motion::Continue);
    let found = origin(&mut run, ValuePlace::Result { index: 0 });
    let root = found.root.expect("there is a result");
    assert_eq!(root.values[0].text, "42");
    let sorts: Vec<_> = found
        .nodes
        .iter()
        .map(|node| (node.sort.as_str(), node.text.as_str()))
        .collect();
    for expected in [
        ("instruction", "i32.load"),
        ("instruction", "i32.store"),
        ("instruction", "i32.mul"),
        ("constant", "i32.const 2"),
        ("argument", "argument 1 of the call"),
    ] {
        assert!(sorts.contains(&expected), "{expected:?} in {sorts:?}");
    }
    let nowhere = ValuePlace::Spot {
        spot: Spot::Global { global: 99 },
    };
    assert!(origin(&mut run, nowhere).root.is_none());
}

/// Keeps a value from its beginning, while it counts.
const COUNTING: &str = r#"(module
  (memory 1)
  (func (export "f") (param $n i32) (param $times i32) (result i32)
    (i32.store (i32.const 8) (i32.mul (local.get $n) (local.get $n)))
    (loop $again
      (i32.store (i32.const 16) (local.tee $times (i32.sub (local.get $times) (i32.const 1))))
      (br_if $again (local.get $times)))
    (i32.load (i32.const 8))))"#;

/// A clock by which every look takes a millisecond, so that there are snapshots.
fn ticking() -> f64 {
    use std::cell::Cell;
    thread_local!(static NOW: Cell<f64> = const { Cell::new(0.0) });
    NOW.with(|now| {
        now.set(now.get() + 1.0);
        now.get()
    })
}

fn sorts_of(found: &OriginInfo) -> Vec<(String, String, f64)> {
    let nodes = found.nodes.iter();
    nodes
        .map(|node| (node.sort.clone(), node.text.clone(), node.step))
        .collect()
}

#[test]
fn an_origin_that_is_far_back_is_found_in_slices_and_others_may_ask_meanwhile() {
    for clock in [ticking, || 0.0] {
        let begun = Run::begin(loaded(COUNTING), Some("f"), "6 200000", clock);
        let mut run = begun.expect("it begins");
        go_far(&mut run);
        let place = ValuePlace::Result { index: 0 };
        let end = run.timeline.recorded();
        let whole = origin_in(&mut run, place, end as f64, 1e12);
        assert!(whole.is_complete);
        assert!(sorts_of(&whole).iter().any(|(_, text, _)| text == "i32.mul"));
        let (mut slices, mut reached) = (0, f64::MAX);
        let found = loop {
            let next = origin_in(&mut run, place, end as f64, 50_000.0);
            assert_eq!(run.timeline.position(), end);
            if next.is_complete {
                break next;
            }
            slices += 1;
            assert!(next.root.is_none() && next.reached <= reached);
            reached = next.reached;
            assert_eq!(view(&mut run).position as u64, end);
        };
        assert!(slices > 5, "{slices} slices");
        assert_eq!(sorts_of(&found), sorts_of(&whole));
    }
}

#[test]
fn an_origin_is_found_while_the_run_goes_on() {
    let begun = Run::begin(loaded(COUNTING), Some("f"), "6 100000000", ticking);
    let mut run = begun.expect("it begins");
    run.set_out(&Motion::Continue);
    run.advance(500_000);
    let place = ValuePlace::Spot {
        spot: Spot::Memory {
            memory: 0,
            start: 8,
            length: 4,
        },
    };
    let step = run.timeline.position() as f64;
    let found = loop {
        let next = origin_in(&mut run, place, step, 20_000.0);
        if next.is_complete {
            break next;
        }
        let before = run.timeline.position();
        run.advance(1_000);
        assert!(run.timeline.position() > before);
    };
    assert!(sorts_of(&found).iter().any(|(_, text, _)| text == "i32.mul"));
}

/// Runs to the end, in slices of some length.
fn go_far(run: &mut Run) {
    run.set_out(&Motion::Continue);
    while run.advance(10_000).arrival.is_none() {}
}

#[test]
fn a_run_that_goes_on_shows_what_passes_the_filter() {
    let text = "(module (func $once (export \"f\")\n  (loop $l\n    call $other\n    (br $l)))\n  (func $other))";
    let mut run = Run::begin(loaded(text), Some("f"), "", || 0.0).expect("it begins");
    run.watch(&TraceWanted {
        functions: Some("once".to_owned()),
        calls: true,
        ..TraceWanted::default()
    });
    run.set_out(&Motion::Continue);
    run.advance(100_000);
    let seen = run.look();
    assert!(
        !seen.events.is_empty() && seen.events.iter().all(|event| event.text == "call $other"),
        "{seen:?}"
    );
    run.watch(&TraceWanted {
        functions: Some("nobody".to_owned()),
        ..TraceWanted::default()
    });
    assert!(run.look().events.is_empty());
    run.advance(100_000);
    assert!(run.look().events.is_empty());
    run.watch(&TraceWanted::default());
    run.advance(100_000);
    assert!(run.look().events.iter().any(|event| event.text == "br $l"));
}

#[test]
fn a_run_that_goes_on_shows_its_end_and_its_lines() {
    let endless = "(module (func (export \"f\")\n  (loop $l\n    (br $l))))";
    let mut run = Run::begin(loaded(endless), Some("f"), "", || 0.0).expect("it begins");
    run.set_out(&Motion::Continue);
    for _ in 0..3 {
        run.advance(1_000_000);
    }
    let seen = run.look();
    let [.., before, last] = &seen.events[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(last.position.step, 2_999_999.0);
    assert_eq!([before.text.as_str(), last.text.as_str()], ["loop $l", "br $l"]);
    assert!(!seen.lines.is_empty() && seen.lines.iter().all(|(line, _)| (2..=3).contains(line)));
}

#[test]
fn breakpoints_do_not_take_the_tail_away() {
    use crate::js::types::{BreakOn, BreakpointSpec, PassesSpec};
    let endless = "(module (func (export \"f\")\n  (loop $l\n    (br $l))))";
    let mut run = Run::begin(loaded(endless), Some("f"), "", || 0.0).expect("it begins");
    run.set_breakpoints(&[BreakpointSpec {
        id: 1,
        on: BreakOn::Trap,
        condition: None,
        passes: PassesSpec::All,
        log: None,
    }]);
    run.set_out(&Motion::Continue);
    for _ in 0..3 {
        run.advance(10_000);
    }
    let seen = run.look();
    assert_eq!(seen.events.last().expect("there are some").position.step, 29_999.0);
    assert!(!seen.lines.is_empty());
}
