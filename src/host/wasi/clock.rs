//! Clocks.

use wasip1::{ERRNO_INVAL, Errno};

use super::outside::Clock;
use super::request::{Done, Request};

/// The clock of a number.
pub(super) fn clock(id: u32) -> Result<Clock, Errno> {
    const REAL: u32 = wasip1::CLOCKID_REALTIME.raw();
    const MONOTONIC: u32 = wasip1::CLOCKID_MONOTONIC.raw();
    const PROCESS: u32 = wasip1::CLOCKID_PROCESS_CPUTIME_ID.raw();
    const THREAD: u32 = wasip1::CLOCKID_THREAD_CPUTIME_ID.raw();
    match id {
        REAL => Ok(Clock::Real),
        MONOTONIC => Ok(Clock::Monotonic),
        PROCESS | THREAD => Ok(Clock::Processor),
        _ => Err(ERRNO_INVAL),
    }
}

pub(super) fn clock_res_get(request: &mut Request<'_>, id: u32, resolution: u32) -> Done {
    let steps = request.wasi.outside.resolution(clock(id)?);
    Ok(request.guest.write_u64(resolution, steps)?)
}

pub(super) fn clock_time_get(request: &mut Request<'_>, id: u32, _precision: u64, time: u32) -> Done {
    let clock = clock(id)?;
    request.guest.check(time, 8)?;
    let now = request.wasi.outside.now(clock);
    Ok(request.guest.write_u64(time, now)?)
}
