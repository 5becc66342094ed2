//! What embedded programs do, in the mixture of the usual benchmarks of such: a list that is searched, turned round and
//! sorted, products of small integer matrices, a machine of states over text, and checksums of all of it.

use guests::Random;

const NODES: usize = 64;
const SIZE: usize = 8;
const NONE: u16 = u16::MAX;
const TEXT: &[u8] = b"5012,+874,-21.25e3,.375,8x1f,0xff,-110.700,0.64400,,1234e+6,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T";

#[derive(Clone, Copy)]
struct Node {
    value: i16,
    next: u16,
}

struct List {
    nodes: [Node; NODES],
    head: u16,
}

impl List {
    fn new(random: &mut Random) -> Self {
        let nodes = std::array::from_fn(|index| Node {
            value: random.below(500) as i16,
            next: if index + 1 < NODES { index as u16 + 1 } else { NONE },
        });
        Self { nodes, head: 0 }
    }

    fn find(&self, value: i16) -> u16 {
        let mut at = self.head;
        while at != NONE && self.nodes[at as usize].value < value {
            at = self.nodes[at as usize].next;
        }
        at
    }

    fn turn_round(&mut self) {
        let (mut at, mut before) = (self.head, NONE);
        while at != NONE {
            let next = self.nodes[at as usize].next;
            self.nodes[at as usize].next = before;
            (before, at) = (at, next);
        }
        self.head = before;
    }

    fn sort(&mut self) {
        self.head = self.sorted(self.head, NODES);
    }

    /// Merges the two halves of so many nodes, each sorted.
    fn sorted(&mut self, head: u16, length: usize) -> u16 {
        if length == 1 {
            self.nodes[head as usize].next = NONE;
            return head;
        }
        let mut middle = head;
        for _ in 0..length / 2 {
            middle = self.nodes[middle as usize].next;
        }
        let mut right = self.sorted(middle, length - length / 2);
        let mut left = self.sorted(head, length / 2);
        let (mut first, mut last) = (NONE, NONE);
        while left != NONE || right != NONE {
            let is_left =
                right == NONE || left != NONE && self.nodes[left as usize].value <= self.nodes[right as usize].value;
            let taken = if is_left { &mut left } else { &mut right };
            let node = *taken;
            *taken = self.nodes[node as usize].next;
            match last {
                NONE => first = node,
                last => self.nodes[last as usize].next = node,
            }
            last = node;
        }
        first
    }
}

fn checksum(mut crc: u16, value: u16) -> u16 {
    for bit in 0..16 {
        let carry = (crc ^ value >> bit) & 1 != 0;
        crc >>= 1;
        if carry {
            crc ^= 0xa001;
        }
    }
    crc
}

fn matrices(a: &mut [[i16; SIZE]; SIZE], b: &[[i16; SIZE]; SIZE], factor: i16) -> u16 {
    let mut product = [[0_i32; SIZE]; SIZE];
    for (row, sums) in a.iter().zip(&mut product) {
        for (column, sum) in sums.iter_mut().enumerate() {
            *sum = row
                .iter()
                .zip(b)
                .map(|(a, b)| i32::from(*a) * i32::from(b[column]))
                .sum();
        }
    }
    let mut crc = 0;
    for (row, sums) in a.iter_mut().zip(&product) {
        for (element, sum) in row.iter_mut().zip(sums) {
            crc = checksum(crc, (sum >> 2 & 0x7f) as u16);
            *element = element.wrapping_add(factor) & 0xff;
        }
    }
    crc
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Sign,
    Integer,
    Fraction,
    Exponent,
    Scale,
    Invalid,
}

fn states(text: &[u8], counts: &mut [u16; 7]) {
    let mut state = State::Start;
    for byte in text {
        state = match (state, *byte) {
            (_, b',') => {
                counts[state as usize] += 1;
                State::Start
            }
            (State::Start, b'+' | b'-') => State::Sign,
            (State::Start | State::Sign | State::Integer, b'0'..=b'9') => State::Integer,
            (State::Start | State::Sign | State::Integer, b'.') => State::Fraction,
            (State::Integer | State::Fraction, b'e' | b'E') => State::Exponent,
            (State::Fraction, b'0'..=b'9') => State::Fraction,
            (State::Exponent, b'+' | b'-' | b'0'..=b'9') | (State::Scale, b'0'..=b'9') => State::Scale,
            _ => State::Invalid,
        };
    }
    counts[state as usize] += 1;
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut random = Random::new(23);
    let mut list = List::new(&mut random);
    let mut a: [[i16; SIZE]; SIZE] = std::array::from_fn(|_| std::array::from_fn(|_| random.below(100) as i16));
    let b: [[i16; SIZE]; SIZE] = std::array::from_fn(|_| std::array::from_fn(|_| random.below(100) as i16));
    let mut text = TEXT.to_vec();
    let mut crc = 0;
    for round in 0..n {
        list.sort();
        crc = checksum(crc, list.find((round * 37 % 500) as i16));
        list.turn_round();
        let head = list.head as usize;
        list.nodes[head].value ^= (crc & 255) as i16;
        crc = checksum(crc, matrices(&mut a, &b, round as i16 & 15));
        let mut counts = [0; 7];
        let place = round as usize % text.len();
        text[place] ^= crc as u8 & 3;
        states(&text, &mut counts);
        crc = counts.iter().fold(crc, |crc, count| checksum(crc, *count));
    }
    i32::from(crc)
}
