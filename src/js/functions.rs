//! Which of the exported functions the page is told of: a module may export hundreds of thousands.

use super::types::{FunctionInfo, FunctionList};
use crate::host::wasi::START;
use crate::module::{Export, ExternKind, Module};

/// Functions that the page is told of at once, at most.
const LISTED: usize = 1_000;

/// Bytes that their names have together, about, at most.
const NAMES: usize = 1 << 18;

/// The first ones, and what programs begin with.
pub fn first(module: &Module) -> FunctionList {
    let start = exported(module).find(|export| &*export.name == START);
    let others = exported(module).filter(|export| &*export.name != START);
    listed(module, start.into_iter().chain(others))
}

/// The one of a name.
pub fn of_name(module: &Module, name: &str) -> Option<FunctionInfo> {
    let found = exported(module).find(|export| &*export.name == name)?;
    Some(info(module, found))
}

/// Those with some text in their names: those that are called exactly so come first, then those that begin so.
pub fn named(module: &Module, text: &str) -> FunctionList {
    let wanted = text.to_lowercase();
    let rank = |export: &Export| {
        let name = export.name.to_lowercase();
        match name.find(&wanted)? {
            0 if name.len() == wanted.len() => Some(0),
            0 => Some(1),
            _ => Some(2),
        }
    };
    let mut found: Vec<(u32, &Export)> = exported(module).filter_map(|it| Some((rank(it)?, it))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    listed(module, found.into_iter().map(|(_, export)| export))
}

fn exported(module: &Module) -> impl Iterator<Item = &Export> {
    let exports = module.exports.iter();
    exports.filter(|export| export.kind == ExternKind::Func)
}

fn listed<'a>(module: &Module, all: impl Iterator<Item = &'a Export>) -> FunctionList {
    let mut list = FunctionList {
        functions: Vec::new(),
        more: 0,
    };
    let mut names = 0;
    for export in all {
        if list.functions.len() == LISTED || names > NAMES {
            list.more += 1;
            continue;
        }
        names += export.name.len();
        list.functions.push(info(module, export));
    }
    list
}

fn info(module: &Module, export: &Export) -> FunctionInfo {
    let ty = module.function_type(export.index);
    FunctionInfo {
        name: export.name.to_string(),
        params: ty.params.iter().map(ToString::to_string).collect(),
        results: ty.results.iter().map(ToString::to_string).collect(),
        signature: ty.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Features;

    fn module(text: &str) -> std::sync::Arc<Module> {
        let loaded = crate::module::load_text(text, Features::default());
        loaded.expect("it is a module").module
    }

    fn names(list: &FunctionList) -> Vec<&str> {
        list.functions.iter().map(|function| &*function.name).collect()
    }

    #[test]
    fn of_many_the_first_are_listed_and_what_programs_begin_with() {
        let exports: String = (0..5_000)
            .map(|number| format!("(export \"f{number}\" (func 0))"))
            .collect();
        let module = module(&format!("(module (func) {exports} (export \"_start\" (func 0)))"));
        let list = first(&module);
        assert_eq!(names(&list)[..3], ["_start", "f0", "f1"]);
        assert_eq!((list.functions.len(), list.more), (1_000, 4_001));
        assert_eq!(names(&named(&module, "F4321")), ["f4321"]);
        assert_eq!(named(&module, "f").more, 4_000);
        assert!(of_name(&module, "f4999").is_some() && of_name(&module, "f5000").is_none());
    }

    #[test]
    fn who_is_called_exactly_so_comes_first() {
        let module = module(
            r#"(module (func) (memory 1) (export "no ADD" (func 0)) (export "adder" (func 0)) (export "add" (memory 0))
              (export "Add" (func 0)) (export "sub" (func 0)))"#,
        );
        assert_eq!(names(&named(&module, "add")), ["Add", "adder", "no ADD"]);
    }

    #[test]
    fn long_names_are_fewer() {
        let exports: String = (0..100)
            .map(|number| format!("(export \"{}{number}\" (func 0))", "x".repeat(50_000)))
            .collect();
        let list = first(&module(&format!("(module (func) {exports})")));
        assert_eq!((list.functions.len(), list.more), (6, 94));
    }
}
