//! A comparison with the browser's engine as the page drives it: Semblance's run in slices, and what comes of it.

mod report;
#[cfg(target_arch = "wasm32")]
pub mod seam;

use crate::arguments;
use crate::compare::ours::Progress;
use crate::compare::subject::Call;
use crate::compare::{Event, Evidence, Judgement, Obstacle, Ours, Subject, Tally, Verdict, judge};
use crate::error::Error;
use crate::host::wasi::Nowhere;
use crate::js::loaded::Loaded;
use crate::js::run::world::{begins, world};
use crate::js::types::{self, ComparisonProgress, Problem, WorldSpec};

/// Semblance's part of a comparison.
#[derive(Debug)]
pub struct Comparing {
    loaded: Loaded,
    ours: Ours,
    /// The same run once more, to find where the difference begins.
    again: Option<Ours>,
    judged: Option<Judged>,
    /// The first event that is different.
    first: Option<report::First>,
}

/// Two runs, and what comes of them.
#[derive(Debug)]
struct Judged {
    ours: Evidence,
    theirs: Evidence,
    judgement: Judgement,
}

/// What both engines run, as a person asks for it.
#[derive(Clone, Debug)]
pub struct CommonRun {
    loaded: Loaded,
    subject: Subject,
}

impl CommonRun {
    /// The call of a function, or of the start function alone. A WASI program is given something, and what it is told from
    /// outside.
    ///
    /// # Errors
    /// When there is no such function with such arguments.
    pub fn new(
        loaded: &Loaded,
        function: Option<&str>,
        text: &str,
        (spec, files): (&WorldSpec, &[(String, Vec<u8>)]),
        outside: Nowhere,
    ) -> Result<Self, Problem> {
        let begins = function.is_some_and(|name| begins(&loaded.module, name));
        let (words, values) = if begins { (text, "") } else { ("", text) };
        let call = call(loaded, function, values)?;
        // The times of files are the same in both engines, as nobody looks at a clock for them.
        let world = world(spec, words, files, Box::new(outside), || 0);
        Ok(Self {
            loaded: loaded.clone(),
            subject: Subject::within(world, loaded.module.clone(), call),
        })
    }

    /// What is run.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

fn call(loaded: &Loaded, function: Option<&str>, text: &str) -> Result<Option<Call>, Problem> {
    let Some(name) = function else { return Ok(None) };
    let missing = || Error::usage(format!("the module exports no function `{name}`"));
    let parsed = loaded.exported(name).ok_or_else(missing);
    let parsed = parsed.and_then(|ty| arguments::parse_field(ty, text).map_err(Error::from));
    match parsed {
        Ok(arguments) => Ok(Some((name.into(), arguments))),
        Err(error) => Err(loaded.link_problem(error)),
    }
}

impl Comparing {
    /// Begins the run.
    ///
    /// # Errors
    /// When the module does not fit its imports. A trap is none.
    pub fn begin(CommonRun { loaded, subject }: CommonRun) -> Result<Self, Problem> {
        let ours = Ours::begin(subject).map_err(|error| loaded.link_problem(error))?;
        Ok(Self {
            loaded,
            ours,
            again: None,
            judged: None,
            first: None,
        })
    }

    /// Goes on for about so many instructions. A wait that the last progress told of is over.
    pub fn advance(&mut self, budget: u64) -> ComparisonProgress {
        let run = self.again.as_mut().unwrap_or(&mut self.ours);
        let progress = run.advance(budget).expect("the arguments were checked");
        ComparisonProgress {
            is_over: progress == Progress::Ended,
            steps: run.steps() as f64,
            wait: match progress {
                Progress::Waiting(nanoseconds) => Some(nanoseconds as f64 / 1e6),
                Progress::Paused | Progress::Ended => None,
            },
        }
    }

    /// Compares the run, which has taken so long, with the browser's.
    pub fn judge(&mut self, theirs: Evidence, milliseconds: f64) -> types::Comparison {
        let ours = self.ours.evidence(milliseconds);
        let judgement = judge(&ours, &theirs);
        self.judged = Some(Judged {
            ours,
            theirs,
            judgement,
        });
        self.report()
    }

    /// Is told what comes of it in the browser when every NaN is canonical; whether that is the same as here.
    pub fn settle(&mut self, theirs: &Evidence) -> bool {
        let Some(judged) = &mut self.judged else { return false };
        let is_same = judge(&judged.ours, theirs).verdict == Verdict::Identical;
        if is_same {
            judged.judgement.verdict = Verdict::NotComparable(Obstacle::NanBits);
        }
        is_same
    }

    /// Begins the same run once more, to find where the difference to these sums begins.
    pub fn again(&mut self, theirs: Tally) {
        self.again = Some(self.ours.again(theirs).expect("it has begun before"));
    }

    /// The block in which the difference is.
    pub fn block(&self) -> Option<u64> {
        self.again.as_ref()?.block()
    }

    /// Is told the browser's events of that block.
    pub fn locate(&mut self, block: u64, theirs: &[Event]) {
        self.first = self
            .again
            .as_ref()
            .and_then(|again| report::First::find(again, block, theirs));
    }

    /// What there is to say.
    pub fn report(&self) -> types::Comparison {
        let judged = self.judged.as_ref().expect("the run has been judged");
        report::report(&self.loaded, &self.ours, judged, self.first.as_ref())
    }
}
