//! A voucher in use: verified, accepted as part of the price, its end announced (articles 15, 17
//! to 19).

use crate::Auditor;
use crate::city::{Provider, Voucher};
use crate::journal::Moment;
use crate::record::{Accepted, Annex, Reminded};
use crate::violation::Promise;

impl Auditor {
    /// Whether a voucher is still within its validity at an instant.
    pub(crate) fn valid(&self, voucher: &Voucher, at: i64) -> bool {
        self.ends_at(voucher).is_none_or(|end| at < end)
    }

    /// R18.1: its own provider looked, and what is on file is what it could see.
    pub(crate) fn verified(
        &mut self,
        id: &str,
        provider: &str,
        (by, valid): (&str, bool),
        on: &Moment,
    ) {
        let subject = format!("voucher/{id}");
        self.signed(on, by, &subject);
        self.for_own_firm(on, &format!("provider/{provider}"), &subject);
        let Some(voucher) = self.city.vouchers.get(id) else {
            self.book.broken(Promise::Stage, "R18.1", subject, "verified, but never issued");
            return;
        };
        let own = voucher.provider == provider;
        let usable = voucher.status == "issued" && self.valid(voucher, on.at);
        self.book.hold(own, Promise::Eligibility, "R3.5", &subject, || {
            format!("verified by provider/{provider}, which it does not name")
        });
        self.book.hold(usable || !valid, Promise::Stage, "R18.1", &subject, || {
            "found valid although it could not be accepted".to_owned()
        });
        if let Some(voucher) = self.city.vouchers.get_mut(id) {
            voucher.verified = valid;
        }
    }

    /// R15.1, R17.2, R18: verified before, in time, by its provider, for its one contract, at a
    /// price that is its face value and the self-paid part together, to the fen.
    pub(crate) fn accepted(&mut self, it: &Accepted, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        self.signed(on, &it.by, &subject);
        self.for_own_firm(on, &format!("provider/{}", it.provider), &subject);
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.broken(Promise::Stage, "R18.1", subject, "accepted, but never issued");
            return;
        };
        let verified = voucher.verified;
        let in_time = self.valid(voucher, on.at) && it.on == on.today;
        let status = voucher.status;
        let said = (&it.provider, &it.contract, it.face_fen);
        let follows = (&voucher.provider, &voucher.contract, voucher.face_fen);
        let book = &mut self.book;
        book.same(Promise::Once, "R3.5", &subject, ("parties and face", said, follows));
        book.same(Promise::Stage, "R18.2", &subject, ("status", status, "issued"));
        book.hold(verified, Promise::Stage, "R18.1", &subject, || {
            "accepted without having been verified".to_owned()
        });
        book.hold(in_time, Promise::Validity, "R19.1", &subject, || {
            format!(
                "accepted on {}, after its last day, or on another day than {}",
                it.on, on.today
            )
        });
        self.priced(it, &subject);
        let holder = self.city.vouchers.get(&it.voucher).map(|voucher| &voucher.holder);
        let holder = holder.and_then(|id| self.city.enterprises.get(id));
        let lost = holder.and_then(|holder| holder.lost(on.today)) == Some("R24.2");
        self.book.hold(!lost, Promise::Eligibility, "R24.2", &subject, || {
            "accepted although its holder refused to rectify".to_owned()
        });
        let provider = self.city.providers.get(&it.provider);
        let codes: Vec<String> = provider.into_iter().flat_map(Provider::codes).collect();
        let voucher = self.city.vouchers.get(&it.voucher);
        let tied = voucher.is_some_and(|voucher| self.tie(&voucher.holder, &it.provider).0);
        let barred = codes.iter().any(|code| self.banned(code, on.today));
        self.book.hold(!barred, Promise::Eligibility, "R23.5", &subject, || {
            format!("provider/{} is on the internal list", it.provider)
        });
        self.book.hold(!tied, Promise::Eligibility, "R17.1", &subject, || {
            "accepted although enterprise and provider are tied".to_owned()
        });
        let admitted = provider.is_some_and(|provider| provider.status == "admitted");
        self.book.hold(admitted, Promise::Eligibility, "R7.1", &subject, || {
            format!("provider/{} is not admitted", it.provider)
        });
        if let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) {
            voucher.status = "accepted";
            voucher.accepted_on = Some(it.on);
            voucher.self_paid_fen = Some(it.self_paid_fen);
        }
        let contract = self.city.contracts.get_mut(&it.contract);
        if let (Some(contract), Some(_)) = (contract, &it.annex) {
            let (face_fen, self_paid_fen) = (it.face_fen, it.self_paid_fen);
            contract.annex = Some(Annex { face_fen, self_paid_fen, signed_on: it.on });
        }
    }

    fn priced(&mut self, it: &Accepted, subject: &str) {
        let Some(contract) = self.city.contracts.get(&it.contract) else { return };
        let price = i128::from(it.self_paid_fen) + i128::from(it.face_fen);
        let adds_up = price == i128::from(it.price_fen)
            && it.price_fen == contract.price_fen
            && it.self_paid_fen >= 0;
        let named = contract.exactly == Some(it.face_fen);
        let on_file = contract.annex.as_ref().is_some_and(|annex| {
            (annex.face_fen, annex.self_paid_fen) == (it.face_fen, it.self_paid_fen)
        });
        let exact = named || on_file || it.annex.is_some();
        let ended = contract.terminated;
        let book = &mut self.book;
        book.hold(adds_up, Promise::Money, "R15.1", subject, || {
            format!(
                "price {}, self-paid {}, face value {}",
                it.price_fen, it.self_paid_fen, it.face_fen
            )
        });
        book.hold(exact, Promise::Eligibility, "R17.2", subject, || {
            "accepted without an annex that states the exact face value".to_owned()
        });
        book.hold(!ended, Promise::Once, "R18.2", subject, || {
            "its contract was terminated".to_owned()
        });
    }

    /// R17.2: an annex states the face value of the contract's voucher and what makes the price.
    pub(crate) fn annexed(&mut self, id: &str, annex: Annex, on: &Moment) {
        let subject = format!("contract/{id}");
        let Some(contract) = self.city.contracts.get(id) else { return };
        let voucher = contract.voucher.as_ref().and_then(|id| self.city.vouchers.get(id));
        let (buyer, seller) = voucher
            .map_or((&contract.enterprise, &contract.provider), |it| (&it.holder, &it.provider));
        let parties = [format!("enterprise/{buyer}"), format!("provider/{seller}")];
        let own = self.city.accounts.get(&on.by).and_then(|account| account.party.as_ref());
        let own = own.is_some_and(|own| parties.contains(own));
        let face = voucher.is_none_or(|voucher| voucher.face_fen == annex.face_fen);
        let sum = i128::from(annex.face_fen) + i128::from(annex.self_paid_fen);
        let adds_up = sum == i128::from(contract.price_fen) && annex.signed_on <= on.today;
        let book = &mut self.book;
        book.hold(own, Promise::Persons, "R3.5", &subject, || {
            format!("annexed by {}, who is no party of it", on.by)
        });
        book.hold(face && adds_up, Promise::Money, "R15.1", &subject, || {
            format!("its annex says {annex:?}")
        });
        if let Some(contract) = self.city.contracts.get_mut(id) {
            contract.annex = Some(annex);
        }
    }

    /// R19.1: announced on one of the pack's days before the end, each once, while it can be used.
    pub(crate) fn reminded(&mut self, it: Reminded, on: &Moment) {
        let subject = format!("voucher/{}", it.voucher);
        let (days, last_day) = (it.days, it.last_day);
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else { return };
        let said = (&it.holder, &it.provider);
        let follows = (&voucher.holder, &voucher.provider);
        let parties = said == follows;
        let last = self.last_day(voucher);
        let left = last_day.signed_duration_since(on.today).num_days();
        let known = self.law.remind_days.contains(&days);
        let due = (0..=i64::from(days)).contains(&left) && known;
        let first = voucher.reminded.is_none_or(|before| days < before);
        let open = matches!(voucher.status, "issued" | "accepted");
        let book = &mut self.book;
        book.same(Promise::Validity, "R19.1", &subject, ("last_day", Some(last_day), last));
        book.hold(due && open, Promise::Validity, "R19.1", &subject, || {
            format!("reminded of {days} days before its end, {left} are left")
        });
        book.hold(first, Promise::Once, "R19.1", &subject, || {
            format!("reminded of {days} days before its end twice")
        });
        book.hold(parties, Promise::Persons, "R19.1", &subject, || {
            "another than its holder and its provider was reminded".to_owned()
        });
        if let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) {
            voucher.reminded = Some(days);
        }
        self.city.messages.insert(it.message.clone(), it);
    }
}
