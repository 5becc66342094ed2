//! A call that is watched from its beginning: for commands that say what it does.

use std::path::Path;

use semblance::observe::Timeline;

use super::entry::{Entry, of_program};
use super::input::Input;
use super::options::CallOptions;
use super::output::Output;
use super::run::Run;
use super::world::{Calling, Stdin};
use super::{Failure, report};

/// Bytes that snapshots may take: such commands only go forward.
const SNAPSHOTS: usize = 1 << 20;

/// A call that has begun.
pub(crate) struct Call {
    pub(crate) timeline: Timeline,
    pub(crate) inputs: Vec<Input>,
    pub(crate) output: Output,
    /// The instance of the module.
    pub(crate) instance: u32,
    /// The step at which the call begins.
    pub(crate) start: u64,
    /// The steps that are wanted: from one, to before another.
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl Call {
    /// Loads a module and begins the call. What `check` finds wrong with the options comes before anything runs.
    pub(crate) fn begin<T>(
        options: &CallOptions,
        check: impl FnOnce(&Input) -> Result<T, Failure>,
    ) -> Result<(Self, T), Failure> {
        let input = Input::load(&options.module, options.features.features())?;
        let entry = Entry::of(&input.module, options.invoke.as_deref(), &options.arguments)?;
        let entry = entry
            .ok_or_else(|| Failure::Usage("the module is no program: choose what to call with --invoke".to_owned()))?;
        let checked = check(&input)?;
        if let Err(error) = input.disassembly() {
            return Err(Failure::Failed(report::about_file(&input.name, &error.to_string())));
        }

        let calling = Calling {
            module: &options.module,
            arguments: of_program(options.invoke.as_deref(), &options.arguments),
            stdin: match options.module == Path::new("-") {
                true => Stdin::Empty,
                false => Stdin::Inherited,
            },
        };
        let limits = options.limits.limits();
        let session = options.world.session(limits, [&*input.module], calling)?;
        let mut run = Run::new(session, None);
        let instance = run.instantiate(input)?;
        let Run {
            session,
            inputs,
            output,
            ..
        } = run;
        let usage = |error: semblance::error::Error| Failure::Usage(error.to_string());
        let called = session.exported_function(instance, &entry.function).map_err(usage)?;
        let mut timeline = Timeline::new(session, SNAPSHOTS, || 0.0);
        timeline.invoke(called, &entry.arguments).map_err(usage)?;
        let start = timeline.position();
        let to = options.to.map_or(u64::MAX, |to| start.saturating_add(to));
        let begun = Self {
            timeline,
            inputs,
            output,
            instance,
            start,
            from: start.saturating_add(options.from).min(to),
            to,
        };
        Ok((begun, checked))
    }
}
