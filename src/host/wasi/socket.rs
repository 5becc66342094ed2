//! Sockets, of which there are none: nothing can open one.

use wasip1::ERRNO_NOTSOCK;

use super::request::{Done, Request};

/// What a descriptor is, a socket is not.
fn no_socket(request: &Request<'_>, fd: u32) -> Done {
    request.wasi.descriptors.get(fd)?;
    Err(ERRNO_NOTSOCK.into())
}

pub(super) fn sock_accept(request: &mut Request<'_>, fd: u32, _flags: u32, _opened: u32) -> Done {
    no_socket(request, fd)
}

pub(super) fn sock_recv(
    request: &mut Request<'_>,
    fd: u32,
    _buffers: u32,
    _count: u32,
    _flags: u32,
    _read: u32,
    _out_flags: u32,
) -> Done {
    no_socket(request, fd)
}

pub(super) fn sock_send(
    request: &mut Request<'_>,
    fd: u32,
    _buffers: u32,
    _count: u32,
    _flags: u32,
    _written: u32,
) -> Done {
    no_socket(request, fd)
}

pub(super) fn sock_shutdown(request: &mut Request<'_>, fd: u32, _how: u32) -> Done {
    no_socket(request, fd)
}
