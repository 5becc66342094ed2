//! The module `env`: printing, for programs that have no other host.

use super::{Answered, Call, GuestMemory, HostFunction};
use crate::error::Trap;
use crate::machine::Value;
use crate::module::types::ValType::{self, F32, F64, I32, I64};

type Body = fn(&mut Call<'_>, &[Value]) -> Answered;

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
fn puts(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    let &[Value::I32(address)] = arguments else {
        unreachable!("the declared type")
    };
    let address = u64::from(address as u32);
    let Some(memory) = &call.memory else {
        return Err(Trap::host("env.puts: the calling module has no memory").into());
    };
    let size = memory.size();
    if address >= size {
        return Err(Trap::host(format!(
            "env.puts: address {address:#x} is outside of memory ({size:#x} bytes)"
        ))
        .into());
    }
    let Some(end) = end_of_string(&**memory, address) else {
        return Err(Trap::host(format!("env.puts: the string at {address:#x} has no end in memory")).into());
    };
    let mut chunk = [0; CHUNK];
    for at in (address..end).step_by(CHUNK) {
        let chunk = &mut chunk[..CHUNK.min((end - at) as usize)];
        memory.read(at, chunk);
        call.console.write(chunk);
    }
    Ok(Vec::new())
}

/// Strings may be as long as memory is: they pass through the host in pieces of so many bytes.
const CHUNK: usize = 4096;

/// Where the first zero byte at or after an address is.
fn end_of_string(memory: &dyn GuestMemory, address: u64) -> Option<u64> {
    let mut chunk = [0; CHUNK];
    let mut at = address;
    while at < memory.size() {
        let length = (memory.size() - at).min(CHUNK as u64) as usize;
        memory.read(at, &mut chunk[..length]);
        if let Some(end) = chunk[..length].iter().position(|byte| *byte == 0) {
            return Some(at + end as u64);
        }
        at += length as u64;
    }
    None
}

/// Writes one byte, as C's `putchar` does; characters beyond ASCII are several calls.
fn putchar(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    let &[Value::I32(character)] = arguments else {
        unreachable!("the declared type")
    };
    call.console.write(&[character as u8]);
    Ok(Vec::new())
}

/// Writes a value on a line of its own.
fn print(call: &mut Call<'_>, arguments: &[Value]) -> Answered {
    call.console.write(format!("{}\n", arguments[0]).as_bytes());
    Ok(Vec::new())
}
