//! Modules from seeds.

use arbitrary::Unstructured;
use fastrand::Rng;
use wasm_smith::InstructionKind::{
    Aggregate, Control, Memory, Numeric, NumericInt, Parametric, Reference, Table, Variable, Vector,
};
use wasm_smith::{Config, InstructionKinds, Module};

use crate::canonical::canonical;

/// A kind of module to generate, and who else can run it.
#[derive(Debug)]
pub struct Kind {
    /// A name for reports.
    pub name: &'static str,
    /// Whether wasmi has what such modules need.
    pub wasmi: bool,
    /// Whether browsers have it.
    pub javascript: bool,
    configure: fn(&mut Config),
}

/// What is generated, in rotation. Relaxed vector instructions and atomics have no other engine to agree with here: the
/// former differ by design, the latter need several threads to be of interest; such modules are run in slices only.
pub const KINDS: &[Kind] = &[
    kind("core", true, true, |_| {}),
    kind("vectors", true, true, |config| config.simd_enabled = true),
    kind("memories", true, true, |config| {
        config.max_memories = 4;
        config.max_tables = 4;
        config.memory64_enabled = true;
    }),
    kind("references", false, true, |config| {
        config.gc_enabled = true;
        config.max_tables = 3;
    }),
    kind("tail-calls", true, true, |config| {
        config.tail_call_enabled = true;
        config.extended_const_enabled = true;
        config.max_tables = 2;
    }),
    kind("exceptions", false, true, |config| {
        config.exceptions_enabled = true;
        config.max_tags = 6;
        config.tail_call_enabled = true;
    }),
    kind("wide-arithmetic", true, true, |config| {
        config.wide_arithmetic_enabled = true;
        // Its instructions need four operands of one type, which seldom lie there together.
        config.allow_floats = false;
        config.allowed_instructions = InstructionKinds::new(&[NumericInt, Variable]);
    }),
    kind("page-sizes", true, false, |config| {
        config.custom_page_sizes_enabled = true;
        config.max_memories = 2;
    }),
    kind("everything", false, true, |config| {
        config.simd_enabled = true;
        config.gc_enabled = true;
        config.exceptions_enabled = true;
        config.tail_call_enabled = true;
        config.extended_const_enabled = true;
        config.memory64_enabled = true;
        config.max_memories = 3;
        config.max_tables = 3;
        config.max_tags = 4;
    }),
    kind("alone", false, false, |config| {
        config.simd_enabled = true;
        config.relaxed_simd_enabled = true;
        config.gc_enabled = true;
        config.exceptions_enabled = true;
        config.tail_call_enabled = true;
        config.threads_enabled = true;
        config.wide_arithmetic_enabled = true;
        config.memory64_enabled = true;
        config.max_tables = 2;
        config.max_tags = 2;
    }),
];

const fn kind(name: &'static str, wasmi: bool, javascript: bool, configure: fn(&mut Config)) -> Kind {
    Kind {
        name,
        wasmi,
        javascript,
        configure,
    }
}

/// A generated module.
#[derive(Debug)]
pub struct Generated {
    /// What it was generated as.
    pub kind: &'static Kind,
    /// Whether its instructions are guarded so that they do not trap. wasmi 2.0 miscompiles the guard of divisions
    /// (`select` by `i32.eqz` of one of the two values that are selected from), so there is nothing to compare then.
    pub guarded: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How many loop iterations and calls an instance may execute; then it traps by itself, in every engine at the same
/// place.
const FUEL: u32 = 1500;

/// The random numbers of the module of a number in the sequence that a seed begins.
pub fn rng(seed: u64, number: u64) -> Rng {
    Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number)
}

/// The kind of the module of a number.
pub fn kind_of(number: u64) -> &'static Kind {
    &KINDS[(number % KINDS.len() as u64) as usize]
}

/// The module of a number in the sequence that a seed begins.
pub fn generate(rng: &mut Rng, number: u64) -> Generated {
    let kind = kind_of(number);
    loop {
        let mut bytes = vec![0; rng.usize(200..12_000)];
        rng.fill(&mut bytes);
        let mut config = base(rng);
        (kind.configure)(&mut config);
        let guarded = config.disallow_traps;
        let Ok(mut module) = Module::new(config, &mut Unstructured::new(&bytes)) else {
            continue;
        };
        module
            .ensure_termination(FUEL)
            .expect("every body is made of instructions");
        return Generated {
            kind,
            guarded,
            bytes: canonical(&module.to_bytes()).expect("it is a module of the same version"),
        };
    }
}

/// Small modules that export all they have and import nothing. Maxima are declared and small, so that growing fails in
/// every engine alike.
fn base(rng: &mut Rng) -> Config {
    Config {
        max_imports: 0,
        export_everything: true,
        canonicalize_nans: true,
        // Half of the modules never trap, and get further.
        disallow_traps: rng.bool(),
        allowed_instructions: instructions(rng),
        max_instructions: [50, 150, 400][rng.usize(..3)],
        min_funcs: 2,
        max_funcs: 8,
        max_globals: 6,
        min_memories: u32::from(rng.u8(..4) != 0),
        max_memory32_bytes: 4 << 16,
        max_memory64_bytes: 4 << 16,
        memory_max_size_required: true,
        max_table_elements: 100,
        table_max_size_required: true,
        max_data_segments: 4,
        max_element_segments: 4,
        max_elements: 10,
        max_types: 12,
        max_type_size: 60,
        limit_arrays_in_const_exprs: true,
        compact_imports_enabled: false,
        custom_page_sizes_enabled: false,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        relaxed_simd_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}

/// All of the instructions, or those of a few families, which then meet each other more often.
fn instructions(rng: &mut Rng) -> InstructionKinds {
    if rng.bool() {
        return InstructionKinds::all();
    }
    let families = [Vector, Reference, Parametric, Table, Memory, Control, Aggregate];
    let mut chosen = vec![Numeric, Variable];
    chosen.extend(families.into_iter().filter(|_| rng.bool()));
    InstructionKinds::new(&chosen)
}
