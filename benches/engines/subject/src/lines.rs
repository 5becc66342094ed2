//! Driving an engine over lines: `load PATH` makes a guest ready, `run N` calls it, `start PATH` gets a module going up to its
//! first call of an import, `validate PATH` only validates it. The answer is `done RESULT MILLISECONDS` or `failed REASON`.

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
    let (command, rest) = line.split_once(' ').ok_or("not a command")?;
    let module = match command {
        "run" => Vec::new(),
        _ => std::fs::read(rest).map_err(|error| error.to_string())?,
    };
    let start = Instant::now();
    let mut result = 0;
    match command {
        "load" => *subject = Some(S::load(&module)?),
        "run" => result = run(subject.as_mut().ok_or("nothing is loaded")?, rest)?,
        "start" => S::start(module, "run")?,
        "validate" => S::validate(&module)?,
        _ => return Err("not a command".to_owned()),
    }
    Ok(format!("done {result} {}", start.elapsed().as_secs_f64() * 1000.0))
}

fn run<S: Subject>(subject: &mut S, n: &str) -> Result<i32, String> {
    subject.begin(n.parse().map_err(|_| "not a number")?)?;
    loop {
        if let Some(result) = subject.advance(u64::MAX)? {
            return Ok(result);
        }
    }
}
