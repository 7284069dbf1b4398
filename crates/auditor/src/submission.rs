//! An application as it is accepted: who may, when, with what, for how much (articles 3 to 6, 11,
//! 12, 14, 16 to 18, 26, 28).

use crate::Auditor;
use crate::city::{Contract, File, Stage};
use crate::journal::Moment;
use crate::record::{Estimate, Fen, Id, Line, Submitted, Terms};
use crate::violation::Promise;

/// A whole in basis points.
const WHOLE: i128 = 10_000;

/// A share of an amount, in basis points, rounded down to the fen.
pub(crate) fn share(fen: Fen, ratio: i64) -> Option<Fen> {
    Fen::try_from((i128::from(fen) * i128::from(ratio)).div_euclid(WHOLE)).ok()
}

impl Auditor {
    pub(crate) fn submitted(&mut self, it: Submitted, on: &Moment) {
        let subject = format!("application/{}", it.application);
        self.for_own_firm(on, &format!("enterprise/{}", it.enterprise), &subject);
        let known = self.city.files.get(&it.application);
        let again = known.is_some_and(|file| file.order.is_some());
        let stage = known.map_or(Stage::Draft, |file| file.stage);
        let open = matches!(stage, Stage::Draft | Stage::Returned);
        self.book.hold(open, Promise::Stage, "R13.1", &subject, || {
            format!("handed in while it is {}", stage.word())
        });
        if !again {
            self.in_window(it.year, on, &subject);
        }
        let given = it.materials.iter().map(|material| material.kind.as_str());
        let missing: Vec<String> =
            self.law.missing("application", given).into_iter().map(str::to_owned).collect();
        self.book.hold(missing.is_empty(), Promise::Eligibility, "R12.1", &subject, || {
            format!("accepted without {missing:?}")
        });
        self.signed_in_time(&it.contract, on, &subject);
        self.well_formed(&it.contract, &subject);
        self.eligible(&it, on, &subject);
        self.in_scope(&it, &subject);
        self.one_contract(&it, &subject);
        let parts = (it.contract.provider.as_str(), it.year, it.contract.lines.as_slice());
        self.amount(&it.enterprise, parts, (it.estimate, it.estimate_fen), &subject);
        self.line_basis_is(parts, it.line_basis_fen.as_deref(), &subject);
        self.ordered(&it, again, on, &subject);
        self.take_in(it);
    }

    /// R11.1, R28.1: within the window of the year's notice and before the scheme's end.
    fn in_window(&mut self, year: i32, on: &Moment, subject: &str) {
        let in_scheme = on.today <= self.law.accepts_until;
        self.book.hold(in_scheme, Promise::Eligibility, "R28.1", subject, || {
            format!("accepted on {}, after the scheme's end", on.today)
        });
        let open = self.city.notices.get(&year).is_some_and(|notice| {
            let terms = &notice.terms;
            !notice.closed && (terms.opens_on..=terms.closes_on).contains(&on.today)
        });
        self.book.hold(open, Promise::Eligibility, "R11.1", subject, || {
            format!("accepted on {}, outside the window of {year}", on.today)
        });
    }

    /// R26.1: not before the first day, and with an annex before the rules took effect.
    pub(crate) fn signed_in_time(&mut self, terms: &Terms, on: &Moment, subject: &str) {
        let law = &self.law;
        let early = terms.signed_on < law.earliest
            || (terms.signed_on == law.earliest && !law.earliest_counts);
        let bare = terms.signed_on < law.rules_effective_on && terms.annex.is_none();
        let future = terms.signed_on > on.today;
        self.book.hold(!early && !bare && !future, Promise::Eligibility, "R26.1", subject, || {
            format!("signed on {}, annex {:?}", terms.signed_on, terms.annex)
        });
    }

    /// R6.2 and R17.2: in the city, line by line; price, term and voucher amount fit together.
    pub(crate) fn well_formed(&mut self, terms: &Terms, subject: &str) {
        let outside = terms.lines.iter().find(|line| !self.law.in_city(&line.region));
        let region = outside.map(|line| line.region.clone());
        self.book.hold(region.is_none(), Promise::Eligibility, "R6.2", subject, || {
            format!("carried out in {}", region.unwrap_or_default())
        });
        let sum: i128 = terms.lines.iter().map(|line| i128::from(line.price_fen)).sum();
        let named = terms.voucher_amount.get("exactly").and_then(serde_json::Value::as_i64);
        let fits = named.is_none_or(|named| named > 0 && named <= terms.price_fen)
            && sum == i128::from(terms.price_fen)
            && terms.lines.iter().all(|line| line.price_fen >= 0 && line.quantity > 0)
            && terms.starts_on <= terms.ends_on;
        self.book.hold(fits, Promise::Eligibility, "R17.2", subject, || {
            format!("price {}, lines {sum}, voucher amount {named:?}", terms.price_fen)
        });
    }

    /// R5, R17.1, R23.5: the parties, and the points that must wait for an officer.
    fn eligible(&mut self, it: &Submitted, on: &Moment, subject: &str) {
        self.not_barred(&it.enterprise, on, subject);
        let provider = self.city.providers.get(&it.contract.provider);
        let admitted = provider.is_some_and(|it| self.takes_vouchers(it, on.today));
        let (city, law, book) = (&self.city, &self.law, &mut self.book);
        let Some(enterprise) = city.enterprises.get(&it.enterprise) else {
            book.broken(
                Promise::Eligibility,
                "R2.1",
                subject,
                "the enterprise was never registered",
            );
            return;
        };
        let authorised = enterprise.status == "authorised";
        book.hold(authorised, Promise::Eligibility, "R13.1", subject, || {
            format!("the enterprise is {}", enterprise.status)
        });
        let jurisdiction = (it.jurisdiction.as_str(), enterprise.jurisdiction.as_str());
        book.same(
            Promise::Persons,
            "R13.1",
            subject,
            ("jurisdiction", jurisdiction.0, jurisdiction.1),
        );
        let tier = law.tier(&enterprise.industry, &enterprise.tags);
        book.same(Promise::Rank, "R5.3", subject, ("tier", Some(it.tier), tier));
        book.hold(admitted, Promise::Eligibility, "R5.4", subject, || {
            format!("provider/{} is not admitted", it.contract.provider)
        });
        let mut doubts =
            self.doubts(&it.enterprise, &it.contract.provider, it.year, &it.contract.lines);
        let (direct, joined) = self.tie(&it.enterprise, &it.contract.provider);
        if joined {
            doubts.push("R17.1");
        }
        self.book.hold(!direct, Promise::Eligibility, "R17.1", subject, || {
            "enterprise and provider are tied".to_owned()
        });
        for rule in doubts {
            let asked = it.findings.iter().any(|finding| finding.rule == rule);
            self.book.hold(asked, Promise::Eligibility, rule, subject, || {
                "no finding asks an officer".to_owned()
            });
        }
    }

    /// The rules by which an officer must judge a file on the newest lists.
    pub(crate) fn doubts(
        &self,
        enterprise: &str,
        provider: &str,
        year: i32,
        lines: &[Line],
    ) -> Vec<&'static str> {
        let mut doubts = Vec::new();
        if let Some(enterprise) = self.city.enterprises.get(enterprise) {
            doubts.extend(self.lists.doubts(&enterprise.credit_code));
            // The roster lags behind a new code; a bad record stays with the old one.
            let mut former = enterprise.former_codes.iter();
            if former.any(|code| self.lists.doubts(code).contains(&"R5.2")) {
                doubts.push("R5.2");
            }
            doubts.extend(self.law.industry_doubts(&enterprise.industry));
        }
        let catalogue = self.city.catalogues.get(&(provider.to_owned(), year));
        let listed = |line: &Line| {
            let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
            item.is_some()
        };
        if !lines.iter().any(listed) {
            doubts.push("R6.1");
        }
        doubts
    }

    /// R11.1: what is in the catalogue is in the scope of the notice.
    fn in_scope(&mut self, it: &Submitted, subject: &str) {
        let catalogue = self.city.catalogues.get(&(it.contract.provider.clone(), it.year));
        let Some(notice) = self.city.notices.get(&it.year) else { return };
        let mut items = it.contract.lines.iter().filter_map(|line| {
            catalogue.and_then(|catalogue| catalogue.items.get(line.item.as_ref()?))
        });
        let outside = items.find(|item| !notice.terms.categories.contains(&item.category));
        self.book.hold(outside.is_none(), Promise::Eligibility, "R11.1", subject, || {
            format!("{:?} is not in the notice's scope", outside.map(|item| &item.category))
        });
    }

    /// R18.2: one contract, one live application, one voucher.
    fn one_contract(&mut self, it: &Submitted, subject: &str) {
        let plain: String =
            it.contract.number.chars().filter(|sign| sign.is_alphanumeric()).collect();
        let parties = (it.enterprise.clone(), it.contract.provider.clone());
        let name = (parties.0, parties.1, plain.to_uppercase());
        let known = self.city.contract_names.entry(name).or_insert_with(|| it.contract_id.clone());
        let same = *known == it.contract_id;
        let free = self.city.contracts.get(&it.contract_id).is_none_or(|contract| {
            let live = contract.application.as_ref();
            let other = live.filter(|live| **live != it.application);
            let carries = other.and_then(|other| self.city.files.get(other)).is_some_and(|other| {
                other.stage.live() && other.contract.as_ref() == Some(&it.contract_id)
            });
            !carries && contract.voucher.is_none() && !contract.terminated
        });
        self.book.hold(same && free, Promise::Once, "R18.2", subject, || {
            format!("contract/{} carries an application or a voucher already", it.contract_id)
        });
    }

    /// What counts of each line of a contract at most, in fen (R16.1): its price, or the
    /// catalogue's price of so many, whichever is less; nothing of what is not in the catalogue.
    pub(crate) fn line_basis(&self, provider: &str, year: i32, lines: &[Line]) -> Vec<Fen> {
        let catalogue = self.city.catalogues.get(&(provider.to_owned(), year));
        let counted = |line: &Line| {
            let item = line.item.as_ref().and_then(|code| catalogue?.items.get(code));
            let listed = item.map(|item| i128::from(item.price_fen) * i128::from(line.quantity));
            let counted = listed.map_or(0, |listed| listed.min(i128::from(line.price_fen)));
            Fen::try_from(counted).unwrap_or(Fen::MAX)
        };
        lines.iter().map(counted).collect()
    }

    /// What the leaf says of each line's basis; a leaf of the scheme's first half says nothing.
    pub(crate) fn line_basis_is(
        &mut self,
        (provider, year, lines): (&str, i32, &[Line]),
        said: Option<&[Fen]>,
        subject: &str,
    ) {
        let Some(said) = said.filter(|said| !said.is_empty()) else { return };
        let follows = self.line_basis(provider, year, lines);
        let said = ("line_basis_fen", said, follows.as_slice());
        self.book.same(Promise::Subsidy, "R16.1", subject, said);
    }

    /// What the regulation gives for lines of a contract (R16.1, R16.2); none without a ratio.
    pub(crate) fn subsidy(&self, provider: &str, year: i32, lines: &[Line]) -> Option<Estimate> {
        let ratio = self.law.ratio(year)?;
        let basis: i128 = self.line_basis(provider, year, lines).into_iter().map(i128::from).sum();
        let basis_fen = Fen::try_from(basis).ok()?;
        Some(Estimate { basis_fen, ratio, subsidy_fen: share(basis_fen, ratio)? })
    }

    /// R16 and R3.3: the subsidy line by line, and what the annual cap leaves of it.
    pub(crate) fn amount(
        &mut self,
        enterprise: &Id,
        (provider, year, lines): (&str, i32, &[Line]),
        (said, said_fen): (Estimate, Fen),
        subject: &str,
    ) {
        let follows = self.by_lines((provider, year, lines), said, subject);
        let received = self.city.allowances.get(&(enterprise.clone(), year));
        let left = self.law.cap_fen.saturating_sub(received.map_or(0, |sum| sum.received));
        let cut = follows.map(|estimate| estimate.subsidy_fen.min(left));
        let book = &mut self.book;
        book.same(Promise::Subsidy, "R14.3", subject, ("estimate_fen", Some(said_fen), cut));
        book.hold(left > 0, Promise::Cap, "R3.3", subject, || {
            "accepted although the cap was received in full".to_owned()
        });
    }

    /// R16: the subsidy line by line, of lines that stand in the catalogue.
    pub(crate) fn by_lines(
        &mut self,
        (provider, year, lines): (&str, i32, &[Line]),
        said: Estimate,
        subject: &str,
    ) -> Option<Estimate> {
        let follows = self.subsidy(provider, year, lines);
        let book = &mut self.book;
        book.same(Promise::Subsidy, "R16.1", subject, ("estimate", Some(said), follows));
        let worth = said.subsidy_fen > 0;
        book.hold(worth, Promise::Subsidy, "R16.1", subject, || "nothing to subsidise".to_owned());
        let catalogue = self.city.catalogues.get(&(provider.to_owned(), year));
        let unknown = lines
            .iter()
            .filter_map(|line| line.item.as_ref())
            .find(|code| catalogue.is_none_or(|catalogue| !catalogue.items.contains_key(*code)));
        self.book.hold(unknown.is_none(), Promise::Subsidy, "R16.1", subject, || {
            format!("{unknown:?} is not in the catalogue of {year}")
        });
        follows
    }

    /// R4.4: the next order; a correction in time keeps the first.
    fn ordered(&mut self, it: &Submitted, again: bool, on: &Moment, subject: &str) {
        let file = self.city.files.get(&it.application);
        let kept = again && file.and_then(|file| file.correct_by).is_some_and(|by| on.today <= by);
        let last = self.city.orders.entry(it.year).or_insert(0);
        let follows = if kept { None } else { Some(*last + 1) };
        *last = it.order.unwrap_or(*last).max(*last);
        self.book.same(Promise::Order, "R4.4", subject, ("order", it.order, follows));
        let judged_by = file.and_then(|file| file.pack_version).unwrap_or(it.pack_version);
        let said = ("pack_version", it.pack_version, judged_by);
        self.book.same(Promise::Order, "R4.4", subject, said);
        let year = file.and_then(|file| file.year).unwrap_or(it.year);
        self.book.same(Promise::Order, "R4.4", subject, ("year", it.year, year));
    }

    fn take_in(&mut self, it: Submitted) {
        let terms = it.contract;
        let line_basis = self.line_basis(&terms.provider, it.year, &terms.lines);
        let before = self.city.contracts.get(&it.contract_id);
        let contract = Contract {
            enterprise: it.enterprise.clone(),
            provider: terms.provider.clone(),
            signed_on: terms.signed_on,
            price_fen: terms.price_fen,
            lines: terms.lines,
            line_basis,
            exactly: terms.voucher_amount.get("exactly").and_then(serde_json::Value::as_i64),
            annex: None,
            application: Some(it.application.clone()),
            voucher: before.and_then(|contract| contract.voucher.clone()),
            terminated: before.is_some_and(|contract| contract.terminated),
        };
        self.city.contracts.insert(it.contract_id.clone(), contract);
        let file = self.city.files.entry(it.application);
        let file = file.or_insert_with(|| File::begun(&it.enterprise));
        file.stage = Stage::Submitted;
        file.year = Some(it.year);
        match (file.order, it.order) {
            (None, order) => file.order = order,
            (Some(_), Some(later)) => file.later_order = Some(later),
            (Some(_), None) => {}
        }
        file.pack_version.get_or_insert(it.pack_version);
        if let Some(left) = file.contract.replace(it.contract_id.clone())
            && left != it.contract_id
            && let Some(left) = self.city.contracts.get_mut(&left)
        {
            left.application = None;
        }
        file.provider = Some(terms.provider);
        file.jurisdiction = it.jurisdiction;
        file.tier = it.tier;
        file.estimate = Some(it.estimate);
        file.estimate_fen = it.estimate_fen;
        file.findings = it.findings;
        file.correct_by = None;
    }
}
