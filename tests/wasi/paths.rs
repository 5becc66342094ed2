//! What is done to paths, in memory and in a directory of this machine.

use wasip1::*;

use crate::guest::{ALL, DATA, DIRECTORY, Guest, RESULT, on_both};

fn ok(errno: Errno) {
    assert_eq!(errno, ERRNO_SUCCESS);
}

fn directory(guest: &mut Guest, path: &str) {
    ok(guest.on_path("path_create_directory", DIRECTORY, path, &[]));
}

#[test]
fn a_file_is_opened_as_it_is_asked_for() {
    on_both(|guest| {
        assert_eq!(guest.open(DIRECTORY, "a", 0), Err(ERRNO_NOENT));
        assert_eq!(guest.open(DIRECTORY, "", OFLAGS_CREAT), Err(ERRNO_NOENT));
        guest.make("a", b"hello");
        assert_eq!(guest.open(DIRECTORY, "a", OFLAGS_CREAT | OFLAGS_EXCL), Err(ERRNO_EXIST));
        guest.open(DIRECTORY, "a", OFLAGS_CREAT).unwrap();
        assert_eq!(
            guest.content("a"),
            Ok(b"hello".to_vec()),
            "making what is there changes nothing"
        );
        guest.open(DIRECTORY, "a", OFLAGS_TRUNC).unwrap();
        assert_eq!(guest.content("a"), Ok(Vec::new()));
        guest.open(DIRECTORY, "b", OFLAGS_CREAT | OFLAGS_EXCL).unwrap();
        assert_eq!(guest.open(DIRECTORY, "a", OFLAGS_DIRECTORY), Err(ERRNO_NOTDIR));
        assert_eq!(guest.open(DIRECTORY, "a/", 0), Err(ERRNO_NOTDIR));
        assert_eq!(guest.open(DIRECTORY, "a/.", 0), Err(ERRNO_NOTDIR));
        assert_eq!(guest.open(DIRECTORY, "a/b", OFLAGS_CREAT), Err(ERRNO_NOTDIR));
        assert_eq!(guest.open(DIRECTORY, "x/b", OFLAGS_CREAT), Err(ERRNO_NOENT));
        directory(guest, "d");
        assert_eq!(guest.open(DIRECTORY, "d", 0), Err(ERRNO_ISDIR), "to write");
        let reading = guest
            .open_with(DIRECTORY, true, "d", 0, RIGHTS_FD_READDIR, ALL, 0)
            .unwrap();
        guest.must("fd_fdstat_get", &[reading.into(), DATA.into()]);
        assert_eq!(guest.bytes(DATA, 1), [FILETYPE_DIRECTORY.raw()]);
        let inside = guest.open_directory(DIRECTORY, "d").unwrap();
        guest.open(inside, "x", OFLAGS_CREAT).unwrap();
        assert_eq!(guest.stat("d/./../d//x", true), Ok((FILETYPE_REGULAR_FILE, 0)));
        let flags = |guest: &mut Guest, oflags, flags| guest.open_with(DIRECTORY, true, "a", oflags, 0, 0, flags);
        assert_eq!(flags(guest, 1 << 4, 0), Err(ERRNO_INVAL));
        assert_eq!(flags(guest, 0, 1 << 5), Err(ERRNO_INVAL));
        assert_eq!(flags(guest, OFLAGS_CREAT | OFLAGS_DIRECTORY, 0), Err(ERRNO_INVAL));
        let unknown_lookup = guest.call(
            "path_open",
            &[DIRECTORY.into(), 2, 0x1000, 1, 0, 0, 0, 0, RESULT.into()],
        );
        assert_eq!(unknown_lookup, ERRNO_INVAL);
    });
}

#[test]
fn directories_are_made_and_removed() {
    on_both(|guest| {
        directory(guest, "d");
        directory(guest, "d/e/");
        let make = |guest: &mut Guest, path| guest.on_path("path_create_directory", DIRECTORY, path, &[]);
        assert_eq!(make(guest, "d"), ERRNO_EXIST);
        assert_eq!(make(guest, "."), ERRNO_EXIST);
        assert_eq!(make(guest, "x/y"), ERRNO_NOENT);
        guest.make("f", b"");
        assert_eq!(make(guest, "f"), ERRNO_EXIST);
        assert_eq!(make(guest, "f/x"), ERRNO_NOTDIR);
        let remove = |guest: &mut Guest, path| guest.on_path("path_remove_directory", DIRECTORY, path, &[]);
        assert_eq!(remove(guest, "d"), ERRNO_NOTEMPTY);
        assert_eq!(remove(guest, "f"), ERRNO_NOTDIR);
        assert_eq!(remove(guest, "x"), ERRNO_NOENT);
        assert_eq!(remove(guest, "d/e"), ERRNO_SUCCESS);
        assert_eq!(remove(guest, "d/"), ERRNO_SUCCESS);
        assert_eq!(guest.stat("d", true), Err(ERRNO_NOENT));
    });
}

#[test]
fn a_file_lives_as_long_as_it_is_open_or_has_a_name() {
    on_both(|guest| {
        guest.make("a", b"hello");
        ok(guest.on_paths("path_link", (DIRECTORY, "a"), (DIRECTORY, "b")));
        guest.on_link("path_filestat_get", DIRECTORY, false, "b", &[DATA.into()]);
        assert_eq!(guest.u64(DATA + 24), 2, "names");
        let fd = guest.open(DIRECTORY, "a", 0).unwrap();
        ok(guest.on_path("path_unlink_file", DIRECTORY, "a", &[]));
        ok(guest.on_path("path_unlink_file", DIRECTORY, "b", &[]));
        assert_eq!(guest.read(fd, 9), Ok(b"hello".to_vec()));
        assert_eq!(guest.write(fd, b"!"), Ok(1));
        assert_eq!(guest.open(DIRECTORY, "a", 0), Err(ERRNO_NOENT));
        let unlink = |guest: &mut Guest, path| guest.on_path("path_unlink_file", DIRECTORY, path, &[]);
        assert_eq!(unlink(guest, "a"), ERRNO_NOENT);
        directory(guest, "d");
        assert_eq!(unlink(guest, "d"), ERRNO_ISDIR);
        assert_eq!(unlink(guest, "d/"), ERRNO_ISDIR);
        guest.make("f", b"");
        assert_eq!(unlink(guest, "f/"), ERRNO_NOTDIR);
        let link = |guest: &mut Guest, old, new| guest.on_paths("path_link", (DIRECTORY, old), (DIRECTORY, new));
        assert_eq!(link(guest, "x", "y"), ERRNO_NOENT);
        assert_eq!(link(guest, "f", "d"), ERRNO_EXIST);
        assert_eq!(link(guest, "d", "e"), ERRNO_PERM, "of a directory");
        assert_eq!(link(guest, "f", "x/y"), ERRNO_NOENT);
    });
}

#[test]
fn things_are_renamed() {
    on_both(|guest| {
        let rename = |guest: &mut Guest, old, new| guest.on_paths("path_rename", (DIRECTORY, old), (DIRECTORY, new));
        guest.make("a", b"a");
        guest.make("b", b"b");
        directory(guest, "d");
        directory(guest, "d/e");
        directory(guest, "empty");
        ok(rename(guest, "a", "b"));
        assert_eq!(guest.content("b"), Ok(b"a".to_vec()));
        assert_eq!(guest.stat("a", false), Err(ERRNO_NOENT));
        ok(rename(guest, "b", "b"));
        ok(rename(guest, "b", "d/e/c"));
        assert_eq!(guest.content("d/e/c"), Ok(b"a".to_vec()));
        assert_eq!(rename(guest, "missing", "x"), ERRNO_NOENT);
        assert_eq!(rename(guest, "d/e/c", "missing/x"), ERRNO_NOENT);
        assert_eq!(rename(guest, "d", "d/e/f"), ERRNO_INVAL, "into itself");
        assert_eq!(rename(guest, "d/e/c", "empty"), ERRNO_ISDIR);
        assert_eq!(rename(guest, "empty", "d/e/c"), ERRNO_NOTDIR);
        assert_eq!(rename(guest, "empty", "d"), ERRNO_NOTEMPTY);
        ok(rename(guest, "d", "empty"));
        assert_eq!(guest.content("empty/e/c"), Ok(b"a".to_vec()));
        let up = guest.stat("empty/e/../e/c", false);
        assert_eq!(up, Ok((FILETYPE_REGULAR_FILE, 1)));
    });
}

#[test]
fn links_lead_where_they_lead() {
    on_both(|guest| {
        directory(guest, "d");
        guest.make("d/file", b"hello");
        ok(guest.symlink("d/file", DIRECTORY, "to_file"));
        ok(guest.symlink("d", DIRECTORY, "to_dir"));
        ok(guest.symlink("../d/./file", DIRECTORY, "d/up"));
        ok(guest.symlink("to_dir/up", DIRECTORY, "chain"));
        ok(guest.symlink("nowhere", DIRECTORY, "dangling"));
        for path in ["to_file", "to_dir/file", "d/up", "to_dir/up", "chain"] {
            assert_eq!(guest.content(path), Ok(b"hello".to_vec()), "{path}");
        }
        assert_eq!(guest.stat("to_file", true), Ok((FILETYPE_REGULAR_FILE, 5)));
        assert_eq!(guest.stat("to_file", false), Ok((FILETYPE_SYMBOLIC_LINK, 6)));
        assert_eq!(guest.stat("dangling", true), Err(ERRNO_NOENT));
        assert_eq!(guest.open(DIRECTORY, "dangling", 0), Err(ERRNO_NOENT));
        let no_follow = |guest: &mut Guest, path| guest.open_with(DIRECTORY, false, path, 0, RIGHTS_FD_READ, 0, 0);
        assert_eq!(no_follow(guest, "to_file"), Err(ERRNO_LOOP));
        assert!(
            no_follow(guest, "to_dir/file").is_ok(),
            "only the end of the path is not followed"
        );
        assert_eq!(
            guest.open(DIRECTORY, "dangling", OFLAGS_CREAT | OFLAGS_EXCL),
            Err(ERRNO_EXIST)
        );
        assert_eq!(guest.symlink("x", DIRECTORY, "to_file"), ERRNO_EXIST);
        assert_eq!(guest.symlink("x", DIRECTORY, "missing/x"), ERRNO_NOENT);
        assert_eq!(guest.symlink("", DIRECTORY, "x"), ERRNO_NOENT);

        let read = |guest: &mut Guest, path: &str, room: u64| {
            let errno = guest.on_path("path_readlink", DIRECTORY, path, &[DATA.into(), room, RESULT.into()]);
            (errno == ERRNO_SUCCESS)
                .then(|| guest.bytes(DATA, guest.u32(RESULT)))
                .ok_or(errno)
        };
        assert_eq!(read(guest, "to_file", 100), Ok(b"d/file".to_vec()));
        assert_eq!(
            read(guest, "to_file", 2),
            Ok(b"d/".to_vec()),
            "as much as there is room for"
        );
        assert_eq!(read(guest, "d/file", 100), Err(ERRNO_INVAL));
        assert_eq!(read(guest, "missing", 100), Err(ERRNO_NOENT));

        ok(guest.on_paths("path_rename", (DIRECTORY, "to_file"), (DIRECTORY, "moved")));
        assert_eq!(
            guest.stat("moved", false),
            Ok((FILETYPE_SYMBOLIC_LINK, 6)),
            "the link itself"
        );
        ok(guest.on_path("path_unlink_file", DIRECTORY, "to_dir", &[]));
        assert_eq!(guest.stat("d/file", false), Ok((FILETYPE_REGULAR_FILE, 5)));
        let set = [7_000_000_000, 0, FSTFLAGS_ATIM.into()];
        ok(guest.on_link("path_filestat_set_times", DIRECTORY, false, "dangling", &set));
        let followed = guest.on_link("path_filestat_set_times", DIRECTORY, true, "dangling", &set);
        assert_eq!(followed, ERRNO_NOENT);
    });
}

#[test]
fn a_directory_is_listed_in_pieces_as_it_was_at_the_beginning() {
    on_both(|guest| {
        let mut expected = vec![".".to_owned(), "..".to_owned()];
        for number in 0..60 {
            let name = format!("file-{number:02}");
            guest.make(&name, b"");
            expected.push(name);
        }
        let fd = guest.open_directory(DIRECTORY, ".").unwrap();
        for buffer in [4096, 200, 33] {
            assert_eq!(guest.list(fd, buffer), Ok(expected.clone()), "{buffer} bytes at a time");
        }
        // The first entries are read, then much changes.
        guest.must("fd_readdir", &[fd.into(), DATA.into(), 200, 0, RESULT.into()]);
        assert_eq!(guest.u32(RESULT), 200, "the last entry is cut off");
        let cookie = guest.u64(DATA);
        ok(guest.on_path("path_unlink_file", DIRECTORY, "file-03", &[]));
        guest.make("file-00a", b"");
        guest.must("fd_readdir", &[fd.into(), DATA.into(), 4096, cookie, RESULT.into()]);
        assert_eq!(guest.bytes(DATA + 24, 2), b"..", "it goes on behind the cookie");
        guest.must("fd_readdir", &[fd.into(), DATA.into(), 4096, 1_000, RESULT.into()]);
        assert_eq!(guest.u32(RESULT), 0, "there is no such entry");
        let listed = guest.list(fd, 4096).unwrap();
        assert!(listed.contains(&"file-00a".to_owned()) && !listed.contains(&"file-03".to_owned()));
        assert_eq!(guest.list(99, 4096), Err(ERRNO_BADF));
        guest.must("fd_readdir", &[fd.into(), DATA.into(), 0, 0, RESULT.into()]);
        assert_eq!(guest.u32(RESULT), 0);
    });
}

#[test]
fn what_was_given_has_its_name() {
    on_both(|guest| {
        for (fd, name) in [(3_u64, "/"), (4, "other")] {
            guest.must("fd_prestat_get", &[fd, DATA.into()]);
            assert_eq!((guest.u32(DATA), guest.u32(DATA + 4)), (0, name.len() as u32));
            guest.must("fd_prestat_dir_name", &[fd, DATA.into(), name.len() as u64]);
            assert_eq!(guest.bytes(DATA, name.len() as u32), name.as_bytes());
            let short = guest.call("fd_prestat_dir_name", &[fd, DATA.into(), name.len() as u64 - 1]);
            assert_eq!(short, ERRNO_NAMETOOLONG);
        }
        let opened = guest.open_directory(DIRECTORY, ".").unwrap();
        for fd in [0, u64::from(opened), 99] {
            assert_eq!(guest.call("fd_prestat_get", &[fd, DATA.into()]), ERRNO_BADF);
            assert_eq!(guest.call("fd_prestat_dir_name", &[fd, DATA.into(), 9]), ERRNO_BADF);
        }
    });
}
