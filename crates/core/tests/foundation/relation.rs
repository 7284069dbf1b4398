//! Art. 17 with Company Law 265: direct ties and control refuse, longer paths ask, none pass.

use std::collections::BTreeSet;

use yunquan_core::money::BasisPoints;
use yunquan_core::relation::{Edge, Graph, Ground, Link, Node, Path, Reach, RelationFault, Tie};

fn node(key: &str, exempt: bool) -> Node {
    Node { key: key.to_owned(), name: format!("{key}公司"), exempt }
}

fn edge(from: &str, link: Link, to: &str) -> Edge {
    Edge { from: from.to_owned(), to: to.to_owned(), link }
}

fn holds(from: &str, percent: u32, to: &str) -> Edge {
    edge(from, Link::Holding { share: BasisPoints(percent * 100) }, to)
}

fn controls(from: &str, to: &str) -> Edge {
    edge(from, Link::Control, to)
}

fn represents(from: &str, to: &str) -> Edge {
    edge(from, Link::LegalRepresentative, to)
}

fn serves(from: &str, to: &str) -> Edge {
    edge(from, Link::Officer, to)
}

/// A graph of these edges; nodes whose name begins with 国 are exempt.
fn graph(edges: &[Edge]) -> Graph {
    let keys: BTreeSet<&str> = edges.iter().flat_map(|it| [&*it.from, &*it.to]).collect();
    let nodes = keys.into_iter().map(|key| node(key, key.starts_with('国')));
    Graph::from_edges(nodes, edges.iter().cloned()).unwrap()
}

/// As the Company Law of 2018 has control: from half of the capital on.
fn reach(max_hops: u32) -> Reach {
    Reach { max_hops, control_from: BasisPoints(5_000) }
}

/// How 甲 and 云 are tied within four hops: the ground and the keys along the path.
fn tie(edges: &[Edge]) -> Option<(Ground, String)> {
    within(4, edges)
}

fn within(hops: u32, edges: &[Edge]) -> Option<(Ground, String)> {
    let graph = graph(edges);
    let found = graph.ties("甲", "云", reach(hops));
    match (found, graph.ties("云", "甲", reach(hops))) {
        (Tie::None, Tie::None) => None,
        (Tie::Path(there), Tie::Path(back)) => {
            assert_eq!(there.ground, Ground::Chain);
            Some(shown(&there, &back))
        }
        (Tie::Direct(there), Tie::Direct(back)) => {
            assert_ne!(there.ground, Ground::Chain);
            Some(shown(&there, &back))
        }
        (there, back) => panic!("{there:?} there, {back:?} back"),
    }
}

fn shown(there: &Path, back: &Path) -> (Ground, String) {
    let keys = |path: &Path| {
        let first = path.steps[0].from.key.clone();
        let rest = path.steps.iter().map(|step| step.to.key.clone());
        [first].into_iter().chain(rest).collect::<Vec<_>>()
    };
    let mut reversed = keys(back);
    reversed.reverse();
    assert_eq!(keys(there), reversed, "the same path from either end");
    (there.ground, keys(there).concat())
}

fn found(ground: Ground, path: &str) -> Option<(Ground, String)> {
    Some((ground, path.to_owned()))
}

#[test]
fn strangers_are_not_tied() {
    assert_eq!(tie(&[holds("甲", 30, "乙"), holds("丙", 30, "云")]), None);
    assert_eq!(graph(&[holds("甲", 30, "乙")]).ties("甲", "无", reach(4)), Tie::None);
    assert_eq!(Graph::default().ties("甲", "云", reach(4)), Tie::None);
}

#[test]
fn nobody_is_a_stranger_to_himself() {
    let Tie::Direct(path) = Graph::default().ties("甲", "甲", reach(4)) else {
        panic!("an enterprise cannot be its own provider");
    };
    assert_eq!((path.ground, path.steps.len()), (Ground::Same, 0));
}

#[test]
fn a_holding_between_the_two_is_direct_however_small() {
    for edge in [
        edge("甲", Link::Holding { share: BasisPoints(1) }, "云"),
        holds("云", 100, "甲"),
        controls("甲", "云"),
        controls("云", "甲"),
        serves("甲", "云"),
    ] {
        assert_eq!(tie(std::slice::from_ref(&edge)), found(Ground::Adjacent, "甲云"), "{edge:?}");
        assert_eq!(within(0, &[edge]), found(Ground::Adjacent, "甲云"));
    }
}

#[test]
fn one_legal_representative_of_both_is_direct() {
    let edges = [represents("张", "甲"), represents("张", "云")];
    assert_eq!(tie(&edges), found(Ground::SameRepresentative, "甲张云"));
    assert_eq!(within(1, &edges), found(Ground::SameRepresentative, "甲张云"));
    // A representative of one who serves the other without control is for the officer.
    let edges = [represents("张", "甲"), serves("张", "云")];
    assert_eq!(tie(&edges), found(Ground::Chain, "甲张云"));
    let edges = [serves("张", "甲"), serves("张", "云")];
    assert_eq!(tie(&edges), found(Ground::Chain, "甲张云"));
    let edges = [represents("张", "甲"), represents("李", "云")];
    assert_eq!(tie(&edges), None);
}

#[test]
fn control_through_others_is_control() {
    let chain = [controls("甲", "乙"), holds("乙", 51, "丙"), controls("丙", "云")];
    assert_eq!(tie(&chain), found(Ground::Control, "甲乙丙云"));
    let chain = [controls("云", "乙"), controls("乙", "甲")];
    assert_eq!(tie(&chain), found(Ground::Control, "甲乙云"));
}

/// Company Law of 2018, article 216(2): fifty per cent or more of the capital; 以上 includes it.
#[test]
fn control_by_capital_begins_at_half() {
    let chain = |points| {
        let share = BasisPoints(points);
        [controls("甲", "乙"), edge("乙", Link::Holding { share }, "云")]
    };
    assert_eq!(tie(&chain(5000)), found(Ground::Control, "甲乙云"));
    assert_eq!(tie(&chain(4999)), found(Ground::Chain, "甲乙云"));
}

#[test]
fn two_under_one_controller_are_tied_by_control() {
    let edges = [controls("张", "甲"), holds("张", 80, "云")];
    assert_eq!(tie(&edges), found(Ground::Control, "甲张云"));
    let edges = [controls("母", "子"), controls("子", "甲"), holds("母", 67, "云")];
    assert_eq!(tie(&edges), found(Ground::Control, "甲子母云"));
    // Both control a third, or one is held without control: for the officer.
    let edges = [controls("甲", "子"), holds("云", 20, "子")];
    assert_eq!(tie(&edges), found(Ground::Chain, "甲子云"));
    let edges = [controls("张", "甲"), holds("张", 20, "云")];
    assert_eq!(tie(&edges), found(Ground::Chain, "甲张云"));
}

/// Company Law 265(4): key persons of one company and the enterprises that they control.
#[test]
fn a_key_person_who_controls_the_other_is_direct() {
    for office in [represents("张", "甲"), serves("张", "甲")] {
        let edges = [office.clone(), controls("张", "云")];
        assert_eq!(tie(&edges), found(Ground::KeyPerson, "甲张云"));
        let edges = [office.clone(), holds("张", 60, "壳"), controls("壳", "云")];
        assert_eq!(tie(&edges), found(Ground::KeyPerson, "甲张壳云"));
        let edges = [office, holds("张", 49, "云")];
        assert_eq!(tie(&edges), found(Ground::Chain, "甲张云"));
    }
    let edges = [controls("张", "甲"), serves("张", "云")];
    assert_eq!(tie(&edges), found(Ground::KeyPerson, "甲张云"));
}

#[test]
fn longer_paths_ask_up_to_the_hops_and_no_further() {
    let chain = [
        holds("乙", 10, "甲"),
        holds("丙", 10, "乙"),
        holds("丙", 10, "丁"),
        holds("丁", 10, "云"),
    ];
    assert_eq!(within(4, &chain), found(Ground::Chain, "甲乙丙丁云"));
    assert_eq!(within(3, &chain), None);
    let longer = [&chain[..3], &[holds("丁", 10, "戊"), holds("戊", 10, "云")]].concat();
    assert_eq!(within(4, &longer), None);
    assert_eq!(within(5, &longer), found(Ground::Chain, "甲乙丙丁戊云"));
}

#[test]
fn control_reaches_however_far() {
    let chain =
        [controls("甲", "乙"), controls("乙", "丙"), controls("丙", "丁"), controls("丁", "云")];
    for hops in [0, 1, 3, 4] {
        assert_eq!(within(hops, &chain), found(Ground::Control, "甲乙丙丁云"), "{hops}");
    }
    let person = [&[serves("张", "甲"), controls("张", "乙")], &chain[1..]].concat();
    assert_eq!(within(1, &person), found(Ground::KeyPerson, "甲张乙丙丁云"));
    let minority = [&chain[..3], &[holds("丁", 49, "云")]].concat();
    assert_eq!(within(4, &minority), found(Ground::Chain, "甲乙丙丁云"));
    assert_eq!(within(3, &minority), None);
}

/// Company Law 265(4): not related merely because the state controls both.
#[test]
fn no_tie_passes_through_an_exempt_node() {
    assert_eq!(tie(&[controls("国资", "甲"), controls("国资", "云")]), None);
    assert_eq!(tie(&[holds("国资", 10, "甲"), holds("国资", 10, "云")]), None);
    assert_eq!(tie(&[represents("国资", "甲"), represents("国资", "云")]), None);
    assert_eq!(tie(&[serves("国资", "甲"), controls("国资", "云")]), None);
    let through_both = [controls("国资", "甲"), controls("国资", "乙"), controls("乙", "云")];
    assert_eq!(tie(&through_both), None);
    // Two exempt in a row, and an exempt one in the middle of others.
    assert_eq!(
        tie(&[holds("国甲", 9, "甲"), holds("国甲", 9, "国云"), holds("国云", 9, "云")]),
        None
    );
    let middle =
        [holds("乙", 9, "甲"), holds("国", 9, "乙"), holds("国", 9, "丙"), holds("丙", 9, "云")];
    assert_eq!(tie(&middle), None);
}

#[test]
fn a_way_around_the_exempt_counts() {
    let edges = [
        controls("国资", "甲"),
        controls("国资", "云"),
        holds("乙", 5, "甲"),
        holds("乙", 5, "丙"),
        holds("丙", 5, "云"),
    ];
    assert_eq!(tie(&edges), found(Ground::Chain, "甲乙丙云"));
}

#[test]
fn to_be_exempt_oneself_excuses_nothing() {
    let edges = [holds("国云", 10, "甲"), holds("国云", 60, "乙"), controls("乙", "丙")];
    let graph = graph(&edges);
    assert!(matches!(graph.ties("甲", "国云", reach(4)), Tie::Direct(_)));
    let Tie::Direct(path) = graph.ties("丙", "国云", reach(4)) else {
        panic!("control of an exempt party is control");
    };
    assert_eq!((path.ground, path.steps.len()), (Ground::Control, 2));
    assert_eq!(graph.ties("甲", "丙", reach(4)), Tie::None);
}

#[test]
fn control_is_found_beside_a_shorter_path() {
    let edges = [
        holds("乙", 5, "甲"),
        holds("乙", 5, "云"),
        controls("甲", "丙"),
        controls("丙", "丁"),
        controls("丁", "云"),
    ];
    assert_eq!(tie(&edges), found(Ground::Control, "甲丙丁云"));
}

#[test]
fn rings_of_holdings_end() {
    let edges = [
        controls("甲", "乙"),
        controls("乙", "甲"),
        controls("云", "丙"),
        controls("丙", "云"),
        holds("甲", 5, "甲"),
    ];
    assert_eq!(tie(&edges), None);
}

#[test]
fn the_path_shows_names_kinds_and_directions() {
    let graph = graph(&[serves("乙", "甲"), holds("乙", 30, "云"), holds("乙", 10, "云")]);
    let tie = graph.ties("甲", "云", reach(4));
    let json = serde_json::to_value(&tie).unwrap();
    let expected = serde_json::json!({
        "tie": "path",
        "ground": "chain",
        "steps": [
            {
                "from": { "key": "甲", "name": "甲公司" },
                "to": { "key": "乙", "name": "乙公司" },
                "link": { "kind": "officer" },
                "forward": false
            },
            {
                "from": { "key": "乙", "name": "乙公司" },
                "to": { "key": "云", "name": "云公司" },
                "link": { "kind": "holding", "share": 3000 },
                "forward": true
            }
        ]
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Tie>(json).unwrap(), tie);
}

#[test]
fn between_two_the_strongest_link_is_shown() {
    let graph = graph(&[
        serves("甲", "云"),
        holds("云", 10, "甲"),
        represents("甲", "云"),
        holds("甲", 20, "云"),
    ]);
    let Tie::Direct(path) = graph.ties("云", "甲", reach(4)) else {
        panic!("adjacent");
    };
    assert_eq!(path.steps[0].link, Link::Holding { share: BasisPoints(2000) });
    assert!(!path.steps[0].forward);
}

#[test]
fn faulty_lists_make_no_graph() {
    let pair = || [node("甲", false), node("云", false)];
    let make = |edge: Edge| Graph::from_edges(pair(), [edge]).map(|_| ());
    assert_eq!(make(controls("甲", "丙")), Err(RelationFault::Unlisted("丙".to_owned())));
    assert_eq!(make(controls("丙", "甲")), Err(RelationFault::Unlisted("丙".to_owned())));
    for points in [0, 10_001] {
        let share = BasisPoints(points);
        let fault = RelationFault::Share { from: "甲".to_owned(), to: "云".to_owned(), share };
        assert_eq!(make(edge("甲", Link::Holding { share }, "云")), Err(fault));
    }
    let twice = Graph::from_edges([node("甲", false), node("甲", true)], []);
    assert_eq!(twice.map(|_| ()), Err(RelationFault::Twice("甲".to_owned())));
}
