//! Which functions are compiled, where their code is, and which are worth it.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::Root;
use super::typing::Typing;
use crate::module::Module;

/// What the surrounding engine does for compiled code.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Makes a module's bytes functions, as many as it exports, and gives where in the engine's table the first of them
    /// is; the others follow.
    pub compile: fn(&[u8], u32) -> Option<u32>,
    /// Gives back so many places of the table, from one on.
    pub release: fn(u32, u32),
    /// Whether to compile at once whatever is executed, for tests.
    pub eager: bool,
}

static PLATFORM: OnceLock<Platform> = OnceLock::new();

/// Lets programs be compiled from now on. The first platform stays.
pub fn set_platform(platform: Platform) {
    let _ = PLATFORM.set(platform);
}

/// What the surrounding engine does, if there is one that does.
pub fn platform() -> Option<&'static Platform> {
    PLATFORM.get()
}

static COMPILED: AtomicU32 = AtomicU32::new(0);
static UNSUITABLE_ROOTS: AtomicU32 = AtomicU32::new(0);

/// How often a function was compiled since the start, from wherever, and how often that was not possible.
pub fn counts() -> (u32, u32) {
    (COMPILED.load(Relaxed), UNSUITABLE_ROOTS.load(Relaxed))
}

/// The compiled functions of a module.
#[derive(Debug)]
pub(crate) struct Entries {
    /// For each function by its index, where its compiled code is in the surrounding engine's table; 0 when there is none.
    places: Box<[Cell<u32>]>,
    /// How often compiled code has asked for each function in vain, or [`WANTED`] or [`UNSUITABLE`].
    missed: RefCell<Box<[u8]>>,
    /// Those that are to be compiled with the next that are.
    wanted: RefCell<Vec<u32>>,
    /// How often compiled code has asked in vain since the last of them were compiled.
    in_vain: Cell<u32>,
    /// Places in the table, from one on, how many.
    taken: RefCell<Vec<(u32, u32)>>,
    /// How many operations of fast code have been compiled, as often as they were.
    operations: Cell<usize>,
    imported: usize,
}

/// A function that is not asked for any more.
const UNSUITABLE: u8 = u8::MAX;

/// A function that waits for others to be compiled with.
const WANTED: u8 = u8::MAX - 1;

/// How many operations of a module are compiled before no more are, so that the surrounding engine's code for them has a
/// bound: it takes some ten bytes for each.
const MOST_COMPILED: usize = 4_000_000;

/// How often compiled code asks for a function before that is compiled.
const ASKED: u8 = 2;

/// How often compiled code asks in vain before those functions are compiled that it has asked for: together, as in the
/// surrounding engine a module and its instance are dearer than a small function in them.
const MOST_IN_VAIN: u32 = 256;

impl Entries {
    /// Nothing is compiled yet.
    pub(crate) fn new(module: &Module) -> Self {
        // Only where there is a platform is anything ever looked up.
        let count = if platform().is_some() {
            module.functions.len()
        } else {
            0
        };
        Self::of(count, module.imported_functions())
    }

    /// Nothing is compiled yet of so many functions, so many of which are imported.
    pub(super) fn of(count: usize, imported: usize) -> Self {
        Self {
            places: (0..count).map(|_| Cell::new(0)).collect(),
            missed: RefCell::new(vec![0; count].into()),
            wanted: RefCell::default(),
            in_vain: Cell::default(),
            taken: RefCell::default(),
            operations: Cell::new(0),
            imported,
        }
    }

    /// Where the places of functions are, for compiled code to look at.
    pub(crate) fn places(&self) -> *const u32 {
        self.places.as_ptr().cast()
    }

    /// Whether more may be compiled.
    pub(crate) fn is_open(&self) -> bool {
        self.operations.get() < MOST_COMPILED
    }

    /// Whether a function is not compiled yet, and may be.
    pub(super) fn is_missing(&self, function: u32) -> bool {
        let index = function as usize;
        let is_empty = self.places.get(index).is_some_and(|place| place.get() == 0);
        index >= self.imported && is_empty && self.missed.borrow()[index] != UNSUITABLE
    }

    /// Counts that compiled code has asked for a function; whether those that are wanted are to be compiled now.
    pub(crate) fn miss(&self, function: u32, eager: bool) -> bool {
        if !self.is_missing(function) {
            return false;
        }
        self.in_vain.set(self.in_vain.get() + 1);
        let missed = &mut self.missed.borrow_mut()[function as usize];
        if *missed != WANTED {
            *missed += 1;
            if *missed >= ASKED || eager {
                *missed = WANTED;
                self.wanted.borrow_mut().push(function);
            }
        }
        *missed == WANTED && (eager || self.in_vain.get() >= MOST_IN_VAIN)
    }

    /// The functions that compiled code has asked for often enough, to be compiled now; they are not wanted any more.
    pub(crate) fn take_wanted(&self) -> Vec<Root> {
        self.in_vain.set(0);
        let mut wanted = self.wanted.take();
        wanted.retain(|function| self.is_missing(*function));
        let mut missed = self.missed.borrow_mut();
        for function in &wanted {
            missed[*function as usize] = 0;
        }
        wanted.into_iter().map(Root::call).collect()
    }

    /// Where a function's code is, or 0.
    pub(crate) fn place(&self, function: u32) -> u32 {
        self.places[function as usize].get()
    }

    /// Notes that a function cannot be compiled.
    pub(crate) fn give_up(&self, function: u32) {
        self.missed.borrow_mut()[function as usize] = UNSUITABLE;
    }

    /// Notes where compiled functions are, made of so many operations: the first, and the others behind it.
    pub(crate) fn take(&self, first: u32, roots: &[Root], operations: usize) {
        self.operations.set(self.operations.get() + operations);
        self.taken.borrow_mut().push((first, roots.len() as u32));
        for (place, root) in (first..).zip(roots) {
            if root.is_call {
                self.places[root.function as usize].set(place);
            }
        }
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        for (first, count) in self.taken.take() {
            let platform = platform().expect("there is one where something was compiled");
            (platform.release)(first, count);
        }
    }
}

/// Where a function's fast code was found to be executed, and where it is compiled from.
#[derive(Debug, Default)]
pub(crate) struct Heat {
    spots: RefCell<Vec<Spot>>,
    /// How many of these it was compiled from.
    places: Cell<usize>,
    /// Where the code is that was compiled for calls, or 0.
    called: Cell<u32>,
    typing: OnceCell<Typing>,
}

/// An operation that runs begin at.
#[derive(Debug)]
struct Spot {
    op: u32,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// So many times.
    Seen(u8),
    /// There is compiled code, at this place in the table.
    Compiled(u32),
    /// There cannot be any.
    Unsuitable,
}

/// How often an operation is seen before the function is compiled from there.
const HOT: u8 = 16;

/// From how many operations a function is compiled. Each time makes other code of all of it.
const MOST_PLACES: usize = 64;

impl Heat {
    /// What is known of the function's types, found when it is compiled first.
    pub(super) fn typing(&self, find: impl FnOnce() -> Typing) -> &Typing {
        self.typing.get_or_init(find)
    }

    /// Where the code is that was compiled for calls, or 0.
    #[inline(always)]
    pub(crate) fn called(&self) -> u32 {
        self.called.get()
    }

    /// Counts that a run begins at an operation; whether the function is to be compiled from there now.
    pub(crate) fn see(&self, op: u32, eager: bool) -> bool {
        let mut spots = self.spots.borrow_mut();
        let Some(spot) = spots.iter_mut().find(|spot| spot.op == op) else {
            let state = State::Seen(1);
            spots.push(Spot { op, state });
            return eager;
        };
        let State::Seen(times) = &mut spot.state else {
            return false;
        };
        *times = times.saturating_add(1);
        *times >= HOT && self.places.get() < MOST_PLACES
    }

    /// Where the code is that was compiled from an operation, if there is any.
    pub(crate) fn place(&self, op: u32) -> Option<u32> {
        self.spots.borrow().iter().find_map(|spot| match spot.state {
            State::Compiled(place) if spot.op == op => Some(place),
            _ => None,
        })
    }

    /// Notes where the code is that was compiled from a root, if there is any.
    pub(crate) fn note(&self, root: Root, place: Option<u32>) {
        let count = if place.is_some() { &COMPILED } else { &UNSUITABLE_ROOTS };
        count.fetch_add(1, Relaxed);
        if root.is_call {
            self.called.set(place.unwrap_or(0));
            return;
        }
        let state = place.map_or(State::Unsuitable, State::Compiled);
        self.places.set(self.places.get() + usize::from(place.is_some()));
        let mut spots = self.spots.borrow_mut();
        match spots.iter_mut().find(|spot| spot.op == root.op) {
            Some(spot) => spot.state = state,
            None => spots.push(Spot { op: root.op, state }),
        }
    }
}
