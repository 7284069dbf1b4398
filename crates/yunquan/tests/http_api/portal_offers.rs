//! What pages offer, over every file of a city that has lived for more than a year: the state of
//! the file lets it through. What speaks against it besides (a person, a day, a sum) is the
//! command's own answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use yunquan_core::access::GRANTS;
use yunquan_core::account::{Account, Role, Status};
use yunquan_core::command::{Command, decide};
use yunquan_core::digest::Digest;
use yunquan_core::occasion::{Actor, Occasion};
use yunquan_core::offer;
use yunquan_core::refusal::{Rejection, Stop};
use yunquan_core::world::{Entity, Key, World};
use yunquan_service::packs;
use yunquan_service::simulation::{self, SimulationPlan};
use yunquan_store::Query;

use crate::bench::Bench;
use crate::portal_browser::{Browser, html};

/// The kinds of files that officers' pages show.
const KINDS: &[&str] = &[
    "application",
    "enterprise",
    "provider",
    "publicity",
    "round",
    "voucher",
    "panel",
    "redemption",
    "settlement",
    "case",
    "signal",
    "inspection",
    "account",
];
/// What begins a file of a kind from a page of its own.
const BEGUN: &[(&str, &str)] = &[
    ("panel", "panel/commission"),
    ("settlement", "settlement/prepare"),
    ("case", "case/open"),
    ("inspection", "inspection/plan"),
    ("provider", "provider/post"),
];
/// Commands of which the samples are faulted before the state is looked at, and one whose refusal
/// names the list that took its place: of these only the offers are looked at.
const SAMPLES_FIRST: &[&str] = &[
    "case/decide-voucher",
    "case/find",
    "case/receive",
    "enterprise/succeed",
    "provider/succeed",
    "redemption/check",
    "round/issue",
    "settlement/record",
    "voucher/rebind",
];
/// People of one role who are looked with; of experts and districts there are many alike.
const ALIKE: usize = 4;

/// A command as a page offers it: its name, and what the page fills in.
type Offer = (String, Vec<(String, String)>);

fn city() -> Bench {
    let pack = Arc::new(packs::built_in().unwrap());
    let until = Some(pack.zone().parse_local("2021-03-17 09:30").unwrap());
    let plan = SimulationPlan { seed: 7, enterprises: 16, years: 2020..=2021, until };
    let office = plan.office(yunquan_store::sqlite::open_memory().unwrap(), pack, 0).unwrap();
    simulation::run(&plan, &office, &mut |_, _| {}).unwrap();
    Bench::over(office)
}

fn all(bench: &Bench, kind: &str) -> Vec<(Key, Entity)> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = bench.office.reader().list(&Query::of(kind).after(after)).unwrap();
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// Officers who can sign in, some of each role.
fn officers(bench: &Bench) -> Vec<Account> {
    let mut roles: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (_, entity) in all(bench, "account") {
        let Entity::Account(it) = entity else { continue };
        let firm = matches!(it.role, Role::Enterprise | Role::Provider | Role::Fund);
        let count = roles.entry(it.role.as_str()).or_default();
        if !firm && it.status == Status::Active && *count < ALIKE {
            *count += 1;
            found.push(*it);
        }
    }
    found
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// What a form carries as it stands: hidden texts, what is ticked, of a choice the first.
fn carried(form: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for tag in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let kind = attribute(tag, "type").unwrap_or_default();
        let sent = kind == "hidden" || (kind == "checkbox" && tag.contains(" checked"));
        if let (true, Some(name), Some(value)) =
            (sent, attribute(tag, "name"), attribute(tag, "value"))
        {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    for select in form.split("<select").skip(1).map(|rest| rest.split("</select>").next().unwrap())
    {
        let options = select.split("<option value=\"").skip(1);
        let first = options.map(|it| it.split('"').next().unwrap()).find(|it| !it.is_empty());
        if let (Some(name), Some(value)) = (attribute(select, "name"), first) {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    pairs.retain(|(name, value)| !name.starts_with('_') && !value.is_empty());
    pairs
}

/// The command of an address, and what the address fills in.
fn of_address(href: &str) -> Option<Offer> {
    let (path, query) = href.split('#').next()?.split_once('?').unwrap_or((href, ""));
    let asked = query.split('&').filter_map(|pair| pair.split_once('='));
    let asked: Vec<_> = asked.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    if let Some(name) = path.strip_prefix("/do/") {
        return Some((name.to_owned(), asked));
    }
    if let Some(kind) = path.strip_prefix("/files/").and_then(|rest| rest.strip_suffix("/new")) {
        let (_, name) = BEGUN.iter().find(|(of, _)| *of == kind)?;
        return (!asked.is_empty()).then(|| ((*name).to_owned(), asked));
    }
    None
}

/// Everything that the page of a file offers, also by the other forms to which it leads.
fn offers(browser: &Browser<'_>, page: &str, key: &Key) -> Vec<Offer> {
    let file = vec![(key.kind().to_owned(), key.id())];
    let main = page.split("<main").nth(1).unwrap();
    let mut found = open_forms(main, &file);
    let hrefs = main.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap());
    for href in hrefs.map(|href| href.replace("&amp;", "&")) {
        if href.contains("?do=") {
            let page = browser.page(href.split('#').next().unwrap());
            found.extend(open_forms(page.split("<main").nth(1).unwrap(), &file));
        }
        found.extend(of_address(&href));
    }
    found
}

/// The forms that stand open on a page.
fn open_forms(main: &str, file: &[(String, String)]) -> Vec<Offer> {
    let mut found = Vec::new();
    for form in main.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
        let pairs = carried(form);
        if let Some((_, name)) = pairs.iter().find(|(name, _)| name == "command") {
            found.push((name.clone(), pairs));
        }
        let decisions = form.split("name=\"decision\" value=\"").skip(1);
        found.extend(decisions.map(|it| (it.split('"').next().unwrap().to_owned(), file.to_vec())));
    }
    found
}

/// Puts a text at a dotted path.
fn put(form: &mut Value, path: &str, text: &str, schema: &Value) {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let inner = &schema["properties"][first];
    let Some(map) = form.as_object_mut() else { return };
    if inner["type"] == "array" && !rest.is_empty() {
        let list = map.entry(first).or_insert_with(|| json!([])).as_array_mut().unwrap();
        let (row, field) = rest.split_once('.').unwrap_or((rest, ""));
        let Ok(row) = row.parse::<usize>() else { return };
        while list.len() <= row {
            list.push(json!({}));
        }
        if !field.is_empty() {
            put(&mut list[row], field, text, &inner["items"]);
        }
    } else if inner["type"] == "array" {
        let list = map.entry(first).or_insert_with(|| json!([])).as_array_mut().unwrap();
        list.extend(text.split(',').map(|it| json!(it)));
    } else if rest.is_empty() && !inner.is_null() {
        if let ("boolean", Ok(flag)) = (inner["type"].as_str().unwrap_or_default(), text.parse()) {
            map.insert(first.to_owned(), Value::Bool(flag));
            return;
        }
        let number = text.parse::<i64>().ok().filter(|_| inner["type"] == "integer");
        map.insert(first.to_owned(), number.map_or_else(|| json!(text), |number| json!(number)));
    }
}

/// What stands against an offer as things are, with samples in place of what nobody has typed yet;
/// nothing is done.
fn objection(bench: &Bench, who: &Account, (name, pairs): &Offer) -> Option<Rejection> {
    let schema = Command::schema(name).unwrap_or_else(|| panic!("there is no command {name}"));
    let mut form = Value::Object(Map::new());
    for (path, text) in pairs {
        put(&mut form, path, text, &schema);
    }
    let faults = Command::read(name, &form).unwrap().err().unwrap_or_default();
    let (command, _) = Command::mended(name, &form, &faults)?;
    let lens = bench.office.lens().unwrap();
    let (mut entities, mut sets) = (Vec::new(), Vec::new());
    loop {
        let mut world = World::default();
        entities.iter().cloned().for_each(|(key, entity)| world.load(key, entity));
        sets.iter().cloned().for_each(|(set, ids)| world.load_set(set, ids));
        let (actor, zero) = (Actor::Account(Box::new(who.clone())), [0; 32]);
        let (pack, calendar) = (lens.pack, &lens.calendar);
        let mut on = Occasion::new(lens.now, actor, pack, calendar, Digest(zero), zero);
        match decide(command.clone(), &mut world, &mut on) {
            Ok(_) => return None,
            Err(Stop::No(rejection, _)) => return Some(rejection),
            Err(Stop::Missing(Key::Set(set))) => sets.push((set, lens.reader.set(set).unwrap())),
            Err(Stop::Missing(key)) => {
                let entity = lens.reader.entity(&key).unwrap();
                entities.push((key, entity));
            }
        }
    }
}

/// The word of a state by which a refusal says that the file is not in the right one.
fn of_the_state(rejection: &Rejection) -> Option<String> {
    let Rejection::Refused(refusal) = rejection else { return None };
    let facts = ["status", "stage"].iter().find_map(|fact| refusal.facts.get(*fact));
    facts.map(|fact| format!("{} {fact}", refusal.rule))
}

/// What a form can take from the file itself: the file, and the first of whatever it names.
fn of_itself(state: &Value, key: &Key) -> Vec<(String, String)> {
    let mut pairs = vec![(key.kind().to_owned(), key.id()), (format!("{}s", key.kind()), key.id())];
    let first = |path: &str| state.pointer(path).and_then(Value::as_str).map(str::to_owned);
    for (field, places) in [
        ("party", ["/parties/0/party", "/subjects/0/party"]),
        ("voucher", ["/vouchers/0/voucher", "/claims/0/voucher"]),
        ("vouchers", ["/vouchers/0/voucher", "/claims/0/voucher"]),
        ("results.0.redemption", ["/items/0/redemption", ""]),
    ] {
        let found = places.iter().find_map(|place| first(place));
        pairs.extend(found.map(|text| (field.to_owned(), text)));
    }
    pairs
}

/// Whether a command that the state keeps off a page would be refused because of the state: by each
/// command, how often it was and how often something else was said.
fn kept_off(bench: &Bench, who: &Account, key: &Key, found: &mut BTreeMap<&'static str, [u32; 2]>) {
    let state = bench.office.lens().unwrap().view(key).unwrap().unwrap();
    let status = state["status"].as_str().unwrap_or_default();
    let prefix = format!("{}/", key.kind());
    for (name, holder, _) in GRANTS {
        let own = *holder == who.role && name.starts_with(&prefix);
        if !own || offer::open(key.kind(), status, name) {
            continue;
        }
        let told = objection(bench, who, &((*name).to_owned(), of_itself(&state, key)));
        let by_state = told.as_ref().and_then(of_the_state).is_some();
        found.entry(name).or_default()[usize::from(!by_state)] += 1;
    }
}

#[test]
fn the_state_lets_every_offer_of_every_page_through() {
    let bench = city();
    let officers = officers(&bench);
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let (mut pages, mut names, mut kept) = (0, BTreeSet::new(), BTreeMap::new());
    let browsers: Vec<(&Account, Browser<'_>)> =
        officers.iter().map(|it| (it, Browser::of(&bench, &it.login))).collect();
    for kind in KINDS {
        for (key, _) in all(&bench, kind) {
            let address = match &key {
                Key::Application(id) => format!("/review/{id}"),
                key => format!("/files/{key}"),
            };
            for (account, browser) in &browsers {
                let reply = browser.get(&address);
                if reply.status.as_u16() != 200 {
                    continue;
                }
                pages += 1;
                kept_off(&bench, account, &key, &mut kept);
                for offer in offers(browser, &html(&reply), &key) {
                    names.insert(offer.0.clone());
                    let told = objection(&bench, account, &offer);
                    if let Some(why) = told.as_ref().and_then(of_the_state) {
                        let state = bench.office.lens().unwrap().view(&key).unwrap().unwrap();
                        let what = format!("{kind} {}: {} {why}", state["status"], offer.0);
                        wrong.entry(what).or_insert(format!("{} {address}", account.login));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What stands on no page is refused by the state: the table hides nothing that could be done,
    // and the eye of this test sees what it looks for.
    let blind =
        kept.iter().filter(|(name, [by_state, _])| *by_state == 0 && !SAMPLES_FIRST.contains(name));
    assert_eq!(blind.count(), 0, "{kept:?}");
    assert!(pages > 500 && names.len() > 20, "{pages} pages, {names:?}");
}
