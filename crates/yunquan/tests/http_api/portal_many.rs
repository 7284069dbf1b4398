//! Lists of more entries than a page or a piece of a file holds: nothing is cut off in silence.

use std::collections::BTreeSet;
use std::sync::Arc;

use calamine::Reader as _;
use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::ids::Entropy;
use yunquan_core::money::Fen;
use yunquan_core::number::VoucherNumber;
use yunquan_core::world::{Entity, Key, Slot};
use yunquan_service::city::credit_code;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;

use crate::bench::{AUDITOR, Bench, ENTERPRISE, FUND, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};

/// More than any page, piece or list of choices holds.
const MANY: usize = 620;

/// A city in a data folder, whose rows are copied behind its back.
struct Crowd {
    bench: Bench,
    root: tempfile::TempDir,
}

impl Crowd {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        let pack = packs::built_in().unwrap();
        Installation::create(&data, Kind::Real, &pack, &Seeds::fixed(7)).unwrap();
        let begin = pack.zone().parse_local("2020-12-01 09:00").unwrap();
        let (pack, clock) = (Arc::new(pack), Clock::manual(begin));
        let it = Installation::open(&data, Kind::Real, pack, clock, Seeds::fixed(7)).unwrap();
        Self { bench: Bench::in_folder(&it), root }
    }

    fn entity(&self, key: &Key) -> Entity {
        self.bench.office.reader().entity(key).unwrap().unwrap()
    }

    /// Writes rows as if they had come in the usual way.
    fn write(&self, rows: Vec<(Key, Entity)>) {
        let mut store = yunquan_store::sqlite::open(&self.root.path().join("data")).unwrap();
        let mut unit = store.ledger.begin().unwrap();
        let slots: Vec<Slot> = rows
            .iter()
            .map(|(_, entity)| Slot { entity: Some(entity.clone()), stored: false, changed: true })
            .collect();
        unit.write(&mut rows.iter().map(|(key, _)| key).zip(&slots)).unwrap();
        unit.commit().unwrap();
    }

    /// Providers like the admitted one, each with its catalogue of 2021.
    fn providers(&self) {
        let id = self.bench.providers[PROVIDER];
        let Entity::Provider(provider) = self.entity(&Key::Provider(id)) else { panic!() };
        let Entity::Catalogue(catalogue) = self.entity(&Key::Catalogue(id, 2021)) else { panic!() };
        let mut rows = Vec::new();
        for number in 0..MANY {
            let (mut it, mut offers) = (provider.clone(), catalogue.clone());
            it.id.0 = Uuid::from_u128(0x1000_0000 + number as u128);
            it.name = format!("机构{number:04}");
            it.credit_code = code(number).parse().unwrap();
            it.admission_number = Some(format!("入库〔2020〕{number}"));
            offers.provider = it.id;
            rows.push((Key::Provider(it.id), Entity::Provider(it.clone())));
            rows.push((Key::Catalogue(it.id, 2021), Entity::Catalogue(offers)));
        }
        self.write(rows);
    }

    /// Vouchers like the one that was issued, each of its own application and contract.
    fn vouchers(&self) {
        let number = self.bench.issue(&self.bench.submit("一号"));
        let lens = self.bench.office.lens().unwrap();
        let voucher = lens.voucher_of(&number.parse().unwrap()).unwrap().unwrap();
        let issued = &voucher.issued;
        let file = lens.find_application(issued.application).unwrap().unwrap();
        let contract = lens.find_contract(issued.contract).unwrap().unwrap();
        let mut entropy = Entropy::new([3; 32]);
        let mut rows = Vec::new();
        for nth in 0..MANY {
            let id = Uuid::from_u128(0x2000_0000 + nth as u128);
            let (mut it, mut file, mut contract) =
                (voucher.clone(), file.clone(), contract.clone());
            contract.id.0 = id;
            contract.terms.number = format!("第{nth}号");
            file.id.0 = id;
            file.order = Some(1_000 + u32::try_from(nth).unwrap());
            file.contract = Some(contract.id);
            it.issued.voucher.0 = id;
            it.issued.number = VoucherNumber::draw(issued.number.prefix(), 2021, &mut entropy);
            it.issued.application = file.id;
            it.issued.contract = contract.id;
            it.issued.face_fen = Fen(1_000_000 + i64::try_from(nth).unwrap());
            file.voucher = Some(it.issued.voucher);
            rows.push((Key::Contract(contract.id), Entity::Contract(Box::new(contract))));
            rows.push((Key::Application(file.id), Entity::Application(Box::new(file))));
            rows.push((Key::Voucher(it.issued.voucher), Entity::Voucher(Box::new(it))));
        }
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.write(rows);
    }
}

fn code(number: usize) -> String {
    credit_code(5_000 + u32::try_from(number).unwrap())
}

/// The names of the made-up providers in a text.
fn named(page: &str) -> BTreeSet<String> {
    let names = page.split("机构").skip(1).map(|rest| rest.chars().take(4).collect::<String>());
    names.filter(|it| it.len() == 4 && it.bytes().all(|digit| digit.is_ascii_digit())).collect()
}

/// Every page of a list, by the way to the next.
fn pages(browser: &Browser<'_>, first: &str) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), first.to_owned());
    loop {
        let page = browser.page(&path);
        let next = page.split("\" rel=\"next\"").next().filter(|it| it.len() < page.len());
        let next = next.and_then(|before| before.rsplit('"').next()).map(str::to_owned);
        all.push(page);
        match next {
            Some(next) => path = next.replace("&amp;", "&").replace("&#38;", "&"),
            None => return all,
        }
    }
}

#[test]
fn a_provider_is_found_among_any_number() {
    let crowd = Crowd::new();
    crowd.providers();
    let public = Browser::new(&crowd.bench);
    let all: BTreeSet<String> =
        pages(&public, "/providers").iter().flat_map(|it| named(it)).collect();
    assert_eq!(all.len(), MANY);
    // By a part of its name, by its credit code and by a part of that.
    let last = code(MANY - 1);
    for asked in ["0619", "%E6%9C%BA%E6%9E%840619", &last, &last.to_lowercase(), &last[8..17]] {
        let page = public.page(&format!("/providers?q={asked}"));
        assert_eq!(named(&page), BTreeSet::from(["0619".to_owned()]), "{asked}");
    }
    // Services: all are counted, and it is said that not all are listed.
    let page = public.page("/providers?category=management");
    let says = format!("找到{}项标准服务", MANY + 1);
    assert!(page.contains(&says) && page.contains("只列出价格最低的60项"), "{page}");

    let browser = Browser::of(&crowd.bench, ENTERPRISE);
    let reply = browser.fill(&browser.page("/apply"), "/apply", &[]);
    let address = leads_to(&reply).to_owned();
    let page = browser.page(&address);
    assert_eq!(named(&page).len(), 49, "beside the one of another name");
    assert!(page.contains("符合的机构不止50家"), "{page}");
    // What was typed elsewhere is kept while a provider is looked for.
    let typed = [("_find", "0619"), ("contract.number", "云-1"), ("_go", "find")];
    let found = leads_to(&browser.fill(&page, &address, &typed)).to_owned();
    let page = browser.page(found.split('#').next().unwrap());
    assert_eq!(named(&page), BTreeSet::from(["0619".to_owned()]), "{page}");
    assert!(page.contains("value=\"0619\"") && page.contains("value=\"云-1\""), "{page}");
    assert!(!page.contains("符合的机构不止"), "{page}");
    let chosen = Uuid::from_u128(0x1000_0000 + MANY as u128 - 1).to_string();
    let typed = [("_find", &last[..]), ("contract.provider", &chosen), ("_go", "next")];
    let reply = browser.fill(&page, &address, &typed);
    assert_eq!(reply.status.as_u16(), 422, "dates are missing");
    let page = html(&reply);
    assert!(page.contains(&format!("value=\"{chosen}\" selected")), "{page}");
    assert!(page.contains(&format!("value=\"{last}\"")), "what was looked for stays: {page}");
    // The one chosen stays in the list whatever is looked for next; nobody found is said.
    let typed = [("_find", "没有这家"), ("contract.provider", &chosen), ("_go", "find")];
    let found = leads_to(&browser.fill(&page, &address, &typed)).to_owned();
    let page = browser.page(found.split('#').next().unwrap());
    assert!(page.contains(&format!("value=\"{chosen}\" selected")), "{page}");
    assert!(page.contains("没有符合的机构"), "{page}");
    let english = Browser { lang: "en", ..browser };
    assert!(english.page(&address).contains("There are more than 50 of them"));
}

#[test]
fn the_file_of_vouchers_has_every_one() {
    let crowd = Crowd::new();
    crowd.vouchers();
    let public = Browser::new(&crowd.bench);
    let reply = public.get("/results.csv?year=2021");
    assert_eq!(reply.status.as_u16(), 200);
    let text = html(&reply);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 1 + MANY, "the head, the first, its copies");
    assert!(text.ends_with("\r\n") && lines.iter().all(|line| line.matches(',').count() == 4));
    let faces: BTreeSet<&str> = lines[1..].iter().map(|it| it.split(',').nth(3).unwrap()).collect();
    assert_eq!(faces.len(), 1 + MANY, "each once");
    assert!(faces.contains("\"10000.00\"") && faces.contains("\"10006.19\""), "{faces:?}");
    // The pages behind each other hold the same.
    let shown = pages(&public, "/results/vouchers?year=2021");
    let rows: usize = shown.iter().map(|it| it.matches("<th scope=\"row\">").count()).sum();
    assert_eq!(rows, 1 + MANY);
    // So do the firm's own pages, and the API's.
    let browser = Browser::of(&crowd.bench, ENTERPRISE);
    let own: BTreeSet<String> = pages(&browser, "/vouchers")
        .iter()
        .flat_map(|page| page.split("href=\"/vouchers/").skip(1))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|it| !it.contains('?'))
        .collect();
    assert_eq!(own.len(), 1 + MANY);
}

/// Every move of the money, however many.
#[test]
fn the_file_of_the_ledger_has_every_move() {
    let bench = Bench::new();
    for nth in 0..MANY {
        let form = json!({"year": 2021, "amount_fen": 100, "document": format!("第{nth}次追加")});
        bench.must("财政经办", "budget/appropriate", &form);
    }
    let browser = Browser::of(&bench, AUDITOR);
    let text = html(&browser.get("/budget/2021/ledger.csv"));
    assert_eq!(text.lines().count(), 1 + 1 + MANY, "the head, the first amount, what was added");
    let last = 10_000_000 + MANY;
    assert!(text.lines().nth(1).unwrap().ends_with(&format!(",{last}.00")), "{text}");
}

/// Every firm that was asked about, in each format.
#[test]
fn the_answers_about_many_firms_are_all_there() {
    let bench = Bench::new();
    let codes: Vec<String> = (0..MANY).map(code).collect();
    for (format, count) in [("csv", MANY + 1), ("json", MANY)] {
        let form = json!({"credit_codes": codes, "kind": "any-industrial", "format": format});
        let reply = bench.run(Some(FUND), "exclusion", &form);
        assert_eq!(reply.status.as_u16(), 200, "{}", reply.body);
        let found = match reply.body["items"].as_array() {
            Some(items) => items.len(),
            None => html(&reply).lines().count(),
        };
        assert_eq!(found, count, "{format}");
    }
    let form = json!({"credit_codes": codes, "kind": "any-industrial", "format": "xlsx"});
    let reply = bench.run(Some(FUND), "exclusion", &form);
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(reply.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_size(), (MANY + 1, 3));
    assert_eq!(sheet.get((MANY, 0)).unwrap().to_string(), code(MANY - 1));
    // More than one answer holds is refused, not cut off.
    let codes: Vec<Value> = (0..1_001).map(|nth| json!(code(nth))).collect();
    let form = json!({"credit_codes": codes, "kind": "any-industrial", "format": "csv"});
    bench.run(Some(FUND), "exclusion", &form).problem(400, "invalid");
}

/// A draft that was saved more often than a file's history is read in one go.
#[test]
fn the_newest_text_of_a_draft_is_shown_however_often_it_was_saved() {
    let bench = Bench::new();
    let browser = Browser::of(&bench, ENTERPRISE);
    let reply = browser.fill(&browser.page("/apply"), "/apply", &[]);
    let address = leads_to(&reply).to_owned();
    let id = address.split('/').nth(2).unwrap();
    for nth in 0..450 {
        let typed = json!([["contract.number", format!("第{nth}稿")]]);
        let form = json!({"application": id, "form": {"typed": typed}});
        bench.must(ENTERPRISE, "application/save", &form);
    }
    let page = browser.page(&address);
    assert!(page.contains("value=\"第449稿\""), "{page}");
}
