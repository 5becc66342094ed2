//! What comes of a comparison, in words.

use std::collections::BTreeMap;

use super::Judged;
use crate::compare::copy::Manner;
use crate::compare::evidence::{Ending, FileEnd, HostCall, MemoryEnd};
use crate::compare::ours::Happened;
use crate::compare::seen::Seen;
use crate::compare::tally::{BLOCK, HOST_CALL, HOST_RESULT};
use crate::compare::watch::{Reason, Watch};
use crate::compare::{Event, Obstacle, Ours, Verdict};
use crate::host::wasi::uses_wasi;
use crate::js::loaded::Loaded;
use crate::js::types::{Both, CallsCompared, Comparison, FirstDifference, MemoryCompared, NamedBoth, VerdictKind};
use crate::machine::{DEFAULT_MEMORY_PAGES, Limits, Value};
use crate::module::types::ValType;
use crate::module::{ExternKind, Module};

/// Calls of the host that are listed, at most.
const CALLS: usize = 200;

/// How many of them come before the first that is different.
const BEFORE: usize = 20;

/// Characters of output that are shown, at most.
const OUTPUT: usize = 10_000;

/// Globals that are listed, at most.
const GLOBALS: usize = 200;

/// Files that are listed, at most.
const FILES: usize = 100;

/// The first event that is different.
#[derive(Clone, Debug)]
pub(super) struct First {
    ours: Option<Happened>,
    theirs: Option<Event>,
    /// How many events before are the same.
    same: u64,
    /// The watched instructions of both.
    watches: [Option<Watch>; 2],
}

impl First {
    /// Finds it in a block of events.
    pub(super) fn find(again: &Ours, block: u64, theirs: &[Event]) -> Option<Self> {
        let (at, ours, theirs) = again.first_difference(theirs)?;
        let watch = |event: Option<Event>| event.and_then(|event| again.watch(event.site));
        Some(Self {
            watches: [watch(ours.map(|ours| ours.event)), watch(theirs)],
            ours,
            theirs,
            same: block * BLOCK + at as u64,
        })
    }

    fn reason(&self) -> Option<Reason> {
        let [ours, theirs] = &self.watches;
        let is_same = ours.as_ref()?.offset == theirs.as_ref()?.offset;
        is_same.then(|| ours.as_ref().map(|watch| watch.reason))?
    }
}

pub(super) fn report(loaded: &Loaded, run: &Ours, judged: &Judged, first: Option<&First>) -> Comparison {
    let Judged {
        ours,
        theirs,
        judgement,
    } = judged;
    let module = &*loaded.module;
    let writer = Writer { loaded, run };
    let is_different = judgement.verdict == Verdict::Different;
    let is_over = ours.ending != Ending::Unfinished && theirs.ending != Ending::Unfinished;
    Comparison {
        verdict: match judgement.verdict {
            Verdict::Identical => VerdictKind::Identical,
            Verdict::Different => VerdictKind::Different,
            Verdict::NotComparable(_) => VerdictKind::NotComparable,
        },
        reason: reason(judged, first),
        may_be_nans: is_different && is_over && Manner::makes_nans(module),
        may_be_located: is_over
            && matches!(
                judgement.verdict,
                Verdict::Different | Verdict::NotComparable(Obstacle::NanBits)
            ),
        ending: Both {
            browser: Some(writer.ending(&theirs.ending, Some(&ours.ending))),
            semblance: Some(writer.ending(&ours.ending, None)),
            is_same: judgement.ending,
        },
        calls: calls(&writer, judged),
        output: Both {
            browser: Some(output(&theirs.output.first)),
            semblance: Some(output(&ours.output.first)),
            is_same: judgement.output,
        },
        printed: Both {
            browser: Some(theirs.output.length.to_string()),
            semblance: Some(ours.output.length.to_string()),
            is_same: ours.output.length == theirs.output.length,
        },
        globals: globals(module, judged),
        memories: memories(module, judged),
        files: files(judged),
        is_wasi: uses_wasi(module),
        browser_milliseconds: theirs.milliseconds,
        semblance_milliseconds: ours.milliseconds,
        steps: run.steps() as f64,
        first: first.map(|first| writer.first(first)),
    }
}

/// Why the verdict is what it is.
fn reason(judged: &Judged, first: Option<&First>) -> String {
    let Judged {
        ours,
        theirs,
        judgement,
    } = judged;
    match &judgement.verdict {
        Verdict::Identical => identical(judged),
        Verdict::Different => match first.and_then(First::reason) {
            Some(Reason::Relaxed) => {
                "They differ in what a relaxed vector instruction gives. The specification leaves \
                that to the hardware; in Semblance it is always the same."
                    .into()
            }
            Some(Reason::Growth) => format!(
                "They differ in how far a memory or table can grow. Each engine has its own limits; in Semblance a \
                 memory may have {DEFAULT_MEMORY_PAGES} pages."
            ),
            _ => format!("They differ in {}.", list(&different(judged))),
        },
        Verdict::NotComparable(Obstacle::NanBits) => {
            "They differ in the bits of a NaN, which the specification leaves to \
            each engine. With the same NaNs everything is the same."
                .into()
        }
        Verdict::NotComparable(Obstacle::CallDepth) => format!(
            "The call stack is exhausted. How deep calls can go, each engine decides for itself: in Semblance {} deep.",
            Limits::default().call_depth
        ),
        Verdict::NotComparable(Obstacle::Room(what)) => format!("An engine has no room for the program: {what}."),
        Verdict::NotComparable(Obstacle::UnknownTrap(text)) => {
            format!("It is not known what this browser means by “{text}”.")
        }
        Verdict::NotComparable(Obstacle::Input) => format!(
            "The program reads what nobody has typed, and nobody types while engines are compared.{} Give it its standard \
             input beforehand, and say that it ends there.",
            until_then(judged)
        ),
        Verdict::NotComparable(Obstacle::Time) => {
            let who = match (&theirs.ending, &ours.ending) {
                (Ending::Unfinished, Ending::Unfinished) => "In both engines the program",
                (Ending::Unfinished, _) => "In the browser’s engine the program",
                _ => "In Semblance the program",
            };
            format!("{who} was not over when its time was.{}", until_then(judged))
        }
    }
}

/// That a program that is not over did the same, if it did anything.
fn until_then(Judged { ours, theirs, .. }: &Judged) -> String {
    match ours.calls.count.min(theirs.calls.count) {
        0 => String::new(),
        calls => format!(" What it did until then is the same, {} among it.", host_calls(calls)),
    }
}

fn host_calls(count: u64) -> String {
    format!("{count} host call{}", if count == 1 { "" } else { "s" })
}

fn identical(judged: &Judged) -> String {
    let ours = &judged.ours;
    let mut what = vec!["result".to_owned()];
    if ours.calls.count > 0 {
        what.push(host_calls(ours.calls.count));
    }
    if ours.output.length > 0 {
        what.push("output".into());
    }
    if ours.globals.as_ref().is_some_and(|globals| !globals.is_empty()) {
        what.push("globals".into());
    }
    if ours.memories.as_ref().is_some_and(|memories| !memories.is_empty()) {
        what.push("memory at the end".into());
    }
    if !ours.files.is_empty() {
        what.push("files".into());
    }
    match &*what {
        [_] => "The result is the same.".into(),
        what => format!("The same {}.", list(what)),
    }
}

fn different(judged: &Judged) -> Vec<String> {
    let judgement = &judged.judgement;
    let parts = [
        (!judgement.ending, "the result"),
        (!judgement.calls, "the host calls"),
        (!judgement.output, "the output"),
        (judgement.global.is_some(), "the globals"),
        (judgement.memory.is_some(), "the memory at the end"),
        (!judgement.files, "the files"),
    ];
    parts
        .iter()
        .filter(|(differs, _)| *differs)
        .map(|(_, what)| (*what).to_owned())
        .collect()
}

/// `a`, `a and b`, `a, b and c`.
fn list(parts: &[String]) -> String {
    match parts {
        [] => "something".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn output(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(OUTPUT).collect()
}

fn calls(writer: &Writer<'_>, judged: &Judged) -> CallsCompared {
    let (ours, theirs) = (&judged.ours.calls, &judged.theirs.calls);
    let first = judged.judgement.first_call.map_or(0, |first| first as usize);
    let start = if first < CALLS - BEFORE { 0 } else { first - BEFORE };
    let end = (start + CALLS).min(ours.first.len().max(theirs.first.len()));
    let row = |index: usize| {
        let (ours, theirs) = (ours.first.get(index), theirs.first.get(index));
        Both {
            browser: theirs.map(|call| writer.call(call)),
            semblance: ours.map(|call| writer.call(call)),
            is_same: ours == theirs,
        }
    };
    CallsCompared {
        browser: theirs.count as f64,
        semblance: ours.count as f64,
        is_same: judged.judgement.calls,
        start: start as f64,
        rows: (start..end).map(row).collect(),
    }
}

/// The name of something exported, or else its own.
fn export_name(module: &Module, kind: ExternKind, index: u32) -> Option<String> {
    let exports = &module.exports;
    let found = exports
        .iter()
        .find(|export| export.kind == kind && export.index == index);
    found.map(|export| export.name.to_string())
}

fn globals(module: &Module, judged: &Judged) -> Vec<NamedBoth> {
    let ours = judged.ours.globals.as_deref().unwrap_or_default();
    let theirs = judged.theirs.globals.as_deref().unwrap_or_default();
    let count = ours.len().max(theirs.len()) as u32;
    let named = |index: u32| {
        let (ours, theirs) = (ours.get(index as usize), theirs.get(index as usize));
        let is_same = ours == theirs;
        let exported = export_name(module, ExternKind::Global, index);
        let own = || {
            module
                .names
                .global(index)
                .map_or(format!("global {index}"), |name| format!("${name}"))
        };
        (exported.is_some() || !is_same).then(|| NamedBoth {
            name: exported.unwrap_or_else(own),
            both: Both {
                browser: theirs.map(Seen::to_string),
                semblance: ours.map(Seen::to_string),
                is_same,
            },
        })
    };
    (0..count).filter_map(named).take(GLOBALS).collect()
}

fn memories(module: &Module, judged: &Judged) -> Vec<MemoryCompared> {
    let ours = judged.ours.memories.iter().flatten();
    let theirs = judged.theirs.memories.iter().flatten();
    let compared = |(index, (ours, theirs)): (usize, (&MemoryEnd, &MemoryEnd))| {
        let exported = export_name(module, ExternKind::Memory, index as u32);
        let own = || module.names.memory(index as u32).map(|name| format!("${name}"));
        let address = ours.first_difference(theirs);
        let byte = |memory: &MemoryEnd| memory.byte(address?).map(|byte| format!("{byte:02x}"));
        MemoryCompared {
            name: exported.or_else(own).unwrap_or_else(|| format!("memory {index}")),
            browser: theirs.size as f64,
            semblance: ours.size as f64,
            address: address.map(|address| address as f64),
            bytes: Both {
                browser: byte(theirs),
                semblance: byte(ours),
                is_same: address.is_none(),
            },
        }
    };
    ours.zip(theirs).enumerate().map(compared).collect()
}

/// The files of both, by their paths.
fn files(judged: &Judged) -> Vec<NamedBoth> {
    let by_path = |files: &[FileEnd]| -> BTreeMap<String, FileEnd> {
        files.iter().map(|file| (file.path.clone(), file.clone())).collect()
    };
    let (ours, theirs) = (by_path(&judged.ours.files), by_path(&judged.theirs.files));
    let mut paths: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    paths.sort();
    paths.dedup();
    let named = |path: &String| {
        let (ours, theirs) = (ours.get(path), theirs.get(path));
        // Of files of the same size it has to be shown that they are different.
        let is_alike = ours.zip(theirs).is_some_and(|(ours, theirs)| ours.size == theirs.size);
        let is_same = ours == theirs;
        let shown = |file: &FileEnd| match is_alike && !is_same {
            true => format!("{} bytes, which sum up to {:016x}", file.size, file.sum),
            false => format!("{} bytes", file.size),
        };
        NamedBoth {
            name: path.clone(),
            both: Both {
                browser: theirs.map(shown),
                semblance: ours.map(shown),
                is_same,
            },
        }
    };
    paths.into_iter().map(named).take(FILES).collect()
}

/// Writes what belongs to a run.
struct Writer<'a> {
    loaded: &'a Loaded,
    run: &'a Ours,
}

impl Writer<'_> {
    /// `other` is how the run has ended in Semblance, which tells more traps apart than browsers do.
    fn ending(&self, ending: &Ending, other: Option<&Ending>) -> String {
        match ending {
            Ending::Returned(values) => format!("Ok [{}]", joined(values.iter().map(Seen::to_string))),
            Ending::Trapped { codes, text } => {
                let ours = match other {
                    Some(Ending::Trapped { codes: ours, .. }) => ours.iter().find(|code| codes.contains(code)),
                    _ => None,
                };
                match ours.or(codes.first()) {
                    Some(crate::error::TrapCode::Host) | None => format!("Trap: {text}"),
                    Some(code) => format!("Trap: {code}"),
                }
            }
            Ending::Thrown { tag, payload } => {
                let tag = tag.map_or_else(
                    || "a tag of the browser’s".into(),
                    |tag| self.loaded.module.tag_name(tag),
                );
                let shown = |value: &Option<Seen>| value.map_or_else(|| "?".into(), |value| value.to_string());
                format!("Exception: {tag} [{}]", joined(payload.iter().map(shown)))
            }
            Ending::Exited(status) => format!("Exited with status {status}"),
            Ending::Waiting => "Waiting for input".into(),
            Ending::Unfinished => "Not over".into(),
            Ending::Failed(message) => message.clone(),
        }
    }

    fn host(&self, host: u32) -> String {
        let host = self.run.session().program.host(host);
        format!("{}.{}", host.module, host.name)
    }

    fn call(&self, call: &HostCall) -> String {
        let arguments = joined(call.arguments.iter().map(Value::to_string));
        let outcome = match &call.outcome {
            Ok(results) if results.is_empty() => String::new(),
            Ok(results) => format!(" → {}", joined(results.iter().map(Value::to_string))),
            Err(trap) => format!(" → trap: {trap}"),
        };
        format!("{}({arguments}){outcome}", self.host(call.host))
    }

    fn first(&self, first: &First) -> FirstDifference {
        let [ours, theirs] = &first.watches;
        let site = first
            .ours
            .map(|ours| ours.event.site)
            .or(first.theirs.map(|theirs| theirs.site));
        let offset = site.filter(|site| *site < HOST_CALL).map(|site| site as usize);
        let what = match (first.reason(), site) {
            (Some(Reason::Store), _) => "A write to memory",
            (Some(Reason::Global), _) => "A write to a global",
            (Some(Reason::Growth), _) => "How a memory or table grows",
            (Some(Reason::Relaxed), _) => "A relaxed vector instruction",
            (None, Some(site)) if site >= HOST_RESULT => "What a host call gives",
            (None, Some(site)) if site >= HOST_CALL => "A host call",
            (None, _) => "What is executed",
        };
        FirstDifference {
            what: what.into(),
            same: first.same as f64,
            place: offset.and_then(|offset| self.loaded.text.place(offset)),
            step: first.ours.map(|ours| ours.step as f64),
            both: Both {
                browser: first.theirs.map(|event| self.event(&event, theirs.as_ref())),
                semblance: first.ours.map(|happened| self.event(&happened.event, ours.as_ref())),
                is_same: false,
            },
        }
    }

    fn event(&self, event: &Event, watch: Option<&Watch>) -> String {
        let Some(watch) = watch else {
            let host = self.host(event.site & !HOST_RESULT);
            let ty = self.run.session().program.host(event.site & !HOST_RESULT).ty;
            let ty = self.run.session().program.types.func(ty);
            return match event.site >= HOST_RESULT {
                true => format!("{host} → {}", joined(values(&ty.results, &event.words))),
                false => format!("{host}({})", joined(values(&ty.params, &event.words))),
            };
        };
        let name = self.loaded.text.token_at(watch.offset as usize).unwrap_or_default();
        match watch.result {
            Some(ty) => format!("{name} → {}", joined(values(&[ty], &event.words))),
            None => format!(
                "{name} {}",
                values(&watch.operands, &event.words).collect::<Vec<_>>().join(" ")
            ),
        }
    }
}

/// The values whose words these are, as far as there are words.
fn values<'a>(types: &'a [ValType], words: &'a [u64; 3]) -> impl Iterator<Item = String> {
    let mut words = &words[..];
    types.iter().map_while(move |ty| {
        let (its, rest) = words.split_at_checked(ty.slots())?;
        words = rest;
        Some(match ty {
            ValType::Ref(_) => "a reference".into(),
            ty => Value::from_slots(*ty, its).to_string(),
        })
    })
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
