//! Payment lists (R22.5): prepared by one person, sent by another, each payment answered once,
//! nothing paid twice, nothing that a case has stopped.

use std::fmt::Write as _;

use crate::Auditor;
use crate::city::Settlement;
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{Fen, Id, Payment, SettlementEvent};
use crate::tree::{hex, sha256};
use crate::violation::Promise;

const RULE: &str = "R22.5";

impl Auditor {
    pub(crate) fn on_settlement(&mut self, event: SettlementEvent, on: &Moment) {
        match event {
            SettlementEvent::Prepared { settlement, by, on: day, items, digest, total_fen } => {
                let subject = format!("settlement/{settlement}");
                self.signed(on, &by, &subject);
                self.listed(&subject, &items, (&digest, total_fen));
                self.book.same(Promise::Stage, RULE, &subject, ("on", day, on.today));
                for item in &items {
                    self.put_on_list(&settlement, item, on, &subject);
                }
                let items = items.into_iter().map(|item| (item, None)).collect();
                let it = Settlement { items, prepared_by: by, sent_by: None, sent_on: None };
                let again = self.city.settlements.insert(settlement, it).is_some();
                self.book
                    .hold(!again, Promise::Once, RULE, subject, || "prepared twice".to_owned());
            }
            SettlementEvent::Sent { settlement, by, on: day, dropped } => {
                self.sent(&settlement, by, (day, &dropped), on);
            }
            SettlementEvent::Paid {
                settlement,
                redemption,
                voucher,
                year,
                amount_fen,
                on: day,
            } => {
                let said = (&voucher, year, amount_fen);
                self.paid(&settlement, &redemption, said, (day, on));
            }
            SettlementEvent::Bounced { settlement, redemption, on: day, reason } => {
                self.answered(&settlement, &redemption, "bounced", (day, on));
                self.book.hold(
                    !reason.is_empty(),
                    Promise::Stage,
                    RULE,
                    format_args!("settlement/{settlement}"),
                    || format!("redemption/{redemption} bounced without a reason"),
                );
                self.redemption_moves(&redemption, &["settling"], "bounced", RULE);
            }
        }
        self.balanced();
    }

    fn listed(&mut self, subject: &str, items: &[Payment], (digest, total_fen): (&str, Fen)) {
        let own = hex(&sha256(compact(items).as_bytes()));
        let sum: i128 = items.iter().map(|item| i128::from(item.amount_fen)).sum();
        let book = &mut self.book;
        book.same(Promise::Lot, RULE, subject, ("digest", digest, own.as_str()));
        book.same(Promise::Money, RULE, subject, ("total_fen", i128::from(total_fen), sum));
        book.hold(!items.is_empty(), Promise::Stage, RULE, subject, || "nothing to pay".to_owned());
    }

    fn put_on_list(&mut self, id: &Id, item: &Payment, on: &Moment, subject: &str) {
        let parties = self.city.redemptions.get(&item.redemption).map(|it| it.parties());
        self.impartial(on, &parties.unwrap_or_default(), subject);
        self.unfrozen(&item.redemption, "R23.1");
        self.redemption_moves(&item.redemption, &["determined"], "settling", RULE);
        let Some(it) = self.city.redemptions.get_mut(&item.redemption) else { return };
        it.settlement = Some(id.clone());
        let year = self.city.vouchers.get(&it.voucher).map(|voucher| voucher.year);
        let said = (&item.voucher, &item.provider, Some(item.year), Some(item.amount_fen));
        let follows = (&it.voucher, &it.provider, year, it.determined_fen);
        self.book.same(Promise::Money, RULE, subject, ("payment", said, follows));
    }

    fn sent(&mut self, id: &Id, by: Id, (day, dropped): (Day, &[Id]), on: &Moment) {
        let subject = format!("settlement/{id}");
        self.signed(on, &by, &subject);
        let Some(it) = self.city.settlements.get(id) else {
            self.book.broken(Promise::Stage, RULE, subject, "sent, but never prepared");
            return;
        };
        let stopped = |item: &&(Payment, Option<&'static str>)| {
            let voucher = self.city.vouchers.get(&item.0.voucher);
            voucher.is_some_and(|voucher| voucher.stopped())
        };
        let follows: Vec<Id> =
            it.items.iter().filter(stopped).map(|item| item.0.redemption.clone()).collect();
        let first = it.sent_by.is_none() && day == on.today;
        let another = it.prepared_by != by;
        let book = &mut self.book;
        book.hold(first, Promise::Once, RULE, &subject, || format!("sent twice, or on {day}"));
        book.hold(another, Promise::Persons, RULE, &subject, || {
            format!("{by} both prepared and sent it")
        });
        book.same(Promise::Frozen, "R23.1", &subject, ("dropped", dropped, follows.as_slice()));
        for redemption in dropped {
            // What was cancelled meanwhile has ended and stays so.
            let ended =
                self.city.redemptions.get(redemption).is_some_and(|it| it.status == "refused");
            if !ended {
                self.redemption_moves(redemption, &["settling"], "determined", RULE);
            }
            if let Some(it) = self.city.redemptions.get_mut(redemption) {
                it.settlement = None;
            }
        }
        if let Some(it) = self.city.settlements.get_mut(id) {
            it.items.retain(|(item, _)| !dropped.contains(&item.redemption));
            it.sent_by = Some(by);
            it.sent_on = Some(day);
        }
    }

    fn answered(
        &mut self,
        id: &str,
        redemption: &str,
        to: &'static str,
        (day, on): (Day, &Moment),
    ) {
        let subject = format!("settlement/{id}");
        let settlement = self.city.settlements.get_mut(id);
        let sent_on = settlement.as_ref().and_then(|it| it.sent_on);
        let item = settlement
            .and_then(|it| it.items.iter_mut().find(|(item, _)| item.redemption == redemption));
        let first = item.is_some_and(|(_, answer)| answer.replace(to).is_none());
        let in_time = sent_on.is_some_and(|sent| (sent..=on.today).contains(&day));
        self.book.hold(first, Promise::Once, RULE, &subject, || {
            format!("redemption/{redemption} is not on it, or was answered before")
        });
        self.book.hold(in_time, Promise::Stage, RULE, &subject, || {
            format!("answered for {day}, sent on {sent_on:?}")
        });
    }

    /// The payment of what was determined, once; a case that came while the bank was paying does
    /// not undo it.
    fn paid(
        &mut self,
        id: &Id,
        redemption: &Id,
        (voucher, year, amount_fen): (&Id, i32, Fen),
        (day, on): (Day, &Moment),
    ) {
        let subject = format!("settlement/{id}");
        self.answered(id, redemption, "paid", (day, on));
        self.redemption_moves(redemption, &["settling"], "paid", RULE);
        let it = self.city.redemptions.get_mut(redemption);
        let determined = it.as_ref().and_then(|it| it.determined_fen);
        let own = it.as_ref().map(|it| it.voucher.clone()).unwrap_or_default();
        if let Some(it) = it {
            it.paid_on = Some(day);
        }
        let own_year = self.city.vouchers.get(&own).map(|voucher| voucher.year);
        let said = (voucher, Some(year), Some(amount_fen));
        let follows = (&own, own_year, determined);
        self.book.same(Promise::Money, RULE, &subject, ("payment", said, follows));
        let first = self.city.paid.insert(voucher.clone());
        self.book.hold(first, Promise::Once, RULE, &subject, || {
            format!("voucher/{voucher} is paid twice")
        });
        let budget = self.city.budgets.entry(year).or_default();
        budget.payable = budget.payable.saturating_sub(amount_fen);
        budget.paid = budget.paid.saturating_add(amount_fen);
        if let Some(voucher) = self.city.vouchers.get_mut(voucher) {
            match &mut voucher.frozen {
                Some(frozen) => frozen.from = "redeemed",
                None => voucher.status = "redeemed",
            }
        }
    }
}

/// The list as it is hashed: compact JSON, the fields of a payment in this order.
fn compact(items: &[Payment]) -> String {
    let mut text = String::from("[");
    for (index, it) in items.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let Payment { redemption, voucher, provider, year, amount_fen } = it;
        let _ = write!(
            text,
            "{comma}{{\"redemption\":\"{redemption}\",\"voucher\":\"{voucher}\",\
             \"provider\":\"{provider}\",\"year\":{year},\"amount_fen\":{amount_fen}}}"
        );
    }
    text + "]"
}
