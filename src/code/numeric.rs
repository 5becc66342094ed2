//! Instructions that are pure functions of scalar operands.

use wasmparser::Operator;

use crate::{for_each_numeric, for_each_wide};

macro_rules! numeric_ops {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        /// A pure function of scalar operands; the names are the decoder's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum NumericOp { $($variant),* }

        impl NumericOp {
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
for_each_numeric!(numeric_ops);

macro_rules! wide_ops {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        /// A pure function of 128-bit integers in two halves; the names are the decoder's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum WideOp { $($variant),* }

        impl WideOp {
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
for_each_wide!(wide_ops);
