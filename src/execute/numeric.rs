//! Executes pure functions of scalar operands; what they compute stands in [`crate::ops`].

use super::operands::Operands;
use crate::code::numeric::{NumericOp, WideOp};
use crate::error::TrapCode;
use crate::{for_each_numeric, for_each_wide, ops};

/// Applies an operation of [`crate::ops`] to as many operands as it has.
macro_rules! apply {
    ($operands:ident $function:ident a) => {
        $operands.unary(ops::$function)
    };
    ($operands:ident $function:ident a b) => {
        $operands.binary(ops::$function)
    };
    ($operands:ident $function:ident a b c) => {
        $operands.ternary(ops::$function)
    };
    ($operands:ident $function:ident a b c d) => {
        $operands.quaternary(ops::$function)
    };
}
pub(super) use apply;

macro_rules! execute_numeric {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        #[inline(always)]
        pub(super) fn execute(op: NumericOp, operands: &mut Operands) -> Result<(), TrapCode> {
            match op {
                $(NumericOp::$variant => apply!(operands $function $($operand)*),)*
            }
        }
    };
}
for_each_numeric!(execute_numeric);

macro_rules! execute_wide {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        /// 128-bit integers lie on the stack as two operands, the low half first.
        pub(super) fn execute_wide(op: WideOp, operands: &mut Operands) -> Result<(), TrapCode> {
            match op {
                $(WideOp::$variant => apply!(operands $function $($operand)*),)*
            }
        }
    };
}
for_each_wide!(execute_wide);
