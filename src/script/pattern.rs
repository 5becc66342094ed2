//! What `assert_return` allows: values, classes of NaNs, kinds of references, alternatives.

use std::fmt::Display;

use wast::WastRet;
use wast::core::{NanPattern, V128Pattern, WastRetCore};
use wast::token::{F32, F64};

use crate::machine::{Ref, RefKind, Value};

/// Whether values are what the patterns allow.
pub(super) fn all_match(patterns: &[WastRet<'_>], values: &[Value]) -> bool {
    patterns.len() == values.len()
        && patterns
            .iter()
            .zip(values)
            .all(|(pattern, value)| matches_one(pattern, value))
}

fn matches_one(pattern: &WastRet<'_>, value: &Value) -> bool {
    match pattern {
        WastRet::Core(pattern) => matches(pattern, value),
        _ => false,
    }
}

fn matches(pattern: &WastRetCore<'_>, value: &Value) -> bool {
    use WastRetCore as P;
    match (pattern, *value) {
        (P::Either(alternatives), _) => alternatives.iter().any(|pattern| matches(pattern, value)),
        (P::I32(expected), Value::I32(value)) => *expected == value,
        (P::I64(expected), Value::I64(value)) => *expected == value,
        (P::F32(expected), Value::F32(value)) => matches_f32(expected, value.to_bits()),
        (P::F64(expected), Value::F64(value)) => matches_f64(expected, value.to_bits()),
        (P::V128(expected), Value::V128(value)) => matches_v128(expected, value),
        (pattern, Value::Ref(value)) => matches_reference(pattern, value),
        _ => false,
    }
}

fn matches_f32(pattern: &NanPattern<F32>, bits: u32) -> bool {
    match pattern {
        NanPattern::Value(expected) => expected.bits == bits,
        NanPattern::CanonicalNan => bits & 0x7fff_ffff == 0x7fc0_0000,
        NanPattern::ArithmeticNan => bits & 0x7fc0_0000 == 0x7fc0_0000,
    }
}

fn matches_f64(pattern: &NanPattern<F64>, bits: u64) -> bool {
    match pattern {
        NanPattern::Value(expected) => expected.bits == bits,
        NanPattern::CanonicalNan => bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
        NanPattern::ArithmeticNan => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
    }
}

fn matches_v128(pattern: &V128Pattern, value: u128) -> bool {
    let lane = |index: usize, bits: usize| (value >> (index * bits)) as u64;
    match pattern {
        V128Pattern::I8x16(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, expected)| *expected == lane(i, 8) as i8),
        V128Pattern::I16x8(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, expected)| *expected == lane(i, 16) as i16),
        V128Pattern::I32x4(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, expected)| *expected == lane(i, 32) as i32),
        V128Pattern::I64x2(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, expected)| *expected == lane(i, 64) as i64),
        V128Pattern::F32x4(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, lane_is)| matches_f32(lane_is, lane(i, 32) as u32)),
        V128Pattern::F64x2(lanes) => lanes
            .iter()
            .enumerate()
            .all(|(i, lane_is)| matches_f64(lane_is, lane(i, 64))),
    }
}

/// Null has no type at run time, so the type that a pattern may give to it cannot be wrong.
fn matches_reference(pattern: &WastRetCore<'_>, value: Ref) -> bool {
    use WastRetCore as P;
    match (pattern, value.get()) {
        (P::RefNull(_), None) => true,
        // An index would mean nothing without the module that it counts in, which a pattern does not name.
        (P::RefFunc(None), Some((RefKind::Func, _))) => true,
        (P::RefExtern(expected), Some((RefKind::Extern, number))) => expected.is_none_or(|expected| expected == number),
        (P::RefHost(expected), Some((RefKind::Extern, number))) => *expected == number,
        // What the host made can be made an `anyref`.
        (P::RefAny, Some((RefKind::Extern, _))) => true,
        (P::RefAny | P::RefEq, Some((RefKind::I31 | RefKind::Struct | RefKind::Array, _))) => true,
        (P::RefI31, Some((RefKind::I31, _))) => true,
        (P::RefStruct, Some((RefKind::Struct, _))) => true,
        (P::RefArray, Some((RefKind::Array, _))) => true,
        // And an internal reference can be made an `externref`.
        (P::RefExtern(None), Some((RefKind::I31 | RefKind::Struct | RefKind::Array, _))) => true,
        _ => false,
    }
}

/// The patterns as the text format writes them, with the values beside them in the same shapes, for a message.
pub(super) fn describe(patterns: &[WastRet<'_>], values: &[Value]) -> (String, String) {
    let expected = patterns.iter().map(|pattern| match pattern {
        WastRet::Core(pattern) => describe_pattern(pattern),
        _ => "a value of the component model".to_owned(),
    });
    let got = values
        .iter()
        .enumerate()
        .map(|(index, value)| match (value, patterns.get(index)) {
            (Value::V128(value), Some(WastRet::Core(WastRetCore::V128(shape)))) => describe_vector(*value, shape),
            _ => describe_value(value),
        });
    (list(expected), list(got))
}

/// Values as the text format writes them.
pub(super) fn describe_values(values: &[Value]) -> String {
    list(values.iter().map(describe_value))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        "no result".to_owned()
    } else {
        items.join(" ")
    }
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::I32(value) => format!("(i32.const {value})"),
        Value::I64(value) => format!("(i64.const {value})"),
        Value::F32(_) => format!("(f32.const {value})"),
        Value::F64(_) => format!("(f64.const {value})"),
        Value::V128(value) => describe_vector(*value, &V128Pattern::I32x4([0; 4])),
        Value::Ref(_) => format!("({value})"),
    }
}

fn describe_pattern(pattern: &WastRetCore<'_>) -> String {
    use WastRetCore as P;
    match pattern {
        P::I32(value) => format!("(i32.const {value})"),
        P::I64(value) => format!("(i64.const {value})"),
        P::F32(lane) => format!("(f32.const {})", describe_f32(lane)),
        P::F64(lane) => format!("(f64.const {})", describe_f64(lane)),
        P::V128(V128Pattern::F32x4(lanes)) => vector("f32x4", lanes.iter().map(describe_f32)),
        P::V128(V128Pattern::F64x2(lanes)) => vector("f64x2", lanes.iter().map(describe_f64)),
        P::V128(V128Pattern::I8x16(lanes)) => vector("i8x16", lanes),
        P::V128(V128Pattern::I16x8(lanes)) => vector("i16x8", lanes),
        P::V128(V128Pattern::I32x4(lanes)) => vector("i32x4", lanes),
        P::V128(V128Pattern::I64x2(lanes)) => vector("i64x2", lanes),
        P::RefNull(_) => "(ref.null)".to_owned(),
        P::RefExtern(Some(number)) => format!("(ref.extern {number})"),
        P::RefExtern(None) => "(ref.extern)".to_owned(),
        P::RefHost(number) => format!("(ref.host {number})"),
        P::RefFunc(None) => "(ref.func)".to_owned(),
        P::RefFunc(Some(_)) => "(ref.func) of an index, which has no meaning here".to_owned(),
        P::RefAny => "(ref.any)".to_owned(),
        P::RefEq => "(ref.eq)".to_owned(),
        P::RefArray => "(ref.array)".to_owned(),
        P::RefStruct => "(ref.struct)".to_owned(),
        P::RefI31 => "(ref.i31)".to_owned(),
        P::RefI31Shared => "(ref.i31_shared)".to_owned(),
        P::Either(alternatives) => format!("(either {})", list(alternatives.iter().map(describe_pattern))),
    }
}

fn describe_f32(pattern: &NanPattern<F32>) -> String {
    match pattern {
        NanPattern::Value(value) => Value::F32(f32::from_bits(value.bits)).to_string(),
        NanPattern::CanonicalNan => "nan:canonical".to_owned(),
        NanPattern::ArithmeticNan => "nan:arithmetic".to_owned(),
    }
}

fn describe_f64(pattern: &NanPattern<F64>) -> String {
    match pattern {
        NanPattern::Value(value) => Value::F64(f64::from_bits(value.bits)).to_string(),
        NanPattern::CanonicalNan => "nan:canonical".to_owned(),
        NanPattern::ArithmeticNan => "nan:arithmetic".to_owned(),
    }
}

/// Writes a vector in the shape of a pattern.
fn describe_vector(value: u128, shape: &V128Pattern) -> String {
    let lane = |index: usize, bits: usize| (value >> (index * bits)) as u64;
    match shape {
        V128Pattern::I8x16(_) => vector("i8x16", (0..16).map(|i| lane(i, 8) as i8)),
        V128Pattern::I16x8(_) => vector("i16x8", (0..8).map(|i| lane(i, 16) as i16)),
        V128Pattern::I32x4(_) => vector("i32x4", (0..4).map(|i| lane(i, 32) as i32)),
        V128Pattern::I64x2(_) => vector("i64x2", (0..2).map(|i| lane(i, 64) as i64)),
        V128Pattern::F32x4(_) => vector("f32x4", (0..4).map(|i| Value::F32(f32::from_bits(lane(i, 32) as u32)))),
        V128Pattern::F64x2(_) => vector("f64x2", (0..2).map(|i| Value::F64(f64::from_bits(lane(i, 64))))),
    }
}

fn vector(shape: &str, lanes: impl IntoIterator<Item = impl Display>) -> String {
    let lanes: Vec<String> = lanes.into_iter().map(|lane| lane.to_string()).collect();
    format!("(v128.const {shape} {})", lanes.join(" "))
}
