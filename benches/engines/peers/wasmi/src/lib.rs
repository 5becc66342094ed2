//! wasmi, to be compared with, without fuel.

use bench_subject::Subject;
use wasmi::{Config, Engine, Linker, Module, Store, TypedFunc};

#[cfg(target_arch = "wasm32")]
bench_subject::exports!(Wasmi);

/// An instance in its store.
pub struct Wasmi {
    store: Store<()>,
    run: TypedFunc<i32, i32>,
    argument: i32,
}

impl Subject for Wasmi {
    fn load(module: &[u8]) -> Result<Self, String> {
        let engine = Engine::new(&Config::default());
        let load = || {
            let module = Module::new(&engine, module)?;
            let mut store = Store::new(&engine, ());
            let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
            let run = instance.get_typed_func(&store, "run")?;
            Ok(Self {
                store,
                run,
                argument: 0,
            })
        };
        load().map_err(|error: wasmi::Error| error.to_string())
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
