//! What each operation of fast code does: a function of the registers, by the operation's name.
#![allow(non_snake_case, reason = "the functions have the names of their operations")]

use super::Exit;
use super::registers::{Flow, Registers};
use crate::code::fast::{FastOp, Slot};
use crate::error::TrapCode;
use crate::execute::operands::Scalar;
use crate::machine::FunctionKind;
use crate::{for_each_fast, for_each_fast_with, ops};

/// What a computation gives: a value, or perhaps a trap.
trait Computed {
    fn compute(self) -> Result<u64, TrapCode>;
}

impl<T: Scalar> Computed for T {
    #[inline(always)]
    fn compute(self) -> Result<u64, TrapCode> {
        Ok(self.to_slot())
    }
}

impl<T: Scalar> Computed for Result<T, TrapCode> {
    #[inline(always)]
    fn compute(self) -> Result<u64, TrapCode> {
        self.map(Scalar::to_slot)
    }
}

/// Defines an operation: its name, what it names, and what it does with the registers.
macro_rules! operation {
    ($name:ident { $($field:ident),* } |$registers:ident| $does:expr) => {
        #[inline(always)]
        pub(super) fn $name($registers: &mut Registers<'_, '_, '_>) -> Flow {
            let FastOp::$name { $($field,)* .. } = $registers.operation() else {
                unreachable!("dispatch knows what the operation is")
            };
            $does
        }
    };
}

/// An operation that leads to the next one.
macro_rules! straight {
    ($name:ident { $($field:ident),* } |$registers:ident| $does:expr) => {
        operation!($name { $($field),* } |$registers| {
            $does;
            Flow::Next
        });
    };
}

/// Some of what the present operation names, read where it is needed and not before: registers are few.
macro_rules! reread {
    ($registers:ident $name:ident { $($field:ident),* }) => {
        match $registers.again(|op| matches!(op, FastOp::$name { .. })) {
            FastOp::$name { $($field,)* .. } => ($($field),*),
            _ => unreachable!("it is still the same operation"),
        }
    };
}

/// An operation that branches when a condition holds.
macro_rules! conditional {
    ($name:ident { $($field:ident),* } |$registers:ident| $condition:expr) => {
        operation!($name { $($field),* } |$registers| match $condition {
            true => {
                let jump = reread!($registers $name { jump });
                $registers.branch(jump)
            }
            false => Flow::Next,
        });
    };
}

/// The value, or else the trap.
macro_rules! or_trap {
    ($registers:ident, $result:expr) => {
        match $result {
            Ok(value) => value,
            Err(trap) => return $registers.trap(trap),
        }
    };
}

/// The place of an access to the first memory.
macro_rules! place {
    ($registers:ident, $base:expr, $add:expr, $offset:expr) => {
        match $registers.place($base, $add, $offset) {
            Some(place) => place,
            None => return $registers.trap(TrapCode::MemoryOutOfBounds),
        }
    };
}

macro_rules! operand {
    ($registers:ident $a:ident $b:ident a) => {
        $registers.get($a)
    };
    ($registers:ident $a:ident $b:ident b) => {
        $registers.get($b)
    };
    ($registers:ident $a:ident $b:ident $c:ident a) => {
        $registers.get($a)
    };
    ($registers:ident $a:ident $b:ident $c:ident b) => {
        $registers.get($b)
    };
    ($registers:ident $a:ident $b:ident $c:ident c) => {
        $registers.get($c)
    };
}

/// The constant of an operation, as a value of a slot.
#[inline(always)]
pub(super) fn constant<T: Scalar>(value: i32) -> T {
    Scalar::from_slot(i64::from(value) as u64)
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
        $($others:tt)*
    ) => {
        $(straight!($numeric { to, a, b } |registers| {
            let _ = b;
            let value = or_trap!(registers, ops::$function($(operand!(registers a b $operand)),*).compute());
            registers.put(to, value);
        });)*

        $(straight!($immediate { to, a, b } |registers| {
            let value = or_trap!(registers, ops::$immediate_function(registers.get(a), constant(b)).compute());
            registers.put(to, value);
        });)*

        $(straight!($load { to, base, add, offset } |registers| {
            let place = place!(registers, base, add, offset);
            registers.put(to, $loaded::from_le_bytes(registers.read(place)) as $load_operand);
        });)*

        $(straight!($store { value, base, add, offset } |registers| {
            let value: $store_operand = registers.get(value);
            let place = place!(registers, base, add, offset);
            registers.write(place, (value as $stored).to_le_bytes());
        });)*

        $(conditional!($branch { a, b } |registers| {
            ops::$comparison_function(registers.get(a), registers.get(b))
        });)*

        $(conditional!($branch_immediate { a, b } |registers| {
            ops::$comparison_function(registers.get(a), constant(b))
        });)*

        $(straight!($vector { to, a, b, c } |registers| {
            let _ = (b, c);
            registers.put(to, ops::$vector_function($(operand!(registers a b c $vector_operand)),*));
        });)*

        $(straight!($lane { to, a, b, lane } |registers| {
            let _ = b;
            registers.put(to, ops::$lane_function($(operand!(registers a b $lane_operand),)* lane));
        });)*

        $(straight!($vector_load { to, base, add, offset } |registers| {
            let place = place!(registers, base, add, offset);
            registers.put(to, ops::$vector_load_function($vector_loaded::from_le_bytes(registers.read(place))));
        });)*
    };
}
for_each_fast!(define);

#[cfg(vectors)]
pub(super) use super::joined::*;
#[cfg(vectors)]
pub(super) use super::vectors::*;
#[cfg(vectors)]
pub(super) use {conditional, operation, place, reread, straight};

straight!(Const { to, value } | registers | registers.put(to, value));
straight!(Copy { to, from } | registers | registers.put(to, registers.get::<u64>(from)));
straight!(CopyMany { to, from, slots } | registers | registers.copy(to, from, slots));
straight!(
    Select { to, condition, a, b } | registers | {
        let (a, b): (u64, u64) = (registers.get(a), registers.get(b));
        registers.put(to, if registers.get(condition) { a } else { b });
    }
);

operation!(Branch { jump } | registers | registers.branch(jump));
conditional!(BranchI32Eqz { a } | registers | registers.get::<u32>(a) == 0);
conditional!(BranchI32Nez { a } | registers | registers.get::<u32>(a) != 0);
conditional!(BranchI64Eqz { a } | registers | registers.get::<u64>(a) == 0);
conditional!(BranchI64Nez { a } | registers | registers.get::<u64>(a) != 0);
conditional!(BranchF32Eq { a, b } | registers | ops::f32_eq(registers.get(a), registers.get(b)));
conditional!(BranchF32Ne { a, b } | registers | ops::f32_ne(registers.get(a), registers.get(b)));
conditional!(BranchF32Lt { a, b } | registers | ops::f32_lt(registers.get(a), registers.get(b)));
conditional!(BranchF32NotLt { a, b } | registers | !ops::f32_lt(registers.get(a), registers.get(b)));
conditional!(BranchF32Le { a, b } | registers | ops::f32_le(registers.get(a), registers.get(b)));
conditional!(BranchF32NotLe { a, b } | registers | !ops::f32_le(registers.get(a), registers.get(b)));
conditional!(BranchF64Eq { a, b } | registers | ops::f64_eq(registers.get(a), registers.get(b)));
conditional!(BranchF64Ne { a, b } | registers | ops::f64_ne(registers.get(a), registers.get(b)));
conditional!(BranchF64Lt { a, b } | registers | ops::f64_lt(registers.get(a), registers.get(b)));
conditional!(BranchF64NotLt { a, b } | registers | !ops::f64_lt(registers.get(a), registers.get(b)));
conditional!(BranchF64Le { a, b } | registers | ops::f64_le(registers.get(a), registers.get(b)));
conditional!(BranchF64NotLe { a, b } | registers | !ops::f64_le(registers.get(a), registers.get(b)));

conditional!(AddBranchI32Nez { a, add } | registers | add_in_place(registers, a, add) != 0);
conditional!(
    AddBranchI32Ne { a, b, add } | registers | { add_in_place(registers, a, add.into()) != registers.get::<i32>(b) }
);
conditional!(
    AddBranchI32NeImmediate { a, b, add } | registers | { add_in_place(registers, a, add.into()) != i32::from(b) }
);

/// Adds a constant to a slot, and gives the sum.
#[inline(always)]
fn add_in_place(registers: &mut Registers<'_, '_, '_>, slot: Slot, by: i32) -> i32 {
    let sum = ops::i32_add(registers.get(slot), by);
    registers.put(slot, sum);
    sum
}

straight!(
    I32AddShl { to, a, b, shift } | registers | {
        let shifted = ops::i32_shl(registers.get(b), shift.into());
        registers.put(to, ops::i32_add(registers.get(a), shifted));
    }
);
straight!(I64AddConstant { to, a, b } | registers | registers.put(to, registers.get::<u64>(a).wrapping_add(b)));
straight!(I64MulConstant { to, a, b } | registers | registers.put(to, registers.get::<u64>(a).wrapping_mul(b)));
straight!(I64AndConstant { to, a, b } | registers | registers.put(to, registers.get::<u64>(a) & b));
straight!(I64XorConstant { to, a, b } | registers | registers.put(to, registers.get::<u64>(a) ^ b));
straight!(
    F64AddConstant { to, a, b } | registers | {
        registers.put(to, ops::f64_add(registers.get(a), f64::from_bits(b)));
    }
);
straight!(
    F64MulConstant { to, a, b } | registers | {
        registers.put(to, ops::f64_mul(registers.get(a), f64::from_bits(b)));
    }
);
// Whether the product is a NaN shows in the sum, too: what is made canonical is the result alone.
straight!(
    F64MulAdd { to, a, b, c } | registers | {
        let product = registers.get::<f64>(a) * registers.get::<f64>(b);
        registers.put(to, ops::f64_add(product, registers.get(c)));
    }
);
straight!(
    F64MulSubFrom { to, a, b, c } | registers | {
        let product = registers.get::<f64>(a) * registers.get::<f64>(b);
        registers.put(to, ops::f64_sub(registers.get(c), product));
    }
);

straight!(
    I32StoreConstant {
        base,
        value,
        add,
        offset
    } | registers
        | {
            let place = place!(registers, base, add, offset);
            registers.write(place, value.to_le_bytes());
        }
);
straight!(
    I32Store8Constant {
        base,
        value,
        add,
        offset
    } | registers
        | {
            let place = place!(registers, base, add, offset);
            registers.write(place, (value as u8).to_le_bytes());
        }
);
straight!(
    I64StoreConstant {
        base,
        value,
        add,
        offset
    } | registers
        | {
            let place = place!(registers, base, add, offset);
            registers.write(place, i64::from(value).to_le_bytes());
        }
);

operation!(
    BranchTable { index, first, last } | registers | {
        let index: u32 = registers.get(index);
        let jump = registers.table_branch(first + index.min(last));
        registers.branch(jump)
    }
);

operation!(ReturnNone { rest } | registers | registers.leave(0, rest));
operation!(
    ReturnOne { from, rest } | registers | {
        registers.put(0, registers.get::<u64>(from));
        registers.leave(1, rest)
    }
);
operation!(
    ReturnMany { from, slots, rest } | registers | {
        registers.copy(0, from, slots);
        registers.leave(slots, rest)
    }
);

operation!(
    Call { frame, function, rest } | registers | {
        match registers.context.module.ready(function) {
            Some(callee) if registers.has_room(callee, frame) => registers.begin(callee, frame, rest),
            _ => registers.slow(),
        }
    }
);
operation!(CallImported {} | registers | registers.slow());
operation!(
    CallIndirect {
        frame,
        index,
        table,
        ty,
        rest
    } | registers
        | {
            match registers.context.ready_element(table, ty, registers.get(index)) {
                Some(callee) if registers.has_room(callee, frame) => registers.begin(callee, frame, rest),
                _ => registers.slow(),
            }
        }
);

/// Calls and returns where something has to be done first: a function is lowered, there is no room yet, the other function
/// belongs to another instance, or cannot be called.
#[inline(always)]
pub(super) fn slow(registers: &mut Registers<'_, '_, '_>) -> Flow {
    let context = &*registers.context;
    let functions = &context.machine.instances[context.instance as usize].functions;
    let (address, frame, rest) = match registers.operation() {
        FastOp::Call {
            frame,
            function: index,
            rest,
            ..
        }
        | FastOp::CallImported {
            frame,
            function: index,
            rest,
        } => (functions[index as usize], frame, rest),
        FastOp::CallIndirect {
            frame,
            index,
            table,
            ty,
            rest,
        } => {
            let element = context.element(table, ty, registers.get(index));
            (or_trap!(registers, element), frame, rest)
        }
        FastOp::ReturnNone { rest } => return registers.leave_instance(0, rest),
        FastOp::ReturnOne { rest, .. } => return registers.leave_instance(1, rest),
        FastOp::ReturnMany { slots, rest, .. } => return registers.leave_instance(slots, rest),
        op => unreachable!("{op:?} neither calls nor returns"),
    };
    match registers.context.machine.functions[address as usize].kind {
        FunctionKind::Host(host) => {
            registers
                .context
                .host(host, registers.slots.wrapping_add(frame as usize));
            Flow::Exit
        }
        FunctionKind::Wasm { instance, index } => match registers.context.lower(instance, index) {
            Some(callee) => registers.begin_in(instance, callee, frame, rest),
            None => registers.exit(Exit::Leave),
        },
    }
}

straight!(
    GlobalGet { to, global } | registers | {
        let value = *registers.global(global);
        registers.put(to, value);
    }
);
straight!(GlobalSet { from, global } | registers | *registers.global(global) = registers.get(from));
straight!(
    MemorySize { to } | registers | {
        let pages = registers.context.pages();
        registers.put(to, pages);
    }
);

operation!(Unreachable {} | registers | registers.trap(TrapCode::Unreachable));
straight!(
    Plain { pc } | registers | {
        let function = registers.context.fast.function;
        or_trap!(
            registers,
            registers.context.plain(function, pc as usize, registers.slots)
        );
        registers.bytes = registers.context.bytes;
    }
);
operation!(Leave {} | registers | registers.exit(Exit::Leave));
