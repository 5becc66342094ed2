//! Floating point in registers and branches that depend on it: 32 by 24 points of the Mandelbrot set.

const WIDTH: u32 = 32;
const HEIGHT: u32 = 24;
const LIMIT: u32 = 128;

fn iterations(x: f64, y: f64) -> u32 {
    let (mut a, mut b) = (0.0, 0.0);
    let mut count = 0;
    while count < LIMIT && a * a + b * b <= 4.0 {
        (a, b) = (a * a - b * b + x, 2.0 * a * b + y);
        count += 1;
    }
    count
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut sum = 0_u32;
    for round in 0..n {
        let shift = f64::from(round % 16) / 1024.0;
        for row in 0..HEIGHT {
            for column in 0..WIDTH {
                let x = f64::from(column) * 3.0 / f64::from(WIDTH) - 2.25 + shift;
                let y = f64::from(row) * 2.5 / f64::from(HEIGHT) - 1.25;
                sum = sum.wrapping_add(iterations(x, y));
            }
        }
    }
    sum as i32
}
