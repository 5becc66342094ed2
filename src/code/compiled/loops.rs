//! Loops, also those that are entered elsewhere than at their beginning.
//!
//! WebAssembly's loops have one beginning, and so have those of fast code. But a function that is entered in the middle of a
//! loop may come to several places of the loop around it first. There are two ways to give such a loop one beginning:
//!
//! - What leads from where the function is entered to the loop's head is there twice, in the loop and before it
//!   ([`peel`]). This makes the best code.
//! - Where that is too much, the loop begins with a choice of the places to which it is come first, and whatever led to one
//!   of them leads there now ([`untangle`]).

use std::collections::{HashMap, HashSet};

use petgraph::Direction::Incoming;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{Dfs, NodeFiltered};

use super::graph::{Node, Ways};

/// The choices that were added.
#[derive(Debug, Default)]
pub(super) struct Choices {
    chosen: HashMap<NodeIndex, Vec<NodeIndex>>,
    before: HashMap<NodeIndex, (NodeIndex, usize)>,
}

impl Choices {
    /// What a choice leads to, in its order.
    pub(super) fn of(&self, choice: NodeIndex) -> &[NodeIndex] {
        &self.chosen[&choice]
    }

    /// The choice that leads to a block, and which of its blocks this is. Nothing else leads there.
    pub(super) fn before(&self, block: NodeIndex) -> Option<(NodeIndex, usize)> {
        self.before.get(&block).copied()
    }

    /// Makes everything that leads to one of these blocks lead to a choice of them.
    fn add(&mut self, ways: &mut Ways, blocks: Vec<NodeIndex>) {
        let choice = ways.add_node(Node::Choice);
        for (which, block) in blocks.iter().enumerate() {
            while let Some(way) = ways.first_edge(*block, Incoming) {
                let (from, _) = ways.edge_endpoints(way).expect("the way was found");
                ways.remove_edge(way);
                ways.add_edge(from, choice, ());
            }
            self.before.insert(*block, (choice, which));
        }
        for block in &blocks {
            ways.add_edge(choice, *block, ());
        }
        self.chosen.insert(choice, blocks);
    }
}

/// Lets loops around the start be entered at their heads only: what the start leads to before is copied, as long as these
/// are no more than so many operations. Gives the new start.
pub(super) fn peel(
    ways: &mut Ways,
    start: NodeIndex,
    most: usize,
    size: impl Fn(NodeIndex, &Ways) -> usize,
) -> NodeIndex {
    let (mut start, mut room) = (start, most);
    let mut region: HashSet<NodeIndex> = ways.node_indices().collect();
    loop {
        let inside = NodeFiltered::from_fn(&*ways, |block| region.contains(&block));
        let mut components = kosaraju_scc(&inside).into_iter();
        let Some(around) = components.find(|component| component.contains(&start)) else {
            return start;
        };
        // Fast code has a loop's head before the rest of it.
        let head = around.iter().copied().min_by_key(|block| match ways[*block] {
            Node::Operations(first) => first,
            Node::Choice => usize::MAX,
        });
        if head == Some(start) {
            return start;
        }
        let inside = NodeFiltered::from_fn(&*ways, |block| around.contains(&block) && Some(block) != head);
        let mut before = Vec::new();
        let mut search = Dfs::new(&inside, start);
        while let Some(block) = search.next(&inside) {
            before.push(block);
        }
        let Some(left) = room.checked_sub(before.iter().map(|block| size(*block, ways)).sum()) else {
            return start;
        };
        room = left;
        let copies = copy(ways, &before);
        start = copies[&start];
        region = copies.into_values().collect();
    }
}

/// Copies blocks. What leads from one of them to another leads from copy to copy.
fn copy(ways: &mut Ways, blocks: &[NodeIndex]) -> HashMap<NodeIndex, NodeIndex> {
    let copies = blocks.iter().map(|block| (*block, ways.add_node(ways[*block])));
    let copies: HashMap<NodeIndex, NodeIndex> = copies.collect();
    for block in blocks {
        let next: Vec<NodeIndex> = ways.neighbors(*block).collect();
        for to in next {
            let to = copies.get(&to).copied().unwrap_or(to);
            ways.add_edge(copies[block], to, ());
        }
    }
    copies
}

/// Makes each loop, and each within, one that is entered at one block.
pub(super) fn untangle(ways: &mut Ways, start: NodeIndex) -> Choices {
    let mut choices = Choices::default();
    let mut regions: Vec<HashSet<NodeIndex>> = vec![ways.node_indices().collect()];
    while let Some(region) = regions.pop() {
        let inside = NodeFiltered::from_fn(&*ways, |block| region.contains(&block));
        for component in kosaraju_scc(&inside) {
            let mut body: HashSet<NodeIndex> = component.iter().copied().collect();
            if body.len() == 1 {
                continue;
            }
            let is_entered = |block: &NodeIndex| {
                let mut from = ways.neighbors_directed(*block, Incoming);
                *block == start || from.any(|from| !body.contains(&from))
            };
            let mut heads: Vec<NodeIndex> = component.into_iter().filter(is_entered).collect();
            heads.sort_unstable();
            match heads[..] {
                // What is left is without the ways back to the head.
                [head] => _ = body.remove(&head),
                _ => choices.add(ways, heads),
            }
            regions.push(body);
        }
    }
    choices
}
