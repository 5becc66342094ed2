//! The user's Ctrl-C: what runs looks for it, and stops.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static WANTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C asks to stop, and does not end the process.
pub(crate) fn listen() {
    static LISTEN: Once = Once::new();
    // Where this cannot be had, Ctrl-C does what it always does.
    LISTEN.call_once(|| {
        let _ = ctrlc::set_handler(|| WANTED.store(true, Ordering::Relaxed));
    });
}

/// Whether stopping is wanted.
pub(crate) fn is_wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}

/// Whether stopping was wanted; from now on it is not.
pub(crate) fn take() -> bool {
    WANTED.swap(false, Ordering::Relaxed)
}
