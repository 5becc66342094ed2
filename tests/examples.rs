//! The examples of the page (`web/examples`): each does what `examples.json` says of it when it is called as listed there.
//! `BLESS=1 cargo test --test examples` formats them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use semblance::arguments;
use semblance::features::Features;
use semblance::host::{World, uses_world};
use semblance::machine::Limits;
use semblance::module::{self, ExternKind};
use semblance::session::{Outcome, Session, ok};
use serde::Deserialize;

/// More than any example that ends needs; one that never ends is looked at for so long.
const BUDGET: u64 = 20_000_000;

#[derive(Deserialize)]
struct Chapter {
    title: String,
    examples: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    file: String,
    title: String,
    function: String,
    arguments: String,
    /// How the call ends, as the page says it; `None`: never.
    result: Option<String>,
    /// What it prints.
    #[serde(default)]
    console: String,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/web/examples"))
}

fn chapters() -> Vec<Chapter> {
    let list = fs::read_to_string(folder().join("examples.json")).expect("the list of examples");
    serde_json::from_str(&list).expect("the form of the list")
}

fn texts() -> Vec<(Example, String)> {
    let examples = chapters().into_iter().flat_map(|chapter| chapter.examples);
    let with_text = |example: Example| {
        let text = fs::read_to_string(folder().join(&example.file)).expect("a file for each example");
        (example, text)
    };
    examples.map(with_text).collect()
}

/// Runs an example as the page does, and tells how it ended and what it printed.
fn run(example: &Example, text: &str) -> (Option<String>, String) {
    let loaded =
        module::load_text(text, Features::default()).unwrap_or_else(|error| panic!("{}: {error}", example.file));
    let mut exports = loaded.module.exports.iter();
    let function = exports
        .find(|export| export.kind == ExternKind::Func && *export.name == *example.function)
        .unwrap_or_else(|| panic!("{} exports no `{}`", example.file, example.function));
    let ty = loaded.module.function_type(function.index);
    let arguments = arguments::parse_field(ty, &example.arguments).expect("arguments that fit");

    let mut session = Session::new(Limits::default());
    if uses_world(&loaded.module) {
        session = session.within(World::default());
    }
    let mut console = Vec::new();
    let instance = session
        .instantiate(loaded.module.clone())
        .expect("imports that there are");
    let mut outcome = session.run(BUDGET, &mut console);
    if let Outcome::Returned(_) = outcome {
        let function = session
            .exported_function(instance, &example.function)
            .expect("it was found");
        session.invoke(function, &arguments).expect("arguments that fit");
        let end = session.machine.steps + BUDGET;
        outcome = session.run(BUDGET, &mut console);
        while let Outcome::Waiting(_) = outcome
            && session.block()
        {
            outcome = session.run(end.saturating_sub(session.machine.steps), &mut console);
        }
    }
    let end = match outcome {
        Outcome::Returned(results) => Some(ok(&results)),
        Outcome::Trapped(trap) => Some(format!("Trap: {trap}")),
        Outcome::Thrown { tag, .. } => Some(format!("Exception: {tag}")),
        Outcome::Exited(status) => Some(format!("Exited: {status}")),
        Outcome::Paused | Outcome::Waiting(_) | Outcome::Asking => None,
    };
    (end, String::from_utf8(console).expect("text"))
}

#[test]
fn each_does_what_it_is_listed_for() {
    for (example, text) in texts() {
        let (end, console) = run(&example, &text);
        assert_eq!(end, example.result, "{}", example.file);
        if end.is_some() {
            assert_eq!(console, example.console, "{}", example.file);
        }
    }
}

#[test]
fn every_file_is_listed_once() {
    let listed: Vec<String> = texts().into_iter().map(|(example, _)| example.file).collect();
    let files = fs::read_dir(folder()).expect("the folder of examples");
    let names = files.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a plain name")
    });
    let present: BTreeSet<String> = names.filter(|name| name.ends_with(".wat")).collect();
    assert_eq!(listed.len(), present.len());
    assert_eq!(BTreeSet::from_iter(listed), present);
}

#[test]
fn they_are_told_apart() {
    let chapters = chapters();
    let titles: Vec<&str> = chapters
        .iter()
        .flat_map(|chapter| {
            chapter
                .examples
                .iter()
                .map(|example| &*example.title)
                .chain([&*chapter.title])
        })
        .collect();
    assert_eq!(BTreeSet::from_iter(&titles).len(), titles.len());
}

#[test]
fn each_begins_with_what_it_teaches_and_fits_the_editor() {
    for (example, text) in texts() {
        assert!(text.starts_with(";; "), "{}", example.file);
        assert!(text.ends_with(")\n") && !text.ends_with("\n\n"), "{}", example.file);
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}", example.file, number + 1);
            assert!(line.len() <= 76, "{place}: {} characters", line.len());
            assert!(line.trim_end() == line && !line.contains('\t'), "{place}");
        }
    }
}

#[test]
fn each_is_formatted_as_the_page_formats() {
    for (example, text) in texts() {
        let formatted = module::format(&text).expect("it has tokens");
        if std::env::var_os("BLESS").is_some() {
            fs::write(folder().join(&example.file), &formatted).expect("the file is there");
        }
        let changed = text
            .lines()
            .zip(formatted.lines())
            .find(|(line, formatted)| line != formatted);
        assert_eq!(changed, None, "{}", example.file);
        assert_eq!(text, formatted, "{}", example.file);
    }
}
