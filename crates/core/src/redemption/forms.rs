//! What is handed in for a redemption (article 21).

use crate::digest::Digest;
use crate::form;
use crate::money::Fen;
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
