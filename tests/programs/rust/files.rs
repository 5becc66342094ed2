//! Does with files, arguments and time what programs in Rust do, and prints how each went: kinds of errors are what the
//! standard library makes of WASI's numbers.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant, SystemTime};
use std::{env, process, thread};

fn said<T: std::fmt::Debug>(what: &str, outcome: io::Result<T>) {
    match outcome {
        Ok(value) => println!("{what}: {value:?}"),
        Err(error) => println!("{what}: {:?} {:?}", error.kind(), error.raw_os_error()),
    }
}

fn files() -> io::Result<()> {
    fs::create_dir_all("/made/deep/er")?;
    fs::write("/made/one.txt", "first\n")?;
    let mut file = OpenOptions::new().append(true).open("/made/one.txt")?;
    write!(file, "second {}\n", 2)?;
    said("after appending", file.stream_position());
    let mut file = OpenOptions::new().read(true).write(true).open("/made/one.txt")?;
    said("far", file.seek(SeekFrom::Start(20)));
    file.write_all(b"end")?;
    file.set_len(22)?;
    file.sync_all()?;
    file.rewind()?;
    let mut text = Vec::new();
    said("length", file.read_to_end(&mut text));
    println!("{:?}", String::from_utf8_lossy(&text));
    fs::rename("/made/one.txt", "/made/deep/two.txt")?;
    fs::copy("/made/deep/two.txt", "/made/three.txt")?;
    fs::hard_link("/made/three.txt", "/made/four.txt")?;
    fs::remove_file("/made/three.txt")?;
    let mut names: Vec<_> = fs::read_dir("/made")?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?.is_dir()))))
        .collect::<Result<_, _>>()?;
    names.sort();
    println!("{names:?}");
    let about = fs::metadata("/made/four.txt")?;
    println!("{} {} {}", about.len(), about.is_file(), about.modified().is_ok());
    Ok(())
}

fn errors() {
    said("missing", File::open("/missing").map(drop));
    said("no directory", fs::read_dir("/made/four.txt").map(drop));
    said("a directory", fs::write("/made/deep", "x"));
    said("not empty", fs::remove_dir("/made/deep"));
    said(
        "there",
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open("/made/four.txt")
            .map(drop),
    );
    said("below a file", File::create("/made/four.txt/x").map(drop));
    said("long", File::create(format!("/{}", "n".repeat(300))).map(drop));
    said("zero", File::create("/a\0b").map(drop));
    let closed = File::open("/made/four.txt").and_then(|mut file| file.write(b"x"));
    said("not to write", closed);
    let before = File::open("/made/four.txt").and_then(|mut file| file.seek(SeekFrom::Current(-1)));
    said("before the beginning", before);
    assert_eq!(File::open("/missing").unwrap_err().kind(), ErrorKind::NotFound);
}

fn main() {
    println!("{:?}", env::args().skip(1).collect::<Vec<_>>());
    println!("{:?} {:?}", env::var("NAME"), env::var("OTHER"));
    for line in io::stdin().lock().lines() {
        println!("read {:?}", line);
    }
    said("files", files());
    errors();
    let began = Instant::now();
    thread::sleep(Duration::from_millis(20));
    // Node.js counts whole milliseconds, and wakes a program a little before its time.
    println!("{}", began.elapsed() >= Duration::from_millis(15));
    println!("{}", SystemTime::now() > SystemTime::UNIX_EPOCH);
    // A map is put in an order by randomness, and holds what it holds.
    let map: std::collections::HashMap<_, _> = (0..9).map(|number| (number, number * number)).collect();
    println!("{}", map.values().sum::<i32>());
    eprintln!("to the other output");
    process::exit(if env::args().len() > 1 { 5 } else { 0 });
}
