//! Floating point and nested loops: the product of two matrices of 48 by 48 numbers.

const SIZE: usize = 48;

type Matrix = Vec<[f64; SIZE]>;

fn product(a: &Matrix, b: &Matrix, c: &mut Matrix) {
    for i in 0..SIZE {
        for j in 0..SIZE {
            let mut sum = 0.0;
            for k in 0..SIZE {
                sum += a[i][k] * b[k][j];
            }
            c[i][j] = sum;
        }
    }
}

fn matrix(element: impl Fn(usize, usize) -> f64) -> Matrix {
    (0..SIZE).map(|i| std::array::from_fn(|j| element(i, j))).collect()
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut a = matrix(|i, j| (i * 7 + j * 3) as f64 % 11.0 / 11.0);
    let b = matrix(|i, j| (i * 5 + j * 13) as f64 % 17.0 / 17.0 / SIZE as f64);
    let mut c = matrix(|_, _| 0.0);
    let mut trace = 0.0;
    for _ in 0..n {
        product(&a, &b, &mut c);
        trace += (0..SIZE).map(|i| c[i][i]).sum::<f64>();
        a[0][0] = trace.fract();
    }
    (trace * 1000.0) as i64 as i32
}
