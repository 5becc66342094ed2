//! The module `canvas`: for programs that draw, many times a second, and react to keys and to the mouse.
//!
//! A program keeps its picture in its memory and says once where that is. Whoever shows the program then reads the picture
//! whenever it likes, at any moment of a timeline: a picture that is half drawn can be seen so. When the next frame is due,
//! and what the user does, comes from outside, as results and bytes in memory, and is recorded like all else.

use std::collections::VecDeque;

use super::wasi::types::Timestamp;
use super::{Answered, Call, HostFunction, Wait, World};
use crate::error::Trap;
use crate::machine::Value;
use crate::module::types::ValType::{F64, I32};

/// The module's name.
pub const MODULE: &str = "canvas";

/// The functions of `canvas`.
pub const CANVAS: &[HostFunction] = &[
    HostFunction {
        module: MODULE,
        name: "show",
        params: &[I32, I32, I32],
        results: &[],
        call: show,
    },
    HostFunction {
        module: MODULE,
        name: "frame",
        params: &[],
        results: &[F64],
        call: frame,
    },
    HostFunction {
        module: MODULE,
        name: "event",
        params: &[I32],
        results: &[I32],
        call: event,
    },
];

/// Pixels of a side, at most.
pub const LARGEST: u32 = 4096;

/// Nanoseconds between two frames: sixty in a second.
const PERIOD: Timestamp = 1_000_000_000 / 60;

/// Events that wait for the program, at most; beyond them the earliest are lost.
const MOST_EVENTS: usize = 1024;

/// Where a program has its picture: rows of pixels from the top, each from the left, each pixel as four bytes, of red,
/// green, blue and opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The address of the first pixel, in the memory of the module.
    pub address: u32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Picture {
    /// How many bytes it has.
    pub fn bytes(self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * 4
    }
}

/// Something that the user did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Which key: the character that it stands for, arrows as U+2190 to U+2193; or which button, the main one being 0.
    pub code: u32,
    /// How far from the left, in pixels of the picture; for keys 0.
    pub x: i32,
    /// How far from the top; for keys 0.
    pub y: i32,
}

/// What the user did. Programs know the kinds by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A key went down.
    KeyDown = 1,
    /// A key went up.
    KeyUp = 2,
    /// The pointer moved.
    Move = 3,
    /// A button of the mouse went down.
    ButtonDown = 4,
    /// A button of the mouse went up.
    ButtonUp = 5,
}

impl Event {
    /// How it lies in a program's memory.
    fn to_bytes(self) -> [u8; 16] {
        let words = [self.kind as u32, self.code, self.x as u32, self.y as u32];
        bytemuck::cast(words.map(u32::to_le))
    }
}

/// What the host has for programs that draw.
#[derive(Clone, Debug, Default)]
pub struct Canvas {
    /// Where the picture has been, with the moment from which on it was there.
    pictures: Vec<(usize, Picture)>,
    moment: usize,
    /// What the user did and the program has not asked for.
    events: VecDeque<Event>,
    /// When the next frame is due.
    due: Option<Timestamp>,
}

impl Canvas {
    /// Where the picture is after so many moments.
    pub fn picture(&self, moments: usize) -> Option<Picture> {
        let count = self.pictures.partition_point(|(its, _)| *its < moments);
        self.pictures[..count].last().map(|(_, picture)| *picture)
    }

    /// Takes in something that the user did.
    pub fn happen(&mut self, event: Event) {
        // Where the pointer has been before is of no interest.
        self.events
            .pop_back_if(|last| last.kind == EventKind::Move && event.kind == EventKind::Move);
        if self.events.len() == MOST_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    fn show(&mut self, picture: Picture) {
        self.pictures.pop_if(|(its, _)| *its == self.moment);
        if self.pictures.last().is_none_or(|(_, last)| *last != picture) {
            self.pictures.push((self.moment, picture));
        }
    }

    /// Takes down what a call said at a moment, where nobody asks the host: in a replay only the call tells.
    pub(crate) fn replay(&mut self, moment: usize, arguments: &[Value]) {
        if let Some(picture) = shown(arguments)
            && self.picture(moment + 1) != Some(picture)
        {
            let place = self.pictures.partition_point(|(its, _)| *its <= moment);
            self.pictures.insert(place, (moment, picture));
        }
    }

    pub(super) fn be_at(&mut self, moment: usize) {
        self.moment = moment;
    }

    pub(super) fn rewind(&mut self, moment: usize) {
        self.pictures
            .truncate(self.pictures.partition_point(|(its, _)| *its < moment));
        // What the user did was meant for what was on the screen then.
        self.events.clear();
        self.due = None;
    }

    pub(super) fn forget(&mut self, moment: usize) {
        let gone = self.pictures.partition_point(|(its, _)| *its < moment);
        self.pictures.drain(..gone.saturating_sub(1));
    }
}

/// Whether a host function says where the picture is.
pub(crate) fn is_show(module: &str, name: &str) -> bool {
    module == MODULE && name == "show"
}

/// What a call of [`show`] says.
fn shown(arguments: &[Value]) -> Option<Picture> {
    match *arguments {
        [Value::I32(address), Value::I32(width), Value::I32(height)] => Some(Picture {
            address: address as u32,
            width: width as u32,
            height: height as u32,
        }),
        _ => None,
    }
}

/// From now on the picture is at this address, so wide and so high.
fn show(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    let picture = shown(arguments).expect("the declared type");
    let Picture { width, height, .. } = picture;
    if !(1..=LARGEST).contains(&picture.width) || !(1..=LARGEST).contains(&picture.height) {
        return Err(Trap::host(format!(
            "canvas.show: a picture has 1 to {LARGEST} pixels on each side, and not {width} × {height}"
        ))
        .into());
    }
    let size = call.memory.as_ref().map_or(0, |memory| memory.size());
    if u64::from(picture.address) + picture.bytes() > size {
        return Err(Trap::host(format!(
            "canvas.show: a picture of {width} × {height} pixels at {:#x} is not inside of memory ({size:#x} bytes)",
            picture.address
        ))
        .into());
    }
    call.world.canvas.show(picture);
    Ok(Vec::new())
}

/// Waits until the next frame is due; gives the time in milliseconds since some moment.
fn frame(call: &mut Call<'_>, _: &[Value]) -> Answered {
    let World { wasi, canvas } = &mut *call.world;
    let now = wasi.time();
    match canvas.due {
        Some(due) if now < due => return Err(super::Unanswered::Wait(Wait::Time(due - now))),
        // Frames that were missed are not made up for.
        Some(due) if now < due + PERIOD => canvas.due = Some(due + PERIOD),
        _ => canvas.due = Some(now + PERIOD),
    }
    Ok(vec![Value::F64(now as f64 / 1e6)])
}

/// Writes the next thing that the user did to an address, and gives 1; or gives 0 when there is none.
fn event(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    let &[Value::I32(address)] = arguments else {
        unreachable!("the declared type")
    };
    let address = u64::from(address as u32);
    let Some(event) = call.world.canvas.events.front() else {
        return Ok(vec![Value::I32(0)]);
    };
    let memory = call.memory.as_mut();
    if !memory.is_some_and(|memory| memory.write(address, &event.to_bytes())) {
        return Err(Trap::host(format!("canvas.event: there is no room for an event at {address:#x}")).into());
    }
    call.world.canvas.events.pop_front();
    Ok(vec![Value::I32(1)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Unanswered;
    use crate::host::wasi::{Clock, Input, Nowhere, Outside, Wasi};

    fn key(code: char) -> Event {
        Event {
            kind: EventKind::KeyDown,
            code: code.into(),
            x: 0,
            y: 0,
        }
    }

    fn call(world: &mut World, memory: &mut [u8], name: &str, arguments: &[Value]) -> Answered {
        struct Bytes<'a>(&'a mut [u8]);
        impl crate::host::GuestMemory for Bytes<'_> {
            fn size(&self) -> u64 {
                self.0.len() as u64
            }
            fn read(&self, _: u64, _: &mut [u8]) -> bool {
                unreachable!("nothing is read")
            }
            fn write(&mut self, address: u64, bytes: &[u8]) -> bool {
                let room = self.0.get_mut(address as usize..address as usize + bytes.len());
                room.map(|room| room.copy_from_slice(bytes)).is_some()
            }
        }
        let function = CANVAS.iter().find(|function| function.name == name);
        let mut memory = Bytes(memory);
        let mut call = Call {
            memory: Some(&mut memory),
            console: &mut Vec::new(),
            world,
        };
        (function.expect("there is such a function").call)(&mut call, arguments)
    }

    #[test]
    fn a_picture_is_where_it_was_at_each_moment() {
        let mut world = World::default();
        let mut memory = [0; 64];
        let mut show = |world: &mut World, moment, address| {
            world.be_at(moment);
            call(
                world,
                &mut memory,
                "show",
                &[Value::I32(address), Value::I32(2), Value::I32(2)],
            )
        };
        show(&mut world, 3, 0).expect("16 bytes are there");
        show(&mut world, 5, 16).expect("16 bytes are there");
        show(&mut world, 6, 16).expect("16 bytes are there");
        assert!(
            matches!(show(&mut world, 7, 56), Err(Unanswered::Trap(_))),
            "8 bytes are missing"
        );
        let address = |world: &World, moments| world.canvas.picture(moments).map(|picture| picture.address);
        let places = [3, 4, 5, 6, 9].map(|moments| address(&world, moments));
        assert_eq!(places, [None, Some(0), Some(0), Some(16), Some(16)]);
        world.forget(6);
        assert_eq!(address(&world, 6), Some(16));
        world.rewind(5);
        assert_eq!(address(&world, 9), None);
    }

    #[test]
    fn sizes_that_no_screen_has_are_refused() {
        let (mut world, mut memory) = (World::default(), [0; 64]);
        for (width, height) in [(0, 1), (1, 0), (-1, -1), (4097, 1), (i32::MIN, 2)] {
            let arguments = [Value::I32(0), Value::I32(width), Value::I32(height)];
            let refused = call(&mut world, &mut memory, "show", &arguments);
            assert!(matches!(refused, Err(Unanswered::Trap(_))), "{width} × {height}");
        }
    }

    #[test]
    fn events_come_in_their_order() {
        let (mut world, mut memory) = (World::default(), [0; 20]);
        let moved = |x| Event {
            kind: EventKind::Move,
            code: 0,
            x,
            y: -1,
        };
        for event in [key('a'), moved(1), moved(2), key('←')] {
            world.canvas.happen(event);
        }
        let mut next = |address| call(&mut world, &mut memory, "event", &[Value::I32(address)]);
        assert!(matches!(next(8), Err(Unanswered::Trap(_))), "there is no room");
        let given = [next(4), next(4), next(4), next(4)];
        assert_eq!(
            given.map(Result::unwrap),
            [1, 1, 1, 0].map(|given| vec![Value::I32(given)])
        );
        // The last one is still there.
        assert_eq!(memory[4..12], [1, 0, 0, 0, 0x90, 0x21, 0, 0]);
    }

    #[test]
    fn what_nobody_asks_for_does_not_grow() {
        let mut canvas = Canvas::default();
        (0..5000).for_each(|_| canvas.happen(key('a')));
        assert_eq!(canvas.events.len(), MOST_EVENTS);
    }

    /// A clock that is set by hand.
    #[derive(Clone, Debug)]
    struct Set(std::sync::Arc<std::sync::atomic::AtomicU64>);

    impl Outside for Set {
        fn now(&mut self, _: Clock) -> Timestamp {
            self.0.load(std::sync::atomic::Ordering::Relaxed)
        }
        fn resolution(&self, _: Clock) -> Timestamp {
            1
        }
        fn random(&mut self, bytes: &mut [u8]) {
            Nowhere::default().random(bytes);
        }
        fn input(&mut self, _: usize) -> Input {
            Input::End
        }
        fn block(&mut self, _: Wait) -> bool {
            false
        }
        fn boxed(&self) -> Box<dyn Outside> {
            Box::new(self.clone())
        }
    }

    #[test]
    fn frames_are_a_sixtieth_of_a_second_apart() {
        let time = std::sync::Arc::default();
        let mut world = World::from(Wasi::new(Box::new(Set(std::sync::Arc::clone(&time)))));
        let mut at = |now| {
            time.store(now, std::sync::atomic::Ordering::Relaxed);
            call(&mut world, &mut [], "frame", &[])
        };
        let wait = |nanoseconds| Err(Unanswered::Wait(Wait::Time(nanoseconds)));
        let time = |milliseconds| Ok(vec![Value::F64(milliseconds)]);
        assert_eq!(at(1_000_000), time(1.0));
        assert_eq!(at(1_000_000), wait(PERIOD));
        assert_eq!(at(2_000_000), wait(PERIOD - 1_000_000));
        assert_eq!(at(18_000_000), time(18.0));
        // It is due as if the last one had been in time.
        assert_eq!(at(18_000_000), wait(2 * PERIOD - 17_000_000));
        assert_eq!(at(900_000_000), time(900.0));
        assert_eq!(at(900_000_000), wait(PERIOD));
    }
}
