//! The tables against wasmparser's own: complete, without repetition, and with the right names and arities.

use std::collections::BTreeMap;

use crate::ops;

/// A row of one of our tables.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Row {
    variant: &'static str,
    function: &'static str,
    operands: usize,
}

macro_rules! rows {
    ($( $variant:ident $function:ident ( $($operand:ident)* ); )*) => {
        vec![ $( {
            // The function is there, under this name.
            let _ = ops::$function;
            Row {
                variant: stringify!($variant),
                function: stringify!($function),
                operands: [$( stringify!($operand) ),*].len(),
            }
        } ),* ]
    };
}

/// An operator in wasmparser's table.
struct Operator {
    proposal: &'static str,
    variant: &'static str,
    immediates: Vec<&'static str>,
    visit: &'static str,
    arity: &'static str,
}

macro_rules! operators {
    ($( @$proposal:ident $variant:ident $({ $($immediate:ident : $ty:ty),* })? => $visit:ident ($($arity:tt)*) )*) => {
        vec![ $( Operator {
            proposal: stringify!($proposal),
            variant: stringify!($variant),
            immediates: vec![ $( $( stringify!($immediate) ),* )? ],
            visit: stringify!($visit),
            arity: stringify!($($arity)*),
        } ),* ]
    };
}

/// Operators without immediates in the proposals that are ours which are not functions of their operands.
const NOT_PURE: [&str; 7] = ["Unreachable", "Nop", "Else", "End", "Return", "Drop", "Select"];

/// What our tables must hold, from wasmparser's: those with `immediates`, and `results` of them.
fn expected(proposals: &[&str], immediates: &[&str], results: usize) -> BTreeMap<&'static str, Row> {
    let operators: Vec<Operator> = wasmparser::for_each_operator!(operators);
    operators
        .iter()
        .filter(|operator| proposals.contains(&operator.proposal))
        .filter(|operator| operator.immediates == immediates && !NOT_PURE.contains(&operator.variant))
        .map(|operator| {
            let (operands, result_count) = operator
                .arity
                .strip_prefix("arity ")
                .and_then(|arity| arity.split_once(" -> "))
                .unwrap();
            assert_eq!(result_count, results.to_string(), "{}", operator.variant);
            let function = operator.visit.strip_prefix("visit_").unwrap();
            (
                operator.variant,
                Row {
                    variant: operator.variant,
                    function,
                    operands: operands.parse().unwrap(),
                },
            )
        })
        .collect()
}

/// Asserts that the rows are exactly the expected ones, each once.
fn assert_rows(rows: Vec<Row>, expected: BTreeMap<&'static str, Row>) {
    let by_variant: BTreeMap<_, _> = rows.iter().map(|row| (row.variant, *row)).collect();
    assert_eq!(by_variant.len(), rows.len(), "an instruction is declared twice");
    assert_eq!(by_variant, expected);
}

#[test]
fn every_scalar_operator_is_declared() {
    let rows = ops::for_each_numeric!(rows);
    assert_eq!(rows.len(), 136);
    assert_rows(
        rows,
        expected(&["mvp", "sign_extension", "saturating_float_to_int"], &[], 1),
    );
}

#[test]
fn every_wide_operator_is_declared() {
    let rows = ops::for_each_wide!(rows);
    assert_eq!(rows.len(), 4);
    assert_rows(rows, expected(&["wide_arithmetic"], &[], 2));
}

#[test]
fn every_vector_operator_is_declared() {
    let rows = ops::for_each_simd!(rows);
    assert_eq!(rows.len(), 218);
    assert_rows(rows, expected(&["simd", "relaxed_simd"], &[], 1));
}

#[test]
fn every_lane_operator_is_declared() {
    let rows = ops::for_each_lane!(rows);
    assert_eq!(rows.len(), 14);
    assert_rows(rows, expected(&["simd", "relaxed_simd"], &["lane"], 1));
}
