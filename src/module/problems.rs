//! What else is wrong with a module that was refused: a function that is invalid does not keep others from being looked at.

use wasmparser::{FuncValidatorAllocations, Parser, ValidPayload, Validator};

use super::text;
use crate::error::{Error, ErrorKind};
use crate::features::Features;

/// Problems that are told of one module, at most.
const MOST: usize = 100;

/// All that is known to be wrong with bytes that an error has refused, in their order.
pub fn problems_of_binary(bytes: &[u8], features: Features, error: Error) -> Vec<Error> {
    match error.kind() {
        ErrorKind::Invalid | ErrorKind::Unsupported => {
            let all = validate_each(bytes, features);
            if all.is_empty() { vec![error] } else { all }
        }
        // Who cannot read the module cannot say more about it.
        _ => vec![error],
    }
}

/// All that is known to be wrong with a text that an error has refused, in the order of its bytes.
pub fn problems_of_text(source: &str, features: Features, error: Error) -> Vec<Error> {
    let Ok(assembled) = text::assemble(source) else {
        return vec![error];
    };
    let all = problems_of_binary(&assembled.bytes, features, error).into_iter();
    let placed = |error: Error| match error.offset() {
        Some(offset) => error.at_place(assembled.map.place(source, offset)),
        None => error,
    };
    all.map(placed).collect()
}

/// The first error of each function, up to what is wrong with a whole section.
fn validate_each(bytes: &[u8], features: Features) -> Vec<Error> {
    let mut found = Vec::new();
    let mut validator = Validator::new_with_features(features.validator());
    let mut allocations = FuncValidatorAllocations::default();
    let mut parser = Parser::new(0);
    parser.set_features(features.validator());
    for payload in parser.parse_all(bytes) {
        let valid = payload.and_then(|payload| validator.payload(&payload));
        let result = match valid {
            Ok(ValidPayload::Func(function, body)) => {
                let mut function = function.into_validator(allocations);
                let result = function.validate(&body);
                allocations = function.into_allocations();
                result.map_err(|error| (error, false))
            }
            Ok(_) => Ok(()),
            Err(error) => Err((error, true)),
        };
        let Err((error, ends)) = result else { continue };
        let refused = match error.missing_wasm_feature() {
            Some(feature) => Error::unsupported(features.explain_missing(feature, error.message())),
            None => Error::invalid(error.message()),
        };
        found.push(refused.at_offset(error.offset() as usize));
        if ends || found.len() == MOST {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::load_text;

    fn places(text: &str) -> Vec<(usize, String)> {
        let error = load_text(text, Features::default()).expect_err("it is wrong");
        let all = problems_of_text(text, Features::default(), error);
        let place = |error: &Error| error.place().expect("it stands somewhere").line;
        all.iter()
            .map(|error| (place(error), error.message().to_owned()))
            .collect()
    }

    #[test]
    fn each_function_has_its_own_error() {
        let text = "(module
            (func (result i32) i64.const 1)
            (func (result i32) i32.const 1)
            (func (param f32) local.get 0 i32.eqz drop i64.eqz drop)
            (func drop)
            (export \"f\" (func 0)))";
        let lines: Vec<usize> = places(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 4, 5]);
    }

    #[test]
    fn what_cannot_be_read_has_one_error() {
        assert_eq!(places("(module\n (func i32.foo)\n (func i32.bar))").len(), 1);
        assert_eq!(
            places("(module\n (func) (export \"f\" (func 0)) (export \"f\" (func 0)))").len(),
            1
        );
    }
}
