//! What the office has told a firm: enterprises and providers alike.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::account::{Party, Role};
use yunquan_core::world::Key;
use yunquan_core::{application, redemption, voucher};
use yunquan_service::lists::Entry;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    text: String,
    /// Whether it stands here for the first time for whoever looks.
    new: bool,
    /// Whose file it is about: the other firm, or a number.
    about: String,
    href: Option<String>,
    at: String,
    amount: String,
    until: String,
    left: String,
    reason: Option<String>,
    rule: Option<Article>,
}

#[derive(Template)]
#[template(path = "pages/messages.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

/// All of a firm's own, the newest first. What stands on the page is read from now on, by whoever
/// looks and by nobody else of the firm.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let account = who.in_role(&[Role::Enterprise, Role::Provider])?;
    let (account, party) = (account.id, account.party);
    let made = move |view: &View<'_>| {
        let (mut rows, mut next) = (Vec::new(), None);
        if let Some(party) = party {
            let page = view.lens.told(party, view.who.asks("after").as_deref())?;
            let seen = view.portal.office.seen(account, &page.items)?;
            // Of each file the last word alone may still have to be answered in time.
            let mut spoken = BTreeSet::new();
            let first = view.who.asks("after").is_none();
            for (it, seen) in page.items.iter().zip(seen) {
                let last = spoken.insert(&it.about) && first;
                rows.push(Row { new: !seen, ..row(view, party, it, last)? });
            }
            view.portal.office.see(account, &page.items)?;
            next = page.next;
        }
        Ok(Page { f: view.frame("messages"), rows, pager: Pager::of(view, next) })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, to: Party, it: &Entry, last: bool) -> Result<Row, Trouble> {
    let told = &it.told;
    let ahead = told.due.filter(|due| last && *due >= view.today());
    let due = if ahead.is_some() && waits(view, &it.about)? { ahead } else { None };
    Ok(Row {
        text: view.w.of_family("told", told.topic.as_str()),
        new: false,
        about: about(view, to, &it.about)?,
        href: href(to, &it.about),
        at: view.moment(told.at),
        amount: told
            .amount_fen
            .map(|it| view.w.t1("told-amount", "amount", yuan(it)))
            .unwrap_or_default(),
        until: told.due.map(|it| view.w.t1("told-until", "day", view.date(it))).unwrap_or_default(),
        left: due.map(|it| view.days_left(it)).unwrap_or_default(),
        reason: told.reason.clone(),
        rule: told.rule.as_ref().map(|rule| view.article(rule.as_str())),
    })
}

/// Whether a file still waits for the firm: what has come back or may be used.
fn waits(view: &View<'_>, key: &Key) -> Result<bool, Trouble> {
    Ok(match key {
        Key::Application(id) => view
            .lens
            .find_application(*id)?
            .is_some_and(|it| it.status == application::Status::Returned),
        Key::Redemption(id) => view
            .lens
            .find_redemption(*id)?
            .is_some_and(|it| it.status == redemption::Status::Returned),
        Key::Voucher(id) => view.lens.find_voucher(*id)?.is_some_and(|it| {
            matches!(it.status, voucher::Status::Issued | voucher::Status::Accepted)
        }),
        _ => true,
    })
}

/// The other firm of a file, or the file's own name.
fn about(view: &View<'_>, to: Party, key: &Key) -> Result<String, Trouble> {
    let enterprise = matches!(to, Party::Enterprise(_));
    let name = match key {
        Key::Application(id) => match view.lens.find_application(*id)?.and_then(|it| it.provider) {
            Some(id) => view.lens.provider_name(id)?,
            None => None,
        },
        Key::Voucher(id) => match view.lens.find_voucher(*id)? {
            Some(it) if enterprise => view.lens.provider_name(it.issued.provider)?,
            Some(it) => view.lens.enterprise_name(it.holder)?,
            None => None,
        },
        Key::Redemption(id) => match view.lens.find_redemption(*id)? {
            Some(it) => view.lens.enterprise_name(it.enterprise)?,
            None => None,
        },
        Key::Inspection(id) => view.lens.find_inspection(*id)?.map(|it| it.title),
        _ => None,
    };
    Ok(name.unwrap_or_default())
}

/// The firm's own page of a file, where there is one.
fn href(to: Party, key: &Key) -> Option<String> {
    match (key, to) {
        (Key::Application(id), Party::Enterprise(_)) => Some(format!("/applications/{id}")),
        (Key::Voucher(id), Party::Enterprise(_)) => Some(format!("/vouchers/{id}")),
        (Key::Voucher(id), Party::Provider(_)) => Some(format!("/provider/vouchers/{id}")),
        (Key::Redemption(id), Party::Provider(_)) => Some(format!("/provider/redemptions/{id}")),
        (Key::Inspection(id), _) => Some(format!("/inspections/{id}")),
        (Key::Enterprise(_), Party::Enterprise(_)) => Some("/enterprise".to_owned()),
        (Key::Provider(_), Party::Provider(_)) => Some("/provider".to_owned()),
        _ => None,
    }
}
