//! How the files of this folder write an operation down: one line of semantics under the instruction's name.

/// Defines public functions, one for an instruction, from lines `name(operand: type, …) -> type { meaning }`.
///
/// What it adds is what every operation needs and nobody wants to read a hundred times: visibility, inlining (an
/// interpreter's handler and an operation must become one function) and a doc line that shows the meaning.
macro_rules! operations {
    ($(
        $(#[$attribute:meta])*
        $name:ident ( $( $operand:ident : $ty:ty ),* ) -> $result:ty { $($meaning:tt)* }
    )*) => { $(
        #[doc = concat!("`", stringify!($name), "`: `", stringify!($($meaning)*), "`")]
        ///
        $(#[$attribute])*
        #[inline(always)]
        pub fn $name($( $operand: $ty ),*) -> $result {
            $($meaning)*
        }
    )* };
}

pub(super) use operations;
