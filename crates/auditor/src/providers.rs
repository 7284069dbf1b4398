//! Providers: conditions, materials, publicity, admission, catalogues (articles 8 to 10).

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Auditor;
use crate::city::{Catalogue, Provider};
use crate::journal::Moment;
use crate::record::{Item, ProviderEvent, ProviderFile};
use crate::violation::Promise;

/// What a provider must declare (article 8), with the rule.
const DECLARED: &[(&str, &str)] = &[
    ("R8.1", "legal_person"),
    ("R8.1", "tax_registered"),
    ("R8.2", "premises"),
    ("R8.2", "organisation_rules"),
    ("R8.3", "platform"),
    ("R8.3", "own_products"),
    ("R8.4", "data_security"),
    ("R8.4", "platform_security"),
    ("R8.4", "access_security"),
    ("R8.5", "accepts_supervision"),
    ("R8.5", "pledges_deduction"),
    ("R8.6", "open_interfaces"),
];

impl Auditor {
    pub(crate) fn on_provider(&mut self, event: ProviderEvent, on: &Moment) {
        match event {
            ProviderEvent::Registered { provider, name, credit_code, owner } => {
                let subject = format!("provider/{provider}");
                self.signed(on, &owner, &subject);
                if let Some(account) = self.city.accounts.get_mut(&owner) {
                    account.party = Some(subject);
                }
                let it = Provider {
                    name,
                    credit_code,
                    former_codes: Vec::new(),
                    status: "registered",
                    publicity: None,
                    panel: None,
                    faults: BTreeSet::new(),
                    stood: "registered",
                };
                self.city.providers.insert(provider, it);
            }
            ProviderEvent::Applied { provider, file } => {
                self.provider_applied(&provider, &file, on)
            }
            ProviderEvent::Returned { provider } => {
                self.provider_moves(&provider, &["applied"], "returned", "R10.1", on);
            }
            ProviderEvent::FileAccepted { provider, credit_code } => {
                self.provider_moves(&provider, &["applied"], "reviewing", "R10.1", on);
                self.provider_code(&provider, credit_code);
            }
            ProviderEvent::Admitted { provider, number, year, version, items } => {
                self.provider_was_public(&provider, on);
                self.provider_moves(&provider, &["published"], "admitted", "R10.3", on);
                let other = self.city.admission_numbers.insert(number.clone(), provider.clone());
                let free = other.is_none_or(|other| other == provider);
                let subject = format!("provider/{provider}");
                self.book.hold(free, Promise::Once, "R10.3", subject, || {
                    format!("the number {number:?} is another's")
                });
                if let Some(it) = self.city.providers.get_mut(&provider) {
                    it.faults.clear();
                }
                self.catalogued(provider, year, version, items);
            }
            ProviderEvent::Catalogued { provider, year, version, items } => {
                self.provider_moves(&provider, &["admitted"], "admitted", "R10.3", on);
                self.catalogued(provider, year, version, items);
            }
            ProviderEvent::Suspended { provider } => {
                self.provider_moves(&provider, &["admitted"], "suspended", "R10.4", on);
            }
            ProviderEvent::Reinstated { provider } => {
                self.provider_moves(&provider, &["suspended"], "admitted", "R10.4", on);
            }
            ProviderEvent::Removed { provider } => {
                self.provider_moves(&provider, &["admitted", "suspended"], "removed", "R10.4", on);
            }
            ProviderEvent::Renamed { provider, name, former_code, credit_code } => {
                self.provider_renamed(&provider, name, (former_code, credit_code), on);
            }
            ProviderEvent::Succeeded(it) => self.provider_succeeded(&it, on),
        }
    }

    /// A credit code belongs to one provider whose file was found complete.
    pub(crate) fn provider_code(&mut self, provider: &str, credit_code: String) {
        let other = self.city.provider_codes.insert(credit_code.clone(), provider.to_owned());
        let free = other.is_none_or(|other| other == provider);
        let subject = format!("provider/{provider}");
        self.book.hold(free, Promise::Once, "R10.1", subject, || {
            format!("the credit code {credit_code} is another's")
        });
    }

    fn provider_applied(&mut self, id: &str, file: &ProviderFile, on: &Moment) {
        let subject = format!("provider/{id}");
        self.for_own_firm(on, &subject, &subject);
        let from = &["registered", "returned", "failed", "removed"];
        self.provider_moves(id, from, "applied", "R10.1", on);
        if let Some(it) = self.city.providers.get_mut(id) {
            it.publicity = None;
            it.panel = None;
        }
        let given = file.materials.iter().map(|material| material.kind.as_str());
        let missing: Vec<String> =
            self.law.missing("admission", given).into_iter().map(str::to_owned).collect();
        self.book.hold(missing.is_empty(), Promise::Eligibility, "R9.1", &subject, || {
            format!("accepted without {missing:?}")
        });
        let number = |name: &str| file.declared.get(name).and_then(Value::as_i64).unwrap_or(-1);
        let revenue = number("annual_revenue_fen") >= self.law.min_revenue_fen;
        let staff = number("service_staff") >= self.law.min_staff;
        let yes = |name: &str| file.declared.get(name) == Some(&Value::Bool(true));
        let declared = DECLARED.iter().map(|(rule, name)| (*rule, *name, yes(name)));
        let figures = [("R8.1", "annual_revenue_fen", revenue), ("R8.2", "service_staff", staff)];
        for (rule, name, holds) in declared.chain(figures) {
            self.book.hold(holds, Promise::Eligibility, rule, &subject, || {
                format!("accepted although {name} falls short")
            });
        }
    }

    /// R10.2: its five working days are over and nothing stands against it.
    fn provider_was_public(&mut self, id: &str, on: &Moment) {
        let publicity = self.city.providers.get(id).and_then(|it| it.publicity.clone());
        let publicity = publicity.and_then(|id| self.city.publicities.get(&id));
        let (over, clear) = match publicity {
            None => (false, false),
            Some(it) => {
                let last = self.lists.calendar.after(it.posted_on, self.law.admission_days);
                let last = last.map_or(it.last_day, |day| day.max(it.last_day));
                (on.at >= self.law.zone.end_of(last), !it.stands_against(id))
            }
        };
        let subject = format!("provider/{id}");
        self.book.hold(over, Promise::Publicity, "R10.2", &subject, || {
            format!("admitted on {} before its publicity was over", on.today)
        });
        self.book.hold(clear, Promise::Eligibility, "R10.2", &subject, || {
            "admitted while an objection stands".to_owned()
        });
    }

    /// Moves a provider on, by an officer whom nothing bars unless the provider acts itself.
    #[track_caller]
    pub(crate) fn provider_moves(
        &mut self,
        id: &str,
        from: &[&str],
        to: &'static str,
        rule: &str,
        on: &Moment,
    ) {
        let subject = format!("provider/{id}");
        self.of_no_own_provider(on, &subject);
        let Some(it) = self.city.providers.get_mut(id) else {
            return self.unheard_of(&subject, rule);
        };
        let legal = from.contains(&it.status);
        self.book.hold(legal, Promise::Stage, rule, &subject, || {
            format!("cannot become {to} while it is {}", it.status)
        });
        it.status = to;
    }

    fn of_no_own_provider(&mut self, on: &Moment, subject: &str) {
        self.impartial(on, &[subject.to_owned()], subject);
    }

    fn catalogued(&mut self, provider: String, year: i32, version: u32, items: Vec<Item>) {
        let subject = format!("catalogue/{provider}/{year}");
        let catalogue: &mut Catalogue = self.city.catalogues.entry((provider, year)).or_default();
        let next = catalogue.version + 1;
        self.book.same(Promise::Once, "R10.3", subject, ("version", version, next));
        catalogue.version = version;
        catalogue.items = items.into_iter().map(|item| (item.code.clone(), item)).collect();
    }
}
