//! The chores of the project: set-up, build, serve, test.
//!
//! Every command first sets up what it needs and finds missing, says what that is and why, and then does its work.

mod bench;
mod bench_page;
mod count;
mod fuzz;
mod glue;
mod page;
mod process;
mod scripts;
mod serve;
mod setup;
mod step;
mod test;

use std::process::ExitCode;

use anyhow::Result;

mod flags {
    xflags::xflags! {
        /// The chores of the project.
        cmd xtask {
            /// Build the page and serve it on this machine alone.
            cmd serve {
                /// The port to serve on (8080, or the next one that is free).
                optional -p, --port port: u16
            }
            /// Build the page into dist/, which any file server can host under any path.
            cmd build {}
            /// Check format, lints and types, run all tests: Rust's, and the page's in a browser.
            cmd test {}
            /// Compare generated modules with wasmi and a browser; what differs is kept in tests/fuzz/found/.
            cmd fuzz {
                /// For how long (until Ctrl-C).
                optional --seconds seconds: u64
                /// Where the sequence of modules begins (the time).
                optional --seed seed: u64
            }
            /// Measure what the engine costs, and compare it with others.
            cmd bench {
                /// Less time, and less to rely on.
                optional --quick
                /// Only natively (or where else is said).
                optional --native
                /// Only in Node.js (or where else is said).
                optional --node
                /// Only in Chromium (or where else is said).
                optional --chromium
                /// Compare over these programs only, with commas between them.
                optional --program program: String
                /// Compare these engines only, with commas between them.
                optional --engine engine: String
                /// Compare warm engines, not cold ones.
                optional --warm
                /// Where to write all figures of a comparison (target/bench/engines.json).
                optional --json json: String
                /// Where to draw them (target/bench/engines.svg).
                optional --plot plot: String
                /// Only this part: recording, travel, watching, engines, or page, which is measured in the browser.
                optional part: String
            }
            /// Only set up what the other commands need.
            cmd setup {}
        }
    }
}

fn main() -> ExitCode {
    let flags = flags::Xtask::from_env_or_exit();
    match run(flags.subcommand) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: flags::XtaskCmd) -> Result<ExitCode> {
    match command {
        flags::XtaskCmd::Serve(flags::Serve { port }) => {
            build()?;
            serve::serve(&page::dist(), port)?;
        }
        flags::XtaskCmd::Build(_) => {
            build()?;
            println!(
                "The page is in {}; any file server can host it.",
                page::dist().display()
            );
        }
        flags::XtaskCmd::Test(_) => return test::test(),
        flags::XtaskCmd::Fuzz(flags) => {
            setup::node()?;
            setup::browser()?;
            fuzz::fuzz(flags.seconds, flags.seed)?;
        }
        flags::XtaskCmd::Bench(flags) if flags.part.as_deref() == Some("page") => {
            build()?;
            setup::browser()?;
            bench_page::bench(flags.quick)?;
        }
        flags::XtaskCmd::Bench(flags) => {
            bench::bench(&bench::Options {
                quick: flags.quick,
                part: flags.part,
                places: bench::Places {
                    native: flags.native,
                    node: flags.node,
                    chromium: flags.chromium,
                },
                program: flags.program,
                engine: flags.engine,
                warm: flags.warm,
                json: flags.json,
                plot: flags.plot,
            })?;
        }
        flags::XtaskCmd::Setup(_) => {
            setup::page()?;
            setup::browser()?;
            setup::firefox();
            println!("Everything is set up.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn build() -> Result<()> {
    let tools = setup::page()?;
    step::step("Building the page into dist/ (trunk build --release)", || {
        page::build(&tools)
    })
}
