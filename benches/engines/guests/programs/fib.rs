//! Recursive calls: the nineteenth Fibonacci number, in the slow way.

use std::hint::black_box;

#[inline(never)]
fn fibonacci(k: u32) -> u32 {
    if k < 2 { k } else { fibonacci(k - 1) + fibonacci(k - 2) }
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut sum = 0_u32;
    for _ in 0..n {
        sum = sum.wrapping_add(fibonacci(black_box(19)));
    }
    sum as i32
}
