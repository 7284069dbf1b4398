//! A panel of experts: whom it judges, the draw with its proof, each member's scoring page beside
//! the materials, what was found and concluded.

use askama::Template;
use serde_json::Value;
use yunquan_core::account::{Account, Role};
use yunquan_core::ids::{AccountId, PanelId, RedemptionId};
use yunquan_core::panel::{Act, Panel};
use yunquan_core::redemption::Redemption;
use yunquan_core::world::{Entity, Key};
use yunquan_service::draws;

use super::dossier::{self, Dossier};
use super::materials::{self, Materials};
use super::own::{self, Deeds, Group, Own};
use super::redemption::{self, Line};
use super::{facts, fields, sight};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// A file that the panel judges.
struct Judged {
    name: String,
    href: String,
    here: bool,
    /// How many members have judged it.
    count: usize,
    checked: Option<Chip>,
    result: String,
}

/// The draw as anybody can make it again.
struct Draw {
    list: String,
    root: String,
    tree_size: String,
    seed: String,
    eligible: usize,
    members: Vec<String>,
    spot_checks: Vec<String>,
    command: String,
    document: String,
}

/// The file that a member judges, beside its materials.
struct Open {
    name: String,
    file: Before,
}

/// What a member has before him.
enum Before {
    Redemption(Vec<Line>, Materials),
    Provider(Box<Dossier>),
}

#[derive(Template)]
#[template(path = "office/panel.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    organiser: String,
    seats: u32,
    experts: usize,
    files: Vec<Judged>,
    draw: Option<Draw>,
    open: Option<Open>,
}

/// A file of a panel.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Target {
    key: &'static str,
    id: uuid::Uuid,
}

/// The page.
pub(super) fn make(view: &View<'_>, id: PanelId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Panel(id);
    let Entity::Panel(it) = sight::visible(view, &key)? else { return Err(Trouble::NotFound) };
    let account = sight::officer(view)?;
    let shown = view.lens.show(&Entity::Panel(it.clone()))?;
    let in_hand = in_hand(view, &it)?;
    let target = target(view, &it, &in_hand, account, &filled);
    let names = deeds(&it, &in_hand, account, target);
    let groups =
        |sheet: &Sheet, name: &'static str| groups(view, sheet, name, (&it, &in_hand), target);
    let deeds = Deeds { names: &names, groups: &groups };
    let (f, o) = own::own(view, &key, &shown, filled, &deeds)?;
    Ok(Page {
        f,
        o,
        organiser: facts::label(view, &Key::Account(it.organiser))?,
        seats: it.seats,
        experts: it.experts.len(),
        files: files(view, &it, target)?,
        draw: drawn(view, &it)?,
        open: target.map(|target| opened(view, &it, account, target)).transpose()?.flatten(),
    })
}

/// What of its files is in the panel's hands, with whether a case has frozen the voucher.
fn in_hand(view: &View<'_>, it: &Panel) -> Result<Vec<(Target, bool)>, Trouble> {
    let mut found = Vec::new();
    for target in targets(it) {
        match view.lens.reader.entity(&target.file())? {
            Some(Entity::Redemption(file)) if it.judges(&file) => {
                let voucher = view.lens.reader.entity(&Key::Voucher(file.voucher))?;
                let frozen = matches!(voucher, Some(Entity::Voucher(it)) if it.stopped());
                found.push((target, frozen));
            }
            Some(Entity::Provider(file)) if it.reviews(&file) => found.push((target, false)),
            _ => {}
        }
    }
    Ok(found)
}

fn targets(it: &Panel) -> Vec<Target> {
    let redemptions = it.redemptions.iter().map(|id| Target { key: "redemption", id: id.0 });
    let providers = it.providers.iter().map(|id| Target { key: "provider", id: id.0 });
    redemptions.chain(providers).collect()
}

impl Target {
    fn file(self) -> Key {
        match self.key {
            "redemption" => Key::Redemption(RedemptionId(self.id)),
            _ => Key::Provider(yunquan_core::ids::ProviderId(self.id)),
        }
    }
}

/// The file that a member has before him: the one asked for, else the first that he has not judged.
fn target(
    view: &View<'_>,
    it: &Panel,
    in_hand: &[(Target, bool)],
    who: &Account,
    filled: &Filled,
) -> Option<Target> {
    let all = targets(it);
    let typed = ["redemption", "provider"].map(|name| filled.typed.get(name).to_owned());
    let asked = view.who.asks("of").into_iter().chain(typed).find(|text| !text.is_empty());
    let asked = asked.and_then(|text| all.iter().find(|it| it.id.to_string() == text).copied());
    if who.role != Role::Expert {
        return asked;
    }
    let mut left = in_hand.iter().filter(|(target, _)| !judged_by(it, *target, who.id));
    asked.or_else(|| left.next().map(|(target, _)| *target))
}

fn judged_by(it: &Panel, target: Target, who: AccountId) -> bool {
    match target.file() {
        Key::Redemption(id) => it.judgements.get(&id).is_some_and(|all| all.contains_key(&who)),
        Key::Provider(id) => it.scores.get(&id).is_some_and(|all| all.contains_key(&who)),
        _ => false,
    }
}

fn deeds(
    it: &Panel,
    in_hand: &[(Target, bool)],
    who: &Account,
    target: Option<Target>,
) -> Vec<&'static str> {
    let held = |target| in_hand.iter().any(|(it, _)| *it == target);
    let member = it.members.contains(&who.id) && target.is_some_and(held);
    // What a case has frozen waits for it.
    let ready = in_hand.is_empty() || in_hand.iter().any(|(_, frozen)| !frozen);
    let finance = matches!(who.role, Role::FinanceOfficer | Role::FinanceReviewer);
    let all = [
        (Act::Cosign, "panel/cosign", finance),
        (Act::Draw, "panel/draw", it.organiser == who.id),
        (Act::Conclude, "panel/conclude", it.organiser == who.id && ready),
        (Act::Score, "panel/score", member),
        (Act::Declare, "panel/declare", target.is_some()),
    ];
    all.into_iter()
        .filter(|(act, _, own)| *own && it.moved(*act).is_ok())
        .map(|(_, name, _)| name)
        .collect()
}

fn groups(
    view: &View<'_>,
    sheet: &Sheet,
    name: &str,
    (it, in_hand): (&Panel, &[(Target, bool)]),
    target: Option<Target>,
) -> Result<Vec<Group>, Trouble> {
    if name == "panel/conclude" {
        return concluding(view, sheet, it, in_hand);
    }
    let redemption = match target.map(Target::file) {
        Some(key @ Key::Redemption(_)) => match view.lens.reader.entity(&key)? {
            Some(Entity::Redemption(it)) => Some(it),
            _ => None,
        },
        _ => None,
    };
    let lines = match (&redemption, name) {
        (Some(it), "panel/score") => line_fields(view, sheet, it)?,
        _ => Vec::new(),
    };
    let instead = |path: &str| match path {
        "panel" => Some(vec![fields::hidden(sheet, path, it.id.to_string())]),
        "redemption" | "provider" => Some(
            target
                .filter(|target| target.key == path)
                .map(|target| fields::hidden(sheet, path, target.id.to_string()))
                .into_iter()
                .collect(),
        ),
        "score" if redemption.is_some() => Some(Vec::new()),
        "lines" => Some(lines.clone()),
        "conflict" => {
            let (yes, no) = (view.w.t("conflict-yes"), view.w.t("conflict-no"));
            Some(vec![fields::choice(sheet, path, yes, no)])
        }
        _ => None,
    };
    Ok(Group::plain(fields::of(view, sheet, name, &instead)))
}

/// An amount for each line that was handed in, named by the line.
fn line_fields(
    view: &View<'_>,
    sheet: &Sheet,
    it: &Redemption,
) -> Result<Vec<crate::parts::field::Field>, Trouble> {
    let (_, lines) = redemption::lines(view, it)?;
    let mut all = Vec::new();
    for (row, carried) in it.file.iter().flat_map(|file| &file.lines).enumerate() {
        let named = usize::try_from(carried.line).ok().and_then(|at| lines.get(at));
        let item = named.map(|line| line.item.clone()).unwrap_or_default();
        let hint = view.w.t1("score-claimed", "amount", yuan(carried.carried_out_fen));
        all.push(fields::hidden(sheet, &format!("lines.{row}.line"), carried.line.to_string()));
        let field = sheet.amount(format!("lines.{row}.accepted_fen"));
        all.push(field.label(format!("{} {item}", view.w.t("line-accepted"))).hint(hint));
    }
    Ok(all)
}

/// A part of the conclusion for each file that the panel can conclude on now.
fn concluding(
    view: &View<'_>,
    sheet: &Sheet,
    it: &Panel,
    in_hand: &[(Target, bool)],
) -> Result<Vec<Group>, Trouble> {
    let carried = vec![fields::hidden(sheet, "panel", it.id.to_string())];
    let mut groups = Group::plain(carried);
    let ready = in_hand.iter().filter(|(_, frozen)| !frozen);
    for (row, &(target, _)) in ready.enumerate() {
        let place = |field: &str| format!("results.{row}.{field}");
        let mut fields = vec![fields::hidden(sheet, &place(target.key), target.id.to_string())];
        if target.key == "provider" {
            let (yes, no) = (view.w.t("passed-yes"), view.w.t("passed-no"));
            fields.push(fields::choice(sheet, &place("passed"), yes, no));
        }
        fields.push(sheet.area(place("reason")));
        groups.push(Group { head: name_of(view, target)?, fields });
    }
    if groups.len() == 1 {
        groups.push(Group { head: view.w.t("panel-nothing-left"), fields: Vec::new() });
    }
    Ok(groups)
}

/// A file by the names of its parties.
fn name_of(view: &View<'_>, target: Target) -> Result<String, Trouble> {
    let shown = view.lens.view(&target.file())?.unwrap_or_default();
    let text = |name: &str| shown[name].as_str().unwrap_or_default();
    Ok(match target.key {
        "redemption" => format!("{} / {}", text("enterprise_name"), text("provider_name")),
        _ => text("name").to_owned(),
    })
}

fn files(view: &View<'_>, it: &Panel, open: Option<Target>) -> Result<Vec<Judged>, Trouble> {
    let mut files = Vec::new();
    for target in targets(it) {
        let (count, result) = match target.file() {
            Key::Redemption(id) => {
                let found = it.acceptances.iter().find(|it| it.redemption == id);
                let result =
                    found.map(|it| format!("{}　{}", yuan(it.accepted_basis_fen), it.reason));
                (it.judgements.get(&id).map_or(0, std::collections::BTreeMap::len), result)
            }
            Key::Provider(id) => {
                let found = it.results.iter().find(|it| it.provider == id);
                let word = |passed| view.w.t(if passed { "passed-yes" } else { "passed-no" });
                let result = found.map(|it| {
                    let median = it.median.map(|it| it.to_string()).unwrap_or_default();
                    format!("{}　{median}　{}", word(it.passed), it.reason)
                });
                (it.scores.get(&id).map_or(0, std::collections::BTreeMap::len), result)
            }
            _ => (0, None),
        };
        let drawn = it.spot_checks.iter().any(|id| id.0 == target.id);
        let expert = view.who.role() == Role::Expert;
        let own = format!("/files/panel/{}?of={}#open", it.id, target.id);
        files.push(Judged {
            name: name_of(view, target)?,
            href: if expert { own } else { sight::href(&target.file()).unwrap_or_default() },
            here: open == Some(target),
            count,
            checked: drawn.then(|| Chip { class: "due", word: view.w.t("check-drawn") }),
            result: result.unwrap_or_default(),
        });
    }
    Ok(files)
}

/// The file beside its materials; the bureau's and the organiser's own pages have it elsewhere.
fn opened(
    view: &View<'_>,
    it: &Panel,
    who: &Account,
    target: Target,
) -> Result<Option<Open>, Trouble> {
    let key = target.file();
    if who.role != Role::Expert {
        return Ok(None);
    }
    let page = format!("/files/panel/{}?of={}&", it.id, target.id);
    let file = match view.lens.reader.entity(&key)? {
        Some(Entity::Redemption(file)) => {
            let files = redemption::named(view, &file);
            let materials = materials::at(view, &key, &page, files)?;
            Before::Redemption(redemption::lines(view, &file)?.1, materials)
        }
        Some(Entity::Provider(file)) => match dossier::of(view, &file, &page)? {
            Some(dossier) => Before::Provider(Box::new(dossier)),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(Open { name: name_of(view, target)?, file }))
}

/// The draw's document, as far as a page shows it.
fn drawn(view: &View<'_>, it: &Panel) -> Result<Option<Draw>, Trouble> {
    let document = match draws::of(view.lens.reader, view.lens.pack, it.id) {
        Ok(document) => document,
        Err(draws::NoDraw::NotDrawn) => return Ok(None),
        Err(error) => return Err(Trouble::Broken(error.to_string())),
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let checks: Vec<Target> =
        it.spot_checks.iter().map(|id| Target { key: "redemption", id: id.0 }).collect();
    Ok(Some(Draw {
        list: text(&document["list"]["leaf"]),
        root: text(&document["root"]),
        tree_size: text(&document["tree_size"]),
        seed: text(&document["seeds"]["members"]),
        eligible: document["eligible"].as_array().map_or(0, Vec::len),
        members: it
            .members
            .iter()
            .map(|id| facts::label(view, &Key::Account(*id)))
            .collect::<Result<_, _>>()?,
        spot_checks: checks
            .into_iter()
            .map(|target| name_of(view, target))
            .collect::<Result<_, _>>()?,
        command: format!("yunquan draw verify {} --data DIR", it.id),
        document: format!("/api/v1/draws/{}", it.id),
    }))
}
