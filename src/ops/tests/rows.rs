//! What holds for every row of the tables: its types are those of the instruction, nothing panics, NaNs are canonical.

use proptest::prelude::*;

use crate::error::TrapCode;
use crate::ops::{self, V128};

/// A type of operands or results, and how tests see its values: as bits.
trait Value {
    const TYPE: &'static str;
    fn from_bits(bits: u128) -> Self;
    fn to_bits(self) -> u128;
}

macro_rules! impl_value {
    ($( $ty:ty, $name:literal, |$bits:ident| $from_bits:expr, |$value:ident| $to_bits:expr; )*) => { $(
        impl Value for $ty {
            const TYPE: &'static str = $name;

            fn from_bits($bits: u128) -> Self {
                $from_bits
            }

            fn to_bits(self) -> u128 {
                let $value = self;
                $to_bits
            }
        }
    )* };
}

impl_value! {
    i32, "i32", |bits| bits as i32, |value| (value as u32).into();
    i64, "i64", |bits| bits as i64, |value| (value as u64).into();
    f32, "f32", |bits| f32::from_bits(bits as u32), |value| value.to_bits().into();
    f64, "f64", |bits| f64::from_bits(bits as u64), |value| value.to_bits().into();
    V128, "v128", |bits| V128::from_bits(bits), |value| V128::to_bits(value);
    bool, "i32", |_bits| unreachable!("no operand is a bool"), |value| value.into();
}

/// What an operation gives: a value, two, or a value unless it traps.
trait Outcome {
    const TYPES: &'static [&'static str];
    fn values(self) -> Result<Vec<u128>, TrapCode>;
}

impl<V: Value> Outcome for V {
    const TYPES: &'static [&'static str] = &[V::TYPE];

    fn values(self) -> Result<Vec<u128>, TrapCode> {
        Ok(vec![self.to_bits()])
    }
}

impl<V: Value> Outcome for Result<V, TrapCode> {
    const TYPES: &'static [&'static str] = &[V::TYPE];

    fn values(self) -> Result<Vec<u128>, TrapCode> {
        self.map(|value| vec![value.to_bits()])
    }
}

impl Outcome for (i64, i64) {
    const TYPES: &'static [&'static str] = &["i64", "i64"];

    fn values(self) -> Result<Vec<u128>, TrapCode> {
        Ok(vec![self.0.to_bits(), self.1.to_bits()])
    }
}

/// An operation whatever its types. `Signature` holds those types, operands first.
trait Operation<Signature> {
    const OPERANDS: &'static [&'static str];
    const RESULTS: &'static [&'static str];
    fn apply(&self, operands: &[u128], lane: u8) -> Result<Vec<u128>, TrapCode>;
}

macro_rules! impl_operation {
    ($( $($operand:ident $index:literal)* $(, $lane:ident)?; )*) => { $(
        impl<F, $($operand: Value,)* R: Outcome> Operation<($($operand,)* R, $($lane)?)> for F
        where
            F: Fn($($operand,)* $($lane)?) -> R,
        {
            const OPERANDS: &'static [&'static str] = &[$($operand::TYPE),*];
            const RESULTS: &'static [&'static str] = R::TYPES;

            fn apply(&self, operands: &[u128], lane: u8) -> Result<Vec<u128>, TrapCode> {
                let _ = lane;
                self($($operand::from_bits(operands[$index]),)* $(lane as $lane)?).values()
            }
        }
    )* };
}

impl_operation! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0, u8;
    A 0 B 1, u8;
}

/// An operation without its types: from the bits of operands and a lane's index to the bits of results.
type Apply = Box<dyn Fn(&[u128], u8) -> Result<Vec<u128>, TrapCode>>;

/// A row without its types.
struct Row {
    function: &'static str,
    operands: &'static [&'static str],
    results: &'static [&'static str],
    has_lane: bool,
    apply: Apply,
}

fn row<Signature>(
    function: &'static str,
    has_lane: bool,
    operation: impl Operation<Signature> + Copy + 'static,
) -> Row {
    fn types<Signature, O: Operation<Signature>>(_: &O) -> [&'static [&'static str]; 2] {
        [O::OPERANDS, O::RESULTS]
    }
    let [operands, results] = types(&operation);
    let apply = Box::new(move |operands: &[u128], lane| operation.apply(operands, lane));
    Row {
        function,
        operands,
        results,
        has_lane,
        apply,
    }
}

macro_rules! plain_rows {
    ($( $variant:ident $function:ident $operands:tt; )*) => {
        vec![ $( row(stringify!($function), false, ops::$function) ),* ]
    };
}

macro_rules! lane_rows {
    ($( $variant:ident $function:ident $operands:tt; )*) => {
        vec![ $( row(stringify!($function), true, ops::$function) ),* ]
    };
}

fn all_rows() -> Vec<Row> {
    let tables: [Vec<Row>; 4] = [
        ops::for_each_numeric!(plain_rows),
        ops::for_each_wide!(plain_rows),
        ops::for_each_simd!(plain_rows),
        ops::for_each_lane!(lane_rows),
    ];
    tables.into_iter().flatten().collect()
}

/// A module with one function for each row, which applies the instruction to its parameters, is valid.
#[test]
fn operations_have_the_types_of_their_instructions() {
    let mut text = String::from("(module\n");
    for row in all_rows() {
        let mnemonic = row.function.replacen('_', ".", 1);
        let lane = if row.has_lane { " 0" } else { "" };
        let operands: String = (0..row.operands.len())
            .map(|index| format!(" local.get {index}"))
            .collect();
        let (parameters, results) = (row.operands.join(" "), row.results.join(" "));
        text += &format!("  (func (param {parameters}) (result {results}){operands} {mnemonic}{lane})\n");
    }
    text += ")";

    let buffer = wast::parser::ParseBuffer::new(&text).unwrap();
    let mut module: wast::Wat<'_> = wast::parser::parse(&buffer).unwrap();
    let binary = module.encode().unwrap();
    let features = wasmparser::WasmFeatures::all();
    wasmparser::Validator::new_with_features(features)
        .validate_all(&binary)
        .unwrap();
}

/// Bits that are an edge for some type.
const EDGES: [u128; 14] = [
    0,
    1,
    u128::MAX,
    0x0000_0001_0000_0001_0000_0001_0000_0001,
    0x8080_8080_8080_8080_8080_8080_8080_8080,
    0x8000_8000_8000_8000_8000_8000_8000_8000,
    0x8000_0000_8000_0000_8000_0000_8000_0000,
    0x8000_0000_0000_0000_8000_0000_0000_0000,
    0x7fff_ffff_7fff_ffff_7fff_ffff_7fff_ffff,
    0x7fff_ffff_ffff_ffff_7fff_ffff_ffff_ffff,
    // Infinities, and NaNs that are negative and have a payload.
    0x7f80_0000_ff80_0000_7f80_0000_7f80_0000,
    0xffc0_0001_7fa0_0000_ffc0_0001_ffa0_0000,
    0x7ff0_0000_0000_0000_fff0_0000_0000_0000,
    0xfff8_0000_0000_0001_7ff4_0000_0000_0000,
];

/// Instructions with float results that move or choose bits, and so keep whatever NaN they find.
const KEEPS_NANS: [&str; 9] = [
    "abs",
    "neg",
    "copysign",
    "reinterpret",
    "pmin",
    "pmax",
    "splat",
    "extract_lane",
    "replace_lane",
];

/// Asserts of one application that it gives the same twice and no NaN but a canonical one.
fn check(row: &Row, operands: &[u128], lane: u8) {
    let outcome = (row.apply)(operands, lane);
    assert_eq!(outcome, (row.apply)(operands, lane));

    let name = row.function;
    if KEEPS_NANS.iter().any(|kept| name.contains(kept)) {
        return;
    }
    // Comparisons of float lanes give masks.
    let compares = ["_eq", "_ne", "_lt", "_gt", "_le", "_ge"]
        .iter()
        .any(|comparison| name.ends_with(comparison));
    for bits in outcome.into_iter().flatten() {
        let is_float = |prefix: &str| name.starts_with(prefix) && !compares;
        if is_float("f32") {
            for lane in V128::from_bits(bits).lanes::<[f32; 4]>() {
                assert!(
                    !lane.is_nan() || lane.to_bits() == super::CANONICAL_NAN_F32,
                    "{name}: {lane:?}"
                );
            }
        } else if is_float("f64") {
            for lane in V128::from_bits(bits).lanes::<[f64; 2]>() {
                assert!(
                    !lane.is_nan() || lane.to_bits() == super::CANONICAL_NAN_F64,
                    "{name}: {lane:?}"
                );
            }
        }
    }
}

#[test]
fn every_operation_is_total_and_its_nans_are_canonical_at_the_edges() {
    for row in all_rows() {
        for (i, a) in EDGES.into_iter().enumerate() {
            for (j, b) in EDGES.into_iter().enumerate() {
                check(
                    &row,
                    &[a, b, EDGES[(i + j) % EDGES.len()], EDGES[(i * j) % EDGES.len()]],
                    0,
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_operation_is_total_and_its_nans_are_canonical(operands: [u128; 4], lane: u8) {
        for row in all_rows() {
            check(&row, &operands, lane);
        }
    }
}
