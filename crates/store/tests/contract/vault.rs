//! What accounts sign in with.

use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_store::{ApiToken, Credential, SecondFactor, Session};

use crate::backend::{Backend, File};
use crate::fixture::id;

crate::for_every_backend! {
    a_credential_takes_the_place_of_the_former,
    sessions_end_one_by_one_or_together,
    tokens_are_listed_by_account,
    a_second_factor_and_its_recovery_codes,
    an_account_is_forgotten_whole,
    a_browser_is_known_to_one_account_while_it_is_among_the_last,
    a_message_is_seen_by_each_for_himself,
    the_journal_knows_nothing_of_it,
}

const JIA: AccountId = AccountId(uuid::Uuid::from_u128(1));
const YI: AccountId = AccountId(uuid::Uuid::from_u128(2));

fn credential(account: AccountId, failures: u32, locked_until: Option<i64>) -> Credential {
    Credential {
        account,
        password: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
        changed_at: Instant(3),
        failures,
        locked_until: locked_until.map(Instant),
    }
}

fn session(account: AccountId, token: &str, expires: i64) -> Session {
    Session {
        token: Digest::of(token.as_bytes()),
        account,
        created_at: Instant(1),
        seen_at: Instant(2),
        expires_at: Instant(expires),
    }
}

fn api_token(account: AccountId, name: &str, created: i64) -> ApiToken {
    ApiToken {
        token: Digest::of(name.as_bytes()),
        account,
        name: name.to_owned(),
        created_at: Instant(created),
        expires_at: (created > 5).then_some(Instant(99)),
    }
}

fn a_credential_takes_the_place_of_the_former(backend: &impl Backend) {
    let vault = backend.open().vault;
    assert_eq!(vault.credential(JIA).unwrap(), None);
    for it in [credential(JIA, 0, None), credential(JIA, 5, Some(9)), credential(YI, 1, None)] {
        vault.put_credential(&it).unwrap();
        assert_eq!(vault.credential(it.account).unwrap(), Some(it));
    }
    assert_eq!(vault.credential(JIA).unwrap(), Some(credential(JIA, 5, Some(9))));
}

fn sessions_end_one_by_one_or_together(backend: &impl Backend) {
    let vault = backend.open().vault;
    let all = [session(JIA, "a", 10), session(JIA, "b", 20), session(YI, "c", 30)];
    let there = || all.clone().map(|it| vault.session(&it.token).unwrap().is_some());
    for it in &all {
        vault.put_session(it).unwrap();
    }
    assert_eq!(vault.session(&all[1].token).unwrap().as_ref(), Some(&all[1]));
    let seen = Session { seen_at: Instant(8), ..all[1].clone() };
    vault.put_session(&seen).unwrap();
    assert_eq!(vault.session(&all[1].token).unwrap(), Some(seen));

    vault.delete_session(&all[0].token).unwrap();
    assert_eq!(there(), [false, true, true]);
    vault.put_session(&all[0]).unwrap();
    assert_eq!(vault.sweep_sessions(Instant(20)).unwrap(), 1);
    assert_eq!(there(), [false, true, true]);
    vault.delete_sessions(JIA).unwrap();
    assert_eq!(there(), [false, false, true]);
}

fn tokens_are_listed_by_account(backend: &impl Backend) {
    let vault = backend.open().vault;
    let tokens = [api_token(JIA, "late", 9), api_token(JIA, "early", 4), api_token(YI, "x", 6)];
    for it in &tokens {
        vault.put_api_token(it).unwrap();
        assert_eq!(vault.api_token(&it.token).unwrap().as_ref(), Some(it));
    }
    assert_eq!(vault.api_tokens(JIA).unwrap(), [tokens[1].clone(), tokens[0].clone()]);
    vault.delete_api_token(&tokens[1].token).unwrap();
    assert_eq!(vault.api_tokens(JIA).unwrap(), [tokens[0].clone()]);
    assert_eq!(vault.api_token(&tokens[1].token).unwrap(), None);
}

fn second_factor(account: AccountId, last_step: i64) -> SecondFactor {
    let secret = (last_step > 0).then(|| vec![1; 20]);
    SecondFactor { account, secret, pending: Some(vec![2; 20]), last_step }
}

fn a_second_factor_and_its_recovery_codes(backend: &impl Backend) {
    let vault = backend.open().vault;
    assert_eq!(vault.second_factor(JIA).unwrap(), None);
    for it in [second_factor(JIA, 0), second_factor(JIA, 7), second_factor(YI, 1)] {
        vault.put_second_factor(&it).unwrap();
        assert_eq!(vault.second_factor(it.account).unwrap(), Some(it));
    }
    let codes = ["a", "b", "c"].map(|code| Digest::of(code.as_bytes()));
    vault.put_recovery_codes(JIA, &codes).unwrap();
    assert!(!vault.use_recovery_code(YI, &codes[0]).unwrap());
    assert!(vault.use_recovery_code(JIA, &codes[0]).unwrap());
    assert!(!vault.use_recovery_code(JIA, &codes[0]).unwrap(), "a code is used once");
    assert_eq!(vault.recovery_codes(JIA).unwrap(), 2);
    vault.put_recovery_codes(JIA, &codes[..1]).unwrap();
    assert_eq!(vault.recovery_codes(JIA).unwrap(), 1);
    vault.forget_second_factor(JIA).unwrap();
    assert_eq!(vault.second_factor(JIA).unwrap(), None);
    assert_eq!(vault.recovery_codes(JIA).unwrap(), 0);
    assert_eq!(vault.second_factor(YI).unwrap(), Some(second_factor(YI, 1)));
}

fn an_account_is_forgotten_whole(backend: &impl Backend) {
    let vault = backend.open().vault;
    for account in [JIA, YI] {
        let name = account.to_string();
        vault.put_credential(&credential(account, 0, None)).unwrap();
        vault.put_session(&session(account, &name, 10)).unwrap();
        vault.put_api_token(&api_token(account, &name, 1)).unwrap();
        vault.put_second_factor(&second_factor(account, 1)).unwrap();
        vault.put_browser(account, &Digest::of(b"a browser"), Instant(1), 8).unwrap();
        vault.put_seen(account, &[Digest::of(b"a message")]).unwrap();
    }
    vault.forget_account(JIA).unwrap();
    let left = |account: AccountId| {
        let token = Digest::of(account.to_string().as_bytes());
        [
            vault.credential(account).unwrap().is_some(),
            vault.session(&token).unwrap().is_some(),
            vault.api_token(&token).unwrap().is_some(),
            vault.second_factor(account).unwrap().is_some(),
            vault.knows_browser(account, &Digest::of(b"a browser")).unwrap(),
            !vault.seen(account).unwrap().is_empty(),
        ]
    };
    assert_eq!((left(JIA), left(YI)), ([false; 6], [true; 6]));
}

fn a_browser_is_known_to_one_account_while_it_is_among_the_last(backend: &impl Backend) {
    let vault = backend.open().vault;
    let browsers = [b"1", b"2", b"3"].map(|text: &[u8; 1]| Digest::of(text));
    let known = |account| browsers.map(|it| vault.knows_browser(account, &it).unwrap());
    assert_eq!(known(JIA), [false; 3]);
    vault.put_browser(JIA, &browsers[0], Instant(1), 2).unwrap();
    vault.put_browser(YI, &browsers[1], Instant(1), 2).unwrap();
    vault.put_browser(JIA, &browsers[1], Instant(2), 2).unwrap();
    assert_eq!((known(JIA), known(YI)), ([true, true, false], [false, true, false]));
    // Seen again, the first is no longer the one seen longest ago.
    vault.put_browser(JIA, &browsers[0], Instant(3), 2).unwrap();
    vault.put_browser(JIA, &browsers[2], Instant(4), 2).unwrap();
    assert_eq!(known(JIA), [true, false, true]);
    vault.forget_browsers(JIA).unwrap();
    assert_eq!((known(JIA), known(YI)), ([false; 3], [false, true, false]));
}

fn a_message_is_seen_by_each_for_himself(backend: &impl Backend) {
    let vault = backend.open().vault;
    let [one, other] = [b"one", b"two"].map(|text: &[u8; 3]| Digest::of(text));
    assert!(vault.seen(JIA).unwrap().is_empty());
    for messages in [vec![], vec![one], vec![one, other]] {
        vault.put_seen(JIA, &messages).unwrap();
        assert_eq!(vault.seen(JIA).unwrap(), messages.into_iter().collect());
    }
    assert!(vault.seen(YI).unwrap().is_empty());
}

fn the_journal_knows_nothing_of_it(backend: &impl Backend) {
    let store = backend.open();
    let before = store.reader.digests().unwrap();
    store.vault.put_credential(&credential(JIA, 0, None)).unwrap();
    assert_eq!(store.reader.digests().unwrap(), before);
}

/// Signing in does not wait for a batch, and lasts.
#[test]
fn an_open_unit_does_not_hold_it_up() {
    let backend = File::default();
    let mut store = backend.open();
    let unit = store.ledger.begin().unwrap();
    store.vault.put_session(&session(JIA, "a", 10)).unwrap();
    drop(unit);
    assert_eq!(id(1), JIA.0);
    drop(store);
    let found = backend.open().vault.session(&Digest::of(b"a")).unwrap();
    assert_eq!(found, Some(session(JIA, "a", 10)));
}
