//! What a program in a terminal has: directories of this machine, its clocks and randomness, and standard input.

mod directory;
mod errno;
mod input;
mod outside;

pub use directory::RealDirectory;
pub use outside::Terminal;
