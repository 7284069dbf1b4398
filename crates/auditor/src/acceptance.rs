//! Panels that accept redemptions (R22.2), checks on site (R22.3) and determination (R22.4).

use std::collections::{BTreeMap, BTreeSet};

use crate::Auditor;
use crate::city::{Account, Panel};
use crate::dates::Day;
use crate::journal::Moment;
use crate::lot::{Draw, drawn};
use crate::record::{Acceptance, AcceptedLine, Determined, Fen, Id, JudgedLine};
use crate::submission::share;
use crate::tree::hex;
use crate::violation::Promise;

const RULE: &str = "R22.2";

impl Auditor {
    /// The panel takes complete redemptions that no case has stopped.
    pub(crate) fn batch_commissioned(&mut self, panel: &Id, redemptions: &[Id], on: &Moment) {
        for id in redemptions {
            self.handles(id, &on.by, on);
            self.unfrozen(id, "R23.1");
            self.redemption_moves(id, &["complete", "reviewing"], "reviewing", RULE);
            if let Some(it) = self.city.redemptions.get_mut(id) {
                it.panel = Some(panel.clone());
                it.to_check = false;
                it.check = None;
            }
        }
    }

    /// R22.2: finance agrees once, before the draw, and to no panel but one on redemptions.
    pub(crate) fn cosigned(&mut self, id: &str, by: &Id, on: &Moment) {
        let subject = format!("panel/{id}");
        self.signed(on, by, &subject);
        let Some(panel) = self.city.panels.get_mut(id) else {
            self.book.broken(Promise::Stage, RULE, subject, "agreed to, but never commissioned");
            return;
        };
        let open = !panel.redemptions.is_empty() && !panel.cosigned && panel.members.is_empty();
        panel.cosigned = true;
        let batch = panel.redemptions.clone();
        self.book.hold(open, Promise::Stage, RULE, &subject, || {
            "agreed to twice, late, or for providers".to_owned()
        });
        for id in &batch {
            let parties = self.city.redemptions.get(id).map(|it| it.parties());
            self.impartial(on, &parties.unwrap_or_default(), &subject);
        }
    }

    /// R22.2, R22.3: members and spot checks, drawn again from the journal's root, the panel and
    /// the list; who has a tie to a party of the batch, or has judged the two together before, has
    /// no part in the draw.
    pub(crate) fn batch_drawn(
        &mut self,
        id: &str,
        root: &str,
        (eligible, members, checks): (&[Id], Vec<Id>, Vec<Id>),
        on: &Moment,
    ) {
        let subject = format!("panel/{id}");
        let own_root = self.tree.root();
        let Some(panel) = self.city.panels.get(id) else { return };
        let free: Vec<Id> =
            panel.experts.iter().filter(|it| self.unbiased(it, panel)).cloned().collect();
        let lot = drawn(Draw::Members, &own_root, id, &free, panel.seats as usize);
        let many = self.checks_needed(panel.redemptions.len());
        let sites = drawn(Draw::SpotChecks, &own_root, id, &panel.redemptions, many);
        let (organiser, agreed) = (panel.organiser.clone(), panel.cosigned);
        let book = &mut self.book;
        book.hold(agreed, Promise::Stage, RULE, &subject, || {
            "drawn before finance agreed to its commission".to_owned()
        });
        book.same(Promise::Persons, RULE, &subject, ("by", &on.by, &organiser));
        book.same(Promise::Lot, RULE, &subject, ("root", root, hex(&own_root).as_str()));
        book.same(Promise::Lot, RULE, &subject, ("eligible", eligible, free.as_slice()));
        book.same(Promise::Lot, RULE, &subject, ("members", Some(&members), lot.as_ref()));
        book.same(Promise::Lot, "R22.3", &subject, ("spot_checks", Some(&checks), sites.as_ref()));
        for check in &checks {
            let file = self.city.redemptions.get_mut(check);
            if let Some(it) = file.filter(|it| it.panel.as_deref() == Some(id)) {
                it.to_check = true;
            }
        }
        if let Some(panel) = self.city.panels.get_mut(id) {
            panel.members = members;
            panel.spot_checks = checks;
        }
    }

    /// The pack's share of a batch, rounded up, and at least its least number.
    fn checks_needed(&self, batch: usize) -> usize {
        let (ratio, least) = self.law.spot_checks;
        let ratio = usize::try_from(ratio).unwrap_or(0);
        (batch * ratio).div_ceil(10_000).max(least as usize).min(batch)
    }

    fn unbiased(&self, expert: &Id, panel: &Panel) -> bool {
        let Some(account) = self.city.accounts.get(expert) else { return false };
        let conflicted = panel.conflicts.iter().any(|(by, _)| by == expert);
        let barred = |id: &Id| {
            let Some(it) = self.city.redemptions.get(id) else { return true };
            let [enterprise, provider] = it.parties();
            let tied = [&enterprise, &provider].map(|party| self.city.bound(account, party));
            let (firms, vendors) = (self.city.line(&enterprise), self.city.line(&provider));
            let judged = self.city.judges.iter().any(|((firm, vendor), all)| {
                all.contains(expert)
                    && firms.contains(&format!("enterprise/{firm}"))
                    && vendors.contains(&format!("provider/{vendor}"))
            });
            tied.contains(&true) || judged
        };
        account.active() && !conflicted && !panel.redemptions.iter().any(barred)
    }

    /// A member says what it accepts of each line that was carried out.
    pub(crate) fn judged(
        &mut self,
        id: &str,
        (expert, redemption): (Id, Id),
        lines: Vec<JudgedLine>,
        on: &Moment,
    ) {
        let subject = format!("panel/{id}");
        self.signed(on, &expert, &subject);
        let parties = self.city.redemptions.get(&redemption).map(|it| it.parties());
        self.impartial(on, &parties.unwrap_or_default(), &subject);
        let file = self.city.redemptions.get(&redemption).and_then(|it| it.file.as_ref());
        // Every line that was handed in, each once, and none beyond what is said to be done.
        let done: BTreeMap<usize, Fen> = file
            .into_iter()
            .flat_map(|file| &file.lines)
            .map(|line| (line.line, line.carried_out_fen))
            .collect();
        let fits = |line: &JudgedLine| {
            done.get(&line.line).is_some_and(|most| (0..=*most).contains(&line.accepted_fen))
        };
        let of: BTreeSet<usize> = lines.iter().map(|line| line.line).collect();
        let whole = of.len() == lines.len() && of.len() == done.len();
        let within = whole && lines.iter().all(fits);
        self.book.hold(within, Promise::Subsidy, "R16.3", &subject, || {
            format!("{expert} accepts more of redemption/{redemption} than was carried out")
        });
        let Some(panel) = self.city.panels.get_mut(id) else { return };
        let pair = (expert.clone(), redemption.clone());
        let may = panel.members.contains(&expert)
            && panel.redemptions.contains(&redemption)
            && !panel.conflicts.contains(&pair);
        let open = !panel.concluded;
        panel.judged.insert((redemption, expert), lines);
        self.book.hold(may, Promise::Persons, RULE, &subject, || {
            format!("{} judges {} without a seat or with a conflict", pair.0, pair.1)
        });
        self.book.hold(open, Promise::Stage, RULE, &subject, || {
            format!("{} judges {} after the conclusion", pair.0, pair.1)
        });
    }

    /// R22.2: a quorum of members, the check on site where it was drawn, each line the lower median
    /// of what they accept, and no more than its basis.
    pub(crate) fn batch_concluded(&mut self, id: &str, acceptances: Vec<Acceptance>, on: &Moment) {
        let subject = format!("panel/{id}");
        for it in acceptances {
            self.handles(&it.redemption, &on.by, on);
            self.unfrozen(&it.redemption, "R23.1");
            self.acceptance(id, &it, &subject);
            let worth = it.accepted_basis_fen > 0;
            if worth {
                self.redemption_moves(&it.redemption, &["reviewing"], "accepted", RULE);
            } else {
                self.given_up(&it.redemption, (&it.freed, &["reviewing"], "refused"), RULE);
            }
            let pair = (it.enterprise, it.provider);
            self.city.judges.entry(pair).or_default().extend(it.judges);
            if let Some(redemption) = self.city.redemptions.get_mut(&it.redemption) {
                redemption.lines = it.lines;
                redemption.accepted_basis_fen = Some(it.accepted_basis_fen);
                if !worth {
                    redemption.because = Some(RULE.to_owned());
                }
            }
        }
    }

    fn acceptance(&mut self, id: &str, it: &Acceptance, subject: &str) {
        let (Some(panel), Some(redemption)) =
            (self.city.panels.get(id), self.city.redemptions.get(&it.redemption))
        else {
            return;
        };
        let of_panel = redemption.panel.as_deref() == Some(id);
        let checked = !redemption.to_check || redemption.check.is_some();
        let said = (&it.voucher, &it.enterprise, &it.provider);
        let own = (&redemption.voucher, &redemption.enterprise, &redemption.provider);
        let judges: BTreeSet<Id> = panel
            .judged
            .keys()
            .filter(|(of, _)| *of == it.redemption)
            .map(|key| key.1.clone())
            .collect();
        let quorum = self.law.quorum(panel.seats) as usize;
        let lines = self.accepted_lines(panel, &it.redemption);
        let sum: i128 = lines.iter().map(|line| i128::from(line.accepted_fen)).sum();
        let enough = judges.len() >= quorum;
        let book = &mut self.book;
        book.same(Promise::Once, "R3.5", subject, ("parties", said, own));
        book.hold(of_panel, Promise::Stage, RULE, subject, || {
            format!("concludes on redemption/{}, which another panel has", it.redemption)
        });
        book.hold(enough, Promise::Persons, RULE, subject, || {
            format!("redemption/{} was judged by {} of {quorum}", it.redemption, judges.len())
        });
        book.same(Promise::Persons, RULE, subject, ("judges", &it.judges, &judges));
        book.same(Promise::Persons, RULE, subject, ("scores", it.scores as usize, judges.len()));
        book.hold(checked, Promise::Stage, "R22.3", subject, || {
            format!("redemption/{} was drawn for a check and not checked", it.redemption)
        });
        book.same(Promise::Subsidy, "R16.3", subject, ("lines", &it.lines, &lines));
        let said = ("accepted_basis_fen", i128::from(it.accepted_basis_fen), sum);
        book.same(Promise::Subsidy, "R16.3", subject, said);
    }

    /// Each line: the lower median of what the members found carried out, of which no more counts
    /// than the line's basis; nothing at all where it comes to less than a fen.
    fn accepted_lines(&self, panel: &Panel, id: &Id) -> Vec<AcceptedLine> {
        let Some(redemption) = self.city.redemptions.get(id) else { return Vec::new() };
        let voucher = self.city.vouchers.get(&redemption.voucher);
        let contract = voucher.and_then(|voucher| self.city.contracts.get(&voucher.contract));
        let Some(contract) = contract else { return Vec::new() };
        let mut found: BTreeMap<usize, Vec<Fen>> = BTreeMap::new();
        for (_, lines) in panel.judged.iter().filter(|((of, _), _)| of == id) {
            for line in lines {
                found.entry(line.line).or_default().push(line.accepted_fen);
            }
        }
        let accepted = |(line, mut amounts): (usize, Vec<Fen>)| {
            amounts.sort_unstable();
            let median = amounts.get(amounts.len().saturating_sub(1) / 2).copied().unwrap_or(0);
            let most = contract.line_basis.get(line).copied().unwrap_or(0);
            AcceptedLine { line, carried_out_fen: median, accepted_fen: median.min(most) }
        };
        let mut lines: Vec<AcceptedLine> = found.into_iter().map(accepted).collect();
        let sum: Fen = lines.iter().map(|line| line.accepted_fen).sum();
        if self.ratio_of(id).and_then(|ratio| share(sum, ratio)) == Some(0) {
            lines.iter_mut().for_each(|line| line.accepted_fen = 0);
        }
        lines
    }

    /// The ratio of a redemption's support year, frozen with the application (R16.2).
    fn ratio_of(&self, id: &str) -> Option<i64> {
        let voucher = self.city.vouchers.get(&self.city.redemptions.get(id)?.voucher)?;
        Some(self.city.files.get(&voucher.application)?.estimate?.ratio)
    }

    /// R22.3: by an inspector, with photos, on a redemption that was drawn.
    pub(crate) fn site_checked(
        &mut self,
        id: &Id,
        by: &Id,
        (day, matches, photos): (Day, bool, usize),
        on: &Moment,
    ) {
        let subject = format!("redemption/{id}");
        self.handles(id, by, on);
        let due = self.city.redemptions.get(id).is_some_and(|it| it.to_check);
        let shown = photos > 0 && day <= on.today;
        self.book.hold(due, Promise::Lot, "R22.3", &subject, || {
            "checked on site without having been drawn".to_owned()
        });
        self.book.hold(shown, Promise::Stage, "R22.3", &subject, || {
            format!("checked on {day} with {photos} photos")
        });
        self.redemption_moves(id, &["reviewing"], "reviewing", "R22.3");
        if let Some(it) = self.city.redemptions.get_mut(id) {
            it.check = Some(matches);
        }
    }

    /// What a redemption is worth: the lesser of face value and ratio times accepted basis (R22.4).
    fn worth(&self, id: &str) -> Option<Fen> {
        let it = self.city.redemptions.get(id)?;
        let voucher = self.city.vouchers.get(&it.voucher)?;
        Some(share(it.accepted_basis_fen?, self.ratio_of(id)?)?.min(voucher.face_fen))
    }

    pub(crate) fn proposed(
        &mut self,
        id: &Id,
        (by, body, amount_fen): (Id, String, Fen),
        on: &Moment,
    ) {
        self.determines(id, (&by, &body, amount_fen), on);
        self.redemption_moves(id, &["accepted"], "accepted", "R22.4");
        if let Some(it) = self.city.redemptions.get_mut(id) {
            it.proposal = Some((by, body, amount_fen));
        }
    }

    /// The amount that follows, by a person of that body who has not looked at the file before.
    fn determines(&mut self, id: &Id, (by, body, amount_fen): (&Id, &str, Fen), on: &Moment) {
        let subject = format!("redemption/{id}");
        self.handles(id, by, on);
        self.unfrozen(id, "R23.1");
        let own = match on.role.as_str() {
            "bureau-officer" | "bureau-reviewer" => "bureau",
            "finance-officer" | "finance-reviewer" => "finance",
            _ => "neither",
        };
        let checked = self.city.redemptions.get(id).and_then(|it| it.file_accepted_by.clone());
        let worth = self.worth(id);
        let book = &mut self.book;
        book.same(Promise::Persons, "R22.4", &subject, ("body", body, own));
        book.hold(checked.as_ref() != Some(by), Promise::Persons, "R13.1", &subject, || {
            format!("{by} both accepted the file and determines")
        });
        book.same(Promise::Subsidy, "R22.4", &subject, ("amount_fen", Some(amount_fen), worth));
    }

    /// R22.4: a second person of the other body; the face value is bound no longer, the amount is
    /// payable, the rest is free.
    pub(crate) fn determined(&mut self, it: &Determined, on: &Moment) {
        let subject = format!("redemption/{}", it.redemption);
        self.determines(&it.redemption, (&it.by, &it.body, it.amount_fen), on);
        let redemption = self.city.redemptions.get(&it.redemption);
        let first = redemption.and_then(|it| it.proposal.clone());
        let own = redemption.map(|it| it.voucher.clone()).unwrap_or_default();
        let voucher = self.city.vouchers.get(&own);
        let follows = (&own, voucher.map(|it| it.year), voucher.map(|it| it.face_fen));
        let said = (&it.voucher, Some(it.year), Some(it.face_fen));
        self.book.same(Promise::Money, "R22.4", &subject, ("voucher's terms", said, follows));
        let second = first.as_ref().is_some_and(|(by, body, amount)| {
            *by != it.by && *body != it.body && *amount == it.amount_fen
        });
        self.book.hold(second, Promise::Persons, "R22.4", &subject, || {
            format!("determined by {} for {} after {first:?}", it.by, it.body)
        });
        let lapses = self.lapses(it.year, on);
        let rest = it.face_fen.saturating_sub(it.amount_fen);
        let lapsed = it.lapsed && rest > 0;
        let lapses = lapses && rest > 0;
        self.book.same(Promise::Money, "R19.1", &subject, ("lapsed", lapsed, lapses));
        let budget = self.city.budgets.entry(it.year).or_default();
        budget.committed = budget.committed.saturating_sub(it.face_fen);
        budget.payable = budget.payable.saturating_add(it.amount_fen);
        budget.set_free(rest, it.lapsed);
        self.redemption_moves(&it.redemption, &["accepted"], "determined", "R22.4");
        if let Some(redemption) = self.city.redemptions.get_mut(&it.redemption) {
            redemption.determined_fen = Some(it.amount_fen);
        }
    }
}

impl Account {
    pub(crate) fn active(&self) -> bool {
        self.status == "active"
    }
}
