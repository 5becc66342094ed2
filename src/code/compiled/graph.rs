//! The blocks of fast code that can be reached from an operation, in an order in which each comes after those that lead
//! to it, loops apart; and which of them dominate which.

use super::Unsuitable;
use crate::code::fast::{FastCode, FastOp};

/// A stretch of fast code that is entered at its beginning only.
#[derive(Debug)]
pub(super) struct Block {
    /// Its first operation.
    pub(super) first: usize,
    /// The operation behind its last.
    pub(super) end: usize,
    /// The blocks that it leads to.
    pub(super) next: Vec<usize>,
    /// The block that every path to this one goes through last, other than itself. The first block has itself.
    pub(super) dominator: usize,
    /// How many ways lead here forward; every target of a table counts as several.
    pub(super) ways: usize,
    /// Whether a way leads back here.
    pub(super) is_loop: bool,
}

/// The blocks that can be reached, in reverse postorder: a way leads back when it leads to a block that is not later.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) blocks: Vec<Block>,
    /// For each operation, the block that begins there.
    places: Vec<Option<usize>>,
}

/// How large a function may be.
const MOST_BLOCKS: usize = 1_500;

impl Graph {
    /// The blocks from an operation on.
    pub(super) fn new(fast: &FastCode, root: usize) -> Result<Self, Unsuitable> {
        let heads = heads(fast, root);
        let end_of = |first: usize| {
            let behind = (first + 1..fast.ops.len()).find(|op| heads[*op]);
            behind.unwrap_or(fast.ops.len())
        };
        // Postorder, without recursion: a block with what is left of the blocks that it leads to.
        let mut number = vec![None; fast.ops.len()];
        let mut seen = vec![false; fast.ops.len()];
        let mut order: Vec<(usize, usize, Vec<usize>)> = Vec::new();
        let mut open = Vec::new();
        let visit = |first: usize| (first, end_of(first), successors(fast, end_of(first)), 0);
        seen[root] = true;
        open.push(visit(root));
        while let Some((first, end, next, done)) = open.last_mut() {
            let Some(successor) = next.get(*done).copied() else {
                number[*first] = Some(order.len());
                order.push((*first, *end, std::mem::take(next)));
                open.pop();
                continue;
            };
            *done += 1;
            if !seen[successor] {
                seen[successor] = true;
                open.push(visit(successor));
            }
            if order.len() + open.len() > MOST_BLOCKS {
                return Err(Unsuitable);
            }
        }
        let last = order.len() - 1;
        let place = |first: usize| last - number[first].expect("a block that is reached");
        let blocks = order.iter().rev().map(|(first, end, next)| Block {
            first: *first,
            end: *end,
            next: next.iter().map(|first| place(*first)).collect(),
            dominator: 0,
            ways: 0,
            is_loop: false,
        });
        let mut graph = Self {
            blocks: blocks.collect(),
            places: number.iter().map(|number| Some(last - (*number)?)).collect(),
        };
        graph.find_dominators();
        graph.mark_ways(fast)?;
        Ok(graph)
    }

    /// The iteration of Cooper, Harvey and Kennedy.
    fn find_dominators(&mut self) {
        let mut from = vec![Vec::new(); self.blocks.len()];
        for (block, next) in self.blocks.iter().map(|block| &block.next).enumerate() {
            next.iter().for_each(|next| from[*next].push(block));
        }
        let mut dominators: Vec<Option<usize>> = vec![None; self.blocks.len()];
        dominators[0] = Some(0);
        let mut changes = true;
        while changes {
            changes = false;
            for block in 1..self.blocks.len() {
                let mut known = from[block].iter().copied().filter(|from| dominators[*from].is_some());
                let first = known.next().expect("one that leads here comes before");
                let common = known.fold(first, |mut a, mut b| {
                    while a != b {
                        if a > b {
                            a = dominators[a].expect("it is known");
                        } else {
                            b = dominators[b].expect("it is known");
                        }
                    }
                    a
                });
                changes |= dominators[block] != Some(common);
                dominators[block] = Some(common);
            }
        }
        for (block, dominator) in self.blocks.iter_mut().zip(dominators) {
            block.dominator = dominator.expect("every block is reached");
        }
    }

    /// Counts ways and finds loops. A loop that can be entered elsewhere than at its head is unsuitable.
    fn mark_ways(&mut self, fast: &FastCode) -> Result<(), Unsuitable> {
        for from in 0..self.blocks.len() {
            let several = matches!(fast.ops[self.blocks[from].end - 1], FastOp::BranchTable { .. });
            for to in self.blocks[from].next.clone() {
                if to > from {
                    self.blocks[to].ways += if several { 2 } else { 1 };
                } else if self.dominates(to, from) {
                    self.blocks[to].is_loop = true;
                } else {
                    return Err(Unsuitable);
                }
            }
        }
        Ok(())
    }

    fn dominates(&self, a: usize, mut b: usize) -> bool {
        while b > a {
            b = self.blocks[b].dominator;
        }
        a == b
    }

    /// The block that begins at an operation.
    pub(super) fn at(&self, first: usize) -> usize {
        self.places[first].expect("a block that is reached")
    }
}

/// For each operation, whether control can come there other than from the one before, or not from there.
fn heads(fast: &FastCode, root: usize) -> Vec<bool> {
    let mut heads = vec![false; fast.ops.len() + 1];
    heads[root] = true;
    for (at, op) in fast.ops.iter().enumerate() {
        let mut op = *op;
        if let Some(jump) = op.jump_mut() {
            heads[at.wrapping_add_signed(jump.by as isize)] = true;
        }
        if let FastOp::BranchTable { first, last, .. } = op {
            for jump in &fast.branches[first as usize..=(first + last) as usize] {
                heads[at.wrapping_add_signed(jump.by as isize)] = true;
            }
        }
        heads[at + 1] |= ends(op);
    }
    heads.pop();
    heads
}

/// Whether what comes behind an operation is another block.
fn ends(mut op: FastOp) -> bool {
    let leaves = !matches!(
        op,
        FastOp::ReturnNone { .. }
            | FastOp::ReturnOne { .. }
            | FastOp::ReturnMany { .. }
            | FastOp::BranchTable { .. }
            | FastOp::Unreachable
            | FastOp::Leave
    );
    !leaves || op.jump_mut().is_some()
}

/// The first operations of the blocks that a block leads to; the one behind it comes last.
fn successors(fast: &FastCode, end: usize) -> Vec<usize> {
    let at = end - 1;
    let mut op = fast.ops[at];
    let to = |by: i32| at.wrapping_add_signed(by as isize);
    match op {
        FastOp::ReturnNone { .. } | FastOp::ReturnOne { .. } | FastOp::ReturnMany { .. } => Vec::new(),
        FastOp::Unreachable | FastOp::Leave => Vec::new(),
        FastOp::Branch { jump } => vec![to(jump.by)],
        FastOp::BranchTable { first, last, .. } => {
            let jumps = &fast.branches[first as usize..=(first + last) as usize];
            let mut next: Vec<usize> = jumps.iter().map(|jump| to(jump.by)).collect();
            next.sort_unstable();
            next.dedup();
            next
        }
        _ => match op.jump_mut() {
            Some(jump) if to(jump.by) == end => vec![end],
            Some(jump) => vec![to(jump.by), end],
            None => vec![end],
        },
    }
}
