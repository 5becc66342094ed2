//! Where a call spends its instructions: by function, by line, and as chains of calls.

use semblance::machine::FunctionKind;
use semblance::observe::profile::Function;
use semblance::observe::{End, Profile, Profiler};
use serde_json::json;

use super::Failure;
use super::call::Call;
use super::options::{ProfileFormat, ProfileOptions};
use super::report::{printable, thousands};
use super::run::ended;

/// A function with what the profile says of it.
struct Row {
    function: Function,
    own: u64,
    total: u64,
    calls: u64,
}

/// Calls a function and prints where it was, and last how the call ended if that was not well.
pub(crate) fn run(options: &ProfileOptions) -> Result<(), Failure> {
    let (mut call, ()) = Call::begin(&options.call, |_| Ok(()))?;
    let mut profiler = Profiler::default();
    let mut end = call.timeline.seek(call.from);
    if end == End::Reached {
        end = call.timeline.forward(call.to, &mut profiler);
    }
    let profile = profiler.finish();
    match options.format {
        ProfileFormat::Text => print_tables(&mut call, &profile, options),
        ProfileFormat::Json => print_json(&mut call, &profile),
        ProfileFormat::Folded => {
            let folded = profile.folded(|function| name(&call, function));
            folded.lines().for_each(|line| call.output.line(line));
        }
    }
    call.output.flush()?;
    if end != End::Finished {
        return Ok(());
    }
    match ended(call.timeline.session(), &call.inputs) {
        Ok(_) => Ok(()),
        // The profile is what was asked for.
        Err(Failure::Exited(_)) => Ok(()),
        Err(failure) => {
            call.output.flush_before_report()?;
            Err(failure)
        }
    }
}

fn name(call: &Call, (module, function): Function) -> String {
    let name = call.inputs[module as usize].module.function_name(function);
    printable(&name).into_owned()
}

/// The functions, those first that execute most themselves.
fn rows(call: &Call, profile: &Profile) -> Vec<Row> {
    let totals = profile.totals();
    let row = |(function, (calls, own)): (Function, (u64, u64))| Row {
        function,
        own,
        total: totals.get(&function).copied().unwrap_or_default(),
        calls: calls + u64::from(call.from == call.start && Some(function) == invoked(call)),
    };
    let mut rows: Vec<Row> = profile.functions().into_iter().map(row).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.own), row.function));
    rows
}

/// The function that is called from outside, which no instruction counts.
fn invoked(call: &Call) -> Option<Function> {
    let machine = call.timeline.machine();
    match machine.functions[machine.invocation?.function as usize].kind {
        FunctionKind::Wasm { instance, index } => Some((machine.instances[instance as usize].module, index)),
        FunctionKind::Host(_) => None,
    }
}

fn share(count: u64, total: u64) -> String {
    format!("{:.1} %", 100.0 * count as f64 / total.max(1) as f64)
}

fn print_tables(call: &mut Call, profile: &Profile, options: &ProfileOptions) {
    let total = profile.total();
    let plural = if total == 1 { "" } else { "s" };
    call.output.line(&format!("{} instruction{plural}", thousands(total)));
    let rows = rows(call, profile);
    if rows.is_empty() {
        return;
    }
    call.output.line("");
    call.output.line(&format!(
        "{:>14} {:>8} {:>14} {:>10}  function",
        "own", "share", "with callees", "calls"
    ));
    for row in rows.iter().take(options.top) {
        let line = format!(
            "{:>14} {:>8} {:>14} {:>10}  {}",
            thousands(row.own),
            share(row.own, total),
            thousands(row.total),
            thousands(row.calls),
            name(call, row.function)
        );
        call.output.line(&line);
    }
    let mut lines = lines(call, profile);
    lines.sort_by_key(|line| (std::cmp::Reverse(line.count), line.number));
    call.output.line("");
    call.output.line(&format!("{:>14} {:>8}  line", "count", "share"));
    for line in lines.into_iter().take(options.top) {
        let place = format!("{}:{}", printable(&line.file), line.number);
        call.output.line(&format!(
            "{:>14} {:>8}  {place}  {}",
            thousands(line.count),
            share(line.count, total),
            printable(&line.text)
        ));
    }
}

/// A line of a text, with how many instructions were executed there.
struct Line {
    file: String,
    number: usize,
    text: String,
    count: u64,
}

fn lines(call: &Call, profile: &Profile) -> Vec<Line> {
    let mut all = Vec::new();
    for (module, input) in call.inputs.iter().enumerate() {
        let Some(source) = input.text() else { continue };
        let texts: Vec<&str> = source.text.lines().collect();
        let counted = profile.lines(module as u32, source);
        all.extend(counted.into_iter().map(|(number, count)| Line {
            file: input.name.clone(),
            number,
            text: texts.get(number - 1).unwrap_or(&"").trim().to_owned(),
            count,
        }));
    }
    all
}

fn print_json(call: &mut Call, profile: &Profile) {
    let functions = rows(call, profile).into_iter().map(
        |row| json!({ "function": name(call, row.function), "own": row.own, "total": row.total, "calls": row.calls }),
    );
    let functions: Vec<_> = functions.collect();
    let lines = lines(call, profile).into_iter();
    let lines: Vec<_> = lines
        .map(|line| json!({ "file": line.file, "line": line.number, "count": line.count }))
        .collect();
    let profile = json!({ "instructions": profile.total(), "functions": functions, "lines": lines });
    call.output.line(&profile.to_string());
}
