//! The front page: what the scheme gives, the open window, the money left, what to do next.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yunquan_core::budget::Budget;
use yunquan_core::money::{BasisPoints, Fen};
use yunquan_core::notice::Notice;
use yunquan_service::statistics::NoStatistics;

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::deadline::{Left, Weeks};
use crate::view::View;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Page {
    f: Frame,
    a: Articles,
    cap: String,
    window: Option<Window>,
    /// When no window is open: the newest notice's end, in words.
    closed: Option<String>,
    money: Option<Money>,
    publicities: Vec<PublicityRow>,
    notices: Vec<NoticeRow>,
}

struct Articles {
    ratio: Article,
    cap: Article,
    first: Article,
    contract: Article,
    materials: Article,
    review: Article,
    deduct: Article,
    redeem: Article,
    verify: Article,
}

/// The open window.
struct Window {
    year: i32,
    ratio: String,
    left: Option<Left>,
    weeks: Option<Weeks>,
}

/// The year's money, drawn as squares.
struct Money {
    year: i32,
    available: String,
    /// How many applications ask for how much; none while the journal is still being read.
    pending: Option<(u64, String)>,
    parts: Vec<Share>,
    whole: String,
}

/// A share of the year's money.
struct Share {
    class: &'static str,
    key: &'static str,
    amount: String,
    /// Where it begins and how wide it is, in thousandths.
    from: i64,
    width: i64,
}

struct PublicityRow {
    href: String,
    title: String,
    left: String,
    sub: String,
}

struct NoticeRow {
    href: String,
    title: String,
    day: String,
}

/// The page.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, make).await
}

fn make(view: &View<'_>) -> Result<Page, Trouble> {
    let notices = view.lens.notices()?;
    let open = notices.iter().find(|notice| view.lens.is_open(notice));
    let money = match open.or(notices.first()) {
        Some(notice) => money(view, notice)?,
        None => None,
    };
    let a = |rule| view.article(rule);
    let ended = notices.first().filter(|_| open.is_none());
    Ok(Page {
        f: view.frame("home"),
        a: Articles {
            ratio: a("R16.1"),
            cap: a("R14.3"),
            first: a("R4.4"),
            contract: a("R17.1"),
            materials: a("R12.1"),
            review: a("R13.2"),
            deduct: a("R15.1"),
            redeem: a("R20.1"),
            verify: a("R18.1"),
        },
        cap: yuan(view.lens.pack.params().annual_cap),
        window: open.map(|notice| window(view, notice)),
        closed: ended.map(|notice| view.date(notice.terms.closes_on)),
        money,
        publicities: publicities(view)?,
        notices: notices.iter().take(3).map(|notice| notice_row(view, notice)).collect(),
    })
}

fn window(view: &View<'_>, notice: &Notice) -> Window {
    let ratio = view.lens.pack.params().ratio(notice.year).unwrap_or(BasisPoints(0));
    let last = notice.terms.closes_on;
    let (left, weeks) = (view.left(last), view.weeks(last));
    Window { year: notice.year, ratio: ratio.to_string(), left, weeks }
}

fn money(view: &View<'_>, notice: &Notice) -> Result<Option<Money>, Trouble> {
    let Some(budget) = view.lens.find_budget(notice.year)? else { return Ok(None) };
    let statistics = view.portal.office.statistics();
    let zone = *view.lens.pack.zone();
    let pending = match statistics.pending(view.lens.reader, zone, notice.year) {
        Ok(pending) => Some((pending.count, yuan(pending.sum))),
        Err(NoStatistics::Filling { .. }) => None,
        Err(error) => return Err(Trouble::Broken(error.to_string())),
    };
    Ok(Some(Money {
        year: notice.year,
        available: yuan(budget.available.min(notice.room())),
        pending,
        parts: shares(&budget),
        whole: yuan(whole(&budget)),
    }))
}

fn whole(budget: &Budget) -> Fen {
    budget.appropriated.checked_add(budget.carried_in).unwrap_or(budget.appropriated)
}

/// Where the year's money is; what is nothing is left out.
fn shares(budget: &Budget) -> Vec<Share> {
    let whole = whole(budget).0.max(1);
    let mut from = 0;
    let parts = [
        ("f-1", "money-paid", budget.paid),
        ("f-2", "money-payable", budget.payable),
        ("f-3", "money-committed", budget.committed),
        ("f-2", "money-lapsed", budget.lapsed),
        ("f-av", "money-available", budget.available),
    ];
    let some = parts.into_iter().filter(|(class, _, amount)| *class == "f-av" || amount.0 > 0);
    some.map(|(class, key, amount)| {
        let width = amount.0.saturating_mul(1000) / whole;
        let share = Share { class, key, amount: yuan(amount), from, width };
        from += width;
        share
    })
    .collect()
}

fn publicities(view: &View<'_>) -> Result<Vec<PublicityRow>, Trouble> {
    let mut rows = Vec::new();
    for it in view.lens.publicities(true, None, 5)?.items {
        let last = it.last_day(view.lens.pack, &view.lens.calendar);
        if last < view.today() {
            continue;
        }
        let title = view.w.of_family("publicity", it.kind.as_str());
        rows.push(PublicityRow {
            href: format!("/publicity/{}", it.id),
            title: view.w.t2("publicity-line", "title", title, "count", it.items.len()),
            left: view.days_left(last),
            sub: view.w.t2(
                "publicity-sub",
                "posted",
                crate::figures::day(view.w, it.posted_on),
                "last",
                crate::figures::day(view.w, last),
            ),
        });
    }
    Ok(rows)
}

fn notice_row(view: &View<'_>, notice: &Notice) -> NoticeRow {
    NoticeRow {
        href: format!("/notices/{}", notice.year),
        title: notice.terms.title.clone(),
        day: view.lens.pack.zone().date(notice.published_at).to_string(),
    }
}
