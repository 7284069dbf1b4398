//! Who has to act next on a file, since when and until when: the stages of the pack's `[stage]`,
//! each with its working days.
//!
//! Knows no store: what stands in another entity, its caller looks up.

use serde::Serialize;

use crate::account::{Party, Role};
use crate::application::{self, Application};
use crate::calendar::Calendar;
use crate::case::{self, Case};
use crate::choice;
use crate::inspection::{self, Subject};
use crate::pack::Pack;
use crate::publicity::Objection;
use crate::redemption::{self, Body, Redemption};
use crate::settlement::{self, Settlement};
use crate::time::{Date, Instant};

choice! {
    /// A stage; the words are those of the pack's `[stage]`.
    pub enum Stage {
        /// The bureau looks whether a provider's file is complete.
        ProviderFile = "provider_file",
        /// A panel judges a provider.
        ProviderPanel = "provider_panel",
        /// The bureau admits a provider whose publicity is over.
        Admission = "admission",
        /// The party corrects what was returned; its last day stands in the return.
        Correction = "correction",
        /// The district's first review.
        DistrictReview = "district_review",
        /// The bureau's review.
        BureauReview = "bureau_review",
        /// The bureau makes public.
        PublicityPosting = "publicity_posting",
        /// The bureau decides an objection.
        Objection = "objection",
        /// The bureau issues what is cleared.
        Issue = "issue",
        /// The bureau looks whether a redemption's file is complete.
        RedemptionFile = "redemption_file",
        /// A panel accepts what was carried out.
        RedemptionPanel = "redemption_panel",
        /// Bureau and finance determine the amount.
        Determination = "determination",
        /// Finance pays.
        Settlement = "settlement",
        /// The bureau hears, finds and sanctions.
        CaseHandling = "case_handling",
        /// An inspector inspects.
        Inspection = "inspection",
        /// A subject rectifies; its last day stands in the finding.
        Rectification = "rectification",
        /// Another inspector checks again.
        Recheck = "recheck",
    }
}

/// Something that waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// The stage.
    pub stage: Stage,
    /// Who is to act.
    pub waits_for: Role,
    /// Since when.
    pub since: Instant,
    /// The last day where the file itself names it.
    pub by: Option<Date>,
}

impl Wait {
    const fn new(stage: Stage, waits_for: Role, since: Instant) -> Self {
        Self { stage, waits_for, since, by: None }
    }

    /// The last day: the one that the file names, or so many working days after the day on which it
    /// began to wait. None where the pack has no days for the stage, or while that year's calendar
    /// is not known.
    pub fn due_on(&self, pack: &Pack, calendar: &Calendar) -> Option<Date> {
        self.by.or_else(|| {
            let days = pack.params().stage(self.stage.as_str())?;
            calendar.working_days_after(pack.zone().date(self.since), days).ok()
        })
    }
}

/// For whom an application waits.
pub fn of_application(it: &Application) -> Option<Wait> {
    use application::Status as S;
    let (stage, role) = match it.status {
        S::Submitted => (Stage::DistrictReview, Role::DistrictOfficer),
        S::Returned => (Stage::Correction, Role::Enterprise),
        S::Recommended => (Stage::BureauReview, Role::BureauOfficer),
        S::Approved => (Stage::PublicityPosting, Role::BureauOfficer),
        S::Held => (Stage::Objection, Role::BureauReviewer),
        // A rule passed it over: no officer can issue it before what stands against it is gone.
        S::Cleared if it.because.is_some() => return None,
        S::Cleared => (Stage::Issue, Role::BureauOfficer),
        S::Draft | S::Published | S::Waiting | S::Issued | S::Refused | S::Withdrawn => {
            return None;
        }
    };
    let returned = it.returned.as_ref().filter(|_| it.status == S::Returned);
    let by = returned.map(|returned| returned.correct_by);
    Some(Wait { by, ..Wait::new(stage, role, it.since) })
}

/// For whom a redemption waits. Whoever has not proposed yet determines next.
pub fn of_redemption(it: &Redemption) -> Option<Wait> {
    use redemption::Status as S;
    let proposed = it.proposal.as_ref().map(|proposal| proposal.body);
    let (stage, role) = match it.status {
        S::Submitted => (Stage::RedemptionFile, Role::BureauOfficer),
        S::Returned => (Stage::Correction, Role::Provider),
        S::Complete => (Stage::RedemptionPanel, Role::BureauOfficer),
        S::Reviewing => (Stage::RedemptionPanel, Role::Organiser),
        S::Accepted if proposed == Some(Body::Bureau) => {
            (Stage::Determination, Role::FinanceOfficer)
        }
        S::Accepted => (Stage::Determination, Role::BureauOfficer),
        S::Determined | S::Settling => (Stage::Settlement, Role::FinanceOfficer),
        S::Bounced => (Stage::Settlement, Role::Provider),
        S::Draft | S::Paid | S::Refused | S::Withdrawn => return None,
    };
    let returned = it.returned.as_ref().filter(|_| it.status == S::Returned);
    let by = returned.map(|returned| returned.correct_by);
    Some(Wait { by, ..Wait::new(stage, role, it.since) })
}

/// For whom an objection waits.
pub fn of_objection(it: &Objection) -> Option<Wait> {
    it.upheld.is_none().then(|| Wait::new(Stage::Objection, Role::BureauReviewer, it.at))
}

/// For whom a payment list waits: another person of finance to send it, the bank's answers then.
pub fn of_settlement(it: &Settlement, pack: &Pack) -> Option<Wait> {
    let (role, day) = match it.status {
        settlement::Status::Prepared => (Role::FinanceReviewer, it.prepared_on),
        settlement::Status::Sent => (Role::FinanceOfficer, it.sent_on.unwrap_or(it.prepared_on)),
        settlement::Status::Closed => return None,
    };
    Some(Wait::new(Stage::Settlement, role, pack.zone().start_of_day(day)))
}

/// For whom a case waits: sanctioned, for the money that finance is to receive.
pub fn of_case(it: &Case) -> Option<Wait> {
    use case::Status as S;
    let role = match it.status {
        S::Open | S::Heard => Role::BureauOfficer,
        S::Found => Role::BureauReviewer,
        S::Sanctioned if it.pending() => Role::FinanceOfficer,
        S::Sanctioned => Role::BureauOfficer,
        S::Dismissed | S::Closed => return None,
    };
    Some(Wait::new(Stage::CaseHandling, role, it.since))
}

/// For whom a subject of an inspection waits.
pub fn of_subject(party: Party, it: &Subject, pack: &Pack, calendar: &Calendar) -> Option<Wait> {
    use inspection::Stage as S;
    let (stage, role) = match (it.stage, party) {
        (S::Drawn, _) => (Stage::Inspection, Role::Inspector),
        (S::Rectified, _) => (Stage::Recheck, Role::Inspector),
        (S::Deficient, Party::Enterprise(_)) => (Stage::Rectification, Role::Enterprise),
        (S::Deficient, Party::Provider(_)) => (Stage::Rectification, Role::Provider),
        (S::Compliant | S::Cleared | S::Lost, _) => return None,
    };
    let by = it.rectify_by(pack, calendar).filter(|_| it.stage == S::Deficient);
    Some(Wait { by, ..Wait::new(stage, role, it.since) })
}
