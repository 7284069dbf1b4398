//! A list that was made public: its items, the objections with who objects and what proves them,
//! and the reviewer's decision on each.

use askama::Template;
use yunquan_core::ids::{ApplicationId, ProviderId, PublicityId};
use yunquan_core::publicity::{Kind, Objection, Publicity};
use yunquan_core::world::{Entity, Key};

use super::materials::{self, Materials};
use super::own::{self, Deeds, Group, Own};
use super::{act, facts, fields, sight};
use crate::fault::Trouble;
use crate::figures::whole_day;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// The most items of a list that are shown; the public page has them all.
const ITEMS: usize = 100;

struct Item {
    name: String,
    href: String,
    objected: bool,
}

/// An objection as whoever decides it needs it.
struct Objected {
    name: String,
    href: String,
    at: String,
    /// Who objects and how to be reached, for who decides; blank once it was erased.
    person: String,
    contact: String,
    facts: String,
    chip: Chip,
    reason: String,
}

#[derive(Template)]
#[template(path = "office/publicity.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    posted: String,
    last: String,
    items: Vec<Item>,
    count: usize,
    public: String,
    objections: Vec<Objected>,
    materials: Materials,
}

/// The page.
pub(super) fn make(view: &View<'_>, id: PublicityId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Publicity(id);
    let Entity::Publicity(it) = sight::visible(view, &key)? else { return Err(Trouble::NotFound) };
    let shown = view.lens.show(&Entity::Publicity(it.clone()))?;
    // A period that is over still has its objections to decide.
    let undecided = it.objections.iter().filter(|objection| objection.upheld.is_none());
    let open: Vec<&Objection> = undecided.collect();
    let names: &[&str] = if open.is_empty() { &[] } else { &["publicity/decide"] };
    let groups = |sheet: &Sheet, name: &'static str| groups(view, sheet, name, &it, &open);
    let (_, o) = own::own(view, &key, &shown, filled, &Deeds { names, groups: &groups })?;
    let item = |item: &uuid::Uuid| {
        let key = key_of(it.kind, *item);
        Ok(Item {
            name: name_of(view, it.kind, *item)?,
            href: sight::href(&key).unwrap_or_default(),
            objected: it.objections.iter().any(|objection| objection.item == *item),
        })
    };
    let title = view.w.of_family("publicity", it.kind.as_str());
    Ok(Page {
        f: view.frame_named(view.w.t2("publicity-line", "title", title, "count", it.items.len())),
        o,
        posted: view.date(it.posted_on),
        last: whole_day(view.w, it.last_day(view.lens.pack, &view.lens.calendar)),
        items: it.items.iter().take(ITEMS).map(item).collect::<Result<_, Trouble>>()?,
        count: it.items.len(),
        public: format!("/publicity/{id}"),
        objections: it
            .objections
            .iter()
            .map(|objection| objected(view, it.kind, objection))
            .collect::<Result<_, _>>()?,
        materials: materials::of(view, &key, named(view, &it)?)?,
    })
}

fn key_of(kind: Kind, item: uuid::Uuid) -> Key {
    match kind {
        Kind::Applications => Key::Application(ApplicationId(item)),
        Kind::Providers => Key::Provider(ProviderId(item)),
    }
}

/// An item by the name of its firm.
fn name_of(view: &View<'_>, kind: Kind, item: uuid::Uuid) -> Result<String, Trouble> {
    if kind == Kind::Providers {
        return facts::label(view, &key_of(kind, item));
    }
    let file = view.lens.find_application(ApplicationId(item))?.ok_or(Trouble::NotFound)?;
    Ok(view.lens.enterprise_name(file.enterprise)?.unwrap_or_default())
}

fn groups(
    view: &View<'_>,
    sheet: &Sheet,
    name: &str,
    it: &Publicity,
    undecided: &[&Objection],
) -> Result<Vec<Group>, Trouble> {
    let mut open = Vec::new();
    for objection in undecided {
        let name = name_of(view, it.kind, objection.item)?;
        open.push(Opt::new(objection.id.to_string(), format!("{name}　{}", at(view, objection))));
    }
    let instead = |path: &str| match path {
        "publicity" => Some(vec![fields::hidden(sheet, path, it.id.to_string())]),
        // The only one needs no choosing.
        "objection" => Some(match open.as_slice() {
            [only] => vec![fields::hidden(sheet, path, only.value.clone())],
            open => vec![sheet.select(path, open)],
        }),
        "upheld" => {
            let (yes, no) = (view.w.t("objection-upheld"), view.w.t("objection-dismissed"));
            let decided = view.w.t("objection-decided");
            Some(vec![fields::choice(sheet, path, yes, no).label(decided)])
        }
        _ => None,
    };
    Ok(Group::plain(fields::of(view, sheet, name, &instead)))
}

fn at(view: &View<'_>, it: &Objection) -> String {
    view.moment(it.at)
}

fn objected(view: &View<'_>, kind: Kind, it: &Objection) -> Result<Objected, Trouble> {
    let decides = act::may(view, "publicity/decide");
    let person = if decides { view.lens.reveal(&it.person)? } else { None };
    let person = person.unwrap_or_default();
    let text = |name: &str| person[name].as_str().unwrap_or_default().to_owned();
    let (class, word) = match it.upheld {
        None => ("due", "objection-open"),
        Some(true) => ("no", "objection-upheld"),
        Some(false) => ("ok", "objection-dismissed"),
    };
    Ok(Objected {
        name: name_of(view, kind, it.item)?,
        href: sight::href(&key_of(kind, it.item)).unwrap_or_default(),
        at: at(view, it),
        person: text("name"),
        contact: text("contact"),
        facts: it.facts.clone(),
        chip: Chip { class, word: view.w.t(word) },
        reason: it.reason.clone().unwrap_or_default(),
    })
}

/// What proves the objections, each file by whom it is about.
fn named(
    view: &View<'_>,
    it: &Publicity,
) -> Result<Vec<(String, yunquan_core::digest::Digest)>, Trouble> {
    let mut files = Vec::new();
    for objection in &it.objections {
        let name = name_of(view, it.kind, objection.item)?;
        files.extend(objection.evidence.iter().map(|file| (name.clone(), *file)));
    }
    Ok(files)
}
