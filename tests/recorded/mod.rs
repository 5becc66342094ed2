//! Programs that are recorded and then asked about, and how.

use semblance::features::Features;
use semblance::host::HostFunction;
use semblance::machine::{Limits, Value};
use semblance::module::{self, ValType};
use semblance::observe::{End, Timeline};
use semblance::session::Session;

/// Programs whose export `run` does a bit of everything, and arguments for it.
pub(crate) const PROGRAMS: &[(&str, i32)] = &[
    (include_str!("../timeline/places.wat"), 3),
    (include_str!("../timeline/recursion.wat"), 7),
    (include_str!("../timeline/host.wat"), 9),
    (include_str!("../timeline/exceptions.wat"), 9),
    (include_str!("../timeline/trap.wat"), 12),
];

/// A host function that writes four bytes to its caller's memory.
const SCRIBBLE: HostFunction = HostFunction {
    module: "test",
    name: "scribble",
    params: &[ValType::I32, ValType::I32],
    results: &[],
    call: |call, arguments| {
        let [Value::I32(address), Value::I32(value)] = *arguments else {
            unreachable!("the declared types")
        };
        let memory = call.memory.as_mut().expect("the caller has a memory");
        assert!(
            memory.write(address as u64, &value.to_le_bytes()),
            "the program writes inside"
        );
        Ok(Vec::new())
    },
};

/// A clock by which a snapshot is taken at every look.
fn slow_clock() -> f64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NOW: AtomicU64 = AtomicU64::new(0);
    NOW.fetch_add(1000, Ordering::Relaxed) as f64
}

/// A program whose `run` has been called, and nothing executed yet.
pub(crate) fn begun((text, argument): (&str, i32)) -> Timeline {
    let loaded = module::load_text(text, Features::default()).expect("the program is a module");
    let mut session = Session::new(Limits::default());
    session.define(&[SCRIBBLE]);
    let instance = session.instantiate(loaded.module).expect("its imports are there");
    let run = session.exported_function(instance, "run").expect("it exports `run`");
    let mut timeline = Timeline::new(session, 64 << 20, slow_clock);
    timeline
        .invoke(run, &[Value::I32(argument)])
        .expect("`run` takes an i32");
    timeline
}

/// A finished recording of a program, in stretches, so that there are snapshots.
pub(crate) fn recording(program: (&str, i32), stretch: u64) -> Timeline {
    let mut timeline = begun(program);
    while timeline.forward(timeline.position() + stretch, &mut ()) == End::Reached {}
    timeline
}
