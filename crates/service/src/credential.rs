//! A voucher as a signed statement that anyone can verify offline with the office's public key.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::Entity;
use yunquan_journal::{Signer, credential};
use yunquan_store::StoreError;

use crate::view::Lens;

/// What the office states of a voucher: its terms at issue. Its later fate is asked online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The form of the statement: 1.
    pub v: u8,
    /// The scheme.
    pub scheme: String,
    /// The voucher's number.
    pub number: String,
    /// Its face value, in fen.
    pub face_fen: i64,
    /// Its support year.
    pub year: i32,
    /// To whom it was issued.
    pub holder: String,
    /// Who may accept it.
    pub provider: String,
    /// The number of its one contract.
    pub contract: String,
    /// The civil day of issue.
    pub issued_on: String,
    /// The same calendar day a year later; a holiday may make the last day later.
    pub nominal_last_day: String,
}

/// The statement on a voucher.
///
/// # Errors
/// The store failed.
pub fn statement(lens: &Lens<'_>, it: &Voucher) -> Result<Statement, StoreError> {
    let shown = lens.show(&Entity::Voucher(Box::new(it.clone())))?;
    let text = |field: &str| shown[field].as_str().unwrap_or_default().to_owned();
    Ok(Statement {
        v: 1,
        scheme: lens.pack.id().to_owned(),
        number: it.issued.number.to_string(),
        face_fen: it.issued.face_fen.0,
        year: it.issued.year,
        holder: text("holder_name"),
        provider: text("provider_name"),
        contract: text("contract_number"),
        issued_on: it.issued.issued_on.to_string(),
        nominal_last_day: it.issued.nominal_last_day.to_string(),
    })
}

/// The signed code of a voucher: what its QR picture and its file hold.
///
/// # Errors
/// The store failed.
pub fn code(lens: &Lens<'_>, it: &Voucher, signer: &Signer) -> Result<String, StoreError> {
    let statement = statement(lens, it)?;
    let payload = serde_json::to_vec(&statement);
    let payload = payload.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(credential::sign(&payload, signer))
}

/// Reads a verified payload.
///
/// # Errors
/// It is signed, but it is no statement on a voucher.
pub fn read(payload: &[u8]) -> Result<Statement, serde_json::Error> {
    serde_json::from_slice(payload)
}

impl Statement {
    /// The first field in which a voucher file shows something else than what is signed: who reads
    /// the file must not be shown another amount or name.
    pub fn differs_from(&self, file: &str) -> Option<&'static str> {
        let shown: Value = serde_json::from_str(file).ok()?;
        let text = |value: &str| Value::from(value);
        let signed = [
            ("number", text(&self.number)),
            ("face_fen", Value::from(self.face_fen)),
            ("holder", text(&self.holder)),
            ("provider", text(&self.provider)),
            ("contract", text(&self.contract)),
            ("issued_on", text(&self.issued_on)),
            ("nominal_last_day", text(&self.nominal_last_day)),
        ];
        let differs =
            |(field, value): &(&str, Value)| shown.get(*field).is_some_and(|found| found != value);
        signed.iter().find(|it| differs(it)).map(|(field, _)| *field)
    }
}

/// The code within a voucher file (`{"credential": "YQ1..."}`), or the text itself.
pub fn code_in(text: &str) -> String {
    let found = serde_json::from_str::<Value>(text).ok();
    let found = found.and_then(|file| file["credential"].as_str().map(str::to_owned));
    found.unwrap_or_else(|| text.trim().to_owned())
}
