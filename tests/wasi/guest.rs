//! A guest without a program: it calls functions of WASI with a memory of its own, which is no memory of the engine.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use semblance::error::TrapCode;
use semblance::host::wasi::real::RealDirectory;
use semblance::host::wasi::{FileSystem, MemoryFs, Nowhere, Wasi};
use semblance::host::{Call, Console, GuestMemory, Unanswered, WASI, Wait, World};
use semblance::machine::Value;
use semblance::module::ValType;
use wasip1::*;

/// Bytes of the guest's memory.
pub(crate) const SIZE: u32 = 1 << 20;

/// Where a result is written.
pub(crate) const RESULT: u32 = 64;

/// Where a list of buffers lies.
pub(crate) const BUFFERS: u32 = 128;

/// Where what is read is put.
pub(crate) const DATA: u32 = 1 << 16;

/// The directory that is opened first.
pub(crate) const DIRECTORY: u32 = 3;

/// All rights for files and directories.
pub(crate) const ALL: u64 = (1 << 28) - 1;

/// Some bytes that are no memory of the engine.
struct Bytes(Vec<u8>);

impl GuestMemory for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, address: u64, bytes: &mut [u8]) -> bool {
        let start = address as usize;
        let found = self.0.get(start..start.saturating_add(bytes.len()));
        found.map(|found| bytes.copy_from_slice(found)).is_some()
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> bool {
        let start = address as usize;
        let found = self.0.get_mut(start..start.saturating_add(bytes.len()));
        found.map(|found| found.copy_from_slice(bytes)).is_some()
    }
}

/// What was written, and where to.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) output: Vec<u8>,
    pub(crate) errors: Vec<u8>,
}

impl Console for Printed {
    fn write(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn write_error(&mut self, bytes: &[u8]) {
        self.errors.extend_from_slice(bytes);
    }
}

/// How a call ended that gave no number.
#[derive(Debug, PartialEq)]
pub(crate) enum Ended {
    Exited(u32),
    Trapped(String),
    Waits(Wait),
}

/// The guest.
pub(crate) struct Guest {
    memory: Bytes,
    pub(crate) world: World,
    pub(crate) printed: Printed,
    /// The module that functions are imported from.
    pub(crate) module: &'static str,
}

impl Guest {
    /// A guest that has nothing.
    pub(crate) fn new(wasi: Wasi) -> Self {
        Self {
            memory: Bytes(vec![0; SIZE as usize]),
            world: wasi.into(),
            printed: Printed::default(),
            module: "wasi_snapshot_preview1",
        }
    }

    /// Calls a function with numbers of its types.
    pub(crate) fn ask(&mut self, name: &str, arguments: &[u64]) -> Result<Errno, Ended> {
        let function = WASI
            .iter()
            .find(|function| function.module == self.module && function.name == name);
        let function = function.unwrap_or_else(|| panic!("there is no function {name}"));
        assert_eq!(function.params.len(), arguments.len(), "arguments of {name}");
        let values = function.params.iter().zip(arguments).map(|(ty, number)| match ty {
            ValType::I32 => Value::I32(*number as u32 as i32),
            _ => Value::I64(*number as i64),
        });
        let values: Vec<Value> = values.collect();
        let mut call = Call {
            memory: Some(&mut self.memory),
            console: &mut self.printed,
            world: &mut self.world,
        };
        match (function.call)(&mut call, &values) {
            Ok(results) => match results[..] {
                [Value::I32(number)] => Ok(errno_of(number as u16)),
                ref other => panic!("{name} gave {other:?}"),
            },
            Err(Unanswered::Wait(wait)) => Err(Ended::Waits(wait)),
            Err(Unanswered::Trap(trap)) => Err(match trap.code {
                TrapCode::Exit(status) => Ended::Exited(status),
                _ => Ended::Trapped(trap.to_string()),
            }),
        }
    }

    /// The same for a function that neither ends the program nor waits.
    pub(crate) fn call(&mut self, name: &str, arguments: &[u64]) -> Errno {
        self.ask(name, arguments)
            .unwrap_or_else(|ended| panic!("{name}: {ended:?}"))
    }

    /// A call that must do what it is to do.
    pub(crate) fn must(&mut self, name: &str, arguments: &[u64]) {
        let errno = self.call(name, arguments);
        assert_eq!(errno, ERRNO_SUCCESS, "{name} {arguments:?}");
    }

    /// Puts bytes into memory.
    pub(crate) fn put(&mut self, address: u32, bytes: &[u8]) {
        assert!(self.memory.write(address.into(), bytes));
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self, address: u32, length: u32) -> Vec<u8> {
        let mut bytes = vec![0; length as usize];
        assert!(self.memory.read(address.into(), &mut bytes));
        bytes
    }

    pub(crate) fn u16(&self, address: u32) -> u16 {
        u16::from_le_bytes(self.bytes(address, 2).try_into().unwrap())
    }

    pub(crate) fn u32(&self, address: u32) -> u32 {
        u32::from_le_bytes(self.bytes(address, 4).try_into().unwrap())
    }

    pub(crate) fn u64(&self, address: u32) -> u64 {
        u64::from_le_bytes(self.bytes(address, 8).try_into().unwrap())
    }

    /// Puts a text at a place of its own; gives where that is and how long it is.
    fn text(&mut self, number: u32, text: &str) -> [u64; 2] {
        let address = 0x1000 + number * 0x4000;
        self.put(address, text.as_bytes());
        [address.into(), text.len() as u64]
    }

    /// Calls a function of a path in a directory: `rest` comes behind it.
    pub(crate) fn on_path(&mut self, name: &str, fd: u32, path: &str, rest: &[u64]) -> Errno {
        let [address, length] = self.text(0, path);
        let arguments: Vec<u64> = [&[fd.into(), address, length], rest].concat();
        self.call(name, &arguments)
    }

    /// The same for a function that is told whether to follow links.
    pub(crate) fn on_link(&mut self, name: &str, fd: u32, follow: bool, path: &str, rest: &[u64]) -> Errno {
        let [address, length] = self.text(0, path);
        let arguments: Vec<u64> = [&[fd.into(), follow.into(), address, length], rest].concat();
        self.call(name, &arguments)
    }

    /// Opens a path with all rights that it can have.
    pub(crate) fn open(&mut self, fd: u32, path: &str, oflags: u16) -> Result<u32, Errno> {
        self.open_with(fd, true, path, oflags, ALL & !RIGHTS_FD_READDIR, ALL, 0)
    }

    /// Opens a directory.
    pub(crate) fn open_directory(&mut self, fd: u32, path: &str) -> Result<u32, Errno> {
        self.open_with(fd, true, path, OFLAGS_DIRECTORY, ALL, ALL, 0)
    }

    #[expect(clippy::too_many_arguments, reason = "that is the function's type")]
    pub(crate) fn open_with(
        &mut self,
        fd: u32,
        follow: bool,
        path: &str,
        oflags: u16,
        base: u64,
        inheriting: u64,
        flags: u16,
    ) -> Result<u32, Errno> {
        let rest = [oflags.into(), base, inheriting, flags.into(), RESULT.into()];
        match self.on_link("path_open", fd, follow, path, &rest) {
            ERRNO_SUCCESS => Ok(self.u32(RESULT)),
            errno => Err(errno),
        }
    }

    /// Calls a function of two paths.
    pub(crate) fn on_paths(&mut self, name: &str, (fd, path): (u32, &str), (new_fd, new_path): (u32, &str)) -> Errno {
        let [address, length] = self.text(0, path);
        let [new_address, new_length] = self.text(1, new_path);
        let mut arguments = vec![fd.into(), address, length, new_fd.into(), new_address, new_length];
        if name == "path_link" {
            arguments.insert(1, 0);
        }
        self.call(name, &arguments)
    }

    pub(crate) fn symlink(&mut self, target: &str, fd: u32, path: &str) -> Errno {
        let [address, length] = self.text(0, path);
        let [target_address, target_length] = self.text(1, target);
        self.call(
            "path_symlink",
            &[target_address, target_length, fd.into(), address, length],
        )
    }

    /// A list of one buffer.
    pub(crate) fn buffer(&mut self, address: u32, length: u32) {
        self.put(BUFFERS, &address.to_le_bytes());
        self.put(BUFFERS + 4, &length.to_le_bytes());
    }

    pub(crate) fn write(&mut self, fd: u32, bytes: &[u8]) -> Result<u32, Errno> {
        self.put(DATA, bytes);
        self.buffer(DATA, bytes.len() as u32);
        match self.call("fd_write", &[fd.into(), BUFFERS.into(), 1, RESULT.into()]) {
            ERRNO_SUCCESS => Ok(self.u32(RESULT)),
            errno => Err(errno),
        }
    }

    pub(crate) fn read(&mut self, fd: u32, length: u32) -> Result<Vec<u8>, Errno> {
        self.buffer(DATA, length);
        match self.call("fd_read", &[fd.into(), BUFFERS.into(), 1, RESULT.into()]) {
            ERRNO_SUCCESS => Ok(self.bytes(DATA, self.u32(RESULT))),
            errno => Err(errno),
        }
    }

    pub(crate) fn seek(&mut self, fd: u32, delta: i64, whence: Whence) -> Result<u64, Errno> {
        let arguments = [fd.into(), delta as u64, whence.raw().into(), RESULT.into()];
        match self.call("fd_seek", &arguments) {
            ERRNO_SUCCESS => Ok(self.u64(RESULT)),
            errno => Err(errno),
        }
    }

    /// Makes a file with this content.
    pub(crate) fn make(&mut self, path: &str, content: &[u8]) {
        let fd = self.open(DIRECTORY, path, OFLAGS_CREAT | OFLAGS_TRUNC).unwrap();
        assert_eq!(self.write(fd, content), Ok(content.len() as u32));
        self.must("fd_close", &[fd.into()]);
    }

    /// All that is in a file.
    pub(crate) fn content(&mut self, path: &str) -> Result<Vec<u8>, Errno> {
        let fd = self.open_with(DIRECTORY, true, path, 0, RIGHTS_FD_READ, 0, 0)?;
        let content = self.read(fd, 0x8000);
        self.must("fd_close", &[fd.into()]);
        content
    }

    /// The type and size of what a path leads to.
    pub(crate) fn stat(&mut self, path: &str, follow: bool) -> Result<(Filetype, u64), Errno> {
        match self.on_link("path_filestat_get", DIRECTORY, follow, path, &[DATA.into()]) {
            ERRNO_SUCCESS => Ok((filetype_of(self.bytes(DATA + 16, 1)[0]), self.u64(DATA + 32))),
            errno => Err(errno),
        }
    }

    /// The names in a directory, read with a buffer of so many bytes at a time.
    pub(crate) fn list(&mut self, fd: u32, buffer: u32) -> Result<Vec<String>, Errno> {
        let (mut names, mut cookie) = (Vec::new(), 0);
        loop {
            match self.call(
                "fd_readdir",
                &[fd.into(), DATA.into(), buffer.into(), cookie, RESULT.into()],
            ) {
                ERRNO_SUCCESS => {}
                errno => return Err(errno),
            }
            let used = self.u32(RESULT);
            let mut at = 0;
            while at + 24 <= used {
                let length = self.u32(DATA + at + 16);
                if at + 24 + length > used {
                    break;
                }
                cookie = self.u64(DATA + at);
                names.push(String::from_utf8(self.bytes(DATA + at + 24, length)).unwrap());
                at += 24 + length;
            }
            if used < buffer {
                return Ok(names);
            }
        }
    }
}

/// The error of a number. (The crate makes none of its own from numbers.)
fn errno_of(number: u16) -> Errno {
    const ALL: [Errno; 77] = [
        ERRNO_SUCCESS,
        ERRNO_2BIG,
        ERRNO_ACCES,
        ERRNO_ADDRINUSE,
        ERRNO_ADDRNOTAVAIL,
        ERRNO_AFNOSUPPORT,
        ERRNO_AGAIN,
        ERRNO_ALREADY,
        ERRNO_BADF,
        ERRNO_BADMSG,
        ERRNO_BUSY,
        ERRNO_CANCELED,
        ERRNO_CHILD,
        ERRNO_CONNABORTED,
        ERRNO_CONNREFUSED,
        ERRNO_CONNRESET,
        ERRNO_DEADLK,
        ERRNO_DESTADDRREQ,
        ERRNO_DOM,
        ERRNO_DQUOT,
        ERRNO_EXIST,
        ERRNO_FAULT,
        ERRNO_FBIG,
        ERRNO_HOSTUNREACH,
        ERRNO_IDRM,
        ERRNO_ILSEQ,
        ERRNO_INPROGRESS,
        ERRNO_INTR,
        ERRNO_INVAL,
        ERRNO_IO,
        ERRNO_ISCONN,
        ERRNO_ISDIR,
        ERRNO_LOOP,
        ERRNO_MFILE,
        ERRNO_MLINK,
        ERRNO_MSGSIZE,
        ERRNO_MULTIHOP,
        ERRNO_NAMETOOLONG,
        ERRNO_NETDOWN,
        ERRNO_NETRESET,
        ERRNO_NETUNREACH,
        ERRNO_NFILE,
        ERRNO_NOBUFS,
        ERRNO_NODEV,
        ERRNO_NOENT,
        ERRNO_NOEXEC,
        ERRNO_NOLCK,
        ERRNO_NOLINK,
        ERRNO_NOMEM,
        ERRNO_NOMSG,
        ERRNO_NOPROTOOPT,
        ERRNO_NOSPC,
        ERRNO_NOSYS,
        ERRNO_NOTCONN,
        ERRNO_NOTDIR,
        ERRNO_NOTEMPTY,
        ERRNO_NOTRECOVERABLE,
        ERRNO_NOTSOCK,
        ERRNO_NOTSUP,
        ERRNO_NOTTY,
        ERRNO_NXIO,
        ERRNO_OVERFLOW,
        ERRNO_OWNERDEAD,
        ERRNO_PERM,
        ERRNO_PIPE,
        ERRNO_PROTO,
        ERRNO_PROTONOSUPPORT,
        ERRNO_PROTOTYPE,
        ERRNO_RANGE,
        ERRNO_ROFS,
        ERRNO_SPIPE,
        ERRNO_SRCH,
        ERRNO_STALE,
        ERRNO_TIMEDOUT,
        ERRNO_TXTBSY,
        ERRNO_XDEV,
        ERRNO_NOTCAPABLE,
    ];
    ALL[usize::from(number)]
}

fn filetype_of(number: u8) -> Filetype {
    let all = [
        FILETYPE_UNKNOWN,
        FILETYPE_BLOCK_DEVICE,
        FILETYPE_CHARACTER_DEVICE,
        FILETYPE_DIRECTORY,
        FILETYPE_REGULAR_FILE,
        FILETYPE_SOCKET_DGRAM,
        FILETYPE_SOCKET_STREAM,
        FILETYPE_SYMBOLIC_LINK,
    ];
    all[usize::from(number)]
}

/// A directory of this machine that is gone afterwards, with one beside it that nobody may reach.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("wasi-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(path.join("given")).unwrap();
        std::fs::create_dir_all(path.join("other")).unwrap();
        std::fs::write(path.join("secret"), "nobody may read this").unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Lets the same be tried in memory and in a directory of this machine: descriptor 3 is a directory, and so is 4.
pub(crate) fn on_both(test: impl Fn(&mut Guest)) {
    let with = |given: Box<dyn FileSystem>, other: Box<dyn FileSystem>| {
        let mut wasi = Wasi::new(Box::new(Nowhere::default()));
        wasi.argument(b"program");
        wasi.variable(b"NAME=value");
        wasi.preopen("/", given);
        wasi.preopen("other", other);
        Guest::new(wasi)
    };
    let memory = || Box::new(MemoryFs::new(|| 1_700_000_000_000_000_000));
    test(&mut with(memory(), memory()));
    let scratch = Scratch::new();
    let real = |name: &str| Box::new(RealDirectory::open(&scratch.path(name)).unwrap());
    test(&mut with(real("given"), real("other")));
    let secret = std::fs::read_to_string(scratch.path("secret")).expect("it is still there");
    assert_eq!(secret, "nobody may read this");
    let beside = std::fs::read_dir(scratch.path("")).unwrap().count();
    assert_eq!(beside, 3, "nothing was made beside what was given");
}
