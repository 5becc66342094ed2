//! Driving an engine over lines: `load PATH` is answered with `loaded`, `run N` with `ran RESULT MILLISECONDS`, and what
//! fails with `failed REASON`.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use crate::Subject;

/// Answers lines until there are no more.
///
/// # Errors
/// When nobody reads the answers.
pub fn serve<S: Subject>() -> io::Result<()> {
    let mut subject = None;
    for line in io::stdin().lock().lines() {
        let answer = answer::<S>(&mut subject, &line?).unwrap_or_else(|reason| format!("failed {reason:?}"));
        let mut output = io::stdout().lock();
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn answer<S: Subject>(subject: &mut Option<S>, line: &str) -> Result<String, String> {
    match line.split_once(' ') {
        Some(("load", path)) => {
            let module = std::fs::read(path).map_err(|error| error.to_string())?;
            *subject = Some(S::load(&module)?);
            Ok("loaded".to_owned())
        }
        Some(("run", n)) => {
            let subject = subject.as_mut().ok_or("nothing is loaded")?;
            let n = n.parse().map_err(|_| "not a number")?;
            let start = Instant::now();
            subject.begin(n)?;
            let result = loop {
                if let Some(result) = subject.advance(u64::MAX)? {
                    break result;
                }
            };
            Ok(format!("ran {result} {}", start.elapsed().as_secs_f64() * 1000.0))
        }
        _ => Err("not a command".to_owned()),
    }
}
