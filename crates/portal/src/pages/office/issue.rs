//! Who would get what, and where the money ends, before a round is issued.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yunquan_core::account::Role;
use yunquan_core::capitals::capitals;
use yunquan_core::money::Fen;
use yunquan_core::round::{self, Entry, Limit, Outcome};
use yunquan_core::world::Key;

use super::list::{self, Row as Listed};
use super::{facts, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::Chip;
use crate::parts::refusal::RefusalBox;
use crate::parts::years::Years;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The most applications that are offered to be made public at once.
const APPROVED: u32 = 1_000;
/// The newest rounds of the year.
const ROUNDS: u32 = 50;

/// A line of the list.
struct Line {
    place: usize,
    name: String,
    href: String,
    why: String,
    face: String,
    sum: String,
    /// The sum as a share of the round's room, in hundredths.
    share: i64,
    chip: Chip,
    off: bool,
    /// Here the money ends: by what, and what is left.
    ends: Option<String>,
}

/// An approved application that may be made public.
struct Approved {
    id: String,
    row: Listed,
}

#[derive(Template)]
#[template(path = "office/issue.html")]
struct Page {
    f: Frame,
    s: Sheet,
    year: i32,
    years: Years,
    approved: Vec<Approved>,
    /// What is to be said where there are more.
    more: Option<String>,
    posts: bool,
    lines: Vec<Line>,
    refusal: Option<RefusalBox>,
    count: usize,
    total: String,
    capitals: String,
    /// What the round can give at most.
    room: String,
    after: String,
    waiting: usize,
    reserved: usize,
    prepares: bool,
    rounds: Vec<Listed>,
    a: Article,
    first: Article,
}

/// The page of the newest support year.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    portal.page(who, |view| make(view, None)).await
}

/// The page of a support year.
pub(crate) async fn of_year(
    State(portal): Ctx,
    Path(year): Path<i32>,
    who: Visitor,
) -> Result<Response, Trouble> {
    portal.page(who, move |view| make(view, Some(year))).await
}

fn make(view: &View<'_>, year: Option<i32>) -> Result<Page, Trouble> {
    let account = sight::officer(view)?;
    sight::sees("round", account.role).ok_or(Trouble::Forbidden(None))?;
    let years: Vec<i32> = view.lens.notices()?.iter().map(|notice| notice.year).collect();
    let year = year.or(years.first().copied()).ok_or(Trouble::NotFound)?;
    let (budget, notice) = (view.lens.find_budget(year)?, view.lens.find_notice(year)?);
    let room = budget.as_ref().zip(notice.as_ref()).map(|(it, notice)| round::room(it, notice));
    let (room, limit) = room.unwrap_or((Fen::ZERO, Limit::Budget));
    let available = budget.map_or(Fen::ZERO, |budget| budget.available);
    let (plan, refusal) = match view.lens.round_plan(year)? {
        Ok(plan) => (plan, None),
        Err(yunquan_core::refusal::Rejection::Refused(refusal)) => {
            (Vec::new(), Some(view.refusal(&refusal)))
        }
        Err(_) => (Vec::new(), None),
    };
    let issued = plan.iter().filter_map(|entry| match entry.outcome {
        Outcome::Issue(face) => Some(face),
        _ => None,
    });
    let faces: Vec<Fen> = issued.collect();
    let total = Fen(faces.iter().map(|face| face.0).sum());
    let count = |is: fn(&Outcome) -> bool| plan.iter().filter(|it| is(&it.outcome)).count();
    let approved = view.lens.shelf("application", &[("status", "approved")], None, APPROVED)?;
    let rounds = view.lens.shelf("round", &[("year", &year.to_string())], None, ROUNDS)?;
    let more = approved.next.as_ref();
    let more = more.map(|_| view.w.t1("plan-more", "count", approved.items.len()));
    let row = |(key, shown): &yunquan_service::lists::Shelved| list::row(view, key, shown);
    let approved = approved
        .items
        .iter()
        .map(|shelved| Ok(Approved { id: shelved.0.id(), row: row(shelved)? }));
    Ok(Page {
        f: view.frame("nav-issue"),
        s: view.sheet(Filled::default()),
        year,
        years: Years::new(view, &years, Some(year), |it| format!("/issue/{it}")),
        approved: approved.collect::<Result<_, Trouble>>()?,
        more,
        posts: account.role == Role::BureauOfficer,
        waiting: count(|it| matches!(it, Outcome::Wait(_))),
        reserved: count(|it| matches!(it, Outcome::Reserve(_))),
        lines: lines(view, &plan, room, limit)?,
        room: yuan(room),
        refusal,
        count: faces.len(),
        total: yuan(total),
        capitals: capitals(total, true),
        after: yuan(Fen(available.0 - total.0)),
        prepares: account.role == Role::BureauOfficer && !faces.is_empty(),
        rounds: rounds.items.iter().map(row).collect::<Result<_, Trouble>>()?,
        a: view.article("R13.2"),
        first: view.article("R4.4"),
    })
}

fn lines(view: &View<'_>, plan: &[Entry], room: Fen, limit: Limit) -> Result<Vec<Line>, Trouble> {
    let ends_by = match limit {
        Limit::Budget => "issue-ends",
        Limit::Quota => "issue-ends-quota",
        Limit::Closed => "issue-ends-closed",
    };
    let mut lines: Vec<Line> = Vec::with_capacity(plan.len());
    let (mut sum, mut ended) = (0_i64, false);
    for (index, entry) in plan.iter().enumerate() {
        let (face, class, word, off) = match &entry.outcome {
            Outcome::Issue(face) => (*face, "live", "outcome-issue", false),
            Outcome::Reserve(face) => (*face, "due", "outcome-reserve", true),
            Outcome::Wait(face) => (*face, "", "outcome-wait", true),
            Outcome::PassOver(_) => (Fen::ZERO, "no", "outcome-pass", true),
        };
        let waits = matches!(entry.outcome, Outcome::Wait(_));
        let left = || yuan(Fen(room.0 - sum));
        let ends = (waits && !ended).then(|| view.w.t1(ends_by, "left", left()));
        ended |= waits;
        if matches!(entry.outcome, Outcome::Issue(_) | Outcome::Reserve(_)) {
            sum += face.0;
        }
        let tier = if entry.rank.0 == 1 { "tier-first" } else { "tier-other" };
        let order = view.w.t1("order-of", "order", entry.rank.1);
        let because = match &entry.outcome {
            Outcome::PassOver(rule) => format!("　{}", view.article(rule.as_str()).cited),
            _ => String::new(),
        };
        lines.push(Line {
            place: index + 1,
            name: facts::label(view, &Key::Enterprise(entry.enterprise))?,
            href: format!("/review/{}", entry.application),
            why: format!("{}　{order}{because}", view.w.t(tier)),
            face: yuan(face),
            sum: if off { "-".to_owned() } else { yuan(Fen(sum)) },
            share: if room.0 > 0 { sum * 100 / room.0 } else { 0 },
            chip: Chip { class, word: view.w.t(word) },
            off,
            ends,
        });
    }
    Ok(lines)
}
