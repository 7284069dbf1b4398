//! The regulation as the office holds it: each article with its rules, their numbers, what people
//! judge, and the cases that show what the rules mean.

mod case;
mod params;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::pack::{CaseKind, OnFail, Rule};
use yunquan_core::refusal::RuleId;
use yunquan_service::cases::Case;

use super::sight;
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::view::View;
use crate::visitor::Visitor;

pub(crate) use case::show as case;
pub(crate) use params::{CHOICES, names, units};

/// The kinds of case, in the order in which they are shown.
const KINDS: [(CaseKind, &str); 3] =
    [(CaseKind::Pass, "pass"), (CaseKind::Refuse, "refuse"), (CaseKind::Boundary, "boundary")];

/// What people judge, why, and who.
struct Judged {
    text: String,
    why: String,
    who: String,
}

/// A criterion over facts.
struct Criterion {
    says: String,
    follows: String,
    expression: String,
}

/// A case by its name.
struct Named {
    href: String,
    name: String,
    chips: Vec<Chip>,
}

/// A rule with what stands behind it.
struct Shown {
    id: String,
    basis: String,
    text: String,
    refusal: String,
    in_force: String,
    known_until: Option<String>,
    params: Vec<params::Param>,
    criteria: Vec<Criterion>,
    judged: Vec<Judged>,
    /// How many cases there are of each kind, in words.
    counts: Vec<(String, usize)>,
    /// Kinds of case that cannot be, each with the reason.
    without: Vec<(String, String)>,
    cases: Vec<Named>,
}

/// An article with its rules.
struct Part {
    href: String,
    article: String,
    rules: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "office/scheme.html")]
struct Page {
    f: Frame,
    cite: String,
    parts: Vec<Part>,
    documents: Vec<(String, bool)>,
    stages: Vec<(String, u32)>,
    counted: usize,
}

#[derive(Template)]
#[template(path = "office/article.html")]
struct ArticlePage {
    f: Frame,
    part: Part,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

/// Every article.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, index).await
}

/// One article with its cases.
pub(crate) async fn article(
    State(portal): Ctx,
    Path(number): Path<u32>,
    who: Visitor,
) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, move |view| one(view, number)).await
}

fn index(view: &View<'_>) -> Result<Page, Trouble> {
    sight::officer(view)?;
    let cases = Cases::of(view);
    let pack = view.lens.pack;
    let numbers = numbers(view);
    let documents = pack.documents().iter().map(|it| (it.title.clone(), it.prevails));
    let mut stages: Vec<(String, u32)> = Vec::new();
    for (word, _) in <yunquan_core::stage::Stage as yunquan_core::form::Choice>::ALL {
        let days = pack.params().stage(word);
        stages.extend(days.map(|days| (view.w.of_family("stage", word), days)));
    }
    Ok(Page {
        f: view.frame("nav-scheme"),
        cite: pack.cite().to_owned(),
        parts: numbers.into_iter().map(|number| part(view, number, &cases)).collect(),
        documents: documents.collect(),
        stages,
        counted: view.portal.cases.all().len(),
    })
}

fn one(view: &View<'_>, number: u32) -> Result<ArticlePage, Trouble> {
    sight::officer(view)?;
    let numbers = numbers(view);
    let at = numbers.iter().position(|known| *known == number).ok_or(Trouble::NotFound)?;
    let way = |at: Option<usize>| {
        let number = numbers.get(at?)?;
        Some((format!("/scheme/{number}"), head(view, *number)))
    };
    Ok(ArticlePage {
        f: view.frame_named(head(view, number)),
        part: part(view, number, &Cases::of(view)),
        before: way(at.checked_sub(1)),
        after: way(Some(at + 1)),
    })
}

/// The articles that have rules, in their order.
fn numbers(view: &View<'_>) -> Vec<u32> {
    let mut numbers: Vec<u32> = view.lens.pack.rules().filter_map(number_of).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn number_of(rule: &Rule) -> Option<u32> {
    rule.article.parse().ok()
}

/// An article by its number: `第十四条`.
fn head(view: &View<'_>, number: u32) -> String {
    let number = if view.w.zh() { figures::chinese(number) } else { number.to_string() };
    view.w.t1("article-head", "number", number)
}

/// The cases by the requirement that they show.
struct Cases<'v>(BTreeMap<RuleId, Vec<(usize, &'v Case)>>);

impl<'v> Cases<'v> {
    fn of(view: &View<'v>) -> Self {
        let mut by: BTreeMap<RuleId, Vec<(usize, &Case)>> = BTreeMap::new();
        for (place, case) in view.portal.cases.all().iter().enumerate() {
            for rule in case.tags.iter().filter_map(|tag| tag.parse::<RuleId>().ok()) {
                by.entry(rule).or_default().push((place, case));
            }
        }
        Self(by)
    }
}

fn part(view: &View<'_>, number: u32, cases: &Cases<'_>) -> Part {
    let rules = view.lens.pack.rules().filter(|rule| number_of(rule) == Some(number));
    Part {
        href: format!("/scheme/{number}"),
        article: head(view, number),
        rules: rules.map(|rule| shown(view, rule, cases)).collect(),
    }
}

fn shown(view: &View<'_>, rule: &Rule, cases: &Cases<'_>) -> Shown {
    let (lang, pack) = (view.w.lang(), view.lens.pack);
    let found = cases.0.get(&rule.id).map(Vec::as_slice).unwrap_or_default();
    let with = |word: &str| {
        found.iter().filter(|(_, case)| case.tags.iter().any(|tag| tag == word)).count()
    };
    let counts = KINDS.iter().map(|(_, word)| (view.w.of_family("case", word), with(word)));
    let without = KINDS.iter().filter_map(|(kind, word)| {
        let reason = pack.not_applicable(&rule.id, *kind)?;
        Some((view.w.of_family("case", word), reason.in_(lang).to_owned()))
    });
    let criteria = rule.criteria.iter().filter_map(|index| pack.criteria().get(*index));
    let criteria = criteria.map(|it| Criterion {
        says: it.says.in_(lang).to_owned(),
        follows: view.w.t(match it.on_fail {
            OnFail::Refuse => "criterion-refuses",
            OnFail::AskOfficer => "criterion-asks",
        }),
        expression: it.require.clone(),
    });
    let clauses = pack.people().clauses.iter().filter(|clause| clause.requirement == rule.id);
    let judged = clauses.map(|clause| Judged {
        text: clause.text.clone(),
        why: clause.reason.in_(lang).to_owned(),
        who: roles(view, &clause.who),
    });
    Shown {
        id: rule.id.to_string(),
        basis: view.article(rule.id.as_str()).cited,
        text: rule.text.in_(lang).to_owned(),
        refusal: rule.refusal.as_ref().map(|it| blanks(it.in_(lang))).unwrap_or_default(),
        in_force: rule.in_force.map(|it| params::period(view, it)).unwrap_or_default(),
        known_until: rule.known_until.map(|day| view.date(day)),
        params: params::of(view, rule),
        criteria: criteria.collect(),
        judged: judged.collect(),
        counts: counts.collect(),
        without: without.collect(),
        cases: found.iter().map(|(place, case)| named(view, *place, case)).collect(),
    }
}

/// A sentence with blanks where a refusal's facts will stand.
fn blanks(text: &str) -> String {
    let mut parts = text.split('{');
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        made.push('…');
        made.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    made
}

/// Who judges, in words.
fn roles(view: &View<'_>, who: &str) -> String {
    let roles = who.split(',').map(str::trim).map(|role| view.w.of_family("role", role));
    roles.collect::<Vec<_>>().join(if view.w.zh() { "、" } else { ", " })
}

fn named(view: &View<'_>, place: usize, case: &Case) -> Named {
    Named {
        href: format!("/scheme/cases/{place}"),
        name: case.name.clone(),
        chips: chips(view, case),
    }
}

/// What kind of case it is.
fn chips(view: &View<'_>, case: &Case) -> Vec<Chip> {
    let tagged = |word: &str| case.tags.iter().any(|tag| tag == word);
    let class = |kind| match kind {
        CaseKind::Pass => "ok",
        CaseKind::Refuse | CaseKind::Boundary => "",
    };
    let of = KINDS.iter().filter(|(_, word)| tagged(word));
    of.map(|(kind, word)| Chip { class: class(*kind), word: view.w.of_family("case", word) })
        .collect()
}
