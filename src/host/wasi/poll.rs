//! Waiting for time to pass, and for what can be read and written.

use wasip1::{
    ERRNO_BADF, ERRNO_INVAL, ERRNO_NOTCAPABLE, ERRNO_SUCCESS, EVENTRWFLAGS_FD_READWRITE_HANGUP, EVENTTYPE_CLOCK,
    EVENTTYPE_FD_READ, EVENTTYPE_FD_WRITE, Errno, Eventrwflags, RIGHTS_POLL_FD_READWRITE,
    SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME,
};

use super::clock::clock;
use super::descriptor::Kind;
use super::memory::Guest;
use super::outside::Clock;
use super::request::{Done, Request};
use super::types::{Timestamp, Version};
use crate::host::Wait;

/// What a program waits for.
struct Subscription {
    /// What it calls it.
    userdata: u64,
    on: On,
}

enum On {
    Clock {
        clock: Result<Clock, Errno>,
        timeout: Timestamp,
        is_absolute: bool,
    },
    Read(u32),
    Write(u32),
}

/// What has happened.
struct Event {
    userdata: u64,
    errno: Errno,
    kind: u8,
    bytes: u64,
    flags: u16,
}

/// A look at a subscription.
enum Look {
    Happened(Event),
    /// In so many nanoseconds.
    Later(u64),
    /// When somebody has typed something.
    Typed,
}

pub(super) fn poll_oneoff(
    request: &mut Request<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    happened: u32,
) -> Done {
    /// Bytes of an event.
    const EVENT: u32 = 32;
    if count == 0 {
        return Err(ERRNO_INVAL.into());
    }
    request
        .guest
        .check(events, count.checked_mul(EVENT).ok_or(ERRNO_INVAL)?)?;
    request.guest.check(happened, 4)?;
    let subscriptions = read(&request.guest, request.version, subscriptions, count)?;
    let now = request.wasi.outside.now(Clock::Monotonic);
    let begun = *request.wasi.polled.get_or_insert(now);
    let passed = now.saturating_sub(begun);
    let (mut found, mut later, mut typed) = (Vec::new(), None, false);
    for subscription in &subscriptions {
        match look(request, subscription, passed) {
            Look::Happened(event) => found.push(event),
            Look::Later(nanoseconds) => later = Some(later.map_or(nanoseconds, |least: u64| least.min(nanoseconds))),
            Look::Typed => typed = true,
        }
    }
    if found.is_empty() {
        return Err(match (later, typed) {
            (Some(nanoseconds), false) => Wait::Time(nanoseconds),
            (Some(nanoseconds), true) => Wait::InputOrTime(nanoseconds),
            (None, _) => Wait::Input,
        }
        .into());
    }
    request.wasi.polled = None;
    for (number, event) in found.iter().enumerate() {
        request.guest.write(events + number as u32 * EVENT, &event.bytes())?;
    }
    Ok(request.guest.write_u32(happened, found.len() as u32)?)
}

/// Reads what a program waits for.
fn read(guest: &Guest<'_>, version: Version, address: u32, count: u32) -> Result<Vec<Subscription>, Errno> {
    // The first version has a second name for each clock, before its number.
    let (size, clock_at) = match version {
        Version::Unstable => (56, 24),
        Version::Preview1 => (48, 16),
    };
    guest.check(address, count.checked_mul(size).ok_or(ERRNO_INVAL)?)?;
    let read = |number: u32| {
        let at = address + number * size;
        let number = |offset: u32| guest.array(at + offset).map(u64::from_le_bytes);
        let small = |offset: u32| guest.array(at + offset).map(u32::from_le_bytes);
        let [kind] = guest.array(at + 8)?;
        let on = if kind == EVENTTYPE_CLOCK.raw() {
            let flags = u16::from_le_bytes(guest.array(at + clock_at + 24)?);
            On::Clock {
                clock: clock(small(clock_at)?),
                timeout: number(clock_at + 8)?,
                is_absolute: flags & SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME != 0,
            }
        } else if kind == EVENTTYPE_FD_READ.raw() {
            On::Read(small(16)?)
        } else if kind == EVENTTYPE_FD_WRITE.raw() {
            On::Write(small(16)?)
        } else {
            return Err(ERRNO_INVAL);
        };
        let userdata = number(0)?;
        Ok(Subscription { userdata, on })
    };
    (0..count).map(read).collect()
}

/// Whether something has happened, so long after the call was made.
fn look(request: &mut Request<'_>, subscription: &Subscription, passed: Timestamp) -> Look {
    let event = |errno, kind: u8, bytes, flags| {
        Look::Happened(Event {
            userdata: subscription.userdata,
            errno,
            kind,
            bytes,
            flags,
        })
    };
    match subscription.on {
        On::Clock {
            clock,
            timeout,
            is_absolute,
        } => {
            let kind = EVENTTYPE_CLOCK.raw();
            let clock = match clock {
                Ok(clock) => clock,
                Err(errno) => return event(errno, kind, 0, 0),
            };
            let passed = if is_absolute {
                request.wasi.outside.now(clock)
            } else {
                passed
            };
            match timeout.saturating_sub(passed) {
                0 => event(ERRNO_SUCCESS, kind, 0, 0),
                rest => Look::Later(rest),
            }
        }
        On::Read(fd) => {
            let kind = EVENTTYPE_FD_READ.raw();
            match readable(request, fd) {
                Ok(Some((bytes, flags))) => event(ERRNO_SUCCESS, kind, bytes, flags),
                Ok(None) => Look::Typed,
                Err(errno) => event(errno, kind, 0, 0),
            }
        }
        On::Write(fd) => {
            let kind = EVENTTYPE_FD_WRITE.raw();
            match writable(request, fd) {
                // There is always room for as much as one call writes.
                Ok(()) => event(ERRNO_SUCCESS, kind, 1 << 16, 0),
                Err(errno) => event(errno, kind, 0, 0),
            }
        }
    }
}

/// How much can be read at once, and whether nothing comes after it; `None` when there is nothing yet.
fn readable(request: &mut Request<'_>, fd: u32) -> Result<Option<(u64, Eventrwflags)>, Errno> {
    let descriptor = request.wasi.descriptors.with(fd, RIGHTS_POLL_FD_READWRITE)?;
    match descriptor.kind {
        Kind::Input => {
            let ready = request.wasi.stdin.ready(&mut *request.wasi.outside);
            let hangup = |bytes| {
                if bytes == 0 {
                    EVENTRWFLAGS_FD_READWRITE_HANGUP
                } else {
                    0
                }
            };
            Ok(ready.map(|bytes| (bytes as u64, hangup(bytes))))
        }
        Kind::Output(_) => Err(ERRNO_BADF),
        Kind::Directory { .. } => Err(ERRNO_NOTCAPABLE),
        Kind::File { place, offset, .. } => {
            let size = request.wasi.systems[place.system].stat(place.node)?.size;
            Ok(Some((size.saturating_sub(offset), 0)))
        }
    }
}

fn writable(request: &Request<'_>, fd: u32) -> Result<(), Errno> {
    let descriptor = request.wasi.descriptors.with(fd, RIGHTS_POLL_FD_READWRITE)?;
    match descriptor.kind {
        Kind::Input => Err(ERRNO_BADF),
        Kind::Directory { .. } => Err(ERRNO_NOTCAPABLE),
        Kind::Output(_) | Kind::File { .. } => Ok(()),
    }
}

impl Event {
    /// As it lies in the guest's memory.
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.userdata.to_le_bytes());
        bytes[8..10].copy_from_slice(&self.errno.raw().to_le_bytes());
        bytes[10] = self.kind;
        bytes[16..24].copy_from_slice(&self.bytes.to_le_bytes());
        bytes[24..26].copy_from_slice(&self.flags.to_le_bytes());
        bytes
    }
}
