//! A service contract between an enterprise and a provider (articles 5, 12, 17, 18, 26).

mod acts;
mod annex;
mod naming;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use acts::{Amend, Terminate, amend, amend_target, terminate, terminate_target};
pub use annex::{AddAnnex, Annex, add_annex, adds_up, annex_target};
pub(crate) use naming::narrow;
pub use naming::{Named, agreement, on_file, plain_number};

use crate::account::Party;
use crate::application::{self, Application};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::form::{Fields, Form};
use crate::ids::{ApplicationId, ContractId, EnterpriseId, ProviderId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::pack::Place;
use crate::provider::Catalogue;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, require};
use crate::subsidy::Estimate;
use crate::time::Date;
use crate::voucher::{self, Voucher};
use crate::world::Key;

form! {
    /// One line of a contract.
    pub struct Line {
        /// The code of a catalogue item; a line without one counts zero.
        item: Option<String> = opt_text(40),
        /// What is bought, in words; needed where there is no item.
        title: Option<String> = opt_text(200),
        /// How many.
        quantity: u32 = count(1..=1_000_000),
        /// The price of the whole line, in fen.
        price_fen: Fen = fen(),
        /// Where the service is carried out: a region code or a functional zone.
        region: String = text(12),
    }
}

impl Line {
    /// What is bought, in words: the catalogue's name of it, else its title, else its code.
    pub fn called(&self, catalogue: Option<&Catalogue>) -> String {
        let item = self.item.as_ref().and_then(|code| catalogue?.items.get(code));
        let name = item.map(|item| &item.name).or(self.title.as_ref()).or(self.item.as_ref());
        name.cloned().unwrap_or_default()
    }
}

/// The voucher amount named in a contract (article 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoucherAmount {
    /// "As issued": an annex states the exact amount before the voucher is used.
    AsIssued,
    /// A fixed amount, in fen.
    Exactly(Fen),
}

/// A contract as the application presents it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Its number.
    pub number: String,
    /// The provider.
    pub provider: ProviderId,
    /// The day of signature.
    pub signed_on: Date,
    /// The whole price, in fen.
    pub price_fen: Fen,
    /// First day of the term.
    pub starts_on: Date,
    /// Last day of the term.
    pub ends_on: Date,
    /// The voucher amount that it names.
    pub voucher_amount: VoucherAmount,
    /// The supplementary annex of article 26.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex: Option<Digest>,
    /// What is bought.
    pub lines: Vec<Line>,
}

impl Terms {
    /// What the enterprise pays itself beside a voucher of this face value, in fen (R15.1).
    pub fn self_paid(&self, face: Fen) -> Fen {
        self.price_fen.checked_sub(face).filter(|own| *own > Fen::ZERO).unwrap_or(Fen::ZERO)
    }
}

impl Form for Terms {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let number = f.text("number", 80);
        let provider = f.id("provider");
        let signed_on = f.date("signed_on");
        let price_fen = f.fen("price_fen");
        let starts_on = f.date("starts_on");
        let ends_on = f.date("ends_on");
        let voucher_amount = f.amount_or_word("voucher_amount", "as-issued");
        let annex = f.opt_file("annex");
        let lines = f.list("lines", 1..=100);
        Some(Self {
            number: number?,
            provider: provider?,
            signed_on: signed_on?,
            price_fen: price_fen?,
            starts_on: starts_on?,
            ends_on: ends_on?,
            voucher_amount: voucher_amount?.map_or(VoucherAmount::AsIssued, VoucherAmount::Exactly),
            annex: annex?,
            lines: lines?,
        })
    }
}

/// A contract on file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id. The parties and the number name one contract: see [`on_file`].
    pub id: ContractId,
    /// The buyer.
    pub enterprise: EnterpriseId,
    /// What it says.
    pub terms: Terms,
    /// The application that it carries now (R18.2).
    pub application: Option<ApplicationId>,
    /// The voucher issued for it.
    pub voucher: Option<VoucherId>,
    /// Whether it was terminated.
    pub terminated: bool,
    /// What counts of each line at most, in fen; empty for a file older than this rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line_basis_fen: Vec<Fen>,
    /// The annex that states the exact voucher amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex: Option<Annex>,
}

/// Every fault of the terms that needs no other file: dates, sums, places.
pub fn faults(terms: &Terms, on: &Occasion<'_>) -> Vec<Fault> {
    let mut faults = line_faults("contract.lines", &terms.lines, on);
    if terms.signed_on > on.today {
        faults.push(Fault::at("contract.signed_on", FaultCode::InTheFuture));
    }
    if terms.ends_on < terms.starts_on {
        faults.push(Fault::at("contract.ends_on", FaultCode::BeforeStart));
    }
    if sum(&terms.lines) != Some(terms.price_fen) {
        faults.push(Fault::limited("contract.price_fen", FaultCode::Mismatch, "contract.lines"));
    }
    faults
}

fn sum(lines: &[Line]) -> Option<Fen> {
    Fen::sum(lines.iter().map(|line| line.price_fen))
}

fn line_faults(path: &str, lines: &[Line], on: &Occasion<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if on.pack.place(&line.region) == Place::Unknown {
            faults.push(Fault::at(format!("{path}.{index}.region"), FaultCode::UnknownRegion));
        }
        if line.item.is_none() && line.title.is_none() {
            faults.push(Fault::at(format!("{path}.{index}.item"), FaultCode::Missing));
        }
    }
    faults
}

/// What happened to a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Its lines and price were changed.
    Amended {
        /// The contract.
        contract: ContractId,
        /// The application that goes back to the first review, unless its voucher is issued.
        application: Option<ApplicationId>,
        /// The new price, in fen.
        price_fen: Fen,
        /// The new lines.
        lines: Vec<Line>,
        /// The new subsidy before the cap.
        estimate: Estimate,
        /// The new subsidy within the cap, or the face value of the voucher that is issued, in fen.
        estimate_fen: Fen,
        /// What counts of each new line at most, in fen.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        line_basis_fen: Vec<Fen>,
        /// Why.
        reason: String,
        /// The signed amendment.
        file: Digest,
    },
    /// An annex states the exact voucher amount (R17.2).
    Annexed {
        /// The contract.
        contract: ContractId,
        /// What it states.
        annex: Annex,
        /// The annex, where nobody has cited it before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        first_used: Vec<Digest>,
    },
    /// It was terminated.
    Terminated {
        /// The contract.
        contract: ContractId,
        /// The application withdrawn with it, unless its voucher is issued.
        application: Option<ApplicationId>,
        /// Why.
        reason: String,
        /// The signed termination.
        file: Digest,
    },
}

impl Event {
    /// What it changes.
    pub fn touches(&self) -> Vec<Key> {
        match self {
            Self::Amended { contract, application, file, .. }
            | Self::Terminated { contract, application, file, .. } => {
                let mut keys = vec![Key::Contract(*contract), Key::Upload(*file)];
                keys.extend(application.map(Key::Application));
                keys
            }
            Self::Annexed { contract, first_used, .. } => {
                let mut keys = vec![Key::Contract(*contract)];
                keys.extend(first_used.iter().copied().map(Key::Upload));
                keys
            }
        }
    }
}

impl Contract {
    /// Who stands on its two sides now: who signed it, or by law whoever has taken their place
    /// (R3.6), as its voucher tells, or its application.
    pub fn sides(&self, voucher: Option<&Voucher>, file: Option<&Application>) -> [Party; 2] {
        let signed = (self.enterprise, self.terms.provider);
        let followed = file.and_then(|file| file.provider).map(|it| (self.enterprise, it));
        let held = voucher.map(|it| (it.holder, it.issued.provider));
        let (enterprise, provider) = held.or(followed).unwrap_or(signed);
        [Party::Enterprise(enterprise), Party::Provider(provider)]
    }

    /// One contract, one voucher; one live application (R18.2).
    ///
    /// # Errors
    /// Refused by R18.2.
    pub fn admit(&self, event: &Fact) -> Result<(), Stop> {
        let free = match event {
            Fact::Application(application::Event::Submitted(it))
                if it.released == Some(self.id) =>
            {
                self.application == Some(it.application)
            }
            Fact::Application(application::Event::Submitted(it)) => {
                self.application.is_none_or(|live| live == it.application) && self.voucher.is_none()
            }
            Fact::Voucher(voucher::Event::Rebound(it)) if it.from_contract == self.id => {
                self.voucher == Some(it.voucher)
            }
            Fact::Voucher(voucher::Event::Rebound(_)) => {
                self.application.is_none() && self.voucher.is_none() && !self.terminated
            }
            Fact::Voucher(voucher::Event::Issued(it)) => {
                self.voucher.is_none() && self.application == Some(it.application)
            }
            _ => true,
        };
        require(free, || Refusal::new("R18.2", [("number", json!(self.terms.number))]))
    }

    /// Whether an event ends the application that holds the contract.
    fn freed_by(&self, event: &Fact) -> bool {
        use crate::round::Event as Round;
        match event {
            Fact::Application(event) => event.frees_contract(),
            Fact::Round(Round::Ended { .. } | Round::PassedOver { .. }) => true,
            Fact::Publicity(event) => event.refuses(self.application),
            _ => false,
        }
    }

    /// The contract after an event.
    pub fn evolve(key: &Key, before: Option<Self>, event: &Fact) -> Option<Self> {
        let Key::Contract(id) = key else { return before };
        match (before, event) {
            (Some(contract), Fact::Application(application::Event::Submitted(it)))
                if it.released == Some(*id) =>
            {
                Some(Self { application: None, ..contract })
            }
            (before, Fact::Application(application::Event::Submitted(it))) => Some(Self {
                id: *id,
                enterprise: it.enterprise,
                terms: it.contract.clone(),
                application: Some(it.application),
                voucher: before.as_ref().and_then(|contract| contract.voucher),
                terminated: before.is_some_and(|contract| contract.terminated),
                line_basis_fen: it.line_basis_fen.clone(),
                annex: None,
            }),
            (Some(contract), event) if contract.freed_by(event) => {
                Some(Self { application: None, ..contract })
            }
            (Some(contract), Fact::Voucher(voucher::Event::Rebound(it)))
                if it.from_contract == *id =>
            {
                Some(Self { application: None, voucher: None, ..contract })
            }
            (_, Fact::Voucher(voucher::Event::Rebound(it))) => Some(Self {
                id: *id,
                enterprise: it.enterprise,
                terms: it.contract.clone(),
                application: Some(it.application),
                voucher: Some(it.voucher),
                terminated: false,
                line_basis_fen: it.line_basis_fen.clone(),
                annex: None,
            }),
            (Some(contract), Fact::Voucher(voucher::Event::Issued(it))) => {
                Some(Self { voucher: Some(it.voucher), ..contract })
            }
            (
                Some(mut contract),
                Fact::Contract(Event::Amended { price_fen, lines, line_basis_fen, .. }),
            ) => {
                contract.terms.price_fen = *price_fen;
                contract.terms.lines.clone_from(lines);
                contract.line_basis_fen.clone_from(line_basis_fen);
                contract.annex = None;
                Some(contract)
            }
            (Some(contract), Fact::Contract(Event::Annexed { annex, .. })) => {
                Some(Self { annex: Some(annex.clone()), ..contract })
            }
            (Some(contract), Fact::Voucher(voucher::Event::Accepted(it))) => {
                let annex = it.annex.map(|file| Annex {
                    face_fen: it.face_fen,
                    self_paid_fen: it.self_paid_fen,
                    signed_on: it.on,
                    file,
                });
                Some(Self { annex: annex.or(contract.annex), ..contract })
            }
            (Some(contract), Fact::Contract(Event::Terminated { application, .. })) => {
                let live = if application.is_some() { None } else { contract.application };
                Some(Self { terminated: true, application: live, ..contract })
            }
            (before, _) => before,
        }
    }
}
