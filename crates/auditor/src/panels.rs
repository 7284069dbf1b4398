//! Expert panels: drawn by lot with recusal, scored once by each member (R10.1).

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use crate::Auditor;
use crate::city::Panel;
use crate::journal::Moment;
use crate::lot::{Draw, drawn};
use crate::record::{Commissioned, Conclusion, Id, PanelEvent};
use crate::tree::hex;
use crate::violation::Promise;

const RULE: &str = "R10.1";

impl Auditor {
    pub(crate) fn on_panel(&mut self, event: PanelEvent, on: &Moment) {
        match event {
            PanelEvent::Commissioned(it) => self.commissioned(it, on),
            PanelEvent::Cosigned { panel, by } => self.cosigned(&panel, &by, on),
            PanelEvent::Drawn { panel, root, eligible, members, spot_checks } => {
                if self.of_redemptions(&panel) {
                    let lot = (eligible.as_slice(), members, spot_checks);
                    self.batch_drawn(&panel, &root, lot, on);
                } else {
                    self.drawn(&panel, &root, &eligible, members, on);
                }
            }
            PanelEvent::Declared { panel, expert, provider, redemption, conflict } => {
                self.signed(on, &expert, &format!("panel/{panel}"));
                let about = provider.or(redemption).unwrap_or_default();
                if let (true, Some(it)) = (conflict, self.city.panels.get_mut(&panel)) {
                    // What was judged before the conflict was known does not count.
                    it.scores.remove(&(about.clone(), expert.clone()));
                    it.judged.remove(&(about.clone(), expert.clone()));
                    it.conflicts.insert((expert, about));
                }
            }
            PanelEvent::Scored { panel, expert, provider, score } => {
                self.scored(&panel, expert, provider, score, on);
            }
            PanelEvent::Judged { panel, expert, redemption, lines } => {
                self.judged(&panel, (expert, redemption), lines, on);
            }
            PanelEvent::Concluded { panel, results, acceptances } => {
                self.concluded(&panel, &results, on);
                self.batch_concluded(&panel, acceptances, on);
            }
        }
    }

    fn commissioned(&mut self, it: Commissioned, on: &Moment) {
        let Commissioned { panel, by, providers, redemptions, organiser, experts, seats } = it;
        self.signed(on, &by, &format!("panel/{panel}"));
        let one = providers.is_empty() != redemptions.is_empty();
        self.book.hold(one, Promise::Stage, RULE, format_args!("panel/{panel}"), || {
            "judges both providers and redemptions, or nothing".to_owned()
        });
        self.batch_commissioned(&panel, &redemptions, on);
        let least = self.law.seats_at_least;
        let fits = seats % 2 == 1 && seats >= least && seats as usize <= experts.len();
        self.book.hold(fits, Promise::Persons, RULE, format_args!("panel/{panel}"), || {
            format!("{seats} seats of {} experts", experts.len())
        });
        if self.law.one_review_a_year && !providers.is_empty() {
            let mut lists = self.city.publicities.values().filter(|it| !it.of_applications);
            let over = lists.any(|it| it.posted_on.year() == on.today.year());
            let subject = format_args!("panel/{panel}");
            self.book.hold(!over, Promise::Stage, "R10.4", subject, || {
                "this year's review has ended with its list".to_owned()
            });
        }
        for id in &providers {
            self.provider_moves(id, &["reviewing"], "reviewing", RULE, on);
            if let Some(it) = self.city.providers.get_mut(id) {
                it.panel = Some(panel.clone());
            }
        }
        let made = Panel {
            providers,
            redemptions,
            organiser,
            experts,
            seats,
            cosigned: false,
            members: Vec::new(),
            spot_checks: Vec::new(),
            conflicts: BTreeSet::new(),
            scores: BTreeMap::new(),
            judged: BTreeMap::new(),
            concluded: false,
        };
        self.city.panels.insert(panel, made);
    }

    /// Whether a panel accepts redemptions.
    fn of_redemptions(&self, id: &str) -> bool {
        self.city.panels.get(id).is_some_and(|panel| !panel.redemptions.is_empty())
    }

    /// The draw, made again from the journal's root, the panel and the list of the eligible.
    fn drawn(&mut self, id: &str, root: &str, eligible: &[Id], members: Vec<Id>, on: &Moment) {
        let subject = format!("panel/{id}");
        let own_root = self.tree.root();
        let Some(panel) = self.city.panels.get(id) else {
            self.book.broken(Promise::Stage, RULE, subject, "drawn, but never commissioned");
            return;
        };
        let book = &mut self.book;
        book.same(Promise::Persons, RULE, &subject, ("by", &on.by, &panel.organiser));
        book.same(Promise::Persons, RULE, &subject, ("root", root, hex(&own_root).as_str()));
        let city = &self.city;
        let unbiased = |expert: &&Id| {
            let tied = |account: &crate::city::Account| {
                let party = |id: &Id| city.bound(account, &format!("provider/{id}"));
                panel.providers.iter().any(party)
            };
            let account = city.accounts.get(*expert).filter(|account| account.status == "active");
            let conflicted = panel.conflicts.iter().any(|(by, _)| by == *expert);
            account.is_some_and(|account| !tied(account)) && !conflicted
        };
        let free: Vec<Id> = panel.experts.iter().filter(unbiased).cloned().collect();
        book.same(Promise::Persons, RULE, &subject, ("eligible", eligible, free.as_slice()));
        let seats = panel.seats as usize;
        let lot = drawn(Draw::Members, &own_root, id, &free, seats).unwrap_or_default();
        book.same(Promise::Persons, RULE, &subject, ("members", &members, &lot));
        if let Some(panel) = self.city.panels.get_mut(id) {
            panel.members = members;
        }
    }

    fn scored(&mut self, id: &str, expert: Id, provider: Id, score: u32, on: &Moment) {
        let subject = format!("panel/{id}");
        self.signed(on, &expert, &subject);
        self.impartial(on, &[format!("provider/{provider}")], &subject);
        let Some(panel) = self.city.panels.get_mut(id) else { return };
        let pair = (expert.clone(), provider.clone());
        let may = panel.members.contains(&expert) && !panel.conflicts.contains(&pair);
        let key = (provider, expert);
        let first = panel.scores.insert(key, score).is_none() && score <= 100 && !panel.concluded;
        self.book.hold(may, Promise::Persons, RULE, &subject, || {
            format!("{} judges {} without a seat or with a conflict", pair.0, pair.1)
        });
        self.book.hold(first, Promise::Once, RULE, &subject, || {
            format!("{} scores {} twice, late or beyond 100", pair.0, pair.1)
        });
    }

    fn concluded(&mut self, id: &str, results: &[Conclusion], on: &Moment) {
        let subject = format!("panel/{id}");
        let Some(panel) = self.city.panels.get_mut(id) else { return };
        panel.concluded = true;
        let quorum = self.law.quorum(panel.seats);
        self.book.same(Promise::Persons, RULE, &subject, ("by", &on.by, &panel.organiser));
        let mut moves = Vec::new();
        for result in results {
            let given =
                panel.scores.iter().filter(|((provider, _), _)| *provider == result.provider);
            let mut scores: Vec<u32> = given.map(|(_, score)| *score).collect();
            scores.sort_unstable();
            let median = scores.get(scores.len().saturating_sub(1) / 2).copied();
            let book = &mut self.book;
            book.same(Promise::Persons, RULE, &subject, ("median", result.median, median));
            let count = u32::try_from(scores.len()).unwrap_or(u32::MAX);
            book.same(Promise::Persons, RULE, &subject, ("scores", result.scores, count));
            let enough = !result.passed || count >= quorum;
            book.hold(enough, Promise::Persons, RULE, &subject, || {
                format!("{} passes with {count} scores of {quorum}", result.provider)
            });
            moves.push((result.provider.clone(), if result.passed { "passed" } else { "failed" }));
        }
        for (provider, to) in moves {
            self.provider_moves(&provider, &["reviewing"], to, RULE, on);
        }
    }
}
