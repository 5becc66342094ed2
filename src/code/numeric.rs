//! Instructions that are pure functions of scalar operands.

use wasmparser::Operator;

use crate::{for_each_numeric, for_each_wide};

/// Makes an enum of the rows of a table of [`crate::ops`]: the operations of instructions without immediates.
macro_rules! pure_ops {
    ($doc:literal $name:ident, $($variant:ident $function:ident ($($operand:ident)*);)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum $name { $($variant),* }

        impl $name {
            /// The operation of an instruction of this family.
            pub(super) fn of(operator: &Operator<'_>) -> Option<Self> {
                Some(match operator {
                    $(Operator::$variant => Self::$variant,)*
                    _ => return None,
                })
            }
        }
    };
}
pub(super) use pure_ops;

macro_rules! numeric_ops {
    ($($rows:tt)*) => { pure_ops! { "A pure function of scalar operands; the names are the decoder's." NumericOp, $($rows)* } };
}
for_each_numeric!(numeric_ops);

macro_rules! wide_ops {
    ($($rows:tt)*) => {
        pure_ops! { "A pure function of 128-bit integers in two halves; the names are the decoder's." WideOp, $($rows)* }
    };
}
for_each_wide!(wide_ops);
