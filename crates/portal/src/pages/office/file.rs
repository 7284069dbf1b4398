//! The page of any file: its facts, what has happened, what may be done.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::ids::AccountId;
use yunquan_core::world::{Entity, Key};
use yunquan_service::signin::{Issuer, Reset};

use super::{
    act, case, codes, dossier, facts, fields, inspection, list, names, panel, publicity,
    redemption, settlement, sight,
};
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page;
use crate::parts::chip::Chip;
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;
use crate::{Ctx, Portal};

/// Something that has happened.
pub(super) struct Step {
    pub(super) at: String,
    pub(super) what: String,
    pub(super) leaf: u64,
}

#[derive(Template)]
#[template(path = "office/file.html")]
struct Page {
    f: Frame,
    s: Sheet,
    kind: String,
    list: String,
    chip: Option<Chip>,
    facts: Vec<facts::Fact>,
    /// What was seen, or is to be looked at, in a sentence.
    says: String,
    /// What a provider handed in.
    dossier: Option<dossier::Dossier>,
    signals: Vec<Signal>,
    steps: Vec<Step>,
    acts: Vec<act::Way>,
    /// The account whose sign-in an administrator looks after.
    account: Option<String>,
    api: String,
}

/// Something that raises suspicion.
pub(super) struct Signal {
    pub(super) href: String,
    pub(super) cited: String,
    pub(super) says: String,
}

pub(super) fn key_of(kind: &str, id: &str) -> Result<Key, Trouble> {
    let kind = sight::kind_of(kind)?;
    format!("{kind}/{id}").parse().map_err(|_| Trouble::NotFound)
}

/// The page: a kind's own, or one that any file has.
pub(crate) async fn show(
    State(portal): Ctx,
    Path((kind, id)): Path<(String, String)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let key = key_of(&kind, &id)?;
    render(&portal, StatusCode::OK, who, key, None).await
}

/// Takes the step that was chosen on a file's own page, and shows the page again.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((kind, id)): Path<(String, String)>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let key = key_of(&kind, &id)?;
    let here = format!("/files/{kind}/{id}");
    posted.signed_in(&portal, &here)?;
    let command = posted.typed.get("command").to_owned();
    let (aggregate, command) = command.split_once('/').ok_or(Trouble::Malformed)?;
    let name = act::name_of(aggregate, command)?;
    fields::tidy(&mut posted.typed, name);
    codes::resolve(&portal, &mut posted, name).await?;
    match portal.run(&posted, name).await? {
        Outcome::Done(_) => Ok(page::done(&here, "decided")),
        Outcome::Undone(filled) => {
            render(&portal, page::AGAIN, posted.who, key, Some(*filled)).await
        }
    }
}

async fn render(
    portal: &Arc<Portal>,
    status: StatusCode,
    who: Visitor,
    key: Key,
    filled: Option<Filled>,
) -> Result<Response, Trouble> {
    macro_rules! own {
        ($make:path, $id:expr) => {
            portal
                .page_with(status, who, move |view| {
                    $make(view, $id, filled.unwrap_or_else(|| view.kept()))
                })
                .await
        };
    }
    match key {
        Key::Panel(id) => own!(panel::make, id),
        Key::Publicity(id) => own!(publicity::make, id),
        Key::Redemption(id) => own!(redemption::make, id),
        Key::Settlement(id) => own!(settlement::make, id),
        Key::Case(id) => own!(case::make, id),
        Key::Inspection(id) => own!(inspection::make, id),
        key => portal.page_with(status, who, move |view| make(view, &key)).await,
    }
}

fn make(view: &View<'_>, key: &Key) -> Result<Page, Trouble> {
    let entity = sight::visible(view, key)?;
    let shown = view.lens.show(&entity)?;
    let looks_after = matches!(view.who.role(), Role::Administrator | Role::SecurityAdministrator);
    let account = match (&entity, looks_after) {
        (Entity::Account(account), true) => Some(account.id.to_string()),
        _ => None,
    };
    Ok(Page {
        f: view.frame_named(facts::label(view, key)?),
        s: view.sheet(Filled::default()),
        kind: view.w.of_family("kind", key.kind()),
        list: format!("/files/{}", key.kind()),
        chip: list::state_of(view, key, &shown)?,
        facts: facts::facts(view, key.kind(), &shown)?,
        says: match &entity {
            Entity::Signal(it) => {
                let rule = view.lens.pack.rule(&it.signal.rule);
                rule.map(|rule| rule.text.in_(view.w.lang()).to_owned()).unwrap_or_default()
            }
            Entity::Enterprise(it) => view.code_doubt(it.credit_code),
            Entity::Provider(it) => view.code_doubt(it.credit_code),
            _ => String::new(),
        },
        dossier: match &entity {
            Entity::Provider(it) => dossier::of(view, it, &format!("/files/{key}?"))?,
            _ => None,
        },
        signals: signals(view, key)?,
        steps: steps(view, key)?,
        acts: match &entity {
            Entity::Signal(it) if it.case.is_some() => Vec::new(),
            _ => act::about(view, key, list::stands(view, key, &shown)?),
        },
        account,
        api: format!("/journal?of={key}"),
    })
}

/// What raises suspicion, for who may see it.
pub(super) fn signals(view: &View<'_>, key: &Key) -> Result<Vec<Signal>, Trouble> {
    if sight::sees("signal", view.who.role()).is_none() {
        return Ok(Vec::new());
    }
    let raised = view.lens.signals_about(key)?.into_iter().map(|it| {
        let rule = it.signal.rule;
        Signal {
            href: format!("/files/signal/{}", it.id),
            cited: view.article(rule.as_str()).cited,
            says: names::seen(view, &it.signal.facts)
                .unwrap_or_else(|| view.lens.pack.explain(&rule, &it.signal.facts, view.w.lang())),
        }
    });
    Ok(raised.collect())
}

/// What has happened to a file.
pub(super) fn steps(view: &View<'_>, key: &Key) -> Result<Vec<Step>, Trouble> {
    let leaves = view.lens.leaves_about(key)?.into_iter();
    let step = |leaf: yunquan_service::lists::Leaf| Step {
        at: view.moment(leaf.at),
        what: event(view, &leaf.name),
        leaf: leaf.seq,
    };
    Ok(leaves.map(step).collect())
}

/// What happened, in words.
pub(super) fn event(view: &View<'_>, name: &str) -> String {
    view.w.of_family("event", &name.replace('.', "-"))
}

fn issuer(who: &Visitor) -> Result<Issuer, Trouble> {
    match who.role() {
        Role::Administrator => Ok(Issuer::Administrator),
        Role::SecurityAdministrator => Ok(Issuer::SecurityAdministrator),
        _ => Err(Trouble::Forbidden(None)),
    }
}

/// An administrator's half of taking a lost second factor away.
pub(crate) async fn reset(
    State(portal): Ctx,
    Path(id): Path<AccountId>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let here = format!("/files/account/{id}");
    posted.signed_in(&portal, &here)?;
    let issuer = issuer(&posted.who)?;
    if posted.stale {
        return Err(Trouble::Malformed);
    }
    let reset = portal
        .reading(move |portal| {
            yunquan_service::lists::account(&portal.office, id)?.ok_or(Trouble::NotFound)?;
            Ok(portal.signin.reset_second_factor(id, issuer)?)
        })
        .await?;
    let word = if reset == Reset::Done { "reset" } else { "reset-half" };
    Ok(page::done(&here, word))
}

#[derive(Template)]
#[template(path = "office/link.html")]
struct LinkPage {
    f: Frame,
    link: String,
    until: String,
    back: String,
}

/// An administrator's half of a one-time link, shown this once.
pub(crate) async fn link(
    State(portal): Ctx,
    Path(id): Path<AccountId>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let back = format!("/files/account/{id}");
    posted.signed_in(&portal, &back)?;
    let issuer = issuer(&posted.who)?;
    if posted.stale {
        return Err(Trouble::Malformed);
    }
    let made: Arc<Portal> = Arc::clone(&portal);
    let link = made
        .reading(move |portal| {
            yunquan_service::lists::account(&portal.office, id)?.ok_or(Trouble::NotFound)?;
            Ok(portal.signin.issue_link(id, issuer)?)
        })
        .await?;
    portal
        .page(posted.who, move |view| {
            Ok(LinkPage {
                f: view.frame("link"),
                until: view.moment(link.expires_at),
                link: link.token.reveal().to_owned(),
                back,
            })
        })
        .await
}
