//! Ties on random small graphs against a model that walks every simple path.

use proptest::prelude::*;
use yunquan_core::money::BasisPoints;
use yunquan_core::relation::{Edge, Graph, Ground, Link, Node, Path, Reach, Tie};

/// Nodes 0 and 1 are the parties.
const NODES: usize = 7;

/// The share of the capital from which on a holding controls.
const HALF: BasisPoints = BasisPoints(5_000);

fn reach(max_hops: u32) -> Reach {
    Reach { max_hops, control_from: HALF }
}

#[derive(Clone, Debug)]
struct World {
    exempt: Vec<bool>,
    links: Vec<(usize, usize, Link)>,
}

/// The links along a chain, each with whether it is walked from its holder.
type Chain = [(Link, bool)];

fn key(node: usize) -> String {
    format!("n{node}")
}

fn link() -> impl Strategy<Value = Link> {
    let shares = [1, 3000, 5000, 5001, 10_000].map(BasisPoints);
    let holdings = shares.map(|share| Link::Holding { share });
    prop_oneof![
        2 => Just(Link::Control),
        1 => prop::sample::select(holdings.to_vec()),
        2 => Just(Link::LegalRepresentative),
        1 => Just(Link::Officer),
    ]
}

/// Seldom with a link between the parties themselves, which would hide every other ground.
fn world() -> impl Strategy<Value = World> {
    let exempt = prop::collection::vec(prop::bool::weighted(0.15), NODES);
    let links = prop::collection::vec((0..NODES, 0..NODES, link()), 4..18);
    let adjacent = prop::bool::weighted(0.05);
    (exempt, links, adjacent).prop_map(|(exempt, mut links, adjacent)| {
        links.retain(|(from, to, _)| adjacent || from.max(to) > &1);
        World { exempt, links }
    })
}

impl World {
    fn graph(&self) -> Graph {
        let nodes = (0..NODES).map(|node| Node {
            key: key(node),
            name: String::new(),
            exempt: self.exempt[node],
        });
        let edges =
            self.links.iter().map(|&(from, to, link)| Edge { from: key(from), to: key(to), link });
        Graph::from_edges(nodes, edges).unwrap()
    }

    /// Every simple chain from 0 to 1 that passes through no exempt node.
    fn chains(&self, hops: usize) -> Vec<Vec<(Link, bool)>> {
        let mut found = Vec::new();
        self.walk(0, &mut vec![0], &mut Vec::new(), hops, &mut found);
        found
    }

    fn walk(
        &self,
        at: usize,
        nodes: &mut Vec<usize>,
        chain: &mut Vec<(Link, bool)>,
        hops: usize,
        found: &mut Vec<Vec<(Link, bool)>>,
    ) {
        if at == 1 {
            found.push(chain.clone());
            return;
        }
        if chain.len() == hops || (at != 0 && self.exempt[at]) {
            return;
        }
        for &(from, to, link) in &self.links {
            for (start, end, forward) in [(from, to, true), (to, from, false)] {
                if start == at && !nodes.contains(&end) {
                    nodes.push(end);
                    chain.push((link, forward));
                    self.walk(end, nodes, chain, hops, found);
                    chain.pop();
                    nodes.pop();
                }
            }
        }
    }
}

fn represents(link: Link) -> bool {
    matches!(link, Link::LegalRepresentative | Link::Officer)
}

/// Up to a controller by control alone, then down by control alone.
fn is_control(chain: &Chain) -> bool {
    let down = chain.iter().skip_while(|(_, forward)| !forward);
    chain.iter().all(|(link, _)| link.controls(HALF))
        && down.into_iter().all(|(_, forward)| *forward)
}

/// To a key person, then down by control alone; or the same from the other end.
fn is_key_person(chain: &Chain) -> bool {
    let split = |first: &(Link, bool), rest: &Chain, down: bool| {
        let office = represents(first.0) && first.1 != down;
        office && rest.iter().all(|(link, forward)| link.controls(HALF) && *forward == down)
    };
    match chain {
        [] | [_] => false,
        [first, rest @ ..] if split(first, rest, true) => true,
        [rest @ .., last] => split(last, rest, false),
    }
}

/// The ground that applies and the length of its shortest chain.
fn model(world: &World, hops: usize) -> Option<(Ground, usize)> {
    let near = world.chains(NODES);
    let length = |applies: &dyn Fn(&Chain) -> bool, hops: usize| {
        let fitting = near.iter().filter(|chain| chain.len() <= hops && applies(chain));
        fitting.map(Vec::len).min()
    };
    let lr = Link::LegalRepresentative;
    [
        (Ground::Adjacent, length(&|chain| chain.len() == 1, 1)),
        (Ground::SameRepresentative, length(&|chain| *chain == [(lr, false), (lr, true)], 2)),
        (Ground::Control, length(&is_control, NODES)),
        (Ground::KeyPerson, length(&is_key_person, NODES)),
        (Ground::Chain, length(&|_| true, hops)),
    ]
    .into_iter()
    .find_map(|(ground, length)| length.map(|length| (ground, length)))
}

/// The path leads from one to the other over links that exist, through nobody exempt.
fn is_sound(world: &World, path: &Path, from: usize, to: usize) -> bool {
    let index = |key: &str| key[1..].parse::<usize>().unwrap();
    let mut at = from;
    for (position, step) in path.steps.iter().enumerate() {
        let (start, end) = (index(&step.from.key), index(&step.to.key));
        let (holder, held) = if step.forward { (start, end) } else { (end, start) };
        let last = position + 1 == path.steps.len();
        if start != at || !world.links.contains(&(holder, held, step.link)) {
            return false;
        }
        if !last && world.exempt[end] {
            return false;
        }
        at = end;
    }
    at == to
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn ties_are_as_the_model_says(world in world(), hops in 0u32..6) {
        let graph = world.graph();
        let tie = graph.ties(&key(0), &key(1), reach(hops));
        let found = match &tie {
            Tie::None => None,
            Tie::Direct(path) | Tie::Path(path) => {
                prop_assert!(is_sound(&world, path, 0, 1), "{:?}", path);
                Some((path.ground, path.steps.len()))
            }
        };
        prop_assert_eq!(matches!(tie, Tie::Path(_)), matches!(found, Some((Ground::Chain, _))));
        prop_assert_eq!(found, model(&world, hops as usize));
    }

    #[test]
    fn the_order_of_the_lists_changes_nothing(world in world(), rotate in 0usize..16) {
        let mut other = world.clone();
        if !other.links.is_empty() {
            let middle = rotate % other.links.len();
            other.links.rotate_left(middle);
        }
        let expected = world.graph().ties(&key(0), &key(1), reach(4));
        prop_assert_eq!(other.graph().ties(&key(0), &key(1), reach(4)), expected);
    }

    #[test]
    fn either_end_shows_the_same_path(world in world()) {
        let graph = world.graph();
        match (graph.ties(&key(0), &key(1), reach(4)), graph.ties(&key(1), &key(0), reach(4))) {
            (Tie::None, Tie::None) => {}
            (Tie::Direct(there), Tie::Direct(back)) | (Tie::Path(there), Tie::Path(back)) => {
                prop_assert_eq!(there.ground, back.ground);
                let reversed: Vec<_> = back.steps.iter().rev().collect();
                prop_assert_eq!(there.steps.len(), reversed.len());
                for (step, other) in there.steps.iter().zip(reversed) {
                    prop_assert_eq!((&step.from, &step.to), (&other.to, &other.from));
                    prop_assert_eq!((step.link, step.forward), (other.link, !other.forward));
                }
            }
            (there, back) => prop_assert!(false, "{:?} there, {:?} back", there, back),
        }
    }
}
