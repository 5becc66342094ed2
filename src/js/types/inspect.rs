//! Questions about what a module consists of, and their answers. An answer has the kind of its question.

use serde::{Deserialize, Serialize};

use super::module::{FunctionInfo, Place};

/// What the page wants to know about the module that was loaded last.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ModuleQuestion {
    /// Exported functions with some text in their names.
    Functions {
        /// The text; small letters stand for large ones too.
        text: String,
    },
    /// Its sections.
    Sections {
        /// The first.
        start: u32,
        /// How many, at most.
        length: u32,
    },
    /// What a section lists.
    Items {
        /// The number of the section.
        section: u32,
        /// The first item.
        start: u32,
        /// How many, at most.
        length: u32,
        /// Whether the largest come first.
        is_by_size: bool,
    },
    /// Its bytes.
    Bytes {
        /// The offset of the first.
        start: u32,
        /// How many, at most.
        length: u32,
    },
    /// What a byte is part of.
    AtOffset {
        /// The byte's offset.
        offset: u32,
    },
    /// What the text at a place says.
    AtUnit {
        /// The place, in UTF-16 code units from the text's beginning.
        unit: u32,
    },
    /// Where lines of the text stand in the bytes.
    Lines {
        /// The first line, counted from 1.
        start: u32,
        /// How many, at most.
        length: u32,
    },
}

/// What a question about a module was answered.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ModuleAnswer {
    /// Functions.
    Functions(FunctionList),
    /// Sections.
    Sections(SectionList),
    /// Items of a section.
    Items(ItemList),
    /// Bytes.
    Bytes(ByteWindow),
    /// What the byte is part of.
    AtOffset(PartView),
    /// What the text says.
    AtUnit(PartView),
    /// Where lines stand.
    Lines(LineList),
}

/// Exported functions of a module.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FunctionList {
    /// Those that are called exactly so, then those that begin so, then the others, as far as anybody would read.
    pub functions: Vec<FunctionInfo>,
    /// How many there are besides.
    pub more: u32,
}

/// Sections of a module.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SectionList {
    /// How many there are.
    pub count: u32,
    /// The number of the first that follows.
    pub start: u32,
    /// The sections.
    pub sections: Vec<SectionInfo>,
}

/// A section.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SectionInfo {
    /// What the specification calls it.
    pub name: String,
    /// The name of a custom section.
    pub custom: Option<String>,
    /// How many items it lists.
    pub count: u32,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Items of a section.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ItemList {
    /// The number of the section.
    pub section: u32,
    /// The number of the first that follows, in the order that was asked for.
    pub start: u32,
    /// The items.
    pub items: Vec<ItemInfo>,
}

/// An item of a section.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ItemInfo {
    /// Its number in the section.
    pub item: u32,
    /// What it is by number: `func 3`.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// Its type, or what else there is to know.
    pub detail: String,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Bytes of a module.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ByteWindow {
    /// The offset of the first byte.
    pub start: u32,
    /// The bytes; fewer than were wanted where the module ends.
    pub bytes: Vec<u8>,
}

/// What stands at a place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// What has the place, the largest first; nothing where there is nothing.
    pub parts: Vec<PartInfo>,
    /// The number of the section.
    pub section: Option<u32>,
    /// The number of the item in its section.
    pub item: Option<u32>,
    /// The instruction, when the smallest part is one.
    pub instruction: Option<String>,
    /// How many bytes of it say which instruction it is.
    pub opcode: u32,
    /// Where the smallest part stands in the text.
    pub place: Option<Place>,
}

/// A part of a module.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PartInfo {
    /// What it is.
    pub label: String,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Where lines of the text stand in the bytes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LineList {
    /// The first line, counted from 1.
    pub start: u32,
    /// For each line the offset of the first thing that begins there; `None` when nothing does.
    pub offsets: Vec<Option<u32>>,
}
