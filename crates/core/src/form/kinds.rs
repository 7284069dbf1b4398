//! Texts of a kind: dates, ids, digests, codes and fixed words.

use std::str::FromStr;

use serde_json::{Value, json};

use super::{Choice, Fields};
use crate::credit_code::CreditCode;
use crate::digest::Digest;
use crate::refusal::FaultCode;
use crate::time::{Date, parse_date};

/// The characters of a unified social credit code (GB 32100); small letters are forgiven.
const CODE: &str = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]";

/// The schema of a text of a kind; what no standard format names has its pattern besides.
pub(super) fn text_of(format: &str) -> Value {
    let mut schema = json!({"type": "string", "format": format});
    let pattern = match format {
        "sha256" => "^[0-9a-fA-F]{64}$".to_owned(),
        "credit-code" => format!("^{CODE}{{2}}[0-9]{{6}}{CODE}{{10}}$"),
        "rule" => r"^R[0-9]{1,3}\.[0-9]{1,3}$".to_owned(),
        "party" => "^(enterprise|provider)/[0-9a-fA-F-]{36}$".to_owned(),
        _ => return schema,
    };
    schema["pattern"] = json!(pattern);
    schema
}

/// The kind of text that a fault speaks of.
pub(super) fn format_of(code: FaultCode) -> Option<&'static str> {
    match code {
        FaultCode::NotADigest => Some("sha256"),
        FaultCode::BadCreditCode => Some("credit-code"),
        FaultCode::UnknownRule => Some("rule"),
        _ => None,
    }
}

fn one_of<C: Choice>() -> Value {
    json!({"type": "string", "enum": C::words()})
}

impl Fields<'_> {
    /// Something with a text form; `code` is the fault when the text is not of it.
    pub fn parsed<T: FromStr>(
        &mut self,
        name: &'static str,
        format: &str,
        code: FaultCode,
    ) -> Option<T> {
        let text = self.string(name, true, || text_of(format))?;
        self.converted(name, text, code)
    }

    /// As [`Fields::parsed`], but it may be left out.
    pub fn opt_parsed<T: FromStr>(
        &mut self,
        name: &'static str,
        format: &str,
        code: FaultCode,
    ) -> Option<Option<T>> {
        let before = self.faults.len();
        match self.string(name, false, || text_of(format)) {
            Some(text) => self.converted(name, text, code).map(Some),
            None => (self.faults.len() == before).then_some(None),
        }
    }

    fn converted<T: FromStr>(&mut self, name: &str, text: &str, code: FaultCode) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.fault(name, code);
        }
        value
    }

    /// A civil date.
    pub fn date(&mut self, name: &'static str) -> Option<Date> {
        let text = self.string(name, true, || text_of("date"))?;
        self.civil(name, text)
    }

    /// A civil date that may be left out.
    pub fn opt_date(&mut self, name: &'static str) -> Option<Option<Date>> {
        let before = self.faults.len();
        match self.string(name, false, || text_of("date")) {
            Some(text) => self.civil(name, text).map(Some),
            None => (self.faults.len() == before).then_some(None),
        }
    }

    fn civil(&mut self, name: &str, text: &str) -> Option<Date> {
        let date = parse_date(text);
        if date.is_none() {
            self.fault(name, FaultCode::NotADate);
        }
        date
    }

    /// The id of something.
    pub fn id<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        self.parsed(name, "uuid", FaultCode::NotAnId)
    }

    /// An id that may be left out.
    pub fn opt_id<T: FromStr>(&mut self, name: &'static str) -> Option<Option<T>> {
        self.opt_parsed(name, "uuid", FaultCode::NotAnId)
    }

    /// An uploaded file, by its SHA-256 digest.
    pub fn file(&mut self, name: &'static str) -> Option<Digest> {
        self.parsed(name, "sha256", FaultCode::NotADigest)
    }

    /// A file that may be left out.
    pub fn opt_file(&mut self, name: &'static str) -> Option<Option<Digest>> {
        self.opt_parsed(name, "sha256", FaultCode::NotADigest)
    }

    /// A unified social credit code; only its shape is tested here.
    pub fn credit_code(&mut self, name: &'static str) -> Option<CreditCode> {
        self.parsed(name, "credit-code", FaultCode::BadCreditCode)
    }

    /// One of fixed words.
    pub fn choice<C: Choice>(&mut self, name: &'static str) -> Option<C> {
        let text = self.string(name, true, one_of::<C>)?;
        self.chosen(name, text)
    }

    /// One of fixed words that may be left out.
    pub fn opt_choice<C: Choice>(&mut self, name: &'static str) -> Option<Option<C>> {
        let before = self.faults.len();
        match self.string(name, false, one_of::<C>) {
            Some(text) => self.chosen(name, text).map(Some),
            None => (self.faults.len() == before).then_some(None),
        }
    }

    fn chosen<C: Choice>(&mut self, name: &str, text: &str) -> Option<C> {
        let found = C::ALL.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            self.limited(name, FaultCode::NotAChoice, C::words().join(", "));
        }
        found
    }
}
