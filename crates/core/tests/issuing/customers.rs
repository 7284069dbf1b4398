//! A provider whose customers all have one owner (R23.1): a signal when vouchers are issued.

use yunquan_core::event::Event;
use yunquan_core::ids::EnterpriseId;
use yunquan_core::imports::{ImportKind, Relations};
use yunquan_core::money::BasisPoints;
use yunquan_core::occasion::{Actor, Occasion};
use yunquan_core::refusal::Stop;
use yunquan_core::relation::{Edge, Graph, Link, Node};
use yunquan_core::round::{self, Issue};
use yunquan_core::signal::Signal;
use yunquan_core::world::{Entity, Key, Set, World};

use crate::firms::subject;
use crate::ground::{Ground, YEAR, faces};

/// `owner` holds every one of these.
fn owned(it: &mut Ground, owner: &str, firms: &[EnterpriseId]) {
    let codes: Vec<String> = firms.iter().map(|id| code(it, *id)).collect();
    let node = |key: &str| Node { key: key.to_owned(), name: key.to_owned(), exempt: false };
    let nodes: Vec<Node> = codes.iter().map(|code| node(code)).chain([node(owner)]).collect();
    let edges = codes.iter().map(|to| Edge {
        from: owner.to_owned(),
        to: to.clone(),
        link: Link::Holding { share: BasisPoints(1_000) },
    });
    let relations = Relations { version: 1, graph: Graph::from_edges(nodes, edges).unwrap() };
    let key = Key::Relations(ImportKind::Relations);
    it.put(key, Entity::Relations(Box::new(relations)));
}

fn code(it: &Ground, id: EnterpriseId) -> String {
    it.office.world.enterprise(id).unwrap().unwrap().credit_code.to_string()
}

/// Who gets vouchers in one round, each a firm of its own.
fn firms(it: &mut Ground, count: u32) -> Vec<EnterpriseId> {
    it.money(1_000_000);
    (1..=count)
        .map(|number| {
            let enterprise = it.enterprise(number);
            it.file_of(enterprise, 3, 10);
            enterprise
        })
        .collect()
}

fn signals<'e>(events: &'e [Event]) -> Vec<&'e Signal> {
    let signal = |event: &'e Event| match event {
        Event::Signal(raised) => Some(&raised.signal),
        _ => None,
    };
    events.iter().filter_map(signal).collect()
}

#[test]
fn three_customers_of_one_owner_are_a_signal() {
    let mut it = Ground::new();
    let firms = firms(&mut it, 3);
    owned(&mut it, "owner", &firms);
    it.office.answer(Set::CustomersOf(it.provider.id), Vec::new());
    let events = it.issue();
    let [signal] = signals(&events)[..] else { panic!("{events:?}") };
    assert_eq!((signal.rule.as_str(), &signal.about), ("R23.1", &Key::Provider(it.provider.id)));
    assert_eq!(signal.facts["pattern"], serde_json::json!("customers-share-owner"));
    assert_eq!(signal.facts["key"], serde_json::json!("owner"));
}

#[test]
fn two_are_too_few() {
    let mut it = Ground::new();
    let firms = firms(&mut it, 2);
    owned(&mut it, "owner", &firms);
    assert!(signals(&it.issue()).is_empty());
}

#[test]
fn who_had_vouchers_before_counts() {
    let mut it = Ground::new();
    let before = it.enterprise(90);
    let mut all = firms(&mut it, 2);
    all.push(before);
    owned(&mut it, "owner", &all);
    it.office.answer(Set::CustomersOf(it.provider.id), vec![before.0]);
    assert_eq!(signals(&it.issue()).len(), 1);
}

#[test]
fn one_customer_of_another_owner_is_enough_to_mean_nothing() {
    let mut it = Ground::new();
    let firms = firms(&mut it, 4);
    owned(&mut it, "owner", &firms[..3]);
    let events = it.issue();
    assert_eq!(faces(&events).len(), 4);
    assert!(signals(&events).is_empty());
}

#[test]
fn without_a_list_of_relations_nothing_is_known() {
    let mut it = Ground::new();
    firms(&mut it, 3);
    assert!(signals(&it.issue()).is_empty());
}

#[test]
fn who_had_vouchers_before_is_asked_for_before_the_list_is_made() {
    let mut it = Ground::new();
    let before = it.enterprise(90);
    let firms = firms(&mut it, 1);
    owned(&mut it, "owner", &firms);
    let events = it.preview().unwrap();
    let key = subject(&events);
    let Key::Round(round) = key else { panic!("{events:?}") };
    let known = &it.office.world;
    let queue = known.application(it.first()).unwrap().unwrap().clone();
    let mut world = World::default();
    world.load(key, known.round(round).unwrap().cloned().map(Box::new).map(Entity::Round));
    world.load(Key::Application(queue.id), Some(Entity::Application(Box::new(queue.clone()))));
    world.load_set(Set::Queue(YEAR), vec![queue.id.0]);
    let relations = known.relations(ImportKind::Relations).unwrap().cloned();
    let relations = relations.map(Box::new).map(Entity::Relations);
    world.load(Key::Relations(ImportKind::Relations), relations);
    // The budget is not loaded: planning would ask for it first.
    let customers = Set::CustomersOf(it.provider.id);
    let actor = Actor::Account(Box::new(it.office.account(it.reviewer)));
    let (pack, calendar) = (&it.office.pack, &it.office.calendar);
    let mut on = Occasion::new(it.office.at, actor, pack, calendar, it.office.root, [1; 32]);
    let stop = round::issue(Issue { round }, &world, &mut on).map(|_| ()).unwrap_err();
    assert!(matches!(&stop, Stop::Missing(Key::Set(set)) if *set == customers), "{stop:?}");
    world.load_set(customers, vec![before.0]);
    let needs = round::issue_needs(round, &world);
    assert!(needs.contains(&Key::Enterprise(before)), "{needs:?}");
}
