//! The clocks of this machine, its randomness, and standard input.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::input::Keyboard;
use crate::host::Wait;
use crate::host::wasi::types::Timestamp;
use crate::host::wasi::{Clock, Input, Outside};

/// How often somebody who does not want to wait any longer is listened to.
const PATIENCE: Duration = Duration::from_millis(20);

/// What is outside of a program in a terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    begun: Instant,
    /// Begun when something is read for the first time; copies have the same.
    keyboard: Arc<Mutex<Option<Keyboard>>>,
    is_interrupted: fn() -> bool,
}

impl Terminal {
    /// From now on. Waiting ends when `is_interrupted` says so.
    pub fn new(is_interrupted: fn() -> bool) -> Self {
        Self {
            begun: Instant::now(),
            keyboard: Arc::default(),
            is_interrupted,
        }
    }

    fn with_keyboard<R>(&self, act: impl FnOnce(&mut Keyboard) -> R) -> R {
        let mut keyboard = self.keyboard.lock().unwrap_or_else(PoisonError::into_inner);
        act(keyboard.get_or_insert_with(Keyboard::new))
    }
}

impl Outside for Terminal {
    fn now(&mut self, clock: Clock) -> Timestamp {
        let passed = match clock {
            Clock::Real => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            // Its beginning is not what the machine's is. An interpreter does nothing but its program.
            Clock::Monotonic | Clock::Processor => self.begun.elapsed(),
        };
        u64::try_from(passed.as_nanos()).unwrap_or(u64::MAX)
    }

    fn resolution(&self, _: Clock) -> Timestamp {
        1
    }

    fn random(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has randomness");
    }

    fn input(&mut self, most: usize) -> Input {
        self.with_keyboard(|keyboard| keyboard.input(most))
    }

    fn block(&mut self, wait: Wait) -> bool {
        let (reads, end) = match wait {
            Wait::Time(nanoseconds) => (false, Some(nanoseconds)),
            Wait::Input => (true, None),
            Wait::InputOrTime(nanoseconds) => (true, Some(nanoseconds)),
        };
        let end = end.and_then(|nanoseconds| Instant::now().checked_add(Duration::from_nanos(nanoseconds)));
        while !(self.is_interrupted)() {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            let patience = left.map_or(PATIENCE, |left| left.min(PATIENCE));
            if patience.is_zero() {
                return true;
            }
            match reads {
                true if self.with_keyboard(|keyboard| keyboard.wait(patience)) => return true,
                true => {}
                false => thread::sleep(patience),
            }
        }
        false
    }

    fn boxed(&self) -> Box<dyn Outside> {
        Box::new(self.clone())
    }
}
