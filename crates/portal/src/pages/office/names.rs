//! What files are called: by their parties, their year and their day, not by an id.

use serde_json::Value;
use yunquan_core::refusal::Facts;
use yunquan_core::time::Date;
use yunquan_core::world::Key;

use crate::fault::Trouble;
use crate::view::View;

/// How many names stand before "and so on".
const NAMES: usize = 3;

/// What a file is called, from its read model.
pub(super) fn called(view: &View<'_>, key: &Key, shown: &Value) -> Result<String, Trouble> {
    let text = |name: &str| shown[name].as_str().map(str::to_owned);
    let day = |name: &str| day(view, shown[name].as_str().unwrap_or_default());
    let count = |name: &str| shown[name].as_array().map_or(0, Vec::len);
    let own = match key {
        Key::Application(_) => {
            let firm = party(view, &format!("enterprise/{}", text_of(shown, "enterprise")))?;
            firm.map(|name| view.w.t1("application-called", "name", name))
        }
        Key::Redemption(_) => Some(format!(
            "{} / {}",
            text_of(shown, "enterprise_name"),
            text_of(shown, "provider_name")
        )),
        Key::Panel(_) => Some(panel(view, shown)?),
        Key::Case(_) => {
            let parties = shown["parties"].as_array().into_iter().flatten();
            let names = parties.filter_map(|it| it["name"].as_str().map(str::to_owned)).collect();
            Some(view.w.t1("case-called", "names", listed(view, names)))
        }
        Key::Publicity(_) => {
            let title = view.w.of_family("publicity", &text_of(shown, "kind"));
            Some(view.w.t2("publicity-line", "title", title, "count", count("items")))
        }
        Key::Settlement(_) => {
            Some(view.w.t2("settlement-called", "day", day("prepared_on"), "count", count("items")))
        }
        Key::Round(_) => {
            let year = shown["year"].to_string();
            Some(view.w.t2("round-called", "year", year, "day", day("prepared_on")))
        }
        Key::Budget(year) => Some(view.w.t1("budget-of", "year", year.to_string())),
        Key::Signal(_) => Some(signal(view, shown)),
        Key::Inspection(_) | Key::Notice(_) => text("title"),
        _ => text("name")
            .or_else(|| text("number"))
            .or_else(|| text("login"))
            .or_else(|| text("voucher_number")),
    };
    Ok(own.filter(|name| !name.is_empty()).unwrap_or_else(|| by_id(view, key)))
}

fn text_of(shown: &Value, name: &str) -> String {
    shown[name].as_str().unwrap_or_default().to_owned()
}

/// A kind and the end of an id, where there is nothing better.
fn by_id(view: &View<'_>, key: &Key) -> String {
    let id = key.id();
    let start = id.len().saturating_sub(8);
    let known = view.w.has(&format!("aggregate-{}", key.kind()));
    let kind = if known { view.w.of_family("aggregate", key.kind()) } else { String::new() };
    format!("{kind} {}", id.get(start..).unwrap_or(&id)).trim().to_owned()
}

/// A civil day as pages write it; as it stands where it is none.
pub(super) fn day(view: &View<'_>, text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| view.date(day))
}

fn party(view: &View<'_>, key: &str) -> Result<Option<String>, Trouble> {
    Ok(match key.parse() {
        Ok(party) => view.lens.party_name(party)?,
        Err(_) => None,
    })
}

/// Some names, and that there are more.
fn listed(view: &View<'_>, mut names: Vec<String>) -> String {
    let all = names.len();
    names.truncate(NAMES);
    let some = names.join(if view.w.zh() { "、" } else { ", " });
    if all > NAMES { view.w.t2("and-others", "names", some, "count", all) } else { some }
}

/// A panel by what it judges.
fn panel(view: &View<'_>, shown: &Value) -> Result<String, Trouble> {
    let ids = |name: &str| -> Vec<String> {
        let all = shown[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        all.map(str::to_owned).collect()
    };
    let (redemptions, providers) = (ids("redemptions"), ids("providers"));
    let mut names = Vec::new();
    for id in &providers {
        names.extend(party(view, &format!("provider/{id}"))?);
    }
    for id in redemptions.iter().take(NAMES + 1) {
        let Ok(key) = format!("redemption/{id}").parse::<Key>() else { continue };
        let file = view.lens.view(&key)?.unwrap_or_default();
        names.push(text_of(&file, "enterprise_name"));
    }
    names.extend(redemptions.iter().skip(NAMES + 1).map(|_| String::new()));
    let word = if providers.is_empty() { "panel-of-redemptions" } else { "panel-of-providers" };
    Ok(view.w.t1(word, "names", listed(view, names)))
}

/// What signals have seen: the words after `seen-`.
pub(crate) const SEEN: &[&str] = &[
    "customers-share-owner",
    "file-reused",
    "invoice-reused",
    "other-contract",
    "other-enterprise",
    "other-provider",
    "other-service",
    "price-above-catalogue",
    "round-trip",
    "same-address",
    "same-contact",
    "same-device",
    "second-use",
    "site",
];

/// What a signal's facts say was seen; none where they name nothing that has words.
pub(super) fn seen(view: &View<'_>, facts: &Facts) -> Option<String> {
    let seen = ["attempt", "pattern"].iter().find_map(|name| facts.get(*name)?.as_str());
    // Some say it by what they name.
    let named = || {
        let names = [("invoice", "invoice-reused"), ("file", "file-reused"), ("voucher", "site")];
        names.into_iter().find(|(fact, _)| facts.contains_key(*fact)).map(|(_, word)| word)
    };
    let seen = seen.or_else(named).filter(|seen| SEEN.contains(seen))?;
    Some(view.w.of_family("seen", seen))
}

/// A signal by what was seen.
pub(super) fn signal(view: &View<'_>, shown: &Value) -> String {
    let rule = shown["rule"].as_str().unwrap_or_default();
    let cited = view.article(rule).cited;
    let facts: Facts = serde_json::from_value(shown["facts"].clone()).unwrap_or_default();
    if let Some(seen) = seen(view, &facts) {
        return format!("{seen} {cited}");
    }
    let says = rule.parse().map(|rule| view.lens.pack.explain(&rule, &facts, view.w.lang()));
    format!("{} {cited}", says.unwrap_or_default()).trim().to_owned()
}
