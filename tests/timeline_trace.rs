//! A trace with a filter is what the filter leaves of the whole trace, in one go and page by page, forward and backward.

mod recorded;

use std::sync::Arc;

use proptest::prelude::*;
use semblance::features::Features;
use semblance::host::World;
use semblance::machine::{FunctionKind, Limits};
use semblance::module;
use semblance::observe::{
    Effect, End, Event, Location, Sought, Tail, Timeline, TraceEvent, TraceFilter, TracePosition, Tracer,
    functions_with, instructions_with,
};
use semblance::session::Session;

use recorded::{PROGRAMS, begun, recording};

/// The events of a whole run.
fn trace(timeline: &mut Timeline, filter: TraceFilter) -> Vec<TraceEvent> {
    let mut tracer = Tracer::new(filter);
    timeline.seek(0);
    timeline.trace(u64::MAX, &mut tracer);
    tracer.take()
}

/// All events that there are: of instructions and of functions that end.
fn everything(timeline: &mut Timeline) -> Vec<TraceEvent> {
    let calls = TraceFilter {
        calls: true,
        ..TraceFilter::default()
    };
    let mut all = trace(timeline, TraceFilter::default());
    let ends = trace(timeline, calls);
    all.extend(ends.into_iter().filter(TraceEvent::is_end));
    all.sort_by_key(TraceEvent::position);
    all
}

fn calls_host(timeline: &Timeline, event: &TraceEvent) -> bool {
    let Some(Effect::Call { function, .. }) = event.effect else {
        return false;
    };
    let function = &timeline.machine().functions[function as usize];
    matches!(function.kind, FunctionKind::Host(_))
}

/// The bytes that an event writes.
fn written(timeline: &Timeline, event: &TraceEvent) -> Vec<(u64, u64)> {
    if let Some(Effect::Memory { address, length, .. }) = event.effect {
        return vec![(address, length)];
    }
    let mut written = Vec::new();
    if calls_host(timeline, event) {
        for entry in timeline.log().entries() {
            if let (true, Event::Answer(answer)) = (entry.step == event.step + 1, &entry.event) {
                written.extend(
                    answer
                        .writes
                        .iter()
                        .map(|(address, bytes)| (*address, bytes.len() as u64)),
                );
            }
        }
    }
    written
}

/// Whether an event passes a filter, found in another way than the tracer does.
fn passes(timeline: &Timeline, filter: &TraceFilter, event: &TraceEvent) -> bool {
    let function = (event.module, event.function);
    if filter
        .functions
        .as_ref()
        .is_some_and(|functions| !functions.contains(&function))
    {
        return false;
    }
    let place = (event.module, event.offset);
    let values = event.operands.iter().chain(event.results.iter().flatten());
    let has_value = filter
        .value
        .is_some_and(|sought| { values }.any(|value| sought.is(value)));
    if !has_value && filter.instructions.as_ref().is_some_and(|all| !all.contains(&place)) {
        return false;
    }
    if filter.takes_all_kinds() {
        return !event.is_end();
    }
    let opcode = timeline.session().program.module(event.module).module.bytes[event.offset as usize];
    // call, call_indirect, return_call, return_call_indirect; a call that traps calls nothing.
    let is_call = matches!(event.effect, Some(Effect::Return | Effect::Throw)) || matches!(opcode, 0x10..=0x13);
    let writes = written(timeline, event).into_iter().any(|(address, bytes)| {
        filter.writes.iter().any(|place| match place {
            Location::Memory { start, length, .. } => address < start + length && *start < address + bytes,
            _ => false,
        })
    });
    (filter.calls && is_call) || (filter.host_calls && calls_host(timeline, event)) || writes
}

fn filters() -> impl Strategy<Value = TraceFilter> {
    let place = (0u64..40, 1u64..6).prop_map(|(start, length)| Location::Memory {
        memory: 0,
        start,
        length,
    });
    let functions = prop::collection::vec(0u32..5, 0..4)
        .prop_map(|functions| functions.into_iter().map(|function| (0, function)).collect());
    let instructions = prop::collection::hash_set((Just(0u32), 0u32..700), 0..300).prop_map(Arc::new);
    let kinds = (any::<bool>(), any::<bool>(), prop::collection::vec(place, 0..3));
    let places = (prop::option::of(functions), prop::option::weighted(0.3, instructions));
    let value = (0u32..6).prop_map(|value| Sought::parse(&value.to_string()));
    (kinds, places, value).prop_map(
        |((calls, host_calls, writes), (functions, instructions), value)| TraceFilter {
            functions,
            instructions,
            value,
            calls,
            host_calls,
            writes,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_filter_takes_of_the_trace_what_it_says(
        program in 0..PROGRAMS.len(),
        filter in filters(),
        stretch in 1u64..400,
    ) {
        // While the run is recorded, what the host writes is known only afterwards.
        let mut live = begun(PROGRAMS[program]);
        let mut tracer = Tracer::new(filter.clone());
        while live.trace(live.position() + stretch, &mut tracer) == End::Reached {}
        let live = tracer.take();

        let mut timeline = recording(PROGRAMS[program], stretch);
        let mut expected = everything(&mut timeline);
        expected.retain(|event| passes(&timeline, &filter, event));
        prop_assert_eq!(&trace(&mut timeline, filter.clone()), &expected);
        // An event at the end of a stretch is completed there.
        prop_assert_eq!(live, expected);
    }

    #[test]
    fn pages_make_up_the_trace_in_both_directions(
        program in 0..PROGRAMS.len(),
        filter in filters(),
        stretch in 1u64..400,
        count in 1usize..30,
        budget in 1u64..2_000,
        places in (0.0..=1.0f64, 0.0..=1.0f64),
        order in prop_oneof![Just(TracePosition::INSTRUCTION), 0u32..3],
    ) {
        let mut timeline = recording(PROGRAMS[program], stretch);
        let all = trace(&mut timeline, filter.clone());
        let recorded = timeline.recorded();
        let at = |place: f64| (place * recorded as f64) as u64;
        let from = TracePosition { step: at(places.0), order };
        timeline.seek(at(places.1));
        let present = timeline.machine().clone();

        let mut found = Vec::new();
        let mut next = Some(from);
        while let Some(from) = next {
            let page = timeline.events_from(from, count, budget, &filter);
            prop_assert!(page.events.len() <= count);
            prop_assert!(page.next.is_none_or(|next| next > from));
            found.extend(page.events);
            next = page.next;
        }
        let first = all.partition_point(|event| event.position() < from);
        prop_assert_eq!(&found, &all[first..]);

        let mut found = Vec::new();
        let mut next = Some(from);
        while let Some(before) = next {
            let mut page = timeline.events_before(before, count, budget, &filter);
            prop_assert!(page.events.len() <= count);
            prop_assert!(page.next.is_none_or(|next| next < before));
            page.events.append(&mut found);
            found = page.events;
            next = page.next;
        }
        prop_assert_eq!(&found, &all[..first]);
        prop_assert!(*timeline.machine() == present, "asking changes nothing");
    }
}

#[test]
fn a_tail_shows_the_last_events_of_each_slice() {
    let mut whole = recording(PROGRAMS[0], 1_000);
    let all = trace(&mut whole, TraceFilter::default());
    let mut timeline = begun(PROGRAMS[0]);
    let mut tail = Tail::new(TraceFilter::default(), 20, 1.0);
    while timeline.forward_with_tail(timeline.position() + 150, &mut tail) == End::Reached {
        let view = tail.look();
        let present = timeline.position() as usize;
        assert_eq!(view.events, all[present - 20..present]);
        assert!(view.samples.iter().map(|sample| sample.instructions).sum::<u64>() <= 150);
    }
    assert_eq!(tail.look().events, all[all.len() - 20..]);
    assert!(timeline.machine() == whole.machine(), "watching changes nothing");
}

#[test]
fn a_tail_follows_a_program_that_waits_in_every_slice() {
    let text = r#"(module (import "canvas" "frame" (func $frame (result f64)))
      (func (export "run") (loop $again
        (drop (call $frame)) (nop) (nop) (nop) (nop) (nop) (br $again))))"#;
    let loaded = module::load_text(text, Features::default()).expect("a module");
    let session = Session::new(Limits::default()).within(World::default());
    let mut timeline = Timeline::new(session, 1 << 20, || 0.0);
    timeline.let_wait();
    let instance = timeline.instantiate(loaded.module).expect("imports that there are");
    let run = timeline.session().exported_function(instance, "run");
    timeline
        .invoke(run.expect("it is exported"), &[])
        .expect("it takes nothing");
    let mut tail = Tail::new(TraceFilter::default(), 4, 1.0);
    for frame in 0..5_u64 {
        assert_eq!(timeline.forward_with_tail(u64::MAX, &mut tail), End::Waiting);
        assert!(timeline.block(), "time passes");
        let last = tail.look().events.last().map(|event| event.step);
        assert!(frame == 0 || last > Some((frame - 1) * 9), "{last:?} in frame {frame}");
    }
}

#[test]
fn a_tail_that_may_take_no_time_looks_once() {
    let mut timeline = begun(PROGRAMS[0]);
    let mut tail = Tail::new(TraceFilter::default(), 20, 0.0);
    timeline.forward_with_tail(150, &mut tail);
    let first = tail.look().events;
    assert_eq!(first.last().map(|event| event.step), Some(149));
    timeline.forward_with_tail(300, &mut tail);
    let second = tail.look();
    assert_eq!(second.events, first);
    assert_eq!(second.samples.len(), 1, "its place is noted all the same");
}

#[test]
fn instructions_are_found_by_a_part_of_their_text() {
    let text = "(module (func $add
      (drop (i32.add (i32.const 7) (i32.const 17))) ;; i32.add
      (call $add)))";
    let loaded = module::load_text(text, Features::default()).expect("a module");
    let source = loaded.source.expect("it was a text");
    let bytes = &loaded.module.bytes;
    let found = |part: &str| {
        let mut opcodes: Vec<u8> = instructions_with([(0, &source)], part)
            .iter()
            .map(|(_, offset)| bytes[*offset as usize])
            .collect();
        opcodes.sort_unstable();
        opcodes
    };
    assert_eq!(found("i32.ADD"), [0x6a], "not what contains it, and no comment");
    assert_eq!(found("const 17"), [0x41]);
    assert_eq!(found("call $a"), [0x10]);
    assert_eq!(found("f64"), []);
}

#[test]
fn functions_are_found_by_a_part_of_their_names() {
    let timeline = begun(PROGRAMS[0]);
    let program = &timeline.session().program;
    assert_eq!(functions_with(program, "OW"), [(0, 2)]);
    assert_eq!(functions_with(program, "n"), [(0, 1), (0, 2), (0, 3)]);
    assert_eq!(functions_with(program, "scribble"), []);
}
