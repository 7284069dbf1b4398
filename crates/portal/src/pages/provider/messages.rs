//! What the office has told a firm: enterprises and providers alike.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::message::Message;
use yunquan_core::world::Key;

use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::pager::Pager;
use crate::view::View;
use crate::visitor::Visitor;

struct Row {
    text: String,
    href: Option<String>,
    at: String,
    left: String,
}

#[derive(Template)]
#[template(path = "pages/messages.html")]
struct Page {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

/// All of a firm's own, the newest first.
pub(crate) async fn list(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    let party = who.in_role(&[Role::Enterprise, Role::Provider])?.party;
    let made = move |view: &View<'_>| {
        let (mut rows, mut next) = (Vec::new(), None);
        if let Some(party) = party {
            let page = view.lens.messages_to(party, view.who.asks("after").as_deref())?;
            rows = page.items.iter().map(|it| row(view, it)).collect();
            next = page.next;
        }
        Ok(Page { f: view.frame("messages"), rows, pager: Pager::of(view, next) })
    };
    portal.page(who, made).await
}

fn row(view: &View<'_>, it: &Message) -> Row {
    let text = view.w.of_family("message", it.kind.as_str());
    let href = match it.about {
        Key::Voucher(id) => Some(format!("/vouchers/{id}")),
        _ => None,
    };
    let due = view.date(it.due);
    Row {
        text: view.w.t2("message-line", "text", text, "day", due),
        href,
        at: view.moment(it.at),
        left: view.days_left(it.due),
    }
}
