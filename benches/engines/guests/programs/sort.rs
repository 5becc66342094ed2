//! Memory traffic: sorting 4,096 pairs, of the standard library, in the stable way that copies and in the other one.

use guests::Random;

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut random = Random::new(7);
    let mut pairs = vec![(0_u32, 0_u32); 4096];
    let mut sum = 0_u32;
    for _ in 0..n {
        for (index, pair) in pairs.iter_mut().enumerate() {
            *pair = (random.below(1000), index as u32);
        }
        pairs.sort_by_key(|pair| pair.0);
        let middle = pairs[pairs.len() / 2];
        pairs.sort_unstable_by_key(|pair| (pair.1 & 255, pair.0));
        sum = sum.wrapping_mul(31).wrapping_add(middle.1 ^ pairs[100].1);
    }
    sum as i32
}
