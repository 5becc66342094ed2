//! The command line, case by case: every file in `tests/cases` is a test.
//!
//! A case begins with comment lines (`;;`, or `//` in C); each that says `RUN:` holds the arguments of one call of
//! `semblance`. In them `%` is the file itself, `%.wasm` its binary form, `%.run` a file to record it in, and `< FILE` at the
//! end is standard input; so are lines that say `INPUT:` below, each with a line of it. What
//! the calls print, and how they end, stands beside the case in a file of the same name with the ending `.expected`.
//! `BLESS=1 cargo test --test cli` writes these files; look at the difference before you believe it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use semblance::features::Features;
use semblance::module;
use similar::TextDiff;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry of the folder of cases").path())
        .collect();
    files.sort();
    let trial = |file: PathBuf| {
        let name = file.file_name()?.to_str()?.to_owned();
        match file.extension().and_then(OsStr::to_str)? {
            "wat" | "wast" | "c" => Some(Trial::test(name, move || check(&file))),
            "expected" => {
                let case = file.with_extension("");
                (!case.exists()).then(|| Trial::test(name, || Err("there is no case to this expectation".into())))
            }
            _ => None,
        }
    };
    let mut trials: Vec<Trial> = files.into_iter().filter_map(trial).collect();
    let print = folder.join("fuel.wat");
    trials.push(Trial::test("a closed pipe ends an endless run", move || {
        closed_pipe(&print)
    }));
    #[cfg(unix)]
    trials.push(Trial::test(
        "a second Ctrl-C ends what does not hear the first",
        interrupted,
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Interrupts a program whose host waits, for ever, for somebody to write to a named pipe.
#[cfg(unix)]
fn interrupted() -> Result<(), Failed> {
    use std::thread;
    use std::time::{Duration, Instant};

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interrupted");
    let pipe = folder.join("pipe");
    fs::create_dir_all(&folder)?;
    if !pipe.exists() && !Command::new("mkfifo").arg(&pipe).status()?.success() {
        return Err("there is no named pipe".into());
    }
    let module = folder.join("open.wat");
    let text = r#"(module
      (import "wasi_snapshot_preview1" "path_open" (func $path_open
        (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 8) "pipe")
      (func (export "_start")
        (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 8) (i32.const 4) (i32.const 0)
          (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))))"#;
    fs::write(&module, text)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_semblance"));
    command.arg(&module).arg("--dir").arg(&folder);
    command.arg("--record").arg(folder.join("record"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let began = Instant::now();
    let mut signals = 0;
    loop {
        thread::sleep(Duration::from_millis(300));
        if let Some(status) = child.try_wait()? {
            return match (status.code(), signals) {
                (Some(130), 2..) => Ok(()),
                (code, _) => Err(format!("it ended with {code:?} after {signals} signals").into()),
            };
        }
        if began.elapsed() > Duration::from_secs(30) {
            child.kill()?;
            return Err("it did not end".into());
        }
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status()?;
        signals += u32::from(kill.success());
    }
}

/// Closes standard output under a program that prints without end: it is not waited for, and nothing is said about it.
fn closed_pipe(module: &Path) -> Result<(), Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_semblance"));
    command.arg(module).args(["--invoke", "print"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let output = child.wait_with_output()?;
    if output.status.code() == Some(1) && output.stderr.is_empty() {
        return Ok(());
    }
    Err(show(&output).into())
}

/// Runs a case and compares, or writes the expectation.
fn check(case: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(case)?;
    let mut actual = String::new();
    for (line, input) in runs(&text) {
        if !actual.is_empty() {
            actual.push('\n');
        }
        run(case, line, &input, &mut actual)?;
    }
    if actual.is_empty() {
        return Err("the case says nothing to RUN".into());
    }
    let mut expectation = case.as_os_str().to_owned();
    expectation.push(".expected");
    if std::env::var_os("BLESS").is_some_and(|bless| bless == "1") {
        return Ok(fs::write(expectation, actual)?);
    }
    let expected = fs::read_to_string(expectation).unwrap_or_default();
    if actual == expected {
        return Ok(());
    }
    let diff = TextDiff::from_lines(&expected, &actual);
    Err(diff.unified_diff().header("expected", "actual").to_string().into())
}

/// The arguments after each `RUN:` in the comment that a case begins with, and the lines of input below.
fn runs(text: &str) -> Vec<(&str, String)> {
    let comment = |line: &&str| line.starts_with(";;") || line.starts_with("//");
    let mut runs: Vec<(&str, String)> = Vec::new();
    for line in text.lines().take_while(comment) {
        let line = line[2..].trim();
        if let Some(arguments) = line.strip_prefix("RUN:") {
            runs.push((arguments.trim(), String::new()));
        } else if let (Some(input), Some((_, lines))) = (line.strip_prefix("INPUT:"), runs.last_mut()) {
            lines.push_str(input.trim());
            lines.push('\n');
        }
    }
    runs
}

/// Calls `semblance` once, and writes what it was given and what it did.
fn run(case: &Path, line: &str, lines: &str, actual: &mut String) -> Result<(), Failed> {
    let mut words = shlex::split(line).ok_or("the words of a RUN line cannot be told apart")?;
    let input = match words.iter().position(|word| word == "<") {
        Some(at) => words.split_off(at).pop(),
        None => None,
    };
    let folder = case.parent().ok_or("a case has a folder")?;
    let file = case
        .file_name()
        .and_then(OsStr::to_str)
        .ok_or("a case has a name in Unicode")?;
    // Binaries stand elsewhere; what is printed must not tell where.
    let elsewhere = format!("{}/", env!("CARGO_TARGET_TMPDIR"));
    let resolve = |word: String| {
        if word.contains("%.wasm") {
            return Ok(word.replace("%.wasm", &assemble(case, Path::new(&elsewhere))?));
        }
        let recording = format!("{elsewhere}{}.run", file.replace('.', "_"));
        Ok(word.replace("%.run", &recording).replace('%', file))
    };
    let words: Vec<String> = words.into_iter().map(resolve).collect::<Result<_, Failed>>()?;
    let input = input.map(resolve).transpose()?;

    let mut command = Command::new(env!("CARGO_BIN_EXE_semblance"));
    command
        .args(&words)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command.stdin(match &input {
        Some(input) => Stdio::from(File::open(folder.join(input))?),
        None if lines.is_empty() => Stdio::null(),
        None => Stdio::piped(),
    });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(lines.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let redirection = input.map(|input| format!(" < {input}")).unwrap_or_default();
    let call = shlex::try_join(["semblance"].into_iter().chain(words.iter().map(String::as_str)))?;
    actual.push_str(&format!("$ {call}{redirection}\n{}", show(&output)).replace(&elsewhere, ""));
    Ok(())
}

/// Writes the binary form of a case into a folder, and gives its path.
fn assemble(case: &Path, folder: &Path) -> Result<String, Failed> {
    let loaded = module::load(&fs::read(case)?, Features::default())?;
    let name = case
        .file_stem()
        .and_then(OsStr::to_str)
        .ok_or("a case has a name in Unicode")?;
    let path = folder.join(name).with_extension("wasm");
    fs::write(&path, loaded.module.bytes.as_slice())?;
    Ok(path
        .to_str()
        .ok_or("the path of the build's files is in Unicode")?
        .to_owned())
}

/// What a call printed, and its exit status.
fn show(output: &Output) -> String {
    let mut shown = String::new();
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        if text.is_empty() {
            continue;
        }
        let (remark, newline) = if text.ends_with('\n') {
            ("", "")
        } else {
            (" (no newline at its end)", "\n")
        };
        let _ = write!(shown, "--- {name}{remark}\n{text}{newline}");
    }
    match output.status.code() {
        Some(code) => shown.push_str(&format!("--- exit status {code}\n")),
        None => shown.push_str("--- killed\n"),
    }
    shown
}
