//! Debian's packages.

use std::io::{IsTerminal, stdin};

use anyhow::{Result, bail};

use crate::{
    process::{command, is_on_path, read, run},
    step::step,
};

/// Whether all of these packages are installed.
pub(super) fn has(packages: &[&str]) -> bool {
    is_on_path("dpkg-query")
        && packages.iter().all(|package| {
            read(command("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
                .is_ok_and(|status| status == "installed")
        })
}

/// Installs packages; `why` ends the sentence "Installing … :".
pub(super) fn install(packages: &[&str], why: &str) -> Result<()> {
    let names = packages.join(" ");
    if !is_on_path("apt-get") {
        bail!("this system has no apt-get for Debian's packages {names}");
    }
    let become_root: &[&str] = match () {
        () if is_root() => &[],
        () if !is_on_path("sudo") => bail!("only root can install Debian's packages; run `apt-get install {names}`"),
        // Nobody is there who could type a password.
        () if !stdin().is_terminal() => &["sudo", "--non-interactive"],
        () => &["sudo"],
    };
    let apt_get = |arguments: &[&str]| {
        let environment = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
        let words: Vec<&str> = [become_root, &environment, arguments].concat();
        run(command(words[0]).args(&words[1..]))
    };
    step(&format!("Installing Debian's packages {names}: {why}"), || {
        // A stale list of one mirror is no reason to give up: what counts is whether the packages can be installed.
        if let Err(error) = apt_get(&["update"]) {
            eprintln!("warning: {error:#}");
        }
        apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())
    })
}

fn is_root() -> bool {
    read(command("id").arg("-u")).is_ok_and(|user| user == "0")
}
