//! Executes pure functions of scalar operands; what they compute stands in [`crate::ops`].

use super::operands::Operands;
use crate::code::numeric::NumericOp;
use crate::error::TrapCode;
use crate::{for_each_numeric, ops};

macro_rules! apply {
    ($operands:ident $function:ident a) => {
        $operands.unary(ops::$function)
    };
    ($operands:ident $function:ident a b) => {
        $operands.binary(ops::$function)
    };
}

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
