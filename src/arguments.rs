//! Arguments as people write them, into values of a function's parameter types.
//!
//! Numbers are those of the text format: `7`, `-5`, `0xff`, `1_000`, `2.5`, `0x1.8p3`, `inf`, `nan`, `nan:0x1`. An
//! integer may be written signed or unsigned. A vector is one integer of 128 bits, as results show it. Of references
//! only `null` can be written.

use std::fmt;

use wast::lexer::{Lexer, TokenKind};
use wast::parser::{self, Parse, ParseBuffer, Parser};
use wast::token::{F32, F64};

use crate::error::Error;
use crate::machine::{Ref, Value};
use crate::module::types::{FuncType, RefType, ValType};

/// Why texts are no arguments of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentError {
    /// There are too few or too many.
    Count {
        /// Types of the function's parameters.
        wanted: Box<[ValType]>,
        /// How many texts there are.
        found: usize,
    },
    /// One of them is no value of its parameter's type.
    Value {
        /// Which one, counted from 1.
        number: usize,
        /// How it was written.
        text: Box<str>,
        /// The parameter's type.
        ty: ValType,
        /// What is wrong.
        problem: Problem,
    },
}

/// What is wrong with the text of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not written like a value of the type.
    Form,
    /// It is a number, and too small or too large for the type.
    Range,
    /// The type has no values that can be written.
    Unwritable,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { wanted, found } => {
                match wanted.len() {
                    0 => f.write_str("no arguments wanted")?,
                    1 => f.write_str("1 argument wanted")?,
                    many => write!(f, "{many} arguments wanted")?,
                }
                for (index, ty) in wanted.iter().enumerate() {
                    write!(f, "{}{ty}", if index == 0 { ": " } else { " " })?;
                }
                write!(f, "; {found} given")
            }
            Self::Value {
                number,
                text,
                ty,
                problem,
            } => {
                write!(f, "argument {number}, `{}`, ", text.escape_debug())?;
                match (problem, ty) {
                    (Problem::Form, ValType::Ref(_)) => write!(f, "is not of type {ty}: only `null` can be written"),
                    (Problem::Form, _) => write!(f, "is not of type {ty}"),
                    (Problem::Range, _) => write!(f, "is out of range for {ty}"),
                    (Problem::Unwritable, _) => write!(f, "is not of type {ty}, whose values cannot be written"),
                }
            }
        }
    }
}

impl std::error::Error for ArgumentError {}

impl From<ArgumentError> for Error {
    fn from(error: ArgumentError) -> Self {
        Self::usage(error.to_string())
    }
}

/// Arguments for a function of a type, each in a text of its own.
pub fn parse_arguments<T: AsRef<str>>(ty: &FuncType, texts: &[T]) -> Result<Vec<Value>, ArgumentError> {
    if texts.len() != ty.params.len() {
        return Err(ArgumentError::Count {
            wanted: ty.params.clone(),
            found: texts.len(),
        });
    }
    let parse = |(index, (text, ty)): (usize, (&T, &ValType))| {
        let text = text.as_ref();
        parse_value(*ty, text).map_err(|problem| ArgumentError::Value {
            number: index + 1,
            text: text.into(),
            ty: *ty,
            problem,
        })
    };
    texts.iter().zip(&ty.params).enumerate().map(parse).collect()
}

/// Arguments for a function of a type, in one text, separated by spaces.
pub fn parse_field(ty: &FuncType, field: &str) -> Result<Vec<Value>, ArgumentError> {
    let texts: Vec<&str> = field.split_whitespace().collect();
    parse_arguments(ty, &texts)
}

/// A value of a type.
pub fn parse_value(ty: ValType, text: &str) -> Result<Value, Problem> {
    match ty {
        ValType::I32 => integer(text).map(Value::I32),
        ValType::I64 => integer(text).map(Value::I64),
        ValType::F32 => float(text).map(|F32 { bits }| Value::F32(f32::from_bits(bits))),
        ValType::F64 => float(text).map(|F64 { bits }| Value::F64(f64::from_bits(bits))),
        ValType::V128 => integer(text).map(|V128(bits)| Value::V128(bits)),
        ValType::Ref(RefType { nullable: true, .. }) => match text {
            "null" | "ref.null" => Ok(Value::Ref(Ref::NULL)),
            _ => Err(Problem::Form),
        },
        ValType::Ref(_) => Err(Problem::Unwritable),
    }
}

fn integer<T: for<'a> Parse<'a>>(text: &str) -> Result<T, Problem> {
    match only_token(text) {
        Some(TokenKind::Integer(_)) => number(text),
        _ => Err(Problem::Form),
    }
}

fn float<T: for<'a> Parse<'a>>(text: &str) -> Result<T, Problem> {
    match only_token(text) {
        Some(TokenKind::Integer(_) | TokenKind::Float(_)) => number(text),
        _ => Err(Problem::Form),
    }
}

/// What the whole of a text is, when that is one token without anything around it.
fn only_token(text: &str) -> Option<TokenKind> {
    let token = Lexer::new(text).parse(&mut 0).ok()??;
    (token.len as usize == text.len()).then_some(token.kind)
}

/// Parses what has the form of a number.
fn number<T: for<'a> Parse<'a>>(text: &str) -> Result<T, Problem> {
    let buffer = ParseBuffer::new(text).map_err(|_| Problem::Form)?;
    parser::parse(&buffer).map_err(|_| Problem::Range)
}

/// A vector, written as one number.
struct V128(u128);

impl<'a> Parse<'a> for V128 {
    fn parse(parser: Parser<'a>) -> parser::Result<Self> {
        parser.step(|cursor| {
            let Some((integer, rest)) = cursor.integer()? else {
                return Err(cursor.error("expected an integer"));
            };
            let (digits, base) = integer.val();
            match u128::from_str_radix(digits, base) {
                Ok(bits) => Ok((Self(bits), rest)),
                Err(_) => Err(cursor.error("constant out of range")),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValType::{F32, F64, I32, I64, V128};

    #[test]
    fn integers_are_signed_or_unsigned_decimal_or_hexadecimal() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("+7", 7),
            ("-5", -5),
            ("1_000", 1000),
            ("0xff", 255),
            ("-0x8000_0000", i32::MIN),
            ("-2147483648", i32::MIN),
            ("4294967295", -1),
            ("0xFFFFFFFF", -1),
        ] {
            assert_eq!(parse_value(I32, text), Ok(Value::I32(value)), "{text}");
            let wide = if text == "4294967295" || text == "0xFFFFFFFF" {
                0xffff_ffff
            } else {
                i64::from(value)
            };
            assert_eq!(parse_value(I64, text), Ok(Value::I64(wide)), "{text}");
        }
        assert_eq!(parse_value(I64, "18446744073709551615"), Ok(Value::I64(-1)));
    }

    #[test]
    fn integers_beyond_their_type_are_out_of_range() {
        for text in ["4294967296", "-2147483649", "0x1_0000_0000", "99999999999999999999999"] {
            assert_eq!(parse_value(I32, text), Err(Problem::Range), "{text}");
        }
        assert_eq!(parse_value(I64, "18446744073709551616"), Err(Problem::Range));
        assert_eq!(parse_value(I64, "-9223372036854775809"), Err(Problem::Range));
    }

    #[test]
    fn what_is_not_one_number_is_no_number() {
        for text in [
            "", " ", "7 ", " 7", "7 7", "7;;", "(;;)7", "(7)", "\"7\"", "seven", "0x", "1__0", "_1", "--1", "1,",
        ] {
            for ty in [I32, I64, F32, F64, V128] {
                assert_eq!(parse_value(ty, text), Err(Problem::Form), "{text:?} as {ty}");
            }
        }
        for text in ["1.5", "1e3", "nan", "inf"] {
            assert_eq!(parse_value(I32, text), Err(Problem::Form), "{text}");
        }
    }

    #[test]
    fn floats_are_exact_and_have_their_special_values() {
        for (text, value) in [
            ("2.5", 2.5),
            ("-0", -0.0),
            ("7", 7.0),
            ("1_0.5e-1", 1.05),
            ("0x1.8p3", 12.0),
            ("0x10", 16.0),
            ("-inf", f64::NEG_INFINITY),
            ("inf", f64::INFINITY),
            ("1e308", 1e308),
        ] {
            assert_eq!(parse_value(F64, text), Ok(Value::F64(value)), "{text}");
        }
        let bits = |text| parse_value(F32, text).map(|value| value.to_slots()[0]);
        assert_eq!(bits("nan"), Ok(0x7fc0_0000));
        assert_eq!(bits("-nan"), Ok(0xffc0_0000));
        assert_eq!(bits("nan:0x1"), Ok(0x7f80_0001));
        assert_eq!(bits("0.1"), Ok(u64::from(0.1f32.to_bits())));
        assert_eq!(bits("1e40"), Err(Problem::Range));
        assert_eq!(bits("nan:0x800000"), Err(Problem::Range));
    }

    #[test]
    fn vectors_are_read_as_they_are_shown() {
        let value = Value::V128(0x0123_4567_89ab_cdef_0011_2233_4455_6677);
        assert_eq!(parse_value(V128, &value.to_string()), Ok(value));
    }

    #[test]
    fn references_are_null_where_null_is_a_value() {
        assert_eq!(parse_value(ValType::EXTERNREF, "null"), Ok(Value::Ref(Ref::NULL)));
        assert_eq!(parse_value(ValType::FUNCREF, "0"), Err(Problem::Form));
        let never_null = ValType::Ref(RefType {
            nullable: false,
            ..RefType::FUNCREF
        });
        assert_eq!(parse_value(never_null, "null"), Err(Problem::Unwritable));
    }

    #[test]
    fn a_field_is_split_at_spaces_and_errors_say_which_argument() {
        let ty = FuncType::new(&[I32, F64], &[]);
        assert_eq!(parse_field(&ty, "  1\t2.5 "), Ok(vec![Value::I32(1), Value::F64(2.5)]));
        let message = |field| parse_field(&ty, field).unwrap_err().to_string();
        assert_eq!(message("1 x"), "argument 2, `x`, is not of type f64");
        assert_eq!(
            message("0x1ffffffff 1"),
            "argument 1, `0x1ffffffff`, is out of range for i32"
        );
        assert_eq!(message("1"), "2 arguments wanted: i32 f64; 1 given");
        assert_eq!(parse_field(&FuncType::default(), ""), Ok(vec![]));
    }
}
