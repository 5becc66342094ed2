//! What the engine costs, measured natively and where a JavaScript engine runs it.
//!
//! Each [part](PARTS) measures its own matter over the [programs](mod@programs), and gives a table. What is compared is
//! measured in turn and judged by medians, because machines get faster and slower while they measure.

pub mod programs;
pub mod recording;
pub mod statistics;
pub mod table;
pub mod travel;
pub mod watching;

#[cfg(target_arch = "wasm32")]
pub mod javascript;

use table::Table;

/// What measuring needs of the place where it happens.
#[derive(Clone, Copy)]
pub struct Place {
    /// Milliseconds since some moment: what a timeline goes by.
    pub clock: fn() -> f64,
    /// Milliseconds that the process has been computing, or since some moment: what is measured by. Other programs take
    /// time from this one, but not of this kind.
    pub busy: fn() -> f64,
    /// Bytes that the process has allocated now.
    pub allocated: fn() -> usize,
    /// How long a run that is compared takes, in milliseconds, and how often it is repeated.
    pub effort: Effort,
}

/// How much time is spent on being right.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Milliseconds of each run.
    pub run: f64,
    /// How often each run is repeated.
    pub repetitions: usize,
    /// By how much the long runs are shorter than they should be.
    pub shortened: u64,
}

impl Effort {
    /// What the published figures are measured with.
    pub const FULL: Self = Self {
        run: 400.0,
        repetitions: 15,
        shortened: 1,
    };

    /// To see whether something has changed by much.
    pub const QUICK: Self = Self {
        run: 200.0,
        repetitions: 5,
        shortened: 10,
    };
}

/// A part: its name, and what measures it.
pub type Part = (&'static str, fn(Place, &mut dyn FnMut(&str)) -> Table);

/// All parts.
pub const PARTS: &[Part] = &[
    ("recording", recording::measure),
    ("travel", travel::measure),
    ("watching", watching::measure),
];

/// Measures a part and shows its table; `progress` is told what is being done.
pub fn report((name, measure): Part, place: Place, progress: &mut dyn FnMut(&str)) -> String {
    let table = measure(place, &mut |what| progress(&format!("{name}: {what}")));
    table.to_string()
}
