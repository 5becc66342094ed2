//! Reading, writing, seeking, and what is known of files.

use wasip1::*;

use crate::guest::{ALL, BUFFERS, DATA, DIRECTORY, Guest, RESULT, SIZE, on_both};

/// Descriptors that are not open, a stream, and a directory.
const CLOSED: u64 = 99;
const STDIN: u64 = 0;
const STDOUT: u64 = 1;
const DIR: u64 = DIRECTORY as u64;

#[test]
fn what_is_written_can_be_read() {
    on_both(|guest| {
        let fd = guest.open(DIRECTORY, "a", OFLAGS_CREAT).unwrap();
        assert_eq!(fd, 5, "the lowest number that is free");
        assert_eq!(guest.write(fd, b"hello, world"), Ok(12));
        assert_eq!(guest.read(fd, 10), Ok(b"".to_vec()), "it stands at the end");
        assert_eq!(guest.seek(fd, -5, WHENCE_CUR), Ok(7));
        assert_eq!(guest.read(fd, 3), Ok(b"wor".to_vec()));
        guest.must("fd_tell", &[fd.into(), RESULT.into()]);
        assert_eq!(guest.u64(RESULT), 10);
        assert_eq!(guest.seek(fd, 0, WHENCE_SET), Ok(0));
        // A list of buffers, one of them empty, is filled from its beginning.
        for (number, (address, length)) in [(DATA, 3_u32), (DATA + 8, 0), (DATA + 16, 20)].into_iter().enumerate() {
            guest.put(BUFFERS + 8 * number as u32, &address.to_le_bytes());
            guest.put(BUFFERS + 8 * number as u32 + 4, &length.to_le_bytes());
        }
        guest.must("fd_read", &[fd.into(), BUFFERS.into(), 3, RESULT.into()]);
        assert_eq!(guest.u32(RESULT), 12);
        assert_eq!(guest.bytes(DATA, 3), b"hel");
        assert_eq!(guest.bytes(DATA + 16, 9), b"lo, world");
    });
}

#[test]
fn a_place_beyond_the_end_is_filled_with_zeros() {
    on_both(|guest| {
        let fd = guest.open(DIRECTORY, "a", OFLAGS_CREAT).unwrap();
        assert_eq!(guest.seek(fd, 5, WHENCE_END), Ok(5));
        assert_eq!(guest.read(fd, 4), Ok(Vec::new()));
        assert_eq!(guest.write(fd, b"x"), Ok(1));
        assert_eq!(guest.content("a"), Ok(b"\0\0\0\0\0x".to_vec()));
        assert_eq!(guest.seek(fd, -7, WHENCE_CUR), Err(ERRNO_INVAL), "before the beginning");
        assert_eq!(guest.seek(fd, i64::MAX, WHENCE_CUR), Err(ERRNO_INVAL));
        assert_eq!(guest.seek(fd, i64::MIN, WHENCE_END), Err(ERRNO_INVAL));
        assert_eq!(guest.call("fd_seek", &[fd.into(), 0, 3, RESULT.into()]), ERRNO_INVAL);
    });
}

#[test]
fn appending_goes_to_the_end_wherever_one_stands() {
    on_both(|guest| {
        guest.make("a", b"one");
        let fd = guest
            .open_with(DIRECTORY, true, "a", 0, ALL & !RIGHTS_FD_READDIR, 0, FDFLAGS_APPEND)
            .unwrap();
        assert_eq!(guest.seek(fd, 0, WHENCE_SET), Ok(0));
        assert_eq!(guest.write(fd, b"two"), Ok(3));
        assert_eq!(guest.seek(fd, 0, WHENCE_CUR), Ok(6));
        guest.must("fd_fdstat_set_flags", &[fd.into(), 0]);
        assert_eq!(guest.seek(fd, 0, WHENCE_SET), Ok(0));
        assert_eq!(guest.write(fd, b"O"), Ok(1));
        assert_eq!(guest.content("a"), Ok(b"Onetwo".to_vec()));
        assert_eq!(guest.call("fd_fdstat_set_flags", &[fd.into(), 1 << 5]), ERRNO_INVAL);
        assert_eq!(guest.call("fd_fdstat_set_flags", &[CLOSED, 0]), ERRNO_BADF);
    });
}

#[test]
fn a_place_can_be_read_and_written_without_going_there() {
    on_both(|guest| {
        guest.make("a", b"hello");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        guest.buffer(DATA, 3);
        guest.must("fd_pread", &[fd.into(), BUFFERS.into(), 1, 2, RESULT.into()]);
        assert_eq!((guest.u32(RESULT), guest.bytes(DATA, 3)), (3, b"llo".to_vec()));
        guest.put(DATA, b"JAM");
        guest.must("fd_pwrite", &[fd.into(), BUFFERS.into(), 1, 4, RESULT.into()]);
        assert_eq!(guest.seek(fd, 0, WHENCE_CUR), Ok(0));
        assert_eq!(guest.content("a"), Ok(b"hellJAM".to_vec()));
        for name in ["fd_pread", "fd_pwrite"] {
            let on = |guest: &mut Guest, fd: u64| guest.call(name, &[fd, BUFFERS.into(), 1, 0, RESULT.into()]);
            assert_eq!(on(guest, CLOSED), ERRNO_BADF);
            assert_eq!(on(guest, STDOUT), ERRNO_SPIPE);
            assert_eq!(on(guest, DIR), ERRNO_ISDIR);
            let far = [fd.into(), BUFFERS.into(), 1, u64::MAX, RESULT.into()];
            assert_eq!(guest.call(name, &far), ERRNO_INVAL);
        }
    });
}

#[test]
fn a_size_can_be_set() {
    on_both(|guest| {
        guest.make("a", b"hello");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        guest.must("fd_filestat_set_size", &[fd.into(), 2]);
        guest.must("fd_filestat_set_size", &[fd.into(), 4]);
        assert_eq!(guest.content("a"), Ok(b"he\0\0".to_vec()));
        guest.must("fd_allocate", &[fd.into(), 2, 4]);
        guest.must("fd_allocate", &[fd.into(), 0, 1]);
        assert_eq!(
            guest.stat("a", true),
            Ok((FILETYPE_REGULAR_FILE, 6)),
            "allocating makes nothing shorter"
        );
        assert_eq!(guest.call("fd_allocate", &[fd.into(), 0, 0]), ERRNO_INVAL);
        assert_eq!(guest.call("fd_allocate", &[fd.into(), u64::MAX, 2]), ERRNO_FBIG);
        assert_eq!(guest.call("fd_allocate", &[STDOUT, 0, 1]), ERRNO_SPIPE);
        assert_eq!(guest.call("fd_allocate", &[DIR, 0, 1]), ERRNO_BADF);
        assert_eq!(guest.call("fd_filestat_set_size", &[fd.into(), u64::MAX]), ERRNO_INVAL);
        assert_eq!(guest.call("fd_filestat_set_size", &[CLOSED, 1]), ERRNO_BADF);
        assert_eq!(guest.call("fd_filestat_set_size", &[STDOUT, 1]), ERRNO_INVAL);
        assert_eq!(guest.call("fd_filestat_set_size", &[DIR, 1]), ERRNO_BADF);
    });
}

#[test]
fn memory_has_room_for_so_much() {
    let mut wasi = semblance::host::wasi::Wasi::default();
    wasi.preopen("/", Box::new(semblance::host::wasi::MemoryFs::new(|| 0)));
    let mut guest = Guest::new(wasi);
    let fd = guest.open(DIRECTORY, "a", OFLAGS_CREAT).unwrap();
    assert_eq!(guest.call("fd_allocate", &[fd.into(), 0, 1 << 40]), ERRNO_FBIG);
    assert_eq!(guest.call("fd_filestat_set_size", &[fd.into(), 1 << 40]), ERRNO_FBIG);
    assert_eq!(guest.seek(fd, 1 << 40, WHENCE_SET), Ok(1 << 40));
    assert_eq!(guest.write(fd, b"x"), Err(ERRNO_FBIG));
    guest.must("fd_filestat_set_size", &[fd.into(), 400 << 20]);
    let other = guest.open(DIRECTORY, "b", OFLAGS_CREAT).unwrap();
    assert_eq!(
        guest.call("fd_filestat_set_size", &[other.into(), 400 << 20]),
        ERRNO_NOSPC
    );
    guest.must("fd_close", &[fd.into()]);
    assert_eq!(guest.on_path("path_unlink_file", DIRECTORY, "a", &[]), ERRNO_SUCCESS);
    guest.must("fd_filestat_set_size", &[other.into(), 400 << 20]);
}

#[test]
fn what_is_closed_is_no_more() {
    on_both(|guest| {
        guest.make("a", b"a");
        guest.make("b", b"b");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        guest.must("fd_close", &[fd.into()]);
        let calls: [(&str, &[u64]); 8] = [
            ("fd_close", &[]),
            ("fd_read", &[0, 0, 64]),
            ("fd_write", &[0, 0, 64]),
            ("fd_seek", &[0, 0, 64]),
            ("fd_tell", &[64]),
            ("fd_sync", &[]),
            ("fd_datasync", &[]),
            ("fd_advise", &[0, 1, 0]),
        ];
        for (name, rest) in calls {
            for gone in [u64::from(fd), CLOSED, u64::from(u32::MAX)] {
                let arguments: Vec<u64> = [&[gone], rest].concat();
                assert_eq!(guest.call(name, &arguments), ERRNO_BADF, "{name}");
            }
        }
        assert_eq!(guest.open(fd, "x", 0), Err(ERRNO_BADF));
        // The number is used again, and means the other file.
        assert_eq!(guest.open(DIRECTORY, "b", 0), Ok(fd));
        assert_eq!(guest.read(fd, 9), Ok(b"b".to_vec()));
        // Even what was there from the beginning can be closed.
        guest.must("fd_close", &[STDIN]);
        assert_eq!(guest.read(0, 1), Err(ERRNO_BADF));
        guest.must("fd_close", &[DIR]);
        assert_eq!(guest.open(DIRECTORY, "b", 0), Err(ERRNO_BADF));
        assert_eq!(guest.call("fd_prestat_get", &[DIR, 64]), ERRNO_BADF);
    });
}

#[test]
fn a_descriptor_gets_another_number() {
    on_both(|guest| {
        guest.make("a", b"a");
        guest.make("b", b"b");
        let (a, b) = (
            guest.open(DIRECTORY, "a", 0).unwrap(),
            guest.open(DIRECTORY, "b", 0).unwrap(),
        );
        assert_eq!(guest.call("fd_renumber", &[a.into(), CLOSED]), ERRNO_BADF);
        assert_eq!(guest.call("fd_renumber", &[CLOSED, a.into()]), ERRNO_BADF);
        assert_eq!(
            guest.call("fd_renumber", &[DIR, a.into()]),
            ERRNO_NOTSUP,
            "its name would be another's"
        );
        guest.must("fd_renumber", &[a.into(), a.into()]);
        guest.must("fd_renumber", &[a.into(), b.into()]);
        assert_eq!(guest.read(a, 1), Err(ERRNO_BADF));
        assert_eq!(guest.read(b, 1), Ok(b"a".to_vec()));
        guest.must("fd_renumber", &[b.into(), STDIN]);
        assert_eq!(guest.seek(0, 0, WHENCE_SET), Ok(0));
        assert_eq!(guest.read(0, 1), Ok(b"a".to_vec()));
    });
}

#[test]
fn only_so_many_are_open_at_once() {
    let mut wasi = semblance::host::wasi::Wasi::default();
    wasi.preopen("/", Box::new(semblance::host::wasi::MemoryFs::new(|| 0)));
    let mut guest = Guest::new(wasi);
    guest.make("a", b"");
    let opened = (0..).map(|_| guest.open(DIRECTORY, "a", 0)).take(10_000);
    let refused = opened.filter_map(Result::err).next();
    assert_eq!(refused, Some(ERRNO_MFILE));
}

#[test]
fn rights_say_what_may_be_done() {
    on_both(|guest| {
        guest.make("a", b"hello");
        let with = |guest: &mut Guest, rights| guest.open_with(DIRECTORY, true, "a", 0, rights, 0, 0).unwrap();
        let reads = with(guest, RIGHTS_FD_READ);
        assert_eq!(guest.read(reads, 5), Ok(b"hello".to_vec()));
        assert_eq!(guest.write(reads, b"x"), Err(ERRNO_NOTCAPABLE));
        assert_eq!(guest.seek(reads, 0, WHENCE_SET), Err(ERRNO_NOTCAPABLE));
        let calls: [(&str, &[u64]); 9] = [
            ("fd_tell", &[64]),
            ("fd_sync", &[]),
            ("fd_datasync", &[]),
            ("fd_advise", &[0, 1, 0]),
            ("fd_allocate", &[0, 1]),
            ("fd_filestat_get", &[DATA as u64]),
            ("fd_filestat_set_size", &[1]),
            ("fd_filestat_set_times", &[0, 0, 0]),
            ("fd_fdstat_set_flags", &[0]),
        ];
        for (name, rest) in calls {
            let arguments: Vec<u64> = [&[reads.into()], rest].concat();
            assert_eq!(guest.call(name, &arguments), ERRNO_NOTCAPABLE, "{name}");
        }
        let writes = with(guest, RIGHTS_FD_WRITE | RIGHTS_FD_TELL);
        assert_eq!(guest.read(writes, 1), Err(ERRNO_NOTCAPABLE));
        assert_eq!(guest.write(writes, b"J"), Ok(1));
        assert_eq!(
            guest.seek(writes, 0, WHENCE_CUR),
            Ok(1),
            "to ask where it is needs no right to seek"
        );
        assert_eq!(guest.seek(writes, 1, WHENCE_CUR), Err(ERRNO_NOTCAPABLE));

        // They can be given up, and not be had back.
        let fd = with(guest, RIGHTS_FD_READ | RIGHTS_FD_WRITE);
        guest.must("fd_fdstat_set_rights", &[fd.into(), RIGHTS_FD_WRITE, 0]);
        assert_eq!(guest.read(fd, 1), Err(ERRNO_NOTCAPABLE));
        let back = guest.call(
            "fd_fdstat_set_rights",
            &[fd.into(), RIGHTS_FD_WRITE | RIGHTS_FD_READ, 0],
        );
        assert_eq!(back, ERRNO_NOTCAPABLE);
        assert_eq!(guest.call("fd_fdstat_set_rights", &[CLOSED, 0, 0]), ERRNO_BADF);
        guest.must("fd_fdstat_get", &[fd.into(), DATA.into()]);
        assert_eq!(guest.bytes(DATA, 1), [FILETYPE_REGULAR_FILE.raw()]);
        assert_eq!((guest.u64(DATA + 8), guest.u64(DATA + 16)), (RIGHTS_FD_WRITE, 0));

        // What is opened in a directory has no more than the directory may give.
        assert_eq!(
            guest.on_path("path_create_directory", DIRECTORY, "d", &[]),
            ERRNO_SUCCESS
        );
        guest.make("d/x", b"x");
        let reading = RIGHTS_FD_READ | RIGHTS_PATH_OPEN;
        let dir = guest
            .open_with(DIRECTORY, true, "d", OFLAGS_DIRECTORY, reading, reading, 0)
            .unwrap();
        assert_eq!(
            guest.open_with(dir, true, "x", 0, RIGHTS_FD_WRITE, 0, 0),
            Err(ERRNO_NOTCAPABLE)
        );
        assert_eq!(
            guest.open_with(dir, true, "x", 0, 0, RIGHTS_FD_WRITE, 0),
            Err(ERRNO_NOTCAPABLE)
        );
        assert_eq!(
            guest.open_with(dir, true, "y", OFLAGS_CREAT, RIGHTS_FD_READ, 0, 0),
            Err(ERRNO_NOTCAPABLE)
        );
        assert_eq!(
            guest.open_with(dir, true, "x", OFLAGS_TRUNC, RIGHTS_FD_READ, 0, 0),
            Err(ERRNO_NOTCAPABLE)
        );
        assert_eq!(
            guest.open_with(dir, true, "x", 0, RIGHTS_FD_READ, 0, FDFLAGS_SYNC),
            Err(ERRNO_NOTCAPABLE)
        );
        let x = guest.open_with(dir, true, "x", 0, RIGHTS_FD_READ, 0, 0).unwrap();
        assert_eq!(guest.read(x, 9), Ok(b"x".to_vec()));
        for name in ["path_create_directory", "path_remove_directory", "path_unlink_file"] {
            assert_eq!(guest.on_path(name, dir, "y", &[]), ERRNO_NOTCAPABLE, "{name}");
        }
        let got = guest.on_link("path_filestat_get", dir, false, "x", &[DATA.into()]);
        let set = guest.on_link("path_filestat_set_times", dir, false, "x", &[0, 0, 0]);
        let read = guest.on_path("path_readlink", dir, "x", &[DATA.into(), 9, RESULT.into()]);
        assert_eq!([got, set, read, guest.symlink("x", dir, "y")], [ERRNO_NOTCAPABLE; 4]);
        for name in ["path_rename", "path_link"] {
            assert_eq!(guest.on_paths(name, (dir, "x"), (dir, "y")), ERRNO_NOTCAPABLE, "{name}");
        }
        assert_eq!(guest.list(dir, 4096), Err(ERRNO_NOTCAPABLE));
    });
}

#[test]
fn a_directory_is_no_file() {
    on_both(|guest| {
        assert_eq!(guest.read(DIRECTORY, 1), Err(ERRNO_ISDIR));
        assert_eq!(guest.write(DIRECTORY, b"x"), Err(ERRNO_ISDIR));
        assert_eq!(guest.seek(DIRECTORY, 0, WHENCE_SET), Err(ERRNO_BADF));
        assert_eq!(guest.call("fd_tell", &[DIR, 64]), ERRNO_BADF);
        assert_eq!(guest.call("fd_advise", &[DIR, 0, 1, 0]), ERRNO_BADF);
        guest.must("fd_sync", &[DIR]);
        guest.must("fd_filestat_get", &[DIR, DATA.into()]);
        assert_eq!(guest.bytes(DATA + 16, 1), [FILETYPE_DIRECTORY.raw()]);
        guest.make("a", b"");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        assert_eq!(guest.open(fd, "b", 0), Err(ERRNO_NOTDIR));
        assert_eq!(guest.list(fd, 4096), Err(ERRNO_NOTDIR));
        guest.must("fd_advise", &[fd.into(), 0, 1, 5]);
        assert_eq!(guest.call("fd_advise", &[fd.into(), 0, 1, 6]), ERRNO_INVAL);
        assert_eq!(guest.call("fd_advise", &[fd.into(), u64::MAX, 1, 0]), ERRNO_INVAL);
        guest.must("fd_sync", &[fd.into()]);
        guest.must("fd_datasync", &[fd.into()]);
    });
}

#[test]
fn times_are_set_as_they_are_asked_for() {
    on_both(|guest| {
        guest.make("a", b"");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        let times = |guest: &mut Guest| {
            guest.must("fd_filestat_get", &[fd.into(), DATA.into()]);
            (guest.u64(DATA + 40), guest.u64(DATA + 48))
        };
        const SECOND: u64 = 1_000_000_000;
        let both = u64::from(FSTFLAGS_ATIM | FSTFLAGS_MTIM);
        guest.must("fd_filestat_set_times", &[fd.into(), 5 * SECOND, 7 * SECOND, both]);
        assert_eq!(times(guest), (5 * SECOND, 7 * SECOND));
        guest.must(
            "fd_filestat_set_times",
            &[fd.into(), 9 * SECOND, 9 * SECOND, FSTFLAGS_MTIM.into()],
        );
        assert_eq!(times(guest), (5 * SECOND, 9 * SECOND), "what is not asked for stays");
        let set = guest.on_link(
            "path_filestat_set_times",
            DIRECTORY,
            true,
            "a",
            &[3 * SECOND, 0, FSTFLAGS_ATIM.into()],
        );
        assert_eq!(set, ERRNO_SUCCESS);
        assert_eq!(times(guest), (3 * SECOND, 9 * SECOND));
        guest.must("fd_filestat_set_times", &[fd.into(), 0, 0, FSTFLAGS_MTIM_NOW.into()]);
        assert_ne!(times(guest).1, 9 * SECOND);
        for flags in [FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW, FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW, 16] {
            assert_eq!(
                guest.call("fd_filestat_set_times", &[fd.into(), 0, 0, flags.into()]),
                ERRNO_INVAL
            );
            let on_path = guest.on_link("path_filestat_set_times", DIRECTORY, true, "a", &[0, 0, flags.into()]);
            assert_eq!(on_path, ERRNO_INVAL);
        }
        assert_eq!(guest.call("fd_filestat_set_times", &[CLOSED, 0, 0, 0]), ERRNO_BADF);
        guest.must("fd_filestat_set_times", &[DIR, SECOND, SECOND, both]);
    });
}

#[test]
fn pointers_outside_of_memory_are_faults_and_nothing_happens() {
    on_both(|guest| {
        guest.make("a", b"hello");
        let fd = u64::from(guest.open(DIRECTORY, "a", 0).unwrap());
        let (far, edge) = (u64::from(u32::MAX), u64::from(SIZE) - 2);
        guest.buffer(DATA, 5);
        for bad in [far, edge, u64::from(SIZE)] {
            let calls: [(&str, &[u64]); 20] = [
                ("fd_read", &[fd, bad, 1, 64]),
                ("fd_read", &[fd, 128, 1, bad]),
                ("fd_write", &[fd, bad, 1, 64]),
                ("fd_write", &[fd, 128, 1, bad]),
                ("fd_pread", &[fd, 128, 1, 0, bad]),
                ("fd_pwrite", &[fd, bad, 1, 0, 64]),
                ("fd_seek", &[fd, 1, 0, bad]),
                ("fd_tell", &[fd, bad]),
                ("fd_fdstat_get", &[fd, bad]),
                ("fd_filestat_get", &[fd, bad]),
                ("fd_prestat_get", &[DIR, bad]),
                ("fd_readdir", &[DIR, bad, 100, 0, 64]),
                ("fd_readdir", &[DIR, 1000, 100, 0, bad]),
                ("args_sizes_get", &[bad, 64]),
                ("args_sizes_get", &[64, bad]),
                ("environ_sizes_get", &[64, bad]),
                ("clock_time_get", &[0, 0, bad]),
                ("clock_res_get", &[0, bad]),
                ("random_get", &[bad, 4]),
                ("path_unlink_file", &[DIR, bad, 5]),
            ];
            for (name, arguments) in calls {
                assert_eq!(guest.call(name, arguments), ERRNO_FAULT, "{name} {arguments:?}");
            }
            let opened = guest.on_link(
                "path_open",
                DIRECTORY,
                false,
                "new",
                &[OFLAGS_CREAT.into(), 0, 0, 0, bad],
            );
            assert_eq!(opened, ERRNO_FAULT);
            assert_eq!(guest.stat("new", false), Err(ERRNO_NOENT), "it was not made");
            let stat = guest.on_link("path_filestat_get", DIRECTORY, false, "a", &[bad]);
            assert_eq!(stat, ERRNO_FAULT);
        }
        assert_eq!(guest.seek(fd as u32, 0, WHENCE_CUR), Ok(0), "nothing was read");
        assert_eq!(guest.content("a"), Ok(b"hello".to_vec()), "nothing was written");
    });
}

#[test]
fn huge_lists_of_buffers_are_refused() {
    on_both(|guest| {
        guest.make("a", b"hello");
        let fd = u64::from(guest.open(DIRECTORY, "a", 0).unwrap());
        for name in ["fd_read", "fd_write"] {
            let with = |guest: &mut Guest, count: u32| guest.call(name, &[fd, BUFFERS.into(), count.into(), 64]);
            assert_eq!(with(guest, u32::MAX), ERRNO_INVAL, "their list has no end in memory");
            assert_eq!(with(guest, SIZE), ERRNO_FAULT);
            guest.buffer(DATA, u32::MAX);
            assert_eq!(with(guest, 1), ERRNO_FAULT);
            guest.buffer(u32::MAX, 2);
            assert_eq!(with(guest, 1), ERRNO_FAULT);
            // Each is in memory, and together they have more bytes than can be counted.
            const COUNT: u32 = 8192;
            assert!(COUNT.checked_mul(SIZE).is_none());
            for number in 0..COUNT {
                guest.put(DATA + 8 * number, &0_u32.to_le_bytes());
                guest.put(DATA + 8 * number + 4, &SIZE.to_le_bytes());
            }
            assert_eq!(guest.call(name, &[fd, DATA.into(), COUNT.into(), 64]), ERRNO_INVAL);
        }
    });
}
