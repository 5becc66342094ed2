//! What a run does with the host, in whichever engine: the same host functions answer, and it is taken down.

use super::evidence::{Calls, HostCall, Output};
use crate::machine::Value;
use crate::session::Answer;

/// Sees the calls of the host.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The calls.
    pub calls: Calls,
    /// What they printed.
    pub output: Output,
}

impl Witness {
    /// Takes down a call, and what it did.
    pub fn saw(&mut self, host: u32, arguments: Vec<Value>, answer: &Answer) {
        self.output.push(&answer.output);
        let outcome = answer.outcome.clone().map_err(|trap| trap.to_string());
        self.calls.push(HostCall {
            host,
            arguments,
            outcome,
        });
    }
}
