//! What stands behind an instruction's name, as the decoder's list declares it.

use super::mnemonic;

macro_rules! declared {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        &[$((stringify!($proposal), stringify!($visit), &[$($(stringify!($argument)),*)?])),*]
    };
}

/// The proposal, the name and the immediates of each instruction that the decoder reads.
pub(super) const DECODER: &[(&str, &str, &[&str])] = wasmparser::for_each_operator!(declared);

/// What the immediates of an instruction belong to, in the order of the text format.
pub(super) fn of(name: &str) -> Vec<&'static str> {
    let found = DECODER
        .iter()
        .find(|(_, visit, _)| mnemonic(&visit["visit_".len()..]) == name);
    let (_, _, arguments) = found.expect("a name of the decoder's list");
    let mut spaces: Vec<&str> = arguments.iter().filter_map(|argument| space(argument)).collect();
    match name {
        // The type stands in parentheses.
        "call_indirect" | "return_call_indirect" => spaces.retain(|space| *space != "type"),
        // The text names first what the binary names last.
        "memory.init" | "table.init" => spaces.reverse(),
        _ => {}
    }
    spaces
}

fn space(argument: &str) -> Option<&'static str> {
    Some(match argument {
        "local_index" => "local",
        "global_index" => "global",
        "function_index" => "func",
        "table" | "table_index" | "dst_table" | "src_table" => "table",
        "mem" | "memarg" | "dst_mem" | "src_mem" => "memory",
        "data_index" | "array_data_index" => "data",
        "elem_index" | "array_elem_index" => "elem",
        "tag_index" => "tag",
        "field_index" => "field",
        "relative_depth" => "label",
        "targets" => "labels",
        "blockty" | "try_table" => "block",
        // Of `ref.null $type`; abstract types have no name of this kind.
        "hty" => "type",
        _ if argument.contains("type_index") => "type",
        _ => return None,
    })
}
