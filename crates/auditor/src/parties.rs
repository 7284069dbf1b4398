//! Enterprises: who acts for them, who follows them, what they have received (R3.6, R14.3).

use std::collections::BTreeMap;

use crate::Auditor;
use crate::city::Enterprise;
use crate::journal::Moment;
use crate::record::{EnterpriseEvent, Registered, Succeeded};
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_enterprise(&mut self, event: EnterpriseEvent, on: &Moment) {
        match event {
            EnterpriseEvent::Registered(it) => self.registered(it, on),
            EnterpriseEvent::Authorised { enterprise, credit_code, by } => {
                self.authorisation(&enterprise, &by, "authorised", on);
                self.claim_code(&enterprise, &credit_code);
            }
            EnterpriseEvent::Rejected { enterprise, by } => {
                self.authorisation(&enterprise, &by, "rejected", on);
                let owner = self.city.enterprises.get(&enterprise).map(|it| it.owner.clone());
                let account = owner.and_then(|owner| self.city.accounts.get_mut(&owner));
                if let Some(account) = account {
                    account.party = None;
                }
            }
            EnterpriseEvent::Renamed { enterprise, name, former_code, credit_code } => {
                if former_code != credit_code {
                    self.city.enterprise_codes.remove(&former_code);
                    self.claim_code(&enterprise, &credit_code);
                }
                if let Some(it) = self.city.enterprises.get_mut(&enterprise) {
                    it.name = name;
                    if former_code != credit_code {
                        it.former_codes.push(former_code);
                    }
                    it.credit_code = credit_code;
                }
            }
            EnterpriseEvent::Succeeded(it) => self.succeeded(&it),
            EnterpriseEvent::BroughtForward { enterprise, year, received_fen } => {
                let subject = format!("allowance/{enterprise}/{year}");
                let allowance = self.city.allowances.entry((enterprise, year)).or_default();
                let issued = allowance.received.saturating_sub(allowance.brought);
                allowance.received = issued.saturating_add(received_fen);
                allowance.brought = received_fen;
                let within = allowance.received <= self.law.cap_fen;
                self.book.hold(within, Promise::Cap, "R14.3", subject, || {
                    format!("{received_fen} fen brought forward lie above the cap")
                });
            }
        }
    }

    fn registered(&mut self, it: Registered, on: &Moment) {
        let subject = format!("enterprise/{}", it.enterprise);
        self.signed(on, &it.owner, &subject);
        if let Some(account) = self.city.accounts.get_mut(&it.owner) {
            let free = account.party.is_none();
            account.party = Some(subject.clone());
            self.book.hold(free, Promise::Once, "R13.1", &subject, || {
                format!("{} acts for another firm already", it.owner)
            });
        }
        let enterprise = Enterprise {
            former_codes: Vec::new(),
            name: it.name,
            credit_code: it.credit_code,
            jurisdiction: it.jurisdiction,
            industry: it.industry,
            tags: it.tags,
            owner: it.owner,
            status: "registered",
            successor: None,
            losses: BTreeMap::new(),
        };
        self.city.enterprises.insert(it.enterprise, enterprise);
    }

    fn authorisation(&mut self, id: &str, by: &str, status: &'static str, on: &Moment) {
        let subject = format!("enterprise/{id}");
        self.signed(on, by, &subject);
        self.impartial(on, std::slice::from_ref(&subject), &subject);
        let Some(it) = self.city.enterprises.get_mut(id) else {
            self.book.broken(Promise::Stage, "R13.1", subject, "was never registered");
            return;
        };
        self.book.same(Promise::Stage, "R13.1", &subject, ("status", it.status, "registered"));
        it.status = status;
        let jurisdiction = it.jurisdiction.clone();
        self.in_own_district(on, &jurisdiction, &subject);
    }

    /// A credit code belongs to one authorised enterprise.
    fn claim_code(&mut self, id: &str, code: &str) {
        let other = self.city.enterprise_codes.insert(code.to_owned(), id.to_owned());
        let free = other.is_none_or(|other| other == id);
        self.book.hold(free, Promise::Once, "R13.1", format_args!("enterprise/{id}"), || {
            format!("the credit code {code} is another's")
        });
    }

    /// By merger or division the vouchers follow by law, what was received counts on, and what
    /// stands against the one stands against the other.
    fn succeeded(&mut self, it: &Succeeded) {
        let subject = format!("enterprise/{}", it.enterprise);
        let city = &mut self.city;
        city.takes(&subject, format!("enterprise/{}", it.into));
        let before = city.enterprises.get(&it.enterprise);
        let codes: Vec<String> = before.into_iter().flat_map(Enterprise::codes).collect();
        let losses = before.map(|before| before.losses.clone()).unwrap_or_default();
        if let Some(into) = city.enterprises.get_mut(&it.into) {
            into.former_codes.extend(codes);
            into.losses.extend(losses);
        }
        let open = city.files.values().any(|file| {
            let ended = matches!(file.stage.word(), "issued" | "refused" | "withdrawn");
            file.enterprise == it.enterprise && !ended
        });
        self.book.hold(!open || it.continues, Promise::Stage, "R3.6", &subject, || {
            "succeeded while an application was under way".to_owned()
        });
        for (id, voucher) in &mut city.vouchers {
            let held = voucher.holder == it.enterprise;
            let follows = it.vouchers.contains(id);
            let usable = held
                && !it.continues
                && matches!(voucher.status, "issued" | "accepted" | "redeeming" | "frozen");
            self.book.hold(held || !follows, Promise::Once, "R3.5", &subject, || {
                format!("voucher/{id} is not its own")
            });
            self.book.hold(follows || !usable, Promise::Once, "R3.6", &subject, || {
                format!("voucher/{id} does not follow")
            });
            if follows {
                voucher.followed.push(subject.clone());
                voucher.holder.clone_from(&it.into);
                let last = voucher.redemption.as_ref();
                if let Some(redemption) = last.and_then(|id| city.redemptions.get_mut(id)) {
                    redemption.enterprise.clone_from(&it.into);
                }
            }
        }
        let years: Vec<(i32, i64)> = city
            .allowances
            .iter()
            .filter(|((enterprise, _), sum)| *enterprise == it.enterprise && sum.received > 0)
            .map(|((_, year), sum)| (*year, sum.received))
            .collect();
        let said: Vec<(i32, i64)> =
            it.received_fen.iter().map(|(year, fen)| (*year, *fen)).collect();
        self.book.same(Promise::Cap, "R14.3", &subject, ("received_fen", &said, &years));
        for (year, fen) in years {
            let sum = city.allowances.entry((it.into.clone(), year)).or_default();
            sum.received = sum.received.saturating_add(fen);
            sum.taken_over = true;
        }
        if let Some(enterprise) = city.enterprises.get_mut(&it.enterprise)
            && !it.continues
        {
            enterprise.status = "succeeded";
            enterprise.successor = Some(it.into.clone());
        }
    }
}
