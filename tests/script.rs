//! Scripts: what holds passes, what does not hold fails and says what was expected and what was got.

use proptest::prelude::*;
use semblance::host::Console;
use semblance::script::{Options, Script, run};

/// What the directives of a script gave, a line each; nothing where one passed.
fn failures(text: &str) -> Vec<String> {
    let checks = run(text, Options::default(), &mut Vec::new());
    checks
        .iter()
        .filter(|check| !check.passed())
        .map(ToString::to_string)
        .collect()
}

/// A module with what the scripts below call.
const MODULE: &str = r#"(module
    (global (export "answer") i64 (i64.const 42))
    (func (export "seven") (result i32) (i32.const 7))
    (func (export "pair") (result i32 f64) (i32.const 1) (f64.const 0.5))
    (func (export "same") (param f32) (result f32) (local.get 0))
    (func (export "reference") (param externref) (result externref) (local.get 0))
    (func (export "own") (result funcref) (ref.func 0))
    (elem declare func 0)
    (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
    (func $deep (export "deep") (call $deep))
    (func (export "endless") (loop (br 0)))) "#;

/// Checks the failures of a script that begins with [`MODULE`], on one line.
#[track_caller]
fn expect(directives: &str, expected: &[&str]) {
    let text = format!("{}{directives}", MODULE.replace('\n', " "));
    let column = text.len() - directives.len() + 1;
    let mut got = failures(&text);
    for failure in &mut got {
        // The first directive's column depends on the module's length.
        if let Some(rest) = failure.strip_prefix(&format!("1:{column}: ")) {
            *failure = rest.to_owned();
        }
    }
    assert_eq!(got, expected, "{directives}");
}

#[test]
fn what_holds_passes() {
    for directive in [
        r#"(assert_return (invoke "seven") (i32.const 7))"#,
        r#"(assert_return (invoke "pair") (i32.const 1) (f64.const 0.5))"#,
        r#"(assert_return (get "answer") (i64.const 42))"#,
        r#"(assert_return (invoke "same" (f32.const -0)) (f32.const -0))"#,
        r#"(assert_return (invoke "same" (f32.const -nan)) (f32.const nan:canonical))"#,
        r#"(assert_return (invoke "same" (f32.const nan:0x600000)) (f32.const nan:arithmetic))"#,
        r#"(assert_return (invoke "same" (f32.const 1)) (either (f32.const 0) (f32.const 1)))"#,
        r#"(assert_return (invoke "reference" (ref.null extern)) (ref.null extern))"#,
        r#"(assert_return (invoke "reference" (ref.extern 3)) (ref.extern 3))"#,
        r#"(assert_return (invoke "reference" (ref.host 3)) (ref.extern))"#,
        r#"(assert_return (invoke "own") (ref.func))"#,
        r#"(assert_trap (invoke "divide" (i32.const 0)) "integer divide by zero")"#,
        r#"(assert_trap (module (func unreachable) (start 0)) "unreachable")"#,
        r#"(assert_trap (module (memory 0) (data (i32.const 0) "x")) "out of bounds memory access")"#,
        r#"(assert_trap (module (table 3 funcref) (func (call_indirect (i32.const 2))) (start 0)) "uninitialized element 2")"#,
        r#"(assert_exhaustion (invoke "deep") "call stack exhausted")"#,
        r#"(assert_malformed (module quote "(func $") "empty identifier")"#,
        r#"(assert_malformed (module binary "") "unexpected end")"#,
        r#"(assert_malformed (module quote "(func (export \"\ff\"))") "malformed UTF-8 encoding")"#,
        r#"(assert_invalid (module (func (result i32))) "type mismatch")"#,
        r#"(assert_unlinkable (module (import "no" "where" (func))) "unknown import")"#,
        r#"(assert_unlinkable (module (import "spectest" "memory" (memory 2))) "incompatible import type")"#,
        r#"(invoke "seven")"#,
    ] {
        expect(directive, &[]);
    }
}

#[test]
fn what_does_not_hold_says_what_was_expected_and_got() {
    for (directive, failure) in [
        (
            r#"(assert_return (invoke "seven") (i32.const 8))"#,
            r#"assert_return: invoke "seven": expected (i32.const 8), got (i32.const 7)"#,
        ),
        (
            r#"(assert_return (invoke "seven") (i64.const 7))"#,
            r#"assert_return: invoke "seven": expected (i64.const 7), got (i32.const 7)"#,
        ),
        (
            r#"(assert_return (invoke "seven"))"#,
            r#"assert_return: invoke "seven": expected no result, got (i32.const 7)"#,
        ),
        (
            r#"(assert_return (invoke "pair") (i32.const 1))"#,
            r#"assert_return: invoke "pair": expected (i32.const 1), got (i32.const 1) (f64.const 0.5)"#,
        ),
        (
            r#"(assert_return (get "answer") (i64.const 41))"#,
            r#"assert_return: get "answer": expected (i64.const 41), got (i64.const 42)"#,
        ),
        (
            r#"(assert_return (get "seven") (i64.const 41))"#,
            r#"assert_return: get "seven": the module exports no such global"#,
        ),
        (
            r#"(assert_return (invoke "same" (f32.const 0)) (f32.const -0))"#,
            r#"assert_return: invoke "same": expected (f32.const -0), got (f32.const 0)"#,
        ),
        (
            r#"(assert_return (invoke "same" (f32.const nan:0x600000)) (f32.const nan:canonical))"#,
            r#"assert_return: invoke "same": expected (f32.const nan:canonical), got (f32.const nan:0x600000)"#,
        ),
        (
            r#"(assert_return (invoke "same" (f32.const nan:0x200000)) (f32.const nan:arithmetic))"#,
            r#"assert_return: invoke "same": expected (f32.const nan:arithmetic), got (f32.const nan:0x200000)"#,
        ),
        (
            r#"(assert_return (invoke "same" (f32.const inf)) (f32.const nan:arithmetic))"#,
            r#"assert_return: invoke "same": expected (f32.const nan:arithmetic), got (f32.const inf)"#,
        ),
        (
            r#"(assert_return (invoke "same" (f32.const 2)) (either (f32.const 0) (f32.const 1)))"#,
            r#"assert_return: invoke "same": expected (either (f32.const 0) (f32.const 1)), got (f32.const 2)"#,
        ),
        (
            r#"(assert_return (invoke "reference" (ref.extern 3)) (ref.extern 4))"#,
            r#"assert_return: invoke "reference": expected (ref.extern 4), got (ref.extern 3)"#,
        ),
        (
            r#"(assert_return (invoke "reference" (ref.extern 3)) (ref.null))"#,
            r#"assert_return: invoke "reference": expected (ref.null), got (ref.extern 3)"#,
        ),
        (
            r#"(assert_return (invoke "reference" (ref.null extern)) (ref.extern))"#,
            r#"assert_return: invoke "reference": expected (ref.extern), got (ref.null)"#,
        ),
        (
            r#"(assert_return (invoke "divide" (i32.const 0)) (i32.const 0))"#,
            r#"assert_return: invoke "divide": expected (i32.const 0), got the trap "integer divide by zero""#,
        ),
        (
            r#"(assert_return (invoke "divide") (i32.const 0))"#,
            r#"assert_return: invoke "divide": the function takes 1 arguments, not 0"#,
        ),
        (
            r#"(assert_return (invoke "nothing"))"#,
            r#"assert_return: invoke "nothing": the module exports no function `nothing`"#,
        ),
        (
            r#"(assert_return (invoke $M "seven"))"#,
            r#"assert_return: there is no instance $M"#,
        ),
        (
            r#"(assert_trap (invoke "divide" (i32.const 1)) "integer divide by zero")"#,
            r#"assert_trap: invoke "divide": expected the trap "integer divide by zero", got (i32.const 1)"#,
        ),
        (
            r#"(assert_trap (invoke "divide" (i32.const 0)) "integer overflow")"#,
            r#"assert_trap: invoke "divide": expected the trap "integer overflow", got the trap "integer divide by zero""#,
        ),
        (
            r#"(assert_trap (module (func unreachable) (start 0)) "integer overflow")"#,
            r#"assert_trap: module: expected the trap "integer overflow", got the trap "unreachable""#,
        ),
        (
            r#"(assert_trap (invoke "deep") "call stack exhausted")"#,
            r#"assert_trap: invoke "deep": expected the trap "call stack exhausted", got the trap "call stack exhausted""#,
        ),
        (
            r#"(assert_exhaustion (invoke "seven") "call stack exhausted")"#,
            r#"assert_exhaustion: invoke "seven": expected exhaustion, "call stack exhausted", got (i32.const 7)"#,
        ),
        (
            r#"(assert_exception (invoke "seven"))"#,
            r#"assert_exception: invoke "seven": expected an exception, got (i32.const 7)"#,
        ),
        (
            r#"(assert_malformed (module quote "(func)") "unexpected end")"#,
            r#"assert_malformed: expected a module that is malformed, "unexpected end", got a good one"#,
        ),
        (
            r#"(assert_malformed (module quote "(func (result i32))") "type mismatch")"#,
            r#"assert_malformed: expected a module that is malformed, "type mismatch", got invalid, "type mismatch: expected i32 but nothing on stack""#,
        ),
        (
            r#"(assert_invalid (module binary "\00asm") "unexpected end")"#,
            r#"assert_invalid: expected a module that is invalid, "unexpected end", got malformed, "unexpected end-of-file""#,
        ),
        (
            r#"(assert_invalid (module (func (result i32))) "unknown local")"#,
            r#"assert_invalid: expected a module that is invalid, "unknown local", got invalid, "type mismatch: expected i32 but nothing on stack""#,
        ),
        (
            r#"(assert_unlinkable (module (import "no" "where" (func))) "incompatible import type")"#,
            r#"assert_unlinkable: expected a module that is unlinkable, "incompatible import type", got unlinkable, "unknown import: \"no\" \"where\" (func ()) is not provided""#,
        ),
        (
            r#"(assert_unlinkable (module (memory 0) (data (i32.const 0) "x")) "unknown import")"#,
            r#"assert_unlinkable: expected a module that is unlinkable, "unknown import", got the trap "out of bounds memory access""#,
        ),
        (
            r#"(assert_unlinkable (module) "unknown import")"#,
            r#"assert_unlinkable: expected a module that is unlinkable, "unknown import", got one that links"#,
        ),
        (
            r#"(invoke "divide" (i32.const 0))"#,
            r#"invoke: invoke "divide": expected it to return, got the trap "integer divide by zero""#,
        ),
        (r#"(register "M" $M)"#, r#"register: there is no instance $M"#),
        (r#"(wait $T)"#, r#"wait: there is no thread $T"#),
    ] {
        expect(directive, &[failure]);
    }
}

#[test]
fn a_call_without_end_fails() {
    let options = Options {
        fuel: 1_000,
        ..Options::default()
    };
    let text = r#"(module (func (export "endless") (loop (br 0)))) (invoke "endless")"#;
    let checks = run(text, options, &mut Vec::new());
    let expected = "invoke \"endless\": expected it to return, got no end within the instructions that a call may take";
    assert_eq!(checks[1].result, Err(expected.to_owned()));
}

#[test]
fn an_error_fails_its_own_directive() {
    let text = r#"
        (module (func (export "one") (result i32) (i32.const 1)))
        (assert_return (invoke "one") (i32.cons 1))
        (assert_return (invoke "one") (i32.const 1))
        (module
          (func (result i32) (i64.const 1)))
        (assert_return (invoke "one") (i32.const 1))
        (assert_return (invoke))
        (module
          (func $f (call $g)))
        (module quote "(func (result i32))")
        (module binary "\00asm")
        (module (import "no" "where" (func)))
        (module (func unreachable) (start 0))"#;
    assert_eq!(
        failures(text),
        [
            "3:40: syntax error: expected a [type].const expression",
            "5:9: module: invalid module: type mismatch: expected i32, found i64 at 6:12",
            "7:9: assert_return: there is no instance",
            "8:31: syntax error: expected a string",
            "9:9: module: malformed module: unknown func: failed to find name `$g` at 10:26",
            "11:9: module: invalid module: type mismatch: expected i32 but nothing on stack at offset 0x18",
            "12:9: module: malformed module: unexpected end-of-file at offset 0x4",
            "13:9: module: unknown import: \"no\" \"where\" (func ()) is not provided",
            "14:9: module: expected the module to be instantiated, got the trap \"unreachable\"",
        ]
    );
}

#[test]
fn what_cannot_be_divided_into_directives_fails_as_a_whole() {
    assert_eq!(failures("(module)\n(module"), ["2:8: syntax error: expected `)`"]);
    assert_eq!(
        failures("(module)\n  (module \"x"),
        ["2:13: syntax error: unexpected end-of-file"]
    );
    assert_eq!(failures("(module) )"), ["1:10: syntax error: expected `(`"]);
    assert_eq!(failures(""), [""; 0]);
    assert_eq!(failures(";; nothing\n (; at all ;)"), [""; 0]);
}

#[test]
fn fields_without_a_module_are_one() {
    assert_eq!(failures("(func) (memory 0) (func (export \"f\"))"), [""; 0]);
    assert_eq!(
        failures("(func)\n(func (result i32))"),
        ["1:1: module: invalid module: type mismatch: expected i32 but nothing on stack at 2:2"]
    );
}

#[test]
fn modules_are_defined_once_and_instantiated_many_times() {
    let text = r#"
        (module definition $Counter
          (global $count (mut i32) (i32.const 0))
          (func (export "count") (result i32)
            (global.set $count (i32.add (global.get $count) (i32.const 1)))
            (global.get $count)))
        (module instance $A $Counter)
        (module instance $B $Counter)
        (assert_return (invoke $A "count") (i32.const 1))
        (assert_return (invoke $A "count") (i32.const 2))
        (assert_return (invoke $B "count") (i32.const 1))
        (assert_return (invoke "count") (i32.const 2))
        (module instance)
        (assert_return (invoke "count") (i32.const 1))
        (register "counter" $A)
        (module (import "counter" "count" (func $count (result i32))) (func (export "next") (result i32) (call $count)))
        (assert_return (invoke "next") (i32.const 3))
        (module instance $C $Missing)"#;
    assert_eq!(failures(text), ["18:9: module instance: there is no module $Missing"]);
}

#[test]
fn threads_run_where_they_start_and_see_what_is_shared() {
    let text = r#"
        (module $Shared (global (export "g") (mut i32) (i32.const 1)))
        (module $Other)
        (register "other" $Other)
        (thread $T (shared (module $Shared))
          (register "shared" $Shared)
          (module
            (import "shared" "g" (global $g (mut i32)))
            (func (export "set") (global.set $g (i32.const 2))))
          (invoke "set")
          (register "other" $Other)
          (invoke $Shared "nothing"))
        (wait $T)
        (assert_return (get $Shared "g") (i32.const 2))
        (assert_unlinkable (module (import "shared" "g" (global (mut i32)))) "unknown import")
        (thread $U (shared (module $Missing)))"#;
    assert_eq!(
        failures(text),
        [
            "11:11: register: there is no instance $Other",
            "12:11: invoke: invoke \"nothing\": the module exports no function `nothing`",
            "16:9: thread: there is no instance $Missing",
        ]
    );
}

#[test]
fn a_script_is_run_step_by_step() {
    let text = r#"(module (import "spectest" "print_i32" (func $print (param i32)))
                    (func (export "print") (param i32) (call $print (local.get 0))))
                  (invoke "print" (i32.const 5))
                  (invoke "print" (i32.const 6))"#;
    let mut console = Vec::new();
    let mut script = Script::new(text, Options::default());
    let mut step = || {
        let check = script.step(&mut console as &mut dyn Console)?;
        Some((
            check.place.line,
            check.directive,
            check.passed(),
            String::from_utf8_lossy(&console).into_owned(),
        ))
    };
    assert_eq!(step(), Some((1, "module", true, String::new())));
    assert_eq!(step(), Some((3, "invoke", true, "5\n".to_owned())));
    assert_eq!(step(), Some((4, "invoke", true, "5\n6\n".to_owned())));
    assert_eq!(step(), None);
    assert_eq!(script.session().machine.steps, 4);
}

/// Pieces of scripts, good and bad.
const FRAGMENTS: &[&str] = &[
    "(",
    ")",
    "(module",
    "(func",
    "(invoke",
    "(assert_return",
    "(assert_trap",
    "(assert_malformed",
    "(thread $T",
    "(wait $T)",
    "(register",
    "(export \"f\")",
    "quote",
    "binary",
    "definition",
    "instance",
    "$M",
    "\"f\"",
    "\"\\ff\"",
    "\"é",
    "é",
    "(;",
    ";)",
    ";;",
    "\n",
    "(i32.const 1)",
    "(i32.const",
    "(ref.null)",
    "(either",
    "(get",
    "(@custom",
    "(@name \"x\")",
    "(start 0)",
    "(module)",
    "\u{202e}",
    "(func (export \"f\") (result i32) (i32.const 1))",
    "(assert_invalid (module",
    "(shared (module $M))",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_bad(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..20)) {
        let text = fragments.join(" ");
        for check in run(&text, Options::default(), &mut Vec::new()) {
            prop_assert!(text.is_char_boundary(check.place.start), "{:?}: {}", text, check);
        }
    }
}
