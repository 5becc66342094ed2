//! Repeating a run that has been recorded.

use std::path::Path;

use semblance::error::Error;
use semblance::machine::Limits;
use semblance::observe::record::{Ending, Recording, Replay};

use super::input::{self, Input};
use super::options::ReplayOptions;
use super::record::TimedRun;
use super::{Failure, debug, interrupt, report};

/// Bytes that snapshots may take: a replay only goes forward.
const SNAPSHOTS: usize = 1 << 20;

/// Prints what the recorded run printed, ends as it ended, and says what was different.
pub(crate) fn run(options: &ReplayOptions) -> Result<(), Failure> {
    let (recording, mut run) = open(&options.file, options.limits.limits(), SNAPSHOTS, || 0.0)?;
    let failed = |message: &str| Failure::Failed(report::about_file(&options.file.display().to_string(), message));
    interrupt::listen();
    if let Some(step) = options.at {
        run.timeline.seek(step);
        run.print();
        return debug::show_place(run);
    }
    let ended = finish(&mut run, &recording);
    if let Some(error) = run.timeline.broken() {
        return Err(failed(&format!(
            "the recording is not one of these modules: {}",
            error.message()
        )));
    }
    if !interrupt::is_wanted()
        && let Some(difference) = recording.ending.difference(&Ending::of(&run.timeline))
    {
        if let Err(Failure::Failed(ending)) = ended {
            report::print(&ending);
        }
        return Err(failed(&format!("the replay differs: {difference}")));
    }
    ended
}

fn finish(run: &mut TimedRun, recording: &Recording) -> Result<(), Failure> {
    // Nothing is to be executed where the last thing that happened is a segment that did not fit.
    run.finish()?;
    if let (Some((trap, offset)), Some(input)) = (&recording.ending.failed, run.inputs.last()) {
        let failure = report::instantiation_trap(trap, input, offset.map(|offset| offset as usize));
        run.output.flush_before_report()?;
        return Err(Failure::Failed(failure));
    }
    run.say_results()
}

/// Reads a recording, and what is needed to repeat it.
pub(crate) fn open(
    file: &Path,
    limits: Limits,
    snapshots: usize,
    clock: fn() -> f64,
) -> Result<(Recording, TimedRun), Failure> {
    let (name, bytes) = input::read(file)?;
    let failed = |error: Error| Failure::Failed(report::about_file(&name, &error.to_string()));
    let recording = Recording::from_bytes(&bytes).map_err(failed)?;
    let Replay { timeline, modules } = recording.replay(limits, snapshots, clock).map_err(failed)?;
    let inputs = modules.into_iter().map(|(name, loaded)| Input::new(name, loaded));
    let run = TimedRun::of(timeline, inputs.collect(), recording.fuel);
    Ok((recording, run))
}
