//! What differed, as a file that a person can read and a test replays.
//!
//! A WAT module behind comments: what differed, then the calls and what the other engine gave.
//!
//! ```text
//! ;; seed 1, module 5 (core), wasmi: run 0, step 1: …
//! ;;! observe "memory" memory
//! ;;! instantiate
//! ;;! => returned
//! ;;! state 65536:0123abcd
//! ;;! call "f" i32:1 i64:5
//! ;;! => returned i32:7
//! ;;! state 65536:0123abcd
//! (module …)
//! ```

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use semblance::features::Features;
use semblance::module::load_text;

use crate::differential::differs;
use crate::plan::{Call, Observed, Plan, Run, Seen, Step};
use crate::{malformed, subject};

/// The extension of files that hold a broken module as it is.
pub const MALFORMED: &str = "malformed";

/// The extension of files that hold a broken script.
pub const SCRIPT: &str = "wast";

/// Where such files are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("found")
}

/// Something that differed.
#[derive(Debug)]
pub struct Found {
    /// In words.
    pub what: String,
    /// The module.
    pub bytes: Vec<u8>,
    /// What to do with it; nothing when it did not even load.
    pub plan: Option<Plan>,
    /// What should be seen, of as many runs as that is known of. All are run in one go and in slices.
    pub expected: Vec<Seen>,
}

impl Found {
    /// A run that ends differently elsewhere: up to that step, with what was seen there.
    pub fn of_run(what: String, bytes: &[u8], plan: &Plan, run: usize, step: usize, expected: &Seen) -> Self {
        let mut run = plan.runs[run].clone();
        run.calls.truncate(step);
        let plan = Plan {
            runs: vec![run],
            observed: plan.observed.clone(),
        };
        let expected = expected.iter().take(step + 1).cloned().collect();
        Self {
            what,
            bytes: bytes.to_vec(),
            plan: Some(plan),
            expected: vec![expected],
        }
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut text = String::new();
        writeln!(text, ";; {}", self.what.replace('\n', " "))?;
        if let Some(plan) = &self.plan {
            for Observed { export, kind } in &plan.observed {
                writeln!(text, ";;! observe {} {kind}", quote(export))?;
            }
            for (index, run) in plan.runs.iter().enumerate() {
                let expected = self.expected.get(index).map_or([].as_slice(), Vec::as_slice);
                for (index, call) in [None].into_iter().chain(run.calls.iter().map(Some)).enumerate() {
                    match call {
                        None => writeln!(text, ";;! instantiate")?,
                        Some(Call { export, arguments, .. }) => {
                            writeln!(text, ";;! call {} {}", quote(export), arguments.join(" "))?;
                        }
                    }
                    if let Some(step) = expected.get(index) {
                        writeln!(text, ";;! => {}", step.outcome)?;
                        writeln!(text, ";;! state {}", step.state.join(" "))?;
                    }
                }
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

/// Tries a file's module or input again; fails when what is seen is not what should be.
pub fn replay(path: &Path) -> Result<()> {
    let extension = path.extension().unwrap_or_default();
    if extension == MALFORMED {
        malformed::try_module(&fs::read(path)?);
        return Ok(());
    }
    if extension == SCRIPT {
        malformed::try_script(&fs::read_to_string(path)?);
        return Ok(());
    }
    let text = fs::read_to_string(path)?;
    let module = load_text(&text, Features::default())?.module;
    let (plan, expected) = read(&text)?;
    let seen = subject::run(&module, &plan, true).map_err(|differ| anyhow!(differ.0))?;
    for (run, (seen, expected)) in seen.iter().zip(&expected).enumerate() {
        // Where nothing is known, that it runs in slices as in one go is all there is to see.
        if expected.is_empty() {
            continue;
        }
        if let Err((step, what)) = differs(seen, expected) {
            bail!("run {run}, step {step}: {what}");
        }
    }
    Ok(())
}

fn read(text: &str) -> Result<(Plan, Vec<Seen>)> {
    let mut plan = Plan {
        runs: Vec::new(),
        observed: Vec::new(),
    };
    let mut expected: Vec<Seen> = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix(";;! ")) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let run = plan.runs.last_mut().context("a run begins with an instantiation");
        let seen = expected.last_mut().context("a run begins with an instantiation");
        match word {
            "observe" => {
                let (export, _) = quoted(rest)?;
                plan.observed.push(Observed { export, kind: "" });
            }
            "instantiate" => {
                plan.runs.push(Run {
                    calls: Vec::new(),
                    javascript: false,
                });
                expected.push(Vec::new());
            }
            "call" => {
                let (export, arguments) = quoted(rest)?;
                let arguments = arguments.split_whitespace().map(str::to_owned).collect();
                run?.calls.push(Call {
                    export,
                    arguments,
                    results: Vec::new(),
                });
            }
            "=>" => seen?.push(Step {
                outcome: rest.parse()?,
                state: Vec::new(),
            }),
            "state" => {
                let step = seen?.last_mut().context("a state belongs to an outcome")?;
                step.state = rest.split_whitespace().map(str::to_owned).collect();
            }
            _ => bail!("{line} means nothing here"),
        }
    }
    Ok((plan, expected))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Outcome;

    const TEXT: &str = r#"(module (global (export "g \" h") (mut i32) (i32.const 1))
        (func (export "f") (param i32) (result i32)
            (global.set 0 (i32.const 2)) (i32.div_s (i32.const 84) (local.get 0))))"#;

    /// A file of a run of the module: `f` of 2, which gives `result`, then of 0, which traps.
    fn file(name: &str, result: &str) -> PathBuf {
        let bytes = load_text(TEXT, Features::default())
            .expect("it is valid")
            .module
            .bytes
            .to_vec();
        let call = |argument: &str| Call {
            export: "f".to_owned(),
            arguments: vec![argument.to_owned()],
            results: vec!["i32"],
        };
        let plan = Plan {
            runs: vec![Run {
                calls: vec![call("i32:2"), call("i32:0"), call("i32:1")],
                javascript: true,
            }],
            observed: vec![Observed {
                export: "g \" h".to_owned(),
                kind: "i32",
            }],
        };
        let step = |outcome, global: &str| Step {
            outcome,
            state: vec![global.to_owned()],
        };
        let seen = vec![
            step(Outcome::Returned(Vec::new()), "i32:1"),
            step(Outcome::Returned(vec![result.to_owned()]), "i32:2"),
            step(Outcome::Trapped("division-by-zero".to_owned()), "i32:2"),
            step(Outcome::Thrown, "this is cut off"),
        ];
        let path = std::env::temp_dir().join(format!("semblance-{}-{name}.wat", std::process::id()));
        let found = Found::of_run("two\nlines".to_owned(), &bytes, &plan, 0, 2, &seen);
        found.write(&path).expect("there is room for temporary files");
        path
    }

    #[test]
    fn what_is_kept_is_replayed() {
        let path = file("right", "i32:42");
        replay(&path).expect("all is as it should be");
        fs::remove_file(path).expect("it was there");
    }

    #[test]
    fn what_is_wrong_is_noticed() {
        let path = file("wrong", "i32:43");
        let error = replay(&path).expect_err("the file says 43");
        assert_eq!(
            error.to_string(),
            "run 0, step 1: returned i32:42 here, returned i32:43 there"
        );
        fs::remove_file(path).expect("it was there");
    }
}
