//! The values that cross the seam. TypeScript's declarations of them are generated from here (see the test below).

pub mod canvas;
pub mod comparison;
pub mod fork;
pub mod inspect;
pub mod module;
pub mod origin;
pub mod profile;
pub mod question;
pub mod run;
pub mod trace;
pub mod view;
pub mod world;

pub use canvas::*;
pub use comparison::*;
pub use fork::*;
pub use inspect::*;
pub use module::*;
pub use origin::*;
pub use profile::*;
pub use question::*;
pub use run::*;
pub use trace::*;
pub use view::*;
pub use world::*;

/// `BLESS=1 cargo test typescript` writes the declarations anew.
#[cfg(test)]
#[test]
fn typescript_declarations_are_current() {
    use ts_rs::{Config, TS};

    fn declare<T: TS>(config: &Config) -> String {
        let docs = T::docs().unwrap_or_default();
        format!("\n{docs}export {}\n", T::decl(config))
    }

    macro_rules! declare {
        ($($ty:ident)*) => {{
            let config = Config::default();
            [$(declare::<$ty>(&config)),*].concat()
        }};
    }

    let declared = String::from(
        "// Generated from src/js/types: `BLESS=1 cargo test typescript` writes this file anew.\n",
    ) + &declare![
        Place Problem FunctionInfo ModuleInfo ProposalInfo Loaded
        FrameInfo Outcome Spot Motion Arrival Said Part Slice WorldSpec FileInfo CanvasEventKind CanvasEvent BreakpointSpec BreakOn PassesSpec BreakpointState
        ChangeSpec Compared DifferenceInfo DifferingSide
        ModuleQuestion ModuleAnswer
        FunctionList SectionList SectionInfo ItemList ItemInfo ByteWindow PartView PartInfo LineList
        ValueInfo NamedValue NextInstruction FrameView MemoryInfo TableInfo View
        Question Answer MemoryWindow Found AddressFound TableWindow ObjectView FieldView ObjectList SnapshotInfo Marks
        TraceWanted MemoryPart EventPosition TraceEvents EventInfo EffectInfo TailInfo
        ProfileWanted ProfileInfo FunctionCost CallCost
        ValuePlace OriginWanted OriginInfo OriginMaker OriginInput OriginSource OriginPassage
        VerdictKind Both NamedBoth CallsCompared MemoryCompared FirstDifference Comparison ComparisonProgress
    ];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/engine/types.ts");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &declared).expect("the folder is there");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == declared,
        "{path} is not what src/js/types says: BLESS=1 cargo test typescript"
    );
}
