//! Programs of a fixed version: Trunk and the wasm-bindgen CLI.
//!
//! The right version on PATH serves as it is. Otherwise it goes into a folder of the user's cache, named by the version:
//! ready-made from the program's releases, or compiled from source with little optimisation, which takes minutes, once.

use std::{
    env::consts::{ARCH, EXE_SUFFIX, OS},
    fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    process::{command, is_on_path, read, run},
    step::step,
};

/// One such program.
pub(super) struct Tool {
    /// The name of the program.
    name: &'static str,
    /// The name of the package that it is compiled from.
    package: &'static str,
    version: String,
    /// What it is for; ends the sentence "Installing … :".
    why: &'static str,
    /// Where its release for this kind of machine is, if there is one.
    release: Option<String>,
    /// How much the compiler optimises: what is saved at building must not be lost at every use.
    optimisation: &'static str,
}

/// Trunk, of the newest version that Rust 1.95 can compile.
pub(super) fn trunk() -> Tool {
    let version = "0.21.14";
    let archive = match (OS, ARCH) {
        ("linux", "x86_64") => Some("trunk-x86_64-unknown-linux-gnu.tar.gz"),
        ("linux", "aarch64") => Some("trunk-aarch64-unknown-linux-gnu.tar.gz"),
        ("macos", "x86_64") => Some("trunk-x86_64-apple-darwin.tar.gz"),
        ("macos", "aarch64") => Some("trunk-aarch64-apple-darwin.tar.gz"),
        ("windows", "x86_64") => Some("trunk-x86_64-pc-windows-msvc.zip"),
        _ => None,
    };
    Tool {
        name: "trunk",
        package: "trunk",
        version: version.to_owned(),
        why: "it assembles the page",
        release: archive.map(|file| format!("https://github.com/trunk-rs/trunk/releases/download/v{version}/{file}")),
        optimisation: "0",
    }
}

/// The wasm-bindgen CLI of a version, which must be that of the crate.
pub(super) fn wasm_bindgen(version: &str) -> Tool {
    let machine = match (OS, ARCH) {
        ("linux", "x86_64") => Some("x86_64-unknown-linux-musl"),
        ("linux", "aarch64") => Some("aarch64-unknown-linux-musl"),
        ("macos", "x86_64") => Some("x86_64-apple-darwin"),
        ("macos", "aarch64") => Some("aarch64-apple-darwin"),
        ("windows", "x86_64") => Some("x86_64-pc-windows-msvc"),
        _ => None,
    };
    let releases = format!("https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}");
    Tool {
        name: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: version.to_owned(),
        why: "it writes the JavaScript around the compiled engine, and must match the crate of the same name",
        release: machine.map(|machine| format!("{releases}/wasm-bindgen-{version}-{machine}.tar.gz")),
        optimisation: "1",
    }
}

impl Tool {
    /// Finds or installs the program. Returns the folder that must come first on PATH, if any must.
    pub(super) fn ensure(&self) -> Result<Option<PathBuf>> {
        if is_on_path(self.name) && self.is_right(Path::new(self.name)) {
            return Ok(None);
        }
        let tools = dirs::cache_dir()
            .context("the user has no home for a cache folder")?
            .join("semblance")
            .join("tools");
        let home = tools.join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        if self.is_right(&self.program_in(&bin)) {
            return Ok(Some(bin));
        }

        // Filled beside its place and then renamed: whatever is interrupted, or done twice at once, leaves no half tool.
        let making = tools.join(format!(".{}-{}-{}", self.package, self.version, process::id()));
        fs::create_dir_all(making.join("bin"))?;
        let made = self.download(&making.join("bin")).or_else(|reason| {
            println!(
                "    There is no ready-made {} to be had ({reason}); compiling it instead.",
                self.name
            );
            self.compile(&making)
        });
        let placed = made.and_then(|()| {
            if home.exists() {
                fs::remove_dir_all(&home)?;
            }
            Ok(fs::rename(&making, &home)?)
        });
        if placed.is_err() {
            let _ = fs::remove_dir_all(&making);
        }
        placed.with_context(|| {
            format!(
                "install {} {} yourself and put it on PATH, then try again",
                self.name, self.version
            )
        })?;
        Ok(Some(bin))
    }

    fn program_in(&self, bin: &Path) -> PathBuf {
        bin.join(format!("{}{EXE_SUFFIX}", self.name))
    }

    /// Whether this program starts and is of the right version.
    fn is_right(&self, program: &Path) -> bool {
        read(command(program).arg("--version"))
            .is_ok_and(|answer| answer.split_whitespace().nth(1) == Some(self.version.as_str()))
    }

    /// Puts the ready-made program into `bin`.
    fn download(&self, bin: &Path) -> Result<()> {
        let Some(release) = &self.release else {
            bail!("there is none for {OS} on {ARCH}")
        };
        ensure!(
            is_on_path("curl") && is_on_path("tar"),
            "it takes curl and tar to download it"
        );
        step(
            &format!("Downloading {} {}: {}", self.name, self.version, self.why),
            || {
                let archive = bin.join("archive");
                let limits = [
                    "--connect-timeout",
                    "5",
                    "--max-time",
                    "300",
                    "--proto",
                    "=https",
                    "--tlsv1.2",
                ];
                run(command("curl")
                    .args(limits)
                    .args(["-sSfL", release, "-o"])
                    .arg(&archive))?;
                // One of the two archives has the program in a folder.
                run(command("tar").arg("-xf").arg(&archive).arg("-C").arg(bin))?;
                fs::remove_file(archive)?;
                let program = self.program_in(bin);
                for entry in fs::read_dir(bin)? {
                    let inner = self.program_in(&entry?.path());
                    if inner.is_file() {
                        fs::rename(inner, &program)?;
                    }
                }
                ensure!(
                    self.is_right(&program),
                    "the downloaded {} does not run here",
                    self.name
                );
                Ok(())
            },
        )
    }

    /// Compiles the program into `home`/bin.
    fn compile(&self, home: &Path) -> Result<()> {
        let what = format!(
            "Compiling {} {} (takes some minutes, once): {}",
            self.package, self.version, self.why
        );
        step(&what, || {
            // First with the versions that its authors tested with; one of them may have been withdrawn.
            self.cargo_install(home, &["--locked"]).or_else(|_| {
                println!(
                    "    Not with the versions that {} locks; with compatible ones instead.",
                    self.package
                );
                self.cargo_install(home, &[])
            })
        })
    }

    fn cargo_install(&self, home: &Path, options: &[&str]) -> Result<()> {
        let mut cargo = command("cargo");
        cargo
            .args([
                "install",
                self.package,
                "--version",
                &format!("={}", self.version),
                "--bin",
                self.name,
            ])
            // The default of both is TLS, which is much to compile: here they download nothing.
            .args(["--no-default-features", "--force"])
            .args(options)
            .arg("--root")
            .arg(home)
            // Not a setting of this repository's.
            .current_dir(home)
            .env_remove("CARGO_BUILD_TARGET")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimisation)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true");
        run(&mut cargo)
    }
}
