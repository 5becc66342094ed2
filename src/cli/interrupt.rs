//! The user's Ctrl-C: what runs looks for it, and stops.

use std::process;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static WANTED: AtomicBool = AtomicBool::new(false);

/// How a process ends that a signal has ended, as shells have it: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// From now on Ctrl-C asks to stop, and does not end the process; a second one does, where nobody has heard the first: the
/// host may wait for something that never comes, such as a named pipe's other end.
pub(crate) fn listen() {
    static LISTEN: Once = Once::new();
    // Where this cannot be had, Ctrl-C does what it always does.
    LISTEN.call_once(|| {
        let _ = ctrlc::set_handler(|| {
            if WANTED.swap(true, Ordering::Relaxed) {
                process::exit(INTERRUPTED);
            }
        });
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
