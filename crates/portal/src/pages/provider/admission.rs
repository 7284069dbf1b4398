//! Applying for admission: declarations, materials, quotation.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use yunquan_core::form::Choice as _;
use yunquan_core::notice::Category;
use yunquan_core::pack::MaterialFor;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::field::Opt;
use crate::posted::Posted;
use crate::run::Outcome;
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
    conditions: Article,
    four: Article,
    catalogue: Article,
}

fn form(view: &View<'_>, mut filled: Filled) -> Form {
    if filled.typed.get("year").is_empty() {
        let year = chrono::Datelike::year(&view.today());
        filled.typed.set("year", year.to_string());
    }
    let mut rows = filled.typed.rows(QUOTATION);
    let next = rows.last().map_or(0, |last| last + 1);
    rows.extend(next..next + BLANK);
    let needed = view.lens.pack.materials(MaterialFor::Admission).iter().enumerate();
    let mut materials = Vec::new();
    for (row, it) in needed {
        let name = it.name.in_(view.w.lang()).to_owned();
        filled.labels.push((format!("materials.{row}.file"), name));
        materials.push((row, it.kind.clone()));
    }
    let word = |it: &(&'static str, Category)| Opt::new(it.0, view.w.of_family("category", it.0));
    Form {
        f: view.frame("admission-apply"),
        s: view.sheet(filled),
        declared: DECLARED,
        rows,
        categories: Category::ALL.iter().map(word).collect(),
        materials,
        conditions: view.article("R8.1"),
        four: view.article("R9.1"),
        catalogue: view.article("R10.3"),
    }
}

/// The form; what was handed in before stands in it.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let own = who.provider()?.ok_or(Trouble::NotFound)?;
    let made = move |view: &View<'_>| {
        let kept = view.kept();
        if kept.note == Some(Note::Kept) {
            return Ok(form(view, kept));
        }
        let it = view.lens.find_provider(own)?.ok_or(Trouble::NotFound)?;
        let file = it.file.map(|file| serde_json::to_value(file).unwrap_or_default());
        let mut typed = Typed::of_form(&file.unwrap_or_default());
        // Files are brought anew: a corrected file is a new one.
        typed.remove("materials");
        Ok(form(view, Filled { typed, ..Filled::default() }))
    };
    portal.page(who, made).await
}

/// Applies.
pub(crate) async fn send(State(portal): Ctx, mut posted: Posted) -> Result<Response, Trouble> {
    posted.signed_in(&portal, "/provider/apply")?;
    posted.typed.tidy(QUOTATION);
    match portal.run(&posted, "provider/apply").await? {
        Outcome::Done(_) => Ok(page::done("/provider", "applied").into_response()),
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, |view| Ok(form(view, *filled))).await
        }
    }
}
