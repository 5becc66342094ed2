//! Lists of exports and imports with their types, one a line, in columns.

use semblance::module::Module;

use super::report::printable;

/// The exports: `export  div  func (i32, i32) -> i32`.
pub(crate) fn exports(module: &Module) -> Vec<String> {
    let row = |name: &str, ty: String| ["export".to_owned(), word(name, false), ty];
    let rows = module
        .exports
        .iter()
        .map(|export| row(&export.name, module.describe(&module.export_type(export))));
    columns(rows.collect(), "no exports")
}

/// The exports and the imports: `import  env.puts  func (i32)`.
pub(crate) fn exports_and_imports(module: &Module) -> Vec<String> {
    let name =
        |import: &semblance::module::Import| format!("{}.{}", word(&import.module, true), word(&import.name, false));
    let rows = module
        .imports
        .iter()
        .map(|import| ["import".to_owned(), name(import), module.describe(&import.ty)]);
    let mut lines = exports(module);
    lines.extend(columns(rows.collect(), "no imports"));
    lines
}

/// A name as it stands, if it is one word that nothing else could be, else in quotes.
fn word(name: &str, before_dot: bool) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\') && !(before_dot && c == '.');
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => format!("\"{}\"", printable(name)),
    }
}

fn columns(rows: Vec<[String; 3]>, none: &str) -> Vec<String> {
    if rows.is_empty() {
        return vec![none.to_owned()];
    }
    let width = rows
        .iter()
        .map(|[_, name, _]| name.chars().count())
        .max()
        .unwrap_or_default();
    rows.iter()
        .map(|[what, name, ty]| format!("{what}  {name:width$}  {ty}"))
        .collect()
}
