//! The chores of the project: set-up, build, serve, test, bench.

fn main() {}
