//! Instructions that are more than functions of their operands: control, variables, tables, memory, references, objects.
//!
//! In a signature `address` is `i32`, or `i64` where the memory or the table has 64-bit addresses; `t` is a type that the
//! immediates or the operands decide, `t*` any number of them.

use super::{Instruction, LEGACY, THREADS, anchor};

/// Name, signature, paragraph of the specification's chapter on execution, meaning.
const ROWS: &[(&str, &str, &str, &str)] = &[
    // Control.
    (
        "unreachable",
        "[t*] → [t*]",
        "unreachable",
        "Traps: execution is not meant to get here",
    ),
    ("nop", "[] → []", "nop", "Does nothing"),
    (
        "block",
        "[t*] → [t*]",
        "block",
        "A block; a branch to it goes behind its end",
    ),
    (
        "loop",
        "[t*] → [t*]",
        "loop",
        "A block; a branch to it goes back to its beginning",
    ),
    (
        "if",
        "[t* i32] → [t*]",
        "if",
        "Executes the first arm if the operand is not zero, else the second",
    ),
    ("else", "[t*] → [t*]", "if", "Begins the second arm of an `if`"),
    (
        "end",
        "[t*] → [t*]",
        "block",
        "Ends a block, a loop, an `if` or a function",
    ),
    (
        "br",
        "[t*] → [t*]",
        "br",
        "Branches to a block around it, by its name or by how many are in between",
    ),
    (
        "br_if",
        "[t* i32] → [t*]",
        "br_if",
        "Branches if the operand is not zero",
    ),
    (
        "br_table",
        "[t* i32] → [t*]",
        "br_table",
        "Branches to the block that the operand is the number of in the list; beyond its end to the last",
    ),
    (
        "br_on_null",
        "[t* (ref null t)] → [t* (ref t)]",
        "br_on_null",
        "Branches without the reference if it is null; goes on with it else",
    ),
    (
        "br_on_non_null",
        "[t* (ref null t)] → [t*]",
        "br_on_non_null",
        "Branches with the reference if it is not null; goes on without it else",
    ),
    (
        "br_on_cast",
        "[t* (ref t)] → [t* (ref t)]",
        "br_on_cast",
        "Branches with the reference as the second type if it is of that type",
    ),
    (
        "br_on_cast_fail",
        "[t* (ref t)] → [t* (ref t)]",
        "br_on_cast_fail",
        "Branches with the reference if it is not of the second type",
    ),
    (
        "return",
        "[t*] → [t*]",
        "return",
        "Ends the function with the operands as its results",
    ),
    (
        "call",
        "[t*] → [t*]",
        "call",
        "Calls the function of that index or name with the operands as arguments",
    ),
    (
        "call_indirect",
        "[t* address] → [t*]",
        "call_indirect",
        "Calls the function at an index of a table; traps if there is none, or if it is of another type",
    ),
    (
        "call_ref",
        "[t* (ref null t)] → [t*]",
        "call_ref",
        "Calls the function that the reference leads to; traps if it is null",
    ),
    (
        "return_call",
        "[t*] → [t*]",
        "return_call",
        "Calls a function in the place of the one that calls: it returns to the caller's caller",
    ),
    (
        "return_call_indirect",
        "[t* address] → [t*]",
        "return_call_indirect",
        "Calls the function at an index of a table in the place of the one that calls",
    ),
    (
        "return_call_ref",
        "[t* (ref null t)] → [t*]",
        "return_call_ref",
        "Calls the function that the reference leads to in the place of the one that calls",
    ),
    (
        "throw",
        "[t*] → [t*]",
        "throw",
        "Throws an exception with that tag; the operands are what it carries",
    ),
    (
        "throw_ref",
        "[t* exnref] → [t*]",
        "throw_ref",
        "Throws an exception that was caught, as it was; traps if the reference is null",
    ),
    (
        "try_table",
        "[t*] → [t*]",
        "try_table",
        "A block; exceptions that its clauses catch branch to where they say",
    ),
    // Values.
    ("drop", "[t] → []", "drop", "Throws a value away"),
    (
        "select",
        "[t t i32] → [t]",
        "select",
        "The first operand if the third is not zero, else the second",
    ),
    (
        "i32.const",
        "[] → [i32]",
        "const",
        "The number that is written behind it",
    ),
    (
        "i64.const",
        "[] → [i64]",
        "const",
        "The number that is written behind it",
    ),
    (
        "f32.const",
        "[] → [f32]",
        "const",
        "The number that is written behind it",
    ),
    (
        "f64.const",
        "[] → [f64]",
        "const",
        "The number that is written behind it",
    ),
    (
        "v128.const",
        "[] → [v128]",
        "vconst",
        "The lanes that are written behind it",
    ),
    (
        "i8x16.shuffle",
        "[v128 v128] → [v128]",
        "vshuffle",
        "Sixteen of the 32 bytes of both operands, chosen by the numbers that are written behind it",
    ),
    // Variables.
    (
        "local.get",
        "[] → [t]",
        "local.get",
        "The value of a local variable or a parameter",
    ),
    (
        "local.set",
        "[t] → []",
        "local.set",
        "Gives a local variable or a parameter another value",
    ),
    (
        "local.tee",
        "[t] → [t]",
        "local.tee",
        "Gives a local variable another value, and leaves that on the stack",
    ),
    ("global.get", "[] → [t]", "global.get", "The value of a global"),
    (
        "global.set",
        "[t] → []",
        "global.set",
        "Gives a mutable global another value",
    ),
    // Tables.
    (
        "table.get",
        "[address] → [t]",
        "table.get",
        "The element at an index; traps beyond the end",
    ),
    (
        "table.set",
        "[address t] → []",
        "table.set",
        "Puts a reference at an index; traps beyond the end",
    ),
    (
        "table.size",
        "[] → [address]",
        "table.size",
        "How many elements the table has",
    ),
    (
        "table.grow",
        "[t address] → [address]",
        "table.grow",
        "Appends so many copies of a reference; gives the size before, or -1 if the table cannot grow",
    ),
    (
        "table.fill",
        "[address t address] → []",
        "table.fill",
        "Puts a reference at so many indices from one on",
    ),
    (
        "table.copy",
        "[address address address] → []",
        "table.copy",
        "Copies elements between tables or inside of one: to, from, how many",
    ),
    (
        "table.init",
        "[address i32 i32] → []",
        "table.init",
        "Copies elements of a segment into the table: to, from, how many",
    ),
    (
        "elem.drop",
        "[] → []",
        "elem.drop",
        "Gives up an element segment: it is empty from now on",
    ),
    // Memory.
    (
        "memory.size",
        "[] → [address]",
        "memory.size",
        "How many pages of 64 KiB the memory has",
    ),
    (
        "memory.grow",
        "[address] → [address]",
        "memory.grow",
        "Adds so many pages of zeros; gives the size before, or -1 if the memory cannot grow",
    ),
    (
        "memory.fill",
        "[address i32 address] → []",
        "memory.fill",
        "Fills bytes: from where, with what, how many",
    ),
    (
        "memory.copy",
        "[address address address] → []",
        "memory.copy",
        "Copies bytes, also where both ranges overlap: to, from, how many",
    ),
    (
        "memory.init",
        "[address i32 i32] → []",
        "memory.init",
        "Copies bytes of a data segment into memory: to, from, how many",
    ),
    (
        "data.drop",
        "[] → []",
        "data.drop",
        "Gives up a data segment: it is empty from now on",
    ),
    (
        "i32.load",
        "[address] → [i32]",
        "load-val",
        "Reads 4 bytes, the lowest first",
    ),
    (
        "i64.load",
        "[address] → [i64]",
        "load-val",
        "Reads 8 bytes, the lowest first",
    ),
    (
        "f32.load",
        "[address] → [f32]",
        "load-val",
        "Reads 4 bytes, the lowest first",
    ),
    (
        "f64.load",
        "[address] → [f64]",
        "load-val",
        "Reads 8 bytes, the lowest first",
    ),
    (
        "v128.load",
        "[address] → [v128]",
        "load-val",
        "Reads 16 bytes, the first lane first",
    ),
    (
        "i32.store",
        "[address i32] → []",
        "store-val",
        "Writes 4 bytes, the lowest first",
    ),
    (
        "i64.store",
        "[address i64] → []",
        "store-val",
        "Writes 8 bytes, the lowest first",
    ),
    (
        "f32.store",
        "[address f32] → []",
        "store-val",
        "Writes 4 bytes, the lowest first",
    ),
    (
        "f64.store",
        "[address f64] → []",
        "store-val",
        "Writes 8 bytes, the lowest first",
    ),
    (
        "v128.store",
        "[address v128] → []",
        "store-val",
        "Writes 16 bytes, the first lane first",
    ),
    // References.
    (
        "ref.null",
        "[] → [(ref null t)]",
        "ref.null",
        "The reference to nothing",
    ),
    ("ref.func", "[] → [(ref t)]", "ref.func", "A reference to a function"),
    (
        "ref.is_null",
        "[(ref null t)] → [i32]",
        "ref.is_null",
        "1 if the reference is null, else 0",
    ),
    (
        "ref.as_non_null",
        "[(ref null t)] → [(ref t)]",
        "ref.as_non_null",
        "The reference as one that is not null; traps if it is",
    ),
    (
        "ref.eq",
        "[eqref eqref] → [i32]",
        "ref.eq",
        "1 if both references lead to the same object, else 0",
    ),
    (
        "ref.test",
        "[(ref t)] → [i32]",
        "ref.test",
        "1 if the reference is of that type, else 0",
    ),
    (
        "ref.cast",
        "[(ref t)] → [(ref t)]",
        "ref.cast",
        "The reference as one of that type; traps if it is not",
    ),
    (
        "ref.i31",
        "[i32] → [(ref i31)]",
        "ref.i31",
        "The lowest 31 bits as a reference that needs no object",
    ),
    (
        "i31.get_s",
        "[i31ref] → [i32]",
        "i31.get",
        "The 31 bits of the reference as a signed number; traps if it is null",
    ),
    (
        "i31.get_u",
        "[i31ref] → [i32]",
        "i31.get",
        "The 31 bits of the reference as an unsigned number; traps if it is null",
    ),
    (
        "any.convert_extern",
        "[externref] → [anyref]",
        "any.convert_extern",
        "A reference of the host as one of the module's",
    ),
    (
        "extern.convert_any",
        "[anyref] → [externref]",
        "extern.convert_any",
        "A reference of the module as one of the host's",
    ),
    // Structures and arrays.
    (
        "struct.new",
        "[t*] → [(ref t)]",
        "struct.new",
        "A new structure with the operands as its fields",
    ),
    (
        "struct.new_default",
        "[] → [(ref t)]",
        "struct.new_default",
        "A new structure whose fields are zero or null",
    ),
    (
        "struct.get",
        "[(ref null t)] → [t]",
        "struct.get",
        "A field; traps if the reference is null",
    ),
    (
        "struct.get_s",
        "[(ref null t)] → [i32]",
        "struct.get",
        "A field of 8 or 16 bits as a signed number; traps if the reference is null",
    ),
    (
        "struct.get_u",
        "[(ref null t)] → [i32]",
        "struct.get",
        "A field of 8 or 16 bits as an unsigned number; traps if the reference is null",
    ),
    (
        "struct.set",
        "[(ref null t) t] → []",
        "struct.set",
        "Gives a field another value; traps if the reference is null",
    ),
    (
        "array.new",
        "[t i32] → [(ref t)]",
        "array.new",
        "A new array: a value, and how many elements shall have it",
    ),
    (
        "array.new_default",
        "[i32] → [(ref t)]",
        "array.new_default",
        "A new array with so many elements that are zero or null",
    ),
    (
        "array.new_fixed",
        "[t*] → [(ref t)]",
        "array.new_fixed",
        "A new array with the operands as its elements",
    ),
    (
        "array.new_data",
        "[i32 i32] → [(ref t)]",
        "array.new_data",
        "A new array from bytes of a data segment: from where, how many elements",
    ),
    (
        "array.new_elem",
        "[i32 i32] → [(ref t)]",
        "array.new_elem",
        "A new array from an element segment: from where, how many elements",
    ),
    (
        "array.get",
        "[(ref null t) i32] → [t]",
        "array.get",
        "The element at an index; traps beyond the end",
    ),
    (
        "array.get_s",
        "[(ref null t) i32] → [i32]",
        "array.get",
        "An element of 8 or 16 bits as a signed number; traps beyond the end",
    ),
    (
        "array.get_u",
        "[(ref null t) i32] → [i32]",
        "array.get",
        "An element of 8 or 16 bits as an unsigned number; traps beyond the end",
    ),
    (
        "array.set",
        "[(ref null t) i32 t] → []",
        "array.set",
        "Gives the element at an index another value; traps beyond the end",
    ),
    (
        "array.len",
        "[arrayref] → [i32]",
        "array.len",
        "How many elements the array has; traps if the reference is null",
    ),
    (
        "array.fill",
        "[(ref null t) i32 t i32] → []",
        "array.fill",
        "Gives so many elements from an index on the same value",
    ),
    (
        "array.copy",
        "[(ref null t) i32 (ref null t) i32 i32] → []",
        "array.copy",
        "Copies elements: to which array and index, from which, how many",
    ),
    (
        "array.init_data",
        "[(ref null t) i32 i32 i32] → []",
        "array.init_data",
        "Copies bytes of a data segment into an array: array, to, from, how many elements",
    ),
    (
        "array.init_elem",
        "[(ref null t) i32 i32 i32] → []",
        "array.init_elem",
        "Copies elements of a segment into an array: array, to, from, how many",
    ),
];

/// Instructions of proposals that have their own documents.
const LEGACY_ROWS: &[(&str, &str, &str)] = &[
    (
        "try",
        "[t*] → [t*]",
        "A block with arms that catch exceptions; `try_table` has taken its place",
    ),
    (
        "catch",
        "[] → [t*]",
        "Begins the arm for exceptions with a tag; what they carry is on the stack",
    ),
    ("catch_all", "[] → []", "Begins the arm for all other exceptions"),
    (
        "rethrow",
        "[t*] → [t*]",
        "Throws the exception again that an arm around it has caught",
    ),
    (
        "delegate",
        "[] → []",
        "Ends a `try` and leaves its exceptions to a block further out",
    ),
];

/// What an atomic access does to what is in memory.
const ATOMIC: &[(&str, &str)] = &[
    ("add", "Adds to"),
    ("sub", "Subtracts from"),
    ("and", "Clears the bits that the operand does not have in"),
    ("or", "Sets the bits of the operand in"),
    ("xor", "Flips the bits of the operand in"),
    ("xchg", "Puts the operand in the place of"),
];

pub(super) fn instructions() -> Vec<Instruction> {
    let standard = ROWS.iter().map(|(name, signature, label, meaning)| {
        Instruction::new(
            name,
            signature,
            meaning,
            anchor("instructions", &format!("exec-{label}")),
        )
    });
    let legacy = LEGACY_ROWS
        .iter()
        .map(|(name, signature, meaning)| Instruction::new(name, signature, meaning, LEGACY.to_owned()));
    let mut all: Vec<Instruction> = standard.chain(legacy).collect();
    packed(&mut all);
    vectors(&mut all);
    atomics(&mut all);
    all
}

/// Loads and stores of less than a whole value.
fn packed(all: &mut Vec<Instruction>) {
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
fn vectors(all: &mut Vec<Instruction>) {
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

fn atomics(all: &mut Vec<Instruction>) {
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
