//! What no program can foresee: the time, randomness, and what somebody types.

use std::fmt;

use super::types::Timestamp;
use crate::host::Wait;

/// A clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Nanoseconds since 1970.
    Real,
    /// Nanoseconds since some moment; it never goes back.
    Monotonic,
    /// The processor time of the program, in nanoseconds.
    Processor,
}

/// What is read from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// These bytes, at least one.
    Bytes(Vec<u8>),
    /// The end.
    End,
    /// There is nothing yet.
    NotYet,
}

/// Where time, randomness and input come from. None of it waits, but for [`block`](Self::block).
pub trait Outside: fmt::Debug + Send {
    /// What a clock shows.
    fn now(&mut self, clock: Clock) -> Timestamp;

    /// What a clock shows changes in steps of so many nanoseconds.
    fn resolution(&self, clock: Clock) -> Timestamp;

    /// Fills bytes with randomness.
    fn random(&mut self, bytes: &mut [u8]);

    /// Reads so many bytes at most from standard input.
    fn input(&mut self, most: usize) -> Input;

    /// Waits; `false` when it cannot, or somebody does not want to wait any longer.
    fn block(&mut self, wait: Wait) -> bool;

    /// Another one that is at the same place.
    fn boxed(&self) -> Box<dyn Outside>;
}

impl Clone for Box<dyn Outside> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}

/// An outside without surprises: time passes when somebody looks at a clock or waits, randomness follows from where it
/// begins, and nobody types.
#[derive(Clone, Debug, Default)]
pub struct Nowhere {
    /// Nanoseconds between 1970 and the beginning.
    began: Timestamp,
    /// Nanoseconds since then.
    passed: Timestamp,
    random: u64,
}

impl Nowhere {
    /// Nanoseconds that a look at a clock takes.
    const LOOK: Timestamp = 1000;

    /// One that begins so many nanoseconds after 1970, with randomness that begins somewhere.
    pub fn beginning(began: Timestamp, random: u64) -> Self {
        Self {
            began,
            passed: 0,
            random,
        }
    }
}

impl Outside for Nowhere {
    fn now(&mut self, clock: Clock) -> Timestamp {
        self.passed = self.passed.saturating_add(Self::LOOK);
        match clock {
            Clock::Real => self.began.saturating_add(self.passed),
            Clock::Monotonic | Clock::Processor => self.passed,
        }
    }

    fn resolution(&self, _: Clock) -> Timestamp {
        Self::LOOK
    }

    fn random(&mut self, bytes: &mut [u8]) {
        // SplitMix64.
        for chunk in bytes.chunks_mut(8) {
            self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.random;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }

    fn input(&mut self, _: usize) -> Input {
        Input::NotYet
    }

    fn block(&mut self, wait: Wait) -> bool {
        let passed = match wait {
            Wait::Time(nanoseconds) | Wait::InputOrTime(nanoseconds) => self.passed.checked_add(nanoseconds),
            Wait::Input => None,
        };
        // Who waits beyond the end of time would wait there for ever.
        self.passed = passed.unwrap_or(self.passed);
        passed.is_some()
    }

    fn boxed(&self) -> Box<dyn Outside> {
        Box::new(self.clone())
    }
}
