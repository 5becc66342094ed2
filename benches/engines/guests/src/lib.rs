//! What several of the programs need.

/// Numbers that look random, the same every time.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    pub fn next(&mut self) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    /// Less than so much.
    pub fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(bound)) >> 32) as u32
    }
}

/// So many words that look like those of a language, some of them often, in sentences.
pub fn text(random: &mut Random, words: usize) -> String {
    const SYLLABLES: &[&str] = &[
        "ka", "ri", "ton", "me", "sul", "ber", "no", "il", "va", "der", "quo", "ent",
    ];
    let vocabulary: Vec<String> = (0..200)
        .map(|_| {
            (0..=random.below(3))
                .map(|_| SYLLABLES[random.below(12) as usize])
                .collect()
        })
        .collect();
    let mut text = String::new();
    for word in 0..words {
        // The product of two numbers is small more often than not.
        let rank = random.below(200) * random.below(200) / 200;
        text += &vocabulary[rank as usize];
        text += if word % 11 == 10 { ". " } else { " " };
    }
    text
}

/// A number that depends on all bytes, and on such a number before.
pub fn checksum(sum: u32, bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(sum, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
