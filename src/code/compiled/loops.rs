//! Loops that can be entered elsewhere than at their beginning.
//!
//! WebAssembly's loops have one beginning, and so have those of fast code. But a function that is entered in the middle of a
//! loop may come to several places of the loop around it first. Such a loop gets one beginning: a choice of these places, to
//! which whatever led to one of them leads now.

use std::collections::{HashMap, HashSet};

use petgraph::Direction::Incoming;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::NodeFiltered;

use super::graph::Ways;

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
        let choice = ways.add_node(None);
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
