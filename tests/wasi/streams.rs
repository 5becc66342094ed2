//! Standard input and output, arguments, clocks, randomness, waiting, and the end.

use semblance::host::Wait;
use semblance::host::wasi::{Nowhere, Wasi};
use wasip1::*;

use crate::guest::{BUFFERS, DATA, Ended, Guest, RESULT};

fn outside() -> Wasi {
    Wasi::new(Box::new(Nowhere::default()))
}

#[test]
fn arguments_and_variables_are_handed_over() {
    let mut wasi = outside();
    wasi.argument(b"program");
    wasi.argument(b"two words\0and more");
    wasi.argument(b"");
    wasi.variable(b"HOME=/");
    let mut guest = Guest::new(wasi);
    guest.must("args_sizes_get", &[RESULT.into(), RESULT as u64 + 4]);
    assert_eq!((guest.u32(RESULT), guest.u32(RESULT + 4)), (3, 19));
    guest.must("args_get", &[RESULT.into(), DATA.into()]);
    assert_eq!(
        [guest.u32(RESULT), guest.u32(RESULT + 4), guest.u32(RESULT + 8)],
        [DATA, DATA + 8, DATA + 18]
    );
    assert_eq!(guest.bytes(DATA, 19), b"program\0two words\0\0");
    guest.must("environ_sizes_get", &[RESULT.into(), RESULT as u64 + 4]);
    assert_eq!((guest.u32(RESULT), guest.u32(RESULT + 4)), (1, 7));
    guest.must("environ_get", &[RESULT.into(), DATA.into()]);
    assert_eq!(guest.bytes(DATA, 7), b"HOME=/\0");
    assert_eq!(guest.call("args_get", &[RESULT.into(), u32::MAX.into()]), ERRNO_FAULT);
    assert_eq!(guest.call("environ_get", &[u32::MAX.into(), DATA.into()]), ERRNO_FAULT);
}

#[test]
fn both_outputs_are_told_apart() {
    let mut guest = Guest::new(outside());
    assert_eq!(guest.write(1, b"out"), Ok(3));
    assert_eq!(guest.write(2, b"err"), Ok(3));
    assert_eq!(
        (&*guest.printed.output, &*guest.printed.errors),
        (&b"out"[..], &b"err"[..])
    );
    assert_eq!(guest.write(0, b"x"), Err(ERRNO_BADF));
    assert_eq!(guest.read(1, 1), Err(ERRNO_BADF));
    assert_eq!(guest.seek(1, 0, WHENCE_SET), Err(ERRNO_SPIPE));
    for fd in 0..3_u64 {
        guest.must("fd_fdstat_get", &[fd, DATA.into()]);
        assert_eq!(
            guest.bytes(DATA, 1),
            [FILETYPE_CHARACTER_DEVICE.raw()],
            "as for a terminal"
        );
        guest.must("fd_filestat_get", &[fd, DATA.into()]);
        assert_eq!(guest.call("fd_tell", &[fd, RESULT.into()]), ERRNO_SPIPE);
        guest.world.wasi.redirect(fd as u32);
        guest.must("fd_fdstat_get", &[fd, DATA.into()]);
        assert_eq!(guest.bytes(DATA, 1), [FILETYPE_UNKNOWN.raw()], "nobody sits there");
    }
}

#[test]
fn input_is_read_until_its_end() {
    let mut wasi = outside();
    wasi.type_in(b"hello\n");
    let mut guest = Guest::new(wasi);
    assert_eq!(guest.read(0, 0), Ok(Vec::new()));
    assert_eq!(guest.read(0, 4), Ok(b"hell".to_vec()));
    assert_eq!(guest.read(0, 100), Ok(b"o\n".to_vec()));
    guest.buffer(DATA, 100);
    let read = [0, BUFFERS.into(), 1, RESULT.into()];
    assert_eq!(guest.ask("fd_read", &read), Err(Ended::Waits(Wait::Input)));
    guest.must("fd_fdstat_set_flags", &[0, FDFLAGS_NONBLOCK.into()]);
    assert_eq!(guest.read(0, 100), Err(ERRNO_AGAIN));
    guest.world.wasi.type_in(b"more");
    assert_eq!(guest.read(0, 100), Ok(b"more".to_vec()));
    guest.world.wasi.end_input();
    assert_eq!(guest.read(0, 100), Ok(Vec::new()));
}

#[test]
fn clocks_go_and_unknown_ones_are_refused() {
    let mut guest = Guest::new(outside());
    let now = |guest: &mut Guest, clock: u64| {
        guest.must("clock_time_get", &[clock, 0, RESULT.into()]);
        guest.u64(RESULT)
    };
    for clock in 0..4 {
        assert!(now(&mut guest, clock) < now(&mut guest, clock));
        guest.must("clock_res_get", &[clock, RESULT.into()]);
        assert_ne!(guest.u64(RESULT), 0);
    }
    assert_eq!(guest.call("clock_time_get", &[4, 0, RESULT.into()]), ERRNO_INVAL);
    assert_eq!(guest.call("clock_res_get", &[4, RESULT.into()]), ERRNO_INVAL);
}

#[test]
fn randomness_fills_what_it_is_given() {
    let mut guest = Guest::new(outside());
    guest.must("random_get", &[DATA.into(), 10_000]);
    let bytes = guest.bytes(DATA, 10_004);
    assert_eq!(bytes[10_000..], [0; 4]);
    assert!(
        bytes[..10_000]
            .chunks(100)
            .all(|chunk| chunk.iter().any(|byte| *byte != chunk[0]))
    );
    guest.must("random_get", &[DATA.into(), 0]);
}

#[test]
fn a_program_ends_itself() {
    let mut guest = Guest::new(outside());
    for status in [0, 3, 256, u32::MAX] {
        assert_eq!(guest.ask("proc_exit", &[status.into()]), Err(Ended::Exited(status)));
    }
    let raised = guest.ask("proc_raise", &[6]);
    assert_eq!(raised, Err(Ended::Trapped("the program raised SIGABRT".to_owned())));
    assert_eq!(guest.call("proc_raise", &[0]), ERRNO_SUCCESS);
    assert_eq!(
        guest.call("proc_raise", &[16]),
        ERRNO_SUCCESS,
        "nobody listens to SIGCHLD"
    );
    assert_eq!(guest.call("proc_raise", &[31]), ERRNO_INVAL);
    guest.must("sched_yield", &[]);
}

#[test]
fn there_are_no_sockets() {
    let mut guest = Guest::new(outside());
    for (fd, errno) in [(1, ERRNO_NOTSOCK), (99, ERRNO_BADF)] {
        assert_eq!(guest.call("sock_accept", &[fd, 0, RESULT.into()]), errno);
        assert_eq!(
            guest.call("sock_recv", &[fd, 0, 0, 0, RESULT.into(), RESULT.into()]),
            errno
        );
        assert_eq!(guest.call("sock_send", &[fd, 0, 0, 0, RESULT.into()]), errno);
        assert_eq!(guest.call("sock_shutdown", &[fd, 1]), errno);
    }
}

/// Where subscriptions lie.
const SUBSCRIPTIONS: u32 = 0x4000;

/// Puts a subscription of preview 1 into memory.
fn subscribe(guest: &mut Guest, number: u32, kind: u8, payload: &[(u32, u64)]) {
    let at = SUBSCRIPTIONS + 48 * number;
    guest.put(at, &[0; 48]);
    guest.put(at, &(100 + u64::from(number)).to_le_bytes());
    guest.put(at + 8, &[kind]);
    for (offset, value) in payload {
        guest.put(at + offset, &value.to_le_bytes());
    }
}

fn poll(guest: &mut Guest, count: u64) -> Result<Errno, Ended> {
    guest.ask(
        "poll_oneoff",
        &[SUBSCRIPTIONS.into(), DATA.into(), count, RESULT.into()],
    )
}

/// The events: what each is called, its error, its kind, bytes and flags.
fn events(guest: &Guest) -> Vec<(u64, u16, u8, u64, u16)> {
    let event = |at: u32| {
        let kind = guest.bytes(at + 10, 1)[0];
        (
            guest.u64(at),
            guest.u16(at + 8),
            kind,
            guest.u64(at + 16),
            guest.u16(at + 24),
        )
    };
    (0..guest.u32(RESULT)).map(|number| event(DATA + 32 * number)).collect()
}

#[test]
fn waiting_for_a_clock_takes_its_time() {
    let mut guest = Guest::new(outside());
    subscribe(&mut guest, 0, 0, &[(16, 1), (24, 5_000_000)]);
    subscribe(&mut guest, 1, 0, &[(16, 1), (24, 90_000_000)]);
    let Err(Ended::Waits(wait)) = poll(&mut guest, 2) else {
        panic!("it waits")
    };
    assert!(matches!(wait, Wait::Time(1..=5_000_000)), "{wait:?}");
    assert!(guest.world.wasi.block(wait));
    assert_eq!(poll(&mut guest, 2), Ok(ERRNO_SUCCESS));
    assert_eq!(events(&guest), [(100, 0, 0, 0, 0)]);
    // A moment that has passed, and a clock that there is not.
    subscribe(&mut guest, 0, 0, &[(16, 0), (24, 1), (40, 1)]);
    subscribe(&mut guest, 1, 0, &[(16, 9), (24, 1)]);
    assert_eq!(poll(&mut guest, 2), Ok(ERRNO_SUCCESS));
    assert_eq!(events(&guest), [(100, 0, 0, 0, 0), (101, ERRNO_INVAL.raw(), 0, 0, 0)]);
}

#[test]
fn waiting_for_input_ends_when_there_is_some() {
    let mut guest = Guest::new(outside());
    subscribe(&mut guest, 0, 1, &[(16, 0)]);
    assert_eq!(poll(&mut guest, 1), Err(Ended::Waits(Wait::Input)));
    subscribe(&mut guest, 1, 0, &[(16, 1), (24, 1_000_000)]);
    assert!(matches!(poll(&mut guest, 2), Err(Ended::Waits(Wait::InputOrTime(_)))));
    guest.world.wasi.type_in(b"hello");
    assert_eq!(poll(&mut guest, 2), Ok(ERRNO_SUCCESS));
    assert_eq!(events(&guest), [(100, 0, 1, 5, 0)]);
    assert_eq!(guest.read(0, 5), Ok(b"hello".to_vec()), "looking takes nothing");
    guest.world.wasi.end_input();
    assert_eq!(poll(&mut guest, 1), Ok(ERRNO_SUCCESS));
    assert_eq!(events(&guest), [(100, 0, 1, 0, EVENTRWFLAGS_FD_READWRITE_HANGUP)]);
    // What can be written at once, and what cannot be waited for.
    subscribe(&mut guest, 0, 2, &[(16, 1)]);
    subscribe(&mut guest, 1, 2, &[(16, 99)]);
    subscribe(&mut guest, 2, 1, &[(16, 1)]);
    assert_eq!(poll(&mut guest, 3), Ok(ERRNO_SUCCESS));
    let errors: Vec<u16> = events(&guest).iter().map(|event| event.1).collect();
    assert_eq!(errors, [0, ERRNO_BADF.raw(), ERRNO_BADF.raw()]);
}

#[test]
fn waiting_for_nothing_makes_no_sense() {
    let mut guest = Guest::new(outside());
    assert_eq!(poll(&mut guest, 0), Ok(ERRNO_INVAL));
    subscribe(&mut guest, 0, 3, &[]);
    assert_eq!(poll(&mut guest, 1), Ok(ERRNO_INVAL), "there is no such kind");
    assert_eq!(poll(&mut guest, u32::MAX.into()), Ok(ERRNO_INVAL));
    assert_eq!(poll(&mut guest, 1 << 20), Ok(ERRNO_FAULT));
}

#[test]
fn the_first_version_has_its_own_layouts() {
    let mut wasi = outside();
    wasi.preopen("/", Box::new(semblance::host::wasi::MemoryFs::new(|| 7)));
    let mut guest = Guest::new(wasi);
    guest.make("a", b"hello");
    guest.module = "wasi_unstable";
    let fd = guest.open(3, "a", 0).unwrap();
    guest.must("fd_filestat_get", &[fd.into(), DATA.into()]);
    assert_eq!(
        (guest.u32(DATA + 20), guest.u64(DATA + 24), guest.u64(DATA + 32)),
        (1, 5, 7)
    );
    // From the end, from here, from the beginning.
    for (whence, delta, expected) in [(1, 0, 5), (0, -2_i64, 3), (2, 1, 1)] {
        guest.must("fd_seek", &[fd.into(), delta as u64, whence, RESULT.into()]);
        assert_eq!(guest.u64(RESULT), expected);
    }
    // A clock has a name of its own before its number.
    guest.put(SUBSCRIPTIONS, &[0; 56]);
    guest.put(SUBSCRIPTIONS + 24, &1_u32.to_le_bytes());
    guest.put(SUBSCRIPTIONS + 32, &1000_u64.to_le_bytes());
    let Err(Ended::Waits(wait)) = poll(&mut guest, 1) else {
        panic!("it waits")
    };
    assert!(guest.world.wasi.block(wait));
    assert_eq!(poll(&mut guest, 1), Ok(ERRNO_SUCCESS));
}
