//! What can be asked of a run: its state as typed values, and where its instructions were executed.

use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module;
use semblance::observe::{End, Profiler, Timeline, TraceFilter, Tracer, state};
use semblance::session::Session;

fn timeline(text: &str, arguments: &[Value]) -> Timeline {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(Limits::default());
    let instance = session.instantiate(loaded.module).expect("it imports nothing");
    let run = session.exported_function(instance, "run").expect("it exports `run`");
    let mut timeline = Timeline::new(session, 1 << 20, || 0.0);
    timeline.invoke(run, arguments).expect("the arguments fit");
    timeline
}

#[test]
fn frames_show_locals_and_operands_with_their_names_and_types() {
    let text = r#"(module
        (func $inner (param $x i64) (result i64) (i64.add (local.get $x) (i64.const 1)))
        (func (export "run") (param $n i32) (result f64) (local $v v128) (local f32)
          f64.const 0.5
          v128.const i32x4 1 2 3 4
          local.set $v
          local.get $n
          i64.extend_i32_s
          call $inner
          f64.convert_i64_s
          f64.add))"#;
    let mut timeline = timeline(text, &[Value::I32(41)]);
    // Seven instructions up to the call, then two in the callee.
    assert_eq!(timeline.seek(8), End::Reached);
    let frames = state::frames(timeline.session());
    let names: Vec<&str> = frames.iter().map(|frame| &*frame.name).collect();
    assert_eq!(names, ["$inner", "run"]);
    assert_eq!(frames[0].locals[0].name.as_deref(), Some("x"));
    assert_eq!(frames[0].locals[0].value, Value::I64(41));
    assert_eq!(frames[0].operands, [Value::I64(41), Value::I64(1)]);
    let outer: Vec<(Option<&str>, Value)> = frames[1]
        .locals
        .iter()
        .map(|local| (local.name.as_deref(), local.value))
        .collect();
    let vector = Value::V128(1 | 2 << 32 | 3 << 64 | 4 << 96);
    assert_eq!(
        outer,
        [
            (Some("n"), Value::I32(41)),
            (Some("v"), vector),
            (None, Value::F32(0.0))
        ]
    );
    assert_eq!(
        frames[1].operands,
        [Value::F64(0.5)],
        "the argument belongs to the callee"
    );
}

#[test]
fn operands_in_a_catch_arm_are_found_above_the_exception() {
    let text = r#"(module (tag $e (param i32 i32))
        (func (export "run") (result i32)
          i32.const 5
          try (result i32)
            i32.const 6
            i32.const 7
            throw $e
          catch $e
            i32.add
          end
          i32.mul))"#;
    let mut timeline = timeline(text, &[]);
    // Behind the throw: the payload lies on the five.
    assert_eq!(timeline.seek(5), End::Reached);
    let frames = state::frames(timeline.session());
    assert_eq!(frames[0].operands, [Value::I32(5), Value::I32(6), Value::I32(7)]);
    assert_eq!(timeline.seek(u64::MAX), End::Finished);
    assert_eq!(
        timeline.session().outcome(),
        semblance::session::Outcome::Returned(vec![Value::I32(65)])
    );
}

#[test]
fn a_profile_counts_what_a_trace_lists() {
    for (text, argument) in [
        (include_str!("timeline/recursion.wat"), 9),
        (include_str!("timeline/host.wat"), 5),
        (include_str!("timeline/exceptions.wat"), 7),
        (include_str!("timeline/trap.wat"), 9),
    ] {
        let mut timeline = timeline(text, &[Value::I32(argument)]);
        let mut tracer = Tracer::new(TraceFilter::default());
        timeline.trace(u64::MAX, &mut tracer);
        let events = tracer.take();
        timeline.seek(0);
        let mut profiler = Profiler::default();
        timeline.forward(u64::MAX, &mut profiler);
        let profile = profiler.finish();

        assert_eq!(profile.total(), events.len() as u64);
        for (function, (_, own)) in profile.functions() {
            let listed = events
                .iter()
                .filter(|event| (event.module, event.function) == function)
                .count();
            assert_eq!(own, listed as u64);
        }
        for ((module, offset), count) in &profile.instructions {
            let listed = events
                .iter()
                .filter(|event| (event.module, event.offset) == (*module, *offset))
                .count();
            assert_eq!(*count, listed as u64);
        }
        assert_eq!(profile.inclusive()[0], profile.total());
    }
}

#[test]
fn a_profile_counts_calls_and_draws_their_tree() {
    let text = r#"(module
        (func $empty)
        (func $leaf (nop))
        (func $tail (return_call $leaf))
        (func (export "run") (param $n i32)
          (loop $again
            (call $leaf) (call $tail) (call $empty)
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#;
    let mut timeline = timeline(text, &[Value::I32(10)]);
    let mut profiler = Profiler::default();
    timeline.forward(u64::MAX, &mut profiler);
    let profile = profiler.finish();
    let functions = profile.functions();
    assert_eq!(
        functions[&(0, 0)],
        (10, 0),
        "an empty function is called, and executes nothing"
    );
    assert_eq!(
        functions[&(0, 1)],
        (20, 20),
        "called by itself and in the place of another"
    );
    assert_eq!(functions[&(0, 2)], (10, 10));
    // One node for each function below `run`, since a tail call puts the callee in the place of its caller.
    assert_eq!(profile.calls.len(), 1 + 1 + 3);
}
