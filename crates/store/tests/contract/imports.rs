//! Imported lists: the newest content decides what stands of a party.

use yunquan_core::credit_code::CreditCode;
use yunquan_core::digest::Digest;
use yunquan_core::imports::{ImportKind, Relations, Standing};
use yunquan_core::money::BasisPoints;
use yunquan_core::relation::{Reach, Tie};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Store, StoreError};

use crate::backend::Backend;
use crate::fixture::{self, day};

const REACH: Reach = Reach { max_hops: 4, control_from: BasisPoints(5_000) };

crate::for_every_backend! {
    before_the_first_import_nothing_is_said,
    standing_follows_the_newest_lists,
    relations_follow_the_newest_list,
    an_import_that_is_rolled_back_says_nothing,
    content_is_kept_under_its_digest,
}

const FIRST: &str = "914403001922038216";
const SECOND: &str = "91450200198229141F";

const CREDIT: &str = r#"{"rows":[
    {"credit_code":"91450200198229141F","name":"b","kind":"bad-faith","listed_on":"2020-01-01",
     "until":"2021-01-01","source":"s"},
    {"credit_code":"91450200198229141F","name":"b","kind":"bad-faith","listed_on":"2020-01-01",
     "until":"2023-01-01","source":"s"},
    {"credit_code":"91450200198229141F","name":"b","kind":"abnormal","listed_on":"2020-01-01",
     "until":null,"source":"s"}]}"#;

fn relations_between(second: &str) -> String {
    format!(
        r#"{{"nodes":[{{"key":"{FIRST}","name":"a","exempt":false}},
            {{"key":"{second}","name":"b","exempt":false}}],
            "edges":[{{"from":"{FIRST}","to":"{second}","link":{{"kind":"control"}}}}]}}"#
    )
}

/// Records an import: its content, and the newest record of its kind.
fn import(store: &mut Store, kind: ImportKind, version: u32, content: &str, keep: bool) {
    let mut unit = store.ledger.begin().unwrap();
    let digest = unit.import(kind, content.as_bytes()).unwrap();
    let record = fixture::import(kind, version, digest);
    if version == 1 {
        fixture::insert(&mut *unit, &[record]).unwrap();
    } else {
        fixture::update(&mut *unit, &[record]).unwrap();
    }
    // What is asked inside of the unit sees the import, and must not stay if it does not.
    unit.load(&[Key::Standing(code(FIRST)), Key::Relations(ImportKind::Relations)]).unwrap();
    if keep {
        unit.commit().unwrap();
    }
}

fn code(text: &str) -> CreditCode {
    fixture::code(text)
}

fn standing(store: &Store, of: &str) -> Standing {
    match store.reader.entity(&Key::Standing(code(of))).unwrap() {
        Some(Entity::Standing(standing)) => *standing,
        other => panic!("{other:?}"),
    }
}

fn relations(store: &Store) -> Option<Relations> {
    match store.reader.entity(&Key::Relations(ImportKind::Relations)).unwrap() {
        Some(Entity::Relations(relations)) => Some(*relations),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn before_the_first_import_nothing_is_said(backend: &impl Backend) {
    let store = backend.open();
    assert_eq!(standing(&store, FIRST), Standing::default());
    assert_eq!(relations(&store), None);
}

fn standing_follows_the_newest_lists(backend: &impl Backend) {
    let mut store = backend.open();
    import(&mut store, ImportKind::Roster, 1, std::str::from_utf8(fixture::ROSTER).unwrap(), true);
    import(&mut store, ImportKind::Credit, 1, CREDIT, true);
    let listed =
        Standing { in_roster: true, roster_version: 1, credit_version: 1, ..Standing::default() };
    assert_eq!(standing(&store, FIRST), listed);
    let until = Some(day("2023-01-01"));
    let second = Standing { abnormal: true, bad_faith_until: until, ..listed.clone() };
    assert_eq!(standing(&store, SECOND), second);

    let roster =
        format!(r#"{{"period":"2021-02","rows":[{{"credit_code":"{SECOND}","name":"b"}}]}}"#);
    import(&mut store, ImportKind::Roster, 2, &roster, true);
    import(&mut store, ImportKind::Credit, 2, r#"{"rows":[]}"#, true);
    let now = Standing { roster_version: 2, credit_version: 2, ..Standing::default() };
    assert_eq!(standing(&store, FIRST), now);
    assert_eq!(standing(&store, SECOND), Standing { in_roster: true, ..now });
}

fn relations_follow_the_newest_list(backend: &impl Backend) {
    let mut store = backend.open();
    import(&mut store, ImportKind::Relations, 1, &relations_between(SECOND), true);
    let first = relations(&store).unwrap();
    assert_eq!(first.version, 1);
    assert!(matches!(first.graph.ties(FIRST, SECOND, REACH), Tie::Direct(_)));

    import(&mut store, ImportKind::Relations, 2, &relations_between("someone"), true);
    let second = relations(&store).unwrap();
    assert_eq!(second.version, 2);
    assert_eq!(second.graph.ties(FIRST, SECOND, REACH), Tie::None);

    // The content of the first version, again under a new one.
    import(&mut store, ImportKind::Relations, 3, &relations_between(SECOND), true);
    let third = relations(&store).unwrap();
    assert_eq!(third.version, 3);
    assert!(matches!(third.graph.ties(FIRST, SECOND, REACH), Tie::Direct(_)));
}

fn an_import_that_is_rolled_back_says_nothing(backend: &impl Backend) {
    let mut store = backend.open();
    let roster = std::str::from_utf8(fixture::ROSTER).unwrap();
    import(&mut store, ImportKind::Roster, 1, roster, false);
    import(&mut store, ImportKind::Relations, 1, &relations_between(SECOND), false);
    assert_eq!(standing(&store, FIRST), Standing::default());
    assert_eq!(relations(&store), None);
    assert_eq!(store.reader.import_content(&Digest::of(fixture::ROSTER)).unwrap(), None);

    import(&mut store, ImportKind::Relations, 1, &relations_between("someone"), true);
    let kept = relations(&store).unwrap();
    assert_eq!(kept.graph.ties(FIRST, SECOND, REACH), Tie::None, "the same version, other content");
}

fn content_is_kept_under_its_digest(backend: &impl Backend) {
    let mut store = backend.open();
    import(&mut store, ImportKind::Calendar, 1, r#"{"notices":[]}"#, true);
    let digest = Digest::of(br#"{"notices":[]}"#);
    let kept = store.reader.import_content(&digest).unwrap();
    assert_eq!(kept.as_deref(), Some(&br#"{"notices":[]}"#[..]));

    let mut unit = store.ledger.begin().unwrap();
    let digest = unit.import(ImportKind::Roster, b"not a roster").unwrap();
    fixture::insert(&mut *unit, &[fixture::import(ImportKind::Roster, 1, digest)]).unwrap();
    unit.commit().unwrap();
    let asked = store.reader.entity(&Key::Standing(code(FIRST)));
    assert!(matches!(asked, Err(StoreError::Corrupt(_))));
}
