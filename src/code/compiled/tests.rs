//! What is compiled is WebAssembly. That it computes the same, only a JavaScript engine can show: `tests/suite`.

use std::collections::HashSet;

use wasmparser::{KnownCustom, Operator, Parser, Payload, Validator};

use super::context::Helpers;
use super::entries::{Entries, Heat};
use super::graph::{Content, Graph};
use super::{Root, lower};
use crate::code::Program;
use crate::features::Features;
use crate::module::load_text;

/// Compiles the functions of a module from everywhere, and gives how many times that was possible and not.
fn compile_all(text: &str) -> (usize, usize) {
    let module = load_text(text, Features::default())
        .expect("the text of a module")
        .module;
    let mut program = Program::new();
    program.leave_vectors_to_plain_code();
    let number = program.add_module(module.clone());
    let (mut compiled, mut unsuitable) = (0, 0);
    for function in module.imported_functions() as u32..module.functions.len() as u32 {
        let fast = program.fast_code(number, function).expect("its frame is small");
        let entries = fast.entries().iter().map(|(_, op)| Root::at(function, *op));
        for root in entries.chain([Root::call(function)]) {
            let lowered = lower(&program, number, &[root], &Helpers::default());
            if lowered.roots.is_empty() {
                assert_eq!(lowered.unsuitable, [root]);
                unsuitable += 1;
                continue;
            }
            assert!(lowered.roots[0] == root && lowered.unsuitable.is_empty());
            let valid = Validator::new().validate_all(&lowered.bytes);
            valid.unwrap_or_else(|error| panic!("{root:?}: {error}"));
            check_hints(&lowered.bytes);
            compiled += 1;
        }
    }
    (compiled, unsuitable)
}

/// Hints are for instructions that branch.
fn check_hints(bytes: &[u8]) {
    let mut hints = Vec::new();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("the module is valid") {
            Payload::CustomSection(section) => {
                let KnownCustom::BranchHints(functions) = section.as_known() else {
                    panic!("what is `{}`?", section.name())
                };
                hints.extend(functions.into_iter().map(Result::unwrap));
            }
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    assert_eq!(hints.len(), bodies.len());
    for (body, function) in bodies.iter().zip(hints) {
        let operators = body.get_operators_reader().unwrap().into_iter_with_offsets();
        let places: HashSet<u64> = operators
            .map(Result::unwrap)
            .filter(|(operator, _)| matches!(operator, Operator::If { .. }))
            .map(|(_, offset)| offset - body.range().start)
            .collect();
        assert!(function.hints.count() > 0, "every function can be refused");
        for hint in function.hints {
            assert!(places.contains(&u64::from(hint.unwrap().func_offset)));
        }
    }
}

#[test]
fn loops_calls_tables_and_all_types_become_valid_modules() {
    let text = r#"(module
        (import "env" "print_i32" (func $print (param i32)))
        (type $binary (func (param i64 f64) (result f64 i64)))
        (table 2 funcref) (elem (i32.const 0) $swap $swap)
        (memory 1) (global $g (mut f32) (f32.const 1))
        (func $swap (param i64 f64) (result f64 i64) (local.get 1) (local.get 0))
        (func (param i32) (result i32) (local f64 v128 i64)
          (block $out (loop $outer
            (br_if $out (i32.eqz (local.get 0)))
            (loop $inner
              (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
              (block (block (block (br_table 0 1 2 (i32.rem_u (local.get 0) (i32.const 3))))
                (i64.store8 offset=3 (local.get 0) (local.get 3)) (br $inner))
                (global.set $g (f32.sqrt (global.get $g))) (br $outer)))
            (local.set 1 (f64.div (local.get 1) (f64.load (i32.add (local.get 0) (i32.const 8)))))
            (call_indirect (type $binary) (local.get 3) (local.get 1) (i32.and (local.get 0) (i32.const 1)))
            (local.set 3) (local.set 1)
            (local.set 2 (i8x16.add (local.get 2) (v128.load (local.get 0))))
            (call $print (select (i32.const 1) (i32.const 2) (local.get 0)))
            (br $outer)))
          (i32.trunc_f64_s (local.get 1))))"#;
    let (compiled, unsuitable) = compile_all(text);
    assert!(
        compiled >= 8 && unsuitable == 0,
        "{compiled} compiled, {unsuitable} not"
    );
}

#[test]
fn a_function_can_be_entered_in_the_middle_of_any_loop() {
    // From each inner loop, the outer ones are entered at several places: behind `block`s that it leaves.
    let text = "(module
        (func (param i32 i32 i32) (result i32)
          (loop $outer
            (block $skip
              (if (local.get 0) (then
                (block $leave
                  (loop $middle
                    (br_if $skip (local.get 1))
                    (if (local.get 2) (then
                      (loop $inner
                        (br_if $leave (i32.eq (local.get 1) (i32.const 7)))
                        (br_if $middle (i32.eq (local.get 1) (i32.const 9)))
                        (br_if $outer (i32.eq (local.get 1) (i32.const 8)))
                        (br_if $inner (local.tee 2 (i32.shr_u (local.get 2) (i32.const 1)))))))
                    (local.set 1 (i32.add (local.get 1) (local.get 2)))
                    (br_if $middle (i32.and (local.get 1) (i32.const 3)))))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1))))))
            (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
            (br_if $outer (local.get 1)))
          (local.get 0)))";
    let (compiled, unsuitable) = compile_all(text);
    assert!(
        compiled == 7 && unsuitable == 0,
        "{compiled} compiled, {unsuitable} not"
    );
}

#[test]
fn what_is_before_a_loop_is_copied_unless_it_is_too_much() {
    let has_choices = |count: usize| {
        let text = format!(
            "(module (func (param i32 i32)
              (loop $outer
                (block $skip
                  (if (i32.and (local.get 1) (i32.const 1)) (then
                    (loop $inner
                      (br_if $skip (i32.eq (local.get 0) (i32.const 7)))
                      (br_if $inner (local.tee 0 (i32.shr_u (local.get 0) (i32.const 1)))))))
                  {})
                (br_if $outer (local.get 1)))))",
            "(local.set 1 (i32.rotl (local.get 1) (local.get 0)))".repeat(count)
        );
        let module = load_text(&text, Features::default())
            .expect("the text of a module")
            .module;
        let mut program = Program::new();
        let number = program.add_module(module);
        let fast = program.fast_code(number, 0).expect("its frame is small");
        let graphs = fast.entries().iter().map(|(_, op)| Graph::new(fast, *op as usize));
        let mut blocks = graphs.flat_map(|graph| graph.expect("it is small enough").blocks);
        blocks.any(|block| matches!(block.content, Content::Choice(_)))
    };
    assert!(!has_choices(1) && !has_choices(400));
    assert!(has_choices(600));
}

#[test]
fn joined_operations_become_valid_modules() {
    let compare = |ty: &str, name: &str| {
        format!(
            "(func (param {ty} {ty} i32) (result i32)
              (loop $again (br_if $again ({ty}.{name} (local.get 0) (local.get 1)))
                (if ({ty}.{name} (local.get 0) (local.get 1)) (then (local.set 2 (i32.const 1)))))
              (local.get 2))"
        )
    };
    let mut functions = String::new();
    for ty in ["f32", "f64"] {
        for name in ["eq", "ne", "lt", "le", "gt", "ge"] {
            functions += &compare(ty, name);
        }
    }
    let loops = [
        "(local.tee 0 (i32.sub (local.get 0) (i32.const 1)))",
        "(i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 3))) (local.get 1))",
        "(i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 3))) (i32.const 300))",
    ];
    for condition in loops {
        functions += &format!("(func (param i32 i32) (loop $again (br_if $again {condition})))");
    }
    let floats = [
        "(f64.add (local.get 0) (f64.const 1))",
        "(f64.mul (f64.const -nan:0x123) (local.get 0))",
        "(f64.add (f64.mul (local.get 0) (local.get 1)) (local.get 2))",
        "(f64.add (local.get 2) (f64.mul (local.get 0) (local.get 1)))",
        "(f64.sub (local.get 2) (f64.mul (local.get 0) (local.get 1)))",
    ];
    for float in floats {
        functions += &format!("(func (param f64 f64 f64) (result f64) (local.set 2 {float}) (local.get 2))");
    }
    for store in ["i32.store", "i32.store8", "i64.store"] {
        let ty = &store[..3];
        functions += &format!("(func (param i32) ({store} offset=5 (local.get 0) ({ty}.const -2)))");
    }
    let (compiled, unsuitable) = compile_all(&format!("(module (memory 1) {functions})"));
    assert!(
        compiled >= 23 && unsuitable == 0,
        "{compiled} compiled, {unsuitable} not"
    );
}

#[test]
fn vectors_become_valid_modules() {
    let text = r#"(module
        (memory 1) (memory $second 1) (global $g (mut v128) (v128.const i64x2 1 2))
        (type $two (func (param v128 i32) (result i32 v128)))
        (table funcref (elem $two))
        (func $two (type $two) (local.get 1) (local.get 0))
        (func (param v128 i32 v128 f64) (result v128) (local v128)
          (loop $again
            (local.set 4 (f32x4.add (local.get 0) (f32x4.splat (f32.const 1))))
            (local.set 0 (f64x2.promote_low_f32x4 (local.get 4)))
            (local.set 0 (f64x2.replace_lane 1 (local.get 0) (local.get 3)))
            (local.set 0 (select (local.get 0) (local.get 2) (local.get 1)))
            (local.set 0 (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get 0) (global.get $g)))
            (v128.store offset=7 (local.get 1) (v128.load8x8_s (local.get 1)))
            (v128.store16_lane 3 (local.get 1) (v128.load64_lane 1 (local.get 1) (local.get 2)))
            (v128.store $second (local.get 1) (i8x16.relaxed_swizzle (local.get 0) (local.get 2)))
            (call_indirect (type $two)
              (f32x4.relaxed_madd (local.get 0) (local.get 2) (local.get 4)) (i32.const 1) (i32.const 0))
            (local.set 2)
            (br_if $again (i32.and (i32x4.all_true (local.get 2)))))
          (v128.const i32x4 1 2 3 4) (local.get 0)
          (block (param v128 v128) (result v128 v128)
            (br_if 0 (i8x16.bitmask (local.get 4))) (drop) (local.get 2))
          (i64x2.extmul_low_i32x4_u)))"#;
    let (compiled, unsuitable) = compile_all(text);
    assert!(
        compiled >= 5 && unsuitable == 0,
        "{compiled} compiled, {unsuitable} not"
    );
}

#[test]
fn what_works_on_objects_is_left_alone() {
    let text = "(module (type $box (struct (field i32)))
        (func (param (ref $box)) (result i32) (struct.get $box 0 (local.get 0))))";
    assert_eq!(compile_all(text).0, 0);
}

#[test]
fn what_is_seen_often_is_compiled_from_there_but_not_from_everywhere() {
    let heat = Heat::default();
    let mut compiled = 0;
    for op in 0..1_000 {
        assert!((1..16).all(|_| !heat.see(op, false)), "it is not seen often yet");
        if heat.see(op, false) {
            heat.note(Root::at(0, op), Some(op + 7));
            compiled += 1;
        }
    }
    assert_eq!(compiled, 64);
    assert_eq!(heat.place(0), Some(7));
    assert_eq!(heat.place(999), None);
}

#[test]
fn what_compiled_code_asks_for_is_compiled_together() {
    let entries = Entries::of(10, 2);
    assert!(!entries.miss(1, true), "it is imported");
    for function in 2..10 {
        assert!(!entries.miss(function, false) && entries.take_wanted().is_empty());
    }
    assert!(!entries.miss(5, false) && !entries.miss(3, false) && !entries.miss(5, false));
    assert_eq!(entries.take_wanted(), [Root::call(5), Root::call(3)]);
    entries.give_up(4);
    assert!(!entries.miss(4, true), "it is unsuitable");
    // Asked for often enough, they do not wait for more.
    let mut vain = 1;
    while !entries.miss(6, false) {
        vain += 1;
        assert!(vain < 1_000);
    }
    assert_eq!(entries.take_wanted(), [Root::call(6)]);
    assert!(entries.miss(7, true), "tests do not wait");
}
