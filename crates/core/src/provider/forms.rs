//! The forms of providers and of the registry.

use serde::{Deserialize, Serialize};

use super::Item;
use crate::application::{Material, Remark};
use crate::credit_code::CreditCode;
use crate::form;
use crate::form::{Fields, Form};
use crate::ids::ProviderId;
use crate::money::Fen;
use crate::pack::FactSet;
use crate::refusal::FaultCode;

form! {
    /// Registering the account's own firm as a provider.
    pub struct Register {
        /// Its name in the business register.
        name: String = text(200),
        /// Its unified social credit code.
        credit_code: CreditCode = credit_code(),
        /// Where it is.
        address: String = text(300),
        /// Whom to call.
        contact_name: String = text(60),
        /// Where.
        contact_phone: String = text(40),
    }
}

form! {
    /// What a provider declares of itself (article 8).
    pub struct Declared {
        /// Is an independent legal person.
        legal_person: bool = flag(),
        /// Is registered and pays taxes.
        tax_registered: bool = flag(),
        /// Annual revenue, in fen.
        annual_revenue_fen: Fen = fen(),
        /// Has fixed premises.
        premises: bool = flag(),
        /// Has a sound organisation and internal rules.
        organisation_rules: bool = flag(),
        /// Number of professional service staff.
        service_staff: u32 = count(0..=1_000_000),
        /// Has a good industrial internet platform.
        platform: bool = flag(),
        /// Delivers mature, commercial products itself.
        own_products: bool = flag(),
        /// Secures the access to data.
        data_security: bool = flag(),
        /// Secures the platform.
        platform_security: bool = flag(),
        /// Secures the access of users.
        access_security: bool = flag(),
        /// Accepts supervision and assessment.
        accepts_supervision: bool = flag(),
        /// Pledges to deduct the redeemed amount from the contract price.
        pledges_deduction: bool = flag(),
        /// Keeps interfaces open.
        open_interfaces: bool = flag(),
    }
}

impl Declared {
    /// The declarations as a criterion reads them.
    pub(super) fn facts(&self) -> FactSet<'static> {
        FactSet::new()
            .bool("legal_person", self.legal_person)
            .bool("tax_registered", self.tax_registered)
            .int("annual_revenue_fen", self.annual_revenue_fen.0)
            .bool("premises", self.premises)
            .bool("organisation_rules", self.organisation_rules)
            .int("service_staff", i64::from(self.service_staff))
            .bool("platform", self.platform)
            .bool("own_products", self.own_products)
            .bool("data_security", self.data_security)
            .bool("platform_security", self.platform_security)
            .bool("access_security", self.access_security)
            .bool("accepts_supervision", self.accepts_supervision)
            .bool("pledges_deduction", self.pledges_deduction)
            .bool("open_interfaces", self.open_interfaces)
    }
}

/// A provider's application for admission (article 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Apply {
    /// The support year of the quotation.
    pub year: i32,
    /// What it declares; its fields stand in the form itself.
    #[serde(flatten)]
    pub declared: Declared,
    /// The files.
    pub materials: Vec<Material>,
    /// Its quotation of standard services.
    pub quotation: Vec<Item>,
}

impl Form for Apply {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let year = f.year("year");
        let declared = Declared::read(f);
        let materials = f.list("materials", 0..=50);
        let quotation = f.list("quotation", 0..=200);
        Some(Self {
            year: year?,
            declared: declared?,
            materials: materials?,
            quotation: quotation?,
        })
    }
}

form! {
    /// Sending a provider's file back for correction.
    pub struct Return {
        /// The provider.
        provider: ProviderId = id(),
        /// Why.
        reason: String = text(1_000),
        /// Remarks beside the fields.
        remarks: Vec<Remark> = list(0..=50),
    }
}

form! {
    /// Finding a provider's file complete.
    pub struct AcceptFile {
        /// The provider.
        provider: ProviderId = id(),
        /// That a code whose check characters do not match stands so in the licence.
        confirm_credit_code: bool = opt_flag(),
    }
}

form! {
    /// Making providers public that the experts passed.
    pub struct Post {
        /// The providers.
        providers: Vec<ProviderId> = texts(1..=200, FaultCode::NotAnId),
    }
}

form! {
    /// Admitting a provider to the registry.
    pub struct Admit {
        /// The provider.
        provider: ProviderId = id(),
        /// The support year of its catalogue.
        year: i32 = year(),
        /// The number of the notice of admission (入库通知书).
        number: String = text(60),
        /// Its catalogue; by default its quotation.
        items: Vec<Item> = list(0..=200),
    }
}

form! {
    /// Setting an admitted provider's catalogue of a year.
    pub struct SetCatalogue {
        /// The provider.
        provider: ProviderId = id(),
        /// The support year.
        year: i32 = year(),
        /// The services.
        items: Vec<Item> = list(1..=200),
    }
}

form! {
    /// Suspending an admitted provider.
    pub struct Suspend {
        /// The provider.
        provider: ProviderId = id(),
        /// Why.
        reason: String = text(1_000),
        /// The document.
        document: String = text(200),
    }
}

form! {
    /// Admitting a suspended provider again.
    pub struct Reinstate {
        /// The provider.
        provider: ProviderId = id(),
        /// Why.
        reason: String = text(1_000),
        /// The document.
        document: String = text(200),
    }
}

form! {
    /// Removing a provider from the registry.
    pub struct Remove {
        /// The provider.
        provider: ProviderId = id(),
        /// Why.
        reason: String = text(1_000),
        /// Whether by its own fault.
        fault: bool = flag(),
        /// The document.
        document: String = text(200),
    }
}
