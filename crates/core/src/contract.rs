//! A service contract between an enterprise and a provider (articles 5, 12, 17, 18, 26).

mod annex;

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use annex::{AddAnnex, Annex, add_annex, adds_up, annex_target};

use crate::access::Target;
use crate::account::Party;
use crate::application::{self, Application, Status};
use crate::digest::Digest;
use crate::event::Event as Fact;
use crate::form;
use crate::form::{Fields, Form};
use crate::ids::{ApplicationId, ContractId, EnterpriseId, ProviderId, VoucherId};
use crate::money::Fen;
use crate::occasion::Occasion;
use crate::pack::Place;
use crate::refusal::{Fault, FaultCode, Refusal, Stop, faultless, forbidden, not_found, require};
use crate::subsidy::{Estimate, estimate, line_basis, strangers};
use crate::time::Date;
use crate::voucher::{self, Act};
use crate::world::{Key, World};

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
    /// Its id, made from the parties and its number: the same contract is always the same.
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

/// The id of the contract of these parties with this number.
pub fn contract_id(enterprise: EnterpriseId, provider: ProviderId, number: &str) -> ContractId {
    // Full-width letters and digits are the same as narrow ones.
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let plain: String = number.chars().map(narrow).filter(|c| c.is_alphanumeric()).collect();
    let name = format!("contract/{enterprise}/{provider}/{}", plain.to_uppercase());
    let digest = Digest::of(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    ContractId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
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

form! {
    /// Changing a contract's lines and price before its voucher is used.
    pub struct Amend {
        /// The contract.
        contract: ContractId = id(),
        /// The new price, in fen.
        price_fen: Fen = fen(),
        /// The new lines.
        lines: Vec<Line> = list(1..=100),
        /// Why.
        reason: String = text(500),
        /// The signed amendment.
        file: Digest = file(),
    }
}

form! {
    /// Ending a contract before its voucher is used.
    pub struct Terminate {
        /// The contract.
        contract: ContractId = id(),
        /// Why.
        reason: String = text(500),
        /// The signed termination.
        file: Digest = file(),
    }
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
        /// The new subsidy within the cap, in fen.
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

fn file_target(contract: ContractId, world: &World) -> Result<Target, Stop> {
    let contract = world.contract(contract)?.ok_or_else(|| not_found("contract"))?;
    Ok(Target {
        parties: vec![
            Party::Enterprise(contract.enterprise),
            Party::Provider(contract.terms.provider),
        ],
        jurisdiction: None,
    })
}

/// Whose contract is amended.
///
/// # Errors
/// Not found.
pub fn amend_target(form: &Amend, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    file_target(form.contract, world)
}

/// Whose contract is terminated.
///
/// # Errors
/// Not found.
pub fn terminate_target(form: &Terminate, world: &World, _: &Occasion<'_>) -> Result<Target, Stop> {
    file_target(form.contract, world)
}

struct OnFile<'a> {
    contract: &'a Contract,
    application: &'a Application,
}

fn on_file(id: ContractId, world: &World) -> Result<OnFile<'_>, Stop> {
    let contract = world.contract(id)?.ok_or_else(|| not_found("contract"))?;
    let live = contract.application.ok_or_else(|| terminated(contract))?;
    let application = world.application(live)?.ok_or_else(|| not_found("application"))?;
    require(!contract.terminated, || {
        Refusal::new("R18.2", [("number", json!(contract.terms.number))])
    })?;
    Ok(OnFile { contract, application })
}

fn terminated(contract: &Contract) -> Stop {
    Refusal::new("R18.2", [("number", json!(contract.terms.number))]).into()
}

fn uploaded(file: Digest, world: &World) -> Result<(), Stop> {
    match world.upload(file)? {
        Some(_) => Ok(()),
        None => Err(Fault::at("file", FaultCode::NoSuchFile).into()),
    }
}

/// Amends a contract. Before issue the application returns to the first review with a new amount
/// and keeps its order; after issue the face value must still fit.
///
/// # Errors
/// Faults in the lines; refused by R6.2 (place), R16.1 (the face value no longer fits), R14.1 (an
/// objection is open), R18.2 (terminated or without a live application).
pub fn amend(form: Amend, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let OnFile { contract, application } = on_file(form.contract, world)?;
    let mut faults = line_faults("lines", &form.lines, on);
    if sum(&form.lines) != Some(form.price_fen) {
        faults.push(Fault::limited("price_fen", FaultCode::Mismatch, "lines"));
    }
    if world.upload(form.file)?.is_none() {
        faults.push(Fault::at("file", FaultCode::NoSuchFile));
    }
    let year = application.year.ok_or_else(|| not_found("application"))?;
    let catalogue = world.catalogue(contract.terms.provider, year)?;
    faults.extend(strangers("lines", &form.lines, catalogue));
    faultless(faults)?;
    for line in &form.lines {
        require(on.pack.place(&line.region) == Place::InCity, || {
            Refusal::new("R6.2", [("region", json!(line.region))])
        })?;
    }
    require(application.status != Status::Held, || {
        Refusal::new("R14.1", [("status", json!(application.status))])
    })?;
    let estimate = estimate(&form.lines, catalogue, year, on.pack)?;
    let reopened = match contract.voucher {
        None => Some(application.id),
        Some(voucher) => {
            let voucher = world.voucher(voucher)?.ok_or_else(|| not_found("voucher"))?;
            let fits = voucher.status == voucher::Status::Issued
                && voucher.issued.face_fen <= estimate.subsidy_fen;
            require(fits, || {
                Refusal::new(
                    "R16.1",
                    [
                        ("face_fen", json!(voucher.issued.face_fen)),
                        ("subsidy_fen", json!(estimate.subsidy_fen)),
                    ],
                )
            })?;
            None
        }
    };
    let received = application::received(world, application.enterprise, year)?;
    let estimate_fen = application::within_cap(estimate.subsidy_fen, received, year, on)?;
    let line_basis_fen = line_basis(&form.lines, catalogue);
    Ok(vec![Fact::Contract(Event::Amended {
        contract: contract.id,
        application: reopened,
        price_fen: form.price_fen,
        lines: form.lines,
        estimate,
        estimate_fen,
        line_basis_fen,
        reason: form.reason,
        file: form.file,
    })])
}

/// Terminates a contract before its voucher is used: the application is withdrawn, or the voucher
/// is given back and its money set free; it still counts as received (article 14).
///
/// # Errors
/// Refused by R18.2 (terminated already) or R19.1 (the voucher is in use).
pub fn terminate(form: Terminate, world: &World, on: &mut Occasion<'_>) -> Result<Vec<Fact>, Stop> {
    let OnFile { contract, application } = on_file(form.contract, world)?;
    uploaded(form.file, world)?;
    if on.actor.party() != Some(Party::Enterprise(contract.enterprise)) {
        return Err(forbidden("R3.5"));
    }
    let mut events = Vec::new();
    if let Some(id) = contract.voucher {
        let voucher = world.voucher(id)?.ok_or_else(|| not_found("voucher"))?;
        let released = voucher::release(voucher, Act::Surrender, world, on)?;
        events.push(Fact::Voucher(voucher::Event::Released(released)));
    }
    events.push(Fact::Contract(Event::Terminated {
        contract: contract.id,
        application: contract.voucher.is_none().then_some(application.id),
        reason: form.reason,
        file: form.file,
    }));
    Ok(events)
}

impl Contract {
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
            Fact::Voucher(voucher::Event::Issued(it)) => {
                self.voucher.is_none() && self.application == Some(it.application)
            }
            _ => true,
        };
        require(free, || Refusal::new("R18.2", [("number", json!(self.terms.number))]))
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
            (Some(contract), Fact::Application(event)) if event.frees_contract() => {
                Some(Self { application: None, ..contract })
            }
            (
                Some(contract),
                Fact::Round(
                    crate::round::Event::Ended { .. } | crate::round::Event::PassedOver { .. },
                ),
            ) => Some(Self { application: None, ..contract }),
            (Some(contract), Fact::Publicity(event)) if event.refuses(contract.application) => {
                Some(Self { application: None, ..contract })
            }
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
