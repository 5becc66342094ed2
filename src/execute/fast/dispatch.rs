//! How the next operation of fast code is reached: in two forms, of which one is compiled.
//!
//! The *loop* reads an operation and branches to what it does, and around again. *Threaded*, what an operation does is a
//! function that ends with a call of the next one's, which an optimising compiler makes a jump: the registers stay where
//! the calling convention has them, and there is no way back to a loop. The build says which form the target's is.
#![allow(unsafe_code, reason = "operations lead to operations: see the registers")]

use super::context::Context;
use super::operations;
#[cfg(threaded)]
use super::registers::Bytes;
use super::registers::{Flow, Registers};
use crate::code::fast::FastOp;
#[cfg(threaded)]
use crate::code::fast::Linked;
use crate::{for_each_fast, for_each_fast_with};

impl Context<'_, '_> {
    /// Executes from an operation on, by its compiled code if there is some; then it is known where and why that ended.
    pub(super) fn run(&mut self, at: u32, compiled: Option<u32>) {
        self.op = self.fast.ops.place(at as usize);
        if compiled.is_none_or(|place| self.begin_compiled(place)) {
            dispatch(self);
        }
    }
}

impl<'c, 'p, 'm> Registers<'c, 'p, 'm> {
    #[inline(always)]
    fn of(context: &'c mut Context<'p, 'm>) -> Self {
        Self {
            op: context.op,
            slots: context.slots,
            bytes: context.bytes,
            left: context.left,
            context,
        }
    }

    /// Leaves what was kept in registers to the context.
    #[inline(always)]
    fn end(self) {
        self.context.op = self.op;
        self.context.slots = self.slots;
        self.context.left = self.left;
    }
}

/// More of the host's stack than a handler and what it calls could need.
#[cfg(all(threaded, debug_assertions))]
const STACK: usize = 1 << 14;

/// About where the host's stack ends.
#[cfg(all(threaded, debug_assertions))]
#[inline(never)]
fn stack() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
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
        form! {
            $($numeric)* $($immediate)* $($load)* $($store)* $($branch)* $($branch_immediate)*
            $($vector)* $($lane)* $($vector_load)* $($other)*
        }
    };
}

#[cfg(not(threaded))]
macro_rules! form {
    ($($operation:ident)*) => {
        fn dispatch(context: &mut Context<'_, '_>) {
            let mut registers = Registers::of(context);
            loop {
                let mut flow = match registers.operation() {
                    $(FastOp::$operation { .. } => operations::$operation(&mut registers),)*
                };
                if flow == Flow::Slow {
                    flow = operations::slow(&mut registers);
                }
                match flow {
                    Flow::Next => registers.step(),
                    Flow::Jumped => {}
                    Flow::Slow | Flow::Exit => break,
                }
            }
            registers.end();
        }
    };
}

#[cfg(threaded)]
macro_rules! form {
    ($($operation:ident)*) => {
        fn dispatch(context: &mut Context<'_, '_>) {
            #[cfg(debug_assertions)]
            {
                context.stack = stack();
            }
            // SAFETY: the context says where a run begins.
            unsafe { Registers::of(context).go_on(Flow::Jumped) };
        }

        /// What executes an operation and all after it.
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct Handler(Function);

        /// What the calling convention has in registers; the rest of them is in the context, and is always up to date there.
        type Function = for<'p, 'm> unsafe fn(
            op: *const Linked,
            slots: *mut u64,
            start: *mut u8,
            left: i64,
            length: u64,
            context: &mut Context<'p, 'm>,
        );

        impl Handler {
            /// What executes an operation.
            pub(crate) fn of(op: FastOp) -> Self {
                Self(match op {
                    $(FastOp::$operation { .. } => handlers::$operation,)*
                })
            }
        }

        impl Registers<'_, '_, '_> {
            /// Goes on as the present operation says.
            ///
            /// # Safety
            /// The registers are those of a run.
            #[inline(always)]
            unsafe fn go_on(mut self, flow: Flow) {
                match flow {
                    Flow::Next => self.step(),
                    Flow::Jumped => {}
                    // SAFETY: as promised here.
                    Flow::Slow => return unsafe { self.enter(slow) },
                    Flow::Exit => return self.end(),
                }
                // SAFETY: every path through the code ends with an operation that does not lead to the next.
                let Handler(function) = unsafe { (*self.op).handler() };
                // SAFETY: it is the handler of the present operation.
                unsafe { self.enter(function) }
            }

            /// # Safety
            /// The function is the handler of the present operation.
            #[inline(always)]
            unsafe fn enter(self, function: Function) {
                let Bytes { start, length, .. } = self.bytes;
                // SAFETY: as promised here.
                unsafe { function(self.op, self.slots, start, self.left, length, self.context) }
            }
        }

        /// What is not the common case of an operation. It has the registers in the context meanwhile: of what it calls, there
        /// is something that wants the address of a local variable.
        #[cold]
        #[inline(never)]
        unsafe fn slow<'p, 'm>(
            op: *const Linked,
            slots: *mut u64,
            start: *mut u8,
            left: i64,
            length: u64,
            context: &mut Context<'p, 'm>,
        ) {
            let bytes = context.bytes.with(start, length);
            Registers { op, slots, bytes, left, context: &mut *context }.end();
            let flow = slowly(context);
            // SAFETY: the registers are those of the same run.
            unsafe { Registers::of(context).go_on(flow) }
        }

        #[inline(never)]
        fn slowly(context: &mut Context<'_, '_>) -> Flow {
            let mut registers = Registers::of(context);
            let flow = operations::slow(&mut registers);
            registers.end();
            flow
        }

        #[allow(non_snake_case, reason = "the functions have the names of their operations")]
        mod handlers {
            use super::*;

            $(
                /// # Safety
                /// The operation is one of this kind, and the registers are those of a run.
                pub(super) unsafe fn $operation<'p, 'm>(
                    op: *const Linked,
                    slots: *mut u64,
                    start: *mut u8,
                    left: i64,
                    length: u64,
                    context: &mut Context<'p, 'm>,
                ) {
                    #[cfg(debug_assertions)]
                    assert!(stack().abs_diff(context.stack) < STACK, "a handler was called, and not jumped to");
                    let bytes = context.bytes.with(start, length);
                    let mut registers = Registers { op, slots, bytes, left, context };
                    // SAFETY: that is what this handler is for.
                    unsafe { std::hint::assert_unchecked(matches!(registers.operation(), FastOp::$operation { .. })) };
                    let flow = operations::$operation(&mut registers);
                    // SAFETY: the registers are those of the same run.
                    unsafe { registers.go_on(flow) }
                }
            )*
        }
    };
}

for_each_fast!(define);
