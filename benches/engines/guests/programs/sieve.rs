//! Bytes of memory in strides: the primes below 65,536.

const LIMIT: usize = 1 << 16;

fn primes(composite: &mut [bool]) -> u32 {
    composite.fill(false);
    let mut count = 0;
    for candidate in 2..LIMIT {
        if !composite[candidate] {
            count += 1;
            let mut multiple = candidate * candidate;
            while multiple < LIMIT {
                composite[multiple] = true;
                multiple += candidate;
            }
        }
    }
    count
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut composite = vec![false; LIMIT];
    let mut sum = 0_u32;
    for _ in 0..n {
        sum = sum.wrapping_add(primes(&mut composite));
    }
    sum as i32
}
