//! Broken modules and texts do no harm.

use semblance_fuzz::{found, malformed};

#[test]
fn a_hundred_thousand_broken_inputs_do_no_harm() {
    let report =
        malformed::check(1, 0, 100_000, Some(&found::folder())).expect("the corpus fits into the memory granted");
    println!("{report:?}");
    assert_eq!(report.panicked, Vec::<u64>::new());
    // Inputs that are all refused at their first byte would prove nothing.
    assert!(report.loaded > 3000 && report.instantiated > 3000, "{report:?}");
    assert!(report.peak < malformed::MEMORY, "{report:?}");
}
