//! Which functions are compiled, where their code is, and which are worth it.

use std::cell::{Cell, RefCell};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::Root;
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
    /// How often compiled code has asked for each function in vain; more often than all others when it is unsuitable.
    missed: RefCell<Box<[u8]>>,
    /// Places in the table, from one on, how many.
    taken: RefCell<Vec<(u32, u32)>>,
    /// How many operations of fast code have been compiled, as often as they were.
    operations: Cell<usize>,
    imported: usize,
}

/// A function that is not asked for any more.
const UNSUITABLE: u8 = u8::MAX;

/// How many operations of a module are compiled before no more are, so that the surrounding engine's code for them has a
/// bound: it takes some ten bytes for each.
const MOST_COMPILED: usize = 4_000_000;

/// How often compiled code asks for a function before that is compiled.
const ASKED: u8 = 2;

impl Entries {
    /// Nothing is compiled yet.
    pub(crate) fn new(module: &Module) -> Self {
        // Only where there is a platform is anything ever looked up.
        let count = if platform().is_some() {
            module.functions.len()
        } else {
            0
        };
        Self {
            places: (0..count).map(|_| Cell::new(0)).collect(),
            missed: RefCell::new(vec![0; count].into()),
            taken: RefCell::default(),
            operations: Cell::new(0),
            imported: module.imported_functions(),
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
        index >= self.imported && self.places[index].get() == 0 && self.missed.borrow()[index] != UNSUITABLE
    }

    /// Counts that compiled code has asked for a function; whether it is to be compiled now.
    pub(crate) fn miss(&self, function: u32, eager: bool) -> bool {
        if !self.is_missing(function) {
            return false;
        }
        let missed = &mut self.missed.borrow_mut()[function as usize];
        *missed += 1;
        *missed >= ASKED || eager
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

/// What to do at an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    /// Execute fast code.
    Interpret,
    /// Compile from here on.
    Compile,
    /// Execute the compiled code at this place in the table.
    Enter(u32),
}

/// How often an operation is seen before the function is compiled from there.
const HOT: u8 = 2;

/// From how many operations a function is compiled. Each time makes other code of all of it.
const MOST_PLACES: usize = 64;

impl Heat {
    /// Where the code is that was compiled for calls, or 0.
    #[inline(always)]
    pub(crate) fn called(&self) -> u32 {
        self.called.get()
    }

    /// What to do at an operation that a run begins at.
    pub(crate) fn at(&self, op: u32, eager: bool) -> Advice {
        let mut spots = self.spots.borrow_mut();
        let Some(spot) = spots.iter_mut().find(|spot| spot.op == op) else {
            let state = State::Seen(1);
            spots.push(Spot { op, state });
            return if eager { Advice::Compile } else { Advice::Interpret };
        };
        match &mut spot.state {
            State::Seen(times) => {
                *times = times.saturating_add(1);
                if *times >= HOT && self.places.get() < MOST_PLACES {
                    Advice::Compile
                } else {
                    Advice::Interpret
                }
            }
            State::Compiled(place) => Advice::Enter(*place),
            State::Unsuitable => Advice::Interpret,
        }
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
