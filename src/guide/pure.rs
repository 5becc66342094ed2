//! Instructions that are pure functions of their operands: the tables of [`ops`](crate::ops), in words.

use super::{Instruction, WIDE, anchor, mnemonic};
use crate::error::TrapCode;
use crate::ops::{self, vector::V128};
use crate::{for_each_lane, for_each_numeric, for_each_simd, for_each_wide};

/// A Rust type of an operand or a result, as the types of WebAssembly that it stands for.
trait Typed {
    const TYPES: &'static [&'static str];
}

macro_rules! typed {
    ($($rust:ty: $types:expr;)*) => { $(impl Typed for $rust { const TYPES: &'static [&'static str] = &$types; })* };
}

typed! {
    i32: ["i32"];
    i64: ["i64"];
    f32: ["f32"];
    f64: ["f64"];
    V128: ["v128"];
    bool: ["i32"];
    (i64, i64): ["i64", "i64"];
    // The index of a lane, an immediate.
    u8: [];
}

impl<T: Typed> Typed for Result<T, TrapCode> {
    const TYPES: &'static [&'static str] = T::TYPES;
}

/// A function whose signature can be told.
trait Signed {
    fn signature(self) -> String;
}

macro_rules! signed {
    ($($operand:ident)*) => {
        impl<$($operand: Typed,)* Results: Typed> Signed for fn($($operand),*) -> Results {
            fn signature(self) -> String {
                let operands: Vec<&str> = [$($operand::TYPES),*].concat();
                format!("[{}] → [{}]", operands.join(" "), Results::TYPES.join(" "))
            }
        }
    };
}

signed!(A);
signed!(A B);
signed!(A B C);
signed!(A B C D);

macro_rules! any {
    ($operand:ident) => {
        _
    };
}

macro_rules! rows {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        vec![$((stringify!($function), (ops::$function as fn($(any!($operand)),*) -> _).signature())),*]
    };
}

/// As `rows`, for functions that take the index of a lane too.
macro_rules! lane_rows {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        vec![$((stringify!($function), (ops::$function as fn($(any!($operand),)* _) -> _).signature())),*]
    };
}

pub(super) fn instructions() -> Vec<Instruction> {
    let tables: [Vec<(&str, String)>; 4] = [
        for_each_numeric!(rows),
        for_each_simd!(rows),
        for_each_lane!(lane_rows),
        for_each_wide!(rows),
    ];
    let describe = |(function, signature): (&str, String)| {
        let name = mnemonic(function);
        let (space, operation) = name.split_once('.').expect("a name of two parts");
        let (label, meaning) = meaning(space, operation);
        let link = match operation.contains("128") || operation.contains("wide") {
            true => WIDE.to_owned(),
            false => anchor("numerics", &format!("op-{label}")),
        };
        Instruction::new(&name, &signature, &meaning, link)
    };
    tables.into_iter().flatten().map(describe).collect()
}

/// What an operation does, and the end of the name of its paragraph in the specification.
fn meaning(space: &str, operation: &str) -> (String, String) {
    let is_float = space.starts_with('f');
    let is_vector = space.contains('x') || space == "v128";
    let letter = if is_float { 'f' } else { 'i' };
    let (base, sign) = match (operation.strip_suffix("_s"), operation.strip_suffix("_u")) {
        (Some(base), _) => (base, "signed"),
        (_, Some(base)) => (base, "unsigned"),
        _ => (operation, ""),
    };
    if let Some(words) = comparison(base) {
        let view = if sign.is_empty() {
            String::new()
        } else {
            format!(", both read as {sign} numbers")
        };
        let meaning = match is_vector {
            true => {
                format!("For each lane: all ones if the first operand's is {words} the second's{view}, else all zeros")
            }
            false => format!("1 if the first operand is {words} the second{view}, else 0"),
        };
        return (format!("{letter}{base}"), meaning);
    }
    if let Some((anchor, meaning)) = special(space, base, sign) {
        return (anchor.to_owned(), meaning);
    }
    let words = match is_float {
        true => float(base),
        false => integer(base, sign),
    };
    let words = words.unwrap_or_else(|| unreachable!("{space}.{operation} has no meaning"));
    let anchor = match base.strip_prefix("relaxed_") {
        Some(_) => format!("{letter}{base}"),
        None => format!("{letter}{}", base.trim_end_matches(|end: char| end.is_ascii_digit())),
    };
    // The specification names the family after its parameter.
    let anchor = if base.starts_with("extend") {
        "iextendn".to_owned()
    } else {
        anchor
    };
    (
        anchor,
        if is_vector {
            format!("For each lane: {words}")
        } else {
            capitalized(&words)
        },
    )
}

fn comparison(base: &str) -> Option<&'static str> {
    Some(match base {
        "eq" => "equal to",
        "ne" => "different from",
        "lt" => "less than",
        "gt" => "greater than",
        "le" => "at most",
        "ge" => "at least",
        _ => return None,
    })
}

/// Of integers, scalar or in lanes.
fn integer(base: &str, sign: &str) -> Option<String> {
    Some(match base {
        "clz" => "the number of zero bits above the highest one bit".to_owned(),
        "ctz" => "the number of zero bits below the lowest one bit".to_owned(),
        "popcnt" => "the number of one bits".to_owned(),
        "add" => "the sum, which wraps around".to_owned(),
        "sub" => "the first operand minus the second; the difference wraps around".to_owned(),
        "mul" => "the product, which wraps around".to_owned(),
        "div" if sign == "signed" => {
            "the signed quotient, cut off towards zero; traps if the second operand is zero or the quotient does not fit".to_owned()
        }
        "div" => "the unsigned quotient, rounded down; traps if the second operand is zero".to_owned(),
        "rem" if sign == "signed" => {
            "the rest of the signed division, with the sign of the first operand; traps if the second is zero".to_owned()
        }
        "rem" => "the rest of the unsigned division; traps if the second operand is zero".to_owned(),
        "and" => "the bits that both operands have".to_owned(),
        "or" => "the bits that any of the operands has".to_owned(),
        "xor" => "the bits that exactly one operand has".to_owned(),
        "shl" => "the first operand shifted left by the second, modulo the width".to_owned(),
        "shr" if sign == "signed" => {
            "the first operand shifted right by the second, modulo the width; copies of the sign come in".to_owned()
        }
        "shr" => "the first operand shifted right by the second, modulo the width; zeros come in".to_owned(),
        "rotl" => "the first operand rotated left by the second: bits that leave above come in below".to_owned(),
        "rotr" => "the first operand rotated right by the second: bits that leave below come in above".to_owned(),
        "abs" => "the absolute value; the smallest number stays as it is".to_owned(),
        "neg" => "zero minus the operand".to_owned(),
        "min" => format!("the smaller operand, both read as {sign} numbers"),
        "max" => format!("the greater operand, both read as {sign} numbers"),
        "add_sat" => format!("the sum of {sign} numbers; what does not fit becomes the nearest number that does"),
        "sub_sat" => format!("the difference of {sign} numbers; what does not fit becomes the nearest number that does"),
        "avgr" => "the average of unsigned numbers, rounded up".to_owned(),
        "extend8" => "the lowest 8 bits as a signed number".to_owned(),
        "extend16" => "the lowest 16 bits as a signed number".to_owned(),
        "extend32" => "the lowest 32 bits as a signed number".to_owned(),
        _ => return None,
    })
}

/// Of floats, scalar or in lanes.
fn float(base: &str) -> Option<String> {
    let words = match base {
        "abs" => "the absolute value: the sign bit is cleared",
        "neg" => "the sign bit is flipped",
        "ceil" => "the nearest integral value upwards",
        "floor" => "the nearest integral value downwards",
        "trunc" => "the integral part",
        "nearest" => "the nearest integral value; halves go to the even one",
        "sqrt" => "the square root, rounded to the nearest",
        "add" => "the sum, rounded to the nearest",
        "sub" => "the first operand minus the second, rounded to the nearest",
        "mul" => "the product, rounded to the nearest",
        "div" => "the quotient, rounded to the nearest; dividing by zero gives an infinity or NaN",
        "min" => "the smaller operand; NaN if one of them is, and -0 is smaller than 0",
        "max" => "the greater operand; NaN if one of them is, and 0 is greater than -0",
        "pmin" => "the second operand if it is less than the first, else the first",
        "pmax" => "the second operand if it is greater than the first, else the first",
        "copysign" => "the first operand with the sign of the second",
        "relaxed_min" => "the smaller operand; hosts may differ for NaN and zeros, this one does as `min`",
        "relaxed_max" => "the greater operand; hosts may differ for NaN and zeros, this one does as `max`",
        "relaxed_madd" => {
            "the product of the first two operands plus the third; hosts may round once or twice, this one twice"
        }
        "relaxed_nmadd" => {
            "the third operand minus the product of the first two; hosts may round once or twice, this one twice"
        }
        _ => return None,
    };
    Some(words.to_owned())
}

/// What changes types or shapes.
fn special(space: &str, base: &str, sign: &str) -> Option<(&'static str, String)> {
    let from = base.rsplit('_').next().unwrap_or_default();
    let half = if base.contains("_low") { "lower" } else { "upper" };
    let says = |anchor, words: &str| Some((anchor, words.to_owned()));
    match base {
        "eqz" => says("ieqz", "1 if the operand is zero, else 0"),
        "wrap_i64" => says("wrap", "The lowest 32 bits"),
        "extend_i32" => Some(("extend", format!("The operand as a {sign} number of 64 bits"))),
        "demote_f64" => says("demote", "The nearest f32"),
        "promote_f32" => says("promote", "The same number as an f64"),
        "add128" => says(
            "",
            "The sum of two 128-bit numbers, each given as its low half and its high half",
        ),
        "sub128" => says(
            "",
            "The difference of two 128-bit numbers, each given as its low half and its high half",
        ),
        "mul_wide" => Some((
            "",
            format!("All 128 bits of the product of two {sign} numbers: the low half, then the high half"),
        )),
        "not" => says("inot", "All bits flipped"),
        "and" if space == "v128" => says("iand", "The bits that both operands have"),
        "andnot" => says("iandnot", "The bits of the first operand that the second does not have"),
        "or" if space == "v128" => says("ior", "The bits that any of the operands has"),
        "xor" if space == "v128" => says("ixor", "The bits that exactly one operand has"),
        "bitselect" => says(
            "ibitselect",
            "Each bit from the first operand where the third has a one, else from the second",
        ),
        "any_true" => says("inez", "1 if any bit is set, else 0"),
        "all_true" => says("inez", "1 if no lane is zero, else 0"),
        "bitmask" => says("ivbitmask", "The highest bit of each lane, the first lane's lowest"),
        "splat" => says("vec", "A vector that has the operand in each of its lanes"),
        "swizzle" => says(
            "ivswizzle",
            "For each lane: the lane of the first operand that the second has the number of, or zero",
        ),
        "relaxed_swizzle" => says(
            "ivrelaxed_swizzle",
            "For each lane: the lane of the first operand that the second has the number of; hosts may differ beyond 15, here it is zero",
        ),
        "relaxed_laneselect" => says(
            "irelaxed_laneselect",
            "For each lane: the first operand's or the second's, as the mask in the third says; hosts may differ for mixed masks, here each bit is selected",
        ),
        "relaxed_q15mulr" => says(
            "irelaxed_q15mulr_s",
            "For each lane: the rounded product of fixed-point numbers with 15 bits behind the point",
        ),
        "q15mulr_sat" => says(
            "iq15mulrsat",
            "For each lane: the rounded product of fixed-point numbers with 15 bits behind the point, saturated",
        ),
        "relaxed_dot_i8x16_i7x16" => says(
            "irelaxed_dot",
            "For each lane: the sum of the products of two neighbouring bytes",
        ),
        "relaxed_dot_i8x16_i7x16_add" => says(
            "irelaxed_dot_add",
            "For each lane: the sum of the products of four neighbouring bytes, plus the third operand's lane",
        ),
        "dot_i16x8" => says(
            "ivdot",
            "For each lane: the sum of the products of two neighbouring lanes of half the width",
        ),
        "extract_lane" if sign.is_empty() => says("vec", "The lane of that number"),
        "extract_lane" => Some(("vec", format!("The lane of that number, as a {sign} number"))),
        "replace_lane" => says("vec", "The vector with another value in the lane of that number"),
        _ if base.starts_with("reinterpret") => Some(("reinterpret", format!("The bits of the {from} as they are"))),
        _ if base.starts_with("convert_low") => {
            Some(("convert", format!("The lower two lanes, {sign} numbers, as floats")))
        }
        _ if base.starts_with("convert") && space.contains('x') => Some((
            "convert",
            format!("For each lane: the nearest float to the {sign} number"),
        )),
        _ if base.starts_with("convert") => {
            Some(("convert", format!("The nearest float to the operand, a {sign} number")))
        }
        "demote_f64x2_zero" => says("demote", "The nearest f32 to each of both lanes, and two zeros"),
        "promote_low_f32x4" => says("promote", "The lower two lanes as f64"),
        _ if base.starts_with("narrow") => Some((
            "narrow",
            format!(
                "The lanes of both operands with half the width; what does not fit as {sign} becomes the nearest that does"
            ),
        )),
        _ if base.starts_with("extadd_pairwise") => Some((
            "ivadd_pairwise",
            format!("For each lane: the sum of two neighbouring {sign} lanes of half the width"),
        )),
        _ if base.starts_with("extmul") => Some((
            "ivmul",
            format!("For each lane: the product of {sign} lanes of the {half} half, in twice the width"),
        )),
        _ if base.starts_with("extend_") => Some((
            "extend",
            format!("The lanes of the {half} half, {sign} numbers, in twice the width"),
        )),
        _ => truncation(space, base, sign),
    }
}

fn truncation(space: &str, base: &str, sign: &str) -> Option<(&'static str, String)> {
    let (sign, is_zero) = match sign {
        "" => (if base.contains("_s_") { "signed" } else { "unsigned" }, true),
        sign => (sign, false),
    };
    let rest = if is_zero { ", and two zeros" } else { "" };
    if base.starts_with("relaxed_trunc") {
        let meaning = format!(
            "For each lane: the integral part as a {sign} number{rest}; hosts may differ where none fits, this one saturates"
        );
        Some(("relaxed_trunc", meaning))
    } else if base.starts_with("trunc_sat") && space.contains('x') {
        let meaning =
            format!("For each lane: the integral part as a {sign} number, or the nearest that fits; NaN gives 0{rest}");
        Some(("trunc_sat", meaning))
    } else if base.starts_with("trunc_sat") {
        Some((
            "trunc_sat",
            format!("The integral part as a {sign} number, or the nearest that fits; NaN gives 0"),
        ))
    } else if base.starts_with("trunc_") {
        Some((
            "trunc",
            format!("The integral part as a {sign} number; traps if that does not fit"),
        ))
    } else {
        None
    }
}

fn capitalized(words: &str) -> String {
    let mut rest = words.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}
