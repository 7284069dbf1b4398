//! Vouchers in use, as the journal's events make them.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::record::{AcceptedLine, Fen, Id, JudgedLine, Payment, RedemptionFile};

#[derive(Debug)]
pub(crate) struct Voucher {
    pub(crate) number: String,
    pub(crate) application: Id,
    pub(crate) holder: Id,
    pub(crate) provider: Id,
    pub(crate) contract: Id,
    pub(crate) year: i32,
    pub(crate) face_fen: Fen,
    pub(crate) issued_on: Day,
    pub(crate) nominal_last_day: Day,
    pub(crate) status: &'static str,
    /// Whether its money lapsed when it was released.
    pub(crate) lapsed: bool,
    /// Whether its provider's last verification found it valid.
    pub(crate) verified: bool,
    pub(crate) accepted_on: Option<Day>,
    /// What its holder pays itself, in fen.
    pub(crate) self_paid_fen: Option<Fen>,
    /// The redemption under way, or the last one.
    pub(crate) redemption: Option<Id>,
    pub(crate) frozen: Option<Frozen>,
    /// Days of validity that freezing took and that were given back.
    pub(crate) given_back: u32,
    /// The least number of days before its end of which its holder was reminded.
    pub(crate) reminded: Option<u32>,
    /// The case that cancelled it.
    pub(crate) cancelled_by: Option<Id>,
    /// The parties whose it was before others took their place (R3.6).
    pub(crate) followed: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Frozen {
    pub(crate) case: Id,
    /// Where it stood.
    pub(crate) from: &'static str,
    pub(crate) on: Day,
}

impl Voucher {
    /// Where it stands, or stood before a case froze it.
    pub(crate) fn stood(&self) -> &'static str {
        self.frozen.as_ref().map_or(self.status, |frozen| frozen.from)
    }

    /// Whether a case has stopped its money.
    pub(crate) fn stopped(&self) -> bool {
        matches!(self.status, "frozen" | "cancelled")
    }

    /// Whether its money is still bound or was paid: what a case can freeze.
    pub(crate) fn live(&self) -> bool {
        matches!(self.status, "issued" | "accepted" | "redeeming" | "redeemed")
    }

    /// Whether a party is its holder or its provider, or was before another took its place.
    pub(crate) fn of(&self, party: &str) -> bool {
        if self.followed.iter().any(|former| former == party) {
            return true;
        }
        match party.split_once('/') {
            Some(("enterprise", id)) => self.holder == id,
            Some(("provider", id)) => self.provider == id,
            _ => false,
        }
    }
}

/// A redemption.
#[derive(Debug)]
pub(crate) struct Redemption {
    pub(crate) voucher: Id,
    pub(crate) enterprise: Id,
    pub(crate) provider: Id,
    pub(crate) status: &'static str,
    pub(crate) file: Option<RedemptionFile>,
    /// The instant at which it was first handed in.
    pub(crate) submitted_at: Option<i64>,
    pub(crate) correct_by: Option<Day>,
    pub(crate) file_accepted_by: Option<Id>,
    pub(crate) panel: Option<Id>,
    pub(crate) to_check: bool,
    /// Whether what was found on site is what the file says.
    pub(crate) check: Option<bool>,
    pub(crate) lines: Vec<AcceptedLine>,
    pub(crate) accepted_basis_fen: Option<Fen>,
    /// Who determined first, for which body, how much.
    pub(crate) proposal: Option<(Id, String, Fen)>,
    pub(crate) determined_fen: Option<Fen>,
    pub(crate) settlement: Option<Id>,
    pub(crate) paid_on: Option<Day>,
    /// The rule by which it ended.
    pub(crate) because: Option<String>,
}

impl Redemption {
    pub(crate) fn begun(voucher: &str, enterprise: &str, provider: &str) -> Self {
        Self {
            voucher: voucher.to_owned(),
            enterprise: enterprise.to_owned(),
            provider: provider.to_owned(),
            status: "draft",
            file: None,
            submitted_at: None,
            correct_by: None,
            file_accepted_by: None,
            panel: None,
            to_check: false,
            check: None,
            lines: Vec::new(),
            accepted_basis_fen: None,
            proposal: None,
            determined_fen: None,
            settlement: None,
            paid_on: None,
            because: None,
        }
    }

    /// Whether it has led to money or to nothing.
    pub(crate) fn ended(&self) -> bool {
        matches!(self.status, "refused" | "withdrawn" | "paid")
    }

    /// The parties, as declarations name them.
    pub(crate) fn parties(&self) -> [String; 2] {
        [format!("enterprise/{}", self.enterprise), format!("provider/{}", self.provider)]
    }
}

#[derive(Debug)]
pub(crate) struct Panel {
    pub(crate) providers: Vec<Id>,
    pub(crate) redemptions: Vec<Id>,
    pub(crate) organiser: Id,
    pub(crate) experts: BTreeSet<Id>,
    pub(crate) seats: u32,
    /// Whether finance has agreed (R22.2).
    pub(crate) cosigned: bool,
    pub(crate) members: Vec<Id>,
    pub(crate) spot_checks: Vec<Id>,
    /// An expert, and the provider or the redemption that it may not judge.
    pub(crate) conflicts: BTreeSet<(Id, Id)>,
    pub(crate) scores: BTreeMap<(Id, Id), u32>,
    /// What each member accepts of a redemption, by redemption and expert.
    pub(crate) judged: BTreeMap<(Id, Id), Vec<JudgedLine>>,
    pub(crate) concluded: bool,
}

impl Panel {
    /// Where it stands.
    pub(crate) fn status(&self) -> &'static str {
        let proposed = !self.redemptions.is_empty() && !self.cosigned;
        match (self.concluded, self.members.is_empty()) {
            (true, _) => "concluded",
            (false, false) => "drawn",
            (false, true) if proposed => "proposed",
            (false, true) => "commissioned",
        }
    }
}

/// A payment list.
#[derive(Debug)]
pub(crate) struct Settlement {
    pub(crate) items: Vec<(Payment, Option<&'static str>)>,
    pub(crate) prepared_by: Id,
    pub(crate) sent_by: Option<Id>,
    pub(crate) sent_on: Option<Day>,
}

impl Settlement {
    /// Whether the bank has answered everything that was sent.
    pub(crate) fn status(&self) -> &'static str {
        match self.sent_by {
            None => "prepared",
            Some(_) if self.items.iter().all(|(_, answer)| answer.is_some()) => "closed",
            Some(_) => "sent",
        }
    }

    pub(crate) fn total_fen(&self) -> Fen {
        self.items.iter().map(|(item, _)| item.amount_fen).sum()
    }
}
