//! Tables and memories.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
