//! Entities: what was written is what is loaded, in a unit and beside it.

use yunquan_core::ids::{AccountId, ApplicationId, ContractId, EnterpriseId, ProviderId};
use yunquan_core::projection::{self, TABLES};
use yunquan_core::world::{Entity, Key, Set};
use yunquan_core::{application, redemption, voucher};
use yunquan_store::{Query, StoreError};

use crate::backend::Backend;
use crate::fixture::{self, Keyed, id};

crate::for_every_backend! {
    every_kind_comes_back_whole,
    what_is_not_there_is_none,
    a_unit_sees_its_own_rows_and_a_rollback_leaves_none,
    an_update_replaces_row_and_lists,
    a_row_taken_away_takes_its_lists_along,
    questions_for_ids,
    what_waits_for_payment,
    rows_that_are_not_there_cannot_change,
}

fn every_kind_comes_back_whole(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let rows = fixture::every_kind();
    let kinds: Vec<&str> = rows.iter().map(|(key, _)| key.kind()).collect();
    let tables: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(kinds, tables, "one of each kind, in the order of the tables");

    let keys: Vec<Key> = rows.iter().map(|(key, _)| key.clone()).collect();
    let expected: Vec<(Key, Option<Entity>)> =
        rows.into_iter().map(|(key, entity)| (key, Some(entity))).collect();
    assert_eq!(store.reader.entities(&keys).unwrap(), expected);
    let reversed: Vec<Key> = keys.iter().rev().cloned().collect();
    let mut unit = store.ledger.begin().unwrap();
    let mut loaded = unit.load(&reversed).unwrap();
    loaded.reverse();
    assert_eq!(loaded, expected);
    drop(unit);

    for (key, entity) in expected {
        let page = store.reader.list(&Query::of(key.kind())).unwrap();
        assert_eq!(page.items, vec![(key, entity.unwrap())], "listed with its key");
    }
}

fn what_is_not_there_is_none(backend: &impl Backend) {
    let mut store = backend.open();
    for (key, _) in fixture::every_kind() {
        assert_eq!(store.reader.entity(&key).unwrap(), None, "{key}");
        assert!(store.reader.list(&Query::of(key.kind())).unwrap().items.is_empty());
    }
    let set = Key::Set(Set::Queue(2021));
    assert!(matches!(store.reader.entity(&set), Err(StoreError::Misuse(_))));
    let mut unit = store.ledger.begin().unwrap();
    assert!(matches!(unit.load(&[set]), Err(StoreError::Misuse(_))));
}

fn a_unit_sees_its_own_rows_and_a_rollback_leaves_none(backend: &impl Backend) {
    let mut store = backend.open();
    let (key, entity) = fixture::claim("login/yi");
    let mut unit = store.ledger.begin().unwrap();
    fixture::insert(&mut *unit, &[(key.clone(), entity.clone())]).unwrap();
    let loaded = unit.load(std::slice::from_ref(&key)).unwrap();
    assert_eq!(loaded, vec![(key.clone(), Some(entity))]);
    drop(unit);
    assert_eq!(store.reader.entity(&key).unwrap(), None);
    let mut unit = store.ledger.begin().unwrap();
    assert_eq!(unit.load(std::slice::from_ref(&key)).unwrap(), vec![(key, None)]);
}

fn an_update_replaces_row_and_lists(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let mut contract = fixture::contract();
    contract.terms.lines = vec![fixture::line(None, 70), fixture::line(None, 80)];
    contract.terms.lines.push(fixture::line(Some("E-2"), 90));
    contract.terminated = true;
    let mut application = fixture::application(fixture::APPLICATION, 7);
    application.status = application::Status::Returned;
    let mut publicity = fixture::publicity(fixture::PUBLICITY);
    publicity.objections[0].upheld = Some(false);
    let rows = [application.keyed(), contract.keyed(), publicity.keyed()];
    let mut unit = store.ledger.begin().unwrap();
    fixture::update(&mut *unit, &rows).unwrap();
    unit.commit().unwrap();

    for (key, entity) in &rows {
        assert_eq!(store.reader.entity(key).unwrap().as_ref(), Some(entity));
    }
    let listed = |query: Query<'_>| store.reader.list(&query).unwrap().items.len();
    assert_eq!(listed(Query::of("application").is("status", "returned")), 1);
    assert_eq!(listed(Query::of("application").is("status", "submitted")), 0);
    assert_eq!(listed(Query::of("contract").holding("contract_line", "item", "E-2")), 1);
    assert_eq!(listed(Query::of("contract").holding("contract_line", "item", "E-1")), 0);
    assert_eq!(listed(Query::of("publicity").is("undecided", 0_i64)), 1);
    let item = id(fixture::APPLICATION + 1);
    assert_eq!(listed(Query::of("publicity").holding("publicity_item", "item", item)), 1);
    let expert = AccountId(id(5));
    assert_eq!(listed(Query::of("panel").holding("panel_expert", "account", expert)), 1);
}

fn a_row_taken_away_takes_its_lists_along(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit(&mut store, &fixture::parties());
    fixture::commit(&mut store, &[fixture::contract().keyed()]);
    let key = Key::Contract(ContractId(id(fixture::CONTRACT)));
    let mut unit = store.ledger.begin().unwrap();
    fixture::delete(&mut *unit, std::slice::from_ref(&key)).unwrap();
    unit.commit().unwrap();
    assert_eq!(store.reader.entity(&key).unwrap(), None);
    let mut lines = 0;
    store.reader.dump("contract_line", &mut |_| lines += 1).unwrap();
    assert_eq!(lines, 0);
}

fn questions_for_ids(backend: &impl Backend) {
    use application::Status as S;
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let statuses =
        [S::Cleared, S::Held, S::Waiting, S::Issued, S::Refused, S::Withdrawn, S::Published];
    let rows: Vec<_> = (1..)
        .zip(statuses)
        .map(|(number, status)| {
            let order = u32::try_from(number).unwrap() + 100;
            let mut row = fixture::application(1_000 - number, order);
            row.status = status;
            row
        })
        .collect();
    let rows: Vec<_> = rows.into_iter().map(Keyed::keyed).collect();
    fixture::commit(&mut store, &rows);
    fixture::commit(&mut store, &[fixture::draft(5).keyed()]);

    let enterprise = EnterpriseId(id(fixture::ENTERPRISE));
    let ids = |numbers: &[u128]| numbers.iter().map(|number| id(*number)).collect::<Vec<_>>();
    let expected = [
        (Set::Queue(2021), ids(&[997, 998, 999])),
        (Set::Queue(2022), Vec::new()),
        (Set::VouchersOf(enterprise), ids(&[fixture::VOUCHER])),
        (Set::VouchersOf(EnterpriseId(id(11))), Vec::new()),
        (Set::VouchersAt(ProviderId(id(fixture::PROVIDER))), ids(&[fixture::VOUCHER])),
        (Set::VouchersAt(ProviderId(id(11))), Vec::new()),
        (Set::OpenApplicationsOf(enterprise), ids(&[5, fixture::APPLICATION, 993, 997, 998, 999])),
    ];
    let mut unit = store.ledger.begin().unwrap();
    for (set, ids) in &expected {
        assert_eq!(unit.set(*set).unwrap(), *ids);
    }
    drop(unit);
    for (set, ids) in expected {
        assert_eq!(store.reader.set(set).unwrap(), ids);
    }
}

/// Redemptions that bureau and finance have determined, for the next payment list.
fn what_waits_for_payment(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    assert!(store.reader.set(Set::Determined).unwrap().is_empty());
    let of = |(key, entity): (Key, Entity)| match entity {
        Entity::Redemption(it) => Some((key, it)),
        _ => None,
    };
    let (key, mut it) = fixture::every_kind().into_iter().find_map(of).unwrap();
    it.status = redemption::Status::Determined;
    let mut unit = store.ledger.begin().unwrap();
    fixture::update(&mut *unit, &[(key, Entity::Redemption(it.clone()))]).unwrap();
    assert_eq!(unit.set(Set::Determined).unwrap(), [it.id.0]);
    unit.commit().unwrap();
    assert_eq!(store.reader.set(Set::Determined).unwrap(), [it.id.0]);
}

fn rows_that_are_not_there_cannot_change(backend: &impl Backend) {
    let mut store = backend.open();
    let mut unit = store.ledger.begin().unwrap();
    let lost = fixture::update(&mut *unit, &[fixture::claim("login/bing")]);
    assert!(matches!(lost, Err(StoreError::Corrupt(_))));
}

/// What is looked up by key is looked up by the key that its own row gives.
#[test]
fn keys_are_their_columns() {
    let mut keys: Vec<Key> = fixture::every_kind().into_iter().map(|(key, _)| key).collect();
    keys.push(Key::Claim("enterprise-code/a/b".to_owned()));
    keys.push(Key::Application(ApplicationId(id(u128::MAX))));
    for key in keys {
        let table = projection::table_of(&key).unwrap();
        let cells = projection::key_cells(&key);
        assert_eq!(cells.len(), table.keys);
        assert_eq!(table.read_key(&cells), Some(key));
    }
}

/// Every value fits its column, and columns that are said to be fixed do not change with an event
/// that changes everything else.
#[test]
fn values_fit_their_columns() {
    for (key, entity) in fixture::every_kind() {
        let row = projection::row(&key, &entity).unwrap().unwrap();
        assert_eq!(row.cells.len(), row.table.columns.len());
        for (cell, column) in row.cells.iter().zip(row.table.columns) {
            assert!(cell.fits(column.form), "{key}: {}", column.name);
        }
        for list in &row.children {
            for (cell, column) in
                list.rows.iter().flat_map(|row| row.iter().zip(list.table.columns))
            {
                assert!(cell.fits(column.form), "{key}: {}", column.name);
            }
        }
    }
    let mut moved = fixture::voucher(fixture::VOUCHER);
    moved.holder = EnterpriseId(id(11));
    moved.status = voucher::Status::Expired;
    let (before, after) = (fixture::voucher(fixture::VOUCHER).keyed(), moved.keyed());
    let before = projection::row(&before.0, &before.1).unwrap().unwrap();
    let after = projection::row(&after.0, &after.1).unwrap().unwrap();
    let cells = before.cells.iter().zip(&after.cells).zip(before.table.columns);
    let changed: Vec<&str> = cells
        .filter(|((before, after), _)| before != after)
        .map(|(_, column)| column.name)
        .collect();
    assert_eq!(changed, ["holder", "status"]);
}
