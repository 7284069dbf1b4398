//! Posting, objecting, deciding, closing.

use serde_json::json;
use uuid::Uuid;

use super::{Event, Kind, Publicity, item_key};
use crate::access::Target;
use crate::account::Party;
use crate::application::{Act, Application};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::ids::{ApplicationId, ObjectionId, ProviderId, PublicityId};
use crate::occasion::Occasion;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_found, require};
use crate::round;
use crate::world::{Key, World};

form! {
    /// Posting approved applications together, on the portal, now.
    pub struct Post {
        /// The applications.
        applications: Vec<ApplicationId> = texts(1..=2_000, FaultCode::NotAnId),
    }
}

form! {
    /// An objection: real name, contact, facts, evidence.
    pub struct Object {
        /// The publicity.
        publicity: PublicityId = id(),
        /// The application objected to.
        application: Option<ApplicationId> = opt_id(),
        /// The provider objected to.
        provider: Option<ProviderId> = opt_id(),
        /// Real name of the person or unit.
        name: String = text(60),
        /// How to reach them.
        contact: String = text(100),
        /// What is stated.
        facts: String = text(4_000),
        /// The evidence.
        evidence: Vec<Digest> = texts(0..=20, FaultCode::NotADigest),
    }
}

form! {
    /// The bureau's decision on an objection.
    pub struct Decide {
        /// The publicity.
        publicity: PublicityId = id(),
        /// The objection.
        objection: ObjectionId = id(),
        /// Whether it stands.
        upheld: bool = flag(),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// Recording that the period is over.
    pub struct Close {
        /// The publicity.
        publicity: PublicityId = id(),
    }
}

/// Whose files are posted: nobody posts his own or a relative's.
///
/// # Errors
/// Not found.
pub fn post_target(form: &Post, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let mut parties = Vec::new();
    for id in &form.applications {
        let file = world.application(*id)?.ok_or_else(|| not_found("application"))?;
        parties.push(Party::Enterprise(file.enterprise));
        parties.extend(file.provider.map(Party::Provider));
    }
    Ok(Target { parties, jurisdiction: None })
}

/// Whose file is decided on.
///
/// # Errors
/// Not found.
pub fn decide_target(form: &Decide, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    let publicity = find(form.publicity, world)?;
    let objection = publicity.objection(form.objection)?;
    let parties = match publicity.kind {
        Kind::Providers => vec![Party::Provider(ProviderId(objection.item))],
        Kind::Applications => {
            let file = application(objection.item, world)?;
            let mut parties = vec![Party::Enterprise(file.enterprise)];
            parties.extend(file.provider.map(Party::Provider));
            parties
        }
    };
    Ok(Target { parties, jurisdiction: None })
}

/// What recording a publicity's end will surely look at.
pub fn close_needs(id: PublicityId, world: &World) -> Vec<Key> {
    let mut keys = vec![Key::Publicity(id)];
    if let Ok(Some(it)) = world.publicity(id) {
        keys.extend(it.items.iter().map(|item| item_key(it.kind, *item)));
    }
    keys
}

fn find(id: PublicityId, world: &World) -> Result<&Publicity, Stop> {
    world.publicity(id)?.ok_or_else(|| not_found("publicity"))
}

fn application(item: Uuid, world: &World) -> Result<&Application, Stop> {
    world.application(ApplicationId(item))?.ok_or_else(|| not_found("application"))
}

/// The event that posts items now.
///
/// # Errors
/// Refused by R13.2 when the calendar does not know the days.
pub fn posted(kind: Kind, items: Vec<Uuid>, on: &mut Occasion<'_>) -> Result<Fact, Stop> {
    let last_day = on.working_days_after(on.today, kind.days(on.pack.params()))?;
    let posted_by = on.actor.id().ok_or_else(|| forbidden("R13.1"))?;
    let publicity = on.fresh();
    let (at, posted_on) = (on.at, on.today);
    let event = Event::Posted { publicity, kind, items, at, posted_on, last_day, posted_by };
    Ok(Fact::Publicity(event))
}

/// Posts approved applications.
///
/// # Errors
/// Faults for an application named twice; refused by R13.2 when one is not approved.
pub fn post(form: Post, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let mut faults = Vec::new();
    for (index, id) in form.applications.iter().enumerate() {
        let file = world.application(*id)?.ok_or_else(|| not_found("application"))?;
        file.moved(Act::Post)?;
        if form.applications[..index].contains(id) {
            faults.push(Fault::at(format!("applications.{index}"), FaultCode::Duplicate));
        }
    }
    faultless(faults)?;
    let items = form.applications.iter().map(|id| id.0).collect();
    posted(Kind::Applications, items, on).map(|event| vec![event])
}

/// Objects to one item while the period is open.
///
/// # Errors
/// Faults unless exactly one item of the publicity is named; refused by R13.2 or R10.2 after
/// 24:00 of the last day.
pub fn object(form: Object, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let publicity = find(form.publicity, world)?;
    let item = match (publicity.kind, form.application, form.provider) {
        (Kind::Applications, Some(id), None) => Ok(id.0),
        (Kind::Providers, None, Some(id)) => Ok(id.0),
        (Kind::Applications, ..) => Err(Fault::at("application", FaultCode::Missing)),
        (Kind::Providers, ..) => Err(Fault::at("provider", FaultCode::Missing)),
    };
    let mut faults: Vec<Fault> = item.as_ref().err().cloned().into_iter().collect();
    for (index, file) in form.evidence.iter().enumerate() {
        if world.upload(*file)?.is_none() {
            faults.push(Fault::at(format!("evidence.{index}"), FaultCode::NoSuchFile));
        }
    }
    faultless(faults)?;
    let item = item.map_err(Stop::from)?;
    if !publicity.items.contains(&item) {
        return Err(not_found("application"));
    }
    let closes = publicity.closes_at(on.pack, on.calendar);
    require(!publicity.closed && on.at < closes, || {
        let about = [("last_day", json!(publicity.last_day(on.pack, on.calendar)))];
        Refusal::new(publicity.kind.rule(), about)
    })?;
    if publicity.kind == Kind::Applications {
        let file = application(item, world)?;
        file.moved(Act::Object)?;
        // Amended and posted again, it stands in another publicity now.
        require(file.publicity == Some(publicity.id), || {
            Refusal::new("R13.2", [("status", json!(file.status))])
        })?;
    }
    let person = on.seal(&json!({"name": form.name, "contact": form.contact}));
    Ok(vec![Fact::Publicity(Event::Objected {
        publicity: publicity.id,
        kind: publicity.kind,
        item,
        objection: on.fresh(),
        at: on.at,
        person,
        facts: form.facts,
        evidence: form.evidence,
    })])
}

/// Decides an objection: upheld refuses the item, dismissed clears it; a file whose year's budget
/// is closed ends with that (R14.2). For a file that has ended meanwhile nothing follows.
///
/// # Errors
/// Refused by R14.1 when it is decided already; forbidden by R13.1 to who approved the application.
pub fn decide(form: Decide, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let publicity = find(form.publicity, world)?;
    let objection = publicity.objection(form.objection)?;
    require(objection.upheld.is_none(), || {
        Refusal::new("R14.1", [("decided", json!(objection.upheld))])
    })?;
    let (mut contract, mut moot) = (None, false);
    if publicity.kind == Kind::Applications {
        let file = application(objection.item, world)?;
        moot = file.status.ended();
        if !moot {
            file.moved(if form.upheld { Act::Uphold } else { Act::Clear })?;
        }
        let approved = file.handled.iter().filter(|it| it.act == Act::Approve);
        if approved.map(|it| Some(it.by)).any(|by| by == on.actor.id()) {
            return Err(forbidden("R13.1"));
        }
        contract = file.contract.filter(|_| form.upheld && !moot);
    }
    let others = publicity.objections.iter().filter(|other| other.id != objection.id);
    let others_open =
        others.clone().any(|other| other.item == objection.item && other.upheld.is_none());
    let files = publicity.kind == Kind::Applications;
    let cleared = files && !form.upheld && !others_open && !moot;
    let end = if cleared { round::end(application(objection.item, world)?, world)? } else { None };
    let decided = Fact::Publicity(Event::Decided {
        publicity: publicity.id,
        kind: publicity.kind,
        item: objection.item,
        contract,
        objection: objection.id,
        at: on.at,
        by: on.actor.id().ok_or_else(|| forbidden("R13.1"))?,
        upheld: form.upheld,
        others_open,
        moot,
        reason: form.reason,
    });
    Ok([decided].into_iter().chain(end).collect())
}

/// Records that the period is over; a cleared file whose year's budget is closed ends with that
/// (R14.2).
///
/// # Errors
/// Refused by the period's rule before 24:00 of its last day, or when it is recorded.
pub fn close(form: Close, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let publicity = find(form.publicity, world)?;
    let last_day = publicity.last_day(on.pack, on.calendar);
    let over = !publicity.closed && on.at >= on.pack.zone().end_of_day(last_day);
    require(over, || Refusal::new(publicity.kind.rule(), [("last_day", json!(last_day))]))?;
    let (mut cleared, mut ends) = (Vec::new(), Vec::new());
    for item in &publicity.items {
        let objected = publicity.objections.iter().any(|objection| objection.item == *item);
        let stands = match publicity.kind {
            Kind::Providers => true,
            Kind::Applications => {
                let file = application(*item, world)?;
                file.publicity == Some(publicity.id) && file.moved(Act::Clear).is_ok()
            }
        };
        if !objected && stands {
            cleared.push(*item);
            if publicity.kind == Kind::Applications {
                ends.extend(round::end(application(*item, world)?, world)?);
            }
        }
    }
    let (kind, at) = (publicity.kind, on.at);
    let event = Event::Closed { publicity: publicity.id, kind, at, last_day, cleared };
    Ok([Fact::Publicity(event)].into_iter().chain(ends).collect())
}
