//! Values as the page is told them.

use crate::code::Program;
use crate::js::types::ValueInfo;
use crate::machine::{FunctionKind, Machine, Ref, RefKind, Value};
use crate::module::types::ValType;
use crate::session::Session;

/// A value of which only the kind is known.
pub(super) fn value(session: &Session, value: Value) -> ValueInfo {
    let ty = match value {
        Value::I32(_) => "i32",
        Value::I64(_) => "i64",
        Value::F32(_) => "f32",
        Value::F64(_) => "f64",
        Value::V128(_) => "v128",
        Value::Ref(_) => "ref",
    };
    describe(session, value, ty.to_owned())
}

/// A value of a type.
pub(super) fn typed(session: &Session, value: Value, ty: ValType) -> ValueInfo {
    describe(session, value, ty.to_string())
}

fn describe(session: &Session, value: Value, ty: String) -> ValueInfo {
    let [low, high] = value.to_slots();
    let (bits, text, object) = match value {
        Value::I32(_) | Value::F32(_) => (format!("{low:08x}"), value.to_string(), None),
        Value::I64(_) | Value::F64(_) => (format!("{low:016x}"), value.to_string(), None),
        Value::V128(_) => (format!("{high:016x}{low:016x}"), value.to_string(), None),
        Value::Ref(reference) => {
            let text = reference_text(&session.program, &session.machine, reference);
            let object = match reference.get() {
                Some((RefKind::Struct | RefKind::Array | RefKind::Exn, index)) => Some(index),
                _ => None,
            };
            (String::new(), text, object)
        }
    };
    ValueInfo { ty, bits, text, object }
}

/// A reference; a function with its name, an object with its type's.
fn reference_text(program: &Program, machine: &Machine, reference: Ref) -> String {
    let plain = Value::Ref(reference).to_string();
    let Some((RefKind::Func, address)) = reference.get() else {
        return plain;
    };
    match machine.functions.get(address as usize).map(|function| function.kind) {
        Some(FunctionKind::Wasm { instance, index }) => {
            let module = machine.instances[instance as usize].module;
            format!("ref.func {}", program.module(module).module.function_name(index))
        }
        Some(FunctionKind::Host(host)) => {
            let host = program.host(host);
            format!("ref.func {}.{}", host.module, host.name)
        }
        None => plain,
    }
}
