//! WASI, function by function: what each does and which errors it gives, in memory and in a directory of this machine, and
//! that nothing leads out of what a program was given.

#[path = "wasi/guest.rs"]
mod guest;

#[path = "wasi/every.rs"]
mod every;

#[path = "wasi/files.rs"]
mod files;

#[path = "wasi/paths.rs"]
mod paths;

#[path = "wasi/escapes.rs"]
mod escapes;

#[path = "wasi/streams.rs"]
mod streams;

#[path = "wasi/rewind.rs"]
mod rewind;

#[path = "wasi/rehearsal.rs"]
mod rehearsal;
