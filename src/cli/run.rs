//! Running a module: link, start, invoke.

use std::path::Path;
use std::time::Duration;

use semblance::arguments::parse_arguments;
use semblance::features::Features;
use semblance::host::wasi::{INITIALIZE, wants_initialization};
use semblance::machine::{InstantiationError, Limits, Value};
use semblance::module::{ExternKind, Module};
use semblance::session::{Outcome, Session, ok};

use super::entry::{Entry, of_program};
use super::input::Input;
use super::options::{Link, RunOptions};
use super::output::Output;
use super::world::{Calling, Stdin, WorldOptions};
use super::{Failure, list, record, report};

/// Instructions between two looks at whether there is output to show.
const SLICE: u64 = 1 << 20;

/// Does what the options say.
pub(crate) fn run(
    options: &RunOptions,
    world_options: &WorldOptions,
    features: Features,
    limits: Limits,
) -> Result<(), Failure> {
    let stdin = Path::new("-");
    let links = options.link.iter().map(|link| &link.module);
    if links.chain([&options.module]).filter(|module| *module == stdin).count() > 1 {
        return Err(Failure::Usage(
            "standard input can be only one of the modules".to_owned(),
        ));
    }
    let main = Input::load(&options.module, features)?;
    if options.list {
        let mut output = Output::new();
        list::exports_and_imports(&main.module)
            .iter()
            .for_each(|line| output.line(line));
        list::proposals(&main.module).iter().for_each(|line| output.line(line));
        return output.flush();
    }
    // Before anything runs.
    let entry = Entry::of(&main.module, options.invoke.as_deref(), &options.arguments)?;
    let links = load_links(&options.link, features)?;
    // What is linked may use it too.
    let modules = links.iter().map(|(input, _)| input).chain([&main]);
    let session = world_options.session(limits, modules.map(|input| &*input.module), calling(options))?;

    if let Some(file) = &options.record {
        return record::run(session, links, main, entry, options.fuel, file);
    }
    let mut run = Run::new(session, options.fuel);
    for (input, alias) in links {
        let instance = run.instantiate(input)?;
        run.session.register(alias, instance);
    }
    let instance = run.instantiate(main)?;
    match entry {
        Some(entry) => {
            let results = run.invoke(instance, &entry.function, &entry.arguments)?;
            if !entry.begins(&run.inputs[run.inputs.len() - 1].module) {
                run.output.line(&ok(&results));
            }
        }
        None => {
            let main = &run.inputs[run.inputs.len() - 1].module;
            list::exports(main).iter().for_each(|line| run.output.line(line));
        }
    }
    run.output.flush()
}

/// How the module is called. Standard input is the program's if no module comes from there.
fn calling(options: &RunOptions) -> Calling<'_> {
    let files = options.link.iter().map(|link| &*link.module);
    let stdin = match files.chain([&*options.module]).any(|file| file == Path::new("-")) {
        true => Stdin::Empty,
        false => Stdin::Inherited,
    };
    Calling {
        module: &options.module,
        arguments: of_program(options.invoke.as_deref(), &options.arguments),
        stdin,
    }
}

/// Modules to link, with the names that their exports are imported under.
pub(crate) type Links<'a> = Vec<(Input, &'a str)>;

/// Loads what is to be linked.
pub(crate) fn load_links(links: &[Link], features: Features) -> Result<Links<'_>, Failure> {
    let load = |link: &'_ Link| Input::load(&link.module, features);
    links.iter().map(|link| Ok((load(link)?, &*link.alias))).collect()
}

/// The arguments for an exported function, if there is one of the name and they fit its type.
pub(crate) fn arguments(module: &Module, name: &str, texts: &[String]) -> Result<Vec<Value>, Failure> {
    if let Some(other) = module
        .exports
        .iter()
        .find(|export| &*export.name == name && export.kind != ExternKind::Func)
    {
        return Err(Failure::Usage(format!(
            "`{name}` is a {}, not a function",
            other.kind.name()
        )));
    }
    /// A module may export a million.
    const NAMED: usize = 20;
    let functions = || module.exports.iter().filter(|export| export.kind == ExternKind::Func);
    let Some(function) = functions().find(|export| &*export.name == name) else {
        let names = functions().take(NAMED).map(|export| format!("`{}`", export.name));
        let there = match functions().count() {
            0 => "none at all".to_owned(),
            more if more > NAMED => format!("{} and {} more", join(names), more - NAMED),
            _ => join(names),
        };
        return Err(Failure::Usage(format!(
            "the module exports no function `{name}`; it exports {there}"
        )));
    };
    let ty = module.function_type(function.index);
    parse_arguments(ty, texts).map_err(|error| Failure::Usage(format!("cannot call `{name}`: {error}")))
}

fn join(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// A run under way.
pub(crate) struct Run {
    pub(crate) session: Session,
    /// What was loaded, in the order of the session's modules.
    pub(crate) inputs: Vec<Input>,
    pub(crate) output: Output,
    /// How many instructions may be executed in all.
    fuel: Option<u64>,
}

impl Run {
    /// Nothing is loaded yet.
    pub(crate) fn new(session: Session, fuel: Option<u64>) -> Self {
        Self {
            session,
            inputs: Vec::new(),
            output: Output::new(),
            fuel,
        }
    }

    /// Instantiates a module and runs its start function, and what it wants to have run before anything else.
    pub(crate) fn instantiate(&mut self, input: Input) -> Result<u32, Failure> {
        let instantiated = self.session.instantiate(input.module.clone());
        let initializes = wants_initialization(&input.module);
        self.inputs.push(input);
        let input = &self.inputs[self.inputs.len() - 1];
        let failure = match instantiated {
            Ok(instance) => {
                self.finish()?;
                if initializes {
                    self.invoke(instance, INITIALIZE, &[])?;
                }
                return Ok(instance);
            }
            Err(InstantiationError::Refused(error)) => report::link_error(input, error),
            Err(InstantiationError::Trapped { trap, offset }) => report::instantiation_trap(&trap, input, offset),
        };
        self.output.flush_before_report()?;
        Err(Failure::Failed(failure))
    }

    fn invoke(&mut self, instance: u32, function: &str, arguments: &[Value]) -> Result<Vec<Value>, Failure> {
        let function = self.session.exported_function(instance, function);
        let begun = function.and_then(|function| self.session.invoke(function, arguments));
        begun.map_err(|error| Failure::Usage(error.to_string()))?;
        self.finish()
    }

    /// Runs what was begun to its end, slice by slice, and gives the results.
    fn finish(&mut self) -> Result<Vec<Value>, Failure> {
        let failure = loop {
            let spent = self.session.machine.steps;
            let slice = self.fuel.map_or(SLICE, |fuel| SLICE.min(fuel - spent));
            match self.session.run(slice, &mut self.output) {
                Outcome::Returned(_) | Outcome::Trapped(_) | Outcome::Thrown { .. } | Outcome::Exited(_) => {
                    match ended(&self.session, &self.inputs) {
                        Ok(results) => return Ok(results),
                        Err(failure) => break failure,
                    }
                }
                waiting @ (Outcome::Waiting(_) | Outcome::Asking) => {
                    self.output.flush()?;
                    if !self.session.block()
                        && let Outcome::Waiting(nanoseconds) = waiting
                    {
                        std::thread::sleep(Duration::from_nanos(nanoseconds));
                        self.session.machine.wake();
                    }
                }
                Outcome::Paused => match self.fuel {
                    Some(fuel) if self.session.machine.steps == fuel => {
                        break Failure::Failed(report::out_of_fuel(fuel, &self.session.backtrace(), &self.inputs));
                    }
                    _ => self.output.flush()?,
                },
            }
        };
        self.output.flush_before(&failure)?;
        Err(failure)
    }
}

/// The results of a call that has ended, or how else it ended.
pub(crate) fn ended(session: &Session, inputs: &[Input]) -> Result<Vec<Value>, Failure> {
    let backtrace = || session.backtrace();
    Err(match session.outcome() {
        Outcome::Returned(results) => return Ok(results),
        Outcome::Exited(status) => Failure::Exited(status),
        Outcome::Trapped(trap) => Failure::Failed(report::trap(&trap, &backtrace(), inputs)),
        Outcome::Thrown { tag, payload } => Failure::Failed(report::exception(&tag, &payload, &backtrace(), inputs)),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => unreachable!("the call has ended"),
    })
}
