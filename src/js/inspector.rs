//! What stands where in a module: its sections, its bytes, and its text, each leading to the others.

use super::functions;
use super::loaded::Loaded;
use super::types::{
    ByteWindow, ItemInfo, ItemList, LineList, ModuleAnswer, ModuleQuestion, PartInfo, PartView, SectionInfo,
    SectionList,
};
use crate::module::{Anatomy, Outline};

/// Bytes, items or lines that one answer has at most.
const LONGEST: u32 = 1 << 14;

/// Answers questions about a module.
#[derive(Debug)]
pub struct Inspector {
    loaded: Loaded,
    anatomy: Anatomy,
    /// Bytes of the text with the offsets that they stand for, both ascending: the text need not have the bytes' order.
    by_text: Vec<(u32, u32)>,
    /// The items of one section by size, of which pages are asked for one after the other.
    by_size: Option<(u32, Vec<u32>)>,
}

impl Inspector {
    /// Takes down what a module consists of.
    pub fn new(loaded: Loaded) -> Self {
        let anatomy = Anatomy::of(&loaded.module);
        // The text's beginning stands for what the assembler adds.
        let entries = loaded.text.source().map.entries().iter();
        let mut by_text: Vec<(u32, u32)> = entries
            .filter(|entry| entry.1 > 0)
            .map(|(at, text)| (*text, *at))
            .collect();
        by_text.sort_unstable();
        Self {
            loaded,
            anatomy,
            by_text,
            by_size: None,
        }
    }

    /// Answers a question.
    pub fn answer(&mut self, question: &ModuleQuestion) -> ModuleAnswer {
        match *question {
            ModuleQuestion::Functions { ref text } => {
                ModuleAnswer::Functions(functions::named(&self.loaded.module, text))
            }
            ModuleQuestion::Sections { start, length } => ModuleAnswer::Sections(self.sections(start, length)),
            ModuleQuestion::Items {
                section,
                start,
                length,
                is_by_size,
            } => ModuleAnswer::Items(self.items(section, start, length, is_by_size)),
            ModuleQuestion::Bytes { start, length } => ModuleAnswer::Bytes(self.bytes(start, length)),
            ModuleQuestion::AtOffset { offset } => ModuleAnswer::AtOffset(self.at_offset(offset)),
            ModuleQuestion::AtUnit { unit } => ModuleAnswer::AtUnit(self.at_unit(unit)),
            ModuleQuestion::Lines { start, length } => ModuleAnswer::Lines(self.lines(start, length)),
        }
    }

    fn sections(&self, start: u32, length: u32) -> SectionList {
        let all = self.anatomy.sections();
        let listed = all.iter().skip(start as usize).take(length.min(LONGEST) as usize);
        let info = |section: &crate::module::Section| SectionInfo {
            name: section.kind.name().to_owned(),
            custom: (!section.name.is_empty()).then(|| section.name.to_string()),
            count: section.count() as u32,
            from: section.range.start,
            to: section.range.end,
        };
        SectionList {
            count: all.len() as u32,
            start,
            sections: listed.map(info).collect(),
        }
    }

    fn items(&mut self, number: u32, start: u32, length: u32, is_by_size: bool) -> ItemList {
        let count = self.anatomy.sections().get(number as usize).map_or(0, |it| it.count()) as u32;
        let end = start.saturating_add(length.min(LONGEST)).min(count);
        let wanted = start.min(end)..end;
        let items = match is_by_size {
            false => wanted.map(|item| self.item(number, item)).collect(),
            true => {
                let order = self.by_size(number)[wanted.start as usize..wanted.end as usize].to_vec();
                order.into_iter().map(|item| self.item(number, item)).collect()
            }
        };
        ItemList {
            section: number,
            start,
            items,
        }
    }

    fn by_size(&mut self, number: u32) -> &[u32] {
        if self.by_size.as_ref().is_none_or(|(section, _)| *section != number) {
            let section = &self.anatomy.sections()[number as usize];
            let mut order: Vec<u32> = (0..section.count() as u32).collect();
            order.sort_by_key(|item| std::cmp::Reverse(section.item(*item as usize).len()));
            self.by_size = Some((number, order));
        }
        self.by_size.as_ref().map_or(&[], |(_, order)| order)
    }

    fn item(&self, number: u32, item: u32) -> ItemInfo {
        let range = self.anatomy.sections()[number as usize].item(item as usize);
        let outline = self
            .anatomy
            .outline(&self.loaded.module, number as usize, item as usize);
        let Outline { number, name, detail } = outline;
        ItemInfo {
            item,
            number,
            name,
            detail,
            from: range.start,
            to: range.end,
        }
    }

    fn bytes(&self, start: u32, length: u32) -> ByteWindow {
        let all = &self.loaded.module.bytes;
        let from = (start as usize).min(all.len());
        let to = from.saturating_add(length.min(LONGEST) as usize).min(all.len());
        ByteWindow {
            start,
            bytes: all[from..to].to_vec(),
        }
    }

    fn at_offset(&self, offset: u32) -> PartView {
        let mut view = PartView {
            parts: Vec::new(),
            section: None,
            item: None,
            instruction: None,
            opcode: 0,
            place: None,
        };
        let Some(number) = self.anatomy.section_at(offset) else {
            let (label, from, to) = if offset < 4 {
                ("the magic bytes of every module", 0, 4)
            } else {
                ("the version of the format", 4, 8)
            };
            if offset < 8 {
                view.parts.push(part(label, from, to));
            }
            return view;
        };
        let section = &self.anatomy.sections()[number];
        let label = match &*section.name {
            "" => format!("{} section", section.kind.name()),
            name => format!("{} section “{name}”", section.kind.name()),
        };
        view.section = Some(number as u32);
        view.parts.push(part(&label, section.range.start, section.range.end));
        let Some(item) = section.item_at(offset) else {
            let content = section.content.start;
            let (label, from, to) = if offset < content {
                ("the section’s kind and size", section.range.start, content)
            } else if section.name.is_empty() {
                ("how many items there are", content, section.item(0).start)
            } else {
                ("what the section contains", content, section.range.end)
            };
            view.parts.push(part(label, from, to));
            return view;
        };
        view.item = Some(item as u32);
        let range = section.item(item);
        let Outline {
            number: label, name, ..
        } = self.anatomy.outline(&self.loaded.module, number, item);
        let label = [label, name]
            .iter()
            .filter(|it| !it.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        view.parts.push(part(&label, range.start, range.end));
        view.place = self.loaded.text.place_within(&range);
        for inner in self.anatomy.parts_at(&self.loaded.module, number, item, offset) {
            view.parts.push(part(&inner.label, inner.range.start, inner.range.end));
            view.opcode = inner.opcode;
            if inner.opcode > 0 {
                view.instruction = Some(inner.label);
                view.place = self.loaded.text.place_within(&inner.range).or(view.place);
            }
        }
        view
    }

    /// What begins last at or before the place.
    fn at_unit(&self, unit: u32) -> PartView {
        let byte = self.loaded.text.byte_of(unit);
        let after = self.by_text.partition_point(|(start, _)| *start <= byte);
        let Some((start, _)) = after.checked_sub(1).map(|last| self.by_text[last]) else {
            return self.at_offset(0);
        };
        let first = self.by_text.partition_point(|(its, _)| *its < start);
        match self.meant(first) {
            (body, true) => self.function_at(body),
            (offset, false) => self.at_offset(offset),
        }
    }

    /// Of the offsets that stand for one place of the text, the one that is meant, and whether it is a function's body:
    /// where a function begins in the text, its type begins, too.
    fn meant(&self, first: usize) -> (u32, bool) {
        let (start, nearest) = self.by_text[first];
        let bodies = &self.loaded.module.bodies;
        let is_body = |offset: &u32| bodies.binary_search_by_key(offset, |body| body.start as u32).is_ok();
        let same = self.by_text[first..].iter().take_while(|(its, _)| *its == start);
        let body = { same }.map(|(_, offset)| *offset).find(is_body);
        (body.unwrap_or(nearest), body.is_some())
    }

    /// The function whose body begins at an offset, and nothing of what is in it.
    fn function_at(&self, offset: u32) -> PartView {
        let mut view = self.at_offset(offset);
        view.parts.truncate(2);
        view.instruction = None;
        view.opcode = 0;
        view.place = self.loaded.text.place_within(&(offset..offset + 1));
        view
    }

    fn lines(&self, start: u32, length: u32) -> LineList {
        let text = &self.loaded.text;
        let end = start.saturating_add(length.min(LONGEST));
        let offset = |line: u32| {
            let bytes = text.bytes_of_line(line)?;
            let first = self.by_text.partition_point(|(at, _)| *at < bytes.start);
            let (at, _) = self.by_text.get(first)?;
            bytes.contains(at).then(|| self.meant(first).0)
        };
        LineList {
            start,
            offsets: (start..end).map(offset).collect(),
        }
    }
}

fn part(label: &str, from: u32, to: u32) -> PartInfo {
    PartInfo {
        label: label.to_owned(),
        from,
        to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Features;
    use crate::module;

    const TEXT: &str = r#"(module $m
  (type $pair (struct (field i8) (field (mut (ref null 0)))))
  (import "env" "puts" (func $puts (param i32)))
  (memory $memory 1)
  (global $g (mut i32) (i32.const 7))
  (table $t 2 funcref)
  (elem (i32.const 0) $puts $f)
  (func $f (export "é") (param i32) (result i32) (local i64)
    (memory.fill (i32.const 1) (i32.const 2) (i32.const 3))
    (i32.add (local.get 0) (i32.const 300)))
  (start $s)
  (func $s)
  (data (i32.const 8) "Hi\00\"")
  (data "passive"))"#;

    fn inspector(text: &str) -> Inspector {
        let loaded = module::load_text(text, Features::default()).expect("it is valid");
        Inspector::new(Loaded::new(loaded.module, loaded.source).expect("it has a text"))
    }

    fn at(inspector: &mut Inspector, offset: u32) -> PartView {
        match inspector.answer(&ModuleQuestion::AtOffset { offset }) {
            ModuleAnswer::AtOffset(view) => view,
            other => panic!("{other:?}"),
        }
    }

    fn labels(view: &PartView) -> Vec<&str> {
        view.parts.iter().map(|part| part.label.as_str()).collect()
    }

    #[test]
    fn every_byte_is_part_of_something_and_parts_nest() {
        let mut inspector = inspector(TEXT);
        let size = inspector.loaded.module.bytes.len() as u32;
        for offset in 0..size {
            let view = at(&mut inspector, offset);
            assert!(!view.parts.is_empty(), "nothing at {offset}");
            for pair in view.parts.windows(2) {
                assert!(pair[0].from <= pair[1].from && pair[1].to <= pair[0].to, "{pair:?}");
            }
            for part in &view.parts {
                assert!(part.from <= offset && offset < part.to, "{offset}: {part:?}");
            }
        }
        assert!(at(&mut inspector, size).parts.is_empty());
        let sections = inspector.anatomy.sections();
        assert_eq!(sections[0].range.start, 8);
        assert_eq!(sections.last().map(|last| last.range.end), Some(size));
        for pair in sections.windows(2) {
            assert_eq!(pair[0].range.end, pair[1].range.start);
        }
        for section in sections.iter().filter(|section| section.count() > 0) {
            assert_eq!(section.item(section.count() - 1).end, section.range.end);
        }
    }

    #[test]
    fn items_are_described() {
        let mut inspector = inspector(TEXT);
        let mut lines = Vec::new();
        for number in 0..inspector.anatomy.sections().len() as u32 {
            let kind = inspector.anatomy.sections()[number as usize].kind.name();
            for item in inspector.items(number, 0, 100, false).items {
                let words = [kind, &item.number, &item.name, &item.detail];
                let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
                lines.push(words.join(" | "));
            }
        }
        let expected = [
            "type | type 0 | $pair | struct {i8, (mut (ref null 0))}",
            "type | type 1 | func (i32)",
            "type | type 2 | func (i32) -> i32",
            "type | type 3 | func ()",
            "import | env.puts | func (i32)",
            "function | func 1 | $f | (i32) -> i32",
            "function | func 2 | $s | ()",
            "table | table 0 | $t | 2 funcref",
            "memory | memory 0 | $memory | pages 1",
            "global | global 0 | $g | (mut i32) = 7",
            "export | é | func $f",
            "start | func $s",
            "element | elem 0 | to table $t at 0: $puts $f",
            "code | func 1 | $f | (i32) -> i32",
            "code | func 2 | $s | ()",
            "data | data 0 | to memory $memory at 8: \"Hi\\00\\\"\"",
            "data | data 1 | passive: \"passive\"",
            "custom | names of the module",
            "custom | names of functions",
            "custom | names of types",
            "custom | names of tables",
            "custom | names of memories",
            "custom | names of globals",
        ];
        assert_eq!(lines, expected);
        let code = inspector
            .anatomy
            .sections()
            .iter()
            .position(|it| it.kind.name() == "code");
        let by_size = inspector.items(code.expect("there is code") as u32, 1, 9, true).items;
        assert_eq!(by_size.len(), 1);
        assert_eq!(by_size[0].name, "$s");
    }

    #[test]
    fn text_and_bytes_lead_to_each_other() {
        let mut inspector = inspector(TEXT);
        let unit_of = |text: &str| TEXT[..TEXT.find(text).expect("it is there")].encode_utf16().count() as u32;
        let mut ask = |unit| match inspector.answer(&ModuleQuestion::AtUnit { unit }) {
            ModuleAnswer::AtUnit(view) => view,
            other => panic!("{other:?}"),
        };
        let add = ask(unit_of("i32.add") + 3);
        assert_eq!(labels(&add), ["code section", "func 1 $f", "i32.add"]);
        assert_eq!(add.place.as_ref().map(|place| place.from), Some(unit_of("i32.add")));
        let fill = ask(unit_of("memory.fill"));
        assert_eq!((fill.instruction.as_deref(), fill.opcode), (Some("memory.fill"), 2));
        let constant = ask(unit_of("i32.const 300"));
        let last = constant.parts.last().expect("an instruction");
        assert_eq!((last.to - last.from, constant.opcode), (3, 1));
        assert_eq!(labels(&ask(unit_of("func $f"))), ["code section", "func 1 $f"]);
        assert_eq!(labels(&ask(unit_of("import"))), ["import section", "env.puts"]);
        let data = ask(unit_of("data (i32"));
        assert_eq!(labels(&data), ["data section", "data 0"]);
        let bytes = data.parts[1].to - 1;
        let view = at(&mut inspector, bytes);
        assert_eq!(labels(&view), ["data section", "data 0", "the bytes that are copied"]);
        let start = at(&mut inspector, view.parts[1].from + 1);
        assert_eq!(labels(&start)[2..], ["where it is copied to", "i32.const"]);
    }

    #[test]
    fn lines_have_the_offsets_of_a_disassembly() {
        let loaded = module::load_text(TEXT, Features::default()).expect("it is valid");
        let loaded = Loaded::new(loaded.module, None).expect("it can be disassembled");
        let mut inspector = Inspector::new(loaded);
        let text = inspector.loaded.text.text().to_string();
        let ModuleAnswer::Lines(lines) = inspector.answer(&ModuleQuestion::Lines { start: 1, length: 1000 }) else {
            panic!("no lines")
        };
        let mut instructions = 0;
        for (line, offset) in text.lines().zip(lines.offsets) {
            let Some(offset) = offset else { continue };
            let view = at(&mut inspector, offset);
            // The function's own end is the parenthesis.
            if let Some(name) = view.instruction.filter(|name| name != "end") {
                assert!(line.trim().starts_with(&name), "{line} is not {name}");
                instructions += 1;
            }
        }
        assert_eq!(instructions, 7);
    }
}
