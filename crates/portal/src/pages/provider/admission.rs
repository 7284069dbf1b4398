//! Applying for admission: declarations, materials, quotation.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::application::Remark;
use yunquan_core::event::Event;
use yunquan_core::form::Choice as _;
use yunquan_core::notice::Category;
use yunquan_core::pack::MaterialFor;
use yunquan_core::provider::{self, Provider, Status};
use yunquan_core::world::Key;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::field::Opt;
use crate::posted::{NAME, Posted};
use crate::sheet::{Filled, Note, Sheet};
use crate::typed::Typed;
use crate::view::View;
use crate::visitor::Visitor;

const QUOTATION: &str = "quotation";
/// Blank rows below those that are filled.
const BLANK: usize = 3;
/// What a provider declares of itself (article 8).
const DECLARED: [&str; 12] = [
    "legal_person",
    "tax_registered",
    "premises",
    "organisation_rules",
    "platform",
    "own_products",
    "data_security",
    "platform_security",
    "access_security",
    "accepts_supervision",
    "pledges_deduction",
    "open_interfaces",
];

#[derive(Template)]
#[template(path = "pages/admission.html")]
struct Form {
    f: Frame,
    s: Sheet,
    declared: [&'static str; 12],
    rows: Vec<usize>,
    categories: Vec<Opt>,
    materials: Vec<(usize, String)>,
    /// Why it was sent back, and what stands beside which field.
    returned: Option<Returned>,
    conditions: Article,
    four: Article,
    catalogue: Article,
}

pub(super) struct Returned {
    pub(super) reason: String,
    pub(super) remarks: Vec<Remark>,
}

impl Form {
    /// What the bureau wrote beside a field.
    fn remark(&self, field: impl AsRef<str>) -> Option<&String> {
        let remarks = self.returned.iter().flat_map(|returned| returned.remarks.iter());
        remarks.filter(|it| it.field == field.as_ref()).map(|it| &it.text).next()
    }
}

/// Why a file came back last; nothing where it is not with its provider for correction.
pub(super) fn returned(view: &View<'_>, it: &Provider) -> Result<Option<Returned>, Trouble> {
    if it.status != Status::Returned {
        return Ok(None);
    }
    let history = view.lens.history(&Key::Provider(it.id))?.into_iter().rev();
    let mut returns = history.filter_map(|leaf| match leaf.event {
        Event::Provider(provider::Event::Returned { reason, remarks, .. }) => {
            Some(Returned { reason, remarks })
        }
        _ => None,
    });
    Ok(returns.next())
}

/// What a material of a row is called.
fn labels(view: &View<'_>) -> Vec<(String, String)> {
    let needed = view.lens.pack.materials(MaterialFor::Admission).iter().enumerate();
    let label = |(row, it): (usize, &yunquan_core::pack::Material)| {
        (format!("materials.{row}.file"), it.name.in_(view.w.lang()).to_owned())
    };
    needed.map(label).collect()
}

/// The remarks in words, each with its field's label.
pub(super) fn spoken(view: &View<'_>, it: &Returned) -> Vec<(String, String)> {
    let sheet = view.sheet(Filled { labels: labels(view), ..Filled::default() });
    it.remarks.iter().map(|it| (sheet.place(&it.field), it.text.clone())).collect()
}

fn own(view: &View<'_>) -> Result<Provider, Trouble> {
    let id = view.who.provider()?.ok_or(Trouble::NotFound)?;
    view.lens.find_provider(id)?.ok_or(Trouble::NotFound)
}

fn form(view: &View<'_>, it: &Provider, mut filled: Filled) -> Result<Form, Trouble> {
    if filled.typed.get("year").is_empty() {
        let year = chrono::Datelike::year(&view.today());
        filled.typed.set("year", year.to_string());
    }
    let mut rows = filled.typed.rows(QUOTATION);
    let next = rows.last().map_or(0, |last| last + 1);
    rows.extend(next..next + BLANK);
    filled.labels.extend(labels(view));
    let needed = view.lens.pack.materials(MaterialFor::Admission).iter().enumerate();
    let materials = needed.map(|(row, it)| (row, it.kind.clone())).collect();
    let word = |it: &(&'static str, Category)| Opt::new(it.0, view.w.of_family("category", it.0));
    Ok(Form {
        f: view.frame("admission-apply"),
        s: view.sheet(filled),
        declared: DECLARED,
        rows,
        categories: Category::ALL.iter().map(word).collect(),
        materials,
        returned: returned(view, it)?,
        conditions: view.article("R8.1"),
        four: view.article("R9.1"),
        catalogue: view.article("R10.3"),
    })
}

/// What was handed in last, as it would be typed again. The files of one that came back stay; a new
/// application brings its own.
fn typed(view: &View<'_>, it: &Provider) -> Result<Typed, Trouble> {
    let file = serde_json::to_value(&it.file).unwrap_or_default();
    let mut typed = Typed::of_form(&file);
    typed.remove("materials");
    if it.status != Status::Returned {
        typed.remove("year");
        return Ok(typed);
    }
    let needed = view.lens.pack.materials(MaterialFor::Admission).iter().enumerate();
    for (row, needed) in needed {
        let mut given = it.file.iter().flat_map(|file| &file.materials);
        let Some(given) = given.find(|given| given.kind == needed.kind) else { continue };
        let place = format!("materials.{row}.file");
        let called = view.lens.file_name(given.file)?.unwrap_or_default();
        typed.set(format!("{place}{NAME}"), called);
        typed.set(place, given.file.to_string());
    }
    Ok(typed)
}

/// The form; what was handed in before stands in it.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.provider()?.ok_or(Trouble::NotFound)?;
    let made = move |view: &View<'_>| {
        let (it, kept) = (own(view)?, view.kept());
        if kept.note == Some(Note::Kept) {
            return form(view, &it, kept);
        }
        let typed = typed(view, &it)?;
        form(view, &it, Filled { typed, ..Filled::default() })
    };
    portal.page(who, made).await
}

/// Applies.
pub(crate) async fn send(State(portal): Ctx, mut posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/provider/apply")?;
    posted.typed.tidy(QUOTATION);
    let again = |view: &View<'_>, filled| form(view, &own(view)?, filled);
    portal.act(posted, "provider/apply", |_| ("/provider".to_owned(), "applied"), again).await
}
