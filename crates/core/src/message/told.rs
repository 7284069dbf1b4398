//! What the office tells a firm of its own files: what was decided, sent back, made public, paid,
//! and until when it has to do something.
//!
//! Nothing of it is written a second time: it is read out of what has happened when the firm
//! looks, so that it can say nothing else. Who complained or objected is in none of it.

use crate::account::Party;
use crate::choice;
use crate::event::Event;
use crate::inspection::{Inspection, Stage};
use crate::money::Fen;
use crate::pack::Pack;
use crate::publicity::Publicity;
use crate::redemption::Redemption;
use crate::refusal::RuleId;
use crate::time::{Date, Instant, Zone};
use crate::voucher::Act;
use crate::{application, calendar, case, enterprise, provider, redemption, voucher};
use uuid::Uuid;

choice! {
    /// What a firm is told.
    pub enum Topic {
        /// An application has come back (R13.1).
        ApplicationReturned = "application-returned",
        /// The district has recommended it.
        ApplicationRecommended = "application-recommended",
        /// The bureau has approved it.
        ApplicationApproved = "application-approved",
        /// It was refused.
        ApplicationRefused = "application-refused",
        /// It was made public (R13.4).
        PublicityBegun = "publicity-begun",
        /// Somebody has objected.
        Objected = "objected",
        /// An objection was upheld.
        ObjectionUpheld = "objection-upheld",
        /// An objection was rejected.
        ObjectionRejected = "objection-rejected",
        /// A voucher was issued.
        VoucherIssued = "voucher-issued",
        /// Its provider has taken it.
        VoucherAccepted = "voucher-accepted",
        /// It ends soon (R19.1).
        VoucherEnds = "voucher-ends",
        /// It has ended unused.
        VoucherExpired = "voucher-expired",
        /// It was given back.
        VoucherSurrendered = "voucher-surrendered",
        /// It is bound to another provider (R10.4).
        VoucherRebound = "voucher-rebound",
        /// A case has frozen it (R23.1).
        VoucherFrozen = "voucher-frozen",
        /// It is free again.
        VoucherThawed = "voucher-thawed",
        /// A case has cancelled it.
        VoucherCancelled = "voucher-cancelled",
        /// A redemption has come back.
        RedemptionReturned = "redemption-returned",
        /// It was found complete.
        RedemptionComplete = "redemption-complete",
        /// It was refused.
        RedemptionRefused = "redemption-refused",
        /// Its amount is determined (R22.4).
        Determined = "determined",
        /// It is paid (R22.5).
        Paid = "paid",
        /// The bank has sent the money back.
        Bounced = "bounced",
        /// An application for admission has come back.
        AdmissionReturned = "admission-returned",
        /// It was found complete.
        AdmissionComplete = "admission-complete",
        /// The provider was admitted.
        Admitted = "admitted",
        /// It was suspended.
        Suspended = "suspended",
        /// It was admitted again.
        Reinstated = "reinstated",
        /// It was removed from the registry.
        Removed = "removed",
        /// The enterprise's authorisation is in order.
        Authorised = "authorised",
        /// A case was opened (R23.1).
        CaseOpened = "case-opened",
        /// The firm was found at fault.
        AtFault = "at-fault",
        /// It was found not to be at fault.
        NotAtFault = "not-at-fault",
        /// A sanction was decided (R23.3, R23.4).
        Sanctioned = "sanctioned",
        /// A second look upheld it.
        SanctionUpheld = "sanction-upheld",
        /// A second look lifted it.
        SanctionLifted = "sanction-lifted",
        /// The case has ended.
        CaseClosed = "case-closed",
        /// The firm was drawn for an inspection (R24.1).
        InspectionDrawn = "inspection-drawn",
        /// Nothing is to be rectified.
        InspectionPassed = "inspection-passed",
        /// Something is to be rectified (R24.2).
        Rectify = "rectify",
        /// It was not rectified.
        NotRectified = "not-rectified",
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What it says.
    pub topic: Topic,
    /// When it became so.
    pub at: Instant,
    /// The last day that matters, through 24:00.
    pub due: Option<Date>,
    /// In fen.
    pub amount_fen: Option<Fen>,
    /// Why, in the officer's words.
    pub reason: Option<String>,
    /// By which rule.
    pub rule: Option<RuleId>,
}

impl Told {
    fn new(topic: Topic, at: Instant) -> Self {
        Self { topic, at, due: None, amount_fen: None, reason: None, rule: None }
    }

    fn until(self, day: Date) -> Self {
        Self { due: Some(day), ..self }
    }

    fn of(self, amount: Fen) -> Self {
        Self { amount_fen: Some(amount), ..self }
    }

    fn because(self, reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..self }
    }

    fn by(self, rule: &RuleId) -> Self {
        Self { rule: Some(rule.clone()), ..self }
    }
}

/// What an event of a party's file tells it, that happened at an instant; nothing where it did it
/// itself or is not concerned.
pub fn by_event(event: &Event, to: Party, at: Instant) -> Option<Told> {
    match event {
        Event::Application(event) => of_application(event, at),
        Event::Voucher(event) => of_voucher(event, to, at),
        Event::Redemption(event) => of_redemption(event, at),
        Event::Provider(event) => of_provider(event, at),
        Event::Enterprise(enterprise::Event::Authorised { .. }) => {
            Some(Told::new(Topic::Authorised, at))
        }
        Event::Case(event) => of_case(event, to, at),
        _ => None,
    }
}

fn of_application(event: &application::Event, at: Instant) -> Option<Told> {
    use application::Event as E;
    let told = |topic| Told::new(topic, at);
    Some(match event {
        E::Returned { correct_by, reason, .. } => {
            told(Topic::ApplicationReturned).until(*correct_by).because(reason)
        }
        E::Recommended { .. } => told(Topic::ApplicationRecommended),
        E::Approved { .. } => told(Topic::ApplicationApproved),
        E::Refused { rule, reason, .. } => told(Topic::ApplicationRefused).because(reason).by(rule),
        E::Struck { rule, .. } => told(Topic::ApplicationRefused).by(rule),
        E::Saved { .. } | E::Submitted(_) | E::Withdrawn { .. } => return None,
    })
}

fn of_voucher(event: &voucher::Event, to: Party, at: Instant) -> Option<Told> {
    use voucher::Event as E;
    let told = |topic| Told::new(topic, at);
    let enterprise = matches!(to, Party::Enterprise(_));
    Some(match event {
        E::Issued(it) => told(Topic::VoucherIssued).until(it.nominal_last_day).of(it.face_fen),
        E::Accepted(it) if enterprise => told(Topic::VoucherAccepted).of(it.face_fen),
        E::Reminded { last_day, .. } => told(Topic::VoucherEnds).until(*last_day),
        E::Released(it) if it.act == Act::Expire => told(Topic::VoucherExpired).of(it.face_fen),
        E::Released(it) if !enterprise => told(Topic::VoucherSurrendered).of(it.face_fen),
        E::Rebound(it) => told(Topic::VoucherRebound).because(&it.reason),
        E::Frozen { .. } => told(Topic::VoucherFrozen),
        E::Thawed { reason, .. } => told(Topic::VoucherThawed).because(reason),
        E::Cancelled(it) => told(Topic::VoucherCancelled).of(it.amount_fen),
        E::Accepted(_) | E::Released(_) | E::Verified(_) => return None,
    })
}

fn of_redemption(event: &redemption::Event, at: Instant) -> Option<Told> {
    use redemption::Event as E;
    let told = |topic| Told::new(topic, at);
    Some(match event {
        E::Returned { correct_by, reason, .. } => {
            told(Topic::RedemptionReturned).until(*correct_by).because(reason)
        }
        E::FileAccepted { .. } => told(Topic::RedemptionComplete),
        E::Determined(it) => told(Topic::Determined).of(it.amount_fen).because(&it.reason),
        E::Refused { rule, reason, .. } => told(Topic::RedemptionRefused).because(reason).by(rule),
        E::Saved { .. }
        | E::Submitted(_)
        | E::SiteChecked { .. }
        | E::Proposed { .. }
        | E::AccountCorrected { .. }
        | E::Withdrawn { .. } => return None,
    })
}

fn of_provider(event: &provider::Event, at: Instant) -> Option<Told> {
    use provider::Event as E;
    let told = |topic| Told::new(topic, at);
    Some(match event {
        E::Returned { reason, .. } => told(Topic::AdmissionReturned).because(reason),
        E::FileAccepted { .. } => told(Topic::AdmissionComplete),
        E::Admitted { .. } => told(Topic::Admitted),
        E::Suspended { reason, .. } => told(Topic::Suspended).because(reason),
        E::Reinstated { reason, .. } => told(Topic::Reinstated).because(reason),
        E::Removed { reason, .. } => told(Topic::Removed).because(reason),
        E::Registered(_)
        | E::Applied { .. }
        | E::Catalogued { .. }
        | E::Renamed { .. }
        | E::Succeeded(_) => return None,
    })
}

/// A case's party learns what is found on itself, and that there is a case; neither its grounds
/// nor who complained, before it is heard.
fn of_case(event: &case::Event, to: Party, at: Instant) -> Option<Told> {
    use case::Event as E;
    let told = |topic| Told::new(topic, at);
    let among = |all: &[case::Struck]| all.iter().any(|it| it.party == to);
    Some(match event {
        E::Opened(it) if it.parties.contains(&to) => told(Topic::CaseOpened),
        E::Found(it) if it.party == to && it.at_fault => told(Topic::AtFault).because(&it.facts),
        E::Found(it) if it.party == to => told(Topic::NotAtFault),
        E::Sanctioned(it) if among(&it.parties) => {
            told(Topic::Sanctioned).until(it.until).because(&it.reason)
        }
        E::Reviewed(it) if among(&it.freed) => told(Topic::SanctionLifted).because(&it.reason),
        E::Reviewed(it) if it.upheld => told(Topic::SanctionUpheld).because(&it.reason),
        E::Closed { .. } => told(Topic::CaseClosed),
        _ => return None,
    })
}

/// What a publicity tells whom it makes public: that it has begun, and what came of objections.
pub fn by_publicity(
    it: &Publicity,
    item: Uuid,
    pack: &Pack,
    calendar: &calendar::Calendar,
) -> Vec<Told> {
    let begun = Told::new(Topic::PublicityBegun, pack.zone().start_of_day(it.posted_on));
    let mut told = vec![begun.until(it.last_day(pack, calendar))];
    for objection in it.objections.iter().filter(|objection| objection.item == item) {
        let topic = match objection.upheld {
            None => Topic::Objected,
            Some(true) => Topic::ObjectionUpheld,
            Some(false) => Topic::ObjectionRejected,
        };
        let said = Told::new(topic, objection.at);
        told.push(match &objection.reason {
            Some(reason) => said.because(reason),
            None => said,
        });
    }
    told
}

/// What the bank has answered for a redemption last.
pub fn by_payment(it: &Redemption, zone: &Zone) -> Option<Told> {
    if let Some(day) = it.paid_on {
        let paid = Told::new(Topic::Paid, zone.start_of_day(day));
        return Some(it.determined_fen.map_or(paid.clone(), |amount| paid.of(amount)));
    }
    let (reason, day) = (it.bounced.as_ref()?, it.bounced_on?);
    Some(Told::new(Topic::Bounced, zone.start_of_day(day)).because(reason))
}

/// Where an inspection stands with a firm that was drawn.
pub fn by_inspection(
    it: &Inspection,
    to: Party,
    pack: &Pack,
    calendar: &calendar::Calendar,
) -> Option<Told> {
    let subject = it.subjects.get(&to)?;
    let told = |topic| Told::new(topic, subject.since);
    Some(match subject.stage {
        Stage::Drawn => told(Topic::InspectionDrawn),
        Stage::Compliant | Stage::Cleared => told(Topic::InspectionPassed),
        Stage::Deficient | Stage::Rectified => {
            let said = told(Topic::Rectify).because(subject.facts.as_deref().unwrap_or_default());
            match subject.rectify_by(pack, calendar) {
                Some(day) => said.until(day),
                None => said,
            }
        }
        Stage::Lost => {
            told(Topic::NotRectified).because(subject.remark.as_deref().unwrap_or_default())
        }
    })
}
