//! Names from the name section, for messages and views; a damaged section gives fewer names, never an error.

use std::collections::BTreeMap;

use wasmparser::{IndirectNameMap, Name, NameMap, NameSectionReader};

/// What the name section calls things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    module: Option<Box<str>>,
    functions: BTreeMap<u32, Box<str>>,
    locals: BTreeMap<(u32, u32), Box<str>>,
    types: BTreeMap<u32, Box<str>>,
    tables: BTreeMap<u32, Box<str>>,
    memories: BTreeMap<u32, Box<str>>,
    globals: BTreeMap<u32, Box<str>>,
    tags: BTreeMap<u32, Box<str>>,
    elements: BTreeMap<u32, Box<str>>,
    data: BTreeMap<u32, Box<str>>,
    fields: BTreeMap<(u32, u32), Box<str>>,
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $method:ident in $field:ident;)*) => {
        $($(#[$doc])*
        pub fn $method(&self, index: u32) -> Option<&str> {
            self.$field.get(&index).map(|name| &**name)
        })*
    };
}

impl Names {
    /// The module's own name.
    pub fn module(&self) -> Option<&str> {
        self.module.as_deref()
    }

    /// The name of a function's parameter or local.
    pub fn local(&self, function: u32, local: u32) -> Option<&str> {
        self.locals.get(&(function, local)).map(|name| &**name)
    }

    /// The name of a structure type's field.
    pub fn field(&self, ty: u32, field: u32) -> Option<&str> {
        self.fields.get(&(ty, field)).map(|name| &**name)
    }

    lookups! {
        /// The name of a function.
        function in functions;
        /// The name of a defined type.
        ty in types;
        /// The name of a table.
        table in tables;
        /// The name of a memory.
        memory in memories;
        /// The name of a global.
        global in globals;
        /// The name of a tag.
        tag in tags;
        /// The name of an element segment.
        elements in elements;
        /// The name of a data segment.
        data in data;
    }

    /// Takes in what one name section says.
    pub(super) fn read(&mut self, section: NameSectionReader<'_>) {
        for subsection in section {
            match subsection {
                Ok(Name::Module { name, .. }) => self.module = Some(name.into()),
                Ok(Name::Function(map)) => direct(map, &mut self.functions),
                Ok(Name::Local(map)) => indirect(map, &mut self.locals),
                Ok(Name::Type(map)) => direct(map, &mut self.types),
                Ok(Name::Table(map)) => direct(map, &mut self.tables),
                Ok(Name::Memory(map)) => direct(map, &mut self.memories),
                Ok(Name::Global(map)) => direct(map, &mut self.globals),
                Ok(Name::Tag(map)) => direct(map, &mut self.tags),
                Ok(Name::Element(map)) => direct(map, &mut self.elements),
                Ok(Name::Data(map)) => direct(map, &mut self.data),
                Ok(Name::Field(map)) => indirect(map, &mut self.fields),
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

fn direct(map: NameMap<'_>, into: &mut BTreeMap<u32, Box<str>>) {
    into.extend(
        map.into_iter()
            .map_while(Result::ok)
            .map(|naming| (naming.index, naming.name.into())),
    );
}

fn indirect(map: IndirectNameMap<'_>, into: &mut BTreeMap<(u32, u32), Box<str>>) {
    for outer in map.into_iter().map_while(Result::ok) {
        let inner = outer.names.map_while(Result::ok);
        into.extend(inner.map(|naming| ((outer.index, naming.index), naming.name.into())));
    }
}
