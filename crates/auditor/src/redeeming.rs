//! The redemption of a voucher up to the complete file (articles 19 to 21, R22.1).

use std::collections::BTreeSet;

use crate::Auditor;
use crate::city::Redemption;
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{Fen, HandedIn, Id, RedemptionEvent, RedemptionFile};
use crate::violation::Promise;

impl Auditor {
    pub(crate) fn on_redemption(&mut self, event: RedemptionEvent, on: &Moment) {
        match event {
            RedemptionEvent::Saved { redemption, voucher, provider } => {
                self.saved(redemption, &voucher, &provider, on);
            }
            RedemptionEvent::Submitted(it) => self.handed_in(*it, on),
            RedemptionEvent::Returned { redemption, by, correct_by } => {
                self.sent_back(&redemption, &by, correct_by, on);
            }
            RedemptionEvent::FileAccepted { redemption, by } => {
                self.handles(&redemption, &by, on);
                self.unfrozen(&redemption, "R23.1");
                self.redemption_moves(&redemption, &["submitted"], "complete", "R22.1");
                if let Some(it) = self.city.redemptions.get_mut(&redemption) {
                    it.file_accepted_by = Some(by);
                }
            }
            RedemptionEvent::SiteChecked { redemption, by, on: day, matches, photos } => {
                self.site_checked(&redemption, &by, (day, matches, photos.len()), on);
            }
            RedemptionEvent::Proposed { redemption, by, body, amount_fen } => {
                self.proposed(&redemption, (by, body, amount_fen), on);
            }
            RedemptionEvent::Determined(it) => self.determined(&it, on),
            RedemptionEvent::AccountCorrected { redemption } => {
                self.for_own_redemption(&redemption, on);
                self.redemption_moves(&redemption, &["bounced"], "determined", "R22.5");
            }
            RedemptionEvent::Withdrawn { redemption, freed } => {
                self.for_own_redemption(&redemption, on);
                let from = &["draft", "submitted", "returned", "complete"];
                self.given_up(&redemption, (&freed, from, "withdrawn"), "R20.1");
            }
            RedemptionEvent::Refused { redemption, freed, by, rule } => {
                self.handles(&redemption, &by, on);
                let from = &["submitted", "returned", "complete"];
                self.given_up(&redemption, (&freed, from, "refused"), "R22.1");
                if let Some(it) = self.city.redemptions.get_mut(&redemption) {
                    it.because = Some(rule);
                }
            }
        }
        self.balanced();
    }

    fn saved(&mut self, id: Id, voucher: &str, provider: &str, on: &Moment) {
        let subject = format!("redemption/{id}");
        self.for_own_firm(on, &format!("provider/{provider}"), &subject);
        let holder = self.city.vouchers.get(voucher).map(|it| it.holder.clone());
        let holder = holder.unwrap_or_default();
        let it = self.city.redemptions.entry(id.clone());
        let it = it.or_insert_with(|| Redemption::begun(voucher, &holder, provider));
        let open = matches!(it.status, "draft" | "returned");
        let status = it.status;
        self.book.hold(open, Promise::Stage, "R20.1", &subject, || {
            format!("a draft is saved while it is {status}")
        });
        if let Some(voucher) = self.city.vouchers.get_mut(voucher) {
            voucher.redemption = Some(id);
        }
    }

    /// R19 to R21: by the voucher's provider, after the service, in time, complete.
    fn handed_in(&mut self, it: HandedIn, on: &Moment) {
        let subject = format!("redemption/{}", it.redemption);
        self.for_own_firm(on, &format!("provider/{}", it.provider), &subject);
        self.of_the_voucher(&it, &subject);
        self.in_time(&it, on, &subject);
        self.after_the_service(&it, on, &subject);
        self.complete(&it, &subject);
        self.carried_out(&it, &subject);
        self.invoiced(&it, &subject);
        let known = self.city.redemptions.entry(it.redemption.clone());
        let known =
            known.or_insert_with(|| Redemption::begun(&it.voucher, &it.enterprise, &it.provider));
        known.enterprise = it.enterprise;
        known.submitted_at.get_or_insert(on.at);
        known.correct_by = None;
        known.file = Some(it.file);
        self.redemption_moves(&it.redemption, &["draft", "returned"], "submitted", "R20.1");
        if let Some(voucher) = self.city.vouchers.get_mut(&it.voucher) {
            voucher.status = "redeeming";
            voucher.redemption = Some(it.redemption);
        }
    }

    /// R3.5: the voucher's own parties, contract and amounts; one redemption at a time.
    fn of_the_voucher(&mut self, it: &HandedIn, subject: &str) {
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else {
            self.book.broken(
                Promise::Stage,
                "R20.1",
                subject,
                "of a voucher that was never issued",
            );
            return;
        };
        let file = self.city.files.get(&voucher.application);
        let ratio = file.and_then(|file| file.estimate).map(|estimate| estimate.ratio);
        let said = (&it.enterprise, &it.provider, &it.contract, it.year, it.face_fen);
        let follows =
            (&voucher.holder, &voucher.provider, &voucher.contract, voucher.year, voucher.face_fen);
        let own = voucher.redemption.as_ref() == Some(&it.redemption);
        let other = voucher.redemption.as_ref().and_then(|id| self.city.redemptions.get(id));
        let other = other.is_some_and(|it| !it.ended());
        let may = match voucher.status {
            "accepted" => own || !other,
            "redeeming" => own,
            _ => false,
        };
        let status = voucher.status;
        let book = &mut self.book;
        book.same(Promise::Once, "R3.5", subject, ("voucher's terms", said, follows));
        book.same(Promise::Subsidy, "R16.2", subject, ("ratio", Some(it.ratio), ratio));
        book.hold(may, Promise::Once, "R20.1", subject, || {
            format!("handed in for a voucher that is {status}")
        });
    }

    /// R19.1: first handed in while the voucher is valid; a correction by its own last day, or
    /// while the voucher is still valid.
    fn in_time(&mut self, it: &HandedIn, on: &Moment, subject: &str) {
        let Some(voucher) = self.city.vouchers.get(&it.voucher) else { return };
        let known = self.city.redemptions.get(&it.redemption);
        let asked = known.filter(|it| it.status == "returned").and_then(|it| it.correct_by);
        let in_time = self.valid(voucher, on.at) || asked.is_some_and(|by| on.today <= by);
        self.book.hold(in_time, Promise::Validity, "R19.1", subject, || {
            format!("handed in on {}, after the voucher's last day", on.today)
        });
    }

    /// R20.1: the service was complete, not before the voucher was accepted, and not tomorrow.
    fn after_the_service(&mut self, it: &HandedIn, on: &Moment, subject: &str) {
        let accepted = self.city.vouchers.get(&it.voucher).and_then(|it| it.accepted_on);
        let done = it.file.completed_on;
        let holds = done <= on.today && accepted.is_some_and(|accepted| accepted <= done);
        self.book.hold(holds, Promise::Stage, "R20.1", subject, || {
            format!("complete on {done}, accepted on {accepted:?}, handed in on {}", on.today)
        });
    }

    /// R21.1: six materials.
    fn complete(&mut self, it: &HandedIn, subject: &str) {
        let given = it.file.materials.iter().map(|material| material.kind.as_str());
        let missing: Vec<String> =
            self.law.missing("redemption", given).into_iter().map(str::to_owned).collect();
        self.book.hold(missing.is_empty(), Promise::Eligibility, "R21.1", subject, || {
            format!("accepted without {missing:?}")
        });
    }

    /// R16.3: of each line of the contract, once, no more than its price.
    fn carried_out(&mut self, it: &HandedIn, subject: &str) {
        let Some(contract) = self.city.contracts.get(&it.contract) else { return };
        let mut seen = BTreeSet::new();
        let beyond = it.file.lines.iter().find(|done| {
            let price = contract.lines.get(done.line).map(|line| line.price_fen);
            let within = price.is_some_and(|price| (0..=price).contains(&done.carried_out_fen));
            !seen.insert(done.line) || !within
        });
        self.book.hold(beyond.is_none(), Promise::Subsidy, "R16.3", subject, || {
            format!("{beyond:?} is more than its line's price, twice, or of no line")
        });
    }

    /// R21.2: the self-paid part is proven by invoices that nobody has used.
    fn invoiced(&mut self, it: &HandedIn, subject: &str) {
        let before: BTreeSet<String> = self.invoices_of(&it.redemption);
        let now: BTreeSet<String> =
            it.file.invoices.iter().map(|invoice| invoice.number.clone()).collect();
        let left: BTreeSet<String> = before.difference(&now).cloned().collect();
        let freed: BTreeSet<String> = it.freed.iter().cloned().collect();
        self.book.same(Promise::Once, "R21.2", subject, ("freed", &freed, &left));
        for number in &left {
            self.city.invoices.remove(number);
        }
        let twice = now.len() < it.file.invoices.len();
        self.book.hold(!twice, Promise::Once, "R21.2", subject, || {
            "an invoice is listed twice".to_owned()
        });
        for number in now {
            let other = self.city.invoices.insert(number.clone(), it.redemption.clone());
            let free = other.is_none_or(|other| other == it.redemption);
            self.book.hold(free, Promise::Once, "R21.2", subject, || {
                format!("the invoice {number:?} is another redemption's")
            });
        }
        let Some(contract) = self.city.contracts.get(&it.contract) else { return };
        let needed = i128::from(contract.price_fen) - i128::from(it.face_fen);
        let proven = i128::from(it.file.self_paid_fen);
        let invoiced = standing(&it.file);
        let enough = proven >= needed && invoiced >= needed;
        self.book.hold(enough, Promise::Eligibility, "R21.2", subject, || {
            format!("{needed} fen are to be proven, {proven} are, by invoices of {invoiced}")
        });
    }

    fn invoices_of(&self, id: &str) -> BTreeSet<String> {
        let file = self.city.redemptions.get(id).and_then(|it| it.file.as_ref());
        let invoices = file.into_iter().flat_map(|file| &file.invoices);
        invoices.map(|invoice| invoice.number.clone()).collect()
    }

    fn sent_back(&mut self, id: &Id, by: &Id, correct_by: Day, on: &Moment) {
        self.handles(id, by, on);
        let follows = self.lists.calendar.after(on.today, self.law.correction_days);
        let subject = format!("redemption/{id}");
        let said = ("correct_by", Some(correct_by), follows);
        self.book.same(Promise::Validity, "R19.1", subject, said);
        self.redemption_moves(id, &["submitted"], "returned", "R22.1");
        if let Some(it) = self.city.redemptions.get_mut(id) {
            it.correct_by = Some(correct_by);
        }
    }

    /// Withdrawn, refused or not accepted: its invoices are free again, its voucher can be handed
    /// in once more.
    pub(crate) fn given_up(
        &mut self,
        id: &Id,
        (freed, from, to): (&[String], &[&str], &'static str),
        rule: &str,
    ) {
        let all = self.invoices_of(id);
        let said: BTreeSet<String> = freed.iter().cloned().collect();
        let subject = format!("redemption/{id}");
        self.book.same(Promise::Once, "R21.2", subject, ("freed", &said, &all));
        for number in &all {
            self.city.invoices.remove(number);
        }
        self.redemption_moves(id, from, to, rule);
        self.gives_back(id);
    }

    /// The voucher stands again as it was accepted.
    fn gives_back(&mut self, id: &Id) {
        let voucher = self.city.redemptions.get(id).map(|it| it.voucher.clone());
        let voucher = voucher.and_then(|voucher| self.city.vouchers.get_mut(&voucher));
        if let Some(voucher) = voucher.filter(|it| it.redemption.as_ref() == Some(id)) {
            match &mut voucher.frozen {
                Some(frozen) => frozen.from = "accepted",
                None => voucher.status = "accepted",
            }
        }
    }

    /// An officer acts himself, on no redemption that is barred to him.
    pub(crate) fn handles(&mut self, id: &str, by: &str, on: &Moment) {
        let subject = format!("redemption/{id}");
        self.signed(on, by, &subject);
        let parties = self.city.redemptions.get(id).map(Redemption::parties);
        self.impartial(on, &parties.unwrap_or_default(), &subject);
    }

    fn for_own_redemption(&mut self, id: &str, on: &Moment) {
        let provider = self.city.redemptions.get(id).map(|it| it.provider.clone());
        let party = format!("provider/{}", provider.unwrap_or_default());
        self.for_own_firm(on, &party, &format!("redemption/{id}"));
    }

    /// R23.1: no money moves on a voucher that a case has frozen or cancelled.
    pub(crate) fn unfrozen(&mut self, id: &str, rule: &str) {
        let voucher = self.city.redemptions.get(id).map(|it| it.voucher.clone());
        let voucher = voucher.and_then(|voucher| self.city.vouchers.get(&voucher));
        let status = voucher.map_or("unknown", |voucher| voucher.status);
        let moves = voucher.is_some_and(|voucher| !voucher.stopped());
        self.book.hold(moves, Promise::Frozen, rule, format_args!("redemption/{id}"), || {
            format!("goes on while its voucher is {status}")
        });
    }

    /// Moves a redemption on.
    #[track_caller]
    pub(crate) fn redemption_moves(
        &mut self,
        id: &str,
        from: &[&str],
        to: &'static str,
        rule: &str,
    ) {
        let subject = format!("redemption/{id}");
        let Some(it) = self.city.redemptions.get_mut(id) else {
            return self.unheard_of(&subject, rule);
        };
        let before = it.status;
        self.book.hold(from.contains(&before), Promise::Stage, rule, &subject, || {
            format!("cannot become {to} while it is {before}")
        });
        it.status = to;
    }

    /// A redemption ends with its voucher; what was paid stays paid on the record.
    pub(crate) fn redemption_ends(&mut self, id: &str, rule: &str) {
        if let Some(it) = self.city.redemptions.get_mut(id) {
            if it.status != "paid" {
                it.status = "refused";
            }
            it.because = Some(rule.to_owned());
        }
    }
}

/// What the invoices prove that no red-letter invoice annuls, in fen.
fn standing(file: &RedemptionFile) -> i128 {
    let annulled: BTreeSet<&str> =
        file.invoices.iter().filter_map(|invoice| invoice.annuls.as_deref()).collect();
    let stands = file
        .invoices
        .iter()
        .filter(|invoice| invoice.annuls.is_none() && !annulled.contains(invoice.number.as_str()));
    stands.map(|invoice| i128::from(Fen::max(invoice.amount_fen, 0))).sum()
}
