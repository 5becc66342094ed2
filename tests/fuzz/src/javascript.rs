//! A browser's engine, behind a small program of web/: a line of JSON to it, a line back.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::differential::Ran;
use crate::plan::{Plan, Seen, Step};

/// A browser that waits for modules.
#[derive(Debug)]
pub struct Browser {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

#[derive(Serialize)]
struct Task<'a> {
    /// The module, two hexadecimal digits a byte.
    module: String,
    plan: &'a Plan,
}

#[derive(Deserialize)]
struct Answer {
    refused: Option<String>,
    #[serde(default)]
    runs: Vec<Vec<AnsweredStep>>,
}

#[derive(Deserialize)]
struct AnsweredStep {
    outcome: String,
    state: Vec<String>,
}

impl Browser {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
        let mut process = Command::new("node")
            .args(["fuzz/oracle.js"])
            .current_dir(web)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Node.js does not start")?;
        let input = process.stdin.take().expect("it is piped");
        let output = BufReader::new(process.stdout.take().expect("it is piped"));
        Ok(Self { process, input, output })
    }

    /// Runs those runs of each plan that JavaScript can make; an `Err` is the reason why it does not take a module.
    pub(crate) fn run(&mut self, batch: &[Ran]) -> Result<Vec<Result<Vec<Seen>, String>>> {
        let task = |ran: &'_ Ran| {
            ran.generated
                .bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let tasks: Vec<Task<'_>> = batch
            .iter()
            .map(|ran| Task {
                module: task(ran),
                plan: &ran.plan,
            })
            .collect();
        serde_json::to_writer(&mut self.input, &tasks)?;
        self.input.write_all(b"\n")?;
        self.input.flush()?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let answers: Vec<Answer> = serde_json::from_str(&line).context("the browser's program ended early")?;
        answers.into_iter().map(read).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(answer: Answer) -> Result<Result<Vec<Seen>, String>> {
    if let Some(reason) = answer.refused {
        return Ok(Err(reason));
    }
    let step = |step: AnsweredStep| -> Result<Step> {
        Ok(Step {
            outcome: step.outcome.parse()?,
            state: step.state,
        })
    };
    let runs = answer
        .runs
        .into_iter()
        .map(|run| run.into_iter().map(step).collect::<Result<Seen>>());
    Ok(Ok(runs.collect::<Result<_>>()?))
}
