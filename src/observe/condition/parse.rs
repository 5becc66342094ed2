//! Text into an expression.

use winnow::ascii::{digit1, multispace0};
use winnow::combinator::{
    Infix, Prefix, alt, cut_err, delimited, dispatch, expression, fail, not, opt, peek, preceded, terminated,
};
use winnow::error::{ContextError, ErrMode, StrContext, StrContextValue};
use winnow::prelude::*;
use winnow::token::{one_of, take_while};

use super::{Binary, ConditionError, Expression, Name, Scalar, Unary};

type Failure = ErrMode<ContextError>;

pub(super) fn parse(text: &str) -> Result<Expression, ConditionError> {
    let mut whole = delimited(multispace0, expression_, multispace0);
    whole.parse(text).map_err(|error| {
        let expected: Vec<String> = error
            .inner()
            .context()
            .map(|context| match context {
                StrContext::Expected(expected) => expected.to_string(),
                other => other.to_string(),
            })
            .collect();
        let position = error.offset();
        let message = match expected.first() {
            Some(expected) => format!("expected {expected}"),
            None if position < text.len() => "this cannot stand here".into(),
            None => "the expression ends too early".into(),
        };
        ConditionError { position, message }
    })
}

fn expected(what: &'static str) -> StrContext {
    StrContext::Expected(StrContextValue::Description(what))
}

/// What follows a token of spaces.
fn token<'i, O>(parser: impl Parser<&'i str, O, Failure>) -> impl Parser<&'i str, O, Failure> {
    terminated(parser, multispace0)
}

fn expression_(input: &mut &str) -> Result<Expression, Failure> {
    macro_rules! infix {
        ($($text:literal $power:literal $operator:ident;)*) => {
            token(alt(($($text.value(($power, Binary::$operator)),)*)))
        };
    }
    // Longer ones come first.
    let first = infix! {
        "||" 1 Or; "&&" 2 And;
        "<<" 8 ShiftLeft; ">>" 8 ShiftRight;
        "==" 3 Equal; "!=" 3 NotEqual; "<=" 3 LessOrEqual; ">=" 3 GreaterOrEqual;
    };
    let second = infix! {
        "<" 3 Less; ">" 3 Greater;
        "|" 4 BitOr; "^" 5 BitXor; "&" 6 BitAnd;
    };
    let third = infix! {
        "+" 9 Add; "-" 9 Subtract; "*" 10 Multiply; "/" 10 Divide; "%" 10 Remainder;
    };
    // An operator's function is a plain one, so that there is one for each.
    macro_rules! operators {
        ($($operator:ident)*) => {
            |(power, operator): (i64, Binary)| match operator {
                $(Binary::$operator => Infix::Left(power, |_: &mut &str, a, b| joined(Binary::$operator, a, b)),)*
            }
        };
    }
    let operators = alt((first, second, third)).map(operators!(
        Multiply Divide Remainder Add Subtract ShiftLeft ShiftRight BitAnd BitXor BitOr
        Equal NotEqual Less LessOrEqual Greater GreaterOrEqual And Or
    ));
    expression(operand)
        .prefix(dispatch! {token(one_of(['-', '!', '~']));
            '-' => Prefix(12, |_: &mut &str, a| applied(Unary::Negate, a)),
            '!' => Prefix(12, |_: &mut &str, a| applied(Unary::Not, a)),
            '~' => Prefix(12, |_: &mut &str, a| applied(Unary::Complement, a)),
            _ => fail,
        })
        .infix(operators)
        .parse_next(input)
}

fn joined(operator: Binary, a: Expression, b: Expression) -> Result<Expression, Failure> {
    Ok(Expression::Binary(operator, Box::new(a), Box::new(b)))
}

fn applied(operator: Unary, a: Expression) -> Result<Expression, Failure> {
    Ok(Expression::Unary(operator, Box::new(a)))
}

fn operand(input: &mut &str) -> Result<Expression, Failure> {
    token(alt((
        number,
        preceded('$', cut_err(name)).map(Expression::Local),
        preceded("global.", cut_err(preceded(opt('$'), name))).map(Expression::Global),
        preceded((word("stack"), multispace0), cut_err(index)).map(|depth| Expression::Operand(Box::new(depth))),
        word("null").value(Expression::Null),
        typed,
        group,
    )))
    .context(expected("a value"))
    .parse_next(input)
}

/// A name of the text format, or an index.
fn name(input: &mut &str) -> Result<Name, Failure> {
    let character = |c: char| c.is_alphanumeric() || "_.'@?`".contains(c);
    let name = take_while(1.., character).context(expected("a name or an index"));
    name.map(|name: &str| match name.parse() {
        Ok(index) => Name::Index(index),
        Err(_) => Name::Named(name.into()),
    })
    .parse_next(input)
}

fn word<'i>(word: &'static str) -> impl Parser<&'i str, &'i str, Failure> {
    terminated(word, peek(not(one_of(|c: char| c.is_alphanumeric() || c == '_'))))
}

fn index(input: &mut &str) -> Result<Expression, Failure> {
    delimited(
        token('[').context(expected("`[`")),
        expression_,
        ']'.context(expected("`]`")),
    )
    .parse_next(input)
}

fn group(input: &mut &str) -> Result<Expression, Failure> {
    delimited(token('('), cut_err(expression_), cut_err(')'.context(expected("`)`")))).parse_next(input)
}

/// An access to memory or a conversion.
fn typed(input: &mut &str) -> Result<Expression, Failure> {
    let ty = token(take_while(2..=3, |c: char| c.is_ascii_alphanumeric()).verify_map(scalar)).parse_next(input)?;
    cut_err(alt((
        group.map(|value| Expression::Convert(ty, Box::new(value))),
        index.map(|address| Expression::Load(ty, Box::new(address))),
    )))
    .context(expected("`[` or `(`"))
    .parse_next(input)
}

fn number(input: &mut &str) -> Result<Expression, Failure> {
    let digits = |text: &str| text.replace('_', "");
    let hexadecimal = preceded(
        "0x",
        cut_err(take_while(1.., |c: char| c.is_ascii_hexdigit() || c == '_')),
    )
    .verify_map(move |text: &str| i128::from_str_radix(&digits(text), 16).ok())
    .map(Expression::Integer);
    let exponent = || (one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1);
    let float = alt((
        (digit1, '.', digit1, opt(exponent())).take(),
        (digit1, exponent()).take(),
    ))
    .verify_map(|text: &str| text.parse().ok())
    .map(Expression::Float);
    let decimal = (digit1, take_while(0.., |c: char| c.is_ascii_digit() || c == '_'))
        .take()
        .verify_map(move |text: &str| digits(text).parse().ok())
        .map(Expression::Integer);
    alt((hexadecimal, float, decimal)).parse_next(input)
}

fn scalar(name: &str) -> Option<Scalar> {
    Some(match name {
        "i8" => Scalar::I8,
        "u8" => Scalar::U8,
        "i16" => Scalar::I16,
        "u16" => Scalar::U16,
        "i32" => Scalar::I32,
        "u32" => Scalar::U32,
        "i64" => Scalar::I64,
        "u64" => Scalar::U64,
        "f32" => Scalar::F32,
        "f64" => Scalar::F64,
        _ => return None,
    })
}
