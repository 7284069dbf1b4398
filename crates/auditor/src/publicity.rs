//! Publicity: five working days, the posting day not counted; objections (R10.2, R13.2, R14.1).

use crate::Auditor;
use crate::city::{File, Publicity, Stage};
use crate::dates::Day;
use crate::journal::Moment;
use crate::record::{Id, PublicityEvent};
use crate::violation::Promise;

impl Publicity {
    const fn rule(&self) -> &'static str {
        if self.of_applications { "R13.2" } else { "R10.2" }
    }
}

impl Auditor {
    pub(crate) fn on_publicity(&mut self, event: PublicityEvent, on: &Moment) {
        match event {
            PublicityEvent::Posted { publicity, kind, items, posted_on, last_day } => {
                let it = Publicity {
                    of_applications: kind == "applications",
                    items,
                    posted_on,
                    last_day,
                    objections: Vec::new(),
                    closed: false,
                };
                self.posted(publicity, it, on);
            }
            PublicityEvent::Objected { publicity, item, objection } => {
                self.objected(&publicity, item, objection, on);
            }
            PublicityEvent::Decided { publicity, item, objection, by, upheld } => {
                self.signed(on, &by, &format!("publicity/{publicity}"));
                self.decided(&publicity, &item, &objection, upheld, on);
            }
            PublicityEvent::Closed { publicity, last_day, cleared } => {
                self.publicity_closed(&publicity, last_day, &cleared, on);
            }
        }
    }

    fn posted(&mut self, id: Id, it: Publicity, on: &Moment) {
        let subject = format!("publicity/{id}");
        let days =
            if it.of_applications { self.law.publicity_days } else { self.law.admission_days };
        let follows = self.lists.calendar.after(on.today, days);
        let book = &mut self.book;
        let rule = it.rule();
        book.same(Promise::Publicity, rule, &subject, ("posted_on", it.posted_on, on.today));
        book.same(Promise::Publicity, rule, &subject, ("last_day", Some(it.last_day), follows));
        for item in &it.items {
            if it.of_applications {
                let parties = self.city.files.get(item).map(|file| file.parties());
                self.impartial(on, &parties.unwrap_or_default(), &subject);
                self.moves(item, &[Stage::Approved], Stage::Published, rule);
                if let Some(file) = self.city.files.get_mut(item) {
                    file.publicity = Some(id.clone());
                }
            } else {
                self.provider_moves(item, &["passed"], "published", rule, on);
                if let Some(provider) = self.city.providers.get_mut(item) {
                    provider.publicity = Some(id.clone());
                }
            }
        }
        self.city.publicities.insert(id, it);
    }

    /// The last day on today's calendar: an amendment can only lengthen the period.
    pub(crate) fn publicity_ends(&self, it: &Publicity) -> Day {
        let days =
            if it.of_applications { self.law.publicity_days } else { self.law.admission_days };
        let now = self.lists.calendar.after(it.posted_on, days);
        now.map_or(it.last_day, |day| day.max(it.last_day))
    }

    /// Whether a file's period has ended at an instant.
    pub(crate) fn public_over(&self, file: &File, at: i64) -> bool {
        let publicity = file.publicity.as_ref().and_then(|id| self.city.publicities.get(id));
        publicity.is_some_and(|it| at >= self.law.zone.end_of(self.publicity_ends(it)))
    }

    fn objected(&mut self, id: &str, item: Id, objection: Id, on: &Moment) {
        let subject = format!("publicity/{id}");
        let Some(it) = self.city.publicities.get(id) else { return };
        let open = !it.closed && on.at < self.law.zone.end_of(self.publicity_ends(it));
        let (rule, files) = (it.rule(), it.of_applications);
        // A file that was amended meanwhile is public anew, elsewhere.
        let file = self.city.files.get(&item);
        let here = !files || file.is_some_and(|file| file.publicity.as_deref() == Some(id));
        let listed = it.items.contains(&item) && here;
        self.book.hold(open && listed, Promise::Publicity, rule, &subject, || {
            format!("an objection on {}, after the end or against another item", on.today)
        });
        if files {
            let from = &[Stage::Published, Stage::Cleared, Stage::Held];
            self.moves(&item, from, Stage::Held, rule);
        }
        if let Some(it) = self.city.publicities.get_mut(id) {
            it.objections.push((objection, item, None));
        }
    }

    fn decided(&mut self, id: &str, item: &str, objection: &str, upheld: bool, on: &Moment) {
        let subject = format!("publicity/{id}");
        let Some(it) = self.city.publicities.get_mut(id) else { return };
        let files = it.of_applications;
        let found = it.objections.iter_mut().find(|(known, ..)| known == objection);
        let first = found
            .is_some_and(|(_, about, decided)| about == item && decided.replace(upheld).is_none());
        let open =
            it.objections.iter().any(|(_, about, decided)| about == item && decided.is_none());
        self.book.hold(first, Promise::Once, "R14.1", &subject, || {
            format!("the objection {objection} is unknown or decided twice")
        });
        if !files {
            self.impartial(on, &[format!("provider/{item}")], &subject);
            if upheld && let Some(provider) = self.city.providers.get_mut(item) {
                provider.status = "failed";
            }
            return;
        }
        let file = self.city.files.get(item);
        let ended = file.is_some_and(|file| !file.stage.live());
        let parties = file.map(|file| file.parties());
        self.impartial(on, &parties.unwrap_or_default(), &subject);
        // Whoever objected has an answer; a file that has ended stays as it is.
        if ended {
            return;
        }
        if upheld {
            self.moves(item, &[Stage::Held], Stage::Refused, "R14.1");
        } else if !open {
            self.moves(item, &[Stage::Held], Stage::Cleared, "R14.1");
        }
    }

    fn publicity_closed(&mut self, id: &str, last_day: Day, cleared: &[Id], on: &Moment) {
        let subject = format!("publicity/{id}");
        let Some(it) = self.city.publicities.get(id) else { return };
        let follows = self.publicity_ends(it);
        let (rule, files) = (it.rule(), it.of_applications);
        let in_time = on.at >= self.law.zone.end_of(follows) && !it.closed;
        let clear = |item: &&Id| {
            let file = self.city.files.get(*item);
            let stands = file.is_some_and(|file| {
                file.stage == Stage::Published && file.publicity.as_deref() == Some(id)
            });
            !it.objected(item) && (!files || stands)
        };
        let free: Vec<Id> = it.items.iter().filter(clear).cloned().collect();
        let book = &mut self.book;
        book.hold(in_time, Promise::Publicity, rule, &subject, || {
            format!("closed on {}, its last day is {follows}", on.today)
        });
        book.same(Promise::Publicity, rule, &subject, ("last_day", last_day, follows));
        book.same(Promise::Publicity, rule, &subject, ("cleared", cleared, free.as_slice()));
        if files {
            for item in cleared {
                self.moves(item, &[Stage::Published], Stage::Cleared, rule);
            }
        }
        if let Some(it) = self.city.publicities.get_mut(id) {
            it.closed = true;
            it.last_day = last_day;
        }
    }
}
