//! What tables and the heap hold, as lists.

use std::fmt::Write as _;

use semblance::machine::{FunctionKind, Object, Ref, RefKind, Value, values_in};
use semblance::observe::{Content, Location, Timeline};

use super::subject;
use crate::cli::report::printable;

/// Elements of a table of the instance that is executed, from one on.
pub(super) fn table(timeline: &Timeline, index: u64, from: u64, count: u64) -> String {
    let table = match subject::table(timeline, &index.to_string()) {
        Ok(table) => &timeline.machine().tables[table as usize],
        Err(problem) => return problem,
    };
    let size = table.size();
    if from >= size {
        return format!("the table has {size} elements\n");
    }
    let end = from.saturating_add(count).min(size);
    let line = |index: u64| {
        let element = table.get(index).unwrap_or(Ref::NULL);
        format!("{index}: {}\n", reference(timeline, element))
    };
    let lines: String = (from..end).map(line).collect();
    lines + &more(size - end)
}

/// What is left out of a list.
fn more(count: u64) -> String {
    match count {
        0 => String::new(),
        _ => format!("… {count} more\n"),
    }
}

/// A reference; a function with its name.
fn reference(timeline: &Timeline, reference: Ref) -> String {
    let shown = Value::Ref(reference).to_string();
    match reference.get() {
        Some((RefKind::Func, address)) => {
            let session = timeline.session();
            let is_host = matches!(session.machine.functions[address as usize].kind, FunctionKind::Host(_));
            let name = session.function_name(address);
            let of = if is_host { "the host's " } else { "" };
            format!("{shown}  {of}{}", printable(&name))
        }
        _ => shown,
    }
}

/// Objects of the heap by their numbers.
pub(super) fn objects(timeline: &Timeline, from: u64, count: u64) -> String {
    let objects = timeline.machine().heap.objects();
    let used = (0u32..).zip(objects).filter(|(_, object)| **object != Object::Free);
    let mut listed = used.filter(|(number, _)| u64::from(*number) >= from);
    let mut text = String::new();
    for (number, _) in listed.by_ref().take(usize::try_from(count).unwrap_or(usize::MAX)) {
        let _ = writeln!(text, "{}", head(timeline, number));
    }
    text += &more(listed.count() as u64);
    match text.is_empty() {
        true => "no objects\n".to_owned(),
        false => text,
    }
}

/// What is in an object, from a field or element on.
pub(super) fn object(timeline: &Timeline, object: u64, from: u64, count: u64) -> String {
    let (program, machine) = (&timeline.session().program, timeline.machine());
    let number = u32::try_from(object).unwrap_or(u32::MAX);
    let Some(found) = machine.heap.objects().get(number as usize) else {
        return "there is no such object\n".to_owned();
    };
    let mut text = head(timeline, number) + "\n";
    let size = size(timeline, found);
    let from = from.min(size);
    let end = from.saturating_add(count).min(size);
    let values = match found {
        Object::Exception { tag, payload } => {
            let types = &program.types.func(machine.tags[*tag as usize].ty).params;
            values_in(types, payload)[from as usize..end as usize].to_vec()
        }
        _ => {
            let fields = Location::Object {
                object: number,
                start: from,
                length: end - from,
            };
            match fields.content(program, machine) {
                Some(Content::Values(values)) => values,
                _ => Vec::new(),
            }
        }
    };
    for (index, value) in (from..).zip(values) {
        let name = field_name(timeline, found, index as u32);
        let name = name.map_or_else(String::new, |name| format!(" ${}", printable(name)));
        let value = match value {
            Value::Ref(value) => reference(timeline, value),
            value => value.to_string(),
        };
        let _ = writeln!(text, "  {index}{name} = {value}");
    }
    text + &more(size - end)
}

/// What an object is, on one line.
fn head(timeline: &Timeline, number: u32) -> String {
    let object = &timeline.machine().heap.objects()[number as usize];
    let (form, items) = match object {
        Object::Free => return format!("{number}: free"),
        Object::Struct { .. } => ("struct", "fields"),
        Object::Array { .. } => ("array", "elements"),
        Object::Exception { .. } => ("exception", "values"),
    };
    let name = printable(&type_name(timeline, object)).into_owned();
    format!("{number}: {form} {name}, {} {items}", size(timeline, object))
}

/// How many fields, elements or values an object has.
fn size(timeline: &Timeline, object: &Object) -> u64 {
    let types = &timeline.session().program.types;
    let size = match object {
        Object::Free => 0,
        Object::Struct { ty, .. } => types.fields(*ty).len(),
        Object::Array { ty, elements } => elements.len() / types.element(*ty).bytes(),
        Object::Exception { tag, .. } => {
            let tag = timeline.machine().tags[*tag as usize];
            types.func(tag.ty).params.len()
        }
    };
    size as u64
}

/// The name of an object's type or tag.
fn type_name(timeline: &Timeline, object: &Object) -> String {
    let machine = timeline.machine();
    if let Object::Exception { tag, .. } = object {
        let tag = machine.tags[*tag as usize];
        let module = machine.instances[tag.instance as usize].module;
        return timeline.session().program.module(module).module.tag_name(tag.index);
    }
    match declared(timeline, object) {
        Some((module, index)) => {
            let names = &timeline.session().program.module(module).module.names;
            names
                .ty(index)
                .map_or_else(|| format!("of type {index}"), |name| format!("${name}"))
        }
        None => String::new(),
    }
}

/// The first module that declares the type of a structure or an array, and its index there.
fn declared(timeline: &Timeline, object: &Object) -> Option<(u32, u32)> {
    let (Object::Struct { ty, .. } | Object::Array { ty, .. }) = object else {
        return None;
    };
    let modules = (0..).zip(timeline.session().program.modules());
    modules
        .filter_map(|(module, code)| Some((module, code.types.iter().position(|its| its == ty)? as u32)))
        .next()
}

fn field_name<'a>(timeline: &'a Timeline, object: &Object, field: u32) -> Option<&'a str> {
    let (module, index) = declared(timeline, object).filter(|_| matches!(object, Object::Struct { .. }))?;
    let names = &timeline.session().program.module(module).module.names;
    names.field(index, field)
}
