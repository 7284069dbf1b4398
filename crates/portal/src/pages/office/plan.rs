//! What begins a file: a panel commissioned, a payment list prepared, a case opened, an inspection
//! planned; candidates to tick instead of ids to type.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use yunquan_core::account::Party;
use yunquan_core::ids::VoucherId;
use yunquan_core::money::Fen;
use yunquan_core::world::{Entity, Key};

use super::own::{self, Deed, Group};
use super::{act, codes, facts, fields, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::field::{Field, Opt};
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::{Filled, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The most files and persons that are shown to be ticked: as many as a command takes.
const MOST: u32 = 200;
/// The most payments of a list.
const PAYMENTS: u32 = 500;
/// The most subjects of each kind from whom an inspection draws; a form holds no more ticks.
const SUBJECTS: u32 = 1_400;
/// The most vouchers of a party of a case.
const VOUCHERS: u32 = 200;

/// What may be ticked, and whether there is more of it than is listed.
#[derive(Default)]
struct Listed {
    options: Vec<Opt>,
    more: bool,
}

impl Listed {
    fn of(options: Vec<Opt>) -> Self {
        Self { options, more: false }
    }

    fn join(&mut self, other: Self) {
        self.options.extend(other.options);
        self.more |= other.more;
    }
}

#[derive(Template)]
#[template(path = "office/plan.html")]
struct Page {
    f: Frame,
    kind: &'static str,
    word: String,
    lead: String,
    /// None where there is nothing to begin with.
    deed: Option<Deed>,
}

/// What begins a file of a kind, and where the same may be begun from a list.
pub(super) fn command(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "panel" => "panel/commission",
        "settlement" => "settlement/prepare",
        "case" => "case/open",
        "inspection" => "inspection/plan",
        "provider" => "provider/post",
        _ => return None,
    })
}

/// The page.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(kind): Path<String>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let kind = sight::kind_of(&kind)?;
    portal.page_with(StatusCode::OK, who, move |view| make(view, kind, view.kept())).await
}

/// Begins it; then its own page.
pub(crate) async fn send(
    State(portal): Ctx,
    Path(kind): Path<String>,
    mut posted: Posted,
) -> Result<Response, Trouble> {
    let kind = sight::kind_of(&kind)?;
    posted.signed_in(&portal, &format!("/files/{kind}/new"))?;
    let name = command(kind).ok_or(Trouble::NotFound)?;
    codes::resolve(&portal, &mut posted, name).await?;
    match portal.run(&posted, name).await? {
        Outcome::Done(receipt) => {
            let to = receipt.subject.as_ref().and_then(sight::href);
            Ok(page::done(&to.unwrap_or_else(|| format!("/files/{kind}")), "decided"))
        }
        Outcome::Undone(filled) => {
            portal.page_with(AGAIN, posted.who, move |view| make(view, kind, *filled)).await
        }
    }
}

fn make(view: &View<'_>, kind: &'static str, filled: Filled) -> Result<Page, Trouble> {
    sight::officer(view)?;
    let name = command(kind).ok_or(Trouble::NotFound)?;
    if !act::may(view, name) {
        return Err(Trouble::Forbidden(None));
    }
    let sheet = view.sheet(filled);
    let own = match name {
        "panel/commission" => commission(view, &sheet)?,
        "settlement/prepare" => prepare(view, &sheet)?,
        "case/open" => open(view, &sheet)?,
        "provider/post" => {
            let passed = listed(view, "provider", &[("status", "passed")], MOST, named)?;
            vec![("providers", ticks(view, &sheet, "providers", &passed))]
        }
        _ => inspect(view, &sheet)?,
    };
    let needed: &[&str] = match name {
        "panel/commission" => &["redemptions", "providers"],
        "settlement/prepare" => &["redemptions"],
        "provider/post" => &["providers"],
        _ => &[],
    };
    let open = |list: &&str| own.iter().any(|(name, field)| *name == *list && field.is_some());
    let begins = needed.is_empty() || needed.iter().any(open);
    let instead = |path: &str| {
        let found = own.iter().find(|(known, _)| *known == path);
        found.map(|(_, field)| field.clone().into_iter().collect())
    };
    let groups = Group::plain(fields::of(view, &sheet, name, &instead));
    let word = act::word(view, name);
    Ok(Page {
        f: view.frame_named(word.clone()),
        kind,
        word: view.w.of_family("kind", kind),
        lead: view.w.of_family("plan", kind),
        deed: begins.then(|| own::deed(view, sheet, &format!("/files/{kind}/new"), name, groups)),
    })
}

/// Fields that a page puts in the place of others; none takes its place.
type Instead = Vec<(&'static str, Option<Field>)>;

/// Ticks, with what the address asks for chosen.
fn ticks(view: &View<'_>, sheet: &Sheet, name: &'static str, listed: &Listed) -> Option<Field> {
    let options = &listed.options;
    let mut field = sheet.checks(name, options);
    if listed.more {
        field.hint = view.w.t1("plan-more", "count", options.len());
    }
    if field.chosen.is_empty() && sheet.typed().pairs().is_empty() {
        let asked = view.who.asks(name);
        field.chosen = asked.iter().flat_map(|it| it.split(',')).map(str::to_owned).collect();
    }
    (!options.is_empty()).then_some(field)
}

/// Files of a kind in a state, by their names.
fn listed(
    view: &View<'_>,
    kind: &str,
    is: &[(&str, &str)],
    most: u32,
    called: impl Fn(&serde_json::Value) -> String,
) -> Result<Listed, Trouble> {
    let page = view.lens.shelf(kind, is, None, most)?;
    let options = page.items.iter().map(|(key, shown)| Opt::new(key.id(), called(shown)));
    Ok(Listed { options: options.collect(), more: page.next.is_some() })
}

/// A redemption by its parties and its money.
fn redemption(shown: &serde_json::Value) -> String {
    let text = |name: &str| shown[name].as_str().unwrap_or_default();
    let fen = ["determined_fen", "face_fen"].iter().find_map(|name| shown[*name].as_i64());
    let amount = fen.map(|fen| yuan(Fen(fen))).unwrap_or_default();
    format!("{} / {}　{amount}", text("enterprise_name"), text("provider_name"))
}

fn named(shown: &serde_json::Value) -> String {
    ["name", "login"].iter().find_map(|name| shown[*name].as_str()).unwrap_or_default().to_owned()
}

/// Accounts of a role that are in use.
fn people(view: &View<'_>, role: &str) -> Result<Listed, Trouble> {
    let mut all = listed(view, "account", &[("role", role), ("status", "active")], MOST, named)?;
    // By name, and by number where names end in one.
    all.options.sort_by_key(|it| {
        let name = it.word.trim_end_matches(|sign: char| sign.is_ascii_digit());
        (name.to_owned(), it.word.len(), it.word.clone())
    });
    Ok(all)
}

fn commission(view: &View<'_>, sheet: &Sheet) -> Result<Instead, Trouble> {
    let mut redemptions = listed(view, "redemption", &[("status", "complete")], MOST, redemption)?;
    redemptions.join(listed(view, "redemption", &[("status", "reviewing")], MOST, |shown| {
        format!("{}　{}", redemption(shown), view.w.t("panel-again"))
    })?);
    let providers = listed(view, "provider", &[("status", "reviewing")], MOST, named)?;
    let experts = people(view, "expert")?;
    let organisers = people(view, "organiser")?;
    let mut all = ticks(view, sheet, "experts", &experts);
    if let Some(field) = all.as_mut()
        && field.chosen.is_empty()
        && sheet.typed().pairs().is_empty()
    {
        field.chosen = experts.options.iter().map(|it| it.value.clone()).collect();
    }
    let least = view.lens.pack.params().seats_at_least;
    let mut seats = sheet.count("seats", "").hint(view.w.t1("seats-hint", "least", least));
    if seats.value.is_empty() {
        // Seats are odd.
        seats.value = (least | 1).to_string();
    }
    Ok(vec![
        ("redemptions", ticks(view, sheet, "redemptions", &redemptions)),
        ("providers", ticks(view, sheet, "providers", &providers)),
        ("organiser", Some(sheet.select("organiser", &organisers.options))),
        ("experts", all),
        ("seats", Some(seats)),
    ])
}

fn prepare(view: &View<'_>, sheet: &Sheet) -> Result<Instead, Trouble> {
    let is = [("status", "determined")];
    let determined = listed(view, "redemption", &is, PAYMENTS, redemption)?;
    let mut all = ticks(view, sheet, "redemptions", &determined);
    if let Some(field) = all.as_mut()
        && field.chosen.is_empty()
        && sheet.typed().pairs().is_empty()
    {
        field.chosen = determined.options.iter().map(|it| it.value.clone()).collect();
    }
    Ok(vec![("redemptions", all)])
}

fn open(view: &View<'_>, sheet: &Sheet) -> Result<Instead, Trouble> {
    let mut parties: Vec<Party> = Vec::new();
    let signals = view
        .who
        .asks("signals")
        .or_else(|| Some(sheet.typed().get("signals").to_owned()).filter(|it| !it.is_empty()));
    for id in signals.iter().flat_map(|it| it.split(',')) {
        let Ok(key) = format!("signal/{id}").parse::<Key>() else { continue };
        if let Some(Entity::Signal(it)) = view.lens.reader.entity(&key)? {
            parties.extend(concerned(view, &it.signal.about)?);
        }
    }
    let asked = view.who.asks("party").into_iter();
    let typed = sheet.typed().all("parties").map(str::to_owned);
    parties.extend(asked.chain(typed).filter_map(|text| text.parse::<Party>().ok()));
    parties.sort_unstable();
    parties.dedup();
    let (mut sides, mut vouchers) = (Vec::new(), Vec::new());
    let mut more = false;
    for party in &parties {
        let called = view.lens.party_name(*party)?.unwrap_or_default();
        sides.push(Opt::new(party.to_string(), called));
        let (found, others) = vouchers_of(view, *party)?;
        more |= others;
        for id in found {
            vouchers.push(Opt::new(id.to_string(), facts::label(view, &Key::Voucher(id))?));
        }
    }
    vouchers.sort_by(|a, b| a.value.cmp(&b.value));
    vouchers.dedup();
    let vouchers = Listed { options: vouchers, more };
    let sides = if sides.is_empty() {
        Some(sheet.text("parties").hint(view.w.t("parties-hint")))
    } else {
        ticks(view, sheet, "parties", &Listed::of(sides))
    };
    let raised = signals.map(|it| fields::hidden(sheet, "signals", it));
    Ok(vec![
        ("parties", sides),
        ("vouchers", ticks(view, sheet, "vouchers", &vouchers)),
        ("signals", raised),
    ])
}

/// The parties that a file concerns.
fn concerned(view: &View<'_>, about: &Key) -> Result<Vec<Party>, Trouble> {
    Ok(match view.lens.reader.entity(about)? {
        Some(Entity::Application(it)) => {
            let provider = it.provider.map(Party::Provider);
            std::iter::once(Party::Enterprise(it.enterprise)).chain(provider).collect()
        }
        Some(Entity::Voucher(it)) => {
            vec![Party::Enterprise(it.holder), Party::Provider(it.issued.provider)]
        }
        Some(Entity::Redemption(it)) => it.parties().to_vec(),
        Some(Entity::Enterprise(it)) => vec![Party::Enterprise(it.id)],
        Some(Entity::Provider(it)) => vec![Party::Provider(it.id)],
        _ => Vec::new(),
    })
}

/// The newest vouchers that a party holds, or may redeem, and whether it has more.
pub(super) fn vouchers_of(
    view: &View<'_>,
    party: Party,
) -> Result<(Vec<VoucherId>, bool), Trouble> {
    let (column, id) = match party {
        Party::Enterprise(id) => ("holder", id.to_string()),
        Party::Provider(id) => ("provider", id.to_string()),
    };
    let page = view.lens.shelf("voucher", &[(column, &id)], None, VOUCHERS)?;
    let more = page.next.is_some();
    let id = |(key, _): (Key, serde_json::Value)| match key {
        Key::Voucher(id) => Some(id),
        _ => None,
    };
    Ok((page.items.into_iter().filter_map(id).collect(), more))
}

fn inspect(view: &View<'_>, sheet: &Sheet) -> Result<Instead, Trouble> {
    let mut candidates = Listed::default();
    for (kind, state) in [("provider", "admitted"), ("enterprise", "authorised")] {
        let Listed { options, more } = listed(view, kind, &[("status", state)], SUBJECTS, named)?;
        let keyed = |it: Opt| Opt::new(format!("{kind}/{}", it.value), it.word);
        candidates.join(Listed { options: options.into_iter().map(keyed).collect(), more });
    }
    let inspectors = people(view, "inspector")?;
    Ok(vec![
        ("candidates", ticks(view, sheet, "candidates", &candidates)),
        ("inspectors", ticks(view, sheet, "inspectors", &inspectors)),
    ])
}
