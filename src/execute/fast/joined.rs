//! What the joined forms do that fast code has only where there is room for their handlers.
#![allow(non_snake_case, reason = "the functions have the names of their operations")]

use super::operations::{conditional, constant, operation, place, reread, straight};
use super::registers::{Flow, Registers};
use crate::code::fast::FastOp;
use crate::error::TrapCode;
use crate::ops;

/// Branches on a comparison of a slot with a constant.
macro_rules! branches {
    ($($name:ident $function:ident is $expected:literal;)*) => {
        $(conditional!($name { a, b } |registers| ops::$function(registers.get(a), f64::from(b)) == $expected);)*
    };
}

branches! {
    BranchF64EqConstant f64_eq is true;
    BranchF64NeConstant f64_ne is true;
    BranchF64LtConstant f64_lt is true;
    BranchF64NotLtConstant f64_lt is false;
    BranchF64GtConstant f64_gt is true;
    BranchF64NotGtConstant f64_gt is false;
    BranchF64LeConstant f64_le is true;
    BranchF64NotLeConstant f64_le is false;
    BranchF64GeConstant f64_ge is true;
    BranchF64NotGeConstant f64_ge is false;
}

/// An instruction on the result of another and a third slot. Whether that result is a NaN shows in the end, too, and so
/// it needs not be canonical.
macro_rules! floats {
    ($($name:ident $first:tt $then:ident;)*) => {
        $(straight!($name { to, a, b, c } |registers| {
            let first = registers.get::<f64>(a) $first registers.get::<f64>(b);
            registers.put(to, ops::$then(first, registers.get(c)));
        });)*
    };
}

floats! {
    F64AddAdd + f64_add;
    F64SubAdd - f64_add;
    F64AddMul + f64_mul;
    F64SubMul - f64_mul;
    F64MulMul * f64_mul;
    F64MulSub * f64_sub;
}

straight!(
    F64AddMulAdd { to, a, b, c, d } | registers | {
        let product = (registers.get::<f64>(a) + registers.get::<f64>(b)) * registers.get::<f64>(c);
        registers.put(to, ops::f64_add(product, registers.get(d)));
    }
);

/// An instruction on the result of another and a third slot.
macro_rules! integers {
    ($($name:ident $first:ident $then:ident;)*) => {
        $(straight!($name { to, a, b, c } |registers| {
            let first = ops::$first(registers.get(a), registers.get(b));
            registers.put(to, ops::$then(first, registers.get(c)));
        });)*
    };
}

integers! {
    I32AndXor i32_and i32_xor;
    I32XorXor i32_xor i32_xor;
    I64OrOr i64_or i64_or;
}

/// The same, when the first has a constant.
macro_rules! with_constants {
    ($($name:ident $first:ident $then:ident;)*) => {
        $(straight!($name { to, a, b, c } |registers| {
            let first = ops::$first(registers.get(a), b.into());
            registers.put(to, ops::$then(first, registers.get(c)));
        });)*
    };
}

with_constants! {
    I32RotlXor i32_rotl i32_xor;
    I64RotlXor i64_rotl i64_xor;
    I64ShlOr i64_shl i64_or;
    I64ShrUOr i64_shr_u i64_or;
}

straight!(
    I32ShrUAnd { to, a, b, c } | registers | {
        registers.put(
            to,
            ops::i32_and(ops::i32_shr_u(registers.get(a), b.into()), constant(c)),
        );
    }
);
straight!(
    I64ShrUAnd { to, a, b, c } | registers | {
        registers.put(
            to,
            ops::i64_and(ops::i64_shr_u(registers.get(a), b.into()), constant(c)),
        );
    }
);
straight!(
    I64AndShl { to, a, b, c } | registers | {
        registers.put(to, ops::i64_shl(ops::i64_and(registers.get(a), constant(b)), c.into()));
    }
);

straight!(
    I32AddTwice { to, a, b } | registers | {
        registers.put(to, ops::i32_add(registers.get(a), registers.get(b)));
        let (then, c, d) = reread!(registers I32AddTwice { then, c, d });
        registers.put(then, ops::i32_add(registers.get(c), registers.get(d)));
    }
);
straight!(
    F64MulTwice { to, a, b } | registers | {
        registers.put(to, ops::f64_mul(registers.get(a), registers.get(b)));
        let (then, c, d) = reread!(registers F64MulTwice { then, c, d });
        registers.put(then, ops::f64_mul(registers.get(c), registers.get(d)));
    }
);
straight!(
    I32AddImmediateTwice { to, a, b } | registers | {
        registers.put(to, ops::i32_add(registers.get(a), b.into()));
        let (then, c, d) = reread!(registers I32AddImmediateTwice { then, c, d });
        registers.put(then, ops::i32_add(registers.get(c), d.into()));
    }
);
straight!(
    I32AddThenImmediate { to, a, b } | registers | {
        registers.put(to, ops::i32_add(registers.get(a), registers.get(b)));
        let (then, c, d) = reread!(registers I32AddThenImmediate { then, c, d });
        registers.put(then, ops::i32_add(registers.get(c), d.into()));
    }
);
straight!(
    I32AddImmediateThen { to, a, b } | registers | {
        registers.put(to, ops::i32_add(registers.get(a), b.into()));
        let (then, c, d) = reread!(registers I32AddImmediateThen { then, c, d });
        registers.put(then, ops::i32_add(registers.get(c), registers.get(d)));
    }
);
straight!(
    CopyTwice { to, from } | registers | {
        registers.put(to, registers.get::<u64>(from));
        let (then, then_from) = reread!(registers CopyTwice { then, then_from });
        registers.put(then, registers.get::<u64>(then_from));
    }
);

straight!(
    SelectConstant { to, condition, a, b } | registers | {
        registers.put(to, if registers.get(condition) { a } else { b });
    }
);

/// A load whose address is the sum of two slots.
macro_rules! indexed {
    ($($name:ident $loaded:ident;)*) => {
        $(straight!($name { to, a, b, offset } |registers| {
            let place = place!(registers, a, registers.get(b), offset);
            registers.put(to, u32::from($loaded::from_le_bytes(registers.read(place))));
        });)*
    };
}

indexed! {
    I32LoadIndexed u32;
    I32Load8UIndexed u8;
}

/// The same, when the second slot is shifted.
macro_rules! shifted {
    ($($name:ident $loaded:ident;)*) => {
        $(straight!($name { to, a, b, shift, offset } |registers| {
            let place = place!(registers, a, ops::i32_shl(registers.get(b), shift.into()) as u32, offset);
            registers.put(to, u32::from($loaded::from_le_bytes(registers.read(place))));
        });)*
    };
}

shifted! {
    I32LoadShifted u32;
    I32Load16UShifted u16;
}

conditional!(
    IncrementBranchI32Ne { a, b } | registers | {
        let sum = ops::i32_add(registers.get(a), 1);
        registers.put(a, sum);
        sum != b
    }
);

conditional!(BranchI32AndNez { a, b } | registers | registers.get::<i32>(a) & b != 0);
conditional!(BranchI32AndEqz { a, b } | registers | registers.get::<i32>(a) & b == 0);
