//! The journal for who may read it: the newest leaves, or those about one thing.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::number::VoucherNumber;
use yunquan_core::world::Key;

use super::{file, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::view::View;
use crate::visitor::Visitor;

/// Leaves on a page.
const PAGE: u32 = 50;

struct Leaf {
    seq: u64,
    at: String,
    what: String,
    name: String,
    href: Option<String>,
    subject: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "office/journal.html")]
struct Page {
    f: Frame,
    asked: String,
    leaves: Vec<Leaf>,
    older: Option<u64>,
    size: u64,
}

/// The page.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.signed_in()?;
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    let asked = view.who.asks("of").unwrap_or_default();
    let about = about(view, asked.trim())?;
    let leaves = match &about {
        // What may be seen has a history that may be seen.
        Some(key) => {
            sight::visible(view, key)?;
            view.lens.leaves_about(key)?
        }
        None if account.role == Role::Auditor => {
            let before = view.who.asks("before").and_then(|text| text.parse().ok());
            view.lens.newest_leaves(before, PAGE)?
        }
        None => Vec::new(),
    };
    let older = leaves.last().map(|leaf| leaf.seq).filter(|seq| about.is_none() && *seq > 0);
    let leaf = |leaf: yunquan_service::lists::Leaf| {
        let key: Option<Key> = leaf.subject.parse().ok();
        let seen = key.as_ref().filter(|key| sight::sees(key.kind(), account.role).is_some());
        Leaf {
            seq: leaf.seq,
            at: view.moment(leaf.at),
            what: file::event(view, &leaf.name),
            href: seen.and_then(sight::href),
            subject: leaf.subject,
            hash: leaf.hash.to_string().chars().take(16).collect(),
            name: leaf.name,
        }
    };
    Ok(Page {
        f: view.frame("nav-journal"),
        asked,
        older,
        leaves: leaves.into_iter().map(leaf).collect(),
        size: view.lens.journal_size()?,
    })
}

/// What is asked for: a voucher's number, or a file's key.
fn about(view: &View<'_>, asked: &str) -> Result<Option<Key>, Trouble> {
    if let Ok(number) = asked.parse::<VoucherNumber>() {
        let voucher = view.lens.voucher_of(&number)?;
        return Ok(voucher.map(|voucher| Key::Voucher(voucher.issued.voucher)));
    }
    Ok(asked.parse::<Key>().ok())
}
