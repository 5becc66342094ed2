//! Constant expressions: straight-line code for the values that instantiation needs.

use wasmparser::{BinaryReader, OperatorsReader};

use super::side::SideTables;
use super::{FunctionCode, Op, plain};
use crate::module::{ConstExpr, Module};

/// Lowers a validated constant expression; `types` are the canonical ids of the module's types.
///
/// Its operations need no frame: only constants, globals, references, new objects and pure functions can stand in it.
pub(crate) fn lower_constant(module: &Module, types: &[u32], expression: &ConstExpr) -> FunctionCode {
    let bytes = &module.bytes[expression.0.clone()];
    let reader = BinaryReader::new_features(bytes, expression.0.start as u64, module.features.validator());
    let mut side = SideTables::new(types);
    let mut ops = Vec::new();
    let mut offsets = Vec::new();
    for operator in OperatorsReader::new(reader).into_iter_with_offsets() {
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
