//! Joined forms of fast code do what their instructions do one by one: the same result, machine and time, whatever the
//! operands are, wherever control comes in between, and wherever the run is stopped.

use semblance::error::TrapCode;
use semblance::features::Features;
use semblance::machine::{Limits, Value};
use semblance::module::load_text;
use semblance::session::{Outcome, Session};

/// More than any of these programs needs.
const ALL: u64 = 1_000_000;

/// What floats are compared and calculated with.
const FLOATS: &[f64] = &[
    f64::NEG_INFINITY,
    -1.0,
    -0.0,
    0.0,
    4.0,
    1e300,
    f64::INFINITY,
    f64::NAN,
    // NaNs that are not canonical, a quiet one and a signalling one.
    f64::from_bits(0xfff8_0000_0000_0123),
    f64::from_bits(0x7ff0_0000_0000_0001),
];

fn session(fields: &str) -> Session {
    let loaded = load_text(&format!("(module {fields})"), Features::default())
        .unwrap_or_else(|error| panic!("{error} in {fields}"));
    let mut session = Session::new(Limits::default());
    session.instantiate(loaded.module).expect("a module that links");
    session
}

/// The operations that a module's function, by its index, is in fast code.
fn operations(session: &Session, function: u32) -> Vec<String> {
    let fast = session.program.fast_code(0, function).expect("a small frame");
    let name = |op| format!("{op:?}").split(' ').next().expect("it has a name").to_owned();
    fast.ops.iter().map(name).collect()
}

/// A module in two sessions: one that is run as fast as it can be, and one an instruction at a time, which is plain code's.
struct Both {
    fast: Session,
    plain: Session,
    fields: String,
}

impl Both {
    fn new(fields: &str) -> Self {
        Self {
            fast: session(fields),
            plain: session(fields),
            fields: fields.to_owned(),
        }
    }

    /// Calls a function in both.
    fn call(&mut self, name: &str, arguments: &[Value]) -> Outcome {
        let [fast, plain] = [(&mut self.fast, ALL), (&mut self.plain, 1)].map(|(session, piece)| {
            let function = session.exported_function(0, name).expect("the function");
            session.invoke(function, arguments).expect("its arguments");
            loop {
                match session.run(piece, &mut Vec::new()) {
                    Outcome::Paused => {}
                    outcome => return outcome,
                }
            }
        });
        assert_eq!(fast, plain, "{name} of {arguments:?} in {}", self.fields);
        let steps = [&self.fast, &self.plain].map(|session| session.machine.steps);
        assert_eq!(steps[0], steps[1], "time of {name} of {arguments:?} in {}", self.fields);
        fast
    }

    /// Makes sure that all that has been called has left the same machine.
    fn finish(self) {
        assert_eq!(self.fast.machine, self.plain.machine, "{}", self.fields);
    }
}

/// Runs a function to its end, and so in pieces of all these lengths: the machines are the same at every pause, too.
fn in_pieces(fields: &str, arguments: &[Value], longest: u64) -> Outcome {
    let begin = || {
        let mut session = session(fields);
        let function = session.exported_function(0, "run").expect("a function `run`");
        session.invoke(function, arguments).expect("its arguments");
        session
    };
    let mut whole = begin();
    let outcome = whole.run(ALL, &mut Vec::new());
    assert_ne!(outcome, Outcome::Paused, "{fields}");
    for length in 1..=longest {
        let mut session = begin();
        let end = loop {
            match session.run(length, &mut Vec::new()) {
                Outcome::Paused => {}
                outcome => break outcome,
            }
        };
        assert_eq!(end, outcome, "in pieces of {length}: {fields}");
        assert_eq!(session.machine, whole.machine, "in pieces of {length}: {fields}");
        // From the beginning to one place, fast as far as that goes, and the same an instruction at a time.
        let (mut once, mut steps) = (begin(), begin());
        once.run(length, &mut Vec::new());
        (0..length).for_each(|_| {
            steps.run(1, &mut Vec::new());
        });
        assert_eq!(once.machine, steps.machine, "after {length}: {fields}");
    }
    outcome
}

/// Where a condition is asked: `CONDITION` stands for it, and the function gives one if it is true.
const PLACES: &[&str] = &[
    "(block $yes (br_if $yes CONDITION) (return (i32.const 0))) (i32.const 1)",
    "(if (result i32) CONDITION (then (i32.const 1)) (else (i32.const 0)))",
    // With a value that has to be moved, and with what was going to be pushed below.
    "(i32.const 5)
     (block $yes (result i32)
       (i32.const 9) (local.get $pushed) CONDITION (br_if $yes)
       (drop) (drop) (i32.const 0))
     (i32.eq)",
    // At the end of a loop.
    "(loop $again
       (local.set $times (i32.add (local.get $times) (i32.const 1)))
       (if (i32.eq (local.get $times) (i32.const 3)) (then (return (i32.const 1))))
       (br_if $again CONDITION))
     (i32.const 0)",
    "(select (i32.const 1) (i32.const 0) CONDITION)",
];

/// Two operands in the text format, and what they are when the arguments are these.
type Operands = (String, Box<dyn Fn(f64, f64) -> (f64, f64)>);

fn operands_of_comparisons(ty: &str) -> Vec<Operands> {
    let (a, b) = ("(local.get $a)", "(local.get $b)");
    // In slots of the operand stack.
    let [pushed_a, pushed_b] = [a, b].map(|local| format!("({ty}.neg ({ty}.neg {local}))"));
    let mut operands: Vec<Operands> = vec![
        (format!("{a} {b}"), Box::new(|x, y| (x, y))),
        (format!("{a} {a}"), Box::new(|x, _| (x, x))),
        (format!("{pushed_a} {pushed_b}"), Box::new(|x, y| (x, y))),
    ];
    for (constant, value) in [("4", 4.0), ("-0", -0.0), ("nan", f64::NAN), ("0.1", 0.1)] {
        let constant = format!("({ty}.const {constant})");
        operands.push((format!("{a} {constant}"), Box::new(move |x, _| (x, value))));
        operands.push((format!("{constant} {b}"), Box::new(move |_, y| (value, y))));
        operands.push((format!("{pushed_a} {constant}"), Box::new(move |x, _| (x, value))));
        operands.push((format!("{constant} {pushed_b}"), Box::new(move |_, y| (value, y))));
        operands.push((format!("{constant} {constant}"), Box::new(move |_, _| (value, value))));
    }
    operands
}

/// A function for each place of a condition that is negated so often.
fn functions_with_conditions(ty: &str, comparison: &str) -> Vec<(usize, String)> {
    let negated = |negations: usize| {
        let condition = format!("{}{comparison}{}", "(i32.eqz ".repeat(negations), ")".repeat(negations));
        PLACES
            .iter()
            .map(move |place| (negations, place.replace("CONDITION", &condition)))
    };
    let functions = (0..3).flat_map(negated).enumerate().map(|(number, (negations, body))| {
        let function = format!(
            "(func (export \"{number}\") (param $a {ty}) (param $b {ty}) (result i32)
               (local $pushed i32) (local $times i32)
               (local.set $pushed (i32.const 5))
               {body})"
        );
        (negations, function)
    });
    functions.collect()
}

#[test]
fn comparisons_of_floats_are_those_of_their_instructions_whether_or_not_a_branch_is_taken() {
    /// A comparison, and what it should give.
    type Comparison = (&'static str, fn(f64, f64) -> bool);
    let comparisons: [Comparison; 6] = [
        ("eq", |a, b| a == b),
        ("ne", |a, b| a != b),
        ("lt", |a, b| a < b),
        ("gt", |a, b| a > b),
        ("le", |a, b| a <= b),
        ("ge", |a, b| a >= b),
    ];
    for ((op, compare), ty) in comparisons
        .into_iter()
        .flat_map(|row| ["f32", "f64"].map(|ty| (row, ty)))
    {
        let narrow = |value: f64| if ty == "f32" { f64::from(value as f32) } else { value };
        let argument = |value: f64| match ty {
            "f32" => Value::F32(value as f32),
            _ => Value::F64(value),
        };
        for (operands, values) in operands_of_comparisons(ty) {
            let functions = functions_with_conditions(ty, &format!("({ty}.{op} {operands})"));
            let text: Vec<&str> = functions.iter().map(|(_, function)| function.as_str()).collect();
            let mut both = Both::new(&text.join("\n"));
            for (number, (negations, _)) in functions.iter().enumerate() {
                for (x, y) in FLOATS.iter().flat_map(|x| FLOATS.iter().map(|y| (*x, *y))) {
                    let (left, right) = values(x, y);
                    let holds = compare(narrow(left), narrow(right)) != (negations % 2 == 1);
                    let outcome = both.call(&number.to_string(), &[argument(x), argument(y)]);
                    let expected = Outcome::Returned(vec![Value::I32(holds.into())]);
                    assert_eq!(outcome, expected, "{} of {x} and {y}", functions[number].1);
                }
            }
            both.finish();
        }
    }
}

#[test]
fn a_branch_with_a_constant_is_one_operation_and_so_is_one_on_what_does_not_hold() {
    for (condition, expected) in [
        ("(f64.gt (local.get $a) (f64.const 4))", "BranchF64GtConstant"),
        ("(f64.gt (f64.const 4) (local.get $a))", "BranchF64LtConstant"),
        (
            "(i32.eqz (f64.gt (local.get $a) (f64.const 4)))",
            "BranchF64NotGtConstant",
        ),
        (
            "(i32.eqz (f64.gt (f64.const 4) (local.get $a)))",
            "BranchF64NotLtConstant",
        ),
        (
            "(i32.eqz (f64.le (f64.sqrt (local.get $a)) (f64.const 4)))",
            "BranchF64NotLeConstant",
        ),
        ("(i32.eqz (f64.ne (local.get $a) (f64.const 4)))", "BranchF64EqConstant"),
        ("(i32.eqz (f32.ge (local.get $b) (local.get $b)))", "BranchF32NotLe"),
        // More bits than the form has.
        ("(f64.gt (local.get $a) (f64.const 0.1))", "BranchF64Lt"),
        (
            "(i32.eqz (i32.eqz (f64.gt (local.get $a) (f64.const 4))))",
            "BranchI32Eqz",
        ),
    ] {
        let session = session(&format!(
            "(func (param $a f64) (param $b f32) (block $out (br_if $out {condition})))"
        ));
        let operations = operations(&session, 0);
        assert!(
            operations.iter().any(|name| name == expected),
            "{condition}: {operations:?}"
        );
    }
}

#[test]
fn control_may_come_in_between_what_could_have_been_joined() {
    // Each loop is entered with one value, and begun again with another that only the second half has seen.
    for body in [
        // Between a comparison and `i32.eqz`.
        "(block $out
           (f64.lt (local.get $a) (local.get $b))
           (loop $again (param i32)
             (local.set $n (i32.add (local.get $n) (i32.const 1)))
             (br_if $out (i32.gt_u (local.get $n) (i32.const 5)))
             (i32.eqz) (br_if $out)
             (br $again (i32.and (local.get $n) (i32.const 3)))))",
        "(block $out
           (f64.lt (local.get $a) (local.get $b))
           (loop $again (param i32)
             (i32.eqz) (br_if $out)
             (local.set $n (i32.add (local.get $n) (i32.const 1)))
             (br $again (i32.lt_u (local.get $n) (i32.const 3)))))",
        // Between a constant and the comparison.
        "(block $out
           (local.get $a) (f64.const 4)
           (loop $again (param f64 f64)
             (f64.ge) (br_if $out)
             (local.set $n (i32.add (local.get $n) (i32.const 1)))
             (br $again (local.get $b) (f64.convert_i32_u (i32.sub (i32.const 9) (local.get $n))))))",
        // Between two instructions on floats.
        "(f64.mul (local.get $a) (local.get $b))
         (loop $again (param f64)
           (f64.mul (local.get $b)) (local.set $a)
           (local.set $n (i32.add (local.get $n) (i32.const 1)))
           (f64.convert_i32_u (local.get $n))
           (br_if $again (i32.lt_u (local.get $n) (i32.const 4)))
           (drop))",
        // Between two sums.
        "(local.set $m (i32.add (local.get $m) (local.get $k)))
         (loop $again
           (local.set $n (i32.add (local.get $n) (local.get $k)))
           (br_if $again (i32.lt_u (local.get $n) (i32.const 40))))",
        // Between a sum and the branch.
        "(local.set $n (i32.add (local.get $n) (i32.const 1)))
         (loop $again
           (if (i32.gt_u (local.get $n) (i32.const 70000)) (then (return (local.get $n) (local.get $m) (local.get $a))))
           (local.set $m (i32.add (local.get $m) (local.get $k)))
           (local.set $n (i32.add (local.get $n) (i32.const 23333)))
           (br_if $again (i32.ne (local.get $n) (i32.const 70000))))",
    ] {
        let fields = format!(
            "(func (export \"run\") (param $a f64) (param $b f64) (result i32 i32 f64)
               (local $n i32) (local $m i32) (local $k i32)
               (local.set $k (i32.const 7))
               {body}
               (local.get $n) (local.get $m) (local.get $a))"
        );
        for (a, b) in [(1.0, 2.0), (2.0, 1.0), (f64::NAN, 1.0), (4.0, f64::NAN), (4.0, 4.5)] {
            in_pieces(&fields, &[Value::F64(a), Value::F64(b)], 40);
        }
    }
}

/// Functions of three floats: an instruction on the result of another, by whether that is the first operand.
fn functions_of_two_instructions(first: &str, then: &str) -> Vec<(bool, String)> {
    let inner = format!("(f64.{first} (local.get $a) (local.get $b))");
    let mut bodies = Vec::new();
    for other in ["(local.get $c)", "(f64.neg (f64.neg (local.get $c)))"] {
        for is_first in [true, false] {
            let outer = match is_first {
                true => format!("(f64.{then} {inner} {other})"),
                false => format!("(f64.{then} {other} {inner})"),
            };
            // To a local that is an operand, or with what such a local was before still to be read.
            for target in ["$a", "$b", "$c"] {
                bodies.push((is_first, format!("(local.set {target} {outer}) (local.get {target})")));
            }
            bodies.push((
                is_first,
                format!("(local.get $c) (local.tee $c {outer}) (local.set $a) (drop) (local.get $a)"),
            ));
            bodies.push((is_first, outer));
        }
    }
    bodies
}

#[test]
fn two_instructions_on_floats_give_what_they_give_one_by_one() {
    let calculate = |op: &str, a: f64, b: f64| match op {
        "add" => a + b,
        "sub" => a - b,
        _ => a * b,
    };
    let ops = ["add", "sub", "mul"];
    for (first, then) in ops.iter().flat_map(|first| ops.map(|then| (*first, then))) {
        let bodies = functions_of_two_instructions(first, then);
        let function = |(number, (_, body)): (usize, &(bool, String))| {
            format!("(func (export \"{number}\") (param $a f64) (param $b f64) (param $c f64) (result f64) {body})")
        };
        let functions: Vec<String> = bodies.iter().enumerate().map(function).collect();
        let mut both = Both::new(&functions.join("\n"));
        for (number, (is_first, body)) in bodies.iter().enumerate() {
            for (a, b) in FLOATS.iter().flat_map(|a| FLOATS.iter().map(|b| (*a, *b))) {
                for c in FLOATS.iter().copied() {
                    let outcome = both.call(&number.to_string(), &[a, b, c].map(Value::F64));
                    let inner = calculate(first, a, b);
                    let result = match is_first {
                        true => calculate(then, inner, c),
                        false => calculate(then, c, inner),
                    };
                    let canonical = if result.is_nan() { f64::NAN } else { result };
                    let expected = Outcome::Returned(vec![Value::F64(canonical)]);
                    assert_eq!(outcome, expected, "{body} of {a}, {b} and {c}");
                }
            }
        }
        both.finish();
    }
}

#[test]
fn two_instructions_on_floats_are_one_operation_where_there_is_a_form() {
    let (inner, c) = ("(f64.OP (local.get $a) (local.get $b))", "(local.get $c)");
    for (first, then, is_first, expected) in [
        ("add", "add", true, "F64AddAdd"),
        ("add", "add", false, "F64AddAdd"),
        ("sub", "add", true, "F64SubAdd"),
        ("sub", "add", false, "F64SubAdd"),
        ("add", "mul", true, "F64AddMul"),
        ("sub", "mul", false, "F64SubMul"),
        ("mul", "mul", true, "F64MulMul"),
        ("mul", "sub", true, "F64MulSub"),
        ("mul", "sub", false, "F64MulSubFrom"),
        ("mul", "add", true, "F64MulAdd"),
        // A difference cannot be exchanged.
        ("add", "sub", false, "F64Sub"),
    ] {
        let inner = inner.replace("OP", first);
        let operands = match is_first {
            true => format!("{inner} {c}"),
            false => format!("{c} {inner}"),
        };
        let function =
            format!("(func (param $a f64) (param $b f64) (param $c f64) (result f64) (f64.{then} {operands}))");
        let operations = operations(&session(&function), 0);
        assert!(
            operations.iter().any(|name| name == expected),
            "{function}: {operations:?}"
        );
    }
}

#[test]
fn two_sums_are_executed_one_after_the_other() {
    for (body, is_joined) in [
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $c (i32.add (local.get $c) (local.get $d)))",
            true,
        ),
        // The second reads what the first has written, or writes what it has read, or writes the same.
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $c (i32.add (local.get $a) (local.get $a)))",
            true,
        ),
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $b (i32.add (local.get $a) (local.get $b)))",
            true,
        ),
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $a (i32.add (local.get $a) (local.get $a)))",
            true,
        ),
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $a (i32.add (local.get $c) (local.get $d)))",
            true,
        ),
        // The first stays on the stack, or is an operand of the second.
        (
            "(i32.add (local.get $a) (local.get $b)) (local.set $b (i32.add (local.get $b) (local.get $c))) (local.set $d)",
            true,
        ),
        (
            "(local.set $a (i32.add (i32.add (local.get $a) (local.get $b)) (local.get $c)))",
            true,
        ),
        // What is on the stack meanwhile is what the local was.
        (
            "(local.get $a) (local.set $b (i32.add (local.get $a) (local.get $b))) (local.set $a (i32.add (local.get $b) (local.get $d))) (local.set $c)",
            false,
        ),
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.tee $b (i32.add (local.get $a) (local.get $b))) (local.set $c)",
            true,
        ),
        (
            "(local.set $a (local.tee $d (i32.add (local.get $a) (local.get $b)))) (local.set $c (i32.add (local.get $a) (local.get $d)))",
            false,
        ),
        // Three and four.
        (
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $b (i32.add (local.get $b) (local.get $a))) (local.set $c (i32.add (local.get $c) (local.get $b))) (local.set $d (i32.add (local.get $d) (local.get $c)))",
            true,
        ),
    ] {
        let fields = format!(
            "(func (export \"run\") (param $a i32) (param $b i32) (param $c i32) (param $d i32) (result i32 i32 i32 i32)
               {body}
               (local.get $a) (local.get $b) (local.get $c) (local.get $d))"
        );
        let operations = operations(&session(&fields), 0);
        assert_eq!(
            operations.iter().any(|name| name == "I32AddTwice"),
            is_joined,
            "{body}: {operations:?}"
        );
        let mut both = Both::new(&fields);
        for arguments in [[1, 20, 300, 4000], [i32::MAX, i32::MAX, i32::MIN, -1]] {
            both.call("run", &arguments.map(Value::I32));
        }
        both.finish();
    }
}

#[test]
fn one_is_added_to_a_slot_before_the_branch_looks_at_it() {
    for (from, to) in [
        (69_980, 70_000),
        (i32::MAX - 10, i32::MIN + 10),
        (-70_010, -70_000),
        (69_999, 70_000),
    ] {
        let fields = format!(
            "(func (export \"run\") (param $n i32) (result i32 i64) (local $sum i64)
               (loop $again
                 (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s (local.get $n))))
                 (br_if $again (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const {to}))))
               (local.get $n) (local.get $sum))"
        );
        let operations = operations(&session(&fields), 0);
        assert!(
            operations.iter().any(|name| name == "IncrementBranchI32Ne"),
            "{operations:?}"
        );
        let sum = (i64::from(from)..)
            .take(to.wrapping_sub(from) as usize)
            .map(|n| i64::from(n as i32))
            .sum();
        let outcome = in_pieces(&fields, &[Value::I32(from)], 60);
        assert_eq!(outcome, Outcome::Returned(vec![Value::I32(to), Value::I64(sum)]));
    }
}

#[test]
fn a_trap_behind_what_is_joined_leaves_what_plain_code_leaves() {
    for (body, code) in [
        (
            "(f64.store (i32.const -1) (f64.add (f64.add (local.get $a) (local.get $b)) (local.get $a)))",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(i32.const 3) (local.get $n)
             (local.set $a (f64.mul (f64.mul (local.get $a) (local.get $b)) (local.get $a)))
             (i32.trunc_f64_s (f64.div (local.get $a) (f64.const 0)))",
            TrapCode::IntegerOverflow,
        ),
        (
            "(f64.mul (local.get $a) (local.get $b)) (local.get $n) (i32.const 0) (i32.div_u)",
            TrapCode::IntegerDivideByZero,
        ),
        // Of what is not joined, because it traps in between.
        (
            "(f64.sub (f64.mul (local.get $a) (local.get $b)) (f64.load (i32.const 65529)))",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(local.set $n (i32.add (local.get $n) (local.get $m)))
             (local.set $m (i32.add (local.get $m) (i32.load (i32.const 65533))))",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(local.get $m) (i32.const 8)
             (local.set $n (i32.add (local.get $n) (local.get $m)))
             (local.tee $m (i32.add (local.get $n) (local.get $n)))
             (i32.load offset=65000)",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(i32.const 8) (i32.const 65529) (f64.const 2)
             (block (br_if 0 (i32.eqz (f64.gt (local.get $b) (f64.const 4)))) (unreachable))
             (f64.store)",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(i32.const 8) (f64.const 2)
             (if (f64.gt (local.get $b) (f64.const 4)) (then (return)))
             (block (br_if 0 (f64.ge (f64.const 4) (f64.load (i32.const 65530)))))",
            TrapCode::MemoryOutOfBounds,
        ),
        (
            "(loop $again
               (local.set $m (i32.add (local.get $m) (i32.load (local.get $n))))
               (br_if $again (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 70000))))",
            TrapCode::MemoryOutOfBounds,
        ),
    ] {
        let fields = format!(
            "(memory 1)
             (func (export \"run\") (param $a f64) (param $b f64) (local $n i32) (local $m i32)
               (local.set $n (i32.const 65500)) (local.set $m (i32.const 600))
               {body}
               unreachable)"
        );
        for b in [3.0, f64::NAN] {
            let mut both = Both::new(&fields);
            let outcome = both.call("run", &[Value::F64(2.5), Value::F64(b)]);
            match outcome {
                Outcome::Trapped(trap) if b == 3.0 => assert_eq!(trap.code, code, "{body}"),
                Outcome::Trapped(_) => {}
                outcome => panic!("{outcome:?} in {body}"),
            }
            both.finish();
            in_pieces(&fields, &[Value::F64(2.5), Value::F64(b)], 40);
        }
    }
}

#[test]
fn what_integers_are_joined_to_does_the_same() {
    let i32s = [0, 1, 31, 32, 0x1234_5678, -1, i32::MIN, i32::MAX].map(Value::I32);
    let i64s = [0, 1, 63, 64, 0x1234_5678_9abc_def0, -1, i64::MIN, i64::MAX].map(Value::I64);
    for (ty, body, expected) in [
        (
            "i32",
            "(i32.xor (i32.and (local.get $a) (local.get $b)) (local.get $c))",
            "I32AndXor",
        ),
        (
            "i32",
            "(i32.xor (local.get $c) (i32.and (local.get $a) (local.get $b)))",
            "I32AndXor",
        ),
        (
            "i32",
            "(i32.xor (local.get $c) (i32.xor (local.get $a) (local.get $b)))",
            "I32XorXor",
        ),
        (
            "i32",
            "(i32.xor (i32.rotl (local.get $a) (i32.const 7)) (local.get $c))",
            "I32RotlXor",
        ),
        (
            "i32",
            "(i32.xor (local.get $c) (i32.rotl (local.get $a) (i32.const -30)))",
            "I32RotlXor",
        ),
        (
            "i32",
            "(i32.and (i32.shr_u (local.get $a) (i32.const 3)) (i32.const -7))",
            "I32ShrUAnd",
        ),
        (
            "i32",
            "(i32.and (i32.shr_u (local.get $a) (i32.const -3)) (i32.const 0x7fffffff))",
            "I32ShrUAnd",
        ),
        (
            "i64",
            "(i64.or (i64.or (local.get $a) (local.get $b)) (local.get $c))",
            "I64OrOr",
        ),
        (
            "i64",
            "(i64.xor (i64.rotl (local.get $a) (i64.const 77)) (local.get $c))",
            "I64RotlXor",
        ),
        (
            "i64",
            "(i64.or (local.get $c) (i64.shl (local.get $a) (i64.const -60)))",
            "I64ShlOr",
        ),
        (
            "i64",
            "(i64.or (i64.shr_u (local.get $a) (i64.const 56)) (local.get $c))",
            "I64ShrUOr",
        ),
        (
            "i64",
            "(i64.and (i64.shr_u (local.get $a) (i64.const 40)) (i64.const -256))",
            "I64ShrUAnd",
        ),
        (
            "i64",
            "(i64.shl (i64.and (local.get $a) (i64.const -255)) (i64.const 65))",
            "I64AndShl",
        ),
        // Both operands are the same, or the result goes to one of them.
        (
            "i32",
            "(local.set $a (i32.xor (i32.and (local.get $a) (local.get $a)) (local.get $a))) (local.get $a)",
            "I32AndXor",
        ),
        (
            "i64",
            "(local.set $c (i64.or (i64.or (local.get $a) (local.get $c)) (local.get $b))) (local.get $c)",
            "I64OrOr",
        ),
        // The other operand is a result, too, below or above.
        (
            "i32",
            "(i32.xor (i32.and (local.get $a) (local.get $b)) (i32.rotl (i32.sub (local.get $b) (local.get $c)) (i32.const 5)))",
            "I32RotlXor",
        ),
        (
            "i32",
            "(i32.xor (i32.rotl (local.get $a) (i32.const 2)) (i32.xor (i32.rotl (local.get $b) (i32.const 13)) (i32.rotl (local.get $c) (i32.const 22))))",
            "I32RotlXor",
        ),
        // Constants that are chosen, and branches on some bits.
        (
            "i32",
            "(select (i32.const -1) (i32.const 5) (local.get $a))",
            "SelectConstant",
        ),
        (
            "i64",
            "(select (i64.const 7) (i64.const 0xffffffff) (i64.eq (local.get $a) (local.get $b)))",
            "SelectConstant",
        ),
        (
            "i64",
            "(select (i64.const -7) (i64.const 1) (i64.eq (local.get $a) (local.get $b)))",
            "Select",
        ),
        (
            "i32",
            "(if (result i32) (i32.and (local.get $a) (i32.const 17)) (then (local.get $b)) (else (local.get $c)))",
            "BranchI32AndEqz",
        ),
        (
            "i32",
            "(block $b (br_if $b (i32.and (local.get $a) (i32.const 17))) (return (local.get $c))) (local.get $b)",
            "BranchI32AndNez",
        ),
        (
            "i32",
            "(block $b (br_if $b (i32.eqz (i32.and (local.get $a) (i32.const -2)))) (return (local.get $c))) (local.get $b)",
            "BranchI32AndEqz",
        ),
        // What is tested is needed again.
        (
            "i32",
            "(block $b (br_if $b (local.tee $c (i32.and (local.get $a) (i32.const 1)))) (return (local.get $c))) (local.get $b)",
            "BranchI32Nez",
        ),
        // Two in a row.
        (
            "i32",
            "(local.set $a (i32.add (local.get $a) (i32.const 3))) (local.set $b (i32.add (local.get $a) (i32.const -4))) (i32.sub (local.get $a) (local.get $b))",
            "I32AddImmediateTwice",
        ),
        (
            "i32",
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $b (i32.add (local.get $a) (i32.const -4))) (i32.sub (local.get $a) (local.get $b))",
            "I32AddThenImmediate",
        ),
        (
            "i32",
            "(local.set $a (i32.add (local.get $a) (i32.const 32767))) (local.set $b (i32.add (local.get $a) (local.get $b))) (i32.sub (local.get $a) (local.get $b))",
            "I32AddImmediateThen",
        ),
        (
            "i32",
            "(local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $b (i32.add (local.get $a) (i32.const 32768))) (i32.sub (local.get $a) (local.get $b))",
            "I32AddImmediate",
        ),
        // A branch takes the second of them.
        (
            "i32",
            "(block $b (local.set $a (i32.add (local.get $a) (i32.const 3))) (br_if $b (local.tee $b (i32.add (local.get $b) (i32.const -1)))) (local.set $a (i32.const 9))) (i32.sub (local.get $a) (local.get $b))",
            "AddBranchI32Nez",
        ),
        (
            "i32",
            "(block $b (local.set $a (i32.add (local.get $a) (local.get $c))) (br_if $b (local.tee $b (i32.add (local.get $b) (i32.const 1)))) (local.set $a (i32.const 9))) (i32.sub (local.get $a) (local.get $b))",
            "AddBranchI32Nez",
        ),
        (
            "i64",
            "(local.set $a (local.get $b)) (local.set $c (local.get $a)) (i64.sub (local.get $a) (local.get $c))",
            "CopyTwice",
        ),
        (
            "i32",
            "(local.get $a) (local.get $b) (local.set $a (local.get $c)) (local.set $b (local.get $a)) (i32.sub) (i32.add (local.get $b))",
            "CopyTwice",
        ),
    ] {
        let fields =
            format!("(func (export \"run\") (param $a {ty}) (param $b {ty}) (param $c {ty}) (result {ty}) {body})");
        let operations = operations(&session(&fields), 0);
        assert!(operations.iter().any(|name| name == expected), "{body}: {operations:?}");
        let values = if ty == "i32" { &i32s } else { &i64s };
        let mut both = Both::new(&fields);
        for (a, b) in values.iter().flat_map(|a| values.iter().map(|b| (*a, *b))) {
            for c in [values[0], values[4], values[5]] {
                both.call("run", &[a, b, c]);
            }
        }
        both.finish();
    }
}

#[test]
fn three_instructions_on_floats_are_canonical_in_the_end() {
    let fields = "(func (export \"run\") (param $a f64) (param $b f64) (result f64)
      (local.set $a (f64.mul (local.get $a) (local.get $b)))
      (local.set $b (f64.mul (local.get $a) (local.get $b)))
      (f64.add (local.get $b) (f64.mul (f64.add (local.get $a) (local.get $b)) (local.get $a))))";
    let operations = operations(&session(fields), 0);
    assert_eq!(operations[..2], ["F64MulTwice", "F64AddMulAdd"]);
    let mut both = Both::new(fields);
    for (a, b) in FLOATS.iter().flat_map(|a| FLOATS.iter().map(|b| (*a, *b))) {
        both.call("run", &[a, b].map(Value::F64));
    }
    both.finish();
}

#[test]
fn an_address_that_is_added_up_is_there_after_a_trap() {
    for (load, sum, expected) in [
        ("load", "(i32.add (local.get $a) (local.get $b))", "I32LoadIndexed"),
        ("load8_u", "(i32.add (local.get $a) (local.get $b))", "I32Load8UIndexed"),
        (
            "load",
            "(i32.add (local.get $a) (i32.shl (local.get $b) (i32.const 2)))",
            "I32LoadShifted",
        ),
        (
            "load16_u",
            "(i32.add (local.get $a) (i32.shl (local.get $b) (i32.const 33)))",
            "I32Load16UShifted",
        ),
        ("load16_u", "(i32.add (local.get $a) (local.get $b))", "I32Load16U"),
        // One of both, or each, is a result.
        (
            "load",
            "(i32.add (i32.sub (local.get $a) (i32.const 1)) (i32.mul (local.get $b) (local.get $b)))",
            "I32LoadIndexed",
        ),
        (
            "load8_u",
            "(i32.add (i32.load8_u (local.get $b)) (local.get $a))",
            "I32Load8UIndexed",
        ),
        // The address is needed again.
        (
            "load",
            "(local.tee $c (i32.add (local.get $a) (local.get $b)))",
            "I32Load",
        ),
    ] {
        for (before, offset) in [
            ("", 0),
            ("(i32.const 7) (local.get $a)", 9),
            ("(local.get $c) (local.get $b) (i32.sub)", 65000),
        ] {
            let after = if before.is_empty() { "" } else { "(i32.add) (i32.xor)" };
            let after = if before.ends_with("(i32.sub)") {
                "(i32.xor)"
            } else {
                after
            };
            let fields = format!(
                "(memory 1) (data (i32.const 0) \"\\01\\02\\f3\\f4\\05\\06\\07\\08\\09\")
                 (func (export \"run\") (param $a i32) (param $b i32) (result i32) (local $c i32)
                   {before} (i32.{load} offset={offset} {sum}) {after} (i32.add (local.get $c)))"
            );
            let operations = operations(&session(&fields), 0);
            assert!(
                operations.iter().any(|name| name == expected),
                "{fields}: {operations:?}"
            );
            // A trap ends a session's call, and leaves the machine as it was there.
            for (a, b) in [
                (0, 0),
                (1, 1),
                (-1, 2),
                (65530, 1),
                (65536, 0),
                (500, 40),
                (-8, 4),
                (i32::MIN, 3),
            ] {
                let mut both = Both::new(&fields);
                both.call("run", &[a, b].map(Value::I32));
                both.finish();
                in_pieces(&fields, &[a, b].map(Value::I32), 12);
            }
        }
    }
}
