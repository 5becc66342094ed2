//! The operations of fast code.
//!
//! An operation names the slots of the frame that it reads and writes, so that moving values to and from an operand stack
//! is no work of its own. There is one for each numeric instruction, load and store of the tables; beside them stand
//! the forms that save a dispatch: with a constant for the second operand, and of a comparison with the branch after it.

use super::linked::Linked;
use crate::code::memory::{Load, Store};
use crate::code::numeric::NumericOp;

/// A slot of the frame.
pub type Slot = u16;

/// Calls `$m` with every numeric instruction that has a form with a constant for its second operand: that form, the
/// instruction, the function, the operands' width in bits.
#[macro_export]
macro_rules! for_each_immediate {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            I32AddImmediate I32Add i32_add 32;
            I32MulImmediate I32Mul i32_mul 32;
            I32DivSImmediate I32DivS i32_div_s 32;
            I32DivUImmediate I32DivU i32_div_u 32;
            I32RemSImmediate I32RemS i32_rem_s 32;
            I32RemUImmediate I32RemU i32_rem_u 32;
            I32AndImmediate I32And i32_and 32;
            I32OrImmediate I32Or i32_or 32;
            I32XorImmediate I32Xor i32_xor 32;
            I32ShlImmediate I32Shl i32_shl 32;
            I32ShrSImmediate I32ShrS i32_shr_s 32;
            I32ShrUImmediate I32ShrU i32_shr_u 32;
            I32RotlImmediate I32Rotl i32_rotl 32;
            I32RotrImmediate I32Rotr i32_rotr 32;
            I32EqImmediate I32Eq i32_eq 32;
            I32NeImmediate I32Ne i32_ne 32;
            I32LtSImmediate I32LtS i32_lt_s 32;
            I32LtUImmediate I32LtU i32_lt_u 32;
            I32GtSImmediate I32GtS i32_gt_s 32;
            I32GtUImmediate I32GtU i32_gt_u 32;
            I32LeSImmediate I32LeS i32_le_s 32;
            I32LeUImmediate I32LeU i32_le_u 32;
            I32GeSImmediate I32GeS i32_ge_s 32;
            I32GeUImmediate I32GeU i32_ge_u 32;
            I64AddImmediate I64Add i64_add 64;
            I64MulImmediate I64Mul i64_mul 64;
            I64DivSImmediate I64DivS i64_div_s 64;
            I64DivUImmediate I64DivU i64_div_u 64;
            I64RemSImmediate I64RemS i64_rem_s 64;
            I64RemUImmediate I64RemU i64_rem_u 64;
            I64AndImmediate I64And i64_and 64;
            I64OrImmediate I64Or i64_or 64;
            I64XorImmediate I64Xor i64_xor 64;
            I64ShlImmediate I64Shl i64_shl 64;
            I64ShrSImmediate I64ShrS i64_shr_s 64;
            I64ShrUImmediate I64ShrU i64_shr_u 64;
            I64RotlImmediate I64Rotl i64_rotl 64;
            I64RotrImmediate I64Rotr i64_rotr 64;
            I64EqImmediate I64Eq i64_eq 64;
            I64NeImmediate I64Ne i64_ne 64;
            I64LtSImmediate I64LtS i64_lt_s 64;
            I64LtUImmediate I64LtU i64_lt_u 64;
            I64GtSImmediate I64GtS i64_gt_s 64;
            I64GtUImmediate I64GtU i64_gt_u 64;
            I64LeSImmediate I64LeS i64_le_s 64;
            I64LeUImmediate I64LeU i64_le_u 64;
            I64GeSImmediate I64GeS i64_ge_s 64;
            I64GeUImmediate I64GeU i64_ge_u 64;
        }
    };
}

/// Calls `$m` with every comparison that has a form fused with a branch: that form, the same with a constant for the
/// second operand, the instruction, the function, the opposite comparison, the comparison with the operands exchanged.
#[macro_export]
macro_rules! for_each_comparison {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            BranchI32Eq BranchI32EqImmediate I32Eq i32_eq I32Ne I32Eq;
            BranchI32Ne BranchI32NeImmediate I32Ne i32_ne I32Eq I32Ne;
            BranchI32LtS BranchI32LtSImmediate I32LtS i32_lt_s I32GeS I32GtS;
            BranchI32LtU BranchI32LtUImmediate I32LtU i32_lt_u I32GeU I32GtU;
            BranchI32GtS BranchI32GtSImmediate I32GtS i32_gt_s I32LeS I32LtS;
            BranchI32GtU BranchI32GtUImmediate I32GtU i32_gt_u I32LeU I32LtU;
            BranchI32LeS BranchI32LeSImmediate I32LeS i32_le_s I32GtS I32GeS;
            BranchI32LeU BranchI32LeUImmediate I32LeU i32_le_u I32GtU I32GeU;
            BranchI32GeS BranchI32GeSImmediate I32GeS i32_ge_s I32LtS I32LeS;
            BranchI32GeU BranchI32GeUImmediate I32GeU i32_ge_u I32LtU I32LeU;
            BranchI64Eq BranchI64EqImmediate I64Eq i64_eq I64Ne I64Eq;
            BranchI64Ne BranchI64NeImmediate I64Ne i64_ne I64Eq I64Ne;
            BranchI64LtS BranchI64LtSImmediate I64LtS i64_lt_s I64GeS I64GtS;
            BranchI64LtU BranchI64LtUImmediate I64LtU i64_lt_u I64GeU I64GtU;
            BranchI64GtS BranchI64GtSImmediate I64GtS i64_gt_s I64LeS I64LtS;
            BranchI64GtU BranchI64GtUImmediate I64GtU i64_gt_u I64LeU I64LtU;
            BranchI64LeS BranchI64LeSImmediate I64LeS i64_le_s I64GtS I64GeS;
            BranchI64LeU BranchI64LeUImmediate I64LeU i64_le_u I64GtU I64GeU;
            BranchI64GeS BranchI64GeSImmediate I64GeS i64_ge_s I64LtS I64LeS;
            BranchI64GeU BranchI64GeUImmediate I64GeU i64_ge_u I64LtU I64LeU;
        }
    };
}

/// Calls `$m` with every operation that stands in no table of instructions: its name and what it names.
#[macro_export]
macro_rules! for_each_other {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            /// A constant.
            Const { to: Slot, value: u64 };
            /// A copy of one slot.
            Copy { to: Slot, from: Slot };
            /// A copy of so many slots, which may overlap.
            CopyMany { to: Slot, from: Slot, slots: u32 };
            /// `select` between values of one slot
            Select { to: Slot, condition: Slot, a: Slot, b: Slot };
            /// An unconditional branch.
            Branch { jump: Jump };
            /// A branch when the lower half of a slot is zero.
            BranchI32Eqz { a: Slot, jump: Jump };
            /// A branch when the lower half of a slot is not zero.
            BranchI32Nez { a: Slot, jump: Jump };
            /// A branch when a slot is zero: a 64-bit zero, a null reference.
            BranchI64Eqz { a: Slot, jump: Jump };
            /// A branch when a slot is not zero.
            BranchI64Nez { a: Slot, jump: Jump };
            /// A branch on a comparison of floats. (A comparison that does not hold is not its opposite: there are NaNs.)
            BranchF32Eq { a: Slot, b: Slot, jump: Jump };
            BranchF32Ne { a: Slot, b: Slot, jump: Jump };
            BranchF32Lt { a: Slot, b: Slot, jump: Jump };
            BranchF32NotLt { a: Slot, b: Slot, jump: Jump };
            BranchF32Le { a: Slot, b: Slot, jump: Jump };
            BranchF32NotLe { a: Slot, b: Slot, jump: Jump };
            BranchF64Eq { a: Slot, b: Slot, jump: Jump };
            BranchF64Ne { a: Slot, b: Slot, jump: Jump };
            BranchF64Lt { a: Slot, b: Slot, jump: Jump };
            BranchF64NotLt { a: Slot, b: Slot, jump: Jump };
            BranchF64Le { a: Slot, b: Slot, jump: Jump };
            BranchF64NotLe { a: Slot, b: Slot, jump: Jump };
            /// Adds a constant to a slot, and branches when the lower half is not zero then.
            AddBranchI32Nez { a: Slot, add: i32, jump: Jump };
            /// Adds a constant to a slot, and branches when the lower half is not that of another then.
            AddBranchI32Ne { a: Slot, b: Slot, add: i16, jump: Jump };
            /// Adds a constant to a slot, and branches when the lower half is not another constant then.
            AddBranchI32NeImmediate { a: Slot, b: i16, add: i16, jump: Jump };
            /// `i32.add` of a slot and another that is shifted by a constant
            I32AddShl { to: Slot, a: Slot, b: Slot, shift: u16 };
            /// `i64.add` of a slot and a constant that is too wide for the immediate form
            I64AddConstant { to: Slot, a: Slot, b: u64 };
            /// `i64.mul` of a slot and such a constant
            I64MulConstant { to: Slot, a: Slot, b: u64 };
            /// `i64.and` of a slot and such a constant
            I64AndConstant { to: Slot, a: Slot, b: u64 };
            /// `i64.xor` of a slot and such a constant
            I64XorConstant { to: Slot, a: Slot, b: u64 };
            /// `f64.add` of a slot and a constant
            F64AddConstant { to: Slot, a: Slot, b: u64 };
            /// `f64.mul` of a slot and a constant
            F64MulConstant { to: Slot, a: Slot, b: u64 };
            /// `f64.mul` of two slots, and `f64.add` of the product and a third
            F64MulAdd { to: Slot, a: Slot, b: Slot, c: Slot };
            /// `f64.mul` of two slots, and `f64.sub` of the product from a third
            F64MulSubFrom { to: Slot, a: Slot, b: Slot, c: Slot };
            /// `i32.store` of a constant
            I32StoreConstant { base: Slot, value: i32, add: u32, offset: u32 };
            /// `i32.store8` of a constant
            I32Store8Constant { base: Slot, value: i32, add: u32, offset: u32 };
            /// `i64.store` of a constant
            I64StoreConstant { base: Slot, value: i32, add: u32, offset: u32 };
            /// `br_table`: branches of [`FastCode::branches`](super::FastCode::branches), the last of which is the default.
            BranchTable { index: Slot, first: u32, last: u32 };
            /// Returns no value; so many instructions of the function were not executed.
            ReturnNone { rest: u32 };
            /// Returns the value in a slot.
            ReturnOne { from: Slot, rest: u32 };
            /// Returns the values in so many slots.
            ReturnMany { from: Slot, slots: u32, rest: u32 };
            /// Calls a function that the module defines, by its index; its frame begins at a slot. So many instructions of
            /// the present function follow, the next of them at this place in plain code.
            Call { frame: Slot, function: u32, rest: u32, next: u32 };
            /// Calls an imported function.
            CallImported { frame: Slot, function: u32, rest: u32 };
            /// Calls the function at an index of a table, if it has a type.
            CallIndirect { frame: Slot, index: Slot, table: u16, ty: u32, rest: u32 };
            /// `global.get` of one slot
            GlobalGet { to: Slot, global: u32 };
            /// `global.set` of one slot
            GlobalSet { from: Slot, global: u32 };
            /// `memory.size` of the first memory
            MemorySize { to: Slot };
            /// `unreachable`
            Unreachable;
            /// Executes an operation of plain code, which neither moves control nor stops the machine, with its operands on
            /// top of the stack.
            Plain { pc: u32 };
            /// Leaves the next operation to plain code, wherever it leads.
            Leave;
        }
    };
}

/// Goes on with a table of operations that fast code has where it has some on vectors, else with an empty one.
#[cfg(vectors)]
#[macro_export]
#[doc(hidden)]
macro_rules! if_vectors {
    ($table:ident $m:ident $([$($before:tt)*])*) => { $crate::$table! { $m $([$($before)*])* } };
}

/// Goes on with a table of operations that fast code has where it has some on vectors, else with an empty one.
#[cfg(not(vectors))]
#[macro_export]
#[doc(hidden)]
macro_rules! if_vectors {
    ($table:ident $m:ident $([$($before:tt)*])*) => { $crate::$m! { $([$($before)*])* } };
}

/// Calls `$m` with the rows of all tables that fast code is made of, each table in brackets but the last: numeric
/// instructions, loads, stores, forms with a constant, comparisons with branches, instructions on vectors, those on one lane
/// of them, loads that make vectors of fewer bytes, all others. The tables of vectors, and of further joined forms, are
/// empty where fast code has no operations on vectors.
#[macro_export]
macro_rules! for_each_fast {
    ($m:ident) => {
        $crate::for_each_numeric! { for_each_fast_with [$m] }
    };
}

/// One step of [`for_each_fast`]: the tables so far are in brackets, the rows of the next one follow.
#[macro_export]
#[doc(hidden)]
macro_rules! for_each_fast_with {
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        [$($vector:tt)*] [$($lane:tt)*] [$($vector_load:tt)*] [$($vector_other:tt)*] [$($joined:tt)*] $($other:tt)*) => {
        $m! {
            [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*] [$($comparison)*] [$($vector)*] [$($lane)*]
            [$($vector_load)*]
            $($vector_other)* $($joined)* $($other)*
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        [$($vector:tt)*] [$($lane:tt)*] [$($vector_load:tt)*] [$($vector_other:tt)*] $($joined:tt)*) => {
        $crate::for_each_other! {
            for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*] [$($comparison)*]
            [$($vector)*] [$($lane)*] [$($vector_load)*] [$($vector_other)*] [$($joined)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        [$($vector:tt)*] [$($lane:tt)*] [$($vector_load:tt)*] $($vector_other:tt)*) => {
        $crate::if_vectors! {
            for_each_joined for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*]
            [$($comparison)*] [$($vector)*] [$($lane)*] [$($vector_load)*] [$($vector_other)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        [$($vector:tt)*] [$($lane:tt)*] $($vector_load:tt)*) => {
        $crate::if_vectors! {
            for_each_vector_other for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*]
            [$($comparison)*] [$($vector)*] [$($lane)*] [$($vector_load)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        [$($vector:tt)*] $($lane:tt)*) => {
        $crate::if_vectors! {
            for_each_vector_load for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*]
            [$($comparison)*] [$($vector)*] [$($lane)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] [$($comparison:tt)*]
        $($vector:tt)*) => {
        $crate::if_vectors! {
            for_each_lane for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*]
            [$($comparison)*] [$($vector)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] [$($immediate:tt)*] $($comparison:tt)*) => {
        $crate::if_vectors! {
            for_each_simd for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*] [$($comparison)*]
        }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] [$($store:tt)*] $($immediate:tt)*) => {
        $crate::for_each_comparison! { for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] [$($immediate)*] }
    };
    ([$m:ident] [$($numeric:tt)*] [$($load:tt)*] $($store:tt)*) => {
        $crate::for_each_immediate! { for_each_fast_with [$m] [$($numeric)*] [$($load)*] [$($store)*] }
    };
    ([$m:ident] [$($numeric:tt)*] $($load:tt)*) => {
        $crate::for_each_store! { for_each_fast_with [$m] [$($numeric)*] [$($load)*] }
    };
    ([$m:ident] $($numeric:tt)*) => {
        $crate::for_each_load! { for_each_fast_with [$m] [$($numeric)*] }
    };
}

/// Where a branch leads, and how much time has not passed in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Jump {
    /// The distance to the target, in bytes: what is executed next waits for it.
    pub(crate) by: i32,
    /// How many instructions the branch goes back: what is executed again is counted again.
    pub back: i32,
}

/// From one operation to the next, in bytes.
const STRIDE: i32 = size_of::<Linked>() as i32;

impl Jump {
    /// Leads the branch, which is the operation at an index, to another.
    pub(super) fn lead(&mut self, from: usize, to: usize) {
        let by = (to as i64 - from as i64) * i64::from(STRIDE);
        // A byte of a function becomes two or three operations at most, and wasmparser takes eight million bytes.
        self.by = by.try_into().expect("functions are bounded");
    }

    /// The index of the operation that it leads to from the one at an index.
    pub(crate) fn target(self, from: usize) -> usize {
        from.wrapping_add_signed((self.by / STRIDE) as isize)
    }
}

/// The address of an access to the first memory: a slot of the frame and two constants. The first is added as the
/// program does it, so that the sum wraps; the second is the access's own offset, and the sum does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The slot.
    pub base: Slot,
    /// Added in 32 bits.
    pub add: u32,
    /// Added in 64 bits.
    pub offset: u32,
}

macro_rules! define {
    (
        [$($numeric:ident $function:ident ($($operand:ident)*);)*]
        [$($load:ident $loaded:ident $load_operand:ident;)*]
        [$($store:ident $stored:ident $store_operand:ident;)*]
        [$($immediate:ident $of:ident $immediate_function:ident $width:literal;)*]
        [$($branch:ident $branch_immediate:ident $comparison:ident $comparison_function:ident $opposite:ident $exchanged:ident;)*]
        [$($vector:ident $vector_function:ident ($($vector_operand:ident)*);)*]
        [$($lane:ident $lane_function:ident ($($lane_operand:ident)*);)*]
        [$($vector_load:ident $vector_loaded:ident $vector_load_function:ident;)*]
        $($(#[$doc:meta])* $other:ident $({ $($field:ident: $ty:ty),* })?;)*
    ) => {
        /// One operation of fast code.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(u16)]
        #[allow(missing_docs, reason = "each is named as its instruction, or explained; the slots are what they are called")]
        pub enum FastOp {
            $($numeric { to: Slot, a: Slot, b: Slot },)*
            $($immediate { to: Slot, a: Slot, b: i32 },)*
            $($load { to: Slot, base: Slot, add: u32, offset: u32 },)*
            $($store { value: Slot, base: Slot, add: u32, offset: u32 },)*
            $($branch { a: Slot, b: Slot, jump: Jump },)*
            $($branch_immediate { a: Slot, b: i32, jump: Jump },)*
            $($vector { to: Slot, a: Slot, b: Slot, c: Slot },)*
            $($lane { to: Slot, a: Slot, b: Slot, lane: u8 },)*
            $($vector_load { to: Slot, base: Slot, add: u32, offset: u32 },)*
            $($(#[$doc])* $other $({ $($field: $ty),* })?,)*
        }

        impl FastOp {
            /// A numeric instruction.
            pub(super) fn numeric(op: NumericOp, to: Slot, a: Slot, b: Slot) -> Self {
                match op {
                    $(NumericOp::$numeric => Self::$numeric { to, a, b },)*
                }
            }

            /// A numeric instruction with a constant for its second operand, if there is that form.
            pub(super) fn immediate(op: NumericOp, to: Slot, a: Slot, b: i32) -> Option<Self> {
                Some(match op {
                    $(NumericOp::$of => Self::$immediate { to, a, b },)*
                    _ => return None,
                })
            }

            pub(super) fn load(load: Load, to: Slot, Address { base, add, offset }: Address) -> Self {
                match load {
                    $(Load::$load => Self::$load { to, base, add, offset },)*
                }
            }

            pub(super) fn store(store: Store, value: Slot, Address { base, add, offset }: Address) -> Self {
                match store {
                    $(Store::$store => Self::$store { value, base, add, offset },)*
                }
            }

            /// A branch on a comparison, if there is that form.
            pub(super) fn branch(comparison: NumericOp, a: Slot, b: Right) -> Option<Self> {
                let jump = Jump::default();
                Some(match (comparison, b) {
                    (NumericOp::I32Eqz, _) => Self::BranchI32Eqz { a, jump },
                    (NumericOp::I64Eqz, _) => Self::BranchI64Eqz { a, jump },
                    $((NumericOp::$comparison, Right::Slot(b)) => Self::$branch { a, b, jump },)*
                    $((NumericOp::$comparison, Right::Constant(b)) => Self::$branch_immediate { a, b, jump },)*
                    _ => return None,
                })
            }

            /// Where the operation puts its result, if it has one that can go elsewhere.
            pub(super) fn target_mut(&mut self) -> Option<&mut Slot> {
                match self {
                    $(Self::$numeric { to, .. } => Some(to),)*
                    $(Self::$immediate { to, .. } => Some(to),)*
                    $(Self::$load { to, .. } => Some(to),)*
                    $(Self::$vector { to, .. } => Some(to),)*
                    $(Self::$lane { to, .. } => Some(to),)*
                    $(Self::$vector_load { to, .. } => Some(to),)*
                    Self::Select { to, .. }
                    | Self::GlobalGet { to, .. }
                    | Self::MemorySize { to }
                    | Self::I32AddShl { to, .. }
                    | Self::I64AddConstant { to, .. }
                    | Self::I64MulConstant { to, .. }
                    | Self::I64AndConstant { to, .. }
                    | Self::I64XorConstant { to, .. }
                    | Self::F64AddConstant { to, .. }
                    | Self::F64MulConstant { to, .. }
                    | Self::F64MulAdd { to, .. }
                    | Self::F64MulSubFrom { to, .. } => Some(to),
                    _ => self.further_target_mut(),
                }
            }

            /// What the operation does, in terms of the instruction that it is made of.
            pub(crate) fn shape(&self) -> Shape {
                match *self {
                    $(Self::$numeric { to, a, b } => Shape::Numeric { op: NumericOp::$numeric, to, a, b: Right::Slot(b) },)*
                    $(Self::$immediate { to, a, b } => Shape::Numeric { op: NumericOp::$of, to, a, b: Right::Constant(b) },)*
                    $(Self::$load { to, base, add, offset } => {
                        Shape::Load { load: Load::$load, to, address: Address { base, add, offset } }
                    })*
                    $(Self::$store { value, base, add, offset } => {
                        let value = Right::Slot(value);
                        Shape::Store { store: Store::$store, value, address: Address { base, add, offset } }
                    })*
                    $(Self::$branch { a, b, .. } => Shape::branch(NumericOp::$comparison, a, Right::Slot(b)),)*
                    $(Self::$branch_immediate { a, b, .. } => {
                        Shape::branch(NumericOp::$comparison, a, Right::Constant(b))
                    })*
                    _ => self.joined_shape(),
                }
            }

            /// Where the operation branches to.
            pub(crate) fn jump_mut(&mut self) -> Option<&mut Jump> {
                match self {
                    $(Self::$branch { jump, .. } => Some(jump),)*
                    $(Self::$branch_immediate { jump, .. } => Some(jump),)*
                    Self::Branch { jump }
                    | Self::BranchI32Eqz { jump, .. }
                    | Self::BranchI32Nez { jump, .. }
                    | Self::BranchI64Eqz { jump, .. }
                    | Self::BranchI64Nez { jump, .. }
                    | Self::BranchF32Eq { jump, .. }
                    | Self::BranchF32Ne { jump, .. }
                    | Self::BranchF32Lt { jump, .. }
                    | Self::BranchF32NotLt { jump, .. }
                    | Self::BranchF32Le { jump, .. }
                    | Self::BranchF32NotLe { jump, .. }
                    | Self::BranchF64Eq { jump, .. }
                    | Self::BranchF64Ne { jump, .. }
                    | Self::BranchF64Lt { jump, .. }
                    | Self::BranchF64NotLt { jump, .. }
                    | Self::BranchF64Le { jump, .. }
                    | Self::BranchF64NotLe { jump, .. }
                    | Self::AddBranchI32Nez { jump, .. }
                    | Self::AddBranchI32Ne { jump, .. }
                    | Self::AddBranchI32NeImmediate { jump, .. } => Some(jump),
                    _ => self.further_jump_mut(),
                }
            }
        }

        /// The comparison that is true when another is not.
        pub(super) fn opposite(comparison: NumericOp) -> Option<NumericOp> {
            Some(match comparison {
                $(NumericOp::$comparison => NumericOp::$opposite,)*
                _ => return None,
            })
        }

        /// The operation that gives the same with its operands exchanged.
        pub(super) fn exchanged(op: NumericOp) -> Option<NumericOp> {
            use NumericOp::*;
            Some(match op {
                $($comparison => $exchanged,)*
                I32Add | I32Mul | I32And | I32Or | I32Xor | I64Add | I64Mul | I64And | I64Or | I64Xor => op,
                _ => return None,
            })
        }

        /// The width in bits of the constant of an operation, if the operation has a form with one.
        pub(super) fn immediate_width(op: NumericOp) -> Option<u32> {
            Some(match op {
                $(NumericOp::$of => $width,)*
                _ => return None,
            })
        }

        /// How many operands a numeric instruction has.
        pub(crate) fn operands_of(op: NumericOp) -> usize {
            match op {
                $(NumericOp::$numeric => [$(stringify!($operand)),*].len(),)*
            }
        }
    };
}
for_each_fast!(define);

impl FastOp {
    /// A branch on whether a comparison of floats is as expected.
    pub(super) fn float_branch(comparison: NumericOp, expected: bool, a: Slot, b: Slot) -> Option<Self> {
        let jump = Jump::default();
        Some(match (comparison, expected) {
            (NumericOp::F32Eq, true) | (NumericOp::F32Ne, false) => Self::BranchF32Eq { a, b, jump },
            (NumericOp::F32Ne, true) | (NumericOp::F32Eq, false) => Self::BranchF32Ne { a, b, jump },
            (NumericOp::F32Lt, true) => Self::BranchF32Lt { a, b, jump },
            (NumericOp::F32Lt, false) => Self::BranchF32NotLt { a, b, jump },
            (NumericOp::F32Le, true) => Self::BranchF32Le { a, b, jump },
            (NumericOp::F32Le, false) => Self::BranchF32NotLe { a, b, jump },
            (NumericOp::F32Gt, _) => return Self::float_branch(NumericOp::F32Lt, expected, b, a),
            (NumericOp::F32Ge, _) => return Self::float_branch(NumericOp::F32Le, expected, b, a),
            (NumericOp::F64Eq, true) | (NumericOp::F64Ne, false) => Self::BranchF64Eq { a, b, jump },
            (NumericOp::F64Ne, true) | (NumericOp::F64Eq, false) => Self::BranchF64Ne { a, b, jump },
            (NumericOp::F64Lt, true) => Self::BranchF64Lt { a, b, jump },
            (NumericOp::F64Lt, false) => Self::BranchF64NotLt { a, b, jump },
            (NumericOp::F64Le, true) => Self::BranchF64Le { a, b, jump },
            (NumericOp::F64Le, false) => Self::BranchF64NotLe { a, b, jump },
            (NumericOp::F64Gt, _) => return Self::float_branch(NumericOp::F64Lt, expected, b, a),
            (NumericOp::F64Ge, _) => return Self::float_branch(NumericOp::F64Le, expected, b, a),
            _ => return None,
        })
    }

    /// The shape of an operation of its own that is still that of one instruction, or of a comparison with its branch.
    fn joined_shape(&self) -> Shape {
        match *self {
            Self::BranchF32Eq { a, b, .. } => Shape::branch(NumericOp::F32Eq, a, Right::Slot(b)),
            Self::BranchF32Ne { a, b, .. } => Shape::branch(NumericOp::F32Ne, a, Right::Slot(b)),
            Self::BranchF32Lt { a, b, .. } => Shape::branch(NumericOp::F32Lt, a, Right::Slot(b)),
            Self::BranchF32NotLt { a, b, .. } => Shape::branch_unless(NumericOp::F32Lt, a, b),
            Self::BranchF32Le { a, b, .. } => Shape::branch(NumericOp::F32Le, a, Right::Slot(b)),
            Self::BranchF32NotLe { a, b, .. } => Shape::branch_unless(NumericOp::F32Le, a, b),
            Self::BranchF64Eq { a, b, .. } => Shape::branch(NumericOp::F64Eq, a, Right::Slot(b)),
            Self::BranchF64Ne { a, b, .. } => Shape::branch(NumericOp::F64Ne, a, Right::Slot(b)),
            Self::BranchF64Lt { a, b, .. } => Shape::branch(NumericOp::F64Lt, a, Right::Slot(b)),
            Self::BranchF64NotLt { a, b, .. } => Shape::branch_unless(NumericOp::F64Lt, a, b),
            Self::BranchF64Le { a, b, .. } => Shape::branch(NumericOp::F64Le, a, Right::Slot(b)),
            Self::BranchF64NotLe { a, b, .. } => Shape::branch_unless(NumericOp::F64Le, a, b),
            Self::I32StoreConstant {
                base,
                value,
                add,
                offset,
            } => Shape::store_constant(Store::I32Store, value, Address { base, add, offset }),
            Self::I32Store8Constant {
                base,
                value,
                add,
                offset,
            } => Shape::store_constant(Store::I32Store8, value, Address { base, add, offset }),
            Self::I64StoreConstant {
                base,
                value,
                add,
                offset,
            } => Shape::store_constant(Store::I64Store, value, Address { base, add, offset }),
            _ => Shape::Other,
        }
    }

    /// The slot that a branch adds a constant to before it looks at it, and the constant.
    pub(crate) fn addition(&self) -> Option<(Slot, i32)> {
        match *self {
            Self::AddBranchI32Nez { a, add, .. } => Some((a, add)),
            Self::AddBranchI32Ne { a, add, .. } | Self::AddBranchI32NeImmediate { a, add, .. } => Some((a, add.into())),
            _ => None,
        }
    }

    /// An instruction on a slot and a constant of all its bits, if there is that form.
    pub(super) fn constant(op: NumericOp, to: Slot, a: Slot, b: u64) -> Option<Self> {
        Some(match op {
            NumericOp::I64Add => Self::I64AddConstant { to, a, b },
            NumericOp::I64Sub => Self::I64AddConstant {
                to,
                a,
                b: b.wrapping_neg(),
            },
            NumericOp::I64Mul => Self::I64MulConstant { to, a, b },
            NumericOp::I64And => Self::I64AndConstant { to, a, b },
            NumericOp::I64Xor => Self::I64XorConstant { to, a, b },
            NumericOp::F64Add => Self::F64AddConstant { to, a, b },
            NumericOp::F64Mul => Self::F64MulConstant { to, a, b },
            _ => return None,
        })
    }

    /// A store of a constant, if there is that form.
    pub(super) fn store_constant(store: Store, value: u64, Address { base, add, offset }: Address) -> Option<Self> {
        let short = value as i32;
        Some(match store {
            Store::I32Store => Self::I32StoreConstant {
                base,
                value: short,
                add,
                offset,
            },
            Store::I32Store8 => Self::I32Store8Constant {
                base,
                value: short,
                add,
                offset,
            },
            Store::I64Store if i64::from(short) as u64 == value => Self::I64StoreConstant {
                base,
                value: short,
                add,
                offset,
            },
            _ => return None,
        })
    }

    /// A branch together with the addition to what it looks at, if there is that form.
    pub(super) fn with_addition(self, addition: Self) -> Option<Self> {
        let Self::I32AddImmediate { to, a: from, b: by } = addition else {
            return None;
        };
        let short = i16::try_from(by);
        Some(match self {
            _ if to != from => return None,
            Self::BranchI32Nez { a, jump } if a == to => Self::AddBranchI32Nez { a, add: by, jump },
            Self::BranchI32Ne { a, b, jump } if a == to => Self::AddBranchI32Ne {
                a,
                b,
                add: short.ok()?,
                jump,
            },
            Self::BranchI32Ne { a: b, b: a, jump } if a == to => Self::AddBranchI32Ne {
                a,
                b,
                add: short.ok()?,
                jump,
            },
            Self::BranchI32NeImmediate { a, b, jump } if a == to => {
                let b = i16::try_from(b).ok()?;
                Self::AddBranchI32NeImmediate {
                    a,
                    b,
                    add: short.ok()?,
                    jump,
                }
            }
            _ => return None,
        })
    }
}

/// What an operation does, if a table has a row for the instruction that it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "as in the operations")]
pub(crate) enum Shape {
    /// A numeric instruction. One with a single operand has no use for the second.
    Numeric {
        op: NumericOp,
        to: Slot,
        a: Slot,
        b: Right,
    },
    Load {
        load: Load,
        to: Slot,
        address: Address,
    },
    Store {
        store: Store,
        value: Right,
        address: Address,
    },
    /// A branch on whether a comparison is as expected.
    Branch {
        comparison: NumericOp,
        expected: bool,
        a: Slot,
        b: Right,
    },
    /// Something else.
    Other,
}

impl Shape {
    /// A branch on a comparison.
    fn branch(comparison: NumericOp, a: Slot, b: Right) -> Self {
        Self::Branch {
            comparison,
            expected: true,
            a,
            b,
        }
    }

    /// A branch when a comparison does not hold.
    fn branch_unless(comparison: NumericOp, a: Slot, b: Slot) -> Self {
        Self::Branch {
            comparison,
            expected: false,
            a,
            b: Right::Slot(b),
        }
    }

    fn store_constant(store: Store, value: i32, address: Address) -> Self {
        let value = Right::Constant(value);
        Self::Store { store, value, address }
    }
}

/// The second operand of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    Slot(Slot),
    Constant(i32),
}

// Dispatch reads one of these for each operation: a quarter of a cache line, not more.
const _: () = assert!(size_of::<FastOp>() == 16);
