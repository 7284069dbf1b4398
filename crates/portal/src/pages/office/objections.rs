//! The objections to a list: who is meant, what is stated, the evidence, and what was decided.

use yunquan_core::application::Application;
use yunquan_core::ids::{ApplicationId, ProviderId};
use yunquan_core::publicity::{Kind, Objection, Publicity};
use yunquan_core::world::{Entity, Key};

use super::{act, facts, materials};
use crate::fault::Trouble;
use crate::parts::chip::Chip;
use crate::parts::field::{Field, Opt};
use crate::sheet::Sheet;
use crate::view::View;

/// An objection as the office sees it; who objects stays sealed.
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) about: String,
    pub(super) href: Option<String>,
    pub(super) at: String,
    pub(super) facts: String,
    pub(super) evidence: Vec<String>,
    pub(super) chip: Chip,
    pub(super) reason: String,
    /// Where it is decided, for who may and while it is not.
    pub(super) decide: Option<String>,
}

/// The objections to a publicity, those that wait first.
pub(super) fn of(view: &View<'_>, it: &Publicity) -> Result<Vec<Shown>, Trouble> {
    let mut all: Vec<&Objection> = it.objections.iter().collect();
    all.sort_by_key(|one| (one.upheld.is_some(), one.at));
    all.into_iter().map(|one| shown(view, it, one)).collect()
}

fn shown(view: &View<'_>, it: &Publicity, one: &Objection) -> Result<Shown, Trouble> {
    let key = Key::Publicity(it.id);
    let (class, word) = match one.upheld {
        None => ("ask", "objection-open"),
        Some(true) => ("no", "objection-upheld"),
        Some(false) => ("ok", "objection-dismissed"),
    };
    let may = one.upheld.is_none() && act::may(view, "publicity/decide");
    let (about, href) = about(view, it.kind, one)?;
    Ok(Shown {
        id: one.id.to_string(),
        about,
        href,
        at: view.moment(one.at),
        facts: one.facts.clone(),
        evidence: one.evidence.iter().map(|file| materials::src(&key, *file)).collect(),
        chip: Chip { class, word: view.w.t(word) },
        reason: one.reason.clone().unwrap_or_default(),
        decide: may
            .then(|| format!("/do/publicity/decide?publicity={}&objection={}", it.id, one.id)),
    })
}

/// Whose file is objected to, and where it is looked at.
fn about(
    view: &View<'_>,
    kind: Kind,
    one: &Objection,
) -> Result<(String, Option<String>), Trouble> {
    let key = match kind {
        Kind::Providers => Key::Provider(ProviderId(one.item)),
        Kind::Applications => Key::Application(ApplicationId(one.item)),
    };
    let called = match view.lens.reader.entity(&key)? {
        Some(Entity::Application(file)) => application(view, &file)?,
        _ => facts::label(view, &key)?,
    };
    Ok((called, super::sight::href(&key)))
}

fn application(view: &View<'_>, it: &Application) -> Result<String, Trouble> {
    let name = view.lens.enterprise_name(it.enterprise)?.unwrap_or_default();
    let order = it.order.map(|order| view.w.t1("order-of", "order", order));
    Ok(order.map_or(name.clone(), |order| format!("{name}　{order}")))
}

/// The publicity that a form of a decision is about.
pub(super) fn publicity(view: &View<'_>, sheet: &Sheet) -> Result<Option<Publicity>, Trouble> {
    let id = sheet.typed().get("publicity").parse().ok();
    Ok(match id {
        Some(id) => view.lens.find_publicity(id)?,
        None => None,
    })
}

/// The choice among objections that wait; the one that is there is chosen.
pub(super) fn choice(sheet: &Sheet, all: &[Shown]) -> Vec<Field> {
    let open: Vec<&Shown> = all.iter().filter(|it| it.decide.is_some()).collect();
    let options: Vec<Opt> = open
        .iter()
        .map(|it| {
            let start: String = it.facts.chars().take(30).collect();
            Opt::new(it.id.clone(), format!("{}　{}　{start}", it.about, it.at))
        })
        .collect();
    let mut field = sheet.radios("objection", &options);
    if let (true, [one]) = (field.value.is_empty(), open.as_slice()) {
        field.value.clone_from(&one.id);
    }
    vec![field]
}
