//! Conditions: expressions over the state of a run, such as `$n > 10 && i32[0x400] == 7`.
//!
//! | written | is |
//! | --- | --- |
//! | `$n`, `$0` | a parameter or local of the current function, by name or index; a name that it has not is a global's |
//! | `global.$g`, `global.0` | a global of the current module |
//! | `stack[0]` | an operand; 0 is the top |
//! | `i32[$p + 4]` | memory 0 at an address; also `i8 u8 i16 u16 u32 i64 u64 f32 f64` |
//! | `u32($n)` | a conversion to one of these types; integers lose their high bits |
//! | `7`, `0x7f`, `1.5`, `null` | literals |
//! | `- ! ~ * / % + - << >> & ^ \|` | arithmetic |
//! | `== != < <= > >= && \|\|` | comparison and logic: 1 or 0 |
//!
//! Operators bind as in Rust. Integers are those of mathematics: an `i32` is a signed one and nothing wraps around, so
//! that `u32($n)` is how to look at the same bits without a sign. Whatever is not zero or null is true.

mod evaluate;
mod parse;
mod scene;

use std::fmt;

pub use evaluate::{Evaluator, Quantity};

/// A condition, or any other expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: Box<str>,
    expression: Expression,
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Where in the text, in bytes.
    pub position: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.position + 1, self.message)
    }
}

impl std::error::Error for ConditionError {}

/// Bytes that an expression may be long: parsing recurses.
const LONGEST: usize = 500;

/// How deep brackets and signs may be nested in each other.
const DEEPEST: usize = 24;

impl Condition {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        if text.len() > LONGEST {
            return Err(ConditionError {
                position: LONGEST,
                message: format!("an expression is at most {LONGEST} bytes long"),
            });
        }
        let mut depth: usize = 0;
        for (position, character) in text.char_indices() {
            match character {
                '(' | '[' | '-' | '!' | '~' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                ' ' => {}
                // What comes next is an operand: signs before it have ended.
                _ => {
                    let opened = text[..position].matches(['(', '[']).count();
                    depth = opened.saturating_sub(text[..position].matches([')', ']']).count());
                }
            }
            if depth > DEEPEST {
                return Err(ConditionError {
                    position,
                    message: "this is nested too deep".into(),
                });
            }
        }
        Ok(Self {
            text: text.into(),
            expression: parse::parse(text)?,
        })
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A local or global: by name, or by index.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Named(Box<str>),
    Index(u32),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => write!(f, "${name}"),
            Self::Index(index) => write!(f, "${index}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Expression {
    Integer(i128),
    Float(f64),
    Null,
    Local(Name),
    Global(Name),
    Operand(Box<Expression>),
    Load(Scalar, Box<Expression>),
    Convert(Scalar, Box<Expression>),
    Unary(Unary, Box<Expression>),
    Binary(Binary, Box<Expression>, Box<Expression>),
}

/// A type of memory accesses and conversions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unary {
    Negate,
    Not,
    Complement,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binary {
    Multiply,
    Divide,
    Remainder,
    Add,
    Subtract,
    ShiftLeft,
    ShiftRight,
    BitAnd,
    BitXor,
    BitOr,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Features;
    use crate::machine::{Limits, Value};
    use crate::module;
    use crate::observe::Timeline;
    use crate::session::Session;

    /// Evaluates at the `nop` of a little program.
    fn value(text: &str) -> Result<String, String> {
        let program = r#"(module
            (memory 1) (data (i32.const 0x400) "\07\00\00\00\ff\ff\ff\ff\00\00\00\00\00\00\f8\3f")
            (global $g i64 (i64.const -5))
            (func (export "run") (param $n i32) (param $x f64) (local v128 (ref null any))
              (f32.const 0.5) (i32.const 1028) (v128.const i64x2 1 2) (nop) drop drop drop))"#;
        let loaded = module::load_text(program, Features::default()).expect("a module");
        let mut session = Session::new(Limits::default());
        let instance = session.instantiate(loaded.module).expect("it imports nothing");
        let run = session.exported_function(instance, "run").expect("it exports `run`");
        let mut timeline = Timeline::new(session, 1 << 20, || 0.0);
        timeline
            .invoke(run, &[Value::I32(11), Value::F64(2.5)])
            .expect("its parameters");
        timeline.seek(3);
        let condition = Condition::parse(text).map_err(|error| error.to_string())?;
        let evaluated = timeline.look(|moment| Evaluator::default().evaluate(&condition, moment));
        evaluated.expect("it is running").map(|value| value.to_string())
    }

    #[test]
    fn expressions_have_values() {
        let expected = [
            ("$n > 10 && i32[0x400] == 7", "1"),
            ("$0 + 2 * 3 - -1", "18"),
            ("(1 + 2) * 3 % 4", "1"),
            ("1 << 4 | 3 & 2 ^ 1", "19"),
            ("global.$g", "-5"),
            ("global.0 < 0", "1"),
            ("stack[1]", "1028"),
            ("i32[stack[1]]", "-1"),
            ("u32[0x404]", "4294967295"),
            ("u8[$n + 1017] == 0xff", "1"),
            ("f64[0x408]", "1.5"),
            ("stack[2] == 0.5", "1"),
            ("$x * 2", "5"),
            ("u8(-1)", "255"),
            ("i8(255) == ~0", "1"),
            ("$3 == null", "1"),
            ("!$3 && !0", "1"),
            ("0 && i32[-1]", "0"),
            ("1e3 == 1_000", "1"),
        ];
        for (text, expected) in expected {
            assert_eq!(value(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_has_no_value_says_why() {
        let expected = [
            ("i32[0x10000]", "4 bytes at 0x10000 are not inside the memory"),
            ("i32[-1]", "4 bytes at 0xffffffff are not inside the memory"),
            ("$m", "run has no local $m"),
            ("global.7", "the module has no global $7"),
            ("stack[3]", "there are 3 operands, and none at depth 3"),
            ("1 / 0", "division by zero"),
            ("$2 + 1", "these two cannot be compared"),
            ("1 << 100", "the number is too large"),
        ];
        for (text, expected) in expected {
            assert_eq!(value(text), Err(expected.into()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let expected = [
            ("", 0),
            ("1 +", 3),
            ("$n ==", 5),
            ("(1 + 2", 6),
            ("i32 7", 4),
            ("1 2", 2),
            ("i32[4", 5),
            ("$", 1),
            ("0x", 2),
        ];
        for (text, position) in expected {
            let error = Condition::parse(text).expect_err(text);
            assert_eq!(error.position, position, "{text}: {error}");
        }
        let deep = "(".repeat(LONGEST);
        assert!(Condition::parse(&deep).is_err());
        assert!(Condition::parse(&" ".repeat(LONGEST + 1)).is_err());
    }
}
