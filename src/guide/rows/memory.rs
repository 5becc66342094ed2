//! Accesses to memory that differ in their width alone.

use crate::guide::{Instruction, THREADS, anchor};

/// What an atomic access does to what is in memory.
const ATOMIC: &[(&str, &str)] = &[
    ("add", "Adds to"),
    ("sub", "Subtracts from"),
    ("and", "Clears the bits that the operand does not have in"),
    ("or", "Sets the bits of the operand in"),
    ("xor", "Flips the bits of the operand in"),
    ("xchg", "Puts the operand in the place of"),
];

/// Loads and stores of less than a whole value.
pub(super) fn packed(all: &mut Vec<Instruction>) {
    for (ty, widths) in [("i32", &[8, 16][..]), ("i64", &[8, 16, 32])] {
        for width in widths {
            for (suffix, view) in [("s", "a signed"), ("u", "an unsigned")] {
                let meaning = format!("Reads {} as {view} number", bytes(*width));
                let name = format!("{ty}.load{width}_{suffix}");
                let link = anchor("instructions", "exec-load-pack");
                all.push(Instruction::new(&name, &format!("[address] → [{ty}]"), &meaning, link));
            }
            let meaning = format!("Writes the lowest {width} bits to {}", bytes(*width));
            let link = anchor("instructions", "exec-store-pack");
            let name = format!("{ty}.store{width}");
            all.push(Instruction::new(&name, &format!("[address {ty}] → []"), &meaning, link));
        }
    }
}

/// Loads and stores of vectors in parts.
pub(super) fn vectors(all: &mut Vec<Instruction>) {
    let mut add = |name: &str, signature: &str, label: &str, meaning: &str| {
        all.push(Instruction::new(
            name,
            signature,
            meaning,
            anchor("instructions", label),
        ));
    };
    for (width, count) in [(8, 8), (16, 4), (32, 2)] {
        for (suffix, view) in [("s", "signed"), ("u", "unsigned")] {
            let meaning = format!(
                "Reads {count} {view} numbers of {}, each into a lane of twice the width",
                bytes(width)
            );
            add(
                &format!("v128.load{width}x{count}_{suffix}"),
                "[address] → [v128]",
                "exec-vload-pack",
                &meaning,
            );
        }
    }
    for width in [8, 16, 32, 64] {
        let bytes = bytes(width);
        let splat = format!("Reads {bytes} into each lane");
        add(
            &format!("v128.load{width}_splat"),
            "[address] → [v128]",
            "exec-vload-splat",
            &splat,
        );
        let load = format!("Reads {bytes} into one lane of a vector");
        add(
            &format!("v128.load{width}_lane"),
            "[address v128] → [v128]",
            "exec-vload_lane",
            &load,
        );
        let store = format!("Writes one lane of a vector to {bytes}");
        add(
            &format!("v128.store{width}_lane"),
            "[address v128] → []",
            "exec-vstore_lane",
            &store,
        );
    }
    for width in [32, 64] {
        let meaning = format!("Reads {} into the first lane; the others are zero", bytes(width));
        add(
            &format!("v128.load{width}_zero"),
            "[address] → [v128]",
            "exec-vload-zero",
            &meaning,
        );
    }
}

/// Accesses that nobody can come in between of.
pub(super) fn atomics(all: &mut Vec<Instruction>) {
    let mut add = |name: &str, signature: &str, meaning: &str| {
        all.push(Instruction::new(name, signature, meaning, THREADS.to_owned()));
    };
    add("atomic.fence", "[] → []", "Orders the accesses before it and after it");
    add(
        "memory.atomic.notify",
        "[address i32] → [i32]",
        "Wakes at most so many who wait at an address; gives how many there were",
    );
    for (width, ty) in [(32, "i32"), (64, "i64")] {
        let meaning = "Waits at an address while it has that value: 0 when woken, 1 if it has another value, 2 when the time is over";
        add(
            &format!("memory.atomic.wait{width}"),
            &format!("[address {ty} i64] → [i32]"),
            meaning,
        );
        let widths = [8, 16, 32, 64].into_iter().filter(|part| *part <= width);
        for part in widths {
            let bytes = bytes(part);
            let (digits, unsigned) = if part == width {
                (String::new(), "")
            } else {
                (part.to_string(), "_u")
            };
            let load = format!("Reads {bytes} in one go, at an address that is a multiple of that");
            add(
                &format!("{ty}.atomic.load{digits}{unsigned}"),
                &format!("[address] → [{ty}]"),
                &load,
            );
            let store = format!("Writes {bytes} in one go, at an address that is a multiple of that");
            add(
                &format!("{ty}.atomic.store{digits}"),
                &format!("[address {ty}] → []"),
                &store,
            );
            for (operation, verb) in ATOMIC {
                let name = format!("{ty}.atomic.rmw{digits}.{operation}{unsigned}");
                let meaning = format!("{verb} {bytes} in one go, and gives what was there before");
                add(&name, &format!("[address {ty}] → [{ty}]"), &meaning);
            }
            let name = format!("{ty}.atomic.rmw{digits}.cmpxchg{unsigned}");
            let meaning = format!(
                "Puts the third operand into {bytes} that equal the second, in one go; gives what was there before"
            );
            add(&name, &format!("[address {ty} {ty}] → [{ty}]"), &meaning);
        }
    }
}

fn bytes(width: u32) -> &'static str {
    match width {
        8 => "1 byte",
        16 => "2 bytes",
        32 => "4 bytes",
        _ => "8 bytes",
    }
}
