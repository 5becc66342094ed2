//! Checking and testing everything.

use std::{
    env,
    io::{IsTerminal, stdout},
    process::{Command, ExitCode},
};

use anyhow::Result;

use crate::{
    count::{self, Count},
    fuzz, page,
    process::{command, run, run_watching, web},
    scripts,
    setup::{self, Wasm32},
    step::step,
};

/// Sets up what is missing, runs all checks and all tests, and says in the last line how many passed and failed.
pub(crate) fn test() -> Result<ExitCode> {
    let tools = setup::page()?;
    setup::browser()?;
    setup::firefox();
    setup::programs();

    let mut report = Report::default();
    report.check("Rust format (cargo fmt --check)", || {
        run(command("cargo").args(["fmt", "--all", "--check"]))
    });
    report.check("Rust lints (cargo clippy)", || {
        run(&mut clippy(&["--workspace", "--all-targets"]))
    });
    // Debian's Cargo has no clippy; that the engine compiles there, the build of the page shows.
    if tools.wasm32 == Wasm32::Ready {
        report.check(
            "Rust lints for the page (cargo clippy --target wasm32-unknown-unknown)",
            || {
                let mut clippy = clippy(&["--lib", "--no-default-features", "--target", "wasm32-unknown-unknown"]);
                tools.wasm32.configure(&mut clippy);
                run(&mut clippy)
            },
        );
    }
    let tests = ["--workspace", "--exclude", fuzz::PACKAGE];
    report.count("Rust tests (cargo test)", count::in_cargo_line, &mut cargo_test(&tests));
    report.count(
        "Generated and broken modules (cargo test --profile fuzz)",
        count::in_cargo_line,
        &mut cargo_test(&["--package", fuzz::PACKAGE, "--profile", fuzz::PROFILE]),
    );
    report.check("Generated modules, here and in a browser", fuzz::few);
    if report.check("The scripts' runner for a JavaScript engine (cargo build)", || {
        scripts::build(&tools)
    }) {
        report.count(
            "Scripts in a JavaScript engine (node)",
            count::in_cargo_line,
            &mut scripts::run(),
        );
        report.count(
            "Scripts and generated modules, compiled for a JavaScript engine (node)",
            count::in_cargo_line,
            &mut scripts::run_compiled(),
        );
    }
    report.check("Format of the page's sources (prettier)", || {
        run(&mut npm_script("format:check"))
    });
    // The TypeScript imports the glue that this build generates.
    if report.check("The page itself (trunk build --release)", || page::build(&tools)) {
        report.check("TypeScript (tsc --build)", || run(&mut npm_script("types")));
        report.check("TypeScript lints (eslint)", || run(&mut npm_script("lint")));
        report.count(
            "Browser tests (playwright)",
            count::in_playwright_line,
            &mut playwright(),
        );
    }
    Ok(report.conclude())
}

fn clippy(what: &[&str]) -> Command {
    let mut clippy = command("cargo");
    clippy.arg("clippy").args(what).args(["--", "--deny", "warnings"]);
    clippy
}

fn cargo_test(what: &[&str]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(["test", "--no-fail-fast"]).args(what);
    // Its output passes through here, and it cannot see the terminal.
    if in_colour() {
        cargo.args(["--", "--color", "always"]);
    }
    cargo
}

fn playwright() -> Command {
    let mut npm = npm_script("test");
    if in_colour() {
        npm.env("FORCE_COLOR", "1");
    }
    npm
}

fn npm_script(name: &str) -> Command {
    let mut npm = command("npm");
    npm.args(["run", "--silent", name]).current_dir(web());
    npm
}

fn in_colour() -> bool {
    stdout().is_terminal() && env::var_os("NO_COLOR").is_none()
}

/// What has been checked so far.
#[derive(Default)]
struct Report {
    /// Tests, and checks without parts (format, lints, types, the build), each of which counts as one.
    total: Count,
    /// The steps that failed.
    failures: Vec<String>,
    /// The tests among them that did, where their runners name them.
    failed: Vec<String>,
}

impl Report {
    /// Runs a check that passes or fails as a whole; whether it passed.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let passed = self.step(name, work);
        if passed {
            self.total.passed += 1;
        } else {
            self.total.failed += 1;
        }
        passed
    }

    /// Runs tests, and counts them by what they print.
    fn count(&mut self, name: &str, count: fn(&str) -> Count, command: &mut Command) {
        let mut sum = Count::default();
        let mut failed = Vec::new();
        let passed = self.step(name, || {
            run_watching(command, |line| {
                sum += count(line);
                failed.extend(count::failing(line));
            })
        });
        self.failed.append(&mut failed);
        // What fails before the first test (it does not compile) has failed too.
        if !passed {
            sum.failed = sum.failed.max(1);
        }
        self.total += sum;
    }

    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let result = step(name, work);
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
            self.failures.push(name.to_owned());
        }
        result.is_ok()
    }

    fn conclude(self) -> ExitCode {
        for failure in &self.failures {
            println!("Failed: {failure}");
        }
        for test in &self.failed {
            println!("Failed: {test}");
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
