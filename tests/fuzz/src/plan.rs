//! What to do with a module, and what can be seen of it from outside, in words that every engine can say.

use std::fmt;
use std::str::FromStr;

use fastrand::Rng;
use semblance::error::{Trap, TrapCode};
use semblance::module::types::{ExternType, HeapType, RefType};
use semblance::module::{FuncType, Module, ValType};
use serde::Serialize;

/// What to do with a module.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// Each run begins with a new instance.
    pub runs: Vec<Run>,
    /// What is looked at after each step.
    pub observed: Vec<Observed>,
}

/// The calls of one instance.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// In order.
    pub calls: Vec<Call>,
    /// Whether JavaScript can make these calls: it can neither give nor take vectors and exceptions.
    pub javascript: bool,
}

/// A call of an export.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The name of the export.
    pub export: String,
    /// Its arguments, as values are written: see [`value`](crate::subject::value).
    pub arguments: Vec<String>,
    /// The types of its results.
    pub results: Vec<&'static str>,
}

/// Something that is looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Observed {
    /// The name of the export.
    pub export: String,
    /// `memory`, `table`, `table64`, or the type of a global.
    pub kind: &'static str,
}

/// What was seen of a run: the instantiation, then each call until one was the last.
pub type Seen = Vec<Step>;

/// What was seen of an instantiation or a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How it ended.
    pub outcome: Outcome,
    /// What [`Plan::observed`] was then, in that order; empty when there is no instance.
    pub state: Vec<String>,
}

/// How an instantiation or a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With these values.
    Returned(Vec<String>),
    /// With a trap of this class.
    Trapped(String),
    /// With an exception.
    Thrown,
    /// By a limit of the engine; what comes after it cannot be compared.
    Exhausted,
    /// The engine does not run this, for this reason.
    Refused(String),
}

/// What an engine writes for a value that it cannot show.
pub const UNKNOWN: &str = "?";

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Returned(values) => write!(f, "returned {}", values.join(" ")),
            Self::Trapped(class) => write!(f, "trapped {class}"),
            Self::Thrown => f.write_str("thrown "),
            Self::Exhausted => f.write_str("exhausted "),
            Self::Refused(reason) => write!(f, "refused {reason}"),
        }
    }
}

impl FromStr for Outcome {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (how, rest) = text.split_once(' ').unwrap_or((text, ""));
        Ok(match how {
            "returned" => Self::Returned(rest.split_whitespace().map(str::to_owned).collect()),
            "trapped" => Self::Trapped(rest.to_owned()),
            "thrown" => Self::Thrown,
            "exhausted" => Self::Exhausted,
            "refused" => Self::Refused(rest.to_owned()),
            _ => anyhow::bail!("no outcome: {text}"),
        })
    }
}

/// Plans calls of every exported function whose arguments can be made up.
pub fn plan(module: &Module, rng: &mut Rng) -> Plan {
    let mut plain = Vec::new();
    let mut others = Vec::new();
    for _ in 0..3 {
        for export in &module.exports {
            let ExternType::Func(index) = module.export_type(export) else {
                continue;
            };
            let ty = module.types[index as usize].as_func().expect("a function's type");
            let arguments: Option<Vec<String>> = ty.params.iter().map(|ty| argument(*ty, rng)).collect();
            let Some(arguments) = arguments else { continue };
            let call = Call {
                export: export.name.to_string(),
                arguments,
                results: ty.results.iter().map(|ty| type_name(*ty)).collect(),
            };
            let calls = if reaches_javascript(ty) {
                &mut plain
            } else {
                &mut others
            };
            calls.push(call);
        }
    }
    // Few calls in each run: what the instance has left to burn is soon gone.
    let runs = |calls: &[Call], javascript| -> Vec<Run> {
        let chunks = calls.chunks(4);
        chunks
            .map(|calls| Run {
                calls: calls.to_vec(),
                javascript,
            })
            .collect()
    };
    let mut all = runs(&plain, true);
    all.extend(runs(&others, false));
    if all.is_empty() {
        all.push(Run {
            calls: Vec::new(),
            javascript: true,
        });
    }
    Plan {
        runs: all,
        observed: observed(module),
    }
}

fn observed(module: &Module) -> Vec<Observed> {
    let kind = |ty: &ExternType| match ty {
        ExternType::Memory(_) => Some("memory"),
        ExternType::Table(ty) if !shows(ty.element) => None,
        ExternType::Table(ty) => Some(if ty.is_64 { "table64" } else { "table" }),
        ExternType::Global(ty) => Some(type_name(ty.value)),
        ExternType::Func(_) | ExternType::Tag(_) => None,
    };
    let exports = module.exports.iter();
    let observed = exports.filter_map(|export| {
        let kind = kind(&module.export_type(export))?;
        Some(Observed {
            export: export.name.to_string(),
            kind,
        })
    });
    observed.collect()
}

/// Whether JavaScript can see references of a type.
fn shows(ty: RefType) -> bool {
    !matches!(ty.heap, HeapType::Exn | HeapType::NoExn)
}

fn reaches_javascript(ty: &FuncType) -> bool {
    ty.params.iter().chain(&ty.results).all(|ty| match ty {
        ValType::V128 => false,
        ValType::Ref(ty) => shows(*ty),
        _ => true,
    })
}

fn type_name(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::Ref(ty) if shows(ty) => "ref",
        ValType::Ref(_) => "exnref",
    }
}

/// An argument of a type; `None` when none can be made outside of the module.
fn argument(ty: ValType, rng: &mut Rng) -> Option<String> {
    Some(match ty {
        ValType::I32 => format!("i32:{}", integer(rng) as i32),
        ValType::I64 => format!("i64:{}", integer(rng)),
        ValType::F32 => {
            let special = [
                0,
                1 << 31,
                0x7fc0_0000,
                0x7f80_0000,
                0xff80_0000,
                1,
                0x3f80_0000,
                0x4f00_0000,
                0xcf00_0000,
            ];
            let random = f32::from_bits(rng.u32(..));
            let bits = match rng.bool() || random.is_nan() {
                true => special[rng.usize(..special.len())],
                false => random.to_bits(),
            };
            format!("f32:{bits:08x}")
        }
        ValType::F64 => {
            let special = [
                0.0,
                -0.0,
                f64::INFINITY,
                f64::NEG_INFINITY,
                1.0,
                -1.5,
                5e-324,
                2147483648.0,
                -9.3e18,
            ];
            let random = f64::from_bits(rng.u64(..));
            let bits = match rng.u8(..4) {
                0 => 0x7ff8_0000_0000_0000,
                1 | 2 if !random.is_nan() => random.to_bits(),
                _ => special[rng.usize(..special.len())].to_bits(),
            };
            format!("f64:{bits:016x}")
        }
        ValType::V128 => format!(
            "v128:{:032x}",
            u128::from(integer(rng) as u64) << 64 | u128::from(rng.u64(..))
        ),
        ValType::Ref(ty) => match ty.heap {
            HeapType::Extern if rng.bool() || !ty.nullable => format!("extern:{}", rng.u32(..5)),
            HeapType::I31 | HeapType::Eq | HeapType::Any if rng.bool() || !ty.nullable => {
                format!("i31:{}", (integer(rng) as i32) << 1 >> 1)
            }
            _ if ty.nullable => "null".to_owned(),
            _ => return None,
        },
    })
}

/// Small numbers, edges, and anything.
fn integer(rng: &mut Rng) -> i64 {
    match rng.u8(..4) {
        0 => rng.i64(-4..5),
        1 => [
            i64::MIN,
            i64::MAX,
            i64::from(i32::MIN),
            i64::from(i32::MAX),
            i64::from(u32::MAX),
        ][rng.usize(..5)],
        2 => rng.i64(0..70_000),
        _ => rng.i64(..),
    }
}

/// The class of an indirect call through a null element: wasmi and browsers call it a mismatch of signatures, and browsers
/// a null reference where the table's type needs no check of the signature.
pub const UNINITIALIZED: &str = "uninitialized";

/// The class of a trap: as coarse as the coarsest of the engines tells traps apart.
pub fn class(trap: &Trap) -> &'static str {
    match trap.code {
        TrapCode::Unreachable => "unreachable",
        TrapCode::IntegerDivideByZero => "division-by-zero",
        TrapCode::IntegerOverflow | TrapCode::InvalidConversionToInteger => "not-representable",
        TrapCode::MemoryOutOfBounds => "memory",
        TrapCode::TableOutOfBounds | TrapCode::UndefinedElement => "table",
        TrapCode::UninitializedElement => UNINITIALIZED,
        TrapCode::IndirectCallTypeMismatch => "signature",
        TrapCode::NullFunction
        | TrapCode::NullStruct
        | TrapCode::NullArray
        | TrapCode::NullI31
        | TrapCode::NullException
        | TrapCode::NullReference => "null",
        TrapCode::CastFailure => "cast",
        TrapCode::ArrayOutOfBounds => "array",
        TrapCode::UnalignedAtomic => "unaligned",
        TrapCode::ExpectedSharedMemory => "not-shared",
        TrapCode::EndlessWait => "endless-wait",
        _ => "other",
    }
}

/// A short stand-in for many bytes (FNV-1a, 32 bits).
pub fn digest(bytes: impl IntoIterator<Item = u8>) -> u32 {
    let step = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    bytes.into_iter().fold(0x811c_9dc5, step)
}
