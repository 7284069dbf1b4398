//! A case of suspected violation: parties, vouchers, money, what a sanction would do, and the one
//! step that comes next.

use askama::Template;
use yunquan_core::account::Party;
use yunquan_core::case::{Case, Event as Happened, Fate, Status};
use yunquan_core::event::Event;
use yunquan_core::ids::CaseId;
use yunquan_core::money::Fen;
use yunquan_core::world::{Entity, Key};
use yunquan_core::{application, voucher};

use super::materials::{self, Materials};
use super::own::{self, Deeds, Group, Own};
use super::{facts, fields, sight};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

struct Side {
    name: String,
    href: String,
    heard: Chip,
    finding: Option<Chip>,
    says: String,
    until: String,
}

struct Held {
    number: String,
    href: String,
    chip: Chip,
}

struct Claimed {
    number: String,
    amount: String,
    received: String,
    owed: String,
}

struct Receipt {
    day: String,
    amount: String,
    document: String,
}

/// A step of what a sanction would do.
struct Would {
    what: String,
    about: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "office/case.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    opened: String,
    grounds: String,
    sides: Vec<Side>,
    vouchers: Vec<Held>,
    claims: Vec<Claimed>,
    receipts: Vec<Receipt>,
    would: Vec<Would>,
    sources: Vec<(String, String)>,
    materials: Materials,
    referred: String,
    upheld: Option<bool>,
    proposed: bool,
}

/// A firm as a file of the office.
pub(super) fn party_key(party: Party) -> Key {
    match party {
        Party::Enterprise(id) => Key::Enterprise(id),
        Party::Provider(id) => Key::Provider(id),
    }
}

/// The page.
pub(super) fn make(view: &View<'_>, id: CaseId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Case(id);
    let Entity::Case(it) = sight::visible(view, &key)? else { return Err(Trouble::NotFound) };
    let shown = view.lens.show(&Entity::Case(it.clone()))?;
    let names = deeds(&it);
    let groups = |sheet: &Sheet, name: &'static str| groups(view, sheet, name, &it);
    let (f, o) = own::own(view, &key, &shown, filled, &Deeds { names: &names, groups: &groups })?;
    let evidence = materials::evidence(&it);
    let nth = |(at, file)| (view.w.t1("evidence-nth", "number", at), file);
    let materials = (1_usize..).zip(evidence).map(nth).collect();
    let sources = it.signals.iter().map(|id| Key::Signal(*id));
    let sources =
        sources.map(|key| Ok((sight::href(&key).unwrap_or_default(), facts::label(view, &key)?)));
    Ok(Page {
        f,
        o,
        opened: view.date(it.opened_on),
        grounds: it.grounds.clone(),
        sides: it.parties.iter().map(|it| side(view, it)).collect::<Result<_, _>>()?,
        vouchers: held(view, &it)?,
        claims: claims(view, &it)?,
        receipts: receipts(view, &key)?,
        would: if it.status == Status::Found { would(view, id)? } else { Vec::new() },
        sources: sources.collect::<Result<_, Trouble>>()?,
        materials: materials::of(view, &key, materials)?,
        referred: it.referred_to.clone().unwrap_or_default(),
        upheld: it.upheld,
        proposed: it.status == Status::Found && it.proposed_by.is_some(),
    })
}

/// The steps of a case, the next one first, without those against which something stands that a
/// page can tell.
fn deeds(it: &Case) -> Vec<&'static str> {
    use Status as S;
    let unheard = it.parties.values().any(|party| !party.heard);
    let guilty = it.at_fault().next().is_some();
    let next = match it.status {
        S::Open if unheard => "case/hear",
        S::Open | S::Heard => "case/find",
        S::Found if guilty => "case/sanction",
        S::Sanctioned if it.pending() => "case/receive",
        _ => "case/close",
    };
    let all = [
        "case/hear",
        "case/find",
        "case/sanction",
        "case/receive",
        "case/close",
        "case/freeze",
        "case/review",
        "case/decide-voucher",
        "case/refer",
    ];
    let may = |name: &&str| match *name {
        "case/find" => it.parties.values().any(|party| party.heard),
        "case/sanction" => guilty,
        "case/receive" => it.claims.iter().any(|claim| claim.owed() > Fen::ZERO),
        "case/close" if it.status == S::Sanctioned => !it.pending(),
        "case/close" => !guilty,
        "case/review" => it.upheld.is_none(),
        "case/decide-voucher" => it.frozen().next().is_some(),
        _ => true,
    };
    let others = all.into_iter().filter(|name| *name != next);
    std::iter::once(next).chain(others).filter(may).collect()
}

fn groups(
    view: &View<'_>,
    sheet: &Sheet,
    name: &'static str,
    it: &Case,
) -> Result<Vec<Group>, Trouble> {
    let mut parties = Vec::new();
    for (party, standing) in &it.parties {
        // Who was not heard is named first where a hearing is recorded, last elsewhere.
        let last = standing.heard == (name == "case/hear");
        let called = view.lens.party_name(*party)?.unwrap_or_default();
        parties.push((last, Opt::new(party.to_string(), called)));
    }
    parties.sort_by_key(|(last, _)| *last);
    let parties: Vec<Opt> = parties.into_iter().map(|(_, opt)| opt).collect();
    let vouchers = options(view, it, name)?;
    let word = |key: &str| view.w.t(key);
    let instead = |path: &str| match path {
        "case" => Some(vec![fields::hidden(sheet, path, it.id.to_string())]),
        "party" => Some(vec![sheet.select(path, &parties)]),
        "voucher" => Some(vec![sheet.select(path, &vouchers)]),
        "facts" => Some(vec![sheet.area(path).label(word("found-facts"))]),
        "vouchers" => Some(vec![sheet.checks(path, &vouchers)]),
        "at_fault" => Some(vec![fields::choice(sheet, path, word("fault-yes"), word("fault-no"))]),
        // Before a sanction a voucher can only be set free.
        "cancel" if !it.cancels() => Some(vec![fields::hidden(sheet, path, "false".to_owned())]),
        "reason" if name == "case/decide-voucher" && !it.cancels() => {
            Some(vec![sheet.area(path).hint(word("thaw-only"))])
        }
        "cancel" => Some(vec![fields::choice(sheet, path, word("cancel-yes"), word("cancel-no"))]),
        "upheld" => Some(vec![fields::choice(sheet, path, word("upheld-yes"), word("upheld-no"))]),
        _ => None,
    };
    Ok(Group::plain(fields::of(view, sheet, name, &instead)))
}

/// The vouchers that a step may name.
fn options(view: &View<'_>, it: &Case, name: &str) -> Result<Vec<Opt>, Trouble> {
    let ids: Vec<_> = match name {
        "case/receive" => it.claims.iter().map(|claim| claim.voucher).collect(),
        "case/decide-voucher" => it.frozen().collect(),
        _ => {
            let mut found = Vec::new();
            for party in it.parties.keys() {
                found.extend(super::plan::vouchers_of(view, *party)?.0);
            }
            found.retain(|id| it.vouchers.get(id) != Some(&Fate::Frozen));
            found
        }
    };
    let option = |id: yunquan_core::ids::VoucherId| {
        Ok(Opt::new(id.to_string(), facts::label(view, &Key::Voucher(id))?))
    };
    ids.into_iter().map(option).collect()
}

fn side(
    view: &View<'_>,
    (party, standing): (&Party, &yunquan_core::case::Standing),
) -> Result<Side, Trouble> {
    let chip = |class, word: &str| Chip { class, word: view.w.t(word) };
    let found = standing.found.as_ref();
    let finding = found.map(|found| {
        if found.at_fault {
            Chip { class: "no", word: view.w.of_family("ground", found.ground.as_str()) }
        } else {
            chip("ok", "fault-no")
        }
    });
    Ok(Side {
        name: view.lens.party_name(*party)?.unwrap_or_default(),
        href: sight::href(&party_key(*party)).unwrap_or_default(),
        heard: if standing.heard { chip("ok", "heard") } else { chip("due", "to-hear") },
        finding,
        says: found.map(|found| found.facts.clone()).unwrap_or_default(),
        until: standing.banned_until.map(|day| view.date(day)).unwrap_or_default(),
    })
}

fn held(view: &View<'_>, it: &Case) -> Result<Vec<Held>, Trouble> {
    let row = |(id, fate): (&yunquan_core::ids::VoucherId, &Fate)| {
        let key = Key::Voucher(*id);
        let class = match fate {
            Fate::Frozen => "due",
            Fate::Thawed => "ok",
            Fate::Cancelled => "no",
        };
        Ok(Held {
            number: facts::label(view, &key)?,
            href: sight::href(&key).unwrap_or_default(),
            chip: Chip { class, word: view.w.of_family("fate", fate.as_str()) },
        })
    };
    it.vouchers.iter().map(row).collect()
}

fn claims(view: &View<'_>, it: &Case) -> Result<Vec<Claimed>, Trouble> {
    let row = |claim: &yunquan_core::case::Claim| {
        Ok(Claimed {
            number: facts::label(view, &Key::Voucher(claim.voucher))?,
            amount: yuan(claim.amount_fen),
            received: yuan(claim.received_fen),
            owed: yuan(claim.owed()),
        })
    };
    it.claims.iter().map(row).collect()
}

fn receipts(view: &View<'_>, key: &Key) -> Result<Vec<Receipt>, Trouble> {
    let history = view.lens.history(key)?.into_iter();
    let receipts = history.filter_map(|leaf| match leaf.event {
        Event::Case(Happened::Received { on, amount_fen, document, .. }) => {
            Some(Receipt { day: view.date(on), amount: yuan(amount_fen), document })
        }
        _ => None,
    });
    Ok(receipts.collect())
}

/// What the sanction would do, in words.
fn would(view: &View<'_>, id: CaseId) -> Result<Vec<Would>, Trouble> {
    let Ok(events) = view.lens.sanction_foreseen(id)? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for event in events {
        let mut add = |what: &str, key: &Key, amount: String| {
            all.push(Would { what: view.w.t(what), about: facts::label(view, key)?, amount });
            Ok::<(), Trouble>(())
        };
        match &event {
            Event::Case(Happened::Sanctioned(it)) => {
                for struck in &it.parties {
                    let lost = match struck.party {
                        Party::Enterprise(_) => "would-eligibility",
                        Party::Provider(_) => "would-admission",
                    };
                    add(lost, &party_key(struck.party), String::new())?;
                    add("would-ban", &party_key(struck.party), view.date(it.until))?;
                }
            }
            Event::Voucher(voucher::Event::Cancelled(it)) => {
                let what = match it.purse {
                    voucher::Purse::Paid => "would-claim",
                    _ => "would-cancel",
                };
                add(what, &Key::Voucher(it.voucher), yuan(it.amount_fen))?;
            }
            Event::Voucher(voucher::Event::Thawed { voucher, .. }) => {
                add("would-thaw", &Key::Voucher(*voucher), String::new())?;
            }
            Event::Voucher(voucher::Event::Frozen { voucher, .. }) => {
                add("would-freeze", &Key::Voucher(*voucher), String::new())?;
            }
            Event::Application(application::Event::Struck { application, .. }) => {
                add("would-end", &Key::Application(*application), String::new())?;
            }
            _ => {}
        }
    }
    Ok(all)
}
