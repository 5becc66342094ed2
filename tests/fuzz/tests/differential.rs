//! Generated modules, a few each time and always the same; `cargo xtask fuzz` runs others for as long as one likes.

use std::time::Duration;

use semblance_fuzz::differential::{Options, compare};
use semblance_fuzz::found;

#[test]
fn generated_modules_run_alike_in_slices_and_in_wasmi() {
    let report = compare(&Options {
        seed: 1,
        first: 0,
        count: 6000,
        time: Duration::MAX,
        javascript: false,
        keep: Some(found::folder()),
        progress: None,
    });
    let report = report.expect("wasmi needs nothing that can be missing");
    println!("{report}\n{}", report.details());
    assert_eq!(report.findings, Vec::<String>::new());
    // A comparison that has nothing to compare proves nothing.
    assert!(report.modules > 5900 && report.steps > 30_000, "{report}");
    assert!(report.wasmi.modules > 1500 && report.wasmi.steps > 8000, "{report}");
    for ending in [
        "returned",
        "thrown ",
        "trapped memory",
        "trapped null",
        "trapped cast",
        "trapped table",
    ] {
        assert!(report.endings.contains_key(ending), "nothing has {ending}");
    }
}
