//! Semblance: a WebAssembly interpreter that lets a person see a program run.
//!
//! The way of the data is the order to read in: [`module`] (bytes or text into an inert module), [`code`] (a function's
//! body into internal code), [`machine`] (all state of a running program), [`execute`] (code and machine into the next
//! state), [`host`] (what programs import), [`link`] and [`session`] (how it is put together), [`observe`] (watching,
//! rewinding and questioning a run), [`compare`] (the same run in another engine), and the faces: the command line, scripts and the page.
//!
//! ```
//! use semblance::{features::Features, machine::{Limits, Value}, module, session::{Outcome, Session}};
//!
//! let text = r#"(module (func (export "add") (param i32 i32) (result i32)
//!                 (i32.add (local.get 0) (local.get 1))))"#;
//! let loaded = module::load_text(text, Features::default())?;
//! let mut session = Session::new(Limits::default());
//! let instance = session.instantiate(loaded.module).expect("it imports nothing");
//! let add = session.exported_function(instance, "add")?;
//! session.invoke(add, &[Value::I32(2), Value::I32(3)])?;
//! let mut console = Vec::new();
//! assert_eq!(session.run(1_000_000, &mut console), Outcome::Returned(vec![Value::I32(5)]));
//! # Ok::<(), semblance::error::Error>(())
//! ```

pub mod error;
pub mod features;
pub mod module;

pub mod code;
pub mod guide;
pub mod ops;

pub mod machine;

pub mod execute;

pub mod arguments;
pub mod host;
pub mod link;
pub mod script;
pub mod session;

pub mod observe;

pub mod compare;

#[cfg(any(target_arch = "wasm32", test))]
pub mod js;
