//! The graph: nodes in the order of their keys, links in a fixed order around each node.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::search::{self, Trail};
use super::{Edge, Ground, Link, Node, Party, Path, Reach, RelationFault, Step, Tie};

/// Parties and persons with the links between them. Cloning shares the data.
///
/// A query visits the nodes within half of the hops around either party, whichever way round
/// is cheaper. No node is skipped for having many links: that would hide a tie.
#[derive(Clone, Debug, Default)]
pub struct Graph(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    graph: DiGraph<Node, Link>,
    /// Number of links at each node, both ways.
    degrees: Vec<usize>,
}

/// A link as met at one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Hop {
    pub(super) edge: EdgeIndex,
    pub(super) to: NodeIndex,
    pub(super) link: Link,
}

impl Graph {
    /// Puts nodes and edges together; an edge given twice counts once.
    pub fn from_edges(
        nodes: impl IntoIterator<Item = Node>,
        edges: impl IntoIterator<Item = Edge>,
    ) -> Result<Self, RelationFault> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_by(|a, b| a.key.cmp(&b.key));
        if let Some(pair) = nodes.windows(2).find(|pair| pair[0].key == pair[1].key) {
            return Err(RelationFault::Twice(pair[0].key.clone()));
        }
        let mut graph = DiGraph::with_capacity(nodes.len(), 0);
        for node in nodes {
            graph.add_node(node);
        }
        let mut links = Vec::new();
        for edge in edges {
            check_share(&edge)?;
            let from = find(&graph, &edge.from).ok_or(RelationFault::Unlisted(edge.from))?;
            let to = find(&graph, &edge.to).ok_or(RelationFault::Unlisted(edge.to))?;
            links.push((from, to, edge.link));
        }
        // petgraph walks a node's edges from the last added: descending here is ascending there.
        links.sort_by_key(|&(from, to, link)| (from, to, link.rank()));
        links.dedup();
        let mut degrees = vec![0; graph.node_count()];
        for (from, to, link) in links.into_iter().rev() {
            graph.add_edge(from, to, link);
            degrees[from.index()] += 1;
            degrees[to.index()] += 1;
        }
        Ok(Graph(Arc::new(Inner { graph, degrees })))
    }

    /// How two parties, given by their keys, are tied; the hops bound only a path that is no
    /// direct tie.
    ///
    /// A party that is not listed has no ties but with itself.
    pub fn ties(&self, a: &str, b: &str, reach: Reach) -> Tie {
        if a == b {
            return Tie::Direct(Path { ground: Ground::Same, steps: Vec::new() });
        }
        let graph = &self.0.graph;
        let (Some(first), Some(second)) = (find(graph, a), find(graph, b)) else {
            return Tie::None;
        };
        // One canonical way round, so that both questions get the same path.
        let (low, high) = (first.min(second), first.max(second));
        let show = |ground, trail: Trail| {
            let path = self.path(ground, low, &trail);
            if first == low { path } else { path.reversed() }
        };
        if let Some((ground, trail)) = search::direct(self, low, high, reach.control_from) {
            return Tie::Direct(show(ground, trail));
        }
        match search::shortest(self, low, high, reach.max_hops) {
            Some(trail) => Tie::Path(show(Ground::Chain, trail)),
            None => Tie::None,
        }
    }

    /// Who holds a share of a party or controls it, itself or through others, within so many
    /// hops: names by key. Who is exempt does not count, nor does what stands behind.
    pub fn owners(&self, key: &str, max_hops: u32) -> BTreeMap<String, String> {
        let mut owners = BTreeMap::new();
        let mut front: Vec<NodeIndex> = find(&self.0.graph, key).into_iter().collect();
        for _ in 0..max_hops {
            let mut next = Vec::new();
            for hop in front.iter().flat_map(|node| self.holders(*node)) {
                let owns = matches!(hop.link, Link::Control | Link::Holding { .. });
                let Party { key: owner, name } = self.party(hop.to);
                if owns && !self.exempt(hop.to) && owner != key && !owners.contains_key(&owner) {
                    owners.insert(owner, name);
                    next.push(hop.to);
                }
            }
            front = next;
        }
        owners
    }

    fn path(&self, ground: Ground, start: NodeIndex, trail: &[EdgeIndex]) -> Path {
        let mut at = start;
        let mut steps = Vec::with_capacity(trail.len());
        for &edge in trail {
            let Some((holder, held)) = self.0.graph.edge_endpoints(edge) else {
                continue;
            };
            let forward = holder == at;
            let to = if forward { held } else { holder };
            let link = self.0.graph[edge];
            steps.push(Step { from: self.party(at), to: self.party(to), link, forward });
            at = to;
        }
        Path { ground, steps }
    }

    fn party(&self, node: NodeIndex) -> Party {
        let Node { key, name, .. } = &self.0.graph[node];
        Party { key: key.clone(), name: name.clone() }
    }

    /// The nodes that a node holds something of, with the link.
    pub(super) fn held(&self, node: NodeIndex) -> impl Iterator<Item = Hop> {
        let edges = self.0.graph.edges_directed(node, Outgoing);
        edges.map(|e| Hop { edge: e.id(), to: e.target(), link: *e.weight() })
    }

    /// The nodes that hold something of a node, with the link.
    pub(super) fn holders(&self, node: NodeIndex) -> impl Iterator<Item = Hop> {
        let edges = self.0.graph.edges_directed(node, Incoming);
        edges.map(|e| Hop { edge: e.id(), to: e.source(), link: *e.weight() })
    }

    pub(super) fn exempt(&self, node: NodeIndex) -> bool {
        self.0.graph[node].exempt
    }

    pub(super) fn degree(&self, node: NodeIndex) -> usize {
        self.0.degrees[node.index()]
    }

    pub(super) fn len(&self) -> usize {
        self.0.degrees.len()
    }
}

fn check_share(edge: &Edge) -> Result<(), RelationFault> {
    match edge.link {
        Link::Holding { share } if !(1..=10_000).contains(&share.0) => {
            Err(RelationFault::Share { from: edge.from.clone(), to: edge.to.clone(), share })
        }
        _ => Ok(()),
    }
}

/// Nodes stand in the order of their keys.
fn find(graph: &DiGraph<Node, Link>, key: &str) -> Option<NodeIndex> {
    let found = graph.raw_nodes().binary_search_by(|node| node.weight.key.as_str().cmp(key));
    found.ok().map(NodeIndex::new)
}
