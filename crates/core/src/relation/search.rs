//! The searches behind a tie. All are breadth first, over neighbours in a fixed order.

use std::collections::BTreeMap;
use std::ops::Range;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::graph::{Graph, Hop};
use super::{Ground, Link};
use crate::money::BasisPoints;

/// Edges in walking order.
pub(super) type Trail = Vec<EdgeIndex>;

/// The direct tie or control between two nodes, the first that applies in the order of
/// [`Ground`]; a holding of the share of control and more controls.
pub(super) fn direct(
    graph: &Graph,
    a: NodeIndex,
    b: NodeIndex,
    control: BasisPoints,
) -> Option<(Ground, Trail)> {
    if let Some(edge) = adjacent(graph, a, b) {
        return Some((Ground::Adjacent, vec![edge]));
    }
    if let Some(trail) = same_representative(graph, a, b) {
        return Some((Ground::SameRepresentative, trail));
    }
    let over_a = Controllers::of(graph, a, b, control);
    let over_b = Controllers::of(graph, b, a, control);
    if let Some(trail) = common_controller(&over_a, &over_b) {
        return Some((Ground::Control, trail));
    }
    let of_a = key_person(graph, a, &over_b);
    let of_b = key_person(graph, b, &over_a).map(|mut trail| {
        trail.reverse();
        trail
    });
    let shorter = of_a.into_iter().chain(of_b).min_by_key(Vec::len);
    shorter.map(|trail| (Ground::KeyPerson, trail))
}

/// The strongest edge between two nodes, either way.
fn adjacent(graph: &Graph, a: NodeIndex, b: NodeIndex) -> Option<EdgeIndex> {
    let (from, to) = if graph.degree(a) <= graph.degree(b) { (a, b) } else { (b, a) };
    let hops = graph.held(from).chain(graph.holders(from));
    let between = hops.filter(|hop| hop.to == to);
    between.min_by_key(|hop| (hop.link.rank(), hop.edge)).map(|hop| hop.edge)
}

fn same_representative(graph: &Graph, a: NodeIndex, b: NodeIndex) -> Option<Trail> {
    let of = |node| {
        let holders = graph.holders(node);
        holders.filter(|hop| hop.link == Link::LegalRepresentative && !graph.exempt(hop.to))
    };
    of(a).find_map(|left| {
        let right = of(b).find(|right| right.to == left.to)?;
        Some(vec![left.edge, right.edge])
    })
}

/// All who control a node, directly or through others, with the way to each.
struct Controllers {
    /// By node: hops up to it, and the node below with the edge from it; none for the start.
    reached: BTreeMap<NodeIndex, (u32, Option<(NodeIndex, EdgeIndex)>)>,
}

impl Controllers {
    /// Looks upward from a node; the other party of the question counts even if exempt.
    fn of(graph: &Graph, start: NodeIndex, other: NodeIndex, control: BasisPoints) -> Self {
        let mut reached = BTreeMap::from([(start, (0, None))]);
        let mut level = vec![start];
        let mut depth = 0;
        while !level.is_empty() {
            depth += 1;
            let mut above = Vec::new();
            for &node in &level {
                for Hop { edge, to, link } in graph.holders(node) {
                    let counts = link.controls(control) && (to == other || !graph.exempt(to));
                    if counts && !reached.contains_key(&to) {
                        reached.insert(to, (depth, Some((node, edge))));
                        above.push(to);
                    }
                }
            }
            level = above;
        }
        Controllers { reached }
    }

    fn depth(&self, node: NodeIndex) -> Option<u32> {
        self.reached.get(&node).map(|(depth, _)| *depth)
    }

    /// The edges from a controller down to the start.
    fn down(&self, controller: NodeIndex) -> Trail {
        let mut trail = Vec::new();
        let mut at = controller;
        while let Some((_, Some((below, edge)))) = self.reached.get(&at) {
            trail.push(*edge);
            at = *below;
        }
        trail
    }
}

/// The nearest node that controls both, a party itself included.
fn common_controller(over_a: &Controllers, over_b: &Controllers) -> Option<Trail> {
    let both = over_a
        .reached
        .iter()
        .filter_map(|(&node, &(up, _))| Some((up + over_b.depth(node)?, node)));
    let (_, controller) = both.min()?;
    let mut trail = over_a.down(controller);
    trail.reverse();
    trail.extend(over_b.down(controller));
    Some(trail)
}

/// From a party to its nearest key person among those who control the other party.
fn key_person(graph: &Graph, party: NodeIndex, over_other: &Controllers) -> Option<Trail> {
    let persons = graph.holders(party).filter_map(|hop| {
        let hops = over_other.depth(hop.to)? + 1;
        hop.link.represents().then_some((hops, hop.to, hop.edge))
    });
    let (_, person, edge) = persons.min_by_key(|&(hops, person, _)| (hops, person))?;
    let mut trail = vec![edge];
    trail.extend(over_other.down(person));
    Some(trail)
}

/// One of the two waves that start from the parties and grow until they meet.
struct Wave {
    /// One bit for each node of the graph.
    seen: Vec<u64>,
    visits: Vec<Visit>,
    /// The visits of the last level.
    front: Range<usize>,
    /// Links at the nodes of the front: what the next level costs.
    cost: usize,
}

struct Visit {
    node: NodeIndex,
    /// The visit before, with the edge from it; none for the start.
    before: Option<(usize, EdgeIndex)>,
}

impl Wave {
    fn from(graph: &Graph, start: NodeIndex) -> Self {
        let mut wave = Wave {
            seen: vec![0; graph.len().div_ceil(64)],
            visits: vec![Visit { node: start, before: None }],
            front: 0..1,
            cost: graph.degree(start),
        };
        wave.mark(start);
        wave
    }

    fn saw(&self, node: NodeIndex) -> bool {
        self.seen[node.index() / 64] >> (node.index() % 64) & 1 == 1
    }

    fn mark(&mut self, node: NodeIndex) {
        self.seen[node.index() / 64] |= 1 << (node.index() % 64);
    }

    /// Grows by one level; the visit and the hop by which it meets the other wave, if it does.
    ///
    /// While the waves have not met, every node of the other that can be met lies on its front,
    /// so the first meeting makes a shortest path.
    fn grow(&mut self, graph: &Graph, other: &Wave) -> Option<(usize, Hop)> {
        let front = std::mem::replace(&mut self.front, self.visits.len()..self.visits.len());
        self.cost = 0;
        for from in front {
            let node = self.visits[from].node;
            for hop in graph.held(node).chain(graph.holders(node)) {
                if other.saw(hop.to) {
                    return Some((from, hop));
                }
                if !self.saw(hop.to) && !graph.exempt(hop.to) {
                    self.mark(hop.to);
                    self.cost += graph.degree(hop.to);
                    self.visits.push(Visit { node: hop.to, before: Some((from, hop.edge)) });
                }
            }
        }
        self.front.end = self.visits.len();
        None
    }

    /// The edges from a visit back to the start.
    fn back(&self, visit: usize) -> Trail {
        let mut trail = Vec::new();
        let mut at = visit;
        while let Some((before, edge)) = self.visits[at].before {
            trail.push(edge);
            at = before;
        }
        trail
    }

    /// The edges from a node already seen back to the start.
    fn back_from(&self, node: NodeIndex) -> Trail {
        let visit = self.visits.iter().rposition(|visit| visit.node == node);
        visit.map_or_else(Vec::new, |visit| self.back(visit))
    }
}

/// A shortest chain of any links between two nodes, passing through no exempt one.
pub(super) fn shortest(graph: &Graph, a: NodeIndex, b: NodeIndex, max_hops: u32) -> Option<Trail> {
    let mut from_a = Wave::from(graph, a);
    let mut from_b = Wave::from(graph, b);
    for _ in 0..max_hops {
        let forth = from_a.cost <= from_b.cost;
        let (growing, waiting) =
            if forth { (&mut from_a, &from_b) } else { (&mut from_b, &from_a) };
        if let Some((visit, hop)) = growing.grow(graph, waiting) {
            let mut trail = growing.back(visit);
            trail.reverse();
            trail.push(hop.edge);
            trail.extend(waiting.back_from(hop.to));
            if !forth {
                trail.reverse();
            }
            return Some(trail);
        }
        if growing.front.is_empty() {
            return None;
        }
    }
    None
}
