//! A compressor: DEFLATE there and back, of a crate.

use guests::{Random, checksum, text};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec};

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut text = text(&mut Random::new(11), 2000).into_bytes();
    let mut sum = 0;
    for round in 0..n {
        let compressed = compress_to_vec(&text, 6);
        sum = checksum(sum, &compressed);
        let back = decompress_to_vec(&compressed).expect("what was compressed can be read");
        assert!(back == text, "nothing is lost");
        let place = sum as usize % text.len();
        text[place] = round as u8;
    }
    sum as i32
}
