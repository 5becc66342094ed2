//! The nested blocks and loops of WebAssembly for the blocks of fast code.
//!
//! A block's code stands where control comes from, when that is one place; else behind the end of a `block`, to which all
//! that leads there branches. So a block is nested in the code of the one that dominates it. (Norman Ramsey, "Beyond
//! Relooper", ICFP 2022.)

use std::mem::{offset_of, size_of};

use wasm_encoder::{BlockType, InstructionSink, MemArg, MemArgTarget, ValType};

use super::calls::load_context;
use super::code::{Code, Late};
use super::context::{Context, Helpers, LEAST_ROOM, Left, Status, Where};
use super::graph::{Block, Content, Graph};
use super::signature::of_value;
use super::slots::{Held, Locals, Slots, own};
use super::typing::Typing;
use super::{MOST_OPERATIONS, Root, Unsuitable};
use crate::code::fast::{COUNTED, FastCode, FastOp, Jump, Slot};
use crate::code::{FunctionCode, Program};
use crate::module::Module;

/// The code of a compiled function, but for where the functions are that it calls.
pub(super) struct Body {
    /// How many operations of fast code it was made of.
    pub(super) operations: usize,
    /// The types of its locals that are no parameters.
    pub(super) locals: Vec<ValType>,
    code: Code,
    used: Used,
    missing: u32,
}

/// What a function uses of the first memory.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    /// Its bytes or its length.
    pub(super) bytes: bool,
    /// The marks of its chunks.
    pub(super) marks: bool,
}

impl Body {
    /// The functions that it calls, by their indices in the guest's module.
    pub(super) fn calls(&self) -> Vec<u32> {
        self.code.callees()
    }

    /// The code, when `place` says which of the functions are in the same module, and where.
    pub(super) fn code(&self, place: impl Fn(u32) -> Option<u32>) -> Code {
        self.code.finished(|code, late| match late {
            Late::Call(callee) => super::calls::call(code, callee, place(callee), self.missing),
            Late::Memory => super::calls::load_memory(code, self.used),
        })
    }
}

/// What a branch of WebAssembly can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A block's head.
    Loop(usize),
    /// A block's beginning, behind the end of the label's.
    Block(usize),
    /// The code that leaves the function.
    Leave,
    /// Nothing that anything leads to by name.
    Other,
}

/// A compiled function on its way.
pub(super) struct Builder<'a> {
    pub(super) program: &'a Program,
    pub(super) module: &'a Module,
    pub(super) fast: &'a FastCode,
    pub(super) plain: &'a FunctionCode,
    pub(super) helpers: &'a Helpers,
    pub(super) root: Root,
    graph: Graph,
    pub(super) typing: &'a Typing,
    pub(super) code: Code,
    labels: Vec<Label>,
    pub(super) locals: Locals,
    pub(super) used: Used,
    pub(super) slots: Slots,
    /// What is known of the slots at the beginning of blocks that one way leads to.
    known: Vec<Option<Slots>>,
    /// Whether the function's locals are put into the frame whenever they change, and not when the function is left.
    pub(super) writes_through: bool,
    /// What the budget is still to be charged with, as far as is known where the code is that is being lowered: nothing, or
    /// less than that, because branches have left something out.
    pub(super) owed: i64,
    /// The operation that is being lowered.
    pub(super) at: usize,
    depth: usize,
}

/// How deep blocks may be nested.
const MOST_DEPTH: usize = 300;

/// How many operations and locals, multiplied, a function has whose locals are put into the frame when it is left. Each
/// operation can leave, and each local may be in another register there: the surrounding engine makes several times as
/// much code of that, and takes as long, as of writing to the frame what changes.
const MOST_LEFT_TO_LEAVING: usize = 10_000;

/// How large a frame may be.
const MOST_SLOTS: u32 = 2_000;

/// Compiles a function from an operation on.
pub(super) fn body(program: &Program, module: u32, root: Root, helpers: &Helpers) -> Result<Body, Unsuitable> {
    let fast = program.fast_code(module, root.function).ok_or(Unsuitable)?;
    let plain = program.code(module, root.function);
    if fast.size > MOST_SLOTS || fast.ops.len() > MOST_OPERATIONS {
        return Err(Unsuitable);
    }
    let graph = Graph::new(fast, root.op as usize)?;
    let module = &program.module(module).module;
    let mut builder = Builder {
        program,
        module,
        fast,
        plain,
        helpers,
        root,
        typing: fast.heat.typing(|| Typing::new(module, fast, plain)),
        code: Code::default(),
        labels: vec![Label::Leave],
        locals: Locals::new(fast.size as usize),
        used: Used::default(),
        slots: Slots::default(),
        known: vec![None; graph.blocks.len()],
        writes_through: fast.ops.len() * fast.locals as usize > MOST_LEFT_TO_LEAVING,
        owed: 0,
        at: 0,
        depth: 0,
        graph,
    };
    // What is not known before: how much room locals take, and which of them there are.
    let start = builder.stack_at(root.op as usize).ok_or(Unsuitable)?;
    builder.tree(0)?;
    builder.emit().end();
    builder.leave();
    builder.emit().end();
    let body = std::mem::take(&mut builder.code);
    builder.prologue(&start)?;
    let mut code = builder.code;
    code.append(body);
    Ok(Body {
        operations: fast.ops.len(),
        locals: builder.locals.types,
        code,
        used: builder.used,
        missing: helpers.missing,
    })
}

impl Builder<'_> {
    pub(super) fn emit(&mut self) -> InstructionSink<'_> {
        self.code.emit()
    }

    /// What is known of slots where the frame is as plain code has it.
    fn stack_at(&self, op: usize) -> Option<Slots> {
        let operands = self.typing.stack(op)?;
        let mut slots = Slots::new(self.fast.size as usize);
        for (slot, ty) in self.declared().iter().chain(operands) {
            slots.hold(*slot, Held::Local(*ty));
        }
        Some(slots)
    }

    /// The first slots of parameters and other locals of the function, and their types.
    fn declared(&self) -> Vec<(Slot, ValType)> {
        let layout = &self.plain.layout;
        let declared = layout.locals.iter().zip(&layout.local_slots);
        declared.map(|(ty, slot)| (*slot as Slot, of_value(*ty))).collect()
    }

    /// Takes what the context and the frame say, or refuses.
    fn prologue(&mut self, start: &Slots) -> Result<(), Unsuitable> {
        let room = LEAST_ROOM.max(64 + self.locals.bytes());
        let is_call = self.root.is_call;
        let (end, length) = (8 * i64::from(self.fast.size), i64::from(self.fast.length));
        load_context(&mut self.code, ValType::I32, offset_of!(Context, room), own::ROOM);
        // What is left of room, stack and budget: one of the three is negative if all together are.
        let mut code = self.emit();
        code.local_get(own::ROOM).i32_const(room).i32_sub().i64_extend_i32_s();
        if is_call {
            code.local_get(own::CONTEXT)
                .i64_load32_u(word(offset_of!(Context, stack_end)));
            code.local_get(own::FRAME).i64_extend_i32_u();
            code.i64_sub().i64_const(end).i64_sub().i64_or();
        }
        if is_call && COUNTED {
            code.local_get(own::LEFT)
                .i64_const(length)
                .i64_sub()
                .local_tee(own::LEFT);
            code.i64_or();
        }
        code.i64_const(0).i64_lt_s();
        let taken = if is_call && COUNTED { length } else { 0 };
        self.code.hint(false).if_(BlockType::Empty);
        self.store_left(taken);
        let mut code = self.emit();
        code.i64_const(Status::Refused as i64).return_().end();
        code.local_get(own::CONTEXT)
            .local_get(own::ROOM)
            .i32_const(room)
            .i32_sub();
        code.i32_store(word(offset_of!(Context, room)));
        self.code.later(Late::Memory);
        let params = self.fast.params as Slot;
        if is_call && self.writes_through {
            for slot in params..self.fast.locals as Slot {
                let at = double(8 * slot as usize);
                self.emit().local_get(own::FRAME).i64_const(0).i64_store(at);
            }
        }
        self.writes_through = false;
        for (slot, held) in start.all() {
            // The other locals of a call are zero, as WebAssembly's are.
            if let Held::Local(ty) = held
                && (!is_call || slot < params)
            {
                self.load_slot(slot, ty)?;
            }
        }
        // What leaves the function branches to the end of this block.
        self.emit().block(BlockType::Empty);
        Ok(())
    }

    /// Puts all locals of the function into the frame and says where it is left.
    fn leave(&mut self) {
        let declared = if self.writes_through {
            Vec::new()
        } else {
            self.declared()
        };
        for (slot, ty) in declared {
            if self.locals.of(slot, ty).is_ok() {
                self.slots.hold(slot, Held::Local(ty));
                self.store_slot(slot, slot);
            }
        }
        let function = self.root.function as i32;
        self.store_left(0);
        let mut code = self.emit();
        let lefts = word(offset_of!(Context, lefts));
        code.local_get(own::CONTEXT).i32_load(lefts).local_tee(own::CALLEE);
        code.i32_const(function).i32_store(word(offset_of!(Left, function)));
        code.local_get(own::CALLEE)
            .local_get(own::FRAME)
            .i32_store(word(offset_of!(Left, frame)));
        code.local_get(own::CALLEE)
            .local_get(own::AT)
            .i32_store(word(offset_of!(Left, at)));
        code.local_get(own::CONTEXT)
            .local_get(own::CALLEE)
            .i32_const(size_of::<Left>() as i32)
            .i32_add();
        code.i32_store(lefts);
        code.i64_const(Status::Left as i64);
    }

    /// Leaves the function at the present operation. What is known to be in the frame already is forgotten before.
    pub(super) fn exit(&mut self, place: Where) {
        self.take_away(self.owed);
        for slot in self.fast.locals..self.fast.size {
            self.store_slot(slot as Slot, slot as Slot);
        }
        let at = 2 * self.at as i32 + place as i32;
        let label = self.depth_of(Label::Leave);
        self.emit().i32_const(at).local_set(own::AT).br(label);
    }

    /// How many blocks a branch to a label leaves.
    fn depth_of(&self, label: Label) -> u32 {
        let found = self.labels.iter().rev().position(|known| *known == label);
        found.expect("what control goes to is around it") as u32
    }

    /// Code that is executed if the condition on the operand stack holds. What is known is then as before.
    pub(super) fn when(&mut self, code: impl FnOnce(&mut Self) -> Result<(), Unsuitable>) -> Result<(), Unsuitable> {
        self.emit().if_(BlockType::Empty);
        self.labels.push(Label::Other);
        let (slots, owed) = (self.slots.clone(), self.owed);
        code(self)?;
        (self.slots, self.owed) = (slots, owed);
        self.labels.pop();
        self.emit().end();
        Ok(())
    }

    /// The same, of a condition that holds rarely.
    pub(super) fn rarely(&mut self, code: impl FnOnce(&mut Self) -> Result<(), Unsuitable>) -> Result<(), Unsuitable> {
        self.code.hint(false);
        self.when(code)
    }

    /// Leaves the function before the present operation, if the condition on the operand stack holds.
    pub(super) fn exit_if(&mut self) {
        let left = self.rarely(|builder| {
            builder.exit(Where::Before);
            Ok(())
        });
        left.expect("leaving is always possible");
    }

    /// A block, and all blocks that it dominates.
    fn tree(&mut self, block: usize) -> Result<(), Unsuitable> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(Unsuitable);
        }
        let joins = self.graph.joins(block);
        let Block {
            content, ways, is_loop, ..
        } = &self.graph.blocks[block];
        let (is_join, is_loop) = (*ways > 1, *is_loop);
        let known = match content {
            // What it leads to knows by itself.
            Content::Choice(_) => Some(Slots::new(self.fast.size as usize)),
            content => {
                let stack = self.stack_at(content.first());
                stack.or_else(|| self.known[block].take())
            }
        };
        if is_join {
            self.owed = 0;
        }
        if is_loop {
            self.pay();
            self.emit().loop_(BlockType::Empty);
            self.labels.push(Label::Loop(block));
        }
        for join in joins.iter().rev() {
            self.emit().block(BlockType::Empty);
            self.labels.push(Label::Block(*join));
        }
        self.slots = known.ok_or(Unsuitable)?;
        self.block(block)?;
        for join in joins {
            self.labels.pop();
            self.emit().end();
            self.tree(join)?;
        }
        if is_loop {
            self.labels.pop();
            self.emit().end();
        }
        self.depth -= 1;
        Ok(())
    }

    /// The operations of a block, and where it leads.
    fn block(&mut self, block: usize) -> Result<(), Unsuitable> {
        let (first, end) = match &self.graph.blocks[block].content {
            Content::Operations(first, end) => (*first, *end),
            Content::Choice(blocks) => return self.choice(block, blocks.clone()),
        };
        for at in first..end {
            self.at = at;
            let mut op = self.fast.ops[at];
            match op {
                FastOp::Branch { jump } => {
                    return self.jump(block, jump);
                }
                FastOp::BranchTable { index, first, last } => {
                    return self.table(block, index, first, last);
                }
                FastOp::ReturnNone { .. } | FastOp::ReturnOne { .. } | FastOp::ReturnMany { .. } => {
                    return self.ret(op);
                }
                FastOp::Unreachable => {
                    self.exit(Where::Before);
                    return Ok(());
                }
                FastOp::Leave => return self.left_to_plain(),
                _ => match op.jump_mut().copied() {
                    None => self.operation(op)?,
                    Some(jump) if self.target(jump) == end => {
                        self.pay();
                        self.condition(op)?;
                        self.when(|builder| {
                            builder.pass(jump)?;
                            builder.pay();
                            Ok(())
                        })?;
                    }
                    Some(jump) => {
                        self.condition(op)?;
                        self.when(|builder| builder.jump(block, jump))?;
                    }
                },
            }
        }
        let next = self.graph.next(block, end);
        self.go(block, next)
    }

    /// The operation that the present one branches to.
    fn target(&self, jump: Jump) -> usize {
        jump.target(self.at)
    }

    /// Counts what a branch goes back or leaves out.
    fn pass(&mut self, jump: Jump) -> Result<(), Unsuitable> {
        let back = i64::from(jump.back);
        if back == 0 || !COUNTED {
            return Ok(());
        }
        self.owed += back;
        if back > 0 {
            self.pay();
            self.emit().local_get(own::LEFT).i64_const(0).i64_lt_s();
            self.rarely(|builder| {
                builder.owed = -back;
                // Fast code executes the whole branch again.
                if let Some((slot, add)) = builder.fast.ops[builder.at].addition() {
                    builder.add_in_place(slot, add.wrapping_neg())?;
                }
                builder.exit(Where::Before);
                Ok(())
            })?;
        }
        Ok(())
    }

    fn jump(&mut self, from: usize, jump: Jump) -> Result<(), Unsuitable> {
        let to = self.graph.next(from, self.target(jump));
        self.pass(jump)?;
        self.go(from, to)
    }

    /// Goes on in another block.
    fn go(&mut self, from: usize, to: usize) -> Result<(), Unsuitable> {
        let Block { content, through, .. } = &self.graph.blocks[to];
        let through = *through;
        match self.typing.stack(content.first()) {
            Some(operands) => self.settle(operands)?,
            None if through.is_some() => return Err(Unsuitable),
            // One way leads there, or several from one place and its copies.
            None => self.known[to] = Some(self.slots.clone()),
        }
        let Some((choice, which)) = through else {
            return self.branch(from, to);
        };
        self.emit().i32_const(which as i32).local_set(own::AT);
        self.branch(from, choice)
    }

    /// Branches to a block, or continues with its code.
    fn branch(&mut self, from: usize, to: usize) -> Result<(), Unsuitable> {
        let label = match to <= from {
            true => Label::Loop(to),
            false if self.graph.blocks[to].ways > 1 => Label::Block(to),
            false => return self.tree(to),
        };
        self.pay();
        let depth = self.depth_of(label);
        self.emit().br(depth);
        Ok(())
    }

    /// Goes on in the block whose number is in [`own::AT`].
    fn choice(&mut self, from: usize, blocks: Vec<usize>) -> Result<(), Unsuitable> {
        for _ in &blocks {
            self.emit().block(BlockType::Empty);
            self.labels.push(Label::Other);
        }
        let last = blocks.len() as u32 - 1;
        self.emit().local_get(own::AT).br_table(0..last, last);
        for to in blocks {
            self.labels.pop();
            self.emit().end();
            self.branch(from, to)?;
        }
        Ok(())
    }

    /// Charges the budget with what it is known to be owed.
    pub(super) fn pay(&mut self) {
        let owed = std::mem::take(&mut self.owed);
        self.take_away(owed);
    }

    /// Puts the constants among operands into the locals where they are expected.
    fn settle(&mut self, operands: &[(Slot, ValType)]) -> Result<(), Unsuitable> {
        for (slot, ty) in operands {
            match self.slots.get(*slot) {
                Some(Held::Local(held)) if held == *ty => {}
                Some(Held::Constant(_)) => {
                    self.get(*slot, *ty)?;
                    self.put(*slot, *ty)?;
                }
                _ => return Err(Unsuitable),
            }
        }
        Ok(())
    }

    fn table(&mut self, from: usize, index: Slot, first: u32, last: u32) -> Result<(), Unsuitable> {
        let fast = self.fast;
        let jumps = &fast.branches[first as usize..=(first + last) as usize];
        // Each way that is different once: the code of all of them stands behind the ends of blocks.
        let mut ways: Vec<Jump> = Vec::new();
        let mut labels = Vec::new();
        for jump in jumps {
            let known = ways.iter().position(|way| way == jump);
            labels.push(known.unwrap_or(ways.len()) as u32);
            if known.is_none() {
                ways.push(*jump);
            }
        }
        for _ in &ways {
            self.emit().block(BlockType::Empty);
            self.labels.push(Label::Other);
        }
        self.get(index, ValType::I32)?;
        let default = labels.pop().expect("a table has a default");
        self.emit().br_table(labels, default);
        let (slots, owed, at) = (self.slots.clone(), self.owed, self.at);
        for way in ways {
            self.labels.pop();
            self.emit().end();
            self.slots.clone_from(&slots);
            (self.owed, self.at) = (owed, at);
            self.jump(from, way)?;
        }
        Ok(())
    }
}

/// An aligned access of 4 bytes at an offset.
pub(super) fn word(offset: usize) -> MemArg {
    aligned(offset, 2)
}

/// An aligned access of 8 bytes at an offset.
pub(super) fn double(offset: usize) -> MemArg {
    aligned(offset, 3)
}

fn aligned(offset: usize, align: u32) -> MemArg {
    MemArg {
        offset: offset as u64,
        align,
        target: MemArgTarget::Memory(0),
        ordering: None,
    }
}
