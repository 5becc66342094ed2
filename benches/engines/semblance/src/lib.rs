//! This engine, to be compared with others.

use bench_subject::Subject;
use semblance::code::Program;
use semblance::execute::{Stop, run};
use semblance::features::Features;
use semblance::machine::{Limits, Machine, Value};
use semblance::module::{self, types::ExternType};
use semblance::session::{Outcome, Session};

#[cfg(target_arch = "wasm32")]
bench_subject::exports!(Semblance);

/// A session, without a timeline.
pub struct Semblance {
    session: Session,
    run: u32,
}

impl Subject for Semblance {
    fn load(module: &[u8]) -> Result<Self, String> {
        // As the page's engine does.
        #[cfg(all(target_arch = "wasm32", not(feature = "interpreted")))]
        semblance::js::platform::install(false);
        let loaded = module::load(module, Features::default()).map_err(|error| error.to_string())?;
        // What plain code executes it counts, and that does not go with code that does not.
        if cfg!(feature = "uncounted") && loaded.module.types.iter().any(|ty| ty.as_func().is_none()) {
            return Err("objects are left to plain code, which counts".to_owned());
        }
        let mut session = Session::new(Limits::default());
        let instance = session
            .instantiate(loaded.module)
            .map_err(|error| format!("{error:?}"))?;
        let run = session
            .exported_function(instance, "run")
            .map_err(|error| error.to_string())?;
        Ok(Self { session, run })
    }

    fn begin(&mut self, n: i32) -> Result<(), String> {
        let begun = self.session.invoke(self.run, &[Value::I32(n)]);
        begun.map_err(|error| error.to_string())
    }

    fn advance(&mut self, budget: u64) -> Result<Option<i32>, String> {
        match self.session.run(budget, &mut Vec::new()) {
            Outcome::Paused => Ok(None),
            Outcome::Returned(results) => match results[..] {
                [Value::I32(result)] => Ok(Some(result)),
                _ => Err(format!("`run` gave {results:?}")),
            },
            outcome => Err(format!("{outcome:?}")),
        }
    }

    fn start(module: Vec<u8>, export: &str) -> Result<(), String> {
        let loaded = module::load(module, Features::default()).map_err(|error| error.to_string())?;
        let module = loaded.module;
        let (mut program, mut machine) = (Program::new(), Machine::new(Limits::default()));
        let number = program.add_module(module.clone());
        let mut imports = Vec::new();
        for import in &module.imports {
            let ExternType::Func(ty) = import.ty else {
                return Err(format!("`{}` is not a function", import.name));
            };
            let ty = module.types[ty as usize].as_func().ok_or("not a function's type")?;
            let host = program.declare_host(&import.module, &import.name, ty.clone());
            imports.push(machine.add_host_function(&program, host));
        }
        let mut imports = imports.into_iter();
        let instance = machine.instantiate(&program, number, |_| imports.next());
        let instance = instance.map_err(|error| format!("{error:?}"))?;
        let function = machine
            .export(&program, instance, export)
            .ok_or("there is no such export")?;
        let zeros = [Value::I32(0), Value::I32(0)];
        let begun = machine.invoke(&program, function.address, &zeros);
        begun.map_err(|error| error.to_string())?;
        match run(&program, &mut machine, u64::MAX / 2) {
            Stop::Host => Ok(()),
            stop => Err(format!("{stop:?}")),
        }
    }

    fn validate(module: &[u8]) -> Result<(), String> {
        let mut validator = wasmparser::Validator::new();
        let valid = validator.validate_all(module);
        valid.map(|_| ()).map_err(|error| error.to_string())
    }
}
