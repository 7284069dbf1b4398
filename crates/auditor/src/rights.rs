//! Which role may run which command, from the regulation's division of work.

use crate::Auditor;
use crate::journal::Moment;
use crate::violation::Promise;

const OFFICERS: &[&str] = &[
    "district-officer",
    "bureau-officer",
    "bureau-reviewer",
    "finance-officer",
    "finance-reviewer",
    "organiser",
    "expert",
    "inspector",
];

/// The roles that may run a command; none for a command that is not known.
fn allowed(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
        "account/open" => &["public"],
        "account/appoint" => &["administrator", "system"],
        "account/confirm" => &["security-administrator"],
        "account/disable" => &["administrator", "security-administrator"],
        "account/add-clerk" | "account/remove-clerk" => &["enterprise", "provider"],
        "relation/declare" => OFFICERS,
        "upload/record" => &[],
        "import/roster" | "import/credit" | "import/relations" => &["bureau-officer"],
        "import/calendar" => &["administrator", "system"],
        "budget/appropriate" | "budget/adjust" => &["finance-officer"],
        "budget/close" => &["finance-reviewer", "system"],
        "notice/publish" | "notice/close" => &["bureau-officer"],
        "interpretation/publish" => &["bureau-reviewer"],
        "enterprise/register" => &["enterprise"],
        "enterprise/authorise" => &["district-officer", "bureau-officer"],
        "enterprise/succeed" | "provider/succeed" | "enterprise/bring-forward" => {
            &["bureau-officer"]
        }
        "provider/register" | "provider/apply" => &["provider"],
        "provider/return" | "provider/accept-file" | "provider/post" | "provider/catalogue" => {
            &["bureau-officer"]
        }
        "provider/admit" | "provider/suspend" | "provider/reinstate" | "provider/remove" => {
            &["bureau-reviewer"]
        }
        "panel/commission" => &["bureau-officer"],
        "panel/cosign" => &["finance-officer", "finance-reviewer"],
        "panel/draw" | "panel/conclude" => &["organiser"],
        "panel/declare" | "panel/score" => &["expert"],
        "application/save" | "application/submit" | "application/withdraw" => &["enterprise"],
        "application/return" => &["district-officer", "bureau-officer"],
        "application/recommend" => &["district-officer"],
        "application/approve" => &["bureau-officer", "bureau-reviewer"],
        "application/refuse" => &["district-officer", "bureau-officer", "bureau-reviewer"],
        "contract/amend" | "contract/terminate" => &["enterprise"],
        "publicity/post" => &["bureau-officer"],
        "publicity/object" => &["public", "enterprise", "provider"],
        "publicity/decide" => &["bureau-reviewer"],
        "publicity/close" | "voucher/expire" | "voucher/remind" => &["system"],
        "contract/annex" => &["enterprise", "provider"],
        "voucher/verify" | "voucher/accept" => &["provider"],
        "voucher/rebind" => &["bureau-reviewer"],
        "voucher/surrender" => &["enterprise"],
        "redemption/save"
        | "redemption/submit"
        | "redemption/withdraw"
        | "redemption/correct-account" => &["provider"],
        "redemption/return" | "redemption/accept-file" => &["bureau-officer"],
        "redemption/refuse" => &["bureau-officer", "bureau-reviewer"],
        "redemption/check" => &["inspector"],
        "redemption/determine" => {
            &["bureau-officer", "bureau-reviewer", "finance-officer", "finance-reviewer"]
        }
        "settlement/prepare" => &["bureau-officer", "finance-officer"],
        "settlement/send" => &["finance-officer", "finance-reviewer"],
        "settlement/record" => &["finance-officer", "finance-reviewer"],
        "case/open" | "case/freeze" | "case/hear" | "case/find" | "case/refer" | "case/close"
        | "case/sanction" => &["bureau-officer", "bureau-reviewer"],
        "case/decide-voucher" => &["bureau-reviewer"],
        "case/review" => &["bureau-officer", "bureau-reviewer", "finance-reviewer"],
        "case/receive" => &["finance-officer"],
        "inspection/plan" | "inspection/draw" => &["bureau-officer"],
        "inspection/find" | "inspection/recheck" => &["inspector"],
        "inspection/rectify" => &["enterprise", "provider"],
        "round/preview" => &["bureau-officer"],
        "round/issue" => &["bureau-reviewer"],
        _ => return None,
    })
}

impl Auditor {
    /// The role of who acts: that of an account, or `public` or `system`.
    pub(crate) fn role_of(&self, by: &str) -> String {
        match by {
            "public" | "system" => by.to_owned(),
            id => self.city.accounts.get(id).map(|it| it.role.clone()).unwrap_or_default(),
        }
    }

    /// Whoever acts has an account in use, and his role may do this.
    pub(crate) fn entitled(&mut self, on: &Moment, command: &str, subject: &str) {
        let account = self.city.accounts.get(&on.by);
        let known = matches!(on.by.as_str(), "public" | "system");
        let in_use = known || account.is_some_and(|account| account.status == "active");
        let book = &mut self.book;
        book.hold(in_use, Promise::Persons, "R13.1", subject, || {
            format!("{command} by {}, who has no account in use", on.by)
        });
        let may = match allowed(command) {
            None => false,
            Some(&[]) => true,
            Some(roles) => roles.contains(&on.role.as_str()),
        };
        book.hold(may, Promise::Persons, "R13.1", subject, || {
            format!("{command} is not for the role {:?}", on.role)
        });
    }

    /// What is acted on was never begun.
    pub(crate) fn unheard_of(&mut self, subject: &str, rule: &str) {
        let detail = "the journal has not begun it";
        self.book.broken(Promise::Stage, rule, subject, detail);
    }

    /// Nobody acts on his own or a declared relative's file.
    #[track_caller]
    pub(crate) fn impartial(&mut self, on: &Moment, parties: &[String], subject: &str) {
        let Some(account) = self.city.accounts.get(&on.by) else { return };
        let barred = parties.iter().find(|party| self.city.bound(account, party));
        if let Some(party) = barred {
            let detail = format!("{} has declared a tie to {party}", on.by);
            self.book.broken(Promise::Persons, "R13.1", subject, detail);
        }
    }

    /// An account acts for its own firm only.
    #[track_caller]
    pub(crate) fn for_own_firm(&mut self, on: &Moment, party: &str, subject: &str) {
        let own = self.city.accounts.get(&on.by).and_then(|account| account.party.as_deref());
        let own = own == Some(party);
        self.book.hold(own, Promise::Persons, "R3.5", subject, || {
            format!("{} does not act for {party}", on.by)
        });
    }

    /// A district officer acts in his own jurisdiction only.
    #[track_caller]
    pub(crate) fn in_own_district(&mut self, on: &Moment, jurisdiction: &str, subject: &str) {
        if on.role != "district-officer" {
            return;
        }
        let account = self.city.accounts.get(&on.by);
        let own = account.and_then(|account| account.jurisdiction.as_deref()) == Some(jurisdiction);
        self.book.hold(own, Promise::Persons, "R13.1", subject, || {
            format!("{} does not review for {jurisdiction}", on.by)
        });
    }

    /// The event names who ran the command.
    #[track_caller]
    pub(crate) fn signed(&mut self, on: &Moment, by: &str, subject: &str) {
        self.book.same(Promise::Persons, "R13.1", subject, ("by", by, on.by.as_str()));
    }
}
