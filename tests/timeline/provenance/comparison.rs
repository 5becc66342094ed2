//! What is said of an origin, held against what is found by following all values.

use std::collections::BTreeMap;

use semblance::machine::Status;
use semblance::module::SegmentMode;
use semblance::observe::origin::{Input, OriginPart, Place};
use semblance::observe::{Event, Location, OriginLimits, Timeline};

use super::shadow::is_constant;
use super::{Kind, Shadow, Shot, Tag};

/// Whether a run is one that values can be followed in: of one call, with active segments at constant places.
pub(crate) fn is_followed(timeline: &Timeline) -> bool {
    let calls = timeline.log().entries().iter();
    let calls = calls.filter(|entry| matches!(entry.event, Event::Invoke { .. }));
    let modules = timeline.session().program.modules().iter();
    let mut modules = modules.map(|code| &code.module);
    calls.count() == 1
        && modules.all(|module| {
            let elements = module.elements.iter().map(|segment| &segment.mode);
            let mut modes = elements.chain(module.data.iter().map(|segment| &segment.mode));
            module.start.is_none()
                && modes.all(|mode| match mode {
                    SegmentMode::Active { offset, .. } => is_constant(&module.bytes, offset),
                    _ => true,
                })
        })
}

/// The last step whose state follows from the one before: what traps leaves another.
fn last(timeline: &Timeline) -> u64 {
    match timeline.machine().status {
        Status::Trapped(_) | Status::Thrown(_) => timeline.recorded().saturating_sub(1),
        _ => timeline.recorded(),
    }
}

/// Asks for the origin of something at a moment of a run, of which `shots` are, and compares. Says whether there was
/// anything to ask about.
///
/// # Panics
/// When what is said is not so.
pub(crate) fn compare(
    timeline: &mut Timeline,
    shots: &[Shot],
    present: f64,
    choice: u64,
    limits: OriginLimits,
) -> bool {
    assert!(is_followed(timeline));
    timeline.seek(u64::MAX);
    let last = last(timeline);
    timeline.seek((present * last as f64) as u64);
    let Some(place) = places(timeline, choice) else {
        return false;
    };
    let before = timeline.machine().clone();
    let origin = timeline.origin(&place, limits);
    assert!(*timeline.machine() == before, "asking changes nothing");
    let Some(origin) = origin else { return false };
    assert!(origin.nodes.len() <= limits.nodes);
    let nodes: Vec<Tag> = origin
        .nodes
        .iter()
        .map(|node| Tag(node.step, Kind::of(node.source)))
        .collect();
    let mut inputs = vec![&origin.root];
    inputs.extend(origin.nodes.iter().flat_map(|node| &node.inputs));
    for node in &origin.nodes {
        for input in &node.inputs {
            assert_eq!(input.step, node.step);
            let earlier = |part: &OriginPart| {
                part.node.is_none_or(|other| {
                    origin.nodes[other].step < node.step || node.step == 0 || nodes[other].1 != Kind::Instruction
                })
            };
            assert!(input.origins.iter().all(earlier));
        }
    }
    check(timeline, shots, &inputs, &nodes, limits.nodes >= 5000);
    true
}

/// Something that is there at the present.
fn places(timeline: &Timeline, choice: u64) -> Option<Place> {
    let machine = timeline.machine();
    let (kind, choice) = (choice % 8, choice / 8);
    let pick = |count: usize| (count > 0).then(|| choice % count as u64);
    let frame = pick(machine.frames.len()).unwrap_or_default() as usize;
    Some(match kind {
        0 if machine.frames.is_empty() => Place::Result { index: 0 },
        0..=2 => Place::Operand {
            frame: machine
                .frames
                .len()
                .checked_sub(1)?
                .saturating_sub((choice % 2) as usize),
            index: (choice / 2 % 4) as usize,
        },
        3 => Place::Location(Location::Local {
            frame,
            local: (choice / 16 % 4) as u32,
        }),
        4 => Place::Location(Location::Global {
            global: pick(machine.globals.len())? as u32,
        }),
        5 => Place::Location(Location::Memory {
            memory: pick(machine.memories.len().min(1))? as u32,
            start: choice % 70,
            length: choice / 70 % 9 + 1,
        }),
        6 => Place::Location(Location::Table {
            table: pick(machine.tables.len())? as u32,
            start: choice / 2 % 6,
            length: choice / 12 % 3 + 1,
        }),
        _ => Place::Location(Location::Object {
            object: pick(machine.heap.objects().len())? as u32,
            start: choice / 2 % 3,
            length: choice / 6 % 2 + 1,
        }),
    })
}

/// Checks what is said of inputs against what is found by following all values.
fn check(timeline: &mut Timeline, shots: &[Shot], inputs: &[&Input], nodes: &[Tag], complete: bool) {
    let mut by_step: BTreeMap<u64, Vec<&Input>> = BTreeMap::new();
    for input in inputs {
        by_step.entry(input.step).or_default().push(input);
        if let Place::Location(location) = input.place {
            timeline.seek(input.step);
            let content = location.content(&timeline.session().program, timeline.machine());
            assert_eq!(input.value, content, "{input:?}");
        }
        assert!(input.value.is_some(), "{input:?}");
    }
    timeline.seek(u64::MAX);
    let mut shadow = Shadow::new(timeline);
    let last = by_step.last_key_value().map_or(0, |(step, _)| *step);
    for step in 0..=last {
        for input in by_step.remove(&step).unwrap_or_default() {
            let tags = shadow.tags(&input.place, &shots[step as usize], timeline);
            let mut found = vec![None; tags.len()];
            for part in &input.origins {
                for item in part.start..part.start + part.length {
                    let known = part.node.map(|node| nodes[node]);
                    assert_eq!(found[item as usize], None, "each item has one origin: {input:?}");
                    assert!(known.is_some() || !complete);
                    found[item as usize] = known.or(Some(tags[item as usize]));
                }
            }
            if complete || !input.origins.is_empty() {
                let tags: Vec<Option<Tag>> = tags.into_iter().map(Some).collect();
                assert_eq!(found, tags, "{input:?}");
            }
        }
        if step < last {
            shadow.step(step, &shots[step as usize], &shots[step as usize + 1], timeline);
        }
    }
}
