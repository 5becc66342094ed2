//! Running modules here and elsewhere, and comparing.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use semblance::features::Features;
use semblance::module::Module;

use crate::found::Found;
use crate::generate::{Generated, KINDS, generate, kind_of, rng};
use crate::javascript::Browser;
use crate::plan::{Outcome, Plan, Seen, UNINITIALIZED, UNKNOWN, plan};
use crate::{subject, wasmi};

/// How much to compare, and with whom.
#[derive(Debug)]
pub struct Options {
    /// Where the sequence of modules begins.
    pub seed: u64,
    /// The number of the first module in it.
    pub first: u64,
    /// How many modules, at most.
    pub count: u64,
    /// How long, at most.
    pub time: Duration,
    /// Whether to ask a browser.
    pub javascript: bool,
    /// Where to keep what differs.
    pub keep: Option<PathBuf>,
    /// How often to say how far it has come.
    pub progress: Option<Duration>,
}

/// What has been compared.
#[derive(Debug, Default)]
pub struct Report {
    /// Modules that ran here.
    pub modules: u64,
    /// Calls and instantiations that ran here, in one go and in slices.
    pub steps: u64,
    /// By how they ended.
    pub endings: BTreeMap<String, u64>,
    /// With wasmi.
    pub wasmi: Compared,
    /// With the browser.
    pub javascript: Compared,
    /// What differs.
    pub findings: Vec<String>,
}

/// What has been compared with one other engine.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Modules that ran in both.
    pub modules: u64,
    /// Calls and instantiations whose outcome and state are the same.
    pub steps: u64,
    /// Modules that it did not take, by the reason.
    pub refused: BTreeMap<String, u64>,
}

/// A module and what was seen of it here.
pub(crate) struct Ran {
    pub(crate) number: u64,
    pub(crate) generated: Generated,
    pub(crate) plan: Plan,
    pub(crate) seen: Vec<Seen>,
}

/// How many modules the browser gets at once.
const BATCH: usize = 40;

/// Compares as much as the options say.
pub fn compare(options: &Options) -> Result<Report> {
    let start = Instant::now();
    let mut said = start;
    let mut report = Report::default();
    let mut browser = options.javascript.then(Browser::start).transpose()?;
    let mut batch = Vec::new();
    for number in options.first..options.first.saturating_add(options.count) {
        if start.elapsed() >= options.time {
            break;
        }
        let Some(ran) = report.run_here(options, number) else {
            continue;
        };
        if ran.generated.kind.wasmi && !ran.generated.guarded {
            report.compare_with_wasmi(options, &ran);
        }
        if ran.generated.kind.javascript && browser.is_some() {
            batch.push(ran);
        }
        if let Some(browser) = browser.as_mut().filter(|_| batch.len() >= BATCH) {
            report.compare_with_browser(options, browser, &batch)?;
            batch.clear();
        }
        if options.progress.is_some_and(|every| said.elapsed() >= every) {
            said = Instant::now();
            println!("after {} s, at module {number}: {report}", start.elapsed().as_secs());
        }
    }
    if let Some(browser) = &mut browser {
        report.compare_with_browser(options, browser, &batch)?;
    }
    Ok(report)
}

impl Report {
    /// Runs a module here, in one go and in slices.
    fn run_here(&mut self, options: &Options, number: u64) -> Option<Ran> {
        let mut rng = rng(options.seed, number);
        let generated = generate(&mut rng, number);
        let found = |what: String, plan: Option<&Plan>| Found {
            what,
            bytes: generated.bytes.clone(),
            plan: plan.cloned(),
            expected: Vec::new(),
        };
        let module = match Module::from_binary(&generated.bytes, Features::default()) {
            Ok(module) => Arc::new(module),
            Err(error) => {
                self.find(options, number, "load", found(error.to_string(), None));
                return None;
            }
        };
        let plan = plan(&module, &mut rng);
        let seen = match catch_unwind(AssertUnwindSafe(|| subject::run(&module, &plan, true))) {
            Ok(Ok(seen)) => seen,
            Ok(Err(differ)) => {
                self.find(options, number, "slices", found(differ.0, Some(&plan)));
                return None;
            }
            Err(_) => {
                self.find(
                    options,
                    number,
                    "panic",
                    found("Semblance panics".to_owned(), Some(&plan)),
                );
                return None;
            }
        };
        self.modules += 1;
        for step in seen.iter().flatten() {
            self.steps += 1;
            let ending = match &step.outcome {
                Outcome::Returned(_) => "returned".to_owned(),
                outcome => outcome.to_string(),
            };
            *self.endings.entry(ending).or_default() += 1;
        }
        Some(Ran {
            number,
            generated,
            plan,
            seen,
        })
    }

    fn compare_with_wasmi(&mut self, options: &Options, ran: &Ran) {
        let other = catch_unwind(AssertUnwindSafe(|| wasmi::run(&ran.generated.bytes, &ran.plan)));
        let other = other.unwrap_or_else(|_| Err("wasmi panics".to_owned()));
        let runs: Vec<usize> = (0..ran.plan.runs.len()).collect();
        let mut compared = std::mem::take(&mut self.wasmi);
        self.settle(options, ran, "wasmi", other, &runs, &mut compared);
        self.wasmi = compared;
    }

    fn compare_with_browser(&mut self, options: &Options, browser: &mut Browser, batch: &[Ran]) -> Result<()> {
        let mut compared = std::mem::take(&mut self.javascript);
        for (ran, other) in batch.iter().zip(browser.run(batch)?) {
            let runs = ran.plan.runs.iter().enumerate().filter(|(_, run)| run.javascript);
            let runs: Vec<usize> = runs.map(|(index, _)| index).collect();
            self.settle(options, ran, "javascript", other, &runs, &mut compared);
        }
        self.javascript = compared;
        Ok(())
    }

    /// Counts what is the same, and keeps what is not.
    fn settle(
        &mut self,
        options: &Options,
        ran: &Ran,
        engine: &str,
        other: Result<Vec<Seen>, String>,
        runs: &[usize],
        compared: &mut Compared,
    ) {
        let other = match other {
            Ok(other) => other,
            Err(reason) => {
                // Where in the module it is, is of no interest.
                let reason = reason.split(" @").next().unwrap_or_default().to_owned();
                *compared.refused.entry(reason).or_default() += 1;
                return;
            }
        };
        compared.modules += 1;
        for (run, other) in runs.iter().zip(&other) {
            match differs(&ran.seen[*run], other) {
                Ok(steps) => compared.steps += steps,
                Err((step, what)) => {
                    let what = format!("run {run}, step {step}: {what}");
                    let found = Found::of_run(what, &ran.generated.bytes, &ran.plan, *run, step, other);
                    self.find(options, ran.number, engine, found);
                    return;
                }
            }
        }
    }

    fn find(&mut self, options: &Options, number: u64, engine: &str, mut found: Found) {
        let (seed, kind) = (options.seed, kind_of(number).name);
        found.what = format!("seed {seed}, module {number} ({kind}), {engine}: {}", found.what);
        println!("DIFFERS: {}", found.what);
        if let Some(folder) = &options.keep
            && let Err(error) = found.write(&folder.join(format!("{seed}-{number}-{engine}.wat")))
        {
            println!("it cannot be kept: {error:#}");
        }
        self.findings.push(found.what);
    }
}

/// How many steps of a run are the same in two engines, or the first that is not and why. What comes after a limit of
/// either engine cannot be compared.
pub fn differs(own: &Seen, other: &Seen) -> Result<u64, (usize, String)> {
    let mut same = 0;
    for (index, (own, other)) in own.iter().zip(other).enumerate() {
        if own.outcome == Outcome::Exhausted || other.outcome == Outcome::Exhausted {
            return Ok(same);
        }
        let same_outcome = match (&own.outcome, &other.outcome) {
            (Outcome::Returned(own), Outcome::Returned(other)) => all_agree(own, other),
            (Outcome::Trapped(own), Outcome::Trapped(other)) if own == UNINITIALIZED => {
                [UNINITIALIZED, "signature", "null"].contains(&other.as_str())
            }
            (own, other) => own == other,
        };
        if !same_outcome {
            return Err((index, format!("{} here, {} there", own.outcome, other.outcome)));
        }
        if !all_agree(&own.state, &other.state) {
            let what = format!(
                "afterwards [{}] here, [{}] there",
                own.state.join(" "),
                other.state.join(" ")
            );
            return Err((index, what));
        }
        same += 1;
    }
    if own.len() != other.len() {
        return Err((
            same as usize,
            format!("{} steps here, {} there", own.len(), other.len()),
        ));
    }
    Ok(same)
}

fn all_agree(own: &[String], other: &[String]) -> bool {
    own.len() == other.len() && own.iter().zip(other).all(|(own, other)| agree(own, other))
}

/// Whether two engines mean the same value. JavaScript keeps neither sign nor payload of a NaN.
fn agree(own: &str, other: &str) -> bool {
    own == other
        || other == UNKNOWN
        || match other {
            "f32:nan" => matches!(subject::value(own), semblance::machine::Value::F32(value) if value.is_nan()),
            "f64:nan" => matches!(subject::value(own), semblance::machine::Value::F64(value) if value.is_nan()),
            _ => false,
        }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} modules, {} calls in one go and in slices",
            self.modules, self.steps
        )?;
        for (name, compared) in [("wasmi", &self.wasmi), ("the browser", &self.javascript)] {
            let refused: u64 = compared.refused.values().sum();
            let Compared { modules, steps, .. } = compared;
            write!(
                f,
                "; with {name} {modules} modules, {steps} calls, {refused} modules refused"
            )?;
        }
        write!(f, "; {} differences", self.findings.len())
    }
}

impl Report {
    /// The rest, for those who want to know whether the comparison means anything.
    pub fn details(&self) -> String {
        let mut lines = vec![format!(
            "kinds: {}",
            KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ")
        )];
        let list = |what: &str, counts: &BTreeMap<String, u64>| {
            let counts = counts.iter().map(|(name, count)| format!("  {count} {name}"));
            [format!("{what}:")].into_iter().chain(counts).collect::<Vec<_>>()
        };
        lines.extend(list("endings", &self.endings));
        lines.extend(list("refused by wasmi", &self.wasmi.refused));
        lines.extend(list("refused by the browser", &self.javascript.refused));
        lines.join("\n")
    }
}
