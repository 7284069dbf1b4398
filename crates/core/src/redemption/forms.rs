//! What is handed in for a redemption (article 21).

use serde_json::Value;

use crate::application::Remark;
use crate::digest::Digest;
use crate::form;
use crate::ids::{RedemptionId, VoucherId};
use crate::money::Fen;
use crate::refusal::{FaultCode, RuleId};
use crate::time::Date;

form! {
    /// What was carried out of one line of the contract.
    pub struct CarriedOut {
        /// The line, from 0.
        line: u32 = count(0..=99),
        /// At the contract's price, in fen.
        carried_out_fen: Fen = fen(),
    }
}

form! {
    /// An invoice of the self-paid part.
    pub struct Invoice {
        /// Its number: 20 digits, or code and number of an older one.
        number: String = text(30),
        /// In fen.
        amount_fen: Fen = fen(),
        /// The day on it.
        issued_on: Date = date(),
        /// The number of the invoice that this red-letter invoice annuls.
        annuls: Option<String> = opt_text(30),
    }
}

form! {
    /// A file handed in, with its kind.
    pub struct Evidence {
        /// One of the pack's material kinds.
        kind: String = text(40),
        /// For evidence of the service: what it is, such as a sign-in sheet or a photo.
        evidence: Option<String> = opt_text(40),
        /// Its digest.
        file: Digest = file(),
    }
}

form! {
    /// Keeping what was typed so far.
    pub struct Save {
        /// The redemption; none begins a new one.
        redemption: Option<RedemptionId> = opt_id(),
        /// The voucher.
        voucher: VoucherId = id(),
        /// Whatever was typed, at most 64 KiB.
        form: Value = draft(65_536),
    }
}

form! {
    /// The redemption form (article 21).
    pub struct Submit {
        /// The draft or returned redemption; none begins a new one.
        redemption: Option<RedemptionId> = opt_id(),
        /// The voucher.
        voucher: VoucherId = id(),
        /// The day on which the contracted services were complete.
        completed_on: Date = date(),
        /// What was carried out, line by line of the contract.
        lines: Vec<CarriedOut> = list(1..=100),
        /// What the enterprise has paid itself, by its receipts, in fen.
        self_paid_fen: Fen = fen(),
        /// The invoices of the self-paid part.
        invoices: Vec<Invoice> = list(0..=100),
        /// Who paid the self-paid part, as the bank receipt has it; it is compared and not kept.
        payer_name: Option<String> = opt_text(120),
        /// From which account; likewise.
        payer_account: Option<String> = opt_text(40),
        /// The files.
        materials: Vec<Evidence> = list(0..=100),
        /// The name of the account to which the money goes.
        account_name: String = text(120),
        /// Its number.
        account_number: String = text(40),
        /// Its bank.
        bank: String = text(200),
    }
}

form! {
    /// Sending a redemption back for correction.
    pub struct Return {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// Why.
        reason: String = text(1_000),
        /// Remarks beside the fields.
        remarks: Vec<Remark> = list(0..=50),
    }
}

form! {
    /// Finding a redemption complete.
    pub struct AcceptFile {
        /// The redemption.
        redemption: RedemptionId = id(),
    }
}

form! {
    /// An officer's refusal, which must name its rule.
    pub struct Refuse {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// The rule that stands against it.
        rule: RuleId = parsed("rule", FaultCode::UnknownRule),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// The provider takes its redemption back.
    pub struct Withdraw {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// Why.
        reason: String = text(1_000),
    }
}

form! {
    /// Correcting the account after the bank has sent the money back.
    pub struct CorrectAccount {
        /// The redemption.
        redemption: RedemptionId = id(),
        /// The name of the account.
        account_name: String = text(120),
        /// Its number.
        account_number: String = text(40),
        /// Its bank.
        bank: String = text(200),
        /// Why.
        reason: String = text(500),
    }
}
