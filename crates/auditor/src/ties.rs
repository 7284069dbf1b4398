//! Ties between an enterprise and a provider (article 17), searched in the imported relations.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The content of an import of relations.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Relations {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Debug, Deserialize)]
struct Node {
    key: String,
    #[serde(default)]
    exempt: bool,
}

#[derive(Debug, Deserialize)]
struct Edge {
    from: String,
    to: String,
    link: Link,
}

#[derive(Debug, Deserialize)]
struct Link {
    kind: String,
    #[serde(default)]
    share: Option<u32>,
}

impl Edge {
    /// Control, or so large a share of the capital.
    fn controls(&self, from_bp: u32) -> bool {
        self.link.kind == "control" || self.link.share.is_some_and(|share| share >= from_bp)
    }

    fn key_person(&self) -> bool {
        self.link.kind == "legal-representative" || self.link.kind == "officer"
    }
}

/// The relations, by the key of either end.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    edges: Vec<Edge>,
    at: BTreeMap<String, Vec<usize>>,
    exempt: BTreeSet<String>,
}

impl Ties {
    pub(crate) fn of(relations: Relations) -> Self {
        let mut at: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, edge) in relations.edges.iter().enumerate() {
            at.entry(edge.from.clone()).or_default().push(index);
            at.entry(edge.to.clone()).or_default().push(index);
        }
        let exempt = relations.nodes.into_iter().filter(|node| node.exempt);
        let exempt = exempt.map(|node| node.key).collect();
        Self { edges: relations.edges, at, exempt }
    }

    fn edges_at<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Edge> + use<'a> {
        let indexes = self.at.get(key).into_iter().flatten();
        indexes.filter_map(|index| self.edges.get(*index))
    }

    fn holders<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Edge> {
        self.edges_at(key).filter(move |edge| edge.to == key)
    }

    /// Everyone who controls `key`, through however many others; `key` itself too.
    fn above<'a>(&'a self, key: &'a str, other: &str, from_bp: u32) -> BTreeSet<&'a str> {
        let mut known = BTreeSet::from([key]);
        let mut level = vec![key];
        while !level.is_empty() {
            let mut next = Vec::new();
            for below in level {
                for edge in self.holders(below).filter(|edge| edge.controls(from_bp)) {
                    let up = edge.from.as_str();
                    let counts = up == other || !self.exempt.contains(up);
                    if counts && known.insert(up) {
                        next.push(up);
                    }
                }
            }
            level = next;
        }
        known
    }

    /// Whether two parties are tied so that the application must be refused: an edge between them,
    /// one legal representative for both, control by one or by a third, or a key person of one who
    /// controls the other; control of any length, not through exempt nodes.
    pub(crate) fn direct(&self, a: &str, b: &str, control_from_bp: u32) -> bool {
        if a == b || self.edges_at(a).any(|edge| edge.from == b || edge.to == b) {
            return true;
        }
        let represented = |key| -> BTreeSet<&str> {
            let by = self.holders(key).filter(|edge| edge.link.kind == "legal-representative");
            by.map(|edge| edge.from.as_str()).filter(|by| !self.exempt.contains(*by)).collect()
        };
        if !represented(a).is_disjoint(&represented(b)) {
            return true;
        }
        let (over_a, over_b) =
            (self.above(a, b, control_from_bp), self.above(b, a, control_from_bp));
        let person = |of, over: &BTreeSet<&str>| {
            let mut persons = self.holders(of).filter(|edge| edge.key_person());
            persons.any(|edge| over.contains(edge.from.as_str()))
        };
        !over_a.is_disjoint(&over_b) || person(a, &over_b) || person(b, &over_a)
    }

    /// Whether any chain joins two parties within the hops, through no exempt node.
    pub(crate) fn joined(&self, a: &str, b: &str, hops: u32) -> bool {
        let mut known = BTreeSet::from([a]);
        let mut level = vec![a];
        for _ in 0..hops {
            let mut next = Vec::new();
            for at in level {
                for edge in self.edges_at(at) {
                    let to = if edge.from == at { edge.to.as_str() } else { edge.from.as_str() };
                    if to == b {
                        return true;
                    }
                    if !self.exempt.contains(to) && known.insert(to) {
                        next.push(to);
                    }
                }
            }
            level = next;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ties(text: &str) -> Ties {
        Ties::of(serde_json::from_str(text).expect("relations"))
    }

    #[test]
    fn an_edge_a_common_controller_and_a_representative_are_direct() {
        let it = ties(
            r#"{"nodes":[],"edges":[
                {"from":"A","to":"P","link":{"kind":"holding","share":1}},
                {"from":"G","to":"B","link":{"kind":"holding","share":5001}},
                {"from":"G","to":"P","link":{"kind":"control"}},
                {"from":"wang","to":"C","link":{"kind":"legal-representative"}},
                {"from":"wang","to":"Q","link":{"kind":"legal-representative"}}]}"#,
        );
        assert!(
            it.direct("A", "P", 5_000) && it.direct("B", "P", 5_000) && it.direct("C", "Q", 5_000)
        );
        assert!(!it.direct("C", "P", 5_000) && !it.joined("C", "P", 4));
    }

    #[test]
    fn less_than_half_of_the_capital_is_no_control_but_a_chain() {
        let it = ties(
            r#"{"nodes":[],"edges":[
                {"from":"G","to":"B","link":{"kind":"holding","share":4999}},
                {"from":"G","to":"P","link":{"kind":"holding","share":9000}}]}"#,
        );
        assert!(!it.direct("B", "P", 5_000) && it.joined("B", "P", 4));
        assert!(!it.joined("B", "P", 1));
    }

    #[test]
    fn nothing_passes_through_an_exempt_node() {
        let it = ties(
            r#"{"nodes":[{"key":"SASAC","name":"国资委","exempt":true}],"edges":[
                {"from":"SASAC","to":"B","link":{"kind":"control"}},
                {"from":"SASAC","to":"P","link":{"kind":"control"}}]}"#,
        );
        assert!(!it.direct("B", "P", 5_000) && !it.joined("B", "P", 4));
    }
}
