//! Blocks and branches: where a branch leads, and which code a handler protects.

use std::ops::Range;

use wasmparser::{BlockType, Catch, Operator, TryTable, ValType as DecodedType};

use super::plain::Lowering;
use super::{Branch, Caught, Clause, Handler, Op};
use crate::module::types::slots_of;

/// A block, while it is being lowered: a target of branches.
pub(super) struct Label {
    /// Where a branch leads, when that is known: a loop's beginning.
    start: Option<u32>,
    /// The slot of the frame that the values of a branch move to. In a catch arm of the legacy form, the exception that
    /// was caught lies there, below the arm's operands.
    pub(super) height: u32,
    /// How many slots of values a branch takes along.
    arity: u32,
    /// Whether execution can get into the block.
    pub(super) live: bool,
    /// Whether the block is in one of its catch arms.
    pub(super) in_catch: bool,
    /// What must learn where the block ends.
    forward: Vec<Patch>,
    /// The `if` that must learn where the second arm begins.
    otherwise: Option<u32>,
    /// The handler of a `try` or `try_table`.
    protection: Option<Protection>,
}

/// A handler in the making.
struct Protection {
    /// The first operation that it protects.
    start: u32,
    /// Behind the last one, once that is known.
    end: Option<u32>,
    /// The clauses of a `try_table`, as positions in [`Lowering::clauses`].
    placed: Range<u32>,
    /// The catch arms of a legacy `try` so far.
    arms: Vec<Clause>,
}

/// A place in the code that awaits a target.
pub(super) enum Patch {
    /// An operation.
    Op(u32),
    /// A branch that stands beside the code.
    Branch(u32),
    /// A clause of a handler.
    Clause(u32),
}

impl Label {
    pub(super) fn new(height: u32, arity: u32, live: bool) -> Self {
        Self {
            start: None,
            height,
            arity,
            live,
            in_catch: false,
            forward: Vec::new(),
            otherwise: None,
            protection: None,
        }
    }
}

impl Lowering<'_> {
    /// The label that an instruction names by its distance.
    pub(super) fn label(&mut self, depth: u32) -> &mut Label {
        let index = self.labels.len() - 1 - depth as usize;
        &mut self.labels[index]
    }

    /// The branch to a label; `patch` says where it will stand, for when its target is not known yet.
    pub(super) fn branch(&mut self, depth: u32, patch: Patch) -> Branch {
        let label = self.label(depth);
        if label.start.is_none() {
            label.forward.push(patch);
        }
        Branch {
            target: label.start.unwrap_or(u32::MAX),
            height: label.height,
            arity: label.arity,
        }
    }

    /// The index of a branch that stands beside the code.
    pub(super) fn side_branch(&mut self, depth: u32) -> u32 {
        let index = self.branches.len() as u32;
        let branch = self.branch(depth, Patch::Branch(index));
        self.branches.push(branch);
        index
    }

    /// Places the clauses of a `try_table`, whose labels are those outside of it.
    pub(super) fn place_clauses(&mut self, try_table: &TryTable) {
        for catch in &try_table.catches {
            let (tag, caught, depth) = match *catch {
                Catch::One { tag, label } => (Some(tag), Caught::Payload, label),
                Catch::OneRef { tag, label } => (Some(tag), Caught::PayloadAndReference, label),
                Catch::All { label } => (None, Caught::Payload, label),
                Catch::AllRef { label } => (None, Caught::PayloadAndReference, label),
            };
            let branch = self.branch(depth, Patch::Clause(self.clauses.len() as u32));
            self.clauses.push(Clause::Catch {
                tag,
                caught,
                target: branch.target,
                height: branch.height,
            });
        }
    }

    /// Begins the block of an instruction that the validator has taken in.
    pub(super) fn enter(&mut self, operator: &Operator<'_>, ty: BlockType, live: bool) {
        let frame = self
            .validator
            .get_control_frame(0)
            .expect("the block that was just entered");
        let height = self.operands.get(frame.height).copied().unwrap_or(self.top);
        let is_loop = matches!(operator, Operator::Loop { .. });
        let mut label = Label::new(height, self.block_slots(ty, is_loop), live);
        if live {
            let next = self.ops.len() as u32;
            let this = next - 1;
            match operator {
                Operator::Loop { .. } => label.start = Some(this),
                Operator::If { .. } => label.otherwise = Some(this),
                Operator::TryTable { try_table } => {
                    let end = self.clauses.len() as u32;
                    let placed = end - try_table.catches.len() as u32..end;
                    label.protection = Some(Protection {
                        start: next,
                        end: None,
                        placed,
                        arms: Vec::new(),
                    });
                }
                Operator::Try { .. } => {
                    label.protection = Some(Protection {
                        start: next,
                        end: None,
                        placed: 0..0,
                        arms: Vec::new(),
                    });
                }
                _ => {}
            }
        }
        self.labels.push(label);
    }

    /// The slots of a block type's parameters or results.
    fn block_slots(&self, ty: BlockType, params: bool) -> u32 {
        match ty {
            BlockType::Empty => 0,
            BlockType::Type(_) if params => 0,
            BlockType::Type(DecodedType::V128) => 2,
            BlockType::Type(_) => 1,
            BlockType::FuncType(index) => {
                let ty = self.module.types[index as usize]
                    .as_func()
                    .expect("a block has a function type");
                slots_of(if params { &ty.params } else { &ty.results }) as u32
            }
        }
    }

    /// Begins the second arm of an `if`.
    pub(super) fn second_arm(&mut self) {
        let here = self.ops.len() as u32;
        if let Some(condition) = self.label(0).otherwise.take() {
            self.ops[condition as usize] = Op::If(here);
        }
    }

    /// Begins a catch arm of the legacy form: the exception lies at the block's height, its payload above.
    pub(super) fn begin_catch(&mut self, operator: &Operator<'_>) {
        let here = self.ops.len() as u32;
        let tag = match operator {
            Operator::Catch { tag_index } => Some(*tag_index),
            _ => None,
        };
        let base = self
            .validator
            .get_control_frame(0)
            .expect("the arm that was just begun")
            .height;
        let label = self.label(0);
        label.in_catch = true;
        let height = label.height;
        if let Some(protection) = &mut label.protection {
            protection.end.get_or_insert(here);
            protection.arms.push(Clause::Catch {
                tag,
                caught: Caught::ReferenceBelowPayload,
                target: here,
                height,
            });
        }
        self.operands.truncate(base);
        self.top = height + 1;
        self.layout.size = self.layout.size.max(self.top);
    }

    /// Ends a legacy `try` whose exceptions an outer block handles.
    pub(super) fn delegate(&mut self, depth: u32) {
        // The block's own label is not counted.
        let level = (self.labels.len() - 2 - depth as usize) as u32;
        if let Some(protection) = &mut self.label(0).protection {
            protection.arms.push(Clause::Delegate { level });
        }
    }

    /// Ends a block: what leads to its end now learns where that is.
    pub(super) fn leave(&mut self, offset: u32) {
        let mut label = self.labels.pop().expect("every end has a block");
        let here = self.ops.len() as u32;
        if let Some(condition) = label.otherwise {
            self.ops[condition as usize] = Op::If(here);
        }
        if let Some(protection) = label.protection.take() {
            self.complete(protection, here);
        }
        for patch in label.forward {
            match patch {
                Patch::Branch(index) => self.branches[index as usize].target = here,
                Patch::Clause(index) => self.clauses[index as usize].lead_to(here),
                Patch::Op(index) => self.ops[index as usize].lead_to(here),
            }
        }
        if self.labels.is_empty() {
            self.push(Op::End, offset);
        }
    }

    /// Adds a handler. Inner blocks end first, so handlers come in the order in which they are asked.
    fn complete(&mut self, protection: Protection, here: u32) {
        let Protection {
            start,
            end,
            placed,
            arms,
        } = protection;
        let clauses = match arms.is_empty() {
            true => placed,
            false => {
                let first = self.clauses.len() as u32;
                self.clauses.extend(arms);
                first..self.clauses.len() as u32
            }
        };
        let level = self.labels.len() as u32;
        self.handlers.push(Handler {
            protects: start..end.unwrap_or(here),
            level,
            clauses,
        });
    }
}

impl Clause {
    fn lead_to(&mut self, here: u32) {
        match self {
            Self::Catch { target, .. } => *target = here,
            Self::Delegate { .. } => unreachable!("a delegation leads nowhere"),
        }
    }
}

impl Op {
    fn lead_to(&mut self, here: u32) {
        match self {
            Self::Jump(branch)
            | Self::Br(branch)
            | Self::BrIf(branch)
            | Self::BrOnNull(branch)
            | Self::BrOnNonNull(branch) => branch.target = here,
            op => unreachable!("{op:?} does not lead anywhere"),
        }
    }
}
