//! What differed, as a file that a person can read and a test replays.
//!
//! A WAT module behind comments: what differed, then the calls and what the other engine gave.
//!
//! ```text
//! ;; seed 1, module 5 (core), wasmi: run 0, step 1: …
//! ;! observe "memory" memory
//! ;! instantiate
//! ;! => returned
//! ;! state 65536:0123abcd
//! ;! call "f" i32:1 i64:5 -> i32
//! ;! => returned i32:7
//! ;! state 65536:0123abcd
//! (module …)
//! ```

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use semblance::features::Features;
use semblance::module::{Module, load_text};

use crate::differential::differs;
use crate::plan::{self, Call, Observed, Plan, Seen, Step};
use crate::subject;

/// Something that differed.
#[derive(Debug)]
pub struct Found {
    /// In words.
    pub what: String,
    /// The module.
    pub bytes: Vec<u8>,
    /// What to do with it and what should be seen; without it, it is run in slices as any module is.
    pub run: Option<Run>,
}

/// One run of a plan, and what should be seen.
#[derive(Debug)]
pub struct Run {
    plan: Plan,
    expected: Seen,
}

impl Run {
    /// The run of a number up to a step, with what the other engine saw.
    pub fn of(plan: &Plan, run: usize, step: usize, expected: &Seen) -> Self {
        let mut run = plan.runs[run].clone();
        run.calls.truncate(step);
        Self {
            plan: Plan {
                runs: vec![run],
                observed: plan.observed.clone(),
            },
            expected: expected.iter().take(step + 1).cloned().collect(),
        }
    }
}

impl Found {
    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut text = String::new();
        writeln!(text, ";; {}", self.what.replace('\n', " "))?;
        if let Some(Run { plan, expected }) = &self.run {
            for Observed { export, kind } in &plan.observed {
                writeln!(text, ";! observe {} {kind}", quote(export))?;
            }
            let calls = plan.runs.iter().flat_map(|run| &run.calls).map(Some);
            for (call, step) in [None].into_iter().chain(calls).zip(expected) {
                match call {
                    None => writeln!(text, ";! instantiate")?,
                    Some(Call {
                        export,
                        arguments,
                        results,
                    }) => {
                        let (arguments, results) = (arguments.join(" "), results.join(" "));
                        writeln!(text, ";! call {} {arguments} -> {results}", quote(export))?;
                    }
                }
                writeln!(text, ";! => {}", step.outcome)?;
                writeln!(text, ";! state {}", step.state.join(" "))?;
            }
        }
        match wasmprinter::print_bytes(&self.bytes) {
            Ok(module) => text.push_str(&module),
            Err(_) => {
                // What cannot be printed can still be written.
                text.push_str("(module binary \"");
                self.bytes.iter().try_for_each(|byte| write!(text, "\\{byte:02x}"))?;
                text.push_str("\")\n");
            }
        }
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        Ok(fs::write(path, text)?)
    }
}

/// Runs a file's module again; fails when what is seen is not what should be.
pub fn replay(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let module = load_text(&text, Features::default())?.module;
    let (plan, expected) = read(&module, &text)?;
    let seen = subject::run(&module, &plan, true).map_err(|differ| anyhow::anyhow!(differ.0))?;
    if let Some(expected) = expected
        && let Err((step, what)) = differs(&seen[0], &expected)
    {
        bail!("step {step}: {what}");
    }
    Ok(())
}

fn read(module: &Arc<Module>, text: &str) -> Result<(Plan, Option<Seen>)> {
    let mut plan = Plan {
        runs: vec![plan::Run {
            calls: Vec::new(),
            javascript: true,
        }],
        observed: Vec::new(),
    };
    let mut expected = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix(";! ")) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "observe" => {
                let (export, _) = quoted(rest)?;
                plan.observed.push(Observed { export, kind: "" });
            }
            "instantiate" => {}
            "call" => {
                let (export, rest) = quoted(rest)?;
                let (arguments, _) = rest.split_once("->").context("a call has an arrow")?;
                let arguments = arguments.split_whitespace().map(str::to_owned).collect();
                plan.runs[0].calls.push(Call {
                    export,
                    arguments,
                    results: Vec::new(),
                });
            }
            "=>" => expected.push(Step {
                outcome: rest.parse()?,
                state: Vec::new(),
            }),
            "state" => {
                let step = expected.last_mut().context("a state belongs to a step")?;
                step.state = rest.split_whitespace().map(str::to_owned).collect();
            }
            _ => bail!("{line} means nothing here"),
        }
    }
    if expected.is_empty() {
        return Ok((plan::plan(module, &mut fastrand::Rng::with_seed(0)), None));
    }
    Ok((plan, Some(expected)))
}

/// A name in quotation marks, as JSON writes it.
fn quote(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// The name in quotation marks that a text begins with, and the rest.
fn quoted(text: &str) -> Result<(String, &str)> {
    let mut strings = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let string = strings.next().context("a name is missing")??;
    Ok((string, &text[strings.byte_offset()..]))
}
