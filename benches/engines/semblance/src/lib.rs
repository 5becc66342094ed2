//! This engine, to be compared with others.

use bench_subject::Subject;
use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module;
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
        let loaded = module::load(module, Features::default()).map_err(|error| error.to_string())?;
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
}
