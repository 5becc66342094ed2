//! A guest cannot reach anything that it was not given: every way out that there is for a path is tried, and refused.

use wasip1::*;

use crate::guest::{DATA, DIRECTORY, Guest, RESULT, on_both};

/// The other directory that the guest was given.
const OTHER: u32 = 4;

/// All that can be asked about a path, to see that it leads nowhere.
fn all_refuse(guest: &mut Guest, path: &str, errno: Errno) {
    let refusals = [
        guest.open(DIRECTORY, path, 0).err(),
        guest.open(DIRECTORY, path, OFLAGS_CREAT).err(),
        guest.open_directory(DIRECTORY, path).err(),
        guest.stat(path, true).err(),
        Some(guest.on_link(
            "path_filestat_set_times",
            DIRECTORY,
            true,
            path,
            &[0, 0, FSTFLAGS_ATIM.into()],
        )),
    ];
    assert_eq!(refusals, [Some(errno); 5], "{path}");
}

/// The same for what changes names, which follows no link at the end.
fn names_refuse(guest: &mut Guest, path: &str, errno: Errno) {
    let refusals = [
        guest.on_path("path_create_directory", DIRECTORY, path, &[]),
        guest.on_path("path_remove_directory", DIRECTORY, path, &[]),
        guest.on_path("path_unlink_file", DIRECTORY, path, &[]),
        guest.on_path("path_readlink", DIRECTORY, path, &[DATA.into(), 9, RESULT.into()]),
        guest.symlink("a", DIRECTORY, path),
        guest.on_paths("path_rename", (DIRECTORY, "a"), (DIRECTORY, path)),
        guest.on_paths("path_rename", (DIRECTORY, path), (DIRECTORY, "b")),
        guest.on_paths("path_link", (DIRECTORY, "a"), (DIRECTORY, path)),
        guest.on_paths("path_link", (DIRECTORY, path), (DIRECTORY, "b")),
    ];
    assert_eq!(refusals, [errno; 9], "{path}");
}

#[test]
fn no_path_leads_up_out_of_its_directory() {
    on_both(|guest| {
        guest.make("a", b"");
        assert_eq!(
            guest.on_path("path_create_directory", DIRECTORY, "d", &[]),
            ERRNO_SUCCESS
        );
        for path in ["../secret", "d/../../secret", "./.././secret", "d/../d/../../given/a"] {
            all_refuse(guest, path, ERRNO_PERM);
            names_refuse(guest, path, ERRNO_PERM);
        }
        for path in ["..", "d/../..", "../"] {
            all_refuse(guest, path, ERRNO_PERM);
        }
        // Not even out of a directory that was opened below.
        let below = guest.open_directory(DIRECTORY, "d").unwrap();
        assert_eq!(guest.open(below, "../a", 0), Err(ERRNO_PERM));
        assert_eq!(guest.on_path("path_unlink_file", below, "../a", &[]), ERRNO_PERM);
        assert!(guest.stat("a", false).is_ok());
    });
}

#[test]
fn no_path_begins_at_a_root() {
    on_both(|guest| {
        guest.make("a", b"");
        for path in ["/", "/etc/passwd", "//a", "/a"] {
            all_refuse(guest, path, ERRNO_PERM);
        }
        names_refuse(guest, "/tmp/x", ERRNO_PERM);
    });
}

#[test]
fn no_link_leads_out() {
    on_both(|guest| {
        guest.make("a", b"");
        assert_eq!(guest.symlink("/etc/passwd", DIRECTORY, "root"), ERRNO_PERM);
        assert_eq!(guest.stat("root", false), Err(ERRNO_NOENT), "it was not made");
        // A link may say anything relative; it is not followed out.
        for (target, link) in [("../secret", "up"), ("..", "parent"), ("d/../../secret", "winding")] {
            assert_eq!(guest.symlink(target, DIRECTORY, link), ERRNO_SUCCESS);
        }
        assert_eq!(guest.symlink("parent", DIRECTORY, "chain"), ERRNO_SUCCESS);
        assert_eq!(
            guest.on_path("path_create_directory", DIRECTORY, "d", &[]),
            ERRNO_SUCCESS
        );
        for path in [
            "up",
            "parent",
            "winding",
            "chain",
            "chain/secret",
            "parent/given/a",
            "d/../parent/secret",
        ] {
            all_refuse(guest, path, ERRNO_PERM);
        }
        names_refuse(guest, "parent/secret", ERRNO_PERM);
        names_refuse(guest, "chain/x", ERRNO_PERM);
    });
}

#[test]
fn links_in_a_circle_end() {
    on_both(|guest| {
        assert_eq!(guest.symlink("b", DIRECTORY, "a"), ERRNO_SUCCESS);
        assert_eq!(guest.symlink("a", DIRECTORY, "b"), ERRNO_SUCCESS);
        assert_eq!(guest.symlink("self/x", DIRECTORY, "self"), ERRNO_SUCCESS);
        for path in ["a", "self", "a/x", "self/y"] {
            all_refuse(guest, path, ERRNO_LOOP);
        }
        // So does a chain that is too long for anybody.
        guest.make("end", b"");
        assert_eq!(guest.symlink("end", DIRECTORY, "0"), ERRNO_SUCCESS);
        for number in 1..60 {
            let target = (number - 1).to_string();
            assert_eq!(guest.symlink(&target, DIRECTORY, &number.to_string()), ERRNO_SUCCESS);
        }
        assert!(guest.open(DIRECTORY, "20", 0).is_ok());
        all_refuse(guest, "59", ERRNO_LOOP);
    });
}

#[test]
fn nothing_is_moved_from_one_directory_to_another() {
    on_both(|guest| {
        guest.make("a", b"");
        for name in ["path_rename", "path_link"] {
            assert_eq!(
                guest.on_paths(name, (DIRECTORY, "a"), (OTHER, "a")),
                ERRNO_XDEV,
                "{name}"
            );
            assert_eq!(
                guest.on_paths(name, (OTHER, "a"), (DIRECTORY, "b")),
                ERRNO_XDEV,
                "{name}"
            );
        }
        assert!(guest.stat("a", false).is_ok());
        assert_eq!(guest.open(OTHER, "a", 0), Err(ERRNO_NOENT));
        assert_eq!(guest.open(OTHER, "../given/a", 0), Err(ERRNO_PERM));
    });
}

#[test]
fn very_long_names_are_too_long() {
    on_both(|guest| {
        let name = "n".repeat(255);
        guest.make(&name, b"");
        assert!(guest.stat(&name, false).is_ok());
        guest.make("a", b"");
        for path in ["n".repeat(256), "d/".repeat(2049), format!("{}/x", "n".repeat(300))] {
            all_refuse(guest, &path, ERRNO_NAMETOOLONG);
            names_refuse(guest, &path, ERRNO_NAMETOOLONG);
        }
        // Longer than what may be asked, and longer than memory.
        assert_eq!(
            guest.call("path_unlink_file", &[DIRECTORY.into(), 0, 5000]),
            ERRNO_NAMETOOLONG
        );
        assert_eq!(
            guest.call("path_unlink_file", &[DIRECTORY.into(), 0, u32::MAX.into()]),
            ERRNO_FAULT
        );
    });
}

#[test]
fn paths_that_are_no_text_are_refused() {
    on_both(|guest| {
        guest.put(DATA, b"a\xff");
        let on =
            |guest: &mut Guest, length: u64| guest.call("path_unlink_file", &[DIRECTORY.into(), DATA.into(), length]);
        assert_eq!(on(guest, 2), ERRNO_ILSEQ);
        guest.put(DATA, b"a\0b");
        assert_eq!(on(guest, 3), ERRNO_INVAL, "a name with an end in its middle");
    });
}
