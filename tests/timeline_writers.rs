//! Who wrote this: the same as a look at every state of the run finds.

mod recorded;

use proptest::prelude::*;
use semblance::observe::{Content, Location, Motion, Timeline, Writer};

fn recording(argument: i32, stretch: u64) -> Timeline {
    recorded::recording((recorded::PROGRAMS[0].0, argument), stretch)
}

fn places() -> impl Strategy<Value = Location> {
    prop_oneof![
        (0u64..30, 1u64..6).prop_map(|(start, length)| Location::Memory {
            memory: 0,
            start,
            length
        }),
        (0u64..2).prop_map(|page| Location::Memory {
            memory: 0,
            start: (page + 1) << 16,
            length: 1
        }),
        (0u64..14).prop_map(|start| Location::Table {
            table: 0,
            start,
            length: 1
        }),
        (0u32..4).prop_map(|global| Location::Global { global }),
        (0usize..6, 0u32..2).prop_map(|(frame, local)| Location::Local { frame, local }),
        (0u32..4, 0u64..8).prop_map(|(object, start)| Location::Object {
            object,
            start,
            length: 1
        }),
    ]
}

fn content(timeline: &Timeline, place: &Location) -> Option<Content> {
    place.content(&timeline.session().program, timeline.machine())
}

fn is_copy(timeline: &Timeline, writer: Writer) -> bool {
    let Writer::Instruction(instruction) = writer else {
        return false;
    };
    let bytes = &timeline.session().program.module(instruction.module).module.bytes;
    let at = instruction.offset as usize;
    // memory.init, memory.copy, table.copy, array.copy
    [[0xfc, 0x08], [0xfc, 0x0a], [0xfc, 0x0e], [0xfb, 0x11]].contains(&[bytes[at], bytes[at + 1]])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_last_write_is_the_last_change(
        place in places(),
        argument in 1i32..4,
        stretch in 1u64..400,
        present in 0.0..=1.0f64,
    ) {
        let mut timeline = recording(argument, stretch);
        let present = (present * timeline.recorded() as f64) as u64;
        let mut changed = None;
        timeline.seek(0);
        let mut before = content(&timeline, &place);
        // What there is in a frame when it is made is a write even when an earlier frame had the same there.
        let depth = match place { Location::Local { frame, .. } => frame + 1, _ => 0 };
        for step in 0..present {
            let deep = timeline.machine().frames.len() >= depth;
            timeline.go(Motion::Into);
            let after = content(&timeline, &place);
            let is_made = !deep && timeline.machine().frames.len() >= depth;
            if after != before || is_made {
                changed = Some((step, before, after.clone()));
            }
            before = after;
        }
        prop_assert_eq!(timeline.position(), present);
        let write = timeline.last_write(&place);
        prop_assert_eq!(timeline.position(), present, "asking changes nothing");
        prop_assert_eq!(write.is_some(), before.is_some());
        let Some(write) = write else { return Ok(()) };
        match changed {
            Some((step, ..)) if write.step > step => {
                // A copy can leave what was there, and nothing else of the program's does.
                prop_assert_eq!(&write.old, &write.new);
                prop_assert!(is_copy(&timeline, write.writer), "{step}: {write:?}");
            }
            Some((step, old, new)) => {
                prop_assert_eq!(write.step, step, "{:?}", write);
                prop_assert_eq!(&write.new, &new);
                if !matches!(place, Location::Object { .. } | Location::Local { .. }) {
                    prop_assert_eq!(&write.old, &old);
                }
                prop_assert!(matches!(write.writer, Writer::Instruction(_) | Writer::Host(_)));
            }
            None => prop_assert!(
                matches!(write.writer, Writer::Initial | Writer::Invocation) || is_copy(&timeline, write.writer),
                "{write:?}"
            ),
        }
    }
}

#[test]
fn the_host_is_named_as_the_writer() {
    let mut timeline = recording(1, 1_000);
    timeline.seek(u64::MAX);
    let place = Location::Memory {
        memory: 0,
        start: 6,
        length: 1,
    };
    let write = timeline.last_write(&place).expect("the memory has such a byte");
    assert!(matches!(write.writer, Writer::Host(_)), "{write:?}");
    assert_ne!(write.old, write.new);
}

#[test]
fn a_printed_byte_names_the_call_that_printed_it() {
    let mut timeline = recorded::recording(recorded::PROGRAMS[2], 100);
    timeline.seek(u64::MAX);
    let output = timeline.output();
    assert!(output.len() > 20);
    for byte in 0..output.len() {
        let (step, instruction) = timeline.printed_by(byte).expect("it was printed");
        let present = timeline.position();
        assert_eq!(present, timeline.recorded(), "asking changes nothing");
        let bytes = &timeline.session().program.module(instruction.module).module.bytes;
        assert_eq!(bytes[instruction.offset as usize], 0x10, "a call");
        timeline.seek(step);
        assert!(timeline.output().len() <= byte);
        timeline.go(Motion::Into);
        assert!(timeline.output().len() > byte);
        timeline.seek(present);
    }
    assert_eq!(timeline.printed_by(output.len()), None);
    timeline.seek(0);
    assert_eq!(timeline.printed_by(0), None, "nothing has been printed yet");
}
