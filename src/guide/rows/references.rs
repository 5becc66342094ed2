//! References, and what they refer to on the heap.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
