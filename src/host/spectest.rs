//! The module `spectest`, which the scripts of the official test suite import.

use super::{Answered, Call, HostFunction};
use crate::code::Program;
use crate::link::Linker;
use crate::machine::{Machine, Ref, Value};
use crate::module::types::ValType::{self, F32, F64, I32, I64};
use crate::module::types::{GlobalType, Limits, MemoryType, RefType, TableType};

/// The functions of `spectest`.
pub const SPECTEST_FUNCTIONS: &[HostFunction] = &[
    function("print", &[]),
    function("print_i32", &[I32]),
    function("print_i64", &[I64]),
    function("print_f32", &[F32]),
    function("print_f64", &[F64]),
    function("print_i32_f32", &[I32, F32]),
    function("print_f64_f64", &[F64, F64]),
];

const fn function(name: &'static str, params: &'static [ValType]) -> HostFunction {
    HostFunction {
        module: "spectest",
        name,
        params,
        results: &[],
        call: print,
    }
}

/// Writes its arguments on one line.
fn print(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    let line: Vec<String> = arguments.iter().map(Value::to_string).collect();
    call.console.write(format!("{}\n", line.join(" ")).as_bytes());
    Ok(Vec::new())
}

/// Adds the globals, tables and memories of `spectest` to a machine and names them to a linker.
pub fn define_spectest(linker: &mut Linker, program: &Program, machine: &mut Machine) {
    let globals = [
        ("global_i32", I32, Value::I32(666)),
        ("global_i64", I64, Value::I64(666)),
        ("global_f32", F32, Value::F32(666.6)),
        ("global_f64", F64, Value::F64(666.6)),
    ];
    for (name, value, init) in globals {
        let global = machine.add_global(program, GlobalType { value, mutable: false }, init);
        linker.define("spectest", name, global.expect("each value is of its type"));
    }
    for (name, is_64) in [("table", false), ("table64", true)] {
        let limits = Limits { min: 10, max: Some(20) };
        let table = machine.add_table(
            program,
            TableType {
                limits,
                is_64,
                element: RefType::FUNCREF,
            },
            Ref::NULL,
        );
        linker.define(
            "spectest",
            name,
            table.expect("twenty elements are within every sensible limit"),
        );
    }
    for (name, shared) in [("memory", false), ("shared_memory", true)] {
        let limits = Limits { min: 1, max: Some(2) };
        let memory = machine.add_memory(MemoryType {
            limits,
            is_64: false,
            shared,
            page_size_log2: 16,
        });
        linker.define(
            "spectest",
            name,
            memory.expect("two pages are within every sensible limit"),
        );
    }
}
