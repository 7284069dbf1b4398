//! One application before whoever decides it: form and materials, every rule, the decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};
use yunquan_core::application::{Application, Status};
use yunquan_core::ids::ApplicationId;
use yunquan_core::offer;
use yunquan_core::pack::MaterialFor;
use yunquan_core::provider::Catalogue;
use yunquan_core::time::Date;
use yunquan_core::world::{Entity, Key};

use super::file::{self, Signal, Step};
use super::materials::Materials;
use super::rules::{self, Row};
use super::{act, fields, materials, path, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::deadline::Weeks;
use crate::parts::field::Opt;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// What comes next where nothing is to be decided on this page.
struct Next {
    says: String,
    /// The rule that stands against it.
    rule: Option<Article>,
    /// Where it goes on, for who may look there.
    href: Option<String>,
}

struct Line {
    item: String,
    region: String,
    price: String,
}

#[derive(Template)]
#[template(path = "office/review.html")]
struct Page {
    f: Frame,
    s: Sheet,
    id: String,
    chip: Chip,
    order: Option<u32>,
    credit_code: String,
    jurisdiction: String,
    industry: String,
    first: bool,
    provider: String,
    contract: String,
    signed_on: String,
    price: String,
    lines: Vec<Line>,
    plan: String,
    basis: String,
    ratio: String,
    amount: String,
    materials: Materials,
    rows: Vec<Row>,
    counts: String,
    graph: Option<path::Graph>,
    signals: Vec<Signal>,
    steps: Vec<Step>,
    due: Option<String>,
    left: String,
    weeks: Option<Weeks>,
    choices: Vec<Opt>,
    next: Option<Next>,
    rules: Vec<Opt>,
    remarked: Vec<Opt>,
}

/// The page.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(id): Path<ApplicationId>,
    who: Visitor,
) -> Result<Response, Trouble> {
    portal.page(who, move |view| make(view, id, view.kept())).await
}

fn make(view: &View<'_>, id: ApplicationId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Application(id);
    let Entity::Application(it) = sight::visible(view, &key)? else {
        return Err(Trouble::NotFound);
    };
    let handed_in = rules::submitted(view, &it)?.ok_or(Trouble::NotFound)?;
    let enterprise = view.lens.find_enterprise(it.enterprise)?.ok_or(Trouble::NotFound)?;
    let provider = view.lens.provider_name(handed_in.contract.provider)?.unwrap_or_default();
    let choices = choices(view, &it);
    let rows = rules::rows(view, &it, &handed_in, !choices.is_empty());
    let open = rows.iter().filter(|row| row.ask.is_some()).count();
    let due = due(view, &it);
    let terms = &handed_in.contract;
    let catalogue = view.lens.find_catalogue(terms.provider, handed_in.year)?;
    let graph = it.findings.iter().find_map(|finding| rules::path(&finding.facts));
    let materials = handed_in.materials.iter().map(|it| (material_word(view, &it.kind), it.file));
    let materials = materials::of(view, &key, materials.collect())?;
    Ok(Page {
        f: view.frame_named(view.w.t1("review-of", "name", enterprise.name.as_str())),
        s: view.sheet(filled),
        id: it.id.to_string(),
        chip: view.state("state-application", it.status.as_str()),
        order: it.order,
        credit_code: enterprise.credit_code.to_string(),
        jurisdiction: view.jurisdiction(&it.jurisdiction),
        industry: enterprise.industry.clone(),
        first: it.tier == 1,
        provider,
        contract: terms.number.clone(),
        signed_on: view.date(terms.signed_on),
        price: yuan(terms.price_fen),
        lines: terms.lines.iter().map(|it| line_row(view, it, catalogue.as_ref())).collect(),
        plan: handed_in.plan.clone(),
        basis: yuan(handed_in.estimate.basis_fen),
        ratio: handed_in.estimate.ratio.to_string(),
        amount: yuan(it.estimate_fen),
        materials,
        counts: view.w.t2("rules-counts", "all", rows.len(), "open", open),
        rows,
        graph: graph.and_then(|path| path::graph(view.w, &path)),
        signals: file::signals(view, &key)?,
        steps: file::steps(view, &key)?,
        due: due.map(|due| view.date(due)),
        left: due.map(|due| view.days_left(due)).unwrap_or_default(),
        weeks: due.and_then(|due| view.weeks(due)),
        choices,
        next: next(view, &it),
        rules: fields::rules(view),
        remarked: remarked(view, terms.lines.len()),
    })
}

/// What a kind of material is called.
fn material_word(view: &View<'_>, kind: &str) -> String {
    let known = view.lens.pack.materials(MaterialFor::Application).iter();
    let named = known.filter(|it| it.kind == kind).map(|it| it.name.in_(view.w.lang()).to_owned());
    named.last().unwrap_or_else(|| kind.to_owned())
}

fn line_row(
    view: &View<'_>,
    line: &yunquan_core::contract::Line,
    catalogue: Option<&Catalogue>,
) -> Line {
    let region = view.lens.pack.region(&line.region).map(|region| region.name.clone());
    Line {
        item: line.called(catalogue),
        region: region.unwrap_or_else(|| line.region.clone()),
        price: yuan(line.price_fen),
    }
}

/// The fields of the enterprise's form; a remark stands beside the one it speaks of.
fn remarked(view: &View<'_>, lines: usize) -> Vec<Opt> {
    let whole = ["provider", "number", "signed_on", "starts_on", "ends_on", "annex"];
    let mut paths: Vec<String> = whole.iter().map(|name| format!("contract.{name}")).collect();
    for row in 0..lines {
        let line = ["item", "quantity", "price_fen", "region"];
        paths.extend(line.iter().map(|name| format!("contract.lines.{row}.{name}")));
    }
    paths.extend(["contract.price_fen", "plan"].map(str::to_owned));
    let needed = view.lens.pack.materials(MaterialFor::Application).iter().enumerate();
    let mut labels = Vec::new();
    for (row, it) in needed {
        paths.push(format!("materials.{row}.file"));
        labels.push((format!("materials.{row}.file"), it.name.in_(view.w.lang()).to_owned()));
    }
    paths.extend(["contact_name", "contact_phone"].map(str::to_owned));
    let sheet = view.sheet(Filled { labels, ..Filled::default() });
    paths.into_iter().map(|path| Opt::new(path.clone(), sheet.place(&path))).collect()
}

/// The last day that the review should take.
fn due(view: &View<'_>, it: &Application) -> Option<Date> {
    let stage = match it.status {
        Status::Submitted => "district_review",
        Status::Recommended => "bureau_review",
        _ => return None,
    };
    let days = view.lens.pack.params().stage(stage)?;
    let since = view.lens.pack.zone().date(it.since);
    view.lens.calendar.working_days_after(since, days).ok()
}

/// What an application waits for that is not decided on its own page.
fn next(view: &View<'_>, it: &Application) -> Option<Next> {
    let (word, rule) = match (it.status, &it.because) {
        (Status::Approved, _) => ("next-post", None),
        (Status::Cleared | Status::Waiting, Some(rule)) => ("next-passed", Some(rule)),
        (Status::Cleared, None) => ("next-issue", None),
        (Status::Waiting, None) => ("next-waiting", None),
        _ => return None,
    };
    let to = it.year.filter(|_| sight::sees("round", view.who.role()).is_some());
    Some(Next {
        says: view.w.t(word),
        rule: rule.map(|rule| view.article(rule.as_str())),
        href: to.map(|year| format!("/issue/{year}")),
    })
}

/// The decisions that are whoever looks' to take, as the file stands.
fn choices(view: &View<'_>, it: &Application) -> Vec<Opt> {
    let open =
        |name: &&str| act::may(view, name) && offer::open("application", it.status.as_str(), name);
    // The district decides what came in, the bureau what was recommended.
    let stages = ["application/recommend", "application/approve"];
    let Some(stage) = stages.into_iter().find(|name| open(name)) else { return Vec::new() };
    let all = [stage, "application/return", "application/refuse"];
    all.into_iter().filter(open).map(|name| Opt::new(name, act::word(view, name))).collect()
}

/// Takes the decision.
pub(crate) async fn decide(
    State(portal): Ctx,
    Path(id): Path<ApplicationId>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed_in(&portal, &format!("/review/{id}"))?;
    posted.typed.tidy("remarks");
    let name = match posted.typed.get("decision") {
        "application/recommend" => "application/recommend",
        "application/approve" => "application/approve",
        "application/return" => "application/return",
        "application/refuse" => "application/refuse",
        _ => "",
    };
    if name.is_empty() {
        let mut filled = Filled::of(&posted);
        let says = posted.who.words().t("fault-choose");
        filled.mistakes.push(crate::sheet::Mistake { path: "decision".to_owned(), says });
        return portal.page_with(AGAIN, posted.who, move |view| make(view, id, filled)).await;
    }
    let form = form(&posted, name, id);
    match portal.run_form(&posted, name, form).await? {
        Outcome::Done(_) => Ok(page::done("/desk", "decided")),
        Outcome::Undone(mut filled) => {
            for mistake in &mut filled.mistakes {
                if mistake.path == "opinion" {
                    "reason".clone_into(&mut mistake.path);
                }
            }
            portal.page_with(AGAIN, posted.who, move |view| make(view, id, *filled)).await
        }
    }
}

/// The command's form.
fn form(posted: &Posted, name: &str, id: ApplicationId) -> Value {
    let typed = &posted.typed;
    let reason = typed.get("reason").trim();
    match name {
        "application/recommend" | "application/approve" => {
            let findings = typed.rows("findings").into_iter().map(|row| {
                let of = |field: &str| typed.get(&format!("findings.{row}.{field}")).trim();
                let because = if of("reason").is_empty() { reason } else { of("reason") };
                json!({"rule": of("rule"), "accepted": of("accepted") == "true", "reason": because})
            });
            json!({"application": id, "opinion": reason, "findings": findings.collect::<Vec<_>>()})
        }
        "application/refuse" => {
            json!({"application": id, "reason": reason, "rule": typed.get("rule")})
        }
        _ => {
            let remarks = typed.rows("remarks").into_iter().filter_map(|row| {
                let of = |field: &str| typed.get(&format!("remarks.{row}.{field}")).trim();
                (!of("text").is_empty()).then(|| json!({"field": of("field"), "text": of("text")}))
            });
            json!({"application": id, "reason": reason, "remarks": remarks.collect::<Vec<_>>()})
        }
    }
}
