//! The call as another engine makes it: the copy that it is given, and the host that answers it.

use std::sync::Arc;

use super::copy::{Copy, Invocation, Manner};
use super::evidence::{Ending, Evidence, FileEnd, GLOBALS_SEEN, MemoryEnd};
use super::seen::Seen;
use super::subject::{Call, Subject};
use super::tally::{Event, Tally};
use super::witness::Witness;
use super::wordings::meanings;
use crate::error::{Error, Trap, TrapCode};
use crate::host::GuestMemory;
use crate::machine::{FunctionKind, Value};
use crate::module::types::{FuncType, SubType, ValType};
use crate::module::{ExternKind, Module};
use crate::session::Session;

/// A run of a module in another engine.
#[derive(Debug)]
pub struct Theirs {
    /// The host, and the module, of which nothing is run here.
    session: Session,
    number: u32,
    /// The number of each imported function among those of the host.
    hosts: Vec<u32>,
    calls: Vec<Invocation>,
    manner: Manner,
    witness: Witness,
    tally: Tally,
    /// The words that were given since they were looked at last.
    seen: Vec<u64>,
    /// Why the host function that was called last gives nothing.
    end: Option<HostEnd>,
}

/// Why a host function gives nothing.
#[derive(Debug)]
enum HostEnd {
    Trap(Trap),
    /// It waits for what does not come.
    Waits,
}

impl Theirs {
    /// Prepares the same run as [`Ours::begin`](super::Ours::begin) makes. If the copy is watched, a block of its events can be kept.
    ///
    /// # Errors
    /// When an import is missing, or there is no such function.
    pub fn new(subject: &Subject, manner: Manner, keep: Option<u64>) -> Result<Self, Error> {
        Self::new_in(subject.session(), subject, manner, keep)
    }

    pub(super) fn new_in(
        mut session: Session,
        subject: &Subject,
        manner: Manner,
        keep: Option<u64>,
    ) -> Result<Self, Error> {
        let module = &subject.module;
        let (number, found) = session.add(Arc::clone(module));
        if found.len() < module.imports.len() {
            let import = &module.imports[found.len()];
            return Err(Error::unlinkable(format!(
                "nothing provides `{}.{}`",
                import.module, import.name
            )));
        }
        let functions = found.iter().filter(|it| it.kind == ExternKind::Func);
        let hosts = functions.filter_map(|it| match session.machine.functions[it.address as usize].kind {
            FunctionKind::Host(host) => Some(host),
            FunctionKind::Wasm { .. } => None,
        });
        let hosts = hosts.collect();
        let invocation = |(name, arguments): &Call| {
            let mut exports = module.exports.iter();
            let export = exports.find(|it| it.kind == ExternKind::Func && it.name == *name);
            let missing = || Error::usage(format!("the module exports no function `{name}`"));
            Ok((export.ok_or_else(missing)?.index, arguments.clone()))
        };
        let calls = subject.calls.iter().map(invocation).collect::<Result<_, Error>>()?;
        Ok(Self {
            session,
            number,
            hosts,
            calls,
            manner,
            witness: Witness::default(),
            tally: Tally::new(keep),
            seen: Vec::new(),
            end: None,
        })
    }

    fn module(&self) -> &Module {
        &self.session.program.module(self.number).module
    }

    /// The copy of the module.
    ///
    /// # Errors
    /// When there is none.
    pub fn copy(&self) -> Result<Vec<u8>, Error> {
        let copy = Copy {
            program: &self.session.program,
            number: self.number,
            hosts: &self.hosts,
            calls: &self.calls,
            manner: self.manner,
        };
        copy.encode()
    }

    /// Lets the host function that is imported at a place do its work. Gives the words of its results; nothing when it
    /// traps, or waits for what does not come: then the copy is to trap.
    pub fn call_host(
        &mut self,
        import: u32,
        words: &[u64],
        mut memory: Option<&mut dyn GuestMemory>,
    ) -> Option<Vec<u64>> {
        let FuncType { params, .. } = self.module().function_type(import);
        let arguments: Vec<Value> = params
            .iter()
            .zip(words)
            .map(|(ty, word)| Value::from_slots(*ty, &[*word]))
            .collect();
        let host = self.hosts[import as usize];
        let answer = loop {
            let memory = memory.as_mut().map(|memory| &mut **memory as &mut dyn GuestMemory);
            match self.session.call_host(host, memory, &arguments) {
                Some(answer) => break answer,
                None if self.session.block() => {}
                None => {
                    self.end = Some(HostEnd::Waits);
                    return None;
                }
            }
        };
        self.witness.saw(host, arguments, &answer);
        match answer.outcome {
            Ok(results) => Some(results.iter().map(|value| value.to_slots()[0]).collect()),
            Err(trap) => {
                self.end = Some(HostEnd::Trap(trap));
                None
            }
        }
    }

    /// Is given the words of a value.
    pub fn saw(&mut self, low: u64, high: u64) {
        self.seen.extend([low, high]);
    }

    /// Is told of an event; gives the next one that it wants to be told of.
    pub fn told(&mut self, count: u64, sum: u64, event: Event) -> u64 {
        self.tally.told(count, sum, event)
    }

    /// The first event that it wants to be told of.
    pub fn first_event(&self) -> u64 {
        self.tally.first()
    }

    /// What all events come to, of which there were so many.
    pub fn tally(&self, count: u64, sum: u64) -> Tally {
        Tally {
            count,
            sum,
            ..self.tally.clone()
        }
    }

    fn take(&mut self, types: impl IntoIterator<Item = ValType>) -> Vec<Seen> {
        let seen = std::mem::take(&mut self.seen);
        let words = seen.chunks_exact(2).map(|words| [words[0], words[1]]);
        types
            .into_iter()
            .zip(words)
            .map(|(ty, words)| Seen::new(ty, words))
            .collect()
    }

    /// The call has returned; its results have been given.
    pub fn returned(&mut self) -> Ending {
        let function = self.calls.last().map(|(function, _)| *function);
        let types = function.map(|function| self.module().function_type(function).results.clone());
        Ending::Returned(self.take(types.unwrap_or_default()))
    }

    /// The engine has reported a trap, in its words.
    pub fn trapped(&mut self, message: &str) -> Ending {
        self.seen.clear();
        match self.end.take() {
            Some(HostEnd::Waits) => Ending::Waiting,
            Some(HostEnd::Trap(trap)) => match trap.code {
                TrapCode::Exit(status) => Ending::Exited(status),
                _ => Ending::Trapped {
                    codes: vec![TrapCode::Host],
                    text: trap.to_string(),
                },
            },
            None => Ending::Trapped {
                codes: meanings(message),
                text: message.to_owned(),
            },
        }
    }

    /// Types of the payload that exceptions of a tag have.
    pub fn tag_params(&self, tag: u32) -> &[ValType] {
        let module = self.module();
        let ty = module.tags.get(tag as usize).map(|ty| &module.types[*ty as usize]);
        ty.and_then(SubType::as_func).map_or(&[], |ty| &ty.params)
    }

    /// An exception was not caught. `words` has two for each value of its payload; none when the engine does not tell.
    pub fn thrown(&mut self, tag: Option<u32>, words: &[Option<[u64; 2]>]) -> Ending {
        self.seen.clear();
        let params = tag.map_or(&[][..], |tag| self.tag_params(tag));
        let payload = params
            .iter()
            .zip(words)
            .map(|(ty, words)| words.map(|words| Seen::new(*ty, words)));
        Ending::Thrown {
            tag,
            payload: payload.collect(),
        }
    }

    /// What is seen of the run; `memories` and the globals that were given only if it can be looked at.
    pub fn evidence(&mut self, ending: Ending, memories: Option<Vec<MemoryEnd>>, milliseconds: f64) -> Evidence {
        let types: Vec<ValType> = self
            .module()
            .globals
            .iter()
            .take(GLOBALS_SEEN)
            .map(|global| global.ty.value)
            .collect();
        let globals = self.take(types);
        Evidence {
            ending,
            calls: self.witness.calls.clone(),
            output: self.witness.output.clone(),
            globals: memories.is_some().then_some(globals),
            memories,
            files: FileEnd::all_of(&self.session.world),
            milliseconds,
        }
    }
}
