//! Any command as a form of its own, made from what the command's reader says of itself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::access::GRANTS;
use yunquan_core::command::Command;
use yunquan_core::offer;
use yunquan_core::upload;
use yunquan_core::world::Key;

use super::{codes, fields, plan, remarks, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::field::Field;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The commands that have words; another is called by its name until it has.
pub(crate) const ACTS: &[&str] = &[
    "account-appoint",
    "account-confirm",
    "account-disable",
    "budget-appropriate",
    "budget-adjust",
    "budget-close",
    "notice-publish",
    "notice-close",
    "provider-return",
    "provider-accept-file",
    "provider-post",
    "provider-admit",
    "provider-catalogue",
    "provider-suspend",
    "provider-reinstate",
    "provider-remove",
    "provider-succeed",
    "enterprise-authorise",
    "enterprise-succeed",
    "enterprise-bring-forward",
    "application-return",
    "application-recommend",
    "application-approve",
    "application-refuse",
    "publicity-post",
    "publicity-decide",
    "round-preview",
    "round-issue",
    "panel-commission",
    "panel-cosign",
    "panel-draw",
    "panel-declare",
    "panel-score",
    "panel-conclude",
    "redemption-return",
    "redemption-accept-file",
    "redemption-refuse",
    "redemption-check",
    "redemption-determine",
    "settlement-prepare",
    "settlement-send",
    "settlement-record",
    "case-open",
    "case-freeze",
    "case-hear",
    "case-find",
    "case-sanction",
    "case-decide-voucher",
    "case-refer",
    "case-review",
    "case-receive",
    "case-close",
    "inspection-plan",
    "inspection-draw",
    "inspection-find",
    "inspection-recheck",
    "interpretation-publish",
    "relation-declare",
];

/// The words of choices.
pub(crate) const WORDS: &[&str] = &[
    "own",
    "relative",
    "employment",
    "holding",
    "renaming",
    "merger",
    "division",
    "paid",
    "bounced",
];

/// Commands that have better pages, or none: lists are imported by the command line.
const ELSEWHERE: &[&str] =
    &["application/recommend", "application/approve", "application/refuse", "application/return"];

/// The way to a command's form.
pub(super) struct Way {
    pub(super) href: String,
    pub(super) word: String,
}

/// A command in words.
pub(super) fn word(view: &View<'_>, name: &str) -> String {
    let key = name.replace('/', "-");
    if view.w.has(&format!("act-{key}")) { view.w.of_family("act", &key) } else { name.to_owned() }
}

/// The commands of whoever looks.
fn granted(view: &View<'_>) -> impl Iterator<Item = &'static str> {
    let role = view.who.role();
    let own = GRANTS.iter().filter(move |(_, holder, _)| *holder == role);
    own.map(|(name, _, _)| *name).filter(|name| *name != upload::RECORD)
}

/// Whether whoever looks has a command at all.
pub(super) fn may(view: &View<'_>, name: &str) -> bool {
    granted(view).any(|known| known == name)
}

/// Where a command's form stands: on a page of its own, or made from its description.
fn href(name: &str) -> String {
    let kind = name.split('/').next().unwrap_or_default();
    if matches!(name, "publicity/post" | "round/preview") {
        // Beside who would be on it.
        "/issue".to_owned()
    } else if plan::command(kind) == Some(name) {
        format!("/files/{kind}/new")
    } else {
        format!("/do/{name}")
    }
}

fn takes(name: &str, field: &str) -> bool {
    let schema = Command::schema(name).unwrap_or_default();
    schema["properties"].get(field).is_some()
}

/// Whether a command needs a file of another kind that is not at hand: it stands on that file's
/// own page.
fn elsewhere(name: &str, kind: &str) -> bool {
    let own = name.split('/').next().unwrap_or_default();
    let schema = Command::schema(name).unwrap_or_default();
    let needed = schema["required"].as_array().into_iter().flatten();
    own != kind && needed.into_iter().any(|field| field == own)
}

/// What may be done with a file in this state: the commands whose forms name its kind, without
/// those that its state refuses.
pub(super) fn about(view: &View<'_>, key: &Key, status: &str) -> Vec<Way> {
    let (kind, id) = (key.kind(), key.id());
    let many = format!("{kind}s");
    let ways = granted(view).filter(|name| !ELSEWHERE.contains(name));
    let ways = ways.filter(|name| offer::open(kind, status, name) && !elsewhere(name, kind));
    let ways = ways.filter_map(|name| {
        let firm = matches!(key, Key::Enterprise(_) | Key::Provider(_));
        let field = if firm && name == "case/open" {
            "party"
        } else if takes(name, kind) {
            kind
        } else if takes(name, &many) {
            many.as_str()
        } else {
            return None;
        };
        let href = match (name, key) {
            ("case/open", Key::Enterprise(_) | Key::Provider(_)) => {
                format!("/files/case/new?party={key}")
            }
            _ => format!("{}?{field}={id}", href(name)),
        };
        let word = match (name, key) {
            ("case/open", Key::Signal(_)) => view.w.t("signal-to-case"),
            _ => word(view, name),
        };
        Some(Way { href, word })
    });
    ways.collect()
}

/// What may be done without a file of the kind at hand.
pub(super) fn free(view: &View<'_>, kind: &str) -> Vec<Way> {
    let prefix = format!("{kind}/");
    let ways = granted(view).filter(|name| name.starts_with(&prefix) && !takes(name, kind));
    ways.map(|name| Way { href: href(name), word: word(view, name) }).collect()
}

#[derive(Template)]
#[template(path = "office/act.html")]
struct Page {
    f: Frame,
    s: Sheet,
    name: &'static str,
    fields: Vec<Field>,
}

/// A command's name; none of one that no form runs.
pub(super) fn name_of(aggregate: &str, command: &str) -> Result<&'static str, Trouble> {
    let name = format!("{aggregate}/{command}");
    let mut names = GRANTS.iter().map(|(known, _, _)| *known).filter(|it| *it != upload::RECORD);
    names.find(|known| *known == name).ok_or(Trouble::NotFound)
}

fn make(view: &View<'_>, name: &'static str, filled: Filled) -> Result<Page, Trouble> {
    sight::officer(view)?;
    if granted(view).all(|known| known != name) {
        return Err(Trouble::Forbidden(None));
    }
    let sheet = view.sheet(filled);
    // A file is about one firm: where the address names one, the other kind is not asked for.
    let named = |field: &str| !sheet.typed().get(field).is_empty();
    let other = match name {
        "relation/declare" if named("enterprise") => "provider",
        "relation/declare" if named("provider") => "enterprise",
        "enterprise/authorise" if !doubtful(view, &sheet)? => "confirm_credit_code",
        _ => "",
    };
    let mut fields = fields::of(view, &sheet, name, &|path| (path == other).then(Vec::new));
    remarks::choose(view, &sheet, name, &mut fields)?;
    Ok(Page { f: view.frame_named(word(view, name)), s: sheet, name, fields })
}

/// Whether the enterprise that a form is about has a credit code to be confirmed by hand.
fn doubtful(view: &View<'_>, sheet: &Sheet) -> Result<bool, Trouble> {
    let Ok(id) = sheet.typed().get("enterprise").parse() else { return Ok(true) };
    let it = view.lens.find_enterprise(id)?;
    Ok(it.is_none_or(|it| !it.credit_code.check().ok()))
}

/// A command's form, with what the address fills in.
pub(crate) async fn form(
    State(portal): Ctx,
    Path((aggregate, command)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let name = name_of(&aggregate, &command)?;
    portal
        .page(who, move |view| {
            let mut filled = view.kept();
            let schema = Command::schema(name).unwrap_or_default();
            for field in schema["properties"].as_object().into_iter().flatten().map(|it| it.0) {
                if let Some(text) = view.who.asks(field) {
                    filled.typed.set(field.clone(), text);
                }
            }
            make(view, name, filled)
        })
        .await
}

/// Runs the command; then the page of what it is about.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((aggregate, command)): Path<(String, String)>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let name = name_of(&aggregate, &command)?;
    posted.signed_in(&portal, &format!("/do/{name}"))?;
    fields::tidy(&mut posted.typed, name);
    codes::resolve(&portal, &mut posted, name).await?;
    match portal.run(&posted, name).await? {
        Outcome::Done(receipt) => {
            let to = receipt.subject.as_ref().and_then(sight::href);
            Ok(page::done(&to.unwrap_or_else(|| "/desk".to_owned()), "done"))
        }
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, move |view| make(view, name, *filled)).await
        }
    }
}
