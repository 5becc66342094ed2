//! The proposals that WebAssembly is made of, each declared once.

use wasmparser::{Validator, WasmFeatures};

/// A proposal: what a person calls it, and since when it belongs to the standard.
#[derive(Debug)]
pub struct Proposal {
    /// The name for `--enable` and `--disable`, and for messages.
    pub name: &'static str,
    /// What it brings, in one line.
    pub text: &'static str,
    /// The first version of the standard that includes it.
    pub since: Standard,
    flag: WasmFeatures,
}

/// Versions of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standard {
    /// WebAssembly 1.0 with its floats and mutable globals.
    V1,
    /// WebAssembly 2.0.
    V2,
    /// WebAssembly 3.0.
    V3,
    /// Not yet, or no longer, part of a standard.
    Proposal,
}

macro_rules! proposals {
    ($($name:literal $since:ident $flag:ident $text:literal)*) => {
        /// Every proposal that the engine executes.
        pub const PROPOSALS: &[Proposal] = &[
            $(Proposal { name: $name, text: $text, since: Standard::$since, flag: WasmFeatures::$flag },)*
        ];
    };
}

proposals! {
    "mutable-globals"     V1 MUTABLE_GLOBAL          "mutable globals can be imported and exported"
    "floats"              V1 FLOATS                  "f32 and f64 and their instructions"
    "sign-extension"      V2 SIGN_EXTENSION          "i32.extend8_s and its like"
    "saturating-convert"  V2 SATURATING_FLOAT_TO_INT "conversions from float to integer that do not trap"
    "multi-value"         V2 MULTI_VALUE             "functions and blocks with several results"
    "bulk-memory"         V2 BULK_MEMORY             "memory.copy, memory.fill, table.copy, passive segments"
    "reference-types"     V2 REFERENCE_TYPES         "funcref and externref as values, several tables"
    "simd"                V2 SIMD                    "128-bit vectors"
    "relaxed-simd"        V3 RELAXED_SIMD            "vector instructions whose results hardware may choose; here each has one"
    "tail-call"           V3 TAIL_CALL               "calls that replace their caller"
    "extended-const"      V3 EXTENDED_CONST          "integer arithmetic in constant expressions"
    "multi-memory"        V3 MULTI_MEMORY            "several memories"
    "memory64"            V3 MEMORY64                "memories and tables with 64-bit addresses"
    "function-references" V3 FUNCTION_REFERENCES     "typed references to functions, and calls through them"
    "gc"                  V3 GC                      "structures, arrays and unboxed integers, reclaimed when unreachable"
    "exceptions"          V3 EXCEPTIONS              "throw, try_table and references to exceptions"
    "legacy-exceptions"   Proposal LEGACY_EXCEPTIONS "try, catch, delegate and rethrow, as toolchains emitted them before 3.0"
    "threads"             Proposal THREADS           "shared memories and atomic accesses"
    "custom-page-sizes"   Proposal CUSTOM_PAGE_SIZES "memories with pages of one byte"
    "wide-arithmetic"     Proposal WIDE_ARITHMETIC   "128-bit addition, subtraction and multiplication"
    "compact-imports"     Proposal COMPACT_IMPORTS   "imports from one module without repeating its name"
}

impl Proposal {
    /// The proposal of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROPOSALS.iter().find(|proposal| proposal.name == name)
    }
}

/// A set of proposals under which a module is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(WasmFeatures);

impl Default for Features {
    /// Everything that the engine executes.
    fn default() -> Self {
        PROPOSALS
            .iter()
            .fold(Self::NONE, |features, proposal| features.with(proposal, true))
    }
}

impl Features {
    /// No proposal. (The flag is none: `externref` needs it besides its own proposal.)
    const NONE: Self = Self(WasmFeatures::GC_TYPES);

    /// What a version of the standard includes.
    pub fn of(standard: Standard) -> Self {
        let included = PROPOSALS.iter().filter(|proposal| proposal.since <= standard);
        included.fold(Self::NONE, |features, proposal| features.with(proposal, true))
    }

    /// The same set with a proposal added or taken away.
    #[must_use]
    pub fn with(mut self, proposal: &Proposal, enabled: bool) -> Self {
        self.0.set(proposal.flag, enabled);
        self
    }

    /// Whether a proposal belongs to the set.
    pub fn has(self, proposal: &Proposal) -> bool {
        self.0.contains(proposal.flag)
    }

    /// The names of its proposals.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let proposals = PROPOSALS.iter().filter(move |proposal| self.has(proposal));
        proposals.map(|proposal| proposal.name)
    }

    /// The set of the proposals with these names.
    ///
    /// # Errors
    /// With the first name that no proposal has.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let mut names = names.into_iter();
        names.try_fold(Self::NONE, |features, name| {
            let proposal = Proposal::named(name).ok_or(name)?;
            Ok(features.with(proposal, true))
        })
    }

    /// The proposals later than the first standard that a valid binary module uses: those without which it would not be
    /// valid. Takes a validation for each proposal.
    pub fn used_by(self, bytes: &[u8]) -> Vec<&'static Proposal> {
        let needs = |proposal: &&Proposal| {
            let without = self.with(proposal, false).0;
            Validator::new_with_features(without).validate_all(bytes).is_err()
        };
        let later = PROPOSALS.iter().filter(|proposal| proposal.since > Standard::V1);
        later.filter(|proposal| self.has(proposal)).filter(needs).collect()
    }

    /// The set in the decoder's form.
    pub(crate) fn validator(self) -> WasmFeatures {
        self.0
    }

    /// Explains that a module needs what the set does not have.
    pub(crate) fn explain_missing(self, missing: WasmFeatures, message: &str) -> String {
        match PROPOSALS.iter().find(|proposal| missing.intersects(proposal.flag)) {
            Some(proposal) => format!("{message}: enable the proposal `{}`", proposal.name),
            None => {
                let names: Vec<_> = missing
                    .iter_names()
                    .map(|(name, _)| name.to_lowercase().replace('_', "-"))
                    .collect();
                format!("{message}: the proposal `{}` is not supported", names.join("`, `"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::load_text;

    fn used_by(text: &str) -> Vec<&'static str> {
        let module = load_text(text, Features::default()).unwrap().module;
        let used = Features::default().used_by(&module.bytes);
        used.iter().map(|proposal| proposal.name).collect()
    }

    #[test]
    fn a_module_uses_what_it_is_not_valid_without() {
        assert_eq!(used_by(r#"(module (func (export "f") (param f32)))"#), [""; 0]);
        assert_eq!(used_by("(module (func (result v128) v128.const i64x2 0 0))"), ["simd"]);
        assert_eq!(
            used_by("(module (func (drop (i32.extend8_s (i32.const 0)))))"),
            ["sign-extension"]
        );
        assert_eq!(used_by("(module (func return_call 0))"), ["tail-call"]);
        assert_eq!(used_by("(module (memory 1) (memory 1))"), ["multi-memory"]);
        assert_eq!(used_by("(module (memory i64 1))"), ["memory64"]);
        assert_eq!(used_by("(module (memory 1 1 shared))"), ["threads"]);
        assert_eq!(used_by("(module (memory 1 (pagesize 1)))"), ["custom-page-sizes"]);
        assert_eq!(used_by("(module (func try catch_all end))"), ["legacy-exceptions"]);
        assert_eq!(used_by("(module (tag) (func throw 0))"), ["exceptions"]);
        assert!(used_by("(module (type (struct)))").contains(&"gc"));
    }
}
