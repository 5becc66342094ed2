//! Saying what is being done, and how long it took.

use std::time::Instant;

use anyhow::Result;

/// Does `work` between a line that says what it is and a line that says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {what}");
    let start = Instant::now();
    let result = work();
    let verdict = if result.is_ok() { "done" } else { "FAILED" };
    println!("    {verdict} after {:.1} s", start.elapsed().as_secs_f64());
    result
}
