//! Strings and a hash map, of the standard library: how often each word comes in a text, and which come most often.

use std::collections::HashMap;
use std::fmt::Write;
use std::hash::{BuildHasherDefault, DefaultHasher};

use guests::{Random, checksum, text};

fn report(text: &str) -> String {
    let mut counts: HashMap<String, u32, BuildHasherDefault<DefaultHasher>> = HashMap::default();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|letter: char| !letter.is_alphabetic());
        if !word.is_empty() {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, many), (b, few)| few.cmp(many).then_with(|| a.cmp(b)));
    let mut report = String::new();
    for (word, count) in counts.iter().take(20) {
        writeln!(report, "{word:>12}: {count}").expect("a string takes everything");
    }
    report
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut text = text(&mut Random::new(3), 1000);
    let mut sum = 0;
    for _ in 0..n {
        sum = checksum(sum, report(&text).as_bytes());
        text.push(' ');
        text.push(char::from(b'a' + (sum % 26) as u8));
        if text.len() > 9000 {
            text.truncate(6000);
        }
    }
    sum as i32
}
