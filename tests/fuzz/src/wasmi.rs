//! wasmi, an interpreter that knows most of WebAssembly but no garbage collection, exceptions and typed references.

use wasmi::{
    Config, Engine, Error, Extern, ExternRef, F32, F64, Instance, Linker, Module, Nullable, Store, TrapCode, V128, Val,
};

use crate::plan::{Call, Outcome, Plan, Run, Seen, Step, digest};

/// Runs a plan in wasmi; `Err` with the reason when it does not take the module.
pub fn run(bytes: &[u8], plan: &Plan) -> Result<Vec<Seen>, String> {
    let mut config = Config::default();
    config
        .set_max_recursion_depth(10_000)
        .set_max_stack_height(16 << 20)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_memory64(true);
    let engine = Engine::new(&config);
    let module = Module::new(&engine, bytes).map_err(|error| error.to_string())?;
    Ok(plan.runs.iter().map(|run| run_one(&module, plan, run)).collect())
}

fn run_one(module: &Module, plan: &Plan, run: &Run) -> Seen {
    let mut store = Store::new(module.engine(), ());
    let instance = match Linker::new(module.engine()).instantiate_and_start(&mut store, module) {
        Ok(instance) => instance,
        Err(error) => {
            let step = Step {
                outcome: not_instantiated(&error),
                state: Vec::new(),
            };
            return vec![step];
        }
    };
    let mut seen = vec![Step {
        outcome: Outcome::Returned(Vec::new()),
        state: state(&store, instance, plan),
    }];
    for call in &run.calls {
        let outcome = invoke(&mut store, instance, call);
        let last = outcome == Outcome::Exhausted;
        let state = if last {
            Vec::new()
        } else {
            state(&store, instance, plan)
        };
        seen.push(Step { outcome, state });
        if last {
            break;
        }
    }
    seen
}

fn invoke(store: &mut Store<()>, instance: Instance, call: &Call) -> Outcome {
    let Some(function) = instance.get_func(&*store, &call.export) else {
        return Outcome::Refused(format!("no function {}", call.export));
    };
    let ty = function.ty(&*store);
    let arguments = call.arguments.iter().zip(ty.params());
    let arguments: Vec<Val> = arguments.map(|(argument, ty)| value(store, argument, *ty)).collect();
    let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
    match function.call(&mut *store, &arguments, &mut results) {
        Ok(()) => Outcome::Returned(results.iter().map(|result| show(store, result)).collect()),
        Err(error) => failure(&error),
    }
}

fn failure(error: &Error) -> Outcome {
    let class = match error.as_trap_code() {
        Some(TrapCode::UnreachableCodeReached) => "unreachable",
        Some(TrapCode::MemoryOutOfBounds) => "memory",
        Some(TrapCode::TableOutOfBounds) => "table",
        Some(TrapCode::IndirectCallToNull | TrapCode::BadSignature) => "signature",
        Some(TrapCode::IntegerDivisionByZero) => "division-by-zero",
        Some(TrapCode::IntegerOverflow | TrapCode::BadConversionToInteger) => "not-representable",
        Some(TrapCode::StackOverflow | TrapCode::OutOfSystemMemory | TrapCode::GrowthOperationLimited) => {
            return Outcome::Exhausted;
        }
        _ => return Outcome::Refused(error.to_string()),
    };
    Outcome::Trapped(class.to_owned())
}

/// A segment that does not fit is an error of its own here, and no trap.
fn not_instantiated(error: &Error) -> Outcome {
    let text = error.to_string();
    match failure(error) {
        Outcome::Refused(_) if text.contains("element segment") || text.contains("table") => {
            Outcome::Trapped("table".to_owned())
        }
        Outcome::Refused(_) if text.contains("memory") || text.contains("data segment") => {
            Outcome::Trapped("memory".to_owned())
        }
        outcome => outcome,
    }
}

fn state(store: &Store<()>, instance: Instance, plan: &Plan) -> Vec<String> {
    let exports = plan
        .observed
        .iter()
        .map(|observed| match instance.get_export(store, &observed.export) {
            Some(Extern::Memory(memory)) => {
                let bytes = memory.data(store);
                format!("{}:{:08x}", bytes.len(), digest(bytes.iter().copied()))
            }
            Some(Extern::Table(table)) => {
                let size = table.size(store);
                let nulls =
                    (0..size).map(|index| u8::from(table.get(store, index).is_none_or(|element| element.is_null())));
                format!("{size}:{:08x}", digest(nulls))
            }
            Some(Extern::Global(global)) => show(store, &global.get(store)),
            _ => "missing".to_owned(),
        });
    exports.collect()
}

fn show(store: &Store<()>, value: &Val) -> String {
    match value {
        Val::I32(value) => format!("i32:{value}"),
        Val::I64(value) => format!("i64:{value}"),
        Val::F32(value) => format!("f32:{:08x}", value.to_bits()),
        Val::F64(value) => format!("f64:{:016x}", value.to_bits()),
        Val::V128(value) => format!("v128:{:032x}", value.as_u128()),
        Val::FuncRef(Nullable::Null) | Val::ExternRef(Nullable::Null) => "null".to_owned(),
        Val::FuncRef(Nullable::Val(_)) => "func".to_owned(),
        Val::ExternRef(Nullable::Val(value)) => match value.data(store).downcast_ref::<u32>() {
            Some(number) => format!("extern:{number}"),
            None => "extern".to_owned(),
        },
    }
}

fn value(store: &mut Store<()>, text: &str, ty: wasmi::ValType) -> Val {
    use semblance::machine::{RefKind, Value};
    match crate::subject::value(text) {
        Value::I32(value) => Val::I32(value),
        Value::I64(value) => Val::I64(value),
        Value::F32(value) => Val::F32(F32::from_bits(value.to_bits())),
        Value::F64(value) => Val::F64(F64::from_bits(value.to_bits())),
        Value::V128(value) => Val::V128(V128::from(value)),
        Value::Ref(reference) => match reference.get() {
            Some((RefKind::Extern, number)) => Val::ExternRef(Nullable::Val(ExternRef::new(store, number))),
            _ => Val::default_for_ty(ty),
        },
    }
}
