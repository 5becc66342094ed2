//! wasmi, to be compared with: without fuel, and functions are translated when they are called first.

use bench_subject::Subject;
use wasmi::{Config, Engine, Error, ExternType, Linker, Module, Store, TypedFunc};

/// How an import ends the run that calls it.
const CALLED: i32 = 1;

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

    fn start(module: Vec<u8>, export: &str) -> Result<(), String> {
        let engine = Engine::new(&Config::default());
        let start = || {
            let module = Module::new(&engine, &module)?;
            let mut store = Store::new(&engine, ());
            let mut linker = Linker::new(&engine);
            // A module may import the same thing twice.
            linker.allow_shadowing(true);
            for import in module.imports() {
                if let ExternType::Func(ty) = import.ty() {
                    linker.func_new(import.module(), import.name(), ty.clone(), |_, _, _| {
                        Err(Error::i32_exit(CALLED))
                    })?;
                }
            }
            let instance = linker.instantiate_and_start(&mut store, &module)?;
            let run = instance.get_typed_func::<(i32, i32), ()>(&store, export)?;
            run.call(&mut store, (0, 0))
        };
        match start() {
            Err(error) if error.i32_exit_status() == Some(CALLED) => Ok(()),
            Err(error) => Err(error.to_string()),
            Ok(()) => Err("it called nothing".to_owned()),
        }
    }
}
