//! The trace of a run: a line for each instruction, as text or as JSON.

use std::fmt::Write as _;

use semblance::host::Stream;
use semblance::machine::Value;
use semblance::observe::{
    Effect, End, Entry, Event, Location, Timeline, TraceEvent, TraceFilter, Tracer, instructions_with,
};
use semblance::session::Session;
use serde_json::{Value as Json, json};

use super::Failure;
use super::call::Call;
use super::input::Input;
use super::number::Addresses;
use super::options::{Format, TraceOptions};
use super::output::Output;
use super::report::printable;

/// Instructions between two looks at whether there is output to show.
const SLICE: u64 = 1 << 12;

/// Calls a function and prints what is executed, and last how the call ended.
pub(crate) fn run(options: &TraceOptions) -> Result<(), Failure> {
    let (call, functions) = Call::begin(&options.call, |input| {
        let function = |name: &String| match input.function(name) {
            Some(function) => Ok((0, function)),
            None => Err(Failure::Usage(format!("the module defines no function `{name}`"))),
        };
        options.function.iter().map(function).collect::<Result<Vec<_>, _>>()
    })?;
    let Call {
        mut timeline,
        inputs,
        mut output,
        start,
        from,
        to: last,
        ..
    } = call;
    let printer = Printer {
        inputs: &inputs,
        format: options.format,
        start,
    };
    let memory = timeline.machine().instances[call.instance as usize].memories.first();
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
        instructions: options.search.as_deref().map(|text| {
            let sources = inputs.iter().enumerate();
            let sources = sources.filter_map(|(module, input)| Some((module as u32, input.disassembly().ok()?)));
            instructions_with(sources, text)
        }),
        value: None,
        calls: options.calls,
        host_calls: options.host_calls,
        writes: options.writes.iter().map(place).collect::<Result<_, _>>()?,
    };
    let shows_host = match filter.takes_all_kinds() {
        true => filter.instructions.is_none(),
        false => filter.calls || filter.host_calls,
    };
    let mut tracer = Tracer::new(filter);
    let mut end = timeline.seek(from);
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
        let errors = answer.stream == Stream::Error;
        match self.format {
            Format::Text if !printed.is_empty() => {
                let place = if errors { " to standard error" } else { "" };
                output.line(&format!("{step:>9}  prints {printed:?}{place}"));
            }
            Format::Text => {}
            Format::Json => {
                let outcome = match &answer.outcome {
                    Ok(results) => json!({ "results": results.iter().map(Value::to_string).collect::<Vec<_>>() }),
                    Err(trap) => json!({ "trap": trap.to_string() }),
                };
                let mut line = json!({ "step": step, "host": outcome, "prints": printed });
                if errors {
                    line["stream"] = json!("stderr");
                }
                output.line(&line.to_string());
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
        if let Failure::Exited(status) = failure {
            output.line(&match self.format {
                Format::Text => format!("Exited with status {status}"),
                Format::Json => json!({ "step": timeline.position() - self.start, "exited": status }).to_string(),
            });
        }
        output.flush_before(&failure)?;
        Err(failure)
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
