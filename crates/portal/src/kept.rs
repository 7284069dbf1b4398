//! Forms that came in after their session had ended: kept until whoever sent them has signed in
//! again, so that nothing typed is lost. In memory, few, and not for long.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use yunquan_core::time::Instant;
use yunquan_service::signin::Token;

use crate::typed::Typed;

/// The most forms kept; the oldest goes first.
const MOST: usize = 300;
/// The largest form kept, in bytes of its texts.
const LARGEST: usize = 96 * 1024;
/// How long, in microseconds.
const AGE: i64 = 60 * 60 * 1_000_000;

struct Form {
    since: Instant,
    account: String,
    typed: Typed,
}

/// The forms by the tokens that their senders were given.
#[derive(Default)]
pub(crate) struct Kept(Mutex<BTreeMap<String, Form>>);

impl Kept {
    /// Keeps a form for an account; the token by which it is had again, once.
    pub(crate) fn put(&self, account: &str, typed: Typed, now: Instant) -> Option<String> {
        let size: usize = typed.pairs().iter().map(|(name, text)| name.len() + text.len()).sum();
        let token = Token::draw().ok().filter(|_| size <= LARGEST && !account.is_empty())?;
        let mut forms = self.0.lock();
        forms.retain(|_, form| now < form.since.plus_micros(AGE));
        if forms.len() >= MOST {
            let oldest =
                forms.iter().min_by_key(|(_, form)| form.since).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| forms.remove(&oldest));
        }
        let account = account.to_owned();
        forms.insert(token.reveal().to_owned(), Form { since: now, account, typed });
        Some(token.reveal().to_owned())
    }

    /// The form of a token, for the account that had sent it and nobody else.
    pub(crate) fn take(&self, token: &str, account: &str) -> Option<Typed> {
        let mut forms = self.0.lock();
        forms.get(token).filter(|form| form.account == account)?;
        forms.remove(token).map(|form| form.typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_had_again_once_and_by_its_sender() {
        let kept = Kept::default();
        let typed = Typed::new(vec![("plan".to_owned(), "x".to_owned())]);
        let token = kept.put("me", typed.clone(), Instant(0)).unwrap();
        assert_eq!(kept.take(&token, "you"), None);
        assert_eq!(kept.take(&token, "me"), Some(typed.clone()));
        assert_eq!(kept.take(&token, "me"), None);
        let large = Typed::new(vec![("plan".to_owned(), "x".repeat(LARGEST))]);
        assert_eq!(kept.put("me", large, Instant(0)), None);
        let token = kept.put("me", typed.clone(), Instant(0)).unwrap();
        kept.put("me", typed, Instant(AGE));
        assert_eq!(kept.take(&token, "me"), None);
    }
}
