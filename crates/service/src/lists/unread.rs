//! Which messages a person has seen. Messages are read out of a firm's files; that somebody has
//! seen one is kept beside passwords and sessions, never in the journal: it is no act of the office
//! and nobody's to replay.
//!
//! A message is known by the digest of what it says, of which file, when. The count is kept between
//! pages: a leaf that names neither the firm nor any of its files changes none of its messages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parking_lot::Mutex;
use uuid::Uuid;
use yunquan_core::account::{Account, Party};
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;

use super::ReadFailed;
use super::told::Entry;
use crate::office::Office;
use crate::view::Lens;

/// The most firms whose messages are kept in mind.
const FIRMS: usize = 256;
/// The most new leaves that are looked through; of more, the messages are gathered anew.
const NEW: u32 = 2_000;
/// The characters of an id.
const ID: usize = 36;

/// A firm's messages as of a size of the journal. Cheap to clone.
#[derive(Clone)]
struct Kept {
    size: u64,
    told: Arc<Told>,
}

/// What a firm was told.
struct Told {
    /// The firm and its files.
    names: BTreeSet<Uuid>,
    messages: BTreeSet<Digest>,
}

/// What is kept in mind of the firms that looked last.
#[derive(Default)]
pub struct Unread(Mutex<BTreeMap<Party, Kept>>);

/// By what a message is known.
fn known_by(it: &Entry) -> Digest {
    let told = &it.told;
    let (topic, at, fen) = (told.topic.as_str(), told.at.0, told.amount_fen.map(|fen| fen.0));
    let reason = told.reason.as_deref().unwrap_or_default();
    Digest::of(format!("{} {topic} {at} {fen:?} {reason}", it.about).as_bytes())
}

/// Whether a leaf names one of these.
fn names_one(leaf: &[u8], names: &BTreeSet<Uuid>) -> bool {
    // Ids stand in quotes, alone or behind their kind: each ends at a quote.
    let quotes = leaf.iter().enumerate().filter(|(_, byte)| **byte == b'"');
    let ids = quotes.filter_map(|(end, _)| leaf.get(end.checked_sub(ID)?..end));
    ids.filter_map(|text| Uuid::try_parse_ascii(text).ok()).any(|id| names.contains(&id))
}

impl Kept {
    fn gathered(lens: &Lens<'_>, party: Party, size: u64) -> Result<Self, ReadFailed> {
        let (mut names, mut messages, mut next) = (BTreeSet::new(), BTreeSet::new(), None);
        loop {
            let (page, named) = lens.told_with_names(party, next.as_deref())?;
            names.extend(named);
            messages.extend(page.items.iter().map(known_by));
            next = page.next;
            if next.is_none() {
                return Ok(Self { size, told: Arc::new(Told { names, messages }) });
            }
        }
    }

    /// Whether it still holds; then it is as of the journal's end.
    fn holds(&mut self, lens: &Lens<'_>, size: u64) -> Result<bool, ReadFailed> {
        let new = size.saturating_sub(self.size);
        if new > u64::from(NEW) {
            return Ok(false);
        }
        let leaves = if new == 0 { Vec::new() } else { lens.reader.leaves(self.size, NEW)? };
        self.size = leaves.last().map_or(self.size, |leaf| leaf.seq + 1);
        Ok(!leaves.iter().any(|leaf| names_one(&leaf.bytes, &self.told.names)))
    }
}

impl Unread {
    /// A firm's messages, made anew of what was kept. Nobody waits meanwhile who asks for others:
    /// the lock is not held.
    fn of(
        &self,
        party: Party,
        renew: impl FnOnce(Option<Kept>) -> Result<Kept, ReadFailed>,
    ) -> Result<Kept, ReadFailed> {
        let kept = self.0.lock().get(&party).cloned();
        let kept = renew(kept)?;
        self.keep(party, kept.clone());
        Ok(kept)
    }

    /// Keeps a firm's messages, unless somebody has kept later ones meanwhile.
    fn keep(&self, party: Party, kept: Kept) {
        let mut firms = self.0.lock();
        match firms.get(&party).map(|it| it.size) {
            Some(size) if size > kept.size => return,
            None if firms.len() >= FIRMS => {
                // Of the smallest size is who has not looked for longest.
                let oldest = firms.iter().min_by_key(|(_, it)| it.size).map(|(party, _)| *party);
                if let Some(oldest) = oldest {
                    firms.remove(&oldest);
                }
            }
            _ => {}
        }
        firms.insert(party, kept);
    }
}

impl Office {
    /// How many messages of a person's firm the person has not seen; none of who acts for no firm.
    ///
    /// # Errors
    /// The store failed.
    pub fn unread(&self, lens: &Lens<'_>, who: &Account) -> Result<usize, ReadFailed> {
        let Some(party) = who.party else { return Ok(0) };
        let size = lens.journal_size()?;
        let kept = self.unread_of_firms().of(party, |kept| {
            if let Some(mut kept) = kept
                && kept.holds(lens, size)?
            {
                return Ok(kept);
            }
            Kept::gathered(lens, party, size)
        })?;
        let seen = self.vault().seen(who.id)?;
        Ok(kept.told.messages.difference(&seen).count())
    }

    /// Whether a person has seen each of these messages.
    ///
    /// # Errors
    /// The store failed.
    pub fn seen(&self, who: AccountId, messages: &[Entry]) -> Result<Vec<bool>, ReadFailed> {
        let seen = self.vault().seen(who)?;
        Ok(messages.iter().map(|it| seen.contains(&known_by(it))).collect())
    }

    /// Keeps that a person has seen these messages.
    ///
    /// # Errors
    /// The store failed.
    pub fn see(&self, who: AccountId, messages: &[Entry]) -> Result<(), ReadFailed> {
        let messages: Vec<Digest> = messages.iter().map(known_by).collect();
        self.vault().put_seen(who, &messages)
    }
}

#[cfg(test)]
mod tests {
    use yunquan_core::ids::EnterpriseId;

    use super::*;

    fn firm(number: usize) -> Party {
        Party::Enterprise(EnterpriseId(Uuid::from_u128(number as u128)))
    }

    fn as_of(size: u64) -> Kept {
        let told = Told { names: BTreeSet::new(), messages: BTreeSet::new() };
        Kept { size, told: Arc::new(told) }
    }

    fn sizes(unread: &Unread) -> Vec<(Party, u64)> {
        unread.0.lock().iter().map(|(party, kept)| (*party, kept.size)).collect()
    }

    /// While one firm's messages are gathered, others look; what they kept meanwhile stays if it is
    /// later.
    #[test]
    fn gathering_keeps_nobody_waiting() {
        let unread = Unread::default();
        let (one, other) = (firm(1), firm(2));
        let gathered = unread.of(one, |before| {
            assert!(before.is_none());
            unread.of(other, |_| Ok(as_of(5)))?;
            unread.of(one, |_| Ok(as_of(9)))?;
            Ok(as_of(7))
        });
        assert_eq!(gathered.unwrap().size, 7);
        assert_eq!(sizes(&unread), [(one, 9), (other, 5)]);
        let again = unread.of(one, |before| Ok(as_of(before.unwrap().size + 1)));
        assert_eq!(again.unwrap().size, 10);
        assert_eq!(sizes(&unread), [(one, 10), (other, 5)]);
    }

    /// One firm more than are kept in mind costs one of them its place, not all.
    #[test]
    fn who_has_not_looked_for_longest_makes_room() {
        let unread = Unread::default();
        for number in 0..FIRMS {
            unread.keep(firm(number), as_of(100 + number as u64));
        }
        unread.keep(firm(0), as_of(1_000));
        unread.keep(firm(FIRMS), as_of(1_001));
        let kept: BTreeSet<Party> = sizes(&unread).into_iter().map(|(party, _)| party).collect();
        let expected: BTreeSet<Party> = (0..=FIRMS).filter(|it| *it != 1).map(firm).collect();
        assert_eq!(kept, expected);
    }

    #[test]
    fn a_leaf_names_an_id_alone_or_behind_its_kind() {
        let (one, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let names = BTreeSet::from([one]);
        for (leaf, named) in [
            (format!("{{\"voucher\":\"{one}\"}}"), true),
            (format!("{{\"about\":\"enterprise/{one}\"}}"), true),
            (format!("{{\"files\":[\"{other}\",\"{one}\"]}}"), true),
            (format!("{{\"voucher\":\"{other}\"}}"), false),
            ("{}\"".to_owned(), false),
        ] {
            assert_eq!(names_one(leaf.as_bytes(), &names), named, "{leaf}");
        }
    }
}
