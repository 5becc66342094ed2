//! Breakpoints stop where a look at every moment of the run finds that they should, forward and backward.

mod recorded;

use std::ops::ControlFlow;

use proptest::prelude::*;
use semblance::code::Op;
use semblance::execute::{Moment, Observer};
use semblance::features::Features;
use semblance::module;
use semblance::observe::{
    AccessKind, Breakpoint, Breakpoints, Condition, Location, LogText, Passes, Stopped, Timeline, TraceEvent,
    TraceFilter, Tracer, Trigger, operations_of_line,
};

use recorded::{PROGRAMS, begun, recording};

fn triggers() -> impl Strategy<Value = Trigger> {
    let kinds = || prop_oneof![Just(AccessKind::Read), Just(AccessKind::Write), Just(AccessKind::Any)];
    prop_oneof![
        (0u32..5, 0u32..30).prop_map(|(function, pc)| Trigger::Code {
            module: 0,
            function,
            pc
        }),
        (0u32..5).prop_map(|function| Trigger::Entry { module: 0, function }),
        (0u32..5).prop_map(|function| Trigger::Exit { module: 0, function }),
        Just(Trigger::HostCall(None)),
        Just(Trigger::HostCall(Some("env.puts".into()))),
        (1u64..12).prop_map(Trigger::HostCallNumber),
        Just(Trigger::Trap),
        Just(Trigger::Throw),
        (0u64..30, 1u64..6, kinds()).prop_map(|(start, length, kind)| Trigger::Access {
            location: Location::Memory {
                memory: 0,
                start,
                length
            },
            kind,
        }),
        (0u32..2, kinds()).prop_map(|(global, kind)| Trigger::Access {
            location: Location::Global { global },
            kind,
        }),
        (0u64..14, 1u64..4, kinds()).prop_map(|(start, length, kind)| Trigger::Access {
            location: Location::Table {
                table: 0,
                start,
                length
            },
            kind,
        }),
        (0u32..4, 0u64..8, kinds()).prop_map(|(object, start, kind)| Trigger::Access {
            location: Location::Object {
                object,
                start,
                length: 1
            },
            kind,
        }),
        (0u32..5, 0u32..2, kinds()).prop_map(|(function, local, kind)| Trigger::Local {
            module: 0,
            function,
            local,
            kind,
        }),
    ]
}

fn breakpoints(trigger: &Trigger, passes: Passes) -> Breakpoints {
    let mut points = Breakpoints::default();
    points.add(Breakpoint {
        passes,
        ..trigger.clone().into()
    });
    points
}

/// All steps at which a set stops, going forward from the beginning.
fn forward(timeline: &mut Timeline, points: &mut Breakpoints) -> Vec<u64> {
    let mut steps = Vec::new();
    timeline.seek(0);
    while let Stopped::At(_) = timeline.continue_to(points) {
        steps.push(timeline.position());
    }
    steps
}

/// What can be said of a moment by itself, in another way than breakpoints do.
struct Scan<'a> {
    trigger: &'a Trigger,
    steps: Vec<u64>,
    host_calls: u64,
    /// The function of each frame at the moment before, and its instruction.
    before: Option<(Vec<u32>, Op)>,
}

impl Scan<'_> {
    /// Whether a call of a function has begun with a moment, as a look at all frames tells.
    fn enters(&self, moment: &Moment<'_>, function: u32) -> bool {
        let Some((frames, op)) = &self.before else { return true };
        let calls = matches!(
            op,
            Op::Call(_) | Op::CallIndirect { .. } | Op::ReturnCall(_) | Op::ReturnCallIndirect { .. }
        );
        let is_deeper = moment.machine.frames.len() > frames.len();
        moment.frame.function == function && moment.frame.pc == 0 && (is_deeper || calls)
    }

    /// Whether a call of a function has ended since the moment before.
    fn leaves(&self, moment: &Moment<'_>, function: u32) -> bool {
        let Some((frames, op)) = &self.before else { return false };
        let mut kept = moment.machine.frames.len();
        if matches!(op, Op::ReturnCall(_) | Op::ReturnCallIndirect { .. }) {
            kept = kept.min(frames.len() - 1);
        }
        frames.iter().skip(kept).any(|its| *its == function)
    }
}

impl Observer for Scan<'_> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let function = moment.frame.function;
        let functions = &moment.machine.instances[0].functions;
        let is_host =
            matches!(moment.op, Op::Call(index) if index < moment.program.module(0).module.imports.len() as u32);
        self.host_calls += u64::from(is_host);
        let is_it = match self.trigger {
            Trigger::Code { function: its, pc, .. } => {
                functions.get(*its as usize) == Some(&function) && moment.frame.pc == *pc
            }
            Trigger::HostCall(None) => is_host,
            Trigger::HostCall(Some(_)) => {
                let imports = &moment.program.module(0).module.imports;
                matches!(moment.op, Op::Call(index) if imports.get(index as usize).is_some_and(|it| &*it.name == "puts"))
            }
            Trigger::HostCallNumber(number) => is_host && self.host_calls == *number,
            Trigger::Throw => matches!(moment.op, Op::Throw(_) | Op::ThrowRef),
            Trigger::Entry { function, .. } => functions
                .get(*function as usize)
                .is_some_and(|function| self.enters(moment, *function)),
            Trigger::Exit { function, .. } => functions
                .get(*function as usize)
                .is_some_and(|function| self.leaves(moment, *function)),
            Trigger::Access {
                location: Location::Global { global },
                kind,
            } => match moment.op {
                Op::GlobalGet(index) => index == *global && *kind != AccessKind::Write,
                Op::GlobalSet(index) => index == *global && *kind != AccessKind::Read,
                _ => false,
            },
            _ => false,
        };
        if is_it && moment.steps > 0 {
            self.steps.push(moment.steps);
        }
        let frames = moment.machine.frames.iter().map(|frame| frame.function);
        self.before = Some((frames.collect(), moment.op));
        ControlFlow::Continue(())
    }
}

/// It is seen when it is executed, and once more when the run has turned out to end there.
#[test]
fn an_access_that_traps_is_passed_once() {
    let trigger = Trigger::Access {
        location: Location::Table {
            table: 0,
            start: 2,
            length: 2,
        },
        kind: AccessKind::Read,
    };
    let stops = |passes| {
        let mut points = breakpoints(&trigger, passes);
        let mut fresh = begun(PROGRAMS[4]);
        let mut steps = Vec::new();
        while let Stopped::At(_) = fresh.continue_to(&mut points) {
            steps.push(fresh.position());
        }
        steps
    };
    let all = stops(Passes::All);
    assert_eq!(all.len(), 2);
    assert_eq!(stops(Passes::Every(2)), all[1..]);
    assert_eq!(stops(Passes::Every(3)), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn going_back_stops_where_going_forward_does(
        program in 0..PROGRAMS.len(),
        trigger in triggers(),
        stretch in 1u64..400,
        every in 0u64..4,
    ) {
        let passes = if every == 0 { Passes::All } else { Passes::Every(every) };
        let mut points = breakpoints(&trigger, passes);
        let mut timeline = recording(PROGRAMS[program], stretch);
        let mut steps = forward(&mut timeline, &mut points);
        // The run that is only just being recorded stops at the same places.
        let mut fresh = begun(PROGRAMS[program]);
        let mut live = Vec::new();
        while let Stopped::At(_) = fresh.continue_to(&mut points) {
            live.push(fresh.position());
        }
        prop_assert_eq!(&live, &steps, "{:?}", trigger);
        timeline.seek(u64::MAX);
        let mut back = Vec::new();
        while let Stopped::At(_) = timeline.reverse_continue(&mut points) {
            back.push(timeline.position());
        }
        prop_assert_eq!(timeline.position(), 0);
        // Forward begins behind the first step; going back can stop there.
        if back.last() == Some(&0) {
            steps.insert(0, 0);
        }
        back.reverse();
        prop_assert_eq!(back, steps, "{:?}", trigger);
    }

    #[test]
    fn breakpoints_stop_where_a_scan_finds_them(
        program in 0..PROGRAMS.len(),
        trigger in triggers(),
        stretch in 1u64..400,
    ) {
        let by_itself = matches!(
            trigger,
            Trigger::Code { .. }
                | Trigger::Entry { .. }
                | Trigger::Exit { .. }
                | Trigger::HostCall(_)
                | Trigger::HostCallNumber(_)
                | Trigger::Throw
                | Trigger::Access { location: Location::Global { .. }, .. }
        );
        prop_assume!(by_itself);
        let mut timeline = recording(PROGRAMS[program], stretch);
        let mut scan = Scan { trigger: &trigger, steps: Vec::new(), host_calls: 0, before: None };
        timeline.seek(0);
        timeline.forward(u64::MAX, &mut scan);
        let mut points = breakpoints(&trigger, Passes::All);
        prop_assert_eq!(forward(&mut timeline, &mut points), scan.steps);
    }
}

/// The steps before which the bytes of the instruction are these, among those of the first instance.
fn steps_of(timeline: &mut Timeline, opcodes: &[&[u8]]) -> Vec<u64> {
    let mut tracer = Tracer::new(TraceFilter::default());
    timeline.seek(0);
    timeline.trace(u64::MAX, &mut tracer);
    let bytes = &timeline.session().program.module(0).module.bytes;
    let is_one = |event: &TraceEvent| {
        opcodes
            .iter()
            .any(|opcode| bytes[event.offset as usize..].starts_with(opcode))
    };
    let events = tracer.take().into_iter();
    events.filter(is_one).map(|event| event.step).collect()
}

#[test]
fn tables_and_objects_are_watched() {
    let mut timeline = recording(PROGRAMS[0], 100);
    let mut watch = |location: Location, kind: AccessKind| {
        let mut points = breakpoints(&Trigger::Access { location, kind }, Passes::All);
        forward(&mut timeline, &mut points)
    };
    let table = Location::Table {
        table: 0,
        start: 0,
        length: u64::MAX,
    };
    let written = watch(table, AccessKind::Write);
    let read = watch(table, AccessKind::Read);
    let row = Location::Object {
        object: 0,
        start: 0,
        length: u64::MAX,
    };
    let filled = watch(row, AccessKind::Write);
    // table.set; table.grow, table.fill and table.copy
    let mut expected = steps_of(&mut timeline, &[&[0x26], &[0xfc, 0x0f], &[0xfc, 0x11], &[0xfc, 0x0e]]);
    // The last one would grow it beyond its maximum, and writes nothing.
    expected.pop();
    assert_eq!(written, expected);
    assert_eq!(read, steps_of(&mut timeline, &[&[0xfc, 0x0e]]));
    // array.set, array.fill, array.copy: there is only one array.
    let expected = steps_of(&mut timeline, &[&[0xfb, 0x0e], &[0xfb, 0x10], &[0xfb, 0x11]]);
    assert_eq!(filled, expected);
}

#[test]
fn what_is_off_does_nothing() {
    let mut timeline = recording(PROGRAMS[1], 100);
    let mut points = breakpoints(&Trigger::Entry { module: 0, function: 0 }, Passes::All);
    let steps = forward(&mut timeline, &mut points);
    assert!(points.enable(1, false) && !points.is_enabled(1));
    assert_eq!(forward(&mut timeline, &mut points), []);
    assert!(points.enable(1, true) && points.is_enabled(1));
    assert_eq!(forward(&mut timeline, &mut points), steps);
    assert!(!points.enable(2, false));
}

#[test]
fn a_line_has_an_operation_in_each_of_its_functions() {
    let text = "(module
      (func $a (nop)
        (nop)) (func $b (drop (i32.const 1)))

      (func (export \"run\") (param i32)
        (block (nop))))";
    let timeline = begun((text, 0));
    let source = module::load_text(text, Features::default())
        .expect("the program is a module")
        .source
        .expect("it was a text");
    let of_line = |line: usize| -> Vec<(u32, u32)> {
        let found = operations_of_line(&timeline.session().program, 0, &source, line);
        let place = |trigger| match trigger {
            Trigger::Code {
                module: 0,
                function,
                pc,
            } => (function, pc),
            other => panic!("{other:?} is no operation"),
        };
        found.into_iter().map(place).collect()
    };
    assert_eq!(of_line(2), [(0, 0)]);
    assert_eq!(of_line(3), [(0, 1), (1, 0)]);
    assert_eq!(of_line(4), of_line(6), "an empty line stands for the next");
    assert_eq!(of_line(6), [(2, 0)]);
    assert_eq!(of_line(7), []);
}

#[test]
fn a_trap_is_stopped_at_before_it_happens() {
    let mut timeline = begun(PROGRAMS[4]);
    let mut points = breakpoints(&Trigger::Trap, Passes::All);
    assert_eq!(timeline.continue_to(&mut points), Stopped::At(vec![1]));
    assert_eq!(timeline.position() + 1, timeline.recorded());
    assert_eq!(timeline.continue_to(&mut points), Stopped::AtEnd);
    assert_eq!(timeline.reverse_continue(&mut points), Stopped::At(vec![1]));
}

#[test]
fn entries_exits_conditions_and_logs() {
    let mut timeline = begun(PROGRAMS[1]);
    let mut points = Breakpoints::default();
    points.add(Trigger::Exit { module: 0, function: 0 });
    let entry = points.add(Breakpoint {
        condition: Some(Condition::parse("$n == 3").expect("a condition")),
        log: Some(LogText::parse("n is {$n}, {1 / 0}").expect("a text")),
        ..Trigger::Entry { module: 0, function: 0 }.into()
    });
    let failing = points.add(Breakpoint {
        condition: Some(Condition::parse("i32[0] == 0").expect("a condition")),
        ..Trigger::Code {
            module: 0,
            function: 0,
            pc: 0,
        }
        .into()
    });
    let exits = forward(&mut timeline, &mut points).len();
    let messages = points.take_messages();
    // fib(7) makes 41 calls, of which the outermost ends with the run; fib(3) is called 5 times.
    assert_eq!(exits, 40);
    assert_eq!(messages.len(), 5);
    assert!(
        messages
            .iter()
            .all(|message| message.breakpoint == entry && message.text == "n is 3, <division by zero>")
    );
    let problems = points.take_problems();
    assert_eq!(problems.len(), 1, "an error is said once");
    assert_eq!(problems[0].breakpoint, failing);
}
