//! The browsers for the tests.

use std::{env, path::Path};

use anyhow::{Context, Result};

use super::apt;
use crate::{
    process::{command, is_on_path, read, run, web},
    step::step,
};

const WHY: &str = "the page's tests need a browser";

/// Finds or installs a browser where web/playwright.config.ts finds it: $CHROME, PATH, Playwright's own folder.
pub(crate) fn ensure() -> Result<()> {
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if env::var_os("CHROME").is_some() || on_path.into_iter().any(is_on_path) || playwright_has_it() {
        return Ok(());
    }
    let by_playwright = step(&format!("Downloading Chromium (playwright install): {WHY}"), || {
        let arguments = ["playwright", "install", "chromium"];
        // On a closed network the default makes this fail only after minutes.
        let patience = ("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "5000");
        run(command("npx")
            .args(arguments)
            .current_dir(web())
            .env(patience.0, patience.1))
    });
    if by_playwright.is_ok() {
        return Ok(());
    }
    println!("    Playwright cannot download it; the other way is Debian's package.");
    apt::install(&["chromium"], WHY).context("set CHROME to the path of a Chromium or Chrome, or put one on PATH")
}

/// Finds or installs Firefox where web/tests/firefox.spec.ts finds it: $FIREFOX, PATH. The tests say that they were skipped
/// when there is none: it is the second browser, and not every system has a package of it.
pub(crate) fn ensure_firefox() {
    if env::var_os("FIREFOX").is_some() || ["firefox", "firefox-esr"].into_iter().any(is_on_path) {
        return;
    }
    if let Err(error) = apt::install(&["firefox-esr"], "the page's main flows are tested in it too") {
        println!("    Without Firefox its tests are skipped: {error:#}");
    }
}

/// Whether Playwright's own Chromium is where Playwright expects it.
fn playwright_has_it() -> bool {
    let script = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
    read(command("node").args(["-e", script]).current_dir(web())).is_ok_and(|path| Path::new(&path).exists())
}
