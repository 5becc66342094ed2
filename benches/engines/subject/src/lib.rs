//! How an engine is driven that is compared with others: natively over lines on its standard input, in a JavaScript engine
//! through the functions that [`exports!`] makes. Whoever drives it measures it.
//!
//! A guest program exports `run(n)`, does `n` times the same, gives a number that depends on all of it, and can be called
//! again.

pub mod lines;

/// An engine with a guest program in it.
pub trait Subject: Sized {
    /// Loads the module of a guest, and instantiates it.
    ///
    /// # Errors
    /// When the engine does not take it.
    fn load(module: &[u8]) -> Result<Self, String>;

    /// Begins the call `run(n)`.
    ///
    /// # Errors
    /// When the guest has no such function.
    fn begin(&mut self, n: i32) -> Result<(), String>;

    /// Goes on with the call for about so many instructions, or to its end if the engine runs in one go. Gives the result
    /// when there is one.
    ///
    /// # Errors
    /// When the guest traps.
    fn advance(&mut self, budget: u64) -> Result<Option<i32>, String>;

    /// Gets a module ready that imports functions, and calls an export of it with two zeros, up to where it calls one of
    /// those for the first time.
    ///
    /// # Errors
    /// When it does not come that far, or the engine is not measured by this.
    fn start(_module: Vec<u8>, _export: &str) -> Result<(), String> {
        Err("this is not measured here".to_owned())
    }

    /// Finds out whether a module is valid, and does nothing else.
    ///
    /// # Errors
    /// When it is not, or the engine is not measured by this.
    fn validate(_module: &[u8]) -> Result<(), String> {
        Err("this is not measured here".to_owned())
    }
}

/// Makes the class `Subject` that JavaScript drives. The crate that uses it depends on `wasm-bindgen`.
#[macro_export]
macro_rules! exports {
    ($engine:ty) => {
        mod exports {
            use super::*;
            use wasm_bindgen::prelude::*;

            /// An engine with a guest program in it.
            #[wasm_bindgen]
            pub struct Subject($engine);

            #[wasm_bindgen]
            impl Subject {
                /// Loads the module of a guest.
                #[wasm_bindgen(constructor)]
                pub fn new(module: &[u8]) -> Result<Subject, String> {
                    <$engine as $crate::Subject>::load(module).map(Subject)
                }

                /// Begins the call `run(n)`.
                pub fn begin(&mut self, n: i32) -> Result<(), String> {
                    $crate::Subject::begin(&mut self.0, n)
                }

                /// Goes on for about so many instructions, and gives the result when there is one.
                pub fn advance(&mut self, budget: f64) -> Result<Option<i32>, String> {
                    $crate::Subject::advance(&mut self.0, budget as u64)
                }

                /// Runs a module up to the first call of a function that it imports.
                pub fn start(module: Vec<u8>, export: &str) -> Result<(), String> {
                    <$engine as $crate::Subject>::start(module, export)
                }

                /// Finds out whether a module is valid.
                pub fn validate(module: &[u8]) -> Result<(), String> {
                    <$engine as $crate::Subject>::validate(module)
                }
            }
        }
    };
}
