//! The module `env`: printing, for programs that have no other host.

use super::{Call, HostFunction};
use crate::error::Trap;
use crate::machine::Value;
use crate::module::types::ValType::{self, F32, F64, I32, I64};

type Body = fn(&mut Call<'_>, &[Value]) -> Result<Vec<Value>, Trap>;

/// The functions of `env`. C declares `puts` and `putchar` with a result, other languages without: both are there.
pub const ENV: &[HostFunction] = &[
    function("puts", &[I32], &[], puts),
    function("puts", &[I32], &[I32], |call, arguments| {
        puts(call, arguments).map(|_| vec![Value::I32(0)])
    }),
    function("putchar", &[I32], &[], putchar),
    function("putchar", &[I32], &[I32], |call, arguments| {
        putchar(call, arguments).map(|_| arguments.to_vec())
    }),
    function("print_i32", &[I32], &[], print),
    function("print_i64", &[I64], &[], print),
    function("print_f32", &[F32], &[], print),
    function("print_f64", &[F64], &[], print),
];

const fn function(
    name: &'static str,
    params: &'static [ValType],
    results: &'static [ValType],
    call: Body,
) -> HostFunction {
    HostFunction {
        module: "env",
        name,
        params,
        results,
        call,
    }
}

/// Writes the string that begins at an address and ends before the first zero byte, as it stands.
fn puts(call: &mut Call<'_>, arguments: &[Value]) -> Result<Vec<Value>, Trap> {
    let &[Value::I32(address)] = arguments else {
        unreachable!("the declared type")
    };
    let address = u64::from(address as u32);
    let Some(memory) = &call.memory else {
        return Err(Trap::host("env.puts: the calling module has no memory"));
    };
    let size = memory.size();
    if address >= size {
        return Err(Trap::host(format!(
            "env.puts: address {address:#x} is outside of memory ({size:#x} bytes)"
        )));
    }
    let mut text = Vec::new();
    let mut chunk = [0; 256];
    loop {
        let at = address + text.len() as u64;
        let length = (size - at).min(chunk.len() as u64) as usize;
        let chunk = &mut chunk[..length];
        if length == 0 || !memory.read(at, chunk) {
            return Err(Trap::host(format!(
                "env.puts: the string at {address:#x} has no end in memory"
            )));
        }
        match chunk.iter().position(|byte| *byte == 0) {
            None => text.extend_from_slice(chunk),
            Some(end) => {
                text.extend_from_slice(&chunk[..end]);
                call.console.write(&text);
                return Ok(Vec::new());
            }
        }
    }
}

/// Writes one byte, as C's `putchar` does; characters beyond ASCII are several calls.
fn putchar(call: &mut Call<'_>, arguments: &[Value]) -> Result<Vec<Value>, Trap> {
    let &[Value::I32(character)] = arguments else {
        unreachable!("the declared type")
    };
    call.console.write(&[character as u8]);
    Ok(Vec::new())
}

/// Writes a value on a line of its own.
fn print(call: &mut Call<'_>, arguments: &[Value]) -> Result<Vec<Value>, Trap> {
    call.console.write(format!("{}\n", arguments[0]).as_bytes());
    Ok(Vec::new())
}
