//! Constant expressions: straight-line code for the values that instantiation needs.

use wasmparser::{BinaryReader, OperatorsReader};

use super::side::SideTables;
use super::{FunctionCode, Op, plain};
use crate::module::{ConstExpr, Module};

/// The value of a validated constant expression that is an integer and nothing else, as most offsets of segments are: a
/// module may have a hundred thousand of them.
pub(crate) fn constant_number(module: &Module, expression: &ConstExpr) -> Option<u64> {
    const I32_CONST: u8 = 0x41;
    const I64_CONST: u8 = 0x42;
    const END: u8 = 0x0b;
    let mut reader = BinaryReader::new(&module.bytes[expression.0.clone()], 0);
    let value = match reader.read_u8().ok()? {
        I32_CONST => u64::from(reader.read_var_i32().ok()? as u32),
        I64_CONST => reader.read_var_i64().ok()? as u64,
        _ => return None,
    };
    (reader.read_u8().ok()? == END).then_some(value)
}

/// Lowers a validated constant expression; `types` are the canonical ids of the module's types.
///
/// Its operations need no frame: only constants, globals, references, new objects and pure functions can stand in it.
pub(crate) fn lower_constant(module: &Module, types: &[u32], expression: &ConstExpr) -> FunctionCode {
    let mut side = SideTables::new(types);
    let mut ops = Vec::new();
    let mut offsets = Vec::new();
    for operator in operators(module, expression).into_iter_with_offsets() {
        let (operator, offset) = operator.expect("a validated expression decodes");
        ops.extend(plain::simple(&operator, &mut side));
        offsets.push(offset as u32);
    }
    // The expression's own `end` is no operation of `simple`.
    ops.push(Op::End);
    FunctionCode {
        ops: ops.into(),
        offsets: offsets.into(),
        vectors: side.vectors.into(),
        references: side.references.into(),
        ..FunctionCode::default()
    }
}

fn operators<'m>(module: &'m Module, ConstExpr(range): &ConstExpr) -> OperatorsReader<'m> {
    let bytes = &module.bytes[range.clone()];
    let features = module.features.validator();
    OperatorsReader::new(BinaryReader::new_features(bytes, range.start as u64, features))
}
