//! The value of an expression at a moment. Nothing that a text can say makes it panic.

use std::collections::HashMap;
use std::fmt;

use super::scene::Scene;
use super::{Binary, Condition, Expression, Name, Scalar, Unary};
use crate::code::typing::{OperandType, operand_stack};
use crate::execute::Moment;
use crate::machine::{Ref, Value};
use crate::session::Session;

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// An integer.
    Integer(i128),
    /// A float.
    Float(f64),
    /// A vector.
    Vector(u128),
    /// A reference.
    Reference(Ref),
}

impl Quantity {
    /// Whether it is neither zero nor null.
    pub fn is_true(self) -> bool {
        match self {
            Self::Integer(value) => value != 0,
            Self::Float(value) => value != 0.0,
            Self::Vector(value) => value != 0,
            Self::Reference(value) => !value.is_null(),
        }
    }

    /// As an address.
    ///
    /// # Errors
    /// When it is no integer.
    pub fn address(self) -> Result<i128, String> {
        match self {
            // A negative `i32` is an address in the upper half.
            Self::Integer(value) if (i128::from(i32::MIN)..0).contains(&value) => Ok(value + (1 << 32)),
            Self::Integer(value) => Ok(value),
            _ => Err("an address is an integer".into()),
        }
    }
}

impl From<Value> for Quantity {
    fn from(value: Value) -> Self {
        match value {
            Value::I32(value) => Self::Integer(value.into()),
            Value::I64(value) => Self::Integer(value.into()),
            Value::F32(value) => Self::Float(value.into()),
            Value::F64(value) => Self::Float(value),
            Value::V128(value) => Self::Vector(value),
            Value::Ref(value) => Self::Reference(value),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Vector(value) => Value::V128(*value).fmt(f),
            Self::Reference(value) => Value::Ref(*value).fmt(f),
        }
    }
}

/// Evaluates expressions, and remembers the types of operand stacks that it has looked up.
#[derive(Clone, Debug, Default)]
pub struct Evaluator {
    /// By module, function and offset.
    stacks: HashMap<(u32, u32, u32), Box<[OperandType]>>,
}

impl Evaluator {
    /// The value of an expression at a moment, or why it has none.
    pub fn evaluate(&mut self, condition: &Condition, moment: &Moment<'_>) -> Result<Quantity, String> {
        self.value(&condition.expression, &Scene::of(moment))
    }

    /// The value of an expression in an active call, whose number is counted from the outermost; without one, what is part
    /// of a call has no value, and an instance tells which globals and memory are meant.
    ///
    /// # Errors
    /// Why it has none, in words.
    pub fn evaluate_in(
        &mut self,
        condition: &Condition,
        session: &Session,
        call: Option<usize>,
        instance: u32,
    ) -> Result<Quantity, String> {
        self.value(&condition.expression, &Scene::within(session, call, instance))
    }

    fn value(&mut self, expression: &Expression, scene: &Scene<'_>) -> Result<Quantity, String> {
        Ok(match expression {
            Expression::Integer(value) => Quantity::Integer(*value),
            Expression::Float(value) => Quantity::Float(*value),
            Expression::Null => Quantity::Reference(Ref::NULL),
            Expression::Local(name @ Name::Named(_)) => {
                let found = local(name, scene);
                found.or_else(|problem| global(name, scene).map_err(|_| problem))?
            }
            Expression::Local(name) => local(name, scene)?,
            Expression::Global(name) => global(name, scene)?,
            Expression::Operand(depth) => {
                let depth = self.value(depth, scene)?;
                self.operand(depth, scene)?
            }
            Expression::Load(ty, address) => load(*ty, self.value(address, scene)?, scene)?,
            Expression::Convert(ty, value) => convert(*ty, self.value(value, scene)?)?,
            Expression::Unary(operator, value) => unary(*operator, self.value(value, scene)?)?,
            Expression::Binary(Binary::And, a, b) => {
                let both = self.value(a, scene)?.is_true() && self.value(b, scene)?.is_true();
                Quantity::Integer(both.into())
            }
            Expression::Binary(Binary::Or, a, b) => {
                let either = self.value(a, scene)?.is_true() || self.value(b, scene)?.is_true();
                Quantity::Integer(either.into())
            }
            Expression::Binary(operator, a, b) => binary(*operator, self.value(a, scene)?, self.value(b, scene)?)?,
        })
    }

    fn operand(&mut self, depth: Quantity, scene: &Scene<'_>) -> Result<Quantity, String> {
        let Quantity::Integer(depth) = depth else {
            return Err("an operand's depth is an integer".into());
        };
        let call = scene.call()?;
        let offset = call.code.offsets[call.pc];
        let loaded = &scene.program.module(call.module).module;
        let types = self.stacks.entry((call.module, call.function, offset));
        let types = types.or_insert_with(|| operand_stack(loaded, call.function, offset).into());
        let index = usize::try_from(depth)
            .ok()
            .and_then(|depth| types.len().checked_sub(depth + 1));
        let Some(index) = index else {
            return Err(format!("there are {} operands, and none at depth {depth}", types.len()));
        };
        let OperandType { ty, slot } = types[index];
        let at = (call.base + call.code.layout.operands + slot) as usize;
        match scene.stack.get(at..at + ty.slots()) {
            Some(slots) => Ok(Value::from_slots(ty, slots).into()),
            None => Err(format!("there is no operand at depth {depth}")),
        }
    }
}

fn local(name: &Name, scene: &Scene<'_>) -> Result<Quantity, String> {
    let call = scene.call()?;
    let layout = &call.code.layout;
    let loaded = &scene.program.module(call.module).module;
    let found = match name {
        Name::Index(index) => Some(*index).filter(|index| (*index as usize) < layout.locals.len()),
        Name::Named(name) => {
            let names = |index: &u32| loaded.names.local(call.function, *index) == Some(name);
            (0..layout.locals.len() as u32).find(names)
        }
    };
    let Some(index) = found else {
        return Err(format!("{} has no local {name}", loaded.function_name(call.function)));
    };
    let at = call.base as usize + layout.local_slots[index as usize] as usize;
    Ok(Value::from_slots(layout.locals[index as usize], &scene.stack[at..]).into())
}

fn global(name: &Name, scene: &Scene<'_>) -> Result<Quantity, String> {
    let names = &scene.module().names;
    let globals = &scene.instance.globals;
    let found = match name {
        Name::Index(index) => Some(*index),
        Name::Named(name) => (0..globals.len() as u32).find(|index| names.global(*index) == Some(name)),
    };
    match found.and_then(|index| globals.get(index as usize)) {
        Some(address) => Ok(scene.machine.globals[*address as usize].value().into()),
        None => Err(format!("the module has no global {name}")),
    }
}

fn load(ty: Scalar, address: Quantity, scene: &Scene<'_>) -> Result<Quantity, String> {
    let address = address.address()?;
    let Some(memory) = scene.instance.memories.first() else {
        return Err("the module has no memory".into());
    };
    let size = match ty {
        Scalar::I8 | Scalar::U8 => 1,
        Scalar::I16 | Scalar::U16 => 2,
        Scalar::I32 | Scalar::U32 | Scalar::F32 => 4,
        Scalar::I64 | Scalar::U64 | Scalar::F64 => 8,
    };
    let bytes = u64::try_from(address)
        .ok()
        .and_then(|address| scene.machine.memories[*memory as usize].get(address, size).ok());
    let Some(bytes) = bytes else {
        return Err(format!("{size} bytes at {address:#x} are not inside the memory"));
    };
    let mut whole = [0; 8];
    whole[..bytes.len()].copy_from_slice(bytes);
    let bits = u64::from_le_bytes(whole);
    Ok(match ty {
        Scalar::F32 => Quantity::Float(f32::from_bits(bits as u32).into()),
        Scalar::F64 => Quantity::Float(f64::from_bits(bits)),
        _ => Quantity::Integer(truncate(ty, bits.into())),
    })
}

/// The low bits of an integer, as an integer of a type.
fn truncate(ty: Scalar, value: i128) -> i128 {
    match ty {
        Scalar::I8 => (value as i8).into(),
        Scalar::U8 => (value as u8).into(),
        Scalar::I16 => (value as i16).into(),
        Scalar::U16 => (value as u16).into(),
        Scalar::I32 => (value as i32).into(),
        Scalar::U32 => (value as u32).into(),
        Scalar::I64 => (value as i64).into(),
        Scalar::U64 => (value as u64).into(),
        Scalar::F32 | Scalar::F64 => value,
    }
}

fn convert(ty: Scalar, value: Quantity) -> Result<Quantity, String> {
    Ok(match (ty, value) {
        (Scalar::F32, Quantity::Integer(value)) => Quantity::Float((value as f32).into()),
        (Scalar::F64, Quantity::Integer(value)) => Quantity::Float(value as f64),
        (Scalar::F32, Quantity::Float(value)) => Quantity::Float((value as f32).into()),
        (Scalar::F64, Quantity::Float(value)) => Quantity::Float(value),
        (ty, Quantity::Integer(value)) => Quantity::Integer(truncate(ty, value)),
        (ty, Quantity::Float(value)) => Quantity::Integer(truncate(ty, value as i128)),
        (_, Quantity::Vector(_) | Quantity::Reference(_)) => return Err("only numbers can be converted".into()),
    })
}

fn unary(operator: Unary, value: Quantity) -> Result<Quantity, String> {
    match (operator, value) {
        (Unary::Not, value) => Ok(Quantity::Integer((!value.is_true()).into())),
        (Unary::Negate, Quantity::Integer(value)) => value
            .checked_neg()
            .map(Quantity::Integer)
            .ok_or_else(|| "the number is too large".into()),
        (Unary::Negate, Quantity::Float(value)) => Ok(Quantity::Float(-value)),
        (Unary::Complement, Quantity::Integer(value)) => Ok(Quantity::Integer(!value)),
        _ => Err("only numbers can be calculated with".into()),
    }
}

fn binary(operator: Binary, a: Quantity, b: Quantity) -> Result<Quantity, String> {
    use Quantity::*;
    match (a, b) {
        (Integer(a), Integer(b)) => integers(operator, a, b),
        (Float(a), Float(b)) => floats(operator, a, b),
        (Integer(a), Float(b)) => floats(operator, a as f64, b),
        (Float(a), Integer(b)) => floats(operator, a, b as f64),
        (Vector(a), Vector(b)) => same(operator, a == b),
        (Reference(a), Reference(b)) => same(operator, a == b),
        _ => Err("these two cannot be compared".into()),
    }
}

fn same(operator: Binary, equal: bool) -> Result<Quantity, String> {
    match operator {
        Binary::Equal => Ok(Quantity::Integer(equal.into())),
        Binary::NotEqual => Ok(Quantity::Integer((!equal).into())),
        _ => Err("only numbers can be calculated with".into()),
    }
}

fn compare<T: PartialOrd>(operator: Binary, a: T, b: T) -> Option<bool> {
    Some(match operator {
        Binary::Equal => a == b,
        Binary::NotEqual => a != b,
        Binary::Less => a < b,
        Binary::LessOrEqual => a <= b,
        Binary::Greater => a > b,
        Binary::GreaterOrEqual => a >= b,
        _ => return None,
    })
}

fn integers(operator: Binary, a: i128, b: i128) -> Result<Quantity, String> {
    if let Some(result) = compare(operator, a, b) {
        return Ok(Quantity::Integer(result.into()));
    }
    let shift = || u32::try_from(b).ok().filter(|by| *by < 64);
    let result = match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide | Binary::Remainder if b == 0 => return Err("division by zero".into()),
        Binary::Divide => a.checked_div(b),
        Binary::Remainder => a.checked_rem(b),
        Binary::ShiftLeft => shift().and_then(|by| a.checked_mul(1 << by)),
        Binary::ShiftRight => shift().map(|by| a >> by),
        Binary::BitAnd => Some(a & b),
        Binary::BitXor => Some(a ^ b),
        Binary::BitOr => Some(a | b),
        _ => None,
    };
    result
        .map(Quantity::Integer)
        .ok_or_else(|| "the number is too large".into())
}

fn floats(operator: Binary, a: f64, b: f64) -> Result<Quantity, String> {
    if let Some(result) = compare(operator, a, b) {
        return Ok(Quantity::Integer(result.into()));
    }
    Ok(Quantity::Float(match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        Binary::Remainder => a % b,
        _ => return Err("floats have no bits to calculate with".into()),
    }))
}
