//! Semblance, and that it does the same whether it runs in one go or an instruction at a time.

use std::sync::Arc;

use semblance::error::{ErrorKind, TrapCode};
use semblance::machine::{Extern, InstantiationError, Limits, Machine, Ref, RefKind, Value};
use semblance::module::{ExternKind, Module};
use semblance::session::{self, Session};

use crate::plan::{Outcome, Plan, Run, Seen, Step, class, digest};

/// More instructions than any run of a generated module needs.
const BUDGET: u64 = 20_000_000;

/// A state that running in slices has led to, and running in one go has not.
#[derive(Debug)]
pub struct SlicesDiffer(pub String);

/// Runs a plan in one go, and, if `sliced`, again in slices.
pub fn run(module: &Arc<Module>, plan: &Plan, sliced: bool) -> Result<Vec<Seen>, SlicesDiffer> {
    plan.runs.iter().map(|run| run_one(module, plan, run, sliced)).collect()
}

fn run_one(module: &Arc<Module>, plan: &Plan, run: &Run, sliced: bool) -> Result<Seen, SlicesDiffer> {
    let mut whole = Instance::new(module);
    let mut slices = sliced.then(|| Instance::new(module));
    let mut seen = Vec::new();
    for call in [None].into_iter().chain(run.calls.iter().map(Some)) {
        let begin = |instance: &mut Instance| match call {
            None => Some(instance.instantiate(module)),
            Some(call) => {
                let arguments: Vec<Value> = call.arguments.iter().map(|argument| value(argument)).collect();
                instance.invoke(&call.export, &arguments)
            }
        };
        let begun = begin(&mut whole);
        let outcome = begun.unwrap_or_else(|| whole.finish());
        if let Some(slices) = &mut slices {
            let begun = begin(slices);
            let sliced = begun.unwrap_or_else(|| slices.finish_in_slices());
            let what = call.map_or("instantiating", |call| &call.export);
            if sliced != outcome {
                return Err(SlicesDiffer(format!("{what}: {outcome} in one go, {sliced} in slices")));
            }
            if outcome != Outcome::Exhausted && slices.session.machine != whole.session.machine {
                let difference = difference(&whole.session.machine, &slices.session.machine);
                return Err(SlicesDiffer(format!("{what}: {difference}")));
            }
        }
        let last = outcome == Outcome::Exhausted || (call.is_none() && !matches!(outcome, Outcome::Returned(_)));
        let state = if last { Vec::new() } else { whole.state(plan) };
        seen.push(Step { outcome, state });
        if last {
            break;
        }
    }
    Ok(seen)
}

struct Instance {
    session: Session,
    number: u32,
}

impl Instance {
    fn new(_module: &Arc<Module>) -> Self {
        Self {
            session: Session::new(Limits::default()),
            number: 0,
        }
    }

    /// The outcome, unless there is something to run first.
    fn instantiate(&mut self, module: &Arc<Module>) -> Outcome {
        match self.session.instantiate(module.clone()) {
            Ok(number) => {
                self.number = number;
                self.finish()
            }
            Err(InstantiationError::Trapped { trap, .. }) => Outcome::Trapped(class(&trap).to_owned()),
            Err(InstantiationError::Refused(error)) if error.kind() == ErrorKind::Limit => Outcome::Exhausted,
            Err(InstantiationError::Refused(error)) => Outcome::Refused(error.to_string()),
        }
    }

    fn invoke(&mut self, export: &str, arguments: &[Value]) -> Option<Outcome> {
        let function = self.session.exported_function(self.number, export);
        let invoked = function.and_then(|function| self.session.invoke(function, arguments));
        invoked.err().map(|error| Outcome::Refused(error.to_string()))
    }

    fn finish(&mut self) -> Outcome {
        let end = self.session.machine.steps + BUDGET;
        loop {
            let budget = end - self.session.machine.steps;
            match outcome(self.session.run(budget, &mut Vec::new())) {
                Some(outcome) => return outcome,
                None if self.session.machine.steps >= end => return Outcome::Exhausted,
                None => self.session.machine.wake(),
            }
        }
    }

    /// An instruction at a time, later more; and once the machine is replaced by a clone of itself.
    fn finish_in_slices(&mut self) -> Outcome {
        let start = self.session.machine.steps;
        let mut cloned = false;
        loop {
            let done = self.session.machine.steps - start;
            if done >= BUDGET {
                return Outcome::Exhausted;
            }
            if done > 100 && !cloned {
                self.session.machine = self.session.machine.clone();
                cloned = true;
            }
            let budget = 1.max(done / 5_000);
            if let Some(outcome) = outcome(self.session.run(budget, &mut Vec::new())) {
                return outcome;
            }
            self.session.machine.wake();
        }
    }

    fn state(&self, plan: &Plan) -> Vec<String> {
        let exports = plan.observed.iter().map(|observed| {
            let found = self
                .session
                .machine
                .export(&self.session.program, self.number, &observed.export);
            self.show(found.expect("it is one of the module's exports"))
        });
        exports.collect()
    }

    fn show(&self, item: Extern) -> String {
        let address = item.address as usize;
        let machine = &self.session.machine;
        match item.kind {
            ExternKind::Memory => {
                let bytes = &machine.memories[address].bytes;
                format!("{}:{:08x}", bytes.len(), digest(bytes.iter().copied()))
            }
            ExternKind::Table => {
                let elements = &machine.tables[address].elements;
                let nulls = elements.iter().map(|element| u8::from(element.is_null()));
                format!("{}:{:08x}", elements.len(), digest(nulls))
            }
            ExternKind::Global => show(&machine.globals[address].value()),
            ExternKind::Func | ExternKind::Tag => unreachable!("they are not observed"),
        }
    }
}

/// How a run ended, if it has.
fn outcome(outcome: session::Outcome) -> Option<Outcome> {
    Some(match outcome {
        session::Outcome::Returned(values) => Outcome::Returned(values.iter().map(show).collect()),
        session::Outcome::Trapped(trap) => match trap.code {
            TrapCode::CallStackExhausted | TrapCode::HeapExhausted => Outcome::Exhausted,
            _ => Outcome::Trapped(class(&trap).to_owned()),
        },
        session::Outcome::Thrown { .. } => Outcome::Thrown,
        session::Outcome::Paused
        | session::Outcome::Waiting(_)
        | session::Outcome::Exited(_)
        | session::Outcome::Asking => return None,
    })
}

/// A value in the words that all engines use.
fn show(value: &Value) -> String {
    match value {
        Value::I32(value) => format!("i32:{value}"),
        Value::I64(value) => format!("i64:{value}"),
        Value::F32(value) => format!("f32:{:08x}", value.to_bits()),
        Value::F64(value) => format!("f64:{:016x}", value.to_bits()),
        Value::V128(value) => format!("v128:{value:032x}"),
        Value::Ref(value) => match value.get() {
            None => "null".to_owned(),
            Some((RefKind::Func, _)) => "func".to_owned(),
            Some((RefKind::Extern, number)) => format!("extern:{number}"),
            Some((RefKind::I31, value)) => format!("i31:{}", (value << 1) as i32 >> 1),
            Some((RefKind::Struct | RefKind::Array, _)) => "object".to_owned(),
            Some((RefKind::Exn, _)) => "exception".to_owned(),
        },
    }
}

/// The value that a plan's argument stands for.
pub fn value(text: &str) -> Value {
    let (ty, value) = text.split_once(':').unwrap_or((text, ""));
    let parsed = match ty {
        "i32" => value.parse().map(Value::I32).ok(),
        "i64" => value.parse().map(Value::I64).ok(),
        "f32" => u32::from_str_radix(value, 16)
            .map(|bits| Value::F32(f32::from_bits(bits)))
            .ok(),
        "f64" => u64::from_str_radix(value, 16)
            .map(|bits| Value::F64(f64::from_bits(bits)))
            .ok(),
        "v128" => u128::from_str_radix(value, 16).map(Value::V128).ok(),
        "extern" => value.parse().map(|number| Value::Ref(Ref::host(number))).ok(),
        "i31" => value.parse().map(|value| Value::Ref(Ref::i31(value))).ok(),
        "null" => Some(Value::Ref(Ref::NULL)),
        _ => None,
    };
    parsed.unwrap_or_else(|| panic!("{text} stands for no value"))
}

/// Which parts of two machines differ.
fn difference(whole: &Machine, slices: &Machine) -> String {
    let parts = [
        ("stack", whole.stack != slices.stack),
        ("frames", whole.frames != slices.frames),
        ("steps", whole.steps != slices.steps),
        ("status", whole.status != slices.status),
        ("memories", whole.memories != slices.memories),
        ("globals", whole.globals != slices.globals),
        ("tables", whole.tables != slices.tables),
        ("heap", whole.heap != slices.heap),
        (
            "segments",
            whole.elements != slices.elements || whole.dropped_data != slices.dropped_data,
        ),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .filter(|(_, differ)| *differ)
        .map(|(name, _)| *name)
        .collect();
    format!("in slices the machine ends with other {}", parts.join(", "))
}
