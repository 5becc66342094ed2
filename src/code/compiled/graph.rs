//! The blocks of fast code that can be reached from an operation, in an order in which each comes after those that lead
//! to it, loops apart; and which of them dominate which.

use std::collections::HashMap;

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{DfsPostOrder, EdgeRef};

use super::Unsuitable;
use super::loops::{Choices, peel, untangle};
use crate::code::fast::{FastCode, FastOp, Jump};

/// A stretch of fast code that is entered at its beginning only, or a choice.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) content: Content,
    /// The block that every path to this one goes through last, other than itself. The first block has itself.
    pub(super) dominator: usize,
    /// How many ways lead here forward.
    pub(super) ways: usize,
    /// Whether a way leads back here.
    pub(super) is_loop: bool,
    /// The choice that all ways to here go through, and which one this is there.
    pub(super) through: Option<(usize, usize)>,
}

/// What happens in a block.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// These operations, from the first on, up to the one before the second.
    Operations(usize, usize),
    /// A loop is entered at one of these blocks.
    Choice(Vec<usize>),
}

/// The blocks that can be reached, in reverse postorder: a way leads back when it leads to a block that is not later.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) blocks: Vec<Block>,
    /// For each block, those that it dominates immediately and that several ways lead to, in their order.
    joins: Vec<Vec<usize>>,
    /// Where it is gone to from blocks, by the operations that come first there.
    ways: HashMap<(usize, usize), usize>,
}

/// How large a function may be.
const MOST_BLOCKS: usize = 1_500;

/// How many operations are copied so that loops are entered at their heads.
const MOST_PEELED: usize = 512;

/// How control goes between blocks. There is an edge for each way.
pub(super) type Ways = DiGraph<Node, ()>;

/// What a block is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node {
    /// Operations, from this on.
    Operations(usize),
    /// [`Content::Choice`]
    Choice,
}

impl Graph {
    /// The blocks from an operation on.
    pub(super) fn new(fast: &FastCode, root: usize) -> Result<Self, Unsuitable> {
        let heads = heads(fast, root);
        let mut ways = Ways::new();
        let mut nodes: Vec<Option<NodeIndex>> = vec![None; fast.ops.len()];
        let start = ways.add_node(Node::Operations(root));
        nodes[root] = Some(start);
        let mut open = vec![(root, start)];
        while let Some((first, node)) = open.pop() {
            for next in successors(fast, end_of_block(&heads, first)) {
                let to = *nodes[next].get_or_insert_with(|| {
                    let to = ways.add_node(Node::Operations(next));
                    open.push((next, to));
                    to
                });
                ways.add_edge(node, to, ());
            }
            if ways.node_count() > MOST_BLOCKS {
                return Err(Unsuitable);
            }
        }
        let start = peel(&mut ways, start, MOST_PEELED, |block, ways| match ways[block] {
            Node::Operations(first) => end_of_block(&heads, first) - first,
            Node::Choice => 0,
        });
        let choices = untangle(&mut ways, start);
        Ok(Self::in_order(fast, &heads, &ways, start, &choices))
    }

    fn in_order(fast: &FastCode, heads: &[bool], ways: &Ways, start: NodeIndex, choices: &Choices) -> Self {
        let mut order = Vec::new();
        let mut search = DfsPostOrder::new(ways, start);
        while let Some(node) = search.next(ways) {
            order.push(node);
        }
        order.reverse();
        let mut numbers = vec![0; ways.node_count()];
        for (number, node) in order.iter().enumerate() {
            numbers[node.index()] = number;
        }
        let number = |node: NodeIndex| numbers[node.index()];
        let dominators = simple_fast(ways, start);
        let mut blocks: Vec<Block> = Vec::new();
        for (block, node) in order.iter().enumerate() {
            let content = match ways[*node] {
                Node::Operations(first) => Content::Operations(first, end_of_block(heads, first)),
                Node::Choice => Content::Choice(choices.of(*node).iter().copied().map(number).collect()),
            };
            blocks.push(Block {
                content,
                dominator: dominators.immediate_dominator(*node).map_or(block, number),
                ways: 0,
                is_loop: false,
                through: choices.before(*node).map(|(choice, which)| (number(choice), which)),
            });
        }
        let mut of_operations = HashMap::new();
        for way in ways.edge_references() {
            let (from, to) = (number(way.source()), number(way.target()));
            // Behind a choice there are several.
            let behind = match &blocks[to].content {
                Content::Choice(chosen) => chosen.clone(),
                _ => vec![to],
            };
            let mut count = 0;
            for to in behind {
                let first = blocks[to].content.first();
                count += count_ways(fast, &blocks[from].content, first);
                of_operations.insert((from, first), to);
            }
            if to > from {
                blocks[to].ways += count;
            } else {
                blocks[to].is_loop = true;
            }
        }
        let mut joins = vec![Vec::new(); blocks.len()];
        for (number, block) in blocks.iter().enumerate() {
            if block.dominator != number && block.ways > 1 {
                joins[block.dominator].push(number);
            }
        }
        Self {
            blocks,
            joins,
            ways: of_operations,
        }
    }

    /// The blocks that one dominates immediately and that several ways lead to, in their order. It asks once.
    pub(super) fn joins(&mut self, block: usize) -> Vec<usize> {
        std::mem::take(&mut self.joins[block])
    }

    /// The block to which it is gone from another, where an operation comes first.
    pub(super) fn next(&self, from: usize, operation: usize) -> usize {
        self.ways[&(from, operation)]
    }
}

impl Content {
    /// The operation that comes first.
    ///
    /// # Panics
    /// When that is one of several.
    pub(super) fn first(&self) -> usize {
        match self {
            Self::Operations(first, _) => *first,
            Self::Choice(_) => panic!("a choice has no first operation"),
        }
    }
}

/// How many ways lead from a block to an operation: a table can have several, which count differently.
fn count_ways(fast: &FastCode, from: &Content, to: usize) -> usize {
    let Content::Operations(_, end) = *from else {
        return 1;
    };
    let FastOp::BranchTable { first, last, .. } = fast.ops[end - 1] else {
        return 1;
    };
    let mut ways: Vec<Jump> = Vec::new();
    for jump in &fast.branches[first as usize..=(first + last) as usize] {
        let is_there = jump.target(end - 1) == to;
        if is_there && !ways.contains(jump) {
            ways.push(*jump);
        }
    }
    ways.len()
}

/// Where the block ends that begins at an operation.
pub(super) fn end_of_block(heads: &[bool], first: usize) -> usize {
    let behind = (first + 1..heads.len()).find(|op| heads[*op]);
    behind.unwrap_or(heads.len())
}

/// For each operation, whether control can come there other than from the one before, or not from there.
fn heads(fast: &FastCode, root: usize) -> Vec<bool> {
    let mut heads = vec![false; fast.ops.len() + 1];
    heads[root] = true;
    for (at, op) in fast.ops.iter().enumerate() {
        let mut op = *op;
        if let Some(jump) = op.jump_mut() {
            heads[jump.target(at)] = true;
        }
        if let FastOp::BranchTable { first, last, .. } = op {
            for jump in &fast.branches[first as usize..=(first + last) as usize] {
                heads[jump.target(at)] = true;
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
    match op {
        FastOp::ReturnNone { .. } | FastOp::ReturnOne { .. } | FastOp::ReturnMany { .. } => Vec::new(),
        FastOp::Unreachable | FastOp::Leave => Vec::new(),
        FastOp::Branch { jump } => vec![jump.target(at)],
        FastOp::BranchTable { first, last, .. } => {
            let jumps = &fast.branches[first as usize..=(first + last) as usize];
            let mut next: Vec<usize> = jumps.iter().map(|jump| jump.target(at)).collect();
            next.sort_unstable();
            next.dedup();
            next
        }
        _ => match op.jump_mut() {
            Some(jump) if jump.target(at) == end => vec![end],
            Some(jump) => vec![jump.target(at), end],
            None => vec![end],
        },
    }
}
