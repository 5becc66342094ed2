//! A copy of a module for another engine: it computes the same, and tells what JavaScript could not see otherwise.
//!
//! The copy imports its host functions with words in the place of their parameters and results, so that no NaN and no
//! integer is changed on the way through JavaScript; a function of the copy's own stands in the place of each import. A
//! host function that traps says so in a global, and the trap is the copy's own: no program can catch it. There is no
//! start function, as nothing could be seen of an instance that is still being made; what would be one is exported, like
//! all memories and tags, and the functions that make the calls and that look at the globals in the end. They give what
//! they see as words to the import `seen`.
//!
//! The copy is put together in `encoder`: bodies of the module's functions are gone through in `body`, the copy's own
//! functions are in `functions`. Memories, tables, globals and tags have the numbers that they have in the module, and so
//! have functions but for the few that are imported besides.

mod body;
mod encoder;
mod functions;

use std::ops::Range;

use wasmparser::{BinaryReader, FunctionBody};

use super::emit::Floats;
use crate::code::Program;
use crate::error::Error;
use crate::machine::Value;
use crate::module::types::ValType;
use crate::module::{ExternType, Module};

use encoder::Encoder;

/// What a copy is to be like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// It makes every NaN canonical, as Semblance does.
    pub canonical: bool,
    /// It tells of watched instructions and of host calls.
    pub watched: bool,
}

impl Manner {
    /// Whether being canonical would make a difference: whether a module has instructions that may make NaNs.
    pub fn makes_nans(module: &Module) -> bool {
        let bodies = module.bodies.iter();
        let reader = |body: &Range<usize>| BinaryReader::new(&module.bytes[body.clone()], body.start as u64);
        let mut operators = bodies.filter_map(|body| FunctionBody::new(reader(body)).get_operators_reader().ok());
        operators.any(|operators| {
            operators
                .into_iter()
                .flatten()
                .any(|operator| Floats::made_by(&operator).is_some())
        })
    }
}

/// The names of what copies import, all from the module `semblance`; host functions have their place among the module's
/// imports.
pub mod imports {
    /// The module.
    pub const MODULE: &str = "semblance";
    /// Is given the two words of a value that is looked at.
    pub const SEEN: &str = "seen";
    /// Is told of an event: how many there were, what they come to, its site and three words. Gives the number of the next
    /// event that it wants to be told of.
    pub const TOLD: &str = "told";
}

/// The names of what copies export. Memories and tags have theirs with their index behind.
pub mod exports {
    /// What was the start function, if there is one.
    pub const START: &str = "start";
    /// Makes the calls, and gives the results of the last one to `seen`; if there are any to make.
    pub const CALL: &str = "call";
    /// Gives the globals to `seen`, as far as they are looked at.
    pub const LOOK: &str = "look";
    /// A memory.
    pub const MEMORY: &str = "memory";
    /// A tag.
    pub const TAG: &str = "tag";
    /// Not zero when the host function that has just been called traps.
    pub const TRAPPED: &str = "trapped";
    /// The number of the next event to tell of.
    pub const NEXT: &str = "next";
    /// How many events there were.
    pub const COUNT: &str = "count";
    /// What they come to.
    pub const SUM: &str = "sum";
}

/// A call of a function, by its index.
pub type Invocation = (u32, Vec<Value>);

/// What a copy is made of.
#[derive(Clone, Copy, Debug)]
pub struct Copy<'a> {
    /// A program that the module belongs to.
    pub program: &'a Program,
    /// The module's number in it.
    pub number: u32,
    /// For each imported function its number among those of the host.
    pub hosts: &'a [u32],
    /// The calls that are to be made.
    pub calls: &'a [Invocation],
    /// What it is to be like.
    pub manner: Manner,
}

impl Copy<'_> {
    /// Encodes it.
    ///
    /// # Errors
    /// When the module imports anything but functions of numbers, or cannot be encoded.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let module = &self.program.module(self.number).module;
        let only_functions = "only functions can be imported for a comparison";
        for import in &module.imports {
            let ExternType::Func(ty) = &import.ty else {
                return Err(Error::unsupported(only_functions));
            };
            let ty = module.types[*ty as usize]
                .as_func()
                .expect("a function has a function type");
            let mut all = ty.params.iter().chain(&ty.results);
            if all.any(|ty| matches!(ty, ValType::V128 | ValType::Ref(_))) {
                return Err(Error::unsupported("a host function has a parameter that is no number"));
            }
        }
        Encoder::new(self, module)
            .encode()
            .map_err(|error| Error::unsupported(format!("the module cannot be copied: {error}")))
    }
}
