//! A redemption before whoever decides it: form beside materials, each line with what counts of
//! it, every rule, the check on site, the positions of both bodies and the amount with its formula.

use askama::Template;
use yunquan_core::account::Role;
use yunquan_core::capitals::capitals;
use yunquan_core::event::Event as Fact;
use yunquan_core::ids::{AccountId, RedemptionId};
use yunquan_core::money::{Fen, share_floor};
use yunquan_core::pack::MaterialFor;
use yunquan_core::redemption::{Act, Body, Event, Redemption, Status, determinable};
use yunquan_core::refusal::RuleId;
use yunquan_core::time::Instant;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};

use super::materials::{self, Materials};
use super::own::{self, Deeds, Group, Own};
use super::rules::{self, Row};
use super::{fields, sight};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::{Chip, class_of};
use crate::parts::sum::{Line as Term, Sum};
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// A line of the contract.
pub(super) struct Line {
    pub(super) item: String,
    pub(super) price: String,
    /// What counts of it at most.
    pub(super) basis: String,
    pub(super) carried_out: String,
    pub(super) accepted: String,
}

/// What one body has said.
struct Position {
    body: String,
    chip: Chip,
    says: String,
}

/// What was found on site.
struct Check {
    chip: Chip,
    day: String,
    remark: String,
    photos: Vec<String>,
}

#[derive(Template)]
#[template(path = "office/redemption.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    enterprise: (String, String),
    provider: (String, String),
    voucher: (String, String),
    contract: String,
    face: String,
    completed_on: String,
    self_paid: String,
    invoices: Vec<(String, String, String)>,
    lines: Vec<Line>,
    materials: Materials,
    rows: Vec<Row>,
    check: Option<Check>,
    to_check: bool,
    sum: Option<Sum>,
    positions: Vec<Position>,
    panel: Option<String>,
    /// Where a panel is commissioned for it.
    commission: Option<String>,
}

/// The page.
pub(super) fn make(view: &View<'_>, id: RedemptionId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Redemption(id);
    let Entity::Redemption(it) = sight::visible(view, &key)? else {
        return Err(Trouble::NotFound);
    };
    let shown = view.lens.show(&Entity::Redemption(it.clone()))?;
    let voucher = view.lens.find_voucher(it.voucher)?;
    let stopped = voucher.as_ref().filter(|voucher| voucher.stopped());
    let names = deeds(&it, stopped.is_some(), sight::officer(view)?.id);
    let groups = |sheet: &Sheet, name: &'static str| Ok(groups(view, sheet, name, &it));
    let deeds = Deeds { names: &names, groups: &groups };
    let (f, mut o) = own::own(view, &key, &shown, filled, &deeds)?;
    let text = |name: &str| shown[name].as_str().unwrap_or_default().to_owned();
    let number = voucher.as_ref().map(|it| it.issued.number.to_string()).unwrap_or_default();
    let link = |key: Key| sight::href(&key).unwrap_or_default();
    let file = it.file.as_ref();
    let (contract, lines) = lines(view, &it)?;
    o.lead = format!("{} {}", yuan(it.face_fen), view.w.t("yuan"));
    let ready = it.status == Status::Complete && stopped.is_none();
    let commission = ready && view.who.role() == Role::BureauOfficer;
    Ok(Page {
        f,
        enterprise: (text("enterprise_name"), link(Key::Enterprise(it.enterprise))),
        provider: (text("provider_name"), link(Key::Provider(it.provider))),
        voucher: (number, link(Key::Voucher(it.voucher))),
        contract,
        face: yuan(it.face_fen),
        completed_on: file.map(|it| view.date(it.completed_on)).unwrap_or_default(),
        self_paid: file.map(|it| yuan(it.self_paid_fen)).unwrap_or_default(),
        invoices: invoices(&it),
        lines,
        materials: materials::of(view, &key, named(view, &it))?,
        rows: rows(view, &it, stopped)?,
        check: check(view, &it)?,
        to_check: it.to_check,
        sum: sum(view, &it),
        positions: positions(view, &it)?,
        panel: it.panel.and_then(|panel| sight::href(&Key::Panel(panel))),
        commission: commission.then(|| format!("/files/panel/new?redemptions={id}")),
        o,
    })
}

/// What may be done as it stands; the office decides whether it is. Nobody determines an amount
/// who found the file complete (R13.1), or proposed it (R22.4), and none while a case has stopped
/// the voucher (R23.1).
fn deeds(it: &Redemption, stopped: bool, who: AccountId) -> Vec<&'static str> {
    let all = [
        (Act::AcceptFile, "redemption/accept-file"),
        (Act::Return, "redemption/return"),
        (Act::Check, "redemption/check"),
        (Act::Propose, "redemption/determine"),
        (Act::Refuse, "redemption/refuse"),
    ];
    let open = all.into_iter().filter(|(act, _)| match act {
        Act::Check => it.to_check && it.check.is_none() && it.moved(*act).is_ok(),
        Act::Propose => {
            let proposed = it.proposal.as_ref().map(|proposal| proposal.by);
            let barred = [it.handler(Act::AcceptFile), proposed];
            it.moved(*act).is_ok() && !stopped && !barred.contains(&Some(who))
        }
        act => it.moved(*act).is_ok(),
    });
    open.map(|(_, name)| name).collect()
}

fn groups(view: &View<'_>, sheet: &Sheet, name: &str, it: &Redemption) -> Vec<Group> {
    let instead = |path: &str| match path {
        "redemption" => Some(vec![fields::hidden(sheet, path, it.id.to_string())]),
        // The amount is computed; nobody types it.
        "amount_fen" => Some(Vec::new()),
        "matches" => {
            let (yes, no) = (view.w.t("check-matches"), view.w.t("check-differs"));
            Some(vec![fields::choice(sheet, path, yes, no)])
        }
        _ => None,
    };
    Group::plain(fields::of(view, sheet, name, &instead))
}

/// The contract's number and its lines.
pub(super) fn lines(view: &View<'_>, it: &Redemption) -> Result<(String, Vec<Line>), Trouble> {
    let Some(Entity::Contract(contract)) = view.lens.reader.entity(&Key::Contract(it.contract))?
    else {
        return Ok((String::new(), Vec::new()));
    };
    let amount = |fen: Option<Fen>| fen.map_or_else(|| "-".to_owned(), yuan);
    let file = it.file.as_ref();
    let catalogue = view.lens.find_catalogue(it.provider, it.year)?;
    let line = |(number, line): (usize, &yunquan_core::contract::Line)| {
        let this = |of: u32| usize::try_from(of).is_ok_and(|of| of == number);
        let carried = file.and_then(|file| file.lines.iter().find(|it| this(it.line)));
        let accepted = it.lines.iter().find(|it| this(it.line));
        Line {
            item: line.called(catalogue.as_ref()),
            price: yuan(line.price_fen),
            basis: amount(contract.line_basis_fen.get(number).copied()),
            carried_out: amount(carried.map(|it| it.carried_out_fen)),
            accepted: amount(accepted.map(|it| it.accepted_fen)),
        }
    };
    let lines = contract.terms.lines.iter().enumerate().map(line).collect();
    Ok((contract.terms.number.clone(), lines))
}

fn invoices(it: &Redemption) -> Vec<(String, String, String)> {
    let all = it.file.iter().flat_map(|it| &it.invoices);
    all.map(|it| (it.number.clone(), it.issued_on.to_string(), yuan(it.amount_fen))).collect()
}

/// The materials, by what they are called.
pub(super) fn named(
    view: &View<'_>,
    it: &Redemption,
) -> Vec<(String, yunquan_core::digest::Digest)> {
    let kinds = view.lens.pack.materials(MaterialFor::Redemption);
    let word = |kind: &str| {
        let found = kinds.iter().find(|it| it.kind == kind);
        found.map_or_else(|| kind.to_owned(), |it| it.name.in_(view.w.lang()).to_owned())
    };
    let all = it.file.iter().flat_map(|it| &it.materials);
    all.map(|it| {
        let evidence = it.evidence.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
        (format!("{}{evidence}", word(&it.kind)), it.file)
    })
    .collect()
}

/// The rules: what was passed on handing in, what has stopped it since, what each stage has found.
fn rows(view: &View<'_>, it: &Redemption, stopped: Option<&Voucher>) -> Result<Vec<Row>, Trouble> {
    let history = view.lens.history(&Key::Redemption(it.id))?;
    let handed_in = history.into_iter().rev().find_map(|leaf| match leaf.event {
        Fact::Redemption(Event::Submitted(submitted)) => Some((submitted.passed, leaf.at)),
        _ => None,
    });
    let chip = |class, word: &str| Chip { class, word: view.w.t(word) };
    let row = |rule: &'static str, fact: String, chip| {
        rules::row(view, &RuleId::named(rule), fact, chip, None)
    };
    let mut rows: Vec<Row> = Vec::new();
    if let Some((passed, at)) = handed_in {
        for rule in &passed {
            let fact = passed_by(view, rule.as_str(), it, at)?;
            rows.push(rules::row(view, rule, fact, chip("ok", "verdict-passed"), None));
        }
    }
    if let Some(voucher) = stopped {
        let state = voucher.status.as_str();
        let word = view.w.of_family("state-voucher", state);
        let fact = view.w.of_family("told-voucher", state);
        rows.push(row("R23.1", fact, Chip { class: class_of(state), word }));
    }
    let stage = |done: bool| {
        if done { chip("ok", "verdict-passed") } else { chip("", "verdict-open") }
    };
    rows.push(row("R22.1", String::new(), stage(it.handler(Act::AcceptFile).is_some())));
    let basis = it.accepted_basis_fen.map(yuan).unwrap_or_default();
    rows.push(row("R22.2", basis, stage(it.accepted_basis_fen.is_some())));
    if it.to_check {
        let chip = match &it.check {
            Some(check) if !check.matches => chip("no", "check-differs"),
            check => stage(check.is_some()),
        };
        rows.push(row("R22.3", view.w.t("check-drawn"), chip));
    }
    let amount = it.determined_fen.map(yuan).unwrap_or_default();
    rows.push(row("R22.4", amount, stage(it.determined_fen.is_some())));
    if let Some(rule) = &it.because {
        rows.push(rules::row(view, rule, String::new(), chip("no", "verdict-against"), None));
    }
    Ok(rows)
}

/// What was found where a rule passed when the redemption was handed in.
fn passed_by(view: &View<'_>, rule: &str, it: &Redemption, at: Instant) -> Result<String, Trouble> {
    let Some(file) = &it.file else { return Ok(String::new()) };
    let w = view.w;
    Ok(match rule {
        "R3.5" => w.t("fact-own-voucher"),
        "R23.1" => w.t("fact-not-frozen"),
        "R7.1" => {
            let name = view.lens.provider_name(it.provider)?.unwrap_or_default();
            w.t1("fact-provider", "name", name)
        }
        "R20.1" => w.t1("fact-completed", "day", view.date(file.completed_on)),
        "R19.1" => match view.lens.find_voucher(it.voucher)? {
            Some(voucher) => {
                let last = view.last_day(&voucher);
                w.t2("fact-in-time", "day", view.moment(at), "last", view.date(last))
            }
            None => String::new(),
        },
        "R21.1" => w.t1("fact-materials", "count", file.materials.len()),
        "R21.2" => {
            let sum = Fen::sum(file.invoices.iter().map(|it| it.amount_fen));
            let sum = sum.map(yuan).unwrap_or_default();
            w.t2("fact-self-paid", "invoices", sum, "paid", yuan(file.self_paid_fen))
        }
        "R16.3" => {
            let done = Fen::sum(file.lines.iter().map(|it| it.carried_out_fen));
            w.t1("fact-carried-out", "done", done.map(yuan).unwrap_or_default())
        }
        _ => String::new(),
    })
}

fn check(view: &View<'_>, it: &Redemption) -> Result<Option<Check>, Trouble> {
    let Some(found) = &it.check else { return Ok(None) };
    let key = Key::Redemption(it.id);
    let history = view.lens.history(&key)?;
    let remark = history.into_iter().rev().find_map(|leaf| match leaf.event {
        Fact::Redemption(Event::SiteChecked { remark, .. }) => Some(remark),
        _ => None,
    });
    let photos = materials::photos(view, &key)?.into_iter();
    let (class, word) =
        if found.matches { ("ok", "check-matches") } else { ("no", "check-differs") };
    Ok(Some(Check {
        chip: Chip { class, word: view.w.t(word) },
        day: view.date(found.on),
        remark: remark.unwrap_or_default(),
        photos: photos.map(|file| materials::src(&key, file)).collect(),
    }))
}

/// The amount with its formula; none before a panel has accepted anything.
fn sum(view: &View<'_>, it: &Redemption) -> Option<Sum> {
    let (basis, due) = (it.accepted_basis_fen?, determinable(it)?);
    let share = share_floor(basis, it.ratio)?;
    let w = view.w;
    let lines = vec![
        Term::new("", w.t("member-accepted-basis-fen"), yuan(basis)).by(view.article("R22.2")),
        Term::new("×", w.t("redeem-ratio"), it.ratio.to_string()).by(view.article("R16.2")),
        Term::new("＝", w.t("redeem-share"), yuan(share)).class("line"),
        Term::new("≤", w.t("member-face-fen"), yuan(it.face_fen)).by(view.article("R16.3")),
        Term::new("＝", w.t("redeem-due"), yuan(due)).by(view.article("R22.4")).class("res"),
    ];
    Some(Sum { caption: w.t("redeem-due"), lines, capitals: capitals(due, true) })
}

/// What bureau and finance have said, each.
fn positions(view: &View<'_>, it: &Redemption) -> Result<Vec<Position>, Trouble> {
    let mut said: Vec<(Body, String, String)> = Vec::new();
    for leaf in view.lens.history(&Key::Redemption(it.id))? {
        match leaf.event {
            Fact::Redemption(Event::Proposed { body, amount_fen, reason, .. }) => {
                said.push((body, yuan(amount_fen), reason));
            }
            Fact::Redemption(Event::Determined(it)) => {
                said.push((it.body, yuan(it.amount_fen), it.reason));
            }
            _ => {}
        }
    }
    let position = |body: Body| {
        let found = said.iter().rev().find(|(of, ..)| *of == body);
        let (class, word) =
            if found.is_some() { ("ok", "position-agrees") } else { ("", "position-open") };
        Position {
            body: view.w.of_family("body", body.as_str()),
            chip: Chip { class, word: view.w.t(word) },
            says: found.map(|(_, fen, why)| format!("{fen}　{why}")).unwrap_or_default(),
        }
    };
    let any = it.accepted_basis_fen.is_some();
    Ok(if any { [Body::Bureau, Body::Finance].map(position).into() } else { Vec::new() })
}
