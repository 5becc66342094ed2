//! tinywasm, to be compared with, without fuel.

use bench_subject::Subject;
use tinywasm::{FunctionTyped, ModuleInstance, Store};

#[cfg(target_arch = "wasm32")]
bench_subject::exports!(Tinywasm);

/// An instance in its store.
pub struct Tinywasm {
    store: Store,
    run: FunctionTyped<i32, i32>,
    argument: i32,
}

impl Subject for Tinywasm {
    fn load(module: &[u8]) -> Result<Self, String> {
        let load = || {
            let module = tinywasm::parse_bytes(module)?;
            let mut store = Store::default();
            let instance = ModuleInstance::instantiate(&mut store, &module, None)?;
            let run = instance.func(&store, "run")?;
            Ok(Self {
                store,
                run,
                argument: 0,
            })
        };
        load().map_err(|error: tinywasm::Error| error.to_string())
    }

    fn begin(&mut self, n: i32) -> Result<(), String> {
        self.argument = n;
        Ok(())
    }

    fn advance(&mut self, _: u64) -> Result<Option<i32>, String> {
        let result = self.run.call(&mut self.store, self.argument);
        result.map(Some).map_err(|error| error.to_string())
    }
}
