//! What the joined forms do that fast code has only where there is room for their handlers.
#![allow(non_snake_case, reason = "the functions have the names of their operations")]

use super::operations::{conditional, operation, reread, straight};
use super::registers::{Flow, Registers};
use crate::code::fast::FastOp;
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
    I32AddTwice { to, a, b } | registers | {
        registers.put(to, ops::i32_add(registers.get(a), registers.get(b)));
        let (then, c, d) = reread!(registers I32AddTwice { then, c, d });
        registers.put(then, ops::i32_add(registers.get(c), registers.get(d)));
    }
);

conditional!(
    IncrementBranchI32Ne { a, b } | registers | {
        let sum = ops::i32_add(registers.get(a), 1);
        registers.put(a, sum);
        sum != b
    }
);
