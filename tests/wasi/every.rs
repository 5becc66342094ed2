//! Every function by one table: each does what it is to do, and refuses what each of its arguments must not be.

use std::collections::BTreeSet;

use semblance::host::WASI;
use wasip1::*;

use crate::guest::{BUFFERS, DATA, DIRECTORY, Guest, RESULT, SIZE, on_both};

/// An argument, or the two that a text takes.
#[derive(Clone, Copy)]
enum Argument {
    /// A descriptor of a file.
    File,
    /// A descriptor of a directory that a path begins in.
    Directory,
    /// A descriptor that nothing is asked of but to be open.
    Any(u32),
    Path(&'static str),
    /// A text that need not lead anywhere.
    Text(&'static str),
    /// Where something is read or written, so many bytes at least.
    Pointer(u32),
    Number(u64),
}

use Argument::{Any, Directory, File, Number, Path, Pointer, Text};

/// The descriptor of the file, in [`prepare`].
const FILE: u32 = 5;

const CLOSED: u64 = 99;

/// Where what is waited for lies.
const SUBSCRIPTION: u32 = 0x9000;

/// The functions, with arguments with which they do what they are to do, what they say then, and whether they need a right.
const TABLE: &[(&str, &[Argument], Errno, bool)] = &[
    ("args_get", &[Pointer(RESULT), Pointer(DATA)], ERRNO_SUCCESS, false),
    (
        "args_sizes_get",
        &[Pointer(RESULT), Pointer(DATA)],
        ERRNO_SUCCESS,
        false,
    ),
    ("environ_get", &[Pointer(RESULT), Pointer(DATA)], ERRNO_SUCCESS, false),
    (
        "environ_sizes_get",
        &[Pointer(RESULT), Pointer(DATA)],
        ERRNO_SUCCESS,
        false,
    ),
    ("proc_raise", &[Number(0)], ERRNO_SUCCESS, false),
    ("sched_yield", &[], ERRNO_SUCCESS, false),
    ("random_get", &[Pointer(DATA), Number(9)], ERRNO_SUCCESS, false),
    ("clock_res_get", &[Number(0), Pointer(RESULT)], ERRNO_SUCCESS, false),
    (
        "clock_time_get",
        &[Number(0), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        false,
    ),
    (
        "poll_oneoff",
        &[Pointer(SUBSCRIPTION), Pointer(DATA), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        false,
    ),
    (
        "fd_advise",
        &[File, Number(0), Number(1), Number(0)],
        ERRNO_SUCCESS,
        true,
    ),
    ("fd_allocate", &[File, Number(0), Number(1)], ERRNO_SUCCESS, true),
    ("fd_close", &[Any(FILE)], ERRNO_SUCCESS, false),
    ("fd_datasync", &[File], ERRNO_SUCCESS, true),
    (
        "fd_pread",
        &[File, Pointer(BUFFERS), Number(1), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "fd_pwrite",
        &[File, Pointer(BUFFERS), Number(1), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "fd_read",
        &[File, Pointer(BUFFERS), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    ("fd_renumber", &[Any(FILE), Any(0)], ERRNO_SUCCESS, false),
    (
        "fd_seek",
        &[File, Number(1), Number(0), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    ("fd_sync", &[File], ERRNO_SUCCESS, true),
    ("fd_tell", &[File, Pointer(RESULT)], ERRNO_SUCCESS, true),
    (
        "fd_write",
        &[File, Pointer(BUFFERS), Number(1), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    ("fd_fdstat_get", &[Any(FILE), Pointer(DATA)], ERRNO_SUCCESS, false),
    ("fd_fdstat_set_flags", &[File, Number(0)], ERRNO_SUCCESS, true),
    (
        "fd_fdstat_set_rights",
        &[Any(FILE), Number(0), Number(0)],
        ERRNO_SUCCESS,
        false,
    ),
    ("fd_filestat_get", &[File, Pointer(DATA)], ERRNO_SUCCESS, true),
    ("fd_filestat_set_size", &[File, Number(1)], ERRNO_SUCCESS, true),
    (
        "fd_filestat_set_times",
        &[File, Number(0), Number(0), Number(2)],
        ERRNO_SUCCESS,
        true,
    ),
    ("fd_prestat_get", &[Any(DIRECTORY), Pointer(DATA)], ERRNO_SUCCESS, false),
    (
        "fd_prestat_dir_name",
        &[Any(DIRECTORY), Pointer(DATA), Number(1)],
        ERRNO_SUCCESS,
        false,
    ),
    (
        "fd_readdir",
        &[Directory, Pointer(DATA), Number(99), Number(0), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    ("path_create_directory", &[Directory, Path("new")], ERRNO_SUCCESS, true),
    (
        "path_filestat_get",
        &[Directory, Number(0), Path("a"), Pointer(DATA)],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "path_filestat_set_times",
        &[Directory, Number(0), Path("a"), Number(0), Number(0), Number(2)],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "path_link",
        &[Directory, Number(0), Path("a"), Directory, Path("new")],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "path_open",
        &[
            Directory,
            Number(0),
            Path("a"),
            Number(0),
            Number(0),
            Number(0),
            Number(0),
            Pointer(RESULT),
        ],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "path_readlink",
        &[Directory, Path("link"), Pointer(DATA), Number(9), Pointer(RESULT)],
        ERRNO_SUCCESS,
        true,
    ),
    ("path_remove_directory", &[Directory, Path("d")], ERRNO_SUCCESS, true),
    (
        "path_rename",
        &[Directory, Path("a"), Directory, Path("new")],
        ERRNO_SUCCESS,
        true,
    ),
    (
        "path_symlink",
        &[Text("anywhere"), Directory, Path("new")],
        ERRNO_SUCCESS,
        true,
    ),
    ("path_unlink_file", &[Directory, Path("a")], ERRNO_SUCCESS, true),
    (
        "sock_recv",
        &[Any(FILE), Number(0), Number(0), Number(0), Number(0), Number(0)],
        ERRNO_NOTSOCK,
        false,
    ),
    (
        "sock_send",
        &[Any(FILE), Number(0), Number(0), Number(0), Number(0)],
        ERRNO_NOTSOCK,
        false,
    ),
    ("sock_shutdown", &[Any(FILE), Number(0)], ERRNO_NOTSOCK, false),
    ("sock_accept", &[Any(FILE), Number(0), Number(0)], ERRNO_NOTSOCK, false),
];

/// Makes a file and opens it, a directory and a link, and puts into memory what is read there.
fn prepare(guest: &mut Guest) {
    guest.make("a", b"hello");
    assert_eq!(guest.open(DIRECTORY, "a", 0), Ok(FILE));
    assert_eq!(
        guest.on_path("path_create_directory", DIRECTORY, "d", &[]),
        ERRNO_SUCCESS
    );
    assert_eq!(guest.symlink("a", DIRECTORY, "link"), ERRNO_SUCCESS);
    guest.buffer(DATA, 3);
    // Standard output can be written at once.
    guest.put(SUBSCRIPTION, &[0; 48]);
    guest.put(SUBSCRIPTION + 8, &[EVENTTYPE_FD_WRITE.raw()]);
    guest.put(SUBSCRIPTION + 16, &1_u32.to_le_bytes());
}

/// Something else in the place of an argument.
#[derive(Clone)]
enum Instead {
    Number(u64),
    Text(Vec<u8>),
}

/// The numbers of arguments, one of which may be something else. Texts are put into memory.
fn numbers(guest: &mut Guest, arguments: &[Argument], instead: Option<(usize, &Instead)>) -> Vec<u64> {
    let mut numbers = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        let other = instead.filter(|(its, _)| *its == index).map(|(_, other)| other);
        let place = 0x10_000 + 0x4000 * index as u32;
        let mut text = |numbers: &mut Vec<u64>, bytes: &[u8]| {
            guest.put(place, bytes);
            numbers.extend([place.into(), bytes.len() as u64]);
        };
        match (argument, other) {
            // A text that lies elsewhere.
            (Path(_) | Text(_), Some(Instead::Number(number))) => numbers.extend([*number, 1]),
            (Path(_) | Text(_), Some(Instead::Text(bytes))) => text(&mut numbers, bytes),
            (Path(path) | Text(path), None) => text(&mut numbers, path.as_bytes()),
            (_, Some(Instead::Number(number))) => numbers.push(*number),
            (_, Some(Instead::Text(_))) => unreachable!("only texts are replaced by texts"),
            (File, None) => numbers.push(FILE.into()),
            (Directory, None) => numbers.push(DIRECTORY.into()),
            (Any(number) | Pointer(number), None) => numbers.push((*number).into()),
            (Number(number), None) => numbers.push(*number),
        }
    }
    numbers
}

/// What an argument must not be, and what is said then.
fn refused(argument: &Argument) -> Vec<(Instead, Errno)> {
    let number = |number: u64, errno| (Instead::Number(number), errno);
    let text = |bytes: &[u8], errno| (Instead::Text(bytes.to_vec()), errno);
    let outside = [u64::from(u32::MAX), u64::from(SIZE)].map(|address| number(address, ERRNO_FAULT));
    let texts = [
        text(b"", ERRNO_NOENT),
        text(b"a\xffb", ERRNO_ILSEQ),
        text(b"a\0b", ERRNO_INVAL),
        text(&[b'n'; 4097], ERRNO_NAMETOOLONG),
        text(b"/root", ERRNO_PERM),
    ];
    match argument {
        File | Any(_) => vec![number(CLOSED, ERRNO_BADF), number(u32::MAX.into(), ERRNO_BADF)],
        Directory => vec![number(CLOSED, ERRNO_BADF), number(FILE.into(), ERRNO_NOTDIR)],
        Pointer(_) => outside.to_vec(),
        Text(_) => outside.into_iter().chain(texts).collect(),
        Path(_) => {
            let leads_nowhere = [
                text(b"../secret", ERRNO_PERM),
                text(b"d/../../secret", ERRNO_PERM),
                text(b"missing/x", ERRNO_NOENT),
                text(b"a/x", ERRNO_NOTDIR),
                text(b"link/x", ERRNO_NOTDIR),
                text(&[b'n'; 300], ERRNO_NAMETOOLONG),
            ];
            outside.into_iter().chain(texts).chain(leads_nowhere).collect()
        }
        Number(_) => Vec::new(),
    }
}

#[test]
fn the_table_has_every_function() {
    let named = WASI
        .iter()
        .filter(|function| function.module == "wasi_snapshot_preview1");
    let named: BTreeSet<&str> = named.map(|function| function.name).collect();
    let mut listed: BTreeSet<&str> = TABLE.iter().map(|(name, ..)| *name).collect();
    // It says nothing afterwards.
    listed.insert("proc_exit");
    assert_eq!(listed, named);
}

#[test]
fn every_function_does_what_it_is_to_do() {
    for (name, arguments, errno, _) in TABLE {
        on_both(|guest| {
            prepare(guest);
            let numbers = numbers(guest, arguments, None);
            assert_eq!(guest.call(name, &numbers), *errno, "{name}");
        });
    }
}

#[test]
fn every_function_refuses_what_an_argument_must_not_be() {
    for (name, arguments, ..) in TABLE {
        on_both(|guest| {
            prepare(guest);
            for (index, argument) in arguments.iter().enumerate() {
                for (instead, errno) in refused(argument) {
                    let numbers = numbers(guest, arguments, Some((index, &instead)));
                    let said = guest.call(name, &numbers);
                    assert_eq!(said, errno, "{name}: argument {index} of {numbers:x?}");
                }
            }
            assert_eq!(guest.content("a"), Ok(b"hello".to_vec()), "{name} has changed nothing");
            assert_eq!(guest.stat("new", false), Err(ERRNO_NOENT), "{name} has made nothing");
        });
    }
}

#[test]
fn every_function_that_needs_a_right_asks_for_it() {
    for (name, arguments, _, needs_right) in TABLE.iter().filter(|(.., needs_right)| *needs_right) {
        on_both(|guest| {
            prepare(guest);
            for (index, argument) in arguments.iter().enumerate() {
                if !matches!(argument, File | Directory) {
                    continue;
                }
                // What can be done to it all at once, but without any right.
                let bare = match argument {
                    File => guest.open_with(DIRECTORY, true, "a", 0, 0, 0, 0),
                    _ => guest.open_with(DIRECTORY, true, ".", OFLAGS_DIRECTORY, 0, 0, 0),
                };
                let bare = Instead::Number(bare.expect("to open needs no right of what is opened").into());
                let numbers = numbers(guest, arguments, Some((index, &bare)));
                let said = guest.call(name, &numbers);
                assert_eq!(
                    (said, needs_right),
                    (ERRNO_NOTCAPABLE, &true),
                    "{name}: argument {index}"
                );
            }
        });
    }
}
