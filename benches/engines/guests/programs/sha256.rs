//! Shifts, rotations and additions of 32 bits: SHA-256 of four kilobytes, of a crate.

use sha2::{Digest, Sha256};

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut data: Vec<u8> = (0..4096_u32).map(|byte| (byte * 31 >> 3) as u8).collect();
    for _ in 0..n {
        let hash = Sha256::digest(&data);
        data[..32].copy_from_slice(&hash);
    }
    i32::from_le_bytes([data[0], data[1], data[2], data[3]])
}
