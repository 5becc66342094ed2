//! What the command line may say.

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use semblance::features::{Features, PROPOSALS, Proposal};
use semblance::machine::{DEFAULT_MEMORY_PAGES, Limits};
use semblance::script;

use super::number::{Addresses, addresses};
use super::world::WorldOptions;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    about = "Run WebAssembly modules, binary or text.",
    override_usage = "semblance [OPTIONS] <MODULE> [--invoke <FN> [ARGS]...]\n       semblance [OPTIONS] <PROGRAM> [-- <ARGS>...]\n       semblance wast [OPTIONS] <FILE>...\n       semblance trace [OPTIONS] <MODULE> [--invoke <FN>] [ARGS]...\n       semblance debug [OPTIONS] <MODULE> [--invoke <FN> [ARGS]...]\n       semblance replay [OPTIONS] <FILE>",
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// What there is without a subcommand.
    #[command(flatten)]
    pub(crate) run: Option<RunOptions>,

    #[command(flatten)]
    pub(crate) world: WorldOptions,

    #[command(flatten)]
    pub(crate) features: FeatureOptions,

    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// What else there is to do than running a module.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scripts of the specification's test suite, and say which of their assertions fail
    Wast(WastOptions),

    /// Call a function and print every instruction that is executed, with its operands and results
    Trace(TraceOptions),

    /// Call a function and say where it executes its instructions: by function, by line, or for a flame graph
    Profile(ProfileOptions),

    /// Go through a call instruction by instruction, forward and back, with commands
    ///
    /// The commands come from standard input; `help` lists them.
    Debug(DebugOptions),

    /// Repeat a run that `--record` has kept, without asking anything of a host, and say whether it is the same
    Replay(ReplayOptions),
}

/// Going through a run.
#[derive(Args, Debug)]
#[command(
    override_usage = "semblance debug [OPTIONS] <MODULE> [--invoke <FN> [ARGS]...]\n       semblance debug [OPTIONS] --replay <FILE>"
)]
pub(crate) struct DebugOptions {
    /// The module, binary or text, whatever it is called
    #[arg(value_name = "MODULE", required_unless_present = "replay")]
    pub(crate) module: Option<PathBuf>,

    /// Go through a run that `--record` has kept
    #[arg(long, value_name = "FILE", conflicts_with_all = ["module", "invoke", "link", "dir", "env", "stdin"])]
    pub(crate) replay: Option<PathBuf>,

    /// Call this exported function, and not the beginning of a program
    #[arg(short = 'I', long, value_name = "FN")]
    pub(crate) invoke: Option<String>,

    /// The function's arguments: 7 -5 0xff 1_000 2.5 0x1p-3 inf nan nan:0x1 null; or the program's, after --
    #[arg(value_name = "ARGS", value_parser = argument)]
    pub(crate) arguments: Vec<String>,

    #[command(flatten)]
    pub(crate) world: WorldOptions,

    /// Link a module first, so that its exports can be imported under ALIAS, or else under its file's name without
    /// the extension; may be repeated
    #[arg(short = 'L', long, value_name = "MODULE[ as ALIAS]", allow_hyphen_values = true, value_parser = link)]
    pub(crate) link: Vec<Link>,

    #[command(flatten)]
    pub(crate) features: FeatureOptions,

    #[command(flatten)]
    pub(crate) limits: LimitOptions,

    /// Bytes of snapshots: the more there are, the less is run again for a step back
    #[arg(long, value_name = "N", default_value_t = 1 << 30, value_parser = number::<usize>)]
    pub(crate) max_snapshot_bytes: usize,
}

/// Repeating a run.
#[derive(Args, Debug)]
pub(crate) struct ReplayOptions {
    /// The recording
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Stop after so many instructions, and show where that is
    #[arg(long, value_name = "N", value_parser = number::<u64>)]
    pub(crate) at: Option<u64>,

    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// A call of an exported function of one module.
#[derive(Args, Debug)]
pub(crate) struct CallOptions {
    /// The module, binary or text, whatever it is called; `-` for standard input
    #[arg(value_name = "MODULE")]
    pub(crate) module: PathBuf,

    /// Call this exported function, and not the beginning of a program
    #[arg(short = 'I', long, value_name = "FN")]
    pub(crate) invoke: Option<String>,

    /// The function's arguments: 7 -5 0xff 1_000 2.5 0x1p-3 inf nan nan:0x1 null; or the program's, after --
    #[arg(value_name = "ARGS", value_parser = argument)]
    pub(crate) arguments: Vec<String>,

    #[command(flatten)]
    pub(crate) world: WorldOptions,

    /// Begin with this instruction, counted from 0 at the call
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number::<u64>)]
    pub(crate) from: u64,

    /// End before this instruction
    #[arg(long, value_name = "N", value_parser = number::<u64>)]
    pub(crate) to: Option<u64>,

    #[command(flatten)]
    pub(crate) features: FeatureOptions,

    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// Profiling a call.
#[derive(Args, Debug)]
pub(crate) struct ProfileOptions {
    /// Show so many functions, and so many lines
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = number::<usize>)]
    pub(crate) top: usize,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ProfileFormat,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

/// How a profile is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileFormat {
    /// Tables for people
    Text,
    /// A JSON object
    Json,
    /// Chains of calls with their instructions, as flame graphs take them
    Folded,
}

/// Tracing a call.
#[derive(Args, Debug)]
pub(crate) struct TraceOptions {
    /// Print only calls, ends of calls and exceptions
    ///
    /// With --host-calls or --writes, what one of these options names is printed.
    #[arg(long)]
    pub(crate) calls: bool,

    /// Print only calls of host functions
    #[arg(long)]
    pub(crate) host_calls: bool,

    /// Print only writes to these bytes of memory 0, those of host functions among them; may be repeated
    #[arg(long, value_name = "ADDR[..ADDR]", value_parser = addresses)]
    pub(crate) writes: Vec<Addresses>,

    /// Print only instructions that have this in their text, such as `div` or `call $f`
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,

    /// Print only what this function executes; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) function: Vec<String>,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) call: CallOptions,
}

/// How a trace is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for people
    Text,
    /// A JSON object on each line
    Json,
}

/// Running scripts.
#[derive(Args, Debug)]
pub(crate) struct WastOptions {
    /// The scripts; `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Let a call that takes more instructions than this fail
    #[arg(long, value_name = "N", default_value_t = script::Options::default().fuel, value_parser = number::<u64>)]
    pub(crate) fuel: u64,

    #[command(flatten)]
    pub(crate) features: FeatureOptions,

    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// Running one module.
#[derive(Args, Debug)]
pub(crate) struct RunOptions {
    /// The module, binary or text, whatever it is called; `-` for standard input
    #[arg(value_name = "MODULE")]
    pub(crate) module: PathBuf,

    /// Call this exported function and print its results
    ///
    /// Without it, a WASI program is run from its beginning, `_start`, and ends with its own status. Of any other module
    /// the start function is run, and the exports are listed.
    #[arg(short = 'I', long, value_name = "FN", conflicts_with = "list")]
    pub(crate) invoke: Option<String>,

    /// The function's arguments: 7 -5 0xff 1_000 2.5 0x1p-3 inf nan nan:0x1 null; or the program's, after --
    #[arg(value_name = "ARGS", value_parser = argument)]
    pub(crate) arguments: Vec<String>,

    /// Link a module first, so that its exports can be imported under ALIAS, or else under its file's name without
    /// the extension; may be repeated
    #[arg(short = 'L', long, value_name = "MODULE[ as ALIAS]", allow_hyphen_values = true, value_parser = link)]
    pub(crate) link: Vec<Link>,

    /// List the exports and imports with their types and the proposals that the module uses, and run nothing
    #[arg(long)]
    pub(crate) list: bool,

    /// Stop after this many instructions
    #[arg(long, value_name = "N", value_parser = number::<u64>)]
    pub(crate) fuel: Option<u64>,

    /// Keep the run in a file, for `semblance replay` and `semblance debug --replay`
    #[arg(long, value_name = "FILE", conflicts_with = "list")]
    pub(crate) record: Option<PathBuf>,
}

/// What modules may be made of: everything that the engine executes, if nothing is said.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Proposals")]
pub(crate) struct FeatureOptions {
    /// Accept modules that use this proposal, whatever is disabled; may be repeated
    #[arg(long, value_name = "PROPOSAL", value_parser = proposals)]
    enable: Vec<&'static [Proposal]>,

    /// Refuse modules that use this proposal, or `all`; may be repeated
    #[arg(long, value_name = "PROPOSAL", value_parser = proposals)]
    disable: Vec<&'static [Proposal]>,
}

/// How much a program may use.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitOptions {
    /// Nested calls
    #[arg(long, value_name = "N", default_value_t = Limits::default().call_depth, value_parser = number::<usize>)]
    max_call_depth: usize,

    /// Slots of 64 bits for parameters, locals and operands of all active calls
    #[arg(long, value_name = "N", default_value_t = Limits::default().value_stack, value_parser = number::<usize>)]
    max_stack: usize,

    /// Pages of 64 KiB in each memory
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MEMORY_PAGES, value_parser = pages)]
    max_memory_pages: u64,

    /// Elements of each table
    #[arg(long, value_name = "N", default_value_t = Limits::default().table_elements, value_parser = number::<u64>)]
    max_table_elements: u64,

    /// Bytes of all memories and tables together; an element of a table takes 8 (2 GiB, or what one memory may have)
    #[arg(long, value_name = "N", value_parser = number::<u64>)]
    max_store_bytes: Option<u64>,

    /// Bytes of all structures, arrays and exceptions
    #[arg(long, value_name = "N", default_value_t = Limits::default().heap_bytes, value_parser = number::<u64>)]
    max_heap_bytes: u64,
}

/// A module to link before the one that is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it is.
    pub(crate) module: PathBuf,
    /// What its exports are imported under.
    pub(crate) alias: String,
}

impl CommandLine {
    /// Reads this process's command line. Without one that makes sense, says so and ends the process.
    pub(crate) fn read() -> Self {
        Self::parse_from(prepare(std::env::args_os()))
    }
}

impl FeatureOptions {
    pub(crate) fn features(&self) -> Features {
        let disabled = self.disable.iter().copied().flatten();
        let features = disabled.fold(Features::default(), |features, proposal| features.with(proposal, false));
        let enabled = self.enable.iter().copied().flatten();
        enabled.fold(features, |features, proposal| features.with(proposal, true))
    }
}

impl LimitOptions {
    pub(crate) fn limits(self) -> Limits {
        let memory_bytes = self.max_memory_pages << 16;
        Limits {
            call_depth: self.max_call_depth,
            value_stack: self.max_stack,
            memory_bytes,
            store_bytes: self
                .max_store_bytes
                .unwrap_or(Limits::default().store_bytes.max(memory_bytes)),
            table_elements: self.max_table_elements,
            heap_bytes: self.max_heap_bytes,
        }
    }
}

/// The proposal of a name, or all of them.
fn proposals(name: &str) -> Result<&'static [Proposal], String> {
    if name == "all" {
        return Ok(PROPOSALS);
    }
    Proposal::named(name).map(std::slice::from_ref).ok_or_else(|| {
        let names: Vec<&str> = PROPOSALS.iter().map(|proposal| proposal.name).collect();
        format!("the proposals are {}, and `all` of them", names.join(", "))
    })
}

/// A count, which may be written like `1_000_000`.
fn number<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.replace('_', "").parse().map_err(|error: T::Err| error.to_string())
}

/// Not more pages than 64-bit addresses reach.
fn pages(text: &str) -> Result<u64, String> {
    match number(text)? {
        pages if pages <= 1 << 47 => Ok(pages),
        _ => Err("no address reaches so far".to_owned()),
    }
}

/// Takes off again what [`prepare`] put before negative numbers.
fn argument(text: &str) -> Result<String, Infallible> {
    Ok(text.strip_prefix(NO_OPTION).unwrap_or(text).to_owned())
}

fn link(text: &str) -> Result<Link, String> {
    if let Some((module, alias)) = text.rsplit_once(" as ") {
        return Ok(Link {
            module: module.trim().into(),
            alias: alias.trim().to_owned(),
        });
    }
    if text == "-" {
        return Err("standard input has no name: write `- as ALIAS`".to_owned());
    }
    if text.starts_with('-') {
        return Err("this looks like an option; write `./-FILE` for a file of such a name".to_owned());
    }
    match Path::new(text).file_stem().and_then(|stem| stem.to_str()) {
        Some(stem) => Ok(Link {
            module: text.into(),
            alias: stem.to_owned(),
        }),
        None => Err("this is no file's name".to_owned()),
    }
}

/// Keeps a word that begins with a hyphen from being taken for an option.
const NO_OPTION: char = ' ';

/// Prepares words for clap: makes one value of `--link MODULE as ALIAS` where a shell has split it, and keeps clap from
/// looking for options in negative numbers. (It knows them itself, but not `-inf`, `-0x10` and `-1_000`.)
fn prepare(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut prepared: Vec<OsString> = Vec::new();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            prepared.push(word);
            prepared.extend(words);
            break;
        }
        if word == "as" && words.peek().is_some() && ends_with_link(&prepared) {
            if let (Some(alias), Some(link)) = (words.next(), prepared.last_mut()) {
                link.push(" as ");
                link.push(alias);
            }
            continue;
        }
        let takes_a_value = prepared.last().and_then(|last| last.to_str()).is_some_and(is_option);
        match word.to_str() {
            Some(text) if is_negative_number(text) && !takes_a_value => {
                prepared.push(format!("{NO_OPTION}{text}").into())
            }
            _ => prepared.push(word),
        }
    }
    prepared
}

/// Whether a word begins like a negative number; no option does.
fn is_negative_number(word: &str) -> bool {
    let Some(magnitude) = word.strip_prefix('-') else {
        return false;
    };
    magnitude.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || ["inf", "nan"].contains(&magnitude)
        || magnitude.starts_with("nan:")
}

/// Whether a word is an option without its value, so that the next word can be that.
fn is_option(word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(long) => !long.contains('='),
        None => word.starts_with('-') && word.chars().count() == 2,
    }
}

/// Whether the last word is the value of `--link`, in any of its spellings.
fn ends_with_link(words: &[OsString]) -> bool {
    let is_link = |word: &OsString| word == "-L" || word == "--link";
    match words {
        [.., option, _] if is_link(option) => true,
        [.., word] => word
            .to_str()
            .is_some_and(|word| word.starts_with("--link=") || (word.starts_with("-L") && word.len() > 2)),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> RunOptions {
        let words = line.split(' ').map(OsString::from);
        let parsed = CommandLine::try_parse_from(prepare(words));
        parsed.unwrap().run.unwrap()
    }

    #[test]
    fn the_declaration_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn arguments_may_be_negative_and_options_may_stand_anywhere() {
        let expected = ["-5", "-inf", "-nan:0x1", "-0x10", "-1_000", "-.5"];
        for line in [
            "semblance m.wat --invoke f -5 -inf -nan:0x1 -0x10 -1_000 -.5 --fuel 9",
            "semblance m.wat --fuel 9 -I f -5 -inf -nan:0x1 -0x10 -1_000 -.5",
            "semblance --invoke f m.wat -5 -inf -nan:0x1 -0x10 --fuel=9 -1_000 -.5",
            "semblance --fuel 9 --invoke=f m.wat -- -5 -inf -nan:0x1 -0x10 -1_000 -.5",
        ] {
            let options = parse(line);
            assert_eq!(options.module, Path::new("m.wat"), "{line}");
            assert_eq!(options.invoke.as_deref(), Some("f"), "{line}");
            assert_eq!(options.arguments, expected, "{line}");
            assert_eq!(options.fuel, Some(9), "{line}");
        }
    }

    #[test]
    fn a_link_may_have_an_alias_quoted_or_not() {
        let aliased = |module: &str, alias: &str| Link {
            module: module.into(),
            alias: alias.into(),
        };
        let options =
            parse("semblance -L a/lib.v2.wasm --link b.wat as c m.wat -Ld.wat as e --link=f as g -I as as as");
        let expected = [
            aliased("a/lib.v2.wasm", "lib.v2"),
            aliased("b.wat", "c"),
            aliased("d.wat", "e"),
            aliased("f", "g"),
        ];
        assert_eq!(options.link, expected);
        assert_eq!(options.invoke.as_deref(), Some("as"));
        assert_eq!(options.arguments, ["as", "as"]);
        assert_eq!(link("my lib.wat as x"), Ok(aliased("my lib.wat", "x")));
    }
}
