//! Pages and counts: filters, orders, and pages that stay stable while rows are added.

use yunquan_core::application::Status;
use yunquan_core::digest::Digest;
use yunquan_core::enterprise::Enterprise;
use yunquan_core::projection::Cell;
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Cursor, Query, Store, StoreError, Tally};

use crate::backend::Backend;
use crate::fixture::{self, Keyed, id};

crate::for_every_backend! {
    pages_join_into_the_whole,
    a_page_is_stable_while_rows_are_added,
    a_column_orders_both_ways,
    filters_narrow,
    a_part_of_a_name_is_found_along_its_pairs,
    what_jobs_look_for_is_found,
    keys_of_two_parts_page_too,
    counts_by_columns,
    a_table_beside_narrows,
    wrong_questions_are_said_to_be_wrong,
}

/// Applications 100 to 119: odd ones returned, in orders that fall, amounts in threes.
fn filled(backend: &impl Backend) -> Store {
    let mut store = backend.open();
    fixture::commit(&mut store, &fixture::parties());
    let rows: Vec<_> = (100..120_u32)
        .map(|number| {
            let mut row = fixture::application(number.into(), 200 - number);
            if number % 2 == 1 {
                row.status = Status::Returned;
            }
            row.estimate_fen.0 = i64::from(number / 3 * 100);
            row.keyed()
        })
        .collect();
    fixture::commit(&mut store, &rows);
    store
}

fn numbers(page: &[(Key, Entity)]) -> Vec<u128> {
    page.iter().map(|(key, _)| key.uuid().unwrap().as_u128()).collect()
}

fn all_pages(store: &Store, query: &Query<'_>) -> Vec<Vec<u128>> {
    let (mut pages, mut query) = (Vec::new(), query.clone());
    loop {
        let page = store.reader.list(&query).unwrap();
        pages.push(numbers(&page.items));
        let Some(next) = page.next else { return pages };
        // A cursor travels as text.
        query = query.after(Some(next.to_string().parse().unwrap()));
    }
}

fn pages_join_into_the_whole(backend: &impl Backend) {
    let store = filled(backend);
    let pages = all_pages(&store, &Query::of("application").limit(7));
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [7, 7, 6]);
    assert_eq!(pages.concat(), (100..120).collect::<Vec<_>>());
    let pages = all_pages(&store, &Query::of("application").limit(10).descending());
    assert_eq!(pages.len(), 2, "an even end has no empty page after it");
    assert_eq!(pages.concat(), (100..120).rev().collect::<Vec<_>>());
}

fn a_page_is_stable_while_rows_are_added(backend: &impl Backend) {
    let mut store = filled(backend);
    let first = store.reader.list(&Query::of("application").limit(5).descending()).unwrap();
    assert_eq!(numbers(&first.items), [119, 118, 117, 116, 115]);
    let added = [fixture::application(120, 7).keyed(), fixture::application(50, 8).keyed()];
    fixture::commit(&mut store, &added);
    let query = Query::of("application").limit(5).descending().after(first.next);
    let second = store.reader.list(&query).unwrap();
    assert_eq!(numbers(&second.items), [114, 113, 112, 111, 110], "nothing twice, nothing lost");
}

fn a_column_orders_both_ways(backend: &impl Backend) {
    let mut store = filled(backend);
    fixture::commit(&mut store, &[fixture::draft(99).keyed()]);
    let orders = all_pages(&store, &Query::of("application").by("order").limit(6));
    assert_eq!(orders.concat(), (100..120).rev().collect::<Vec<_>>(), "a draft has no order");
    // Equal amounts stand in the order of their keys, also across pages.
    let amounts = all_pages(&store, &Query::of("application").by("estimate_fen").limit(4));
    let expected: Vec<u128> = (99..120).collect();
    assert_eq!(amounts.concat(), expected, "the draft has 200 fen, the others 3300 and more");
    let words = all_pages(&store, &Query::of("application").by("status").limit(9).descending());
    let joined = words.concat();
    assert_eq!(joined[0], 118, "submitted before returned, backwards");
    assert_eq!(joined.len(), 21);
    assert_eq!(joined[20], 99, "draft comes last, backwards");
}

fn filters_narrow(backend: &impl Backend) {
    let store = filled(backend);
    let found = |query: Query<'_>| numbers(&store.reader.list(&query).unwrap().items);
    let all = || Query::of("application");
    assert_eq!(found(all().is("status", "returned")).len(), 10);
    assert_eq!(found(all().one_of("status", ["returned", "submitted"])).len(), 20);
    assert_eq!(found(all().one_of("status", [] as [&str; 0])).len(), 0);
    assert_eq!(found(all().at_least("order", 99_i64).is("year", 2021_i64)), [100, 101]);
    assert_eq!(found(all().below("order", 83_i64)), [118, 119]);
    assert_eq!(found(all().is("voucher", Cell::Null)).len(), 20);
    assert_eq!(found(all().is("contract", Cell::Null)).len(), 0);
    assert_eq!(found(all().is("year", 2021_i64).is("order", 95_i64)), [105]);
    let contract = id(fixture::CONTRACT + 105);
    assert_eq!(found(all().is("contract", contract)), [105]);
    let provider = |part| found(Query::of("provider").contains("name", part)).len();
    assert_eq!([provider("云"), provider("云一"), provider("二"), provider("%")], [1, 1, 0, 0]);
    let either = |part| {
        let query = Query::of("provider").contains_either(["name", "credit_code"], part);
        found(query).len()
    };
    let code = fixture::provider().credit_code.to_string();
    let found_by = ["云", &code, &code[4..9], &code.to_lowercase(), "二", ""].map(either);
    assert_eq!(found_by, [1, 1, 1, 1, 0, 1]);
    let found = store.reader.find(all().is("order", 90_i64)).unwrap();
    assert_eq!(found.map(|(key, _)| key.uuid()), Some(Some(id(110))));
}

fn what_jobs_look_for_is_found(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit_every_kind(&mut store);
    let found = |query: Query<'_>| store.reader.list(&query).unwrap().items.len();
    let over = |day| Query::of("publicity").is("closed", false).below("last_day", day);
    assert_eq!(found(over("2021-03-29")), 0, "its last day is not over");
    assert_eq!(found(over("2021-03-30")), 1);
    let due = |day| Query::of("voucher").is("status", "issued").below("nominal_last_day", day);
    assert_eq!([found(due("2022-03-31")), found(due("2022-04-01"))], [0, 1]);
    assert_eq!(found(Query::of("account").is("login", "jia-1")), 1, "logins have no case");
    let number = fixture::voucher(fixture::VOUCHER).issued.number.to_string();
    assert_eq!(found(Query::of("voucher").is("number", number)), 1);
}

fn keys_of_two_parts_page_too(backend: &impl Backend) {
    let mut store = backend.open();
    fixture::commit(&mut store, &fixture::parties());
    let second = fixture::enterprise(11, "91350100M000100Y43").keyed();
    fixture::commit(&mut store, &[second]);
    let mut rows = Vec::new();
    for enterprise in [11, fixture::ENTERPRISE] {
        for year in [2022, 2020, 2021] {
            let (_, mut entity) = fixture::allowance(1, None);
            let yunquan_core::world::Entity::Allowance(it) = &mut entity else { unreachable!() };
            (it.enterprise.0, it.year) = (id(enterprise), year);
            rows.push((Key::Allowance(it.enterprise, year), entity));
        }
    }
    fixture::commit(&mut store, &rows);
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let mut listed = Vec::new();
    let mut query = Query::of("allowance").limit(4);
    loop {
        let page = store.reader.list(&query).unwrap();
        listed.extend(page.items);
        let Some(next) = page.next else { break };
        query = query.after(Some(next));
    }
    assert_eq!(listed, rows);
}

fn counts_by_columns(backend: &impl Backend) {
    let store = filled(backend);
    let query = Query::of("application");
    let sums = |from: u32| (from..120).step_by(2).map(|number| i64::from(number / 3 * 100)).sum();
    let by = store.reader.tally(&query, &["status", "year"], Some("estimate_fen")).unwrap();
    let group = |word: &'static str| vec![Cell::from(word), Cell::Int(2021)];
    let returned = Tally { group: group("returned"), count: 10, sum: sums(101) };
    assert_eq!(by, [returned, Tally { group: group("submitted"), count: 10, sum: sums(100) }]);
    let all = store.reader.tally(&query.is("status", "returned"), &[], None).unwrap();
    assert_eq!(all, [Tally { group: Vec::new(), count: 10, sum: 0 }]);
    let none = store.reader.tally(&Query::of("voucher"), &["status"], None).unwrap();
    assert_eq!(none, []);
}

/// Files of an account: the copies stand beside the files under keys that begin with theirs.
fn a_table_beside_narrows(backend: &impl Backend) {
    let mut store = backend.open();
    let rows = ["a", "b"].map(|content| fixture::upload(content).keyed());
    fixture::commit(&mut store, &rows);
    fixture::commit(&mut store, &[fixture::copy("b").keyed()]);
    let of = |owner: u128| {
        let query = Query::of("upload").holding("copy", "account", id(owner));
        store.reader.list(&query).unwrap().items
    };
    let found: Vec<Key> = of(fixture::OWNER).into_iter().map(|(key, _)| key).collect();
    assert_eq!(found, [Key::Upload(Digest::of(b"b"))]);
    assert!(of(fixture::OWNER + 1).is_empty());
}

fn wrong_questions_are_said_to_be_wrong(backend: &impl Backend) {
    let store = filled(backend);
    let wrong = |query: Query<'_>| matches!(store.reader.list(&query), Err(StoreError::Misuse(_)));
    let all = || Query::of("application");
    assert!(wrong(Query::of("leaf")), "not a kind of entity");
    assert!(wrong(all().is("body", "x")));
    assert!(wrong(all().is("order\" OR 1 = 1 --", 1_i64)));
    assert!(wrong(all().is("order", "1")), "a number is no text");
    assert!(wrong(all().contains("order", "1")));
    assert!(wrong(all().by("nothing")));
    assert!(wrong(all().holding("contract_line", "item", "x")), "another kind's list");
    assert!(wrong(all().holding("copy", "account", id(1))), "a table beside another kind");
    let other: Cursor = "[\"notice/2021\"]".parse().unwrap();
    assert!(wrong(all().after(Some(other))));
    for text in ["", "[]", "[1]", "[\"application/1\"]", "[\"notice/2021\",1.5]", "notice/2021"] {
        assert!(text.parse::<Cursor>().is_err(), "{text}");
    }
    let tally = store.reader.tally(&all(), &["nothing"], None);
    assert!(matches!(tally, Err(StoreError::Misuse(_))));
}

/// Any part of an enterprise's name finds it: of one character, of two, of more, whatever the case
/// of Latin letters; a name that was changed is found by the new one alone.
fn a_part_of_a_name_is_found_along_its_pairs(backend: &impl Backend) {
    const NAMES: [&str; 5] =
        ["柳钢集团", "广西柳钢", "柳州钢铁", "Liuzhou柳A钢", "柳州市柳钢柳钢物流有限公司"];
    let mut store = backend.open();
    let named = |number: usize, name: &str| {
        let code = format!("91450200{number:09}X");
        let it = fixture::enterprise(1 + number as u128, &code);
        let it = Enterprise { name: name.to_owned(), ..it };
        (Key::Enterprise(it.id), Entity::Enterprise(Box::new(it)))
    };
    let rows: Vec<_> = NAMES.iter().enumerate().map(|(at, name)| named(at, name)).collect();
    fixture::commit(&mut store, &rows);
    let found = |store: &Store, part: &str| {
        let query = Query::of("enterprise").contains("name", part);
        let all = numbers(&store.reader.list(&query).unwrap().items);
        let status = query.is("status", "authorised");
        assert_eq!(numbers(&store.reader.list(&status).unwrap().items), all, "{part}");
        all
    };
    for (part, numbers) in [
        ("柳钢", vec![1, 2, 5]),
        ("柳", vec![1, 2, 3, 4, 5]),
        ("钢", vec![1, 2, 3, 4, 5]),
        ("司", vec![5]),
        ("柳州", vec![3, 5]),
        ("柳州钢铁", vec![3]),
        ("钢柳钢", vec![5]),
        ("柳钢铁", vec![]),
        ("LIUZHOU柳a", vec![4]),
        ("ou", vec![4]),
        ("%", vec![]),
        ("", vec![1, 2, 3, 4, 5]),
    ] {
        assert_eq!(found(&store, part), numbers, "{part}");
    }
    let mut unit = store.ledger.begin().unwrap();
    fixture::update(&mut *unit, &[named(0, "鱼峰水泥")]).unwrap();
    unit.commit().unwrap();
    assert_eq!(found(&store, "柳钢"), [2, 5]);
    assert_eq!(found(&store, "水泥"), [1]);
}
