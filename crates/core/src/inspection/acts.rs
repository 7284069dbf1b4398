//! Planning, drawing, finding, rectifying and checking again (article 24).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Event, Found, Inspection, Lot, Rechecked, Stage, Subject, seed};
use crate::access::Target;
use crate::account::{self, Party, Role};
use crate::case;
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{AccountId, InspectionId};
use crate::lineage;
use crate::occasion::Occasion;
use crate::refusal::{
    Fault, FaultCode, Refusal, Stop, duplicates, faultless, forbidden, not_found, not_permitted,
    require,
};
use crate::time::Date;
use crate::world::{Key, World};

form! {
    /// Planning an inspection: from whom subjects and inspectors are drawn, and how many.
    pub struct Plan {
        /// The year of the plan.
        year: i32 = year(),
        /// Its title.
        title: String = text(200),
        /// From whom subjects are drawn, each `enterprise/<id>` or `provider/<id>`.
        candidates: Vec<Party> = texts(1..=5_000, FaultCode::NotAnId),
        /// From whom inspectors are drawn.
        inspectors: Vec<AccountId> = texts(2..=200, FaultCode::NotAnId),
        /// How many subjects are drawn.
        count: u32 = count(1..=5_000),
    }
}

form! {
    /// Drawing subjects and inspectors by lot.
    pub struct Draw {
        /// The inspection.
        inspection: InspectionId = id(),
    }
}

form! {
    /// What an inspector found at a subject.
    pub struct Find {
        /// The inspection.
        inspection: InspectionId = id(),
        /// The subject, `enterprise/<id>` or `provider/<id>`.
        party: Party = parsed("party", FaultCode::NotAnId),
        /// Whether it meets the requirements.
        compliant: bool = flag(),
        /// What was found.
        facts: String = text(3_000),
        /// Reports and photos.
        files: Vec<Digest> = texts(0..=50, FaultCode::NotADigest),
    }
}

form! {
    /// A subject's word that it has rectified.
    pub struct Rectify {
        /// The inspection.
        inspection: InspectionId = id(),
        /// What it did.
        statement: String = text(3_000),
        /// What proves it.
        files: Vec<Digest> = texts(0..=50, FaultCode::NotADigest),
    }
}

form! {
    /// The check whether a subject has rectified.
    pub struct Recheck {
        /// The inspection.
        inspection: InspectionId = id(),
        /// The subject.
        party: Party = parsed("party", FaultCode::NotAnId),
        /// Whether it is rectified; if not, the benefit of the scheme is lost (R24.2).
        rectified: bool = flag(),
        /// What was found.
        remark: String = text(3_000),
    }
}

fn find(id: InspectionId, world: &World) -> Result<&Inspection, Stop> {
    world.inspection(id)?.ok_or_else(|| not_found("inspection"))
}

impl Inspection {
    fn subject(&self, party: Party) -> Result<&Subject, Stop> {
        self.subjects.get(&party).ok_or_else(|| Fault::at("party", FaultCode::NotFound).into())
    }

    fn refused<const N: usize>(&self, pairs: [(&str, Value); N]) -> Refusal {
        let mut refusal = Refusal::new("R24.1", pairs);
        refusal.facts.insert("inspection".to_owned(), json!(self.title));
        refusal
    }
}

/// Who may be inspected: nobody plans it for his own or a relative's firm.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn plan_target(form: &Plan, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target { parties: form.candidates.clone(), jurisdiction: None })
}

/// From whom subjects are drawn.
///
/// # Errors
/// Not found.
pub fn draw_target(form: &Draw, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let parties = find(form.inspection, world)?.candidates.clone();
    Ok(Target { parties, jurisdiction: None })
}

/// Who is inspected.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn find_target(form: &Find, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target::of(form.party))
}

/// Who is checked again.
///
/// # Errors
/// None.
#[allow(clippy::unnecessary_wraps, reason = "one shape for every target")]
pub fn recheck_target(form: &Recheck, _: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    Ok(Target::of(form.party))
}

/// SHA-256 of a plan: compact JSON of `candidates`, `inspectors` and `count`, in this order, both
/// lists ascending.
pub fn plan_digest(candidates: &[Party], inspectors: &[AccountId], count: u32) -> Digest {
    #[derive(serde::Serialize)]
    struct Fixed<'a> {
        candidates: &'a [Party],
        inspectors: &'a [AccountId],
        count: u32,
    }
    let fixed = Fixed { candidates, inspectors, count };
    Digest::of(&serde_json::to_vec(&fixed).unwrap_or_default())
}

/// Plans an inspection. The plan stands before the draw: its leaf fixes both lists.
///
/// # Errors
/// Faults in the lists; refused by R24.1 where a candidate has no benefit of the scheme.
pub fn plan(form: Plan, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let mut faults = duplicates(&form.candidates, |at| format!("candidates.{at}"));
    faults.extend(duplicates(&form.inspectors, |at| format!("inspectors.{at}")));
    let mut strangers = Vec::new();
    for (index, party) in form.candidates.iter().enumerate() {
        match benefits(*party, world, on)? {
            None => faults.push(Fault::at(format!("candidates.{index}"), FaultCode::NotFound)),
            Some((name, false)) => strangers.push(name),
            Some(_) => {}
        }
    }
    for (index, id) in form.inspectors.iter().enumerate() {
        let path = format!("inspectors.{index}");
        match world.account(*id)? {
            None => faults.push(Fault::at(path, FaultCode::NotFound)),
            Some(it) if it.role != Role::Inspector || it.status != account::Status::Active => {
                faults.push(Fault::limited(path, FaultCode::Mismatch, Role::Inspector.as_str()));
            }
            Some(_) => {}
        }
    }
    let candidates: BTreeSet<Party> = form.candidates.into_iter().collect();
    if usize::try_from(form.count).is_ok_and(|count| count > candidates.len()) {
        let limit = format!("1..{}", candidates.len());
        faults.push(Fault::limited("count", FaultCode::OutOfRange, limit));
    }
    faultless(faults)?;
    require(strangers.is_empty(), || Refusal::new("R24.1", [("candidates", json!(strangers))]))?;
    let inspectors: BTreeSet<AccountId> = form.inspectors.into_iter().collect();
    let (candidates, inspectors) = (Vec::from_iter(candidates), Vec::from_iter(inspectors));
    Ok(vec![Fact::Inspection(Event::Planned {
        inspection: on.fresh(),
        at: on.at,
        by: on.actor.id().ok_or_else(not_permitted)?,
        year: form.year,
        title: form.title,
        digest: plan_digest(&candidates, &inspectors, form.count),
        candidates,
        inspectors,
        count: form.count,
    })])
}

/// Whether a party has the benefit of the scheme, with its name: a provider that was ever admitted,
/// an enterprise that ever received a voucher. None for an unknown one.
fn benefits(
    party: Party,
    world: &World,
    on: &Occasion<'_>,
) -> Result<Option<(String, bool)>, Stop> {
    let id = match party {
        Party::Provider(id) => {
            let provider = world.provider(id)?;
            return Ok(provider.map(|it| (it.name.clone(), it.admitted_on.is_some())));
        }
        Party::Enterprise(id) => id,
    };
    let Some(enterprise) = world.enterprise(id)? else { return Ok(None) };
    for year in on.pack.params().support_years() {
        if world.allowance(id, year)?.is_some_and(|it| it.received.0 > 0) {
            return Ok(Some((enterprise.name.clone(), true)));
        }
    }
    Ok(Some((enterprise.name.clone(), false)))
}

/// What planning will surely look at.
pub fn plan_needs(form: &Plan, on: &Occasion<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = form.inspectors.iter().copied().map(Key::Account).collect();
    for party in &form.candidates {
        match party {
            Party::Provider(id) => keys.push(Key::Provider(*id)),
            Party::Enterprise(id) => {
                keys.push(Key::Enterprise(*id));
                let years = on.pack.params().support_years();
                keys.extend(years.map(|year| Key::Allowance(*id, year)));
            }
        }
    }
    keys
}

/// Draws the subjects, and for each as many inspectors as the pack says, whom nothing bars from it:
/// accounts in use, without a declared tie to it.
///
/// # Errors
/// Not found; refused by R24.1 when it is drawn already, or when a subject would have fewer
/// inspectors.
pub fn draw(form: Draw, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.inspection, world)?;
    require(it.lets(super::Act::Draw), || it.refused([("status", json!(it.status))]))?;
    let each = usize::try_from(on.pack.params().inspectors_each).unwrap_or(usize::MAX);
    let mut lot = Lot::new(seed(on.root, it.id));
    let mut assignments = Vec::new();
    for party in lot.subjects(&it.candidates, it.count) {
        let mut barred = Vec::new();
        for id in &it.inspectors {
            let active = |account: &&account::Account| account.status == account::Status::Active;
            let serves = match world.account(*id)?.filter(active) {
                Some(account) => !lineage::bound(account, party, world)?,
                None => false,
            };
            if !serves {
                barred.push(*id);
            }
        }
        let left = it.inspectors.len() - barred.len();
        require(left >= each, || it.refused([("party", json!(party)), ("eligible", json!(left))]))?;
        assignments.push(lot.assign(party, &it.inspectors, barred, each));
    }
    let (inspection, at, root) = (it.id, on.at, on.root);
    Ok(vec![Fact::Inspection(Event::Drawn { inspection, at, root, assignments })])
}

fn known_files(files: &[Digest], world: &World) -> Result<(), Stop> {
    let mut faults = duplicates(files, |at| format!("files.{at}"));
    for (index, file) in files.iter().enumerate() {
        if world.upload(*file)?.is_none() {
            faults.push(Fault::at(format!("files.{index}"), FaultCode::NoSuchFile));
        }
    }
    faultless(faults)
}

/// Records what was found. Where something is to be rectified, its last day is so many working
/// days later as the pack's stage `rectification` has; left open while that year's calendar is
/// unknown.
///
/// # Errors
/// Not found; a fault for who was not drawn, or for files; forbidden to any but its inspectors;
/// refused by R24.1 when it was inspected already.
pub fn find_at(form: Find, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.inspection, world)?;
    let subject = it.subject(form.party)?;
    let by = on.actor.id().filter(|id| subject.inspectors.contains(id));
    let by = by.ok_or_else(|| forbidden("R24.1"))?;
    known_files(&form.files, world)?;
    require(subject.stage == Stage::Drawn, || it.refused([("stage", json!(subject.stage))]))?;
    let rectify_by = if form.compliant { None } else { rectify_by(on.today, on) };
    Ok(vec![Fact::Inspection(Event::Found(Box::new(Found {
        inspection: it.id,
        at: on.at,
        by,
        party: form.party,
        compliant: form.compliant,
        facts: form.facts,
        files: form.files,
        rectify_by,
    })))])
}

fn rectify_by(found_on: Date, on: &Occasion<'_>) -> Option<Date> {
    let days = on.pack.params().stage("rectification")?;
    on.calendar.working_days_after(found_on, days).ok()
}

/// Records that a subject says it has rectified; late, too, until somebody has checked.
///
/// # Errors
/// Not found, also for who was not drawn; faults in the files; refused by R24.1 unless something
/// is to be rectified.
pub fn rectify(form: Rectify, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.inspection, world)?;
    let party = on.actor.party().ok_or_else(not_permitted)?;
    let subject = it.subjects.get(&party).ok_or_else(|| not_found("inspection"))?;
    known_files(&form.files, world)?;
    let open = matches!(subject.stage, Stage::Deficient | Stage::Rectified);
    require(open, || it.refused([("stage", json!(subject.stage))]))?;
    Ok(vec![Fact::Inspection(Event::Rectified {
        inspection: it.id,
        at: on.at,
        party,
        statement: form.statement,
        files: form.files,
    })])
}

/// Checks again. The benefit is lost only by who has let the last day pass: until then a subject
/// may still rectify (R24.2: refuses to).
///
/// # Errors
/// Not found; a fault for who was not drawn; forbidden by R24.1 to any but its inspectors, and to
/// the one who found; refused by R24.1 unless something is to be rectified, and where it is not
/// rectified while its last day has not passed or is not known yet.
pub fn recheck(form: Recheck, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let it = find(form.inspection, world)?;
    let subject = it.subject(form.party)?;
    let by = on.actor.id().filter(|id| subject.inspectors.contains(id));
    let by = by.filter(|id| subject.found_by != Some(*id)).ok_or_else(|| forbidden("R24.1"))?;
    let open = matches!(subject.stage, Stage::Deficient | Stage::Rectified);
    require(open, || it.refused([("stage", json!(subject.stage))]))?;
    let last_day = subject.rectify_by(on.pack, on.calendar);
    let over = last_day.is_some_and(|day| on.today > day);
    require(form.rectified || over, || it.refused([("rectify_by", json!(last_day))]))?;
    let mut successors = Vec::new();
    let mut last = form.party;
    while let Some(next) = case::successor(last, world)?.filter(|_| !form.rectified) {
        successors.push(next);
        last = next;
    }
    Ok(vec![Fact::Inspection(Event::Rechecked(Box::new(Rechecked {
        inspection: it.id,
        at: on.at,
        by,
        party: form.party,
        rectified: form.rectified,
        remark: form.remark,
        successors,
    })))])
}
