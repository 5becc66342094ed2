//! All functions of WASI preview 1, each in one row: its name, its parameters, and what it does.

use super::request::respond;
use super::types::Version;
use super::{attributes, clock, directory, file, path, poll, program, socket};
use crate::host::HostFunction;
use crate::machine::Value;
use crate::module::types::ValType::{I32, I64};

/// Parameters as the functions take them: their bits, without a sign.
macro_rules! unsigned {
    (I32, $value:ident) => {
        $value as u32
    };
    (I64, $value:ident) => {
        $value as u64
    };
}

/// Rows for one version. Every function gives an error number, but for those whose row says `-> !`: they do not return.
macro_rules! functions {
    ($module:literal, $version:expr, $($does:path: $name:ident($($parameter:ident: $ty:ident),*) $(-> $never:tt)?;)*) => {
        [$(HostFunction {
            module: $module,
            name: stringify!($name),
            params: &[$($ty),*],
            results: functions!(@results $($never)?),
            call: |call, arguments| {
                let &[$(Value::$ty($parameter)),*] = arguments else {
                    unreachable!("the declared type")
                };
                respond($version, call, |request| $does(request, $(unsigned!($ty, $parameter)),*))
            },
        }),*]
    };
    (@results !) => { &[] };
    (@results) => { &[I32] };
}

/// The rows, for a version that a module is called after.
macro_rules! version {
    ($module:literal, $version:expr) => {
        functions! { $module, $version,
            program::args_get: args_get(argv: I32, buffer: I32);
            program::args_sizes_get: args_sizes_get(count: I32, size: I32);
            program::environ_get: environ_get(environ: I32, buffer: I32);
            program::environ_sizes_get: environ_sizes_get(count: I32, size: I32);
            program::proc_exit: proc_exit(status: I32) -> !;
            program::proc_raise: proc_raise(signal: I32);
            program::sched_yield: sched_yield();
            program::random_get: random_get(buffer: I32, length: I32);

            clock::clock_res_get: clock_res_get(clock: I32, resolution: I32);
            clock::clock_time_get: clock_time_get(clock: I32, precision: I64, time: I32);
            poll::poll_oneoff: poll_oneoff(subscriptions: I32, events: I32, count: I32, happened: I32);

            file::fd_advise: fd_advise(fd: I32, offset: I64, length: I64, advice: I32);
            file::fd_allocate: fd_allocate(fd: I32, offset: I64, length: I64);
            file::fd_close: fd_close(fd: I32);
            file::fd_datasync: fd_datasync(fd: I32);
            file::fd_pread: fd_pread(fd: I32, buffers: I32, count: I32, offset: I64, read: I32);
            file::fd_pwrite: fd_pwrite(fd: I32, buffers: I32, count: I32, offset: I64, written: I32);
            file::fd_read: fd_read(fd: I32, buffers: I32, count: I32, read: I32);
            file::fd_renumber: fd_renumber(from: I32, to: I32);
            file::fd_seek: fd_seek(fd: I32, delta: I64, whence: I32, position: I32);
            file::fd_sync: fd_sync(fd: I32);
            file::fd_tell: fd_tell(fd: I32, position: I32);
            file::fd_write: fd_write(fd: I32, buffers: I32, count: I32, written: I32);

            attributes::fd_fdstat_get: fd_fdstat_get(fd: I32, stat: I32);
            attributes::fd_fdstat_set_flags: fd_fdstat_set_flags(fd: I32, flags: I32);
            attributes::fd_fdstat_set_rights: fd_fdstat_set_rights(fd: I32, base: I64, inheriting: I64);
            attributes::fd_filestat_get: fd_filestat_get(fd: I32, stat: I32);
            attributes::fd_filestat_set_size: fd_filestat_set_size(fd: I32, size: I64);
            attributes::fd_filestat_set_times: fd_filestat_set_times(fd: I32, accessed: I64, modified: I64, flags: I32);

            directory::fd_prestat_get: fd_prestat_get(fd: I32, prestat: I32);
            directory::fd_prestat_dir_name: fd_prestat_dir_name(fd: I32, name: I32, length: I32);
            directory::fd_readdir: fd_readdir(fd: I32, buffer: I32, length: I32, cookie: I64, used: I32);

            path::path_create_directory: path_create_directory(fd: I32, path: I32, length: I32);
            path::path_filestat_get: path_filestat_get(fd: I32, lookup: I32, path: I32, length: I32, stat: I32);
            path::path_filestat_set_times: path_filestat_set_times(
                fd: I32, lookup: I32, path: I32, length: I32, accessed: I64, modified: I64, flags: I32
            );
            path::path_link: path_link(
                fd: I32, lookup: I32, path: I32, length: I32, new_fd: I32, new_path: I32, new_length: I32
            );
            path::path_open: path_open(
                fd: I32, lookup: I32, path: I32, length: I32, oflags: I32, base: I64, inheriting: I64, flags: I32, opened: I32
            );
            path::path_readlink: path_readlink(
                fd: I32, path: I32, length: I32, buffer: I32, buffer_length: I32, used: I32
            );
            path::path_remove_directory: path_remove_directory(fd: I32, path: I32, length: I32);
            path::path_rename: path_rename(
                fd: I32, path: I32, length: I32, new_fd: I32, new_path: I32, new_length: I32
            );
            path::path_symlink: path_symlink(target: I32, target_length: I32, fd: I32, path: I32, length: I32);
            path::path_unlink_file: path_unlink_file(fd: I32, path: I32, length: I32);

            socket::sock_recv: sock_recv(fd: I32, buffers: I32, count: I32, flags: I32, read: I32, out_flags: I32);
            socket::sock_send: sock_send(fd: I32, buffers: I32, count: I32, flags: I32, written: I32);
            socket::sock_shutdown: sock_shutdown(fd: I32, how: I32);
            // The first version has none, and no program asks it for one.
            socket::sock_accept: sock_accept(fd: I32, flags: I32, opened: I32);
        }
    };
}

/// Both versions of a function, one after the other.
const ROWS: [[HostFunction; 46]; 2] = [
    version!("wasi_snapshot_preview1", Version::Preview1),
    version!("wasi_unstable", Version::Unstable),
];

/// Whether what a host function says comes from outside, and follows from nothing that a run has by itself. Of WASI those
/// are clocks, randomness, waiting, and what is read from standard input.
pub(crate) fn is_from_outside(module: &str, name: &str, arguments: &[Value]) -> bool {
    let reads_input = name == "fd_read" && arguments.first() == Some(&Value::I32(0));
    !WASI.iter().any(|function| function.module == module)
        || reads_input
        || ["clock_time_get", "clock_res_get", "random_get", "poll_oneoff"].contains(&name)
}

/// The functions of WASI, in both versions.
pub const WASI: &[HostFunction] = ROWS.as_flattened();
