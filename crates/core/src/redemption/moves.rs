//! Where a redemption stands, and every move that there is.

use crate::choice;

choice! {
    /// Where a redemption stands.
    pub enum Status {
        /// Being written by the provider.
        Draft = "draft",
        /// With the bureau, to be checked for completeness.
        Submitted = "submitted",
        /// Back with the provider for correction.
        Returned = "returned",
        /// Complete; for a panel to accept.
        Complete = "complete",
        /// With a panel.
        Reviewing = "reviewing",
        /// Accepted by the panel, in whole or in part; to be determined.
        Accepted = "accepted",
        /// Determined by bureau and finance; to be settled.
        Determined = "determined",
        /// On a payment list.
        Settling = "settling",
        /// Paid.
        Paid = "paid",
        /// The bank could not pay; the account is to be corrected.
        Bounced = "bounced",
        /// Ended without money.
        Refused = "refused",
        /// Withdrawn by the provider.
        Withdrawn = "withdrawn",
    }
}

choice! {
    /// What happens to a redemption.
    pub enum Act {
        /// Handed in, or handed in again.
        Submit = "submit",
        /// Sent back for correction.
        Return = "return",
        /// Found complete.
        AcceptFile = "accept-file",
        /// Given to a panel.
        Commission = "commission",
        /// Checked on site.
        Check = "check",
        /// Accepted by the panel.
        Accept = "accept",
        /// Found to be worth nothing by the panel.
        Reject = "reject",
        /// The first of two persons determines.
        Propose = "propose",
        /// The second determines the same.
        Determine = "determine",
        /// Put on a payment list.
        Prepare = "prepare",
        /// Taken off a payment list before it was sent.
        Drop = "drop",
        /// Paid by the bank.
        Pay = "pay",
        /// Sent back by the bank.
        Bounce = "bounce",
        /// The account corrected after a bounce.
        Correct = "correct",
        /// Refused by an officer, or too late.
        Refuse = "refuse",
        /// Withdrawn by the provider.
        Withdraw = "withdraw",
        /// Its voucher expired, or was cancelled by a case.
        End = "end",
    }
}

/// Every move there is. A pair that is missing here cannot happen.
#[rustfmt::skip]
pub const MOVES: &[(Status, Act, Status)] = {
    use Status as S;
    &[
        (S::Draft,      Act::Submit,     S::Submitted),
        (S::Returned,   Act::Submit,     S::Submitted),
        (S::Submitted,  Act::Return,     S::Returned),
        (S::Submitted,  Act::AcceptFile, S::Complete),
        (S::Submitted,  Act::Refuse,     S::Refused),
        (S::Returned,   Act::Refuse,     S::Refused),
        (S::Complete,   Act::Refuse,     S::Refused),
        (S::Complete,   Act::Commission, S::Reviewing),
        (S::Reviewing,  Act::Commission, S::Reviewing),
        (S::Reviewing,  Act::Check,      S::Reviewing),
        (S::Reviewing,  Act::Accept,     S::Accepted),
        (S::Reviewing,  Act::Reject,     S::Refused),
        (S::Accepted,   Act::Propose,    S::Accepted),
        (S::Accepted,   Act::Determine,  S::Determined),
        (S::Determined, Act::Prepare,    S::Settling),
        (S::Settling,   Act::Drop,       S::Determined),
        (S::Settling,   Act::Pay,        S::Paid),
        (S::Settling,   Act::Bounce,     S::Bounced),
        (S::Bounced,    Act::Correct,    S::Determined),
        (S::Draft,      Act::Withdraw,   S::Withdrawn),
        (S::Submitted,  Act::Withdraw,   S::Withdrawn),
        (S::Returned,   Act::Withdraw,   S::Withdrawn),
        (S::Complete,   Act::Withdraw,   S::Withdrawn),
        (S::Draft,      Act::End,        S::Refused),
        (S::Submitted,  Act::End,        S::Refused),
        (S::Returned,   Act::End,        S::Refused),
        (S::Complete,   Act::End,        S::Refused),
        (S::Reviewing,  Act::End,        S::Refused),
        (S::Accepted,   Act::End,        S::Refused),
        (S::Determined, Act::End,        S::Refused),
        (S::Settling,   Act::End,        S::Refused),
        (S::Bounced,    Act::End,        S::Refused),
        // What was paid stays paid on the record; the claim stands in the case.
        (S::Paid,       Act::End,        S::Paid),
    ]
};

impl Act {
    /// The rule that an illegal move breaks.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::Submit | Self::Withdraw => "R20.1",
            Self::Return | Self::AcceptFile | Self::Refuse => "R22.1",
            Self::Commission | Self::Accept | Self::Reject => "R22.2",
            Self::Check => "R22.3",
            Self::Propose | Self::Determine => "R22.4",
            Self::Prepare | Self::Drop | Self::Pay | Self::Bounce | Self::Correct => "R22.5",
            Self::End => "R23.1",
        }
    }
}
