//! What the office has told a firm, read out of the files that are the firm's.

use std::collections::BTreeSet;

use uuid::Uuid;
use yunquan_core::account::Party;
use yunquan_core::application::Application;
use yunquan_core::message::{self, Told};
use yunquan_core::redemption::Redemption;
use yunquan_core::voucher::Voucher;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::{PageOf, ReadFailed, every};
use crate::view::Lens;

/// Cases of one firm that are read in one go.
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
        Ok(self.told_with_names(to, after)?.0)
    }

    /// As [`Lens::told`], with the ids of every file that was looked at: whatever is told later of
    /// these files, a leaf names one of them.
    pub(super) fn told_with_names(
        &self,
        to: Party,
        after: Option<&str>,
    ) -> Result<(PageOf<Entry>, BTreeSet<Uuid>), ReadFailed> {
        let (mut all, mut names) = (Vec::new(), BTreeSet::new());
        if after.is_none() {
            names = self.told_of_itself(to, &mut all)?;
        }
        let [first, second] = Next::both(after);
        let next = match to {
            Party::Enterprise(id) => {
                let files = first.page(|after| self.applications_of(id, after))?;
                for it in &files.items {
                    names.insert(it.id.0);
                    names.extend(it.publicity.map(|it| it.0));
                    self.told_of_application(it, to, &mut all)?;
                }
                let vouchers = second.page(|after| self.vouchers_of(id, after))?;
                names.extend(vouchers.items.iter().map(|it| it.issued.voucher.0));
                self.told_of_vouchers(&vouchers.items, to, &mut all)?;
                Next::text(files.next, vouchers.next)
            }
            Party::Provider(id) => {
                let vouchers = first.page(|after| self.vouchers_at(id, after))?;
                names.extend(vouchers.items.iter().map(|it| it.issued.voucher.0));
                self.told_of_vouchers(&vouchers.items, to, &mut all)?;
                let files = second.page(|after| self.redemptions_of(id, after))?;
                for it in &files.items {
                    names.insert(it.id.0);
                    self.told_of_redemption(it, to, &mut all)?;
                }
                Next::text(vouchers.next, files.next)
            }
        };
        all.sort_by_key(|it| std::cmp::Reverse(it.told.at));
        Ok((PageOf { items: all, next }, names))
    }

    /// Its registration, cases against it, inspections for which it was drawn; the ids of all.
    fn told_of_itself(
        &self,
        to: Party,
        all: &mut Vec<Entry>,
    ) -> Result<BTreeSet<Uuid>, ReadFailed> {
        let own = match to {
            Party::Enterprise(id) => Key::Enterprise(id),
            Party::Provider(id) => Key::Provider(id),
        };
        let mut names = BTreeSet::from_iter(own.uuid());
        self.told_by(&own, to, all)?;
        if let Party::Provider(id) = to
            && let Some(it) = self.find_provider(id)?
            && let Some(publicity) = it.publicity
        {
            names.insert(publicity.0);
            self.told_by_publicity(publicity, id.0, &own, all)?;
        }
        let party = to.to_string();
        let cases = every(|after| {
            let cases = Query::of("case").holding("case_party", "party", party.as_str());
            self.page_of(cases.descending().limit(CASES), after, |entity| match entity {
                Entity::Case(it) => Some(Key::Case(it.id)),
                _ => None,
            })
        })?;
        for key in cases {
            names.extend(key.uuid());
            self.told_by(&key, to, all)?;
        }
        for it in every(|after| self.inspections_of(to, after))? {
            let told = message::by_inspection(&it, to, self.pack, &self.calendar);
            let about = Key::Inspection(it.id);
            names.insert(it.id.0);
            all.extend(told.map(|told| Entry { told, about }));
        }
        Ok(names)
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
        for stored in self.timeline(key, 0)? {
            let leaf = serde_json::from_slice::<crate::envelope::Leaf>(&stored.bytes).ok();
            let told = leaf.and_then(|leaf| message::by_event(&leaf.event, to, leaf.at));
            all.extend(told.map(|told| Entry { told, about: key.clone() }));
        }
        Ok(())
    }

    fn told_by_publicity(
        &self,
        id: yunquan_core::ids::PublicityId,
        item: Uuid,
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
