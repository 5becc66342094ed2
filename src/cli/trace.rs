//! The trace of a run: a line for each instruction, as text or as JSON.

use std::fmt::Write as _;

use semblance::machine::Value;
use semblance::module::{Export, ExternKind, Module};
use semblance::observe::{Effect, End, Entry, Event, Location, Timeline, TraceEvent, TraceFilter, Tracer};
use semblance::session::Session;
use serde_json::{Value as Json, json};

use super::Failure;
use super::input::Input;
use super::number::Addresses;
use super::options::{Format, TraceOptions};
use super::output::Output;
use super::report::{self, printable};
use super::run::{Run, arguments};

/// Instructions between two looks at whether there is output to show.
const SLICE: u64 = 1 << 12;

/// Bytes that snapshots may take: a trace only goes forward.
const SNAPSHOTS: usize = 1 << 20;

/// Calls a function and prints what is executed, and last how the call ended.
pub(crate) fn run(options: &TraceOptions) -> Result<(), Failure> {
    let input = Input::load(&options.module, options.features.features())?;
    let call = arguments(&input.module, &options.invoke, &options.arguments)?;
    let functions = options.function.iter().map(|name| function_named(&input.module, name));
    let functions: Vec<_> = functions.map(|found| Ok((0, found?))).collect::<Result<_, _>>()?;
    if let Err(error) = input.disassembly() {
        return Err(Failure::Failed(report::about_file(&input.name, &error.to_string())));
    }

    let mut run = Run::new(options.limits.limits(), None);
    let instance = run.instantiate(input)?;
    let Run {
        session,
        inputs,
        mut output,
        ..
    } = run;
    let usage = |error: semblance::error::Error| Failure::Usage(error.to_string());
    let called = session.exported_function(instance, &options.invoke).map_err(usage)?;
    let mut timeline = Timeline::new(session, SNAPSHOTS, || 0.0);
    timeline.invoke(called, &call).map_err(usage)?;

    let printer = Printer {
        inputs: &inputs,
        format: options.format,
        start: timeline.position(),
    };
    let memory = timeline.machine().instances[instance as usize].memories.first();
    let place = |bytes: &Addresses| {
        let memory = memory.ok_or_else(|| Failure::Usage("the module has no memory".to_owned()))?;
        Ok(Location::Memory {
            memory: *memory,
            start: bytes.start,
            length: bytes.length,
        })
    };
    let filter = TraceFilter {
        functions: (!functions.is_empty()).then_some(functions),
        instructions: None,
        calls: options.calls,
        host_calls: options.host_calls,
        writes: options.writes.iter().map(place).collect::<Result<_, _>>()?,
    };
    let shows_host = filter.takes_all_kinds() || filter.calls || filter.host_calls;
    let mut tracer = Tracer::new(filter);
    let last = options.to.map_or(u64::MAX, |to| printer.start.saturating_add(to));
    let mut end = timeline.seek(printer.start.saturating_add(options.from).min(last));
    while end == End::Reached && timeline.position() < last {
        let printed = timeline.log().entries().len();
        let to = timeline.position().saturating_add(SLICE).min(last);
        end = timeline.trace(to, &mut tracer);
        let events = tracer.take();
        // What the host did lies between the instructions.
        let mut host = &timeline.log().entries()[printed..];
        if !shows_host {
            host = &[];
        }
        let mut host = host.iter().peekable();
        for event in &events {
            while let Some(entry) = host.next_if(|entry| entry.step <= event.step) {
                printer.host(entry, &mut output);
            }
            printer.instruction(event, timeline.session(), &mut output);
        }
        host.for_each(|entry| printer.host(entry, &mut output));
        output.flush()?;
    }
    match end {
        End::Finished => printer.end(&timeline, &inputs, output),
        End::Reached | End::Observed | End::Waiting => output.flush(),
    }
}

/// The index of the defined function of a name, as backtraces write it or without the `$`.
fn function_named(module: &Module, name: &str) -> Result<u32, Failure> {
    let defined = module.imported_functions() as u32..module.functions.len() as u32;
    let wanted = |index: &u32| {
        let found = module.function_name(*index);
        found == name || found.strip_prefix('$') == Some(name)
    };
    let exported = || {
        let is_it = |export: &&Export| export.kind == ExternKind::Func && &*export.name == name;
        module
            .exports
            .iter()
            .find(is_it)
            .map(|export| export.index)
            .filter(|index| defined.contains(index))
    };
    let found = defined.clone().find(wanted).or_else(exported);
    found.ok_or_else(|| Failure::Usage(format!("the module defines no function `{name}`")))
}

/// How events become lines. Steps count from the call.
pub(crate) struct Printer<'a> {
    pub(crate) inputs: &'a [Input],
    pub(crate) format: Format,
    pub(crate) start: u64,
}

impl Printer<'_> {
    pub(crate) fn instruction(&self, event: &TraceEvent, session: &Session, output: &mut Output) {
        let step = event.step - self.start;
        let function = session
            .program
            .module(event.module)
            .module
            .function_name(event.function);
        let input = &self.inputs[event.module as usize];
        let instruction = match event.is_end() {
            true => "end",
            false => input.quote(event.offset as usize),
        };
        let source = input.source.as_ref();
        let place = source.and_then(|source| source.place(event.offset as usize));
        match self.format {
            Format::Text => {
                let line = place.map(|place| format!(":{}", place.line)).unwrap_or_default();
                let indent = "  ".repeat((event.depth - 1).min(20));
                let mut text = format!("{step:>9}  {indent}{}{line}  {instruction}", printable(&function));
                if !event.operands.is_empty() {
                    let _ = write!(text, "  ({})", values(&event.operands));
                }
                match &event.results {
                    Some(results) if !results.is_empty() => {
                        let _ = write!(text, " -> {}", values(results));
                    }
                    _ => {}
                }
                output.line(&text);
            }
            Format::Json => {
                let strings = |values: &[Value]| values.iter().map(Value::to_string).collect::<Vec<_>>();
                let mut line = json!({
                    "step": step,
                    "depth": event.depth,
                    "function": function,
                    "offset": event.offset,
                    "instruction": instruction,
                    "operands": strings(&event.operands),
                });
                if let Some(place) = place {
                    line["line"] = json!(place.line);
                    line["column"] = json!(place.column);
                }
                if let Some(results) = &event.results {
                    line["results"] = json!(strings(results));
                }
                if let Some(effect) = &event.effect {
                    line["effect"] = effect_json(effect);
                }
                output.line(&line.to_string());
            }
        }
    }

    pub(crate) fn host(&self, entry: &Entry, output: &mut Output) {
        let Event::Answer(answer) = &entry.event else { return };
        let step = entry.step - self.start;
        let printed = String::from_utf8_lossy(&answer.output);
        match self.format {
            Format::Text if !printed.is_empty() => output.line(&format!("{step:>9}  prints {printed:?}")),
            Format::Text => {}
            Format::Json => {
                let outcome = match &answer.outcome {
                    Ok(results) => json!({ "results": results.iter().map(Value::to_string).collect::<Vec<_>>() }),
                    Err(trap) => json!({ "trap": trap.to_string() }),
                };
                output.line(&json!({ "step": step, "host": outcome, "prints": printed }).to_string());
            }
        }
    }

    /// How the call ended, as running it without a trace says it.
    fn end(&self, timeline: &Timeline, inputs: &[Input], mut output: Output) -> Result<(), Failure> {
        let failure = match super::run::ended(timeline.session(), inputs) {
            Ok(results) => {
                match self.format {
                    Format::Text => output.line(&semblance::session::ok(&results)),
                    Format::Json => {
                        let results: Vec<String> = results.iter().map(Value::to_string).collect();
                        output.line(&json!({ "step": timeline.position() - self.start, "ok": results }).to_string());
                    }
                }
                return output.flush();
            }
            Err(failure) => failure,
        };
        output.flush_before_report()?;
        Err(Failure::Failed(failure))
    }
}

pub(crate) fn values(values: &[Value]) -> String {
    values.iter().map(Value::to_string).collect::<Vec<_>>().join(" ")
}

fn effect_json(effect: &Effect) -> Json {
    match effect {
        Effect::Local { index, old, new } => {
            json!({ "local": index, "old": old.to_string(), "new": new.to_string() })
        }
        Effect::Global { index, old, new } => {
            json!({ "global": index, "old": old.to_string(), "new": new.to_string() })
        }
        Effect::Memory {
            memory,
            address,
            length,
        } => {
            json!({ "memory": memory, "address": address, "length": length })
        }
        Effect::Call { function, arguments } => {
            json!({ "call": function, "arguments": arguments.iter().map(Value::to_string).collect::<Vec<_>>() })
        }
        Effect::Return => json!("return"),
        Effect::Throw => json!("throw"),
    }
}
