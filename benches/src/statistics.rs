//! Medians.

/// The middle one of some numbers.
///
/// # Panics
/// When there is none.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        (sorted[middle - 1] + sorted[middle]) / 2.0
    } else {
        sorted[middle]
    }
}

/// The largest of some numbers.
pub fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::MIN, f64::max)
}
