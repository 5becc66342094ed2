//! What instructions write besides the stack.

use semblance::code::Op;
use semblance::code::atomic::AtomicOp;
use semblance::code::gc::GcOp;
use semblance::code::memory::{MemoryOp, Place as At};
use semblance::code::simd::SimdOp;
use semblance::code::table::TableOp;
use semblance::machine::Ref;

use super::Tag;
use super::shadow::{INITIAL, Shadow};
use super::shots::Shot;

impl Shadow<'_> {
    /// Notes what an instruction writes besides the stack.
    pub(super) fn write(
        &mut self,
        op: Op,
        shot: &Shot,
        after: &Shot,
        instance: semblance::machine::Instance,
        here: Tag,
    ) {
        let top = |depth: usize| shot.stack[shot.stack.len() - 1 - depth];
        let memory = |index: u32| instance.memories[index as usize];
        let table = |index: u32| instance.tables[index as usize];
        let mut bytes = |index: u32, start: u64, length: u64, tag: Tag| {
            (0..length).for_each(|item| {
                self.bytes.insert((memory(index), start + item), tag);
            });
        };
        let mut store = |at: At, depth: usize, length: usize| {
            bytes(at.memory.into(), top(depth) + { at.offset }, length as u64, here)
        };
        let mut elements = |index: u32, start: u64, length: u64, tag: Tag| {
            (0..length).for_each(|item| {
                self.elements.insert((table(index), start + item), tag);
            });
        };
        match op {
            Op::Memory(MemoryOp::Store { store: kind, at }) => store(at, 1, kind.bytes()),
            Op::Simd(SimdOp::Store { at }) => store(at, 2, 16),
            Op::Simd(SimdOp::StoreLane { width, at, .. }) => store(at, 2, width.bytes()),
            Op::Atomic(AtomicOp::Store { store: kind, at }) => store(at, 1, kind.bytes()),
            Op::Atomic(AtomicOp::Rmw { rmw, at }) => store(at, 1, rmw.bytes()),
            Op::Atomic(AtomicOp::Cmpxchg { cmpxchg, at }) if shot.stores => store(at, 2, cmpxchg.bytes()),
            Op::Memory(MemoryOp::Fill { memory } | MemoryOp::Init { memory, .. }) => {
                bytes(memory, top(2), top(0), here);
            }
            Op::Memory(MemoryOp::Grow { memory: index }) => {
                let (old, new) = (
                    shot.sizes.0[memory(index) as usize],
                    after.sizes.0[memory(index) as usize],
                );
                bytes(index, old, new - old, here);
            }
            Op::Memory(MemoryOp::Copy { to, from }) => {
                let tag = |item: u64| {
                    let tag = self.bytes.get(&(memory(from), top(1) + item));
                    tag.copied().unwrap_or(INITIAL)
                };
                let moved: Vec<Tag> = (0..top(0)).map(tag).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.bytes.insert((memory(to), top(2) + item as u64), tag);
                }
            }
            Op::Table(TableOp::Set { table }) => elements(table, top(1), 1, here),
            Op::Table(TableOp::Fill { table } | TableOp::Init { table, .. }) => elements(table, top(2), top(0), here),
            Op::Table(TableOp::Grow { table: index }) => {
                let (old, new) = (
                    shot.sizes.1[table(index) as usize],
                    after.sizes.1[table(index) as usize],
                );
                elements(index, old, new - old, here);
            }
            Op::Table(TableOp::Copy { to, from }) => {
                let tag = |item: u64| {
                    let tag = self.elements.get(&(table(from), top(1) + item));
                    tag.copied().unwrap_or(INITIAL)
                };
                let moved: Vec<Tag> = (0..top(0)).map(tag).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.elements.insert((table(to), top(2) + item as u64), tag);
                }
            }
            Op::Gc(op) => self.write_object(op, shot, here),
            _ => {}
        }
    }

    fn write_object(&mut self, op: GcOp, shot: &Shot, here: Tag) {
        let top = |depth: usize| shot.stack[shot.stack.len() - 1 - depth];
        let object = |depth: usize| Ref::from_slot(top(depth)).get().map_or(u32::MAX, |(_, index)| index);
        let wide = |ty: u32| self.program.types.element(ty).value_type().slots();
        let (object, start, length) = match op {
            GcOp::StructSet { ty, field } => {
                let slots = self.program.types.fields(ty)[field as usize]
                    .storage
                    .value_type()
                    .slots();
                (object(slots), field.into(), 1)
            }
            GcOp::ArraySet { ty } => (object(wide(ty) + 1), top(wide(ty)), 1),
            GcOp::ArrayFill { ty } => (object(wide(ty) + 2), top(wide(ty) + 1), top(0)),
            GcOp::ArrayInitData { .. } | GcOp::ArrayInitElem { .. } => (object(3), top(2), top(0)),
            GcOp::ArrayCopy => {
                let moved: Vec<Tag> = (0..top(0)).map(|item| self.field(object(2), top(1) + item)).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.fields.insert((object(4), top(3) + item as u64), tag);
                }
                return;
            }
            _ => return,
        };
        for item in 0..length {
            self.fields.insert((object, start + item), here);
        }
    }

    /// Finds out which object an instruction has made.
    pub(super) fn make(&mut self, shot: &Shot, after: &Shot, here: Tag) {
        let makes = matches!(shot.op, Op::Gc(_)) && {
            let name = format!("{:?}", shot.op);
            name.contains("StructNew") || name.contains("ArrayNew")
        };
        let slot = self.stack.iter().position(|tag| *tag == here).filter(|_| makes);
        if let Some((_, object)) = slot.and_then(|slot| Ref::from_slot(after.stack[slot]).get()) {
            self.made.insert(object, here);
            self.fields.retain(|(other, _), _| *other != object);
        }
    }

    pub(super) fn field(&self, object: u32, field: u64) -> Tag {
        let written = self.fields.get(&(object, field));
        written.or_else(|| self.made.get(&object)).copied().unwrap_or(INITIAL)
    }
}
