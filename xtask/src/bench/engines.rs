//! Comparing engines: this one, other interpreters, and the engine around them.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::Options;
use crate::{
    glue::{Package, TARGET},
    process::{command, root, run, web},
    setup::{self, PageTools},
    step::step,
};

const PEERS: &str = "benches/engines/peers";
const GUESTS: &str = "benches/engines/guests";

/// What is compared natively, by the names that `web/bench/engines.js` has for it: workspace, package, features.
const NATIVE: &[(&str, &str, &str, &str)] = &[
    ("semblance", ".", "subject-semblance", ""),
    ("semblance-uncounted", ".", "subject-semblance", "uncounted"),
    ("wasmi", PEERS, "subject-wasmi", "tail"),
    ("tinywasm", PEERS, "subject-tinywasm", ""),
];

/// What is compared where a JavaScript engine runs it.
const WASM32: &[(&str, Package)] = &[
    ("semblance", Package::module(".", "subject-semblance", "")),
    (
        "semblance-interpreted",
        Package::module(".", "subject-semblance", "interpreted"),
    ),
    (
        "semblance-uncounted",
        Package::module(".", "subject-semblance", "uncounted"),
    ),
    ("wasmi", Package::module(PEERS, "subject-wasmi", "match")),
    (
        "wasmi-tail",
        Package::module(PEERS, "subject-wasmi", "tail").on("+tail-call"),
    ),
    ("tinywasm", Package::module(PEERS, "subject-tinywasm", "")),
];

/// Where compiled engines and programs are, and everything on the way to them.
fn artifacts() -> PathBuf {
    root().join("target/bench")
}

/// Compiles what is to be compared, and compares it.
pub(crate) fn compare(options: &Options) -> Result<()> {
    let tools = setup::page()?;
    let places = options.places.names();
    if places.contains(&"chromium") {
        setup::browser()?;
    }
    let is_chosen = |name: &str| match &options.engine {
        None => !name.starts_with("semblance-"),
        // A variant has the name of what is compiled for it in front.
        Some(chosen) => chosen
            .split(',')
            .any(|chosen| chosen == name || name == "semblance" && chosen.starts_with(name)),
    };
    step("Compiling the programs", || guests(&tools))?;
    if places.contains(&"native") {
        for engine in NATIVE.iter().filter(|engine| is_chosen(engine.0)) {
            step(&format!("Compiling {} for this machine", engine.0), || native(engine))?;
        }
    }
    if places.iter().any(|place| *place != "native") {
        for (name, package) in WASM32.iter().filter(|(name, _)| is_chosen(name)) {
            step(&format!("Compiling {name} to WebAssembly"), || {
                // Each in a folder of its own: Cargo keeps one library of a name, whatever its features.
                let target = match *name {
                    "semblance" => root().join("target"),
                    _ => artifacts().join("cargo").join(name),
                };
                let folder = artifacts().join("wasm32").join(name);
                package.build_into(&tools, &target, &folder, "subject")
            })?;
        }
    }
    step("Comparing", || {
        let mut node = command("node");
        node.arg(web().join("bench/main.js"))
            .arg("--artifacts")
            .arg(artifacts());
        for place in &places {
            node.args(["--place", place]);
        }
        for (name, value) in [
            ("--program", &options.program),
            ("--engine", &options.engine),
            ("--json", &options.json),
            ("--plot", &options.plot),
        ] {
            if let Some(value) = value {
                node.args([name, value]);
            }
        }
        for (name, is_set) in [("--quick", options.quick), ("--warm", options.warm)] {
            if is_set {
                node.arg(name);
            }
        }
        run(&mut node)
    })
}

/// Compiles the guest programs.
fn guests(tools: &PageTools) -> Result<()> {
    let target = artifacts().join("cargo/guests");
    let cargo = |arguments: &[&str]| {
        let mut cargo = command("cargo");
        cargo.current_dir(root().join(GUESTS)).args(arguments);
        cargo.args(["--quiet", "--locked", "--target-dir"]).arg(&target);
        cargo
    };
    let mut compile = cargo(&["build", "--release", "--examples", "--target", TARGET]);
    tools.wasm32.configure(&mut compile);
    run(&mut compile)?;
    let compiled = target.join(TARGET).join("release/examples");
    let folder = artifacts().join("guests");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(root().join(GUESTS).join("programs"))? {
        let source = entry?.path();
        let binary = folder.join(source.with_extension("wasm").file_name().unwrap_or_default());
        if source.extension().is_some_and(|extension| extension == "wat") {
            let mut assemble = cargo(&["run", "--package", "assemble"]);
            run(assemble.arg("--").arg(&source).arg(&binary))?;
        } else {
            fs::copy(compiled.join(binary.file_name().unwrap_or_default()), &binary)?;
        }
    }
    Ok(())
}

/// Compiles an engine for this machine.
fn native((name, workspace, package, features): &(&str, &str, &str, &str)) -> Result<()> {
    let target = match *workspace {
        "." => root().join("target"),
        _ => artifacts().join("cargo/native"),
    };
    let mut cargo = command("cargo");
    cargo.current_dir(root().join(workspace));
    cargo.args([
        "build",
        "--release",
        "--package",
        package,
        "--bins",
        "--features",
        features,
    ]);
    if *workspace != "." {
        cargo.arg("--locked");
    }
    run(cargo.arg("--target-dir").arg(&target))?;
    let folder = artifacts().join("native");
    fs::create_dir_all(&folder)?;
    fs::copy(target.join("release").join(package), folder.join(name))?;
    Ok(())
}
