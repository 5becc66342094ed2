//! Lists of exports and imports with their types, and of proposals: one a line, in columns.

use semblance::module::{Export, Module};

/// What an import or export is, where it is, and its type.
type Row = [String; 3];

/// The exports: `export  div  func (i32, i32) -> i32`.
pub(crate) fn exports(module: &Module) -> Vec<String> {
    columns(&export_rows(module))
}

/// The exports, then the imports: `import  env.puts  func (i32)`.
pub(crate) fn exports_and_imports(module: &Module) -> Vec<String> {
    let mut rows = export_rows(module);
    if module.imports.is_empty() {
        rows.push(none("no imports"));
    }
    rows.extend(module.imports.iter().map(|import| {
        let name = format!("{}.{}", word(&import.module, true), word(&import.name, false));
        ["import".to_owned(), name, module.describe(&import.ty)]
    }));
    columns(&rows)
}

/// The proposals that the module uses: `uses  simd  128-bit vectors`.
pub(crate) fn proposals(module: &Module) -> Vec<String> {
    let used = module.features.used_by(&module.bytes);
    let rows: Vec<Row> = used
        .iter()
        .map(|proposal| ["uses".to_owned(), proposal.name.to_owned(), proposal.text.to_owned()])
        .collect();
    columns(&rows)
}

fn export_rows(module: &Module) -> Vec<Row> {
    if module.exports.is_empty() {
        return vec![none("no exports")];
    }
    let row = |export: &Export| {
        let ty = module.describe(&module.export_type(export));
        ["export".to_owned(), word(&export.name, false), ty]
    };
    module.exports.iter().map(row).collect()
}

fn none(what: &str) -> Row {
    [what.to_owned(), String::new(), String::new()]
}

/// A name as it stands, if it is one word that nothing else could be, else in quotes.
fn word(name: &str, before_dot: bool) -> String {
    let plain = |c: char| match c {
        '"' | '\\' => false,
        '.' => !before_dot,
        _ => c.is_ascii_graphic() || c.is_alphanumeric(),
    };
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}

/// Names may be as long as modules are; what is longer than this has the next column behind it, wherever that is.
const WIDEST_NAME: usize = 60;

fn columns(rows: &[Row]) -> Vec<String> {
    let widths = rows.iter().map(|[_, name, _]| name.chars().count());
    let width = widths.filter(|width| *width <= WIDEST_NAME).max().unwrap_or_default();
    let line = |[what, name, ty]: &Row| format!("{what}  {name:width$}  {ty}").trim_end().to_owned();
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_as_long_as_names_may_be_does_not_widen_the_column() {
        let long = "n".repeat(100_000);
        let row = |name: &str| ["export".to_owned(), name.to_owned(), "func ()".to_owned()];
        assert_eq!(
            columns(&[row(&long), row("short"), row("s")]),
            [
                format!("export  {long}  func ()"),
                "export  short  func ()".to_owned(),
                "export  s      func ()".to_owned(),
            ]
        );
    }
}
