//! The journal for who may read it: events by actor, kind, rule, days, file, voucher and firm.

mod leaf;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::number::VoucherNumber;
use yunquan_core::sight::{SIGHTS, Sight};
use yunquan_core::time::{Instant, parse_date};
use yunquan_core::world::Key;
use yunquan_service::events;
use yunquan_service::lists::{Found, Leaf, Search};

use super::{facts, file, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures;
use crate::frame::Frame;
use crate::parts::field::{Field, Kind, Opt};
use crate::parts::pager::encoded;
use crate::view::View;
use crate::visitor::Visitor;

pub(crate) use leaf::show as leaf;

/// Leaves on a page.
const PAGE: u32 = 50;

/// An event in the list.
struct Row {
    seq: u64,
    at: String,
    what: String,
    by: String,
    about: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "office/journal.html")]
struct Page {
    f: Frame,
    fields: Vec<Field>,
    asks: bool,
    rows: Vec<Row>,
    /// The address of the next page, and from which leaf on it looks.
    older: Option<(String, u64)>,
    first: Option<String>,
    size: u64,
}

/// The page.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, make).await
}

/// What is asked for, as far as it could be understood.
struct Asked {
    fields: Vec<Field>,
    subjects: Option<BTreeSet<Key>>,
    name: String,
    texts: [String; 2],
    from: Option<Instant>,
    until: Option<Instant>,
    wrong: bool,
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let asked = asked(view)?;
    let before = view.who.asks("before").and_then(|text| text.parse().ok());
    // Everything to the auditor; to others the kinds of which they see all, and what they name.
    let all = SIGHTS
        .iter()
        .filter(|(_, roles, sight)| *sight == Sight::All && roles.contains(&account.role));
    let kinds: Vec<&str> = all.map(|(kind, ..)| *kind).collect();
    let whole = account.role == Role::Auditor;
    let mut subjects = None;
    if let Some(named) = &asked.subjects {
        let mut seen = Vec::new();
        for key in named {
            if whole || kinds.contains(&key.kind()) || sight::visible(view, key).is_ok() {
                seen.push(key.to_string());
            }
        }
        subjects = Some(seen);
    }
    let search = Search {
        kinds: (!whole && subjects.is_none()).then_some(kinds),
        subjects,
        name: &asked.name,
        texts: [&asked.texts[0], &asked.texts[1]],
        from: asked.from,
        until: asked.until,
        before,
        limit: PAGE,
        ..Search::default()
    };
    let found = if asked.wrong { Found::default() } else { view.lens.search(&search)? };
    let asks = asked.fields.iter().any(|field| !field.value.is_empty());
    Ok(Page {
        f: view.frame("nav-journal"),
        rows: rows(view, &found.leaves)?,
        older: found.next.map(|seq| (address(&asked.fields, Some(seq)), seq)),
        first: before.map(|_| address(&asked.fields, None)),
        fields: asked.fields,
        asks,
        size: view.lens.journal_size()?,
    })
}

/// The address of the same question, from a leaf on.
fn address(fields: &[Field], before: Option<u64>) -> String {
    let asked = fields.iter().filter(|field| !field.value.is_empty());
    let pairs = asked.map(|field| format!("{}={}", field.name, encoded(&field.value)));
    let pairs: Vec<String> = pairs.chain(before.map(|seq| format!("before={seq}"))).collect();
    format!("/journal?{}", pairs.join("&"))
}

fn field(view: &View<'_>, kind: Kind, name: &str) -> Field {
    Field {
        kind,
        words: view.w,
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: view.w.of_family("search", name),
        value: view.who.asks(name).unwrap_or_default().trim().to_owned(),
        ..Field::default()
    }
}

/// The words after `search-`: what may be asked.
pub(crate) const FIELDS: &[&str] = &["of", "firm", "by", "what", "rule", "from", "to"];

fn asked(view: &View<'_>) -> Result<Asked, Trouble> {
    let hinted = |name: &str| {
        let field = field(view, Kind::Text, name);
        field.hint(view.w.of_family("search-hint", name))
    };
    let (mut of, mut firm, mut by) = (hinted("of"), hinted("firm"), hinted("by"));
    let what = Field { options: kinds(view), ..field(view, Kind::Select, "what") };
    let rule = Field { options: rules(view), ..field(view, Kind::Select, "rule") };
    let (mut from, mut to) = (field(view, Kind::Date, "from"), field(view, Kind::Date, "to"));
    let mut subjects: Option<BTreeSet<Key>> = None;
    if !of.value.is_empty() {
        let key = about(view, &of.value)?;
        if key.is_none() {
            of.fault = Some(view.w.t("search-of-none"));
        }
        subjects = Some(key.into_iter().collect());
    }
    if !firm.value.is_empty() {
        let (files, more) = view.lens.firm_files(&firm.value)?;
        let files: BTreeSet<Key> = files.into_iter().collect();
        if more {
            firm.hint = view.w.t("search-firm-more");
        }
        if files.is_empty() {
            firm.fault = Some(view.w.t("search-firm-none"));
        }
        subjects = Some(match subjects {
            None => files,
            Some(named) => named.intersection(&files).cloned().collect(),
        });
    }
    let mut texts = [String::new(), String::new()];
    if !by.value.is_empty() {
        match actor(view, &by.value)? {
            Some(actor) => texts[0] = format!("\"by\":\"{actor}\",\"do\":"),
            None => by.fault = Some(view.w.t("search-by-none")),
        }
    }
    if !rule.value.is_empty() {
        // A whole article is the beginning of its rules' names.
        let end = if rule.value.contains('.') { "\"" } else { "." };
        texts[1] = format!("\"{}{end}", rule.value);
    }
    let zone = view.lens.pack.zone();
    let day = |field: &mut Field, last: bool| {
        let day = parse_date(&field.value);
        if day.is_none() && !field.value.is_empty() {
            field.fault = Some(view.w.t("search-day-wrong"));
        }
        day.map(|day| if last { zone.end_of_day(day) } else { zone.start_of_day(day) })
    };
    let (since, until) = (day(&mut from, false), day(&mut to, true));
    if since.zip(until).is_some_and(|(from, until)| until <= from) {
        to.fault = Some(view.w.t("search-day-order"));
    }
    let name = what.value.clone();
    let fields = vec![of, firm, by, what, rule, from, to];
    let wrong = fields.iter().any(|field| field.fault.is_some());
    Ok(Asked { fields, subjects, name, texts, from: since, until, wrong })
}

/// A file: a voucher's number, or a key.
fn about(view: &View<'_>, asked: &str) -> Result<Option<Key>, Trouble> {
    if let Ok(number) = asked.parse::<VoucherNumber>() {
        let voucher = view.lens.voucher_of(&number)?;
        return Ok(voucher.map(|voucher| Key::Voucher(voucher.issued.voucher)));
    }
    Ok(asked.parse::<Key>().ok())
}

/// Somebody as leaves name him.
fn actor(view: &View<'_>, asked: &str) -> Result<Option<String>, Trouble> {
    for word in ["system", "public"] {
        if asked == word || asked == view.w.of_family("actor", word) {
            return Ok(Some(word.to_owned()));
        }
    }
    Ok(view.lens.account_called(asked)?.map(|account| account.id.to_string()))
}

/// Kinds of event: all of an aggregate, or one.
fn kinds(view: &View<'_>) -> Vec<Opt> {
    let mut options: Vec<Opt> = Vec::new();
    let mut last = String::new();
    for name in events::names() {
        let kind = name.split('.').next().unwrap_or_default().to_owned();
        let called = view.w.of_family("aggregate", &kind);
        if kind != last {
            options.push(Opt::new(format!("{kind}."), view.w.t1("search-all", "kind", &called)));
            last = kind;
        }
        options.push(Opt::new(name.clone(), format!("{called}　{}", file::event(view, &name))));
    }
    options
}

/// Articles and their rules.
fn rules(view: &View<'_>) -> Vec<Opt> {
    let mut options: Vec<Opt> = Vec::new();
    let mut last = String::new();
    for rule in view.lens.pack.rules() {
        if rule.article != last {
            let number = rule.article.parse().map_or_else(
                |_| rule.article.clone(),
                |number| if view.w.zh() { figures::chinese(number) } else { rule.article.clone() },
            );
            let called = view.w.t1("article-head", "number", number);
            options.push(Opt::new(format!("R{}", rule.article), called));
            last.clone_from(&rule.article);
        }
        let text: String = rule.text.in_(view.w.lang()).chars().take(24).collect();
        options.push(Opt::new(rule.id.as_str(), format!("{} {text}…", rule.id)));
    }
    options
}

fn rows(view: &View<'_>, leaves: &[Leaf]) -> Result<Vec<Row>, Trouble> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut rows = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let key: Option<Key> = leaf.subject.parse().ok();
        let by = by(&leaf.bytes);
        if !names.contains_key(&by) {
            names.insert(by.clone(), who(view, &by)?);
        }
        if let Some(key) = key.as_ref().filter(|_| !names.contains_key(&leaf.subject)) {
            names.insert(leaf.subject.clone(), facts::label(view, key)?);
        }
        let seen = key.filter(|key| sight::sees(key.kind(), view.who.role()).is_some());
        rows.push(Row {
            seq: leaf.seq,
            at: view.moment(leaf.at),
            what: file::event(view, &leaf.name),
            by: names.get(&by).cloned().unwrap_or_default(),
            about: names.get(&leaf.subject).cloned().unwrap_or_default(),
            href: seen.as_ref().and_then(sight::href),
        });
    }
    Ok(rows)
}

/// Who wrote a leaf, as it names him.
fn by(bytes: &[u8]) -> String {
    let leaf: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    leaf["by"].as_str().unwrap_or_default().to_owned()
}

/// Who wrote a leaf, by his login and role.
fn who(view: &View<'_>, by: &str) -> Result<String, Trouble> {
    if ["system", "public"].contains(&by) {
        return Ok(view.w.of_family("actor", by));
    }
    let account = match by.parse() {
        Ok(id) => view.lens.find_account(id)?,
        Err(_) => None,
    };
    Ok(account.map_or_else(
        || by.to_owned(),
        |it| format!("{}　{}", it.login, view.w.of_family("role", it.role.as_str())),
    ))
}
