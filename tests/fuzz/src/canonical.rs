//! Taking chance out of generated modules.
//!
//! The specification lets an engine choose the sign and payload of most NaNs. The generator makes them canonical behind
//! arithmetic, but not behind conversions between the two widths of floats; each of those becomes a call of a function
//! that does both.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, Module, TypeSection, ValType};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Operator, Parser, TypeSectionReader};

/// A conversion: its parameter, its result, itself, and how a result is told from a NaN. Lanes that are not NaNs stay as
/// they are, in vectors too.
struct Conversion {
    parameter: ValType,
    result: ValType,
    convert: Instruction<'static>,
    nan: Instruction<'static>,
    equal: Instruction<'static>,
    select: Instruction<'static>,
}

const NAN_32: u32 = 0x7fc0_0000;
const NAN_64: u64 = 0x7ff8_0000_0000_0000;

fn conversions() -> [Conversion; 4] {
    let lanes_32 = u128::from(NAN_32) * 0x0000_0001_0000_0001_0000_0001_0000_0001;
    let lanes_64 = u128::from(NAN_64) << 64 | u128::from(NAN_64);
    [
        Conversion {
            parameter: ValType::F32,
            result: ValType::F64,
            convert: Instruction::F64PromoteF32,
            nan: Instruction::F64Const(f64::from_bits(NAN_64).into()),
            equal: Instruction::F64Eq,
            select: Instruction::Select,
        },
        Conversion {
            parameter: ValType::F64,
            result: ValType::F32,
            convert: Instruction::F32DemoteF64,
            nan: Instruction::F32Const(f32::from_bits(NAN_32).into()),
            equal: Instruction::F32Eq,
            select: Instruction::Select,
        },
        Conversion {
            parameter: ValType::V128,
            result: ValType::V128,
            convert: Instruction::F64x2PromoteLowF32x4,
            nan: Instruction::V128Const(lanes_64 as i128),
            equal: Instruction::F64x2Eq,
            select: Instruction::V128Bitselect,
        },
        Conversion {
            parameter: ValType::V128,
            result: ValType::V128,
            convert: Instruction::F32x4DemoteF64x2Zero,
            nan: Instruction::V128Const(lanes_32 as i128),
            equal: Instruction::F32x4Eq,
            select: Instruction::V128Bitselect,
        },
    ]
}

/// The module with all its NaNs canonical. It imports nothing.
pub(crate) fn canonical(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut conversions = Conversions {
        first_type: 0,
        first_function: 0,
    };
    let encoded = conversions.parse_core_module(&mut module, Parser::new(0), bytes);
    encoded.map_err(|error| anyhow!("a generated module cannot be changed: {error}"))?;
    Ok(module.finish())
}

/// Adds the functions behind all others, and calls them.
struct Conversions {
    first_type: u32,
    first_function: u32,
}

impl Reencode for Conversions {
    type Error = std::convert::Infallible;

    fn parse_type_section(&mut self, types: &mut TypeSection, section: TypeSectionReader<'_>) -> Result<(), Error> {
        let groups = section.clone().into_iter();
        self.first_type = groups
            .map(|group| group.map_or(0, |group| group.types().len() as u32))
            .sum();
        utils::parse_type_section(self, types, section)?;
        for conversion in conversions() {
            types.ty().function([conversion.parameter], [conversion.result]);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        self.first_function = section.count();
        utils::parse_function_section(self, functions, section)?;
        for index in 0..conversions().len() {
            functions.function(self.first_type + index as u32);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        utils::parse_code_section(self, code, section)?;
        for conversion in conversions() {
            // The conversion's result, or a NaN where it is not equal to itself.
            let mut function = Function::new([(1, conversion.result)]);
            function.instruction(&Instruction::LocalGet(0));
            function.instruction(&conversion.convert);
            function.instruction(&Instruction::LocalTee(1));
            function.instruction(&conversion.nan);
            function.instruction(&Instruction::LocalGet(1));
            function.instruction(&Instruction::LocalGet(1));
            function.instruction(&conversion.equal);
            function.instruction(&conversion.select);
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        Ok(())
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error> {
        let which = match operator {
            Operator::F64PromoteF32 => 0,
            Operator::F32DemoteF64 => 1,
            Operator::F64x2PromoteLowF32x4 => 2,
            Operator::F32x4DemoteF64x2Zero => 3,
            operator => return utils::instruction(self, operator),
        };
        Ok(Instruction::Call(self.first_function + which))
    }
}
