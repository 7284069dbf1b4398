//! What the office has told a firm, read out of the files that are the firm's.

use yunquan_core::account::Party;
use yunquan_core::application::Application;
use yunquan_core::message::{self, Told};
use yunquan_core::redemption::Redemption;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::{PageOf, ReadFailed};
use crate::view::Lens;

/// The most leaves of one file that are looked at.
const LEAVES: u32 = 200;
/// The most cases of one firm.
const CASES: u32 = 50;

/// A message, and the file that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it says.
    pub told: Told,
    /// The file.
    pub about: Key,
}

/// Where a list that is read along with another goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    Begin,
    From(String),
    Over,
}

impl Next {
    /// Of both lists: a text as [`Next::text`] joins them; nothing begins them.
    fn both(after: Option<&str>) -> [Self; 2] {
        let of = |text: &str| match text {
            "" => Self::Over,
            text => Self::From(text.to_owned()),
        };
        match after.and_then(|text| text.split_once('|')) {
            Some((first, second)) => [of(first), of(second)],
            None => [Self::Begin, Self::Begin],
        }
    }

    /// None where both are over.
    fn text(first: Option<String>, second: Option<String>) -> Option<String> {
        (first.is_some() || second.is_some())
            .then(|| format!("{}|{}", first.unwrap_or_default(), second.unwrap_or_default()))
    }

    /// The next page of a list; an empty one where it is over.
    fn page<T>(
        &self,
        read: impl FnOnce(Option<&str>) -> Result<PageOf<T>, ReadFailed>,
    ) -> Result<PageOf<T>, ReadFailed> {
        match self {
            Self::Begin => read(None),
            Self::From(text) => read(Some(text)),
            Self::Over => Ok(PageOf { items: Vec::new(), next: None }),
        }
    }
}

impl Lens<'_> {
    /// What a firm was told: of its newest files, the newest first; then of older ones. What
    /// concerns the firm itself stands on the first page.
    ///
    /// # Errors
    /// The store failed.
    pub fn told(&self, to: Party, after: Option<&str>) -> Result<PageOf<Entry>, ReadFailed> {
        let mut all = Vec::new();
        if after.is_none() {
            self.told_of_itself(to, &mut all)?;
        }
        let [first, second] = Next::both(after);
        let next = match to {
            Party::Enterprise(id) => {
                let files = first.page(|after| self.applications_of(id, after))?;
                for it in &files.items {
                    self.told_of_application(it, to, &mut all)?;
                }
                let vouchers = second.page(|after| self.vouchers_of(id, after))?;
                self.told_of_vouchers(&vouchers.items, to, &mut all)?;
                Next::text(files.next, vouchers.next)
            }
            Party::Provider(id) => {
                let vouchers = first.page(|after| self.vouchers_at(id, after))?;
                self.told_of_vouchers(&vouchers.items, to, &mut all)?;
                let files = second.page(|after| self.redemptions_of(id, after))?;
                for it in &files.items {
                    self.told_of_redemption(it, to, &mut all)?;
                }
                Next::text(vouchers.next, files.next)
            }
        };
        all.sort_by_key(|it| std::cmp::Reverse(it.told.at));
        Ok(PageOf { items: all, next })
    }

    /// Its registration, cases against it, inspections for which it was drawn.
    fn told_of_itself(&self, to: Party, all: &mut Vec<Entry>) -> Result<(), ReadFailed> {
        let own = match to {
            Party::Enterprise(id) => Key::Enterprise(id),
            Party::Provider(id) => Key::Provider(id),
        };
        self.told_by(&own, to, all)?;
        if let Party::Provider(id) = to
            && let Some(it) = self.find_provider(id)?
            && let Some(publicity) = it.publicity
        {
            self.told_by_publicity(publicity, id.0, &own, all)?;
        }
        let cases = Query::of("case").holding("case_party", "party", to.to_string());
        for (key, _) in self.reader.list(&cases.descending().limit(CASES))?.items {
            self.told_by(&key, to, all)?;
        }
        for it in self.inspections_of(to, None)?.items {
            let told = message::by_inspection(&it, to, self.pack, &self.calendar);
            let about = Key::Inspection(it.id);
            all.extend(told.map(|told| Entry { told, about }));
        }
        Ok(())
    }

    fn told_of_application(
        &self,
        it: &Application,
        to: Party,
        all: &mut Vec<Entry>,
    ) -> Result<(), ReadFailed> {
        let key = Key::Application(it.id);
        self.told_by(&key, to, all)?;
        match it.publicity {
            Some(publicity) => self.told_by_publicity(publicity, it.id.0, &key, all),
            None => Ok(()),
        }
    }

    fn told_of_vouchers(
        &self,
        vouchers: &[Voucher],
        to: Party,
        all: &mut Vec<Entry>,
    ) -> Result<(), ReadFailed> {
        vouchers.iter().try_for_each(|it| self.told_by(&Key::Voucher(it.issued.voucher), to, all))
    }

    fn told_of_redemption(
        &self,
        it: &Redemption,
        to: Party,
        all: &mut Vec<Entry>,
    ) -> Result<(), ReadFailed> {
        let about = Key::Redemption(it.id);
        self.told_by(&about, to, all)?;
        let paid = message::by_payment(it, self.pack.zone());
        all.extend(paid.map(|told| Entry { told, about }));
        Ok(())
    }

    fn told_by(&self, key: &Key, to: Party, all: &mut Vec<Entry>) -> Result<(), ReadFailed> {
        for stored in self.reader.timeline(key, 0, LEAVES)? {
            let leaf = serde_json::from_slice::<crate::envelope::Leaf>(&stored.bytes).ok();
            let told = leaf.and_then(|leaf| message::by_event(&leaf.event, to, leaf.at));
            all.extend(told.map(|told| Entry { told, about: key.clone() }));
        }
        Ok(())
    }

    fn told_by_publicity(
        &self,
        id: yunquan_core::ids::PublicityId,
        item: uuid::Uuid,
        about: &Key,
        all: &mut Vec<Entry>,
    ) -> Result<(), ReadFailed> {
        let Some(Entity::Publicity(it)) = self.reader.entity(&Key::Publicity(id))? else {
            return Ok(());
        };
        let told = message::by_publicity(&it, item, self.pack, &self.calendar);
        all.extend(told.into_iter().map(|told| Entry { told, about: about.clone() }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lists_go_on_side_by_side() {
        assert_eq!(Next::both(None), [Next::Begin, Next::Begin]);
        assert_eq!(Next::text(None, None), None);
        for (first, second) in [(Some("[1]"), None), (None, Some("[2]")), (Some("a"), Some("b"))] {
            let text = Next::text(first.map(str::to_owned), second.map(str::to_owned)).unwrap();
            let of = |it: Option<&str>| it.map_or(Next::Over, |it| Next::From(it.to_owned()));
            assert_eq!(Next::both(Some(&text)), [of(first), of(second)]);
        }
    }
}
