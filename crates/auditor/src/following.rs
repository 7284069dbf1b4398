//! Who follows a provider (R3.6): its vouchers, their redemptions and the applications that name it
//! follow by law, unless it had lost its claim by its own fault.

use std::collections::BTreeSet;

use crate::Auditor;
use crate::city::{Account, City, Enterprise, Provider};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::ProviderSucceeded;
use crate::violation::Promise;

const RULE: &str = "R3.6";

impl Provider {
    /// Every code under which a list may know it, its own first.
    pub(crate) fn codes(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.credit_code).chain(&self.former_codes).cloned()
    }
}

impl City {
    /// One party has taken another's place.
    pub(crate) fn takes(&mut self, place_of: &str, into: String) {
        self.took.entry(into).or_default().insert(place_of.to_owned());
    }

    /// A party and all whose places it has taken, through however many others.
    pub(crate) fn line(&self, party: &str) -> BTreeSet<String> {
        let mut known = BTreeSet::from([party.to_owned()]);
        let mut level = vec![party.to_owned()];
        while let Some(at) = level.pop() {
            for before in self.took.get(&at).into_iter().flatten() {
                if known.insert(before.clone()) {
                    level.push(before.clone());
                }
            }
        }
        known
    }

    /// Whether somebody declared a tie to a party, or to one whose place it has taken (R13.1).
    pub(crate) fn bound(&self, account: &Account, party: &str) -> bool {
        !account.declared.is_disjoint(&self.line(party))
    }
}

impl Auditor {
    /// Whether a provider is admitted and on no bad-faith list, by none of the codes that it has or
    /// had, or that those had whose places it took (R5.4, R23.5).
    pub(crate) fn takes_vouchers(&self, provider: &Provider, today: Day) -> bool {
        provider.status == "admitted" && !provider.codes().any(|code| self.banned(&code, today))
    }

    /// How an enterprise and a provider are tied under any of the codes that they have or had, or
    /// that those had whose places they took: directly; else whether a chain joins them (R17.1).
    pub(crate) fn tie(&self, enterprise: &str, provider: &str) -> (bool, bool) {
        let (ties, law) = (&self.lists.ties, &self.law);
        let firm = self.city.enterprises.get(enterprise);
        let own: Vec<String> = firm.into_iter().flat_map(Enterprise::codes).collect();
        let vendor = self.city.providers.get(provider);
        let its: Vec<String> = vendor.into_iter().flat_map(Provider::codes).collect();
        let pairs = || own.iter().flat_map(|a| its.iter().map(move |b| (a, b)));
        let direct = pairs().any(|(a, b)| ties.direct(a, b, law.control_from_bp));
        (direct, !direct && pairs().any(|(a, b)| ties.joined(a, b, law.max_hops)))
    }

    pub(crate) fn provider_renamed(
        &mut self,
        id: &str,
        name: String,
        (former, code): (String, String),
        on: &Moment,
    ) {
        let subject = format!("provider/{id}");
        self.impartial(on, std::slice::from_ref(&subject), &subject);
        let known = self.city.providers.get(id);
        let verified = known.is_some_and(|it| {
            !matches!(it.status, "registered" | "applied" | "returned" | "succeeded")
        });
        self.book.hold(verified, Promise::Stage, RULE, &subject, || {
            "renamed before its credit code was verified".to_owned()
        });
        let own = known.is_some_and(|it| it.credit_code == former);
        self.book.hold(own, Promise::Once, RULE, &subject, || {
            format!("never had the credit code {former}")
        });
        if former != code {
            self.city.provider_codes.remove(&former);
            self.provider_code(id, code.clone());
        }
        if let Some(it) = self.city.providers.get_mut(id) {
            it.name = name;
            if former != code {
                it.former_codes.push(former);
                it.credit_code = code;
            }
        }
    }

    pub(crate) fn provider_succeeded(&mut self, it: &ProviderSucceeded, on: &Moment) {
        let subject = format!("provider/{}", it.provider);
        let parties = [subject.clone(), format!("provider/{}", it.into)];
        self.impartial(on, &parties, &subject);
        let city = &mut self.city;
        let into = city.providers.get(&it.into).map_or("unknown", |into| into.status);
        let stands =
            !matches!(into, "unknown" | "registered" | "applied" | "returned" | "succeeded");
        self.book.hold(stands && it.into != it.provider, Promise::Stage, RULE, &subject, || {
            format!("succeeded by provider/{}, which is {into}", it.into)
        });
        let Some(known) = city.providers.get(&it.provider) else { return };
        let codes: Vec<String> = known.codes().collect();
        let kept = known.faults.is_empty() && !it.continues;
        for (id, voucher) in &mut city.vouchers {
            let own = voucher.provider == it.provider;
            let follows = it.vouchers.contains(id);
            let usable =
                own && matches!(voucher.status, "issued" | "accepted" | "redeeming" | "frozen");
            self.book.hold(own || !follows, Promise::Once, "R3.5", &subject, || {
                format!("voucher/{id} is not its own")
            });
            // One that an officer removed by its fault has lost its claim as well (R10.4).
            let lost = known.status == "removed";
            self.book.hold(
                follows || !usable || !kept || lost,
                Promise::Once,
                RULE,
                &subject,
                || format!("voucher/{id} does not follow"),
            );
            if follows {
                voucher.followed.push(subject.clone());
                voucher.provider.clone_from(&it.into);
                voucher.verified = false;
            }
        }
        for id in &it.redemptions {
            if let Some(redemption) = city.redemptions.get_mut(id) {
                redemption.provider.clone_from(&it.into);
            }
        }
        for id in &it.applications {
            if let Some(file) = city.files.get_mut(id) {
                file.provider = Some(it.into.clone());
            }
        }
        city.takes(&subject, format!("provider/{}", it.into));
        if let Some(into) = city.providers.get_mut(&it.into) {
            into.former_codes.extend(codes);
        }
        if let Some(known) = city.providers.get_mut(&it.provider)
            && !it.continues
        {
            known.status = "succeeded";
        }
    }
}
