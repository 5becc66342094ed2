//! A long run needs no more of the host's stack than a short one: handlers of fast code end with jumps, or are a loop.

use std::fmt::Write;
use std::thread;

use semblance::script::{Options, run};
use semblance::{for_each_lane, for_each_simd, for_each_vector_load};

/// So often that a call instead of a jump, of any operation, would need more than the whole stack.
const TIMES: u32 = 200_000;
const STACK: usize = 1 << 20;

#[test]
fn long_runs_need_no_more_of_the_stack_than_short_ones() {
    let text = script();
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        let checks = run(&text, Options::default(), &mut Vec::new());
        let failed: Vec<String> = checks
            .iter()
            .filter(|check| !check.passed())
            .map(ToString::to_string)
            .collect();
        assert_eq!(failed, Vec::<String>::new());
        checks.len()
    });
    let checks = thread.expect("a thread can be made").join();
    assert_eq!(checks.expect("the script runs to its end"), 4);
}

macro_rules! functions {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        vec![$((stringify!($function), [$(stringify!($operand)),*].len())),*]
    };
}

macro_rules! loads {
    ($($variant:ident $stored:ident $function:ident;)*) => {
        vec![$(stringify!($function)),*]
    };
}

/// Every kind of operation on vectors.
fn vectors() -> String {
    let mut body = String::new();
    let mut line = |line: String| writeln!(body, "      {line}").expect("a string takes all");
    let scalar = |function: &str| match &function[..5] {
        "i64x2" => "(local.get $i64)",
        "f32x4" => "(local.get $f32)",
        "f64x2" => "(local.get $f64)",
        _ => "(local.get $i32)",
    };
    for (function, operands) in for_each_simd!(functions) {
        let name = function.replacen('_', ".", 1);
        let is_shift = ["_shl", "_shr_s", "_shr_u"]
            .iter()
            .any(|shift| function.ends_with(shift));
        let operands = match operands {
            _ if is_shift => "(local.get $v) (local.get $i32)".to_owned(),
            1 if function.ends_with("_splat") => scalar(function).to_owned(),
            _ => "(local.get $v) ".repeat(operands),
        };
        line(format!("(drop ({name} {operands}))"));
    }
    for (function, operands) in for_each_lane!(functions) {
        let name = function.replacen('_', ".", 1);
        let scalar = if operands == 2 { scalar(function) } else { "" };
        line(format!("(drop ({name} 1 (local.get $v) {scalar}))"));
    }
    for function in for_each_vector_load!(loads) {
        let name = function.replacen('_', ".", 1);
        line(format!("(drop ({name} offset=1 (local.get $i32)))"));
    }
    for bits in [8, 16, 32, 64] {
        line(format!(
            "(drop (v128.load{bits}_lane offset=1 1 (local.get $i32) (local.get $v)))"
        ));
        line(format!(
            "(v128.store{bits}_lane offset=9 1 (local.get $i32) (local.get $v))"
        ));
    }
    let word = "4 5 6 7";
    for lanes in [
        "0 2 1 3 31 30 29 28 4 5 6 7 8 9 10 11",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        &format!("{word} {word} 16 17 18 19 {word}"),
    ] {
        line(format!("(drop (i8x16.shuffle {lanes} (local.get $v) (local.get $v)))"));
    }
    for other in [
        "(v128.store offset=9 (local.get $i32) (v128.load offset=1 (local.get $i32)))",
        "(drop (select (local.get $v) (v128.const i64x2 1 2) (local.get $i32)))",
        "(drop (local.tee $w (local.get $v))) (local.set $v (local.get $w))",
    ] {
        line(other.to_owned());
    }
    body
}

/// Every kind of operation, again and again.
fn script() -> String {
    let mut body = String::new();
    let integer = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
    let compare = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
    let float = "add sub mul div min max copysign";
    let compare_floats = "eq ne lt gt le ge";
    let mut line = |line: String| writeln!(body, "      {line}").expect("a string takes all");
    for ty in ["i32", "i64"] {
        for op in integer.split(' ') {
            line(format!("(drop ({ty}.{op} (local.get ${ty}) (local.get ${ty})))"));
            line(format!("(drop ({ty}.{op} (local.get ${ty}) ({ty}.const 3)))"));
        }
        for op in compare.split(' ') {
            line(format!("(drop ({ty}.{op} (local.get ${ty}) (local.get ${ty})))"));
            line(format!(
                "(block (br_if 0 ({ty}.{op} (local.get ${ty}) (local.get ${ty}))))"
            ));
            line(format!(
                "(block (br_if 0 ({ty}.{op} (local.get ${ty}) ({ty}.const 5))))"
            ));
        }
        for op in ["clz", "ctz", "popcnt", "eqz"] {
            line(format!("(drop ({ty}.{op} (local.get ${ty})))"));
        }
        for op in [
            "trunc_f32_s",
            "trunc_f64_u",
            "trunc_sat_f32_u",
            "trunc_sat_f64_s",
            "extend8_s",
        ] {
            let from = if op.contains("f32") {
                "f32"
            } else if op.contains("f64") {
                "f64"
            } else {
                ty
            };
            line(format!("(drop ({ty}.{op} (local.get ${from})))"));
        }
    }
    for ty in ["f32", "f64"] {
        for op in float.split(' ') {
            line(format!("(drop ({ty}.{op} (local.get ${ty}) (local.get ${ty})))"));
        }
        for op in compare_floats.split(' ') {
            line(format!("(drop ({ty}.{op} (local.get ${ty}) (local.get ${ty})))"));
            line(format!(
                "(block (br_if 0 ({ty}.{op} (local.get ${ty}) (local.get ${ty}))))"
            ));
            line(format!("(if ({ty}.{op} (local.get ${ty}) (local.get ${ty})) (then))"));
            for constant in [format!("({ty}.const 4)"), format!("(local.get ${ty})")] {
                let comparison = format!("({ty}.{op} (local.get ${ty}) {constant})");
                line(format!("(block (br_if 0 {comparison}))"));
                line(format!("(block (br_if 0 (i32.eqz {comparison})))"));
            }
        }
        for op in [
            "abs",
            "neg",
            "sqrt",
            "ceil",
            "floor",
            "trunc",
            "nearest",
            "convert_i32_s",
            "convert_i64_u",
        ] {
            let from = if op.ends_with("i32_s") {
                "i32"
            } else if op.ends_with("i64_u") {
                "i64"
            } else {
                ty
            };
            line(format!("(drop ({ty}.{op} (local.get ${from})))"));
        }
    }
    for (ty, loads) in [
        ("i32", "load load8_s load8_u load16_s load16_u"),
        ("i64", "load load8_s load8_u load16_s load16_u load32_s load32_u"),
        ("f32", "load"),
        ("f64", "load"),
    ] {
        for load in loads.split(' ') {
            line(format!("(drop ({ty}.{load} offset=1 (local.get $i32)))"));
        }
        for store in loads.split(' ').filter(|load| !load.ends_with("_u")) {
            let store = store.replace("load", "store").replace("_s", "");
            line(format!("({ty}.{store} offset=9 (local.get $i32) (local.get ${ty}))"));
            line(format!("({ty}.{store} offset=9 (local.get $i32) ({ty}.const 1))"));
        }
    }
    for first in ["add", "sub", "mul"] {
        for then in ["add", "sub", "mul"] {
            let first = format!("(f64.{first} (local.get $f64) (local.get $f64))");
            line(format!("(drop (f64.{then} {first} (local.get $f64)))"));
            line(format!("(drop (f64.{then} (local.get $f64) {first}))"));
        }
    }
    // Two of all that can be in a row, and an operation without such a form after each.
    let in_rows = [
        "(local.set $sum (i32.add (local.get $sum) (local.get $i32)))",
        "(local.set $sum (i32.add (local.get $sum) (i32.const 3)))",
        "(local.set $g (f64.mul (local.get $f64) (local.get $f64)))",
        "(local.set $sum (local.get $i32))",
    ];
    for (first, then) in in_rows.iter().flat_map(|first| in_rows.map(|then| (first, then))) {
        line(format!("{first} {then} (drop (i32.clz (local.get $i32)))"));
    }
    line(
        "(drop (f64.add (f64.mul (f64.add (local.get $f64) (local.get $f64)) (local.get $f64)) (local.get $f64)))"
            .to_owned(),
    );
    for (ty, firsts, thens) in [
        ("i32", "and xor rotl shr_u", "xor and"),
        ("i64", "or rotl shl shr_u and", "or xor and shl"),
    ] {
        let values = [format!("(local.get ${ty})"), format!("({ty}.const 3)")];
        for (first, then) in firsts
            .split(' ')
            .flat_map(|first| thens.split(' ').map(move |then| (first, then)))
        {
            for (b, c) in values.iter().flat_map(|b| values.iter().map(move |c| (b, c))) {
                line(format!("(drop ({ty}.{then} ({ty}.{first} (local.get ${ty}) {b}) {c}))"));
            }
        }
    }
    line("(drop (select (i32.const 1) (i32.const 2) (local.get $i32)))".to_owned());
    for shifted in ["(local.get $i32)", "(i32.shl (local.get $i32) (i32.const 2))"] {
        for load in ["load", "load8_u", "load16_u"] {
            line(format!("(drop (i32.{load} (i32.add (local.get $i32) {shifted})))"));
        }
    }
    for mask in [2, 8] {
        let masked = format!("(i32.and (local.get $i32) (i32.const {mask}))");
        line(format!("(block (br_if 0 {masked})) (if {masked} (then))"));
    }
    let increment = "(local.tee $sum (i32.add (local.get $sum) (i32.const 1)))";
    line(format!("(block (br_if 0 (i32.ne {increment} (i32.const 70000))))"));
    body += &vectors();
    format!(
        r#"(module (func (export "foreign") (param i32) (result i32) (local.get 0)))
(register "other")
(module
  (import "other" "foreign" (func $foreign (param i32) (result i32)))
  (type $unary (func (param i32) (result i32)))
  (memory 1) (global $global (mut i64) (i64.const 1))
  (table funcref (elem $one $foreign))
  (func $none)
  (func $one (param i32) (result i32) (local i64 f64) (local.get 0))
  (func $many (param i32) (result i32 i64) (local.get 0) (global.get $global))
  (func (export "all") (param $times i32) (local $i32 i32) (local $i64 i64) (local $f32 f32) (local $f64 f64) (local $g f64) (local $v v128) (local $w v128) (local $sum i32)
    (local.set $i32 (i32.const 7)) (local.set $i64 (i64.const 7))
    (local.set $f32 (f32.const 1.5)) (local.set $f64 (f64.const 1.5))
    (loop $again
{body}      (call $none)
      (drop (call $one (local.get $times)))
      (drop (call $foreign (local.get $times)))
      (drop (call_indirect (type $unary) (local.get $times) (i32.const 0)))
      (drop (call_indirect (type $unary) (local.get $times) (i32.const 1)))
      (call $many (local.get $times)) (drop) (drop)
      (block (block (br_table 0 1 0 (local.get $i32))))
      (drop (select (local.get $i32) (local.get $times) (local.get $i32)))
      (global.set $global (i64.xor (global.get $global) (i64.const 0x123456789abcdef)))
      (global.set $global (i64.mul (i64.add (global.get $global) (i64.const 0x123456789abcdef)) (i64.const 0x123456789abcdef)))
      (drop (f64.sub (local.get $f64) (f64.mul (local.get $f64) (local.get $f64))))
      (drop (f64.add (f64.mul (local.get $f64) (local.get $f64)) (local.get $f64)))
      (drop (f64.add (f64.mul (local.get $f64) (f64.const 2)) (f64.const 2)))
      (drop (f64.div (f64.const 0) (f64.sub (local.get $f64) (local.get $f64))))
      (drop (i32.load (i32.add (local.get $i32) (i32.shl (local.get $i32) (i32.const 2)))))
      (local.set $v (i8x16.add (local.get $v) (v128.load (local.get $i32))))
      (memory.fill (i32.const 0) (i32.const 1) (memory.size))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
(assert_return (invoke "all" (i32.const {TIMES})))
"#
    )
}
