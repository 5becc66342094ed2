//! Vectors: an image of 64 by 64 bytes is smoothed, and products of f32 are added up.

use std::arch::wasm32::*;

use guests::Random;

const SIDE: usize = 64;
const LANES: usize = 16;

/// Rows of the image, one after the other.
type Image = Vec<v128>;

/// Each byte becomes an average of its neighbours, around the edges.
#[target_feature(enable = "simd128")]
fn smooth(image: &Image, smoothed: &mut Image) {
    let columns = SIDE / LANES;
    for row in 0..SIDE {
        for column in 0..columns {
            let here = image[row * columns + column];
            let before = image[row * columns + (column + columns - 1) % columns];
            let after = image[row * columns + (column + 1) % columns];
            let above = image[(row + SIDE - 1) % SIDE * columns + column];
            let below = image[(row + 1) % SIDE * columns + column];
            let left = i8x16_shuffle::<15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>(before, here);
            let right = i8x16_shuffle::<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16>(here, after);
            let average = u8x16_avgr(u8x16_avgr(left, right), u8x16_avgr(above, below));
            let detail = u8x16_sub_sat(here, average);
            smoothed[row * columns + column] = u8x16_add_sat(average, u8x16_shr(detail, 2));
        }
    }
}

/// The sum of the products of the image with itself, shifted, as numbers of 32 bits.
#[target_feature(enable = "simd128")]
fn correlation(image: &Image) -> f32 {
    let mut sums = f32x4_splat(0.0);
    for (a, b) in image.iter().zip(&image[1..]) {
        let low = i32x4_extmul_low_u16x8(u16x8_extend_low_u8x16(*a), u16x8_extend_high_u8x16(*b));
        let product = f32x4_mul(f32x4_convert_i32x4(low), f32x4_splat(1.0 / 65536.0));
        sums = f32x4_add(sums, f32x4_min(product, f32x4_splat(0.5)));
    }
    f32x4_extract_lane::<0>(sums)
        + f32x4_extract_lane::<1>(sums)
        + f32x4_extract_lane::<2>(sums)
        + f32x4_extract_lane::<3>(sums)
}

#[target_feature(enable = "simd128")]
fn rounds(n: i32) -> i32 {
    let mut random = Random::new(17);
    let mut image: Image = (0..SIDE * SIDE / LANES)
        .map(|_| u32x4(random.next(), random.next(), random.next(), random.next()))
        .collect();
    let mut smoothed = image.clone();
    let mut sum = 0_i32;
    for round in 0..n {
        smooth(&image, &mut smoothed);
        sum = sum
            .wrapping_mul(31)
            .wrapping_add((correlation(&smoothed) * 64.0) as i32);
        std::mem::swap(&mut image, &mut smoothed);
        image[round as usize % (SIDE * SIDE / LANES)] = i32x4_splat(sum);
    }
    sum
}

#[unsafe(no_mangle)]
#[target_feature(enable = "simd128")]
pub fn run(n: i32) -> i32 {
    rounds(n)
}
