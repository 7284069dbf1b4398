//! An inspection: its plan, the draw that anyone can make again, each subject with what was found,
//! rectified and checked again.

use askama::Template;
use yunquan_core::account::Party;
use yunquan_core::ids::{AccountId, InspectionId};
use yunquan_core::inspection::{Inspection, Stage, Subject, seed};
use yunquan_core::world::{Entity, Key};

use super::materials::{self, Materials};
use super::own::{self, Deeds, Group, Own};
use super::{facts, fields, sight};
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

struct Row {
    name: String,
    chip: Chip,
    inspectors: String,
    left: Option<Chip>,
    /// What was found, said and checked, in this order.
    says: Vec<String>,
}

/// The draw as anybody can make it again.
struct Draw {
    digest: String,
    root: String,
    seed: String,
    document: String,
}

#[derive(Template)]
#[template(path = "office/inspection.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    year: i32,
    candidates: usize,
    inspectors: usize,
    count: u32,
    rows: Vec<Row>,
    digest: String,
    draw: Option<Draw>,
    materials: Materials,
}

/// The page.
pub(super) fn make(view: &View<'_>, id: InspectionId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Inspection(id);
    let Entity::Inspection(it) = sight::visible(view, &key)? else {
        return Err(Trouble::NotFound);
    };
    let shown = view.lens.show(&Entity::Inspection(it.clone()))?;
    let who = sight::officer(view)?.id;
    let mut names = vec!["inspection/draw", "inspection/find", "inspection/recheck"];
    names.retain(|name| *name == "inspection/draw" || subjects(&it, name, who).next().is_some());
    let groups = |sheet: &Sheet, name: &'static str| groups(view, sheet, name, &it, who);
    let (_, o) = own::own(view, &key, &shown, filled, &Deeds { names: &names, groups: &groups })?;
    let rows = it.subjects.iter().map(|(party, subject)| row(view, *party, subject));
    let draw = it.root.map(|root| Draw {
        digest: it.digest.to_string(),
        root: root.to_string(),
        seed: yunquan_core::digest::Digest(seed(root, it.id)).to_string(),
        document: format!("/api/v1/inspections/{}", it.id),
    });
    Ok(Page {
        f: view.frame_named(it.title.clone()),
        o,
        year: it.year,
        candidates: it.candidates.len(),
        inspectors: it.inspectors.len(),
        count: it.count,
        rows: rows.collect::<Result<_, _>>()?,
        digest: it.digest.to_string(),
        draw,
        materials: materials::of(view, &key, materials::found(view, &key)?)?,
    })
}

/// The subjects on which somebody may take a step.
fn subjects<'i>(
    it: &'i Inspection,
    name: &'i str,
    who: AccountId,
) -> impl Iterator<Item = Party> + 'i {
    let open = it.subjects.iter().filter(move |(_, subject)| {
        let own = subject.inspectors.contains(&who);
        match name {
            "inspection/find" => own && subject.stage == Stage::Drawn,
            // Who found something does not check whether it was rectified (R24.1).
            _ => {
                own && subject.found_by != Some(who)
                    && matches!(subject.stage, Stage::Deficient | Stage::Rectified)
            }
        }
    });
    open.map(|(party, _)| *party)
}

fn groups(
    view: &View<'_>,
    sheet: &Sheet,
    name: &'static str,
    it: &Inspection,
    who: AccountId,
) -> Result<Vec<Group>, Trouble> {
    let mut parties = Vec::new();
    for party in subjects(it, name, who) {
        let called = view.lens.party_name(party)?.unwrap_or_default();
        parties.push(Opt::new(party.to_string(), called));
    }
    let word = |key: &str| view.w.t(key);
    let instead = |path: &str| match path {
        "inspection" => Some(vec![fields::hidden(sheet, path, it.id.to_string())]),
        "party" => Some(vec![sheet.select(path, &parties)]),
        "compliant" => {
            Some(vec![fields::choice(sheet, path, word("compliant-yes"), word("compliant-no"))])
        }
        "rectified" => {
            Some(vec![fields::choice(sheet, path, word("rectified-yes"), word("rectified-no"))])
        }
        _ => None,
    };
    Ok(Group::plain(fields::of(view, sheet, name, &instead)))
}

fn row(view: &View<'_>, party: Party, it: &Subject) -> Result<Row, Trouble> {
    let class = match it.stage {
        Stage::Drawn => "",
        Stage::Compliant | Stage::Cleared => "ok",
        Stage::Deficient => "due",
        Stage::Rectified => "ask",
        Stage::Lost => "no",
    };
    let names: Result<Vec<String>, Trouble> =
        it.inspectors.iter().map(|id| facts::label(view, &Key::Account(*id))).collect();
    let by = it.rectify_by(view.lens.pack, &view.lens.calendar);
    let by = by.filter(|_| it.stage == Stage::Deficient);
    let says = [&it.facts, &it.statement, &it.remark];
    Ok(Row {
        name: view.lens.party_name(party)?.unwrap_or_default(),
        chip: Chip { class, word: view.w.of_family("subject", it.stage.as_str()) },
        inspectors: names?.join("、"),
        left: by.map(|day| own::left(view, day)),
        says: says.into_iter().flatten().cloned().collect(),
    })
}
