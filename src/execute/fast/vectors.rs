//! What those operations of fast code on vectors do that stand in no table of instructions.
#![allow(non_snake_case, reason = "the functions have the names of their operations")]

use super::operations::{operation, place, straight};
use super::registers::{Flow, Registers};
use crate::code::fast::FastOp;
use crate::error::TrapCode;
use crate::ops::{self, V128};

straight!(CopyWide { to, from } | registers | registers.put(to, registers.get::<V128>(from)));
straight!(
    SelectWide { to, condition, a, b } | registers | {
        let from = if registers.get(condition) { a } else { b };
        registers.put(to, registers.get::<V128>(from));
    }
);
straight!(V128Const { to, vector } | registers | registers.put(to, registers.context.fast.vectors[vector as usize]));

straight!(
    I8x16Shuffle { to, a, b, lanes } | registers | {
        let lanes = registers.context.fast.vectors[lanes as usize].to_bytes();
        registers.put(to, ops::i8x16_shuffle(registers.get(a), registers.get(b), lanes));
    }
);
straight!(
    I32x4Shuffle { to, a, b, lanes } | registers | {
        registers.put(to, ops::i32x4_shuffle(registers.get(a), registers.get(b), lanes));
    }
);
straight!(
    I8x16Window { to, a, b, first } | registers | {
        registers.put(to, ops::i8x16_window(registers.get(a), registers.get(b), first));
    }
);

straight!(
    V128Load { to, base, add, offset } | registers | {
        let place = place!(registers, base, add, offset);
        registers.put(to, V128::from_bytes(registers.read(place)));
    }
);
straight!(
    V128Store {
        value,
        base,
        add,
        offset
    } | registers
        | {
            let place = place!(registers, base, add, offset);
            registers.write(place, registers.get::<V128>(value).to_bytes());
        }
);

/// Loads of one lane: operation, integer in memory, function.
macro_rules! lane_loads {
    ($($name:ident $loaded:ident $function:ident;)*) => {
        $(straight!($name { to, vector, base, lane, offset } |registers| {
            let place = place!(registers, base, 0, offset);
            let bits = $loaded::from_le_bytes(registers.read(place));
            registers.put(to, ops::$function(registers.get(vector), bits, lane));
        });)*
    };
}

lane_loads! {
    V128Load8Lane u8 v128_load8_lane;
    V128Load16Lane u16 v128_load16_lane;
    V128Load32Lane u32 v128_load32_lane;
    V128Load64Lane u64 v128_load64_lane;
}

/// Stores of one lane: operation, function.
macro_rules! lane_stores {
    ($($name:ident $function:ident;)*) => {
        $(straight!($name { vector, base, lane, offset } |registers| {
            let place = place!(registers, base, 0, offset);
            registers.write(place, ops::$function(registers.get(vector), lane).to_le_bytes());
        });)*
    };
}

lane_stores! {
    V128Store8Lane v128_store8_lane;
    V128Store16Lane v128_store16_lane;
    V128Store32Lane v128_store32_lane;
    V128Store64Lane v128_store64_lane;
}
