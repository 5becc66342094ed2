//! Counting tests by what their runners print.

use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What a line of `cargo test` adds: each of its test programs ends with `test result: ok. 12 passed; 0 failed; …`.
pub(crate) fn in_cargo_line(line: &str) -> Count {
    let line = without_colour(line);
    let mut count = Count::default();
    let Some((_, numbers)) = line
        .strip_prefix("test result: ")
        .and_then(|rest| rest.split_once(". "))
    else {
        return count;
    };
    for part in numbers.split("; ") {
        match part.split_once(' ') {
            Some((number, "passed")) => count.passed += number.parse().unwrap_or(0),
            Some((number, "failed")) => count.failed += number.parse().unwrap_or(0),
            _ => {}
        }
    }
    count
}

/// What a line of Playwright adds: it ends with lines like `  2 passed (4.6s)` and `  1 failed`.
pub(crate) fn in_playwright_line(line: &str) -> Count {
    let line = without_colour(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(number) = words.first().and_then(|word| word.parse().ok()) else {
        return Count::default();
    };
    match words[1..] {
        ["passed", ..] => Count {
            passed: number,
            failed: 0,
        },
        // What passed at the second attempt only, and what a failure kept from running, has not passed.
        ["failed" | "flaky" | "interrupted"] | ["did", "not", "run"] => Count {
            passed: 0,
            failed: number,
        },
        _ => Count::default(),
    }
}

/// The test that a line of either says has failed: `test NAME ... FAILED` or `  ✘  7 NAME (1.2s)`.
pub(crate) fn failing(line: &str) -> Option<String> {
    let line = without_colour(line);
    let line = line.trim();
    let of_cargo = line
        .strip_prefix("test ")
        .and_then(|rest| rest.strip_suffix("FAILED"))
        .map(|rest| rest.trim_end().trim_end_matches("...").trim_end());
    let of_playwright = || line.strip_prefix('✘').map(str::trim_start);
    of_cargo.or_else(of_playwright).map(str::to_owned)
}

/// The line without the escape sequences that colour it on a terminal.
fn without_colour(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, text)| text));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: u32, failed: u32) -> Count {
        Count { passed, failed }
    }

    #[test]
    fn cargo_says_it_in_one_line() {
        let line = "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(in_cargo_line(line), count(12, 0));
        let line = "test result: \x1b[31mFAILED\x1b[m. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(in_cargo_line(line), count(1, 2));
        assert_eq!(in_cargo_line("running 15 tests"), count(0, 0));
    }

    #[test]
    fn both_say_which_test_has_failed() {
        let failing = |line| failing(line).unwrap_or_default();
        assert_eq!(
            failing("test words.c with a status ... FAILED"),
            "words.c with a status"
        );
        assert_eq!(failing("test words.c    ... \x1b[31mFAILED\x1b[m"), "words.c");
        assert_eq!(
            failing("  ✘  12 tests/start.spec.ts:4:1 › loads (801ms)"),
            "12 tests/start.spec.ts:4:1 › loads (801ms)"
        );
        for line in ["test words.c ... ok", "  ✓  1 tests/start.spec.ts:4:1 › loads (801ms)"] {
            assert_eq!(failing(line), "");
        }
    }

    #[test]
    fn playwright_says_it_in_several() {
        assert_eq!(in_playwright_line("  \x1b[32m2 passed\x1b[39m (4.6s)"), count(2, 0));
        assert_eq!(in_playwright_line("  1 failed"), count(0, 1));
        assert_eq!(in_playwright_line("  1 flaky"), count(0, 1));
        assert_eq!(in_playwright_line("  4 did not run"), count(0, 4));
        assert_eq!(in_playwright_line("  1 skipped"), count(0, 0));
        assert_eq!(
            in_playwright_line("  ✓  1 tests/start.spec.ts:4:1 › loads (801ms)"),
            count(0, 0)
        );
    }
}
