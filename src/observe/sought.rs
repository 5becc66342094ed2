//! A value that is looked for in a trace, as it is written: a number in decimal or hexadecimal.

use crate::machine::Value;

/// A value that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// It as an integer, signed or not.
    integer: Option<i128>,
    /// It as floats of both widths, as their bits.
    floats: Option<(u32, u64)>,
    /// It was written in hexadecimal, as the bits of floats are.
    is_bits: bool,
}

impl Sought {
    /// Reads a number; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('_', "");
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
        if let Some(digits) = digits {
            let bits = u64::from_str_radix(digits, 16).ok()?;
            return Some(Self {
                integer: Some(bits.into()),
                floats: None,
                is_bits: true,
            });
        }
        let integer = text.parse::<i128>().ok();
        let floats = text.parse::<f32>().ok().zip(text.parse::<f64>().ok());
        let floats = floats.map(|(single, double)| (single.to_bits(), double.to_bits()));
        (integer.is_some() || floats.is_some()).then_some(Self {
            integer,
            floats,
            is_bits: false,
        })
    }

    /// Whether a value is written so: a vector where one of its lanes of 32 bits is.
    pub fn is(self, value: &Value) -> bool {
        match *value {
            Value::I32(value) => self.is_integer(value.into(), (value as u32).into()),
            Value::I64(value) => self.is_integer(value.into(), (value as u64).into()),
            Value::F32(value) => self.is_single(value.to_bits()),
            Value::F64(value) => {
                let same =
                    |bits: u64| value == f64::from_bits(bits) || (value.is_nan() && f64::from_bits(bits).is_nan());
                (self.is_bits && self.integer == Some(value.to_bits().into()))
                    || self.floats.is_some_and(|(_, bits)| same(bits))
            }
            Value::V128(value) => (0..4).any(|lane| {
                let bits = (value >> (32 * lane)) as u32;
                self.is_integer((bits as i32).into(), bits.into()) || self.is_single(bits)
            }),
            Value::Ref(_) => false,
        }
    }

    fn is_integer(self, signed: i128, unsigned: i128) -> bool {
        self.integer
            .is_some_and(|integer| integer == signed || integer == unsigned)
    }

    fn is_single(self, bits: u32) -> bool {
        let value = f32::from_bits(bits);
        let same = |other: f32| value == other || (value.is_nan() && other.is_nan());
        (self.is_bits && self.integer == Some(bits.into()))
            || self.floats.is_some_and(|(bits, _)| same(f32::from_bits(bits)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_as_it_is_written() {
        let found = |text: &str, value: Value| Sought::parse(text).is_some_and(|sought| sought.is(&value));
        assert!(found("42", Value::I32(42)));
        assert!(!found("4", Value::I32(42)));
        assert!(found("-1", Value::I32(-1)));
        assert!(found("4294967295", Value::I32(-1)));
        assert!(found("0xffffffff", Value::I32(-1)));
        assert!(found("1_000", Value::I64(1000)));
        assert!(found("0.1", Value::F32(0.1)));
        assert!(found("0.1", Value::F64(0.1)));
        assert!(found("2", Value::F64(2.0)));
        assert!(found("0x3f800000", Value::F32(1.0)));
        assert!(!found("0x1", Value::F64(1.0)));
        assert!(found("nan", Value::F32(f32::NAN)));
        assert!(found("-inf", Value::F64(f64::NEG_INFINITY)));
        assert!(found("3", Value::V128(3 << 32)));
        assert!(!found("i32.add", Value::I32(0)));
        assert!(!found("", Value::I32(0)));
    }
}
