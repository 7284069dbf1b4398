//! What a provider handed in for admission: declarations, quotation, materials, and what of it is
//! for people to judge.

use askama::Template;
use serde_json::Value;
use yunquan_core::digest::Digest;
use yunquan_core::money::Fen;
use yunquan_core::pack::MaterialFor;
use yunquan_core::provider::Provider;
use yunquan_core::world::Key;

use super::materials::{self, Materials};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::parts::article::Article;
use crate::view::View;
use crate::words::Words;

/// Something that a provider declares.
struct Declared {
    label: String,
    value: String,
    /// Whether it says no.
    lacks: bool,
}

/// A service of the quotation.
struct Quoted {
    name: String,
    code: String,
    category: String,
    unit: String,
    price: String,
}

/// The file.
#[derive(Template)]
#[template(path = "office/dossier.html")]
pub(super) struct Dossier {
    words: &'static Words,
    year: i32,
    to_judge: Vec<(Article, String)>,
    declared: Vec<Declared>,
    quoted: Vec<Quoted>,
    materials: Materials,
}

crate::parts::part!(Dossier);

/// A provider's file; none before it has handed one in. `page` is the address to which the choice
/// of a material is added.
pub(super) fn of(view: &View<'_>, it: &Provider, page: &str) -> Result<Option<Dossier>, Trouble> {
    let Some(file) = &it.file else { return Ok(None) };
    let shown = serde_json::to_value(&file.declared).unwrap_or_default();
    let declared = shown.as_object().into_iter().flatten().map(|(name, value)| Declared {
        label: view.w.of_family("field", &name.replace('_', "-")),
        value: said(view, name, value),
        lacks: *value == false,
    });
    let quoted = file.quotation.iter().map(|it| Quoted {
        name: it.name.clone(),
        code: it.code.clone(),
        category: view.w.of_family("category", it.category.as_str()),
        unit: it.unit.clone(),
        price: yuan(it.price_fen),
    });
    let judge = file.to_judge.iter().map(|rule| {
        let text = view.lens.pack.rule(rule).map(|it| it.text.in_(view.w.lang()).to_owned());
        (view.article(rule.as_str()), text.unwrap_or_default())
    });
    Ok(Some(Dossier {
        words: view.w,
        year: file.year,
        to_judge: judge.collect(),
        declared: declared.collect(),
        quoted: quoted.collect(),
        materials: materials::at(view, &Key::Provider(it.id), page, named(view, it))?,
    }))
}

fn said(view: &View<'_>, name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => view.w.t("flag-yes"),
        Value::Bool(false) => view.w.t("flag-no"),
        Value::Number(it) if name.ends_with("_fen") => {
            format!("{} {}", yuan(Fen(it.as_i64().unwrap_or_default())), view.w.t("yuan"))
        }
        other => other.to_string(),
    }
}

/// The materials, by what they are called.
fn named(view: &View<'_>, it: &Provider) -> Vec<(String, Digest)> {
    let kinds = view.lens.pack.materials(MaterialFor::Admission);
    let word = |kind: &str| {
        let found = kinds.iter().find(|it| it.kind == kind);
        found.map_or_else(|| kind.to_owned(), |it| it.name.in_(view.w.lang()).to_owned())
    };
    let all = it.file.iter().flat_map(|file| &file.materials);
    all.map(|it| (word(&it.kind), it.file)).collect()
}
