//! What a page is made of: who looks, what the office knows now, and the words.

use std::sync::Arc;

use yunquan_core::credit_code::CreditCode;
use yunquan_core::refusal::{Refusal, RuleId};
use yunquan_core::stage::Wait;
use yunquan_core::time::{Date, Instant};
use yunquan_core::voucher::Voucher;
use yunquan_service::view::Lens;

use crate::Portal;
use crate::fault::Trouble;
use crate::figures;
use crate::frame::Frame;
use crate::parts::article::Article;
use crate::parts::chip::{Chip, class_of};
use crate::parts::field::Opt;
use crate::parts::refusal::RefusalBox;
use crate::sheet::{Filled, Note, Sheet};
use crate::visitor::Visitor;
use crate::words::Words;

/// The surroundings of a page.
pub(crate) struct View<'a> {
    pub(crate) portal: &'a Portal,
    pub(crate) who: &'a Visitor,
    pub(crate) lens: Lens<'a>,
    pub(crate) w: &'static Words,
}

impl<'a> View<'a> {
    pub(crate) fn new(portal: &'a Arc<Portal>, who: &'a Visitor) -> Result<Self, Trouble> {
        Ok(Self { portal, who, lens: portal.office.lens()?, w: who.words() })
    }

    /// Says that a credit code fails its check; blank where it does not. It may be genuine: some
    /// early ones fail, and an officer confirms them by hand.
    pub(crate) fn code_doubt(&self, code: CreditCode) -> String {
        let check = code.check();
        if check.ok() { String::new() } else { self.w.t("credit-code-doubt") }
    }

    /// A voucher's last day: rolled over holidays, or as issued while the calendar is unknown.
    pub(crate) fn last_day(&self, it: &Voucher) -> Date {
        let last = it.last_day(self.lens.pack, &self.lens.calendar);
        last.unwrap_or(it.issued.nominal_last_day)
    }

    /// The last day of what waits, where it has one.
    pub(crate) fn due(&self, wait: Option<Wait>) -> Option<Date> {
        wait?.due_on(self.lens.pack, &self.lens.calendar)
    }

    /// The frame of a page with this title.
    pub(crate) fn frame(&self, title: &str) -> Frame {
        Frame::new(self, self.w.t(title))
    }

    /// The frame of a page whose title is somebody's name.
    pub(crate) fn frame_named(&self, title: impl Into<String>) -> Frame {
        Frame::new(self, title.into())
    }

    /// The form that was kept while its sender signed in again, or a blank one.
    pub(crate) fn kept(&self) -> Filled {
        let typed =
            self.who.asks("kept").and_then(|kept| self.portal.kept.take(&kept, &self.who.id()));
        let note = typed.is_some().then_some(Note::Kept);
        Filled { typed: typed.unwrap_or_default(), note, ..Filled::default() }
    }

    pub(crate) fn sheet(&self, filled: Filled) -> Sheet {
        Sheet::new(self, filled)
    }

    pub(crate) fn today(&self) -> Date {
        self.lens.pack.zone().date(self.lens.now)
    }

    pub(crate) fn date(&self, date: Date) -> String {
        figures::date(self.w, date)
    }

    /// An instant as the city's clocks show it.
    pub(crate) fn moment(&self, at: Instant) -> String {
        let local = self.lens.pack.zone().local(at);
        format!("{} {}", figures::date(self.w, local.date()), local.format("%H:%M"))
    }

    /// A rule as it is cited: an article's, another law's, or the house's own.
    pub(crate) fn article(&self, rule: &str) -> Article {
        let stated = rule.parse::<RuleId>().ok().and_then(|id| self.lens.pack.rule(&id));
        let Some(stated) = stated else {
            return Article { cited: rule.to_owned(), says: String::new() };
        };
        let says = stated.text.in_(self.w.lang()).to_owned();
        let cited = match (&stated.basis.law, stated.basis.text) {
            (_, true) => {
                let number = stated.article.parse().map_or_else(
                    |_| stated.article.clone(),
                    |number| {
                        if self.w.zh() { figures::chinese(number) } else { number.to_string() }
                    },
                );
                self.w.t1("article", "number", number)
            }
            (Some(law), false) => self.w.t1("law", "name", law.in_(self.w.lang())),
            (None, false) => self.w.t("house-rule"),
        };
        Article { cited, says }
    }

    /// A refusal as its letter says it.
    pub(crate) fn refusal(&self, refusal: &Refusal) -> RefusalBox {
        let lang = self.w.lang();
        let remedies = self.lens.pack.remedies();
        RefusalBox {
            words: self.w,
            article: self.article(refusal.rule.as_str()),
            rule: refusal.rule.to_string(),
            says: self.lens.pack.explain(&refusal.rule, &refusal.facts, lang),
            review: remedies.review.in_(lang).to_owned(),
            lawsuit: remedies.lawsuit.in_(lang).to_owned(),
            at: Vec::new(),
        }
    }

    /// Where something of a family stands.
    pub(crate) fn state(&self, family: &str, state: &str) -> Chip {
        Chip { class: class_of(state), word: self.w.of_family(family, state) }
    }

    /// The reviewing jurisdictions, to choose from.
    pub(crate) fn jurisdictions(&self) -> Vec<Opt> {
        let all = self.lens.pack.jurisdictions();
        all.map(|it| Opt::new(it.code.as_str(), it.name.clone())).collect()
    }

    /// A jurisdiction's name.
    pub(crate) fn jurisdiction(&self, code: &str) -> String {
        let found = self.lens.pack.jurisdiction(code);
        found.map_or_else(|| code.to_owned(), |it| it.name.clone())
    }

    /// The places where a service may be carried out, to choose from.
    pub(crate) fn places(&self) -> Vec<Opt> {
        let all = self.lens.pack.regions();
        all.map(|it| Opt::new(it.code.as_str(), it.name.clone())).collect()
    }
}
