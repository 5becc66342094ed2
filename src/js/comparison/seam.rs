//! Both sides of a comparison as the Workers see them.

use js_sys::{BigUint64Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::{CommonRun, Comparing};
use crate::compare::evidence::MemoryEnd;
use crate::compare::{Ending, Event, Manner, Theirs};
use crate::host::GuestMemory;
use crate::host::wasi::Nowhere;
use crate::js::engine::{Engine, to_js};
use crate::js::loaded::problem;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Comparison, ComparisonProgress } from "../src/engine/types";"#;

/// What both sides run.
#[wasm_bindgen]
pub struct ComparedRun(CommonRun);

#[wasm_bindgen]
impl ComparedRun {
    /// The call of a function of the loaded module, with the world that the engine was told of. It begins so many
    /// milliseconds after 1970; randomness follows from a seed. Throws the problem that is in the way.
    #[wasm_bindgen(constructor)]
    pub fn new(
        engine: &Engine,
        function: Option<String>,
        arguments: &str,
        date: f64,
        seed: f64,
    ) -> Result<Self, JsValue> {
        let outside = Nowhere::beginning((date * 1e6) as u64, seed as u64);
        let compared = engine.compared(function.as_deref(), arguments, outside);
        compared.map(Self).map_err(|problem| to_js(&problem))
    }
}

/// Semblance's side.
#[wasm_bindgen]
pub struct SemblanceSide(Comparing);

#[wasm_bindgen]
impl SemblanceSide {
    /// Begins the run. Throws the problem that is in the way.
    #[wasm_bindgen(constructor)]
    pub fn new(run: &ComparedRun) -> Result<Self, JsValue> {
        let begun = Comparing::begin(run.0.clone());
        begun.map(Self).map_err(|problem| to_js(&problem))
    }

    /// Goes on for about so many instructions. A wait that the last progress told of is over.
    #[wasm_bindgen(unchecked_return_type = "ComparisonProgress")]
    pub fn advance(&mut self, budget: f64) -> JsValue {
        to_js(&self.0.advance(budget as u64))
    }

    /// Compares the run, which has taken so many milliseconds, with the evidence of the browser's side.
    #[wasm_bindgen(unchecked_return_type = "Comparison")]
    pub fn judge(&mut self, evidence: &[u8], milliseconds: f64) -> JsValue {
        to_js(&self.0.judge(unpacked(evidence), milliseconds))
    }

    /// Whether the evidence of a run with canonical NaNs is the same.
    pub fn settle(&mut self, evidence: &[u8]) -> bool {
        self.0.settle(&unpacked(evidence))
    }

    /// Begins the run once more, to find where the difference to this tally begins.
    pub fn again(&mut self, tally: &[u8]) {
        self.0.again(unpacked(tally));
    }

    /// The block of events in which it is, when the run is over.
    pub fn block(&self) -> Option<f64> {
        self.0.block().map(|block| block as f64)
    }

    /// Finds it, with a tally that has kept the block.
    pub fn locate(&mut self, block: f64, tally: &[u8]) {
        let tally: crate::compare::Tally = unpacked(tally);
        self.0.locate(block as u64, &tally.kept);
    }

    /// What there is to say.
    #[wasm_bindgen(unchecked_return_type = "Comparison")]
    pub fn report(&self) -> JsValue {
        to_js(&self.0.report())
    }
}

/// The browser's side: what its engine is given, and the host that answers it.
#[wasm_bindgen]
pub struct BrowserSide {
    theirs: Theirs,
    memory: Option<JsMemory>,
    ending: Ending,
}

#[wasm_bindgen]
impl BrowserSide {
    /// Prepares the run. Throws the problem that is in the way.
    #[wasm_bindgen(constructor)]
    pub fn new(run: &ComparedRun, canonical: bool, watched: bool, keep: Option<f64>) -> Result<Self, JsValue> {
        let manner = Manner { canonical, watched };
        let prepared = Theirs::new(run.0.subject(), manner, keep.map(|block| block as u64));
        Ok(Self {
            theirs: prepared.map_err(|error| to_js(&problem(None, &error)))?,
            memory: None,
            ending: Ending::Unfinished,
        })
    }

    /// The copy of the module that is to be run. Throws the problem that is in the way.
    pub fn copy(&self) -> Result<Vec<u8>, JsValue> {
        self.theirs.copy().map_err(|error| to_js(&problem(None, &error)))
    }

    /// The memory that host functions work on.
    pub fn use_memory(&mut self, memory: JsMemory) {
        self.memory = Some(memory);
    }

    /// Calls the host function that is imported at a place. Gives its results; nothing when the copy is to trap.
    pub fn call_host(&mut self, import: u32, words: &[u64]) -> Option<BigUint64Array> {
        let memory = self.memory.as_mut().map(|memory| memory as &mut dyn GuestMemory);
        let results = self.theirs.call_host(import, words, memory)?;
        Some(BigUint64Array::from(&*results))
    }

    /// Takes in the two words of a value.
    pub fn saw(&mut self, low: u64, high: u64) {
        self.theirs.saw(low, high);
    }

    /// Takes in an event; gives the next one to tell of.
    pub fn told(&mut self, count: u64, sum: u64, site: u32, first: u64, second: u64, third: u64) -> u64 {
        let words = [first, second, third];
        self.theirs.told(count, sum, Event { site, words })
    }

    /// The first event to tell of.
    pub fn first_event(&self) -> u64 {
        self.theirs.first_event()
    }

    /// The call has returned.
    pub fn returned(&mut self) {
        self.ending = self.theirs.returned();
    }

    /// The engine has reported a trap.
    pub fn trapped(&mut self, message: &str) {
        self.ending = self.theirs.trapped(message);
    }

    /// Types of the payload that exceptions of a tag have.
    pub fn tag_params(&self, tag: u32) -> Vec<String> {
        self.theirs.tag_params(tag).iter().map(ToString::to_string).collect()
    }

    /// An exception was not caught. `words` has the two words of each value of its payload, in turn with a zero for those
    /// that are not known and a one for those that are.
    pub fn thrown(&mut self, tag: Option<u32>, words: &[u64]) {
        let value = |value: &[u64]| (value[0] != 0).then_some([value[1], value[2]]);
        let words: Vec<_> = words.chunks_exact(3).map(value).collect();
        self.ending = self.theirs.thrown(tag, &words);
    }

    /// The engine has given up.
    pub fn failed(&mut self, message: String) {
        self.ending = Ending::Failed(message);
    }

    /// What has been seen so far, packed. `memories` are those of the instance, when it can be looked at, up to their last
    /// byte that is not zero; `sizes` are their sizes in bytes.
    pub fn evidence(&mut self, memories: Option<Vec<Uint8Array>>, sizes: &[f64], milliseconds: f64) -> Vec<u8> {
        let at_end = |(bytes, size): (Uint8Array, &f64)| MemoryEnd {
            size: *size as u64,
            bytes: bytes.to_vec(),
        };
        let memories = memories.map(|memories| memories.into_iter().zip(sizes).map(at_end).collect());
        packed(&self.theirs.evidence(self.ending.clone(), memories, milliseconds))
    }

    /// What the events come to, of which there were so many, packed.
    pub fn tally(&self, count: u64, sum: u64) -> Vec<u8> {
        packed(&self.theirs.tally(count, sum))
    }
}

#[wasm_bindgen]
extern "C" {
    /// A memory of an instance of the browser's.
    #[wasm_bindgen(js_namespace = WebAssembly, js_name = Memory, typescript_type = "WebAssembly.Memory")]
    pub type JsMemory;

    #[wasm_bindgen(method, getter)]
    fn buffer(this: &JsMemory) -> JsBuffer;

    /// Its bytes, shared or not.
    type JsBuffer;

    /// A number, as four gigabytes are more than an `u32` can tell.
    #[wasm_bindgen(method, getter, js_name = byteLength)]
    fn byte_length(this: &JsBuffer) -> f64;
}

impl JsMemory {
    /// A view of some of its bytes.
    fn part(&self, address: u64, length: usize) -> Option<Uint8Array> {
        let end = address.checked_add(length as u64)?;
        let (start, length) = (u32::try_from(address).ok()?, u32::try_from(length).ok()?);
        (end <= self.size()).then(|| Uint8Array::new_with_byte_offset_and_length(&self.buffer(), start, length))
    }
}

impl GuestMemory for JsMemory {
    fn size(&self) -> u64 {
        self.buffer().byte_length() as u64
    }

    fn read(&self, address: u64, bytes: &mut [u8]) -> bool {
        self.part(address, bytes.len()).is_some_and(|part| {
            part.copy_to(bytes);
            true
        })
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> bool {
        self.part(address, bytes.len()).is_some_and(|part| {
            part.copy_from(bytes);
            true
        })
    }
}

fn packed(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("it is plain data")
}

fn unpacked<T: DeserializeOwned>(bytes: &[u8]) -> T {
    postcard::from_bytes(bytes).expect("the other side has packed it")
}
