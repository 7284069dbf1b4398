//! What pages offer, over every file of a city that has lived for more than a year: the state of
//! the file lets it through. What speaks against it besides (a person, a day, a sum) is the
//! command's own answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use yunquan_core::account::{Account, Role, Status};
use yunquan_core::command::Command;
use yunquan_core::refusal::Rejection;
use yunquan_core::world::{Entity, Key};
use yunquan_service::envelope::Who;
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
fn of_address(href: &str, file: &[(String, String)]) -> Option<Offer> {
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
    let (_, name) = asked.iter().find(|(name, _)| name == "do")?;
    Some((name.replace("%2F", "/"), file.to_vec()))
}

/// Everything that the page of a file offers.
fn offers(page: &str, key: &Key) -> Vec<Offer> {
    let file = vec![(key.kind().to_owned(), key.id())];
    let mut found = Vec::new();
    let main = page.split("<main").nth(1).unwrap();
    for form in main.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
        let pairs = carried(form);
        if let Some((_, name)) = pairs.iter().find(|(name, _)| name == "command") {
            found.push((name.clone(), pairs));
        }
        let decisions = form.split("name=\"decision\" value=\"").skip(1);
        found.extend(decisions.map(|it| (it.split('"').next().unwrap().to_owned(), file.clone())));
    }
    let hrefs = main.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap());
    found.extend(hrefs.filter_map(|href| of_address(&href.replace("&amp;", "&"), &file)));
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
        let number = text.parse::<i64>().ok().filter(|_| inner["type"] == "integer");
        map.insert(first.to_owned(), number.map_or_else(|| json!(text), |number| json!(number)));
    }
}

/// What stands against an offer, with samples in place of what nobody has typed yet.
fn objection(bench: &Bench, who: Who, (name, pairs): &Offer) -> Option<Rejection> {
    let schema = Command::schema(name).unwrap_or_else(|| panic!("there is no command {name}"));
    let mut form = Value::Object(Map::new());
    for (path, text) in pairs {
        put(&mut form, path, text, &schema);
    }
    let faults = match Command::read(name, &form).unwrap() {
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let (command, _) = Command::mended(name, &form, &faults)?;
    bench.office.objection(who, &command)
}

/// The word of a state by which a refusal says that the file is not in the right one.
fn of_the_state(rejection: &Rejection) -> Option<String> {
    let Rejection::Refused(refusal) = rejection else { return None };
    let facts = ["status", "stage"].iter().find_map(|fact| refusal.facts.get(*fact));
    facts.map(|fact| format!("{} {fact}", refusal.rule))
}

#[test]
fn the_state_lets_every_offer_of_every_page_through() {
    let bench = city();
    let officers = officers(&bench);
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let (mut pages, mut names) = (0, BTreeSet::new());
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
                for offer in offers(&html(&reply), &key) {
                    names.insert(offer.0.clone());
                    let told = objection(&bench, Who::Account(account.id), &offer);
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
    assert!(pages > 500 && names.len() > 20, "{pages} pages, {names:?}");
}
