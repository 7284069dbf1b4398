use std::sync::Arc;

use serde_json::json;
use yunquan_core::ids::AccountId;
use yunquan_core::time::Instant;
use yunquan_core::world::Key;

use super::password::Right;
use super::policy::SECOND;
use super::*;
use crate::entropy::Seeds;
use crate::envelope::Who;
use crate::office::Parts;

pub(super) const GOOD: &str = "correct horse battery";

pub(super) struct Bench {
    pub(super) signin: Signin,
    pub(super) clock: Clock,
    pub(super) account: AccountId,
}

/// An office in memory with one account, `zhang`, and a cheap hash.
fn bench() -> Bench {
    bench_with(Policy::default(), "enterprise")
}

/// The same with an officer who has a password.
pub(super) fn officer() -> Bench {
    let bench = bench_with(Policy::default(), "administrator");
    bench.signin.set_password(bench.account, "zhang", &Password::new(GOOD)).unwrap();
    bench
}

pub(super) fn bench_with(policy: Policy, role: &str) -> Bench {
    let clock = Clock::manual(Instant(1_600_000_000 * SECOND));
    let parts = Parts {
        store: yunquan_store::sqlite::open_memory().unwrap(),
        pack: Arc::new(crate::packs::built_in().unwrap()),
        clock: clock.clone(),
        seeds: Seeds::fixed(1),
        batch: 0,
    };
    let office = Office::open(parts).unwrap();
    let (who, command, form) = match role {
        "enterprise" => (Who::Public, "account/open", json!({"kind": role})),
        role => (Who::System, "account/appoint", json!({"role": role})),
    };
    let mut form = form;
    form["login"] = json!("zhang");
    form["name"] = json!("张三");
    let receipt = office.ask(who, command, &form).unwrap().unwrap().unwrap();
    let Some(Key::Account(account)) = receipt.subject else { panic!("{receipt:?}") };
    let policy = Policy { hash_kib: 64, hash_passes: 1, ..policy };
    let key = VaultKey::draw().unwrap();
    Bench { signin: Signin::open(office, clock.clone(), policy, key).unwrap(), clock, account }
}

impl Bench {
    fn with_password() -> Self {
        let bench = bench();
        bench.signin.set_password(bench.account, "zhang", &Password::new(GOOD)).unwrap();
        bench
    }

    fn sign_in(&self, login: &str, password: &str) -> Result<Token, NotSignedIn> {
        self.signin.sign_in(login, &Password::new(password)).map(|(_, token)| token)
    }

    pub(super) fn wait(&self, micros: i64) {
        assert!(self.clock.set(self.clock.now().plus_micros(micros)));
    }

    fn holds(&self, token: &Token) -> bool {
        self.signin.session(token).unwrap().is_some()
    }
}

#[test]
fn who_knows_the_password_signs_in() {
    let bench = Bench::with_password();
    let token = bench.sign_in(" ZHANG ", GOOD).unwrap();
    assert_eq!(bench.signin.session(&token).unwrap().unwrap().account, bench.account);
    bench.signin.sign_out(&token).unwrap();
    assert!(!bench.holds(&token));
}

#[test]
fn wrong_password_unknown_login_and_no_password_are_answered_alike() {
    let (with, without) = (Bench::with_password(), bench());
    for (bench, login, password) in
        [(&with, "zhang", "wrong"), (&with, "nobody", GOOD), (&without, "zhang", GOOD)]
    {
        assert!(matches!(bench.sign_in(login, password), Err(NotSignedIn::Wrong)), "{login}");
    }
}

/// Six failures, whoever they are aimed at, and nothing counts for half a minute.
#[test]
fn failures_cost_time_even_for_who_knows_the_password() {
    let bench = Bench::with_password();
    for login in ["zhang", "nobody"] {
        for _ in 0..6 {
            assert!(matches!(bench.sign_in(login, "wrong"), Err(NotSignedIn::Wrong)));
        }
        let locked = bench.sign_in(login, GOOD);
        assert!(matches!(locked, Err(NotSignedIn::Locked { seconds: 30 })), "{locked:?}");
    }
    bench.wait(30 * SECOND - 1);
    assert!(matches!(bench.sign_in("zhang", GOOD), Err(NotSignedIn::Locked { seconds: 1 })));
    bench.wait(1);
    assert!(matches!(bench.sign_in("zhang", "wrong"), Err(NotSignedIn::Wrong)));
    let longer = bench.sign_in("zhang", GOOD);
    assert!(matches!(longer, Err(NotSignedIn::Locked { seconds: 60 })), "{longer:?}");
    bench.wait(60 * SECOND);
    bench.sign_in("zhang", GOOD).unwrap();
    // A success forgives what was before it.
    assert!(matches!(bench.sign_in("zhang", "wrong"), Err(NotSignedIn::Wrong)));
    bench.sign_in("zhang", GOOD).unwrap();
}

#[test]
fn a_session_ends_unused_and_of_age() {
    let bench = Bench::with_password();
    let (idle, age) = (bench.signin.policy().session_idle, bench.signin.policy().session_age);
    let unused = bench.sign_in("zhang", GOOD).unwrap();
    bench.wait(idle);
    assert!(!bench.holds(&unused));
    let used = bench.sign_in("zhang", GOOD).unwrap();
    let mut lived = 0;
    while lived + idle / 2 < age {
        bench.wait(idle / 2);
        lived += idle / 2;
        assert!(bench.holds(&used), "after {lived} microseconds of use");
    }
    bench.wait(age - lived);
    assert!(!bench.holds(&used));
}

#[test]
fn sessions_are_listed_and_revoked_by_their_owner() {
    let bench = Bench::with_password();
    let (one, two) = (bench.sign_in("zhang", GOOD).unwrap(), bench.sign_in("zhang", GOOD).unwrap());
    let listed = bench.signin.sessions(bench.account, Some(&two)).unwrap();
    let other = listed.iter().find(|entry| !entry.current).unwrap();
    assert_eq!(listed.len(), 2);
    assert!(bench.signin.revoke_session(bench.account, &other.id).unwrap());
    assert!(!bench.holds(&one) && bench.holds(&two));
    let stranger = AccountId(uuid::Uuid::from_u128(1));
    assert!(!bench.signin.revoke_session(stranger, &listed[0].id).unwrap());
}

#[test]
fn a_new_password_ends_what_the_old_one_opened() {
    let bench = Bench::with_password();
    let session = bench.sign_in("zhang", GOOD).unwrap();
    let (token, _) = bench.signin.make_token(bench.account, "ci", SECOND).unwrap();
    let (present, new) = (Password::new(GOOD), Password::new("another horse battery"));
    let wrong = Password::new("wrong");
    let refused = bench.signin.change_password(bench.account, "zhang", &wrong, &new);
    assert!(matches!(refused, Err(NotSignedIn::Wrong)));
    let short = bench.signin.change_password(bench.account, "zhang", &present, &wrong);
    assert!(matches!(short, Err(NotSignedIn::Weak(Weak::TooShort))));
    assert!(bench.holds(&session));
    bench.signin.change_password(bench.account, "zhang", &present, &new).unwrap();
    assert!(!bench.holds(&session) && bench.signin.bearer(&token).unwrap().is_none());
    assert!(matches!(bench.sign_in("zhang", GOOD), Err(NotSignedIn::Wrong)));
    bench.sign_in("zhang", "another horse battery").unwrap();
}

/// Its password proved, a sign-in on its way opens nothing once that password is no more; nor does
/// a change on its way put another in the place of the new one.
#[test]
fn what_an_old_password_has_begun_ends_with_it() {
    let bench = Bench::with_password();
    let (old, new) = (Password::new(GOOD), Password::new("another horse battery"));
    let proved = || bench.signin.prove(Some(bench.account), "zhang", &old).unwrap().1;
    let (signing_in, changing, in_time) = (proved(), proved(), proved());
    bench.signin.let_in(bench.account, &in_time, &old).unwrap();
    bench.signin.change_password(bench.account, "zhang", &old, &new).unwrap();
    let late = bench.signin.let_in(bench.account, &signing_in, &old);
    assert!(matches!(late, Err(NotSignedIn::Wrong)), "{late:?}");
    let late = bench.signin.put_password(bench.account, &old, &Right::Proof(&changing));
    assert!(matches!(late, Err(NotSignedIn::Wrong)), "{late:?}");
    assert_eq!(bench.signin.sessions(bench.account, None).unwrap(), []);
    let (_, by_new) = bench.signin.prove(Some(bench.account), "zhang", &new).unwrap();
    bench.signin.forget(bench.account).unwrap();
    let late = bench.signin.let_in(bench.account, &by_new, &new);
    assert!(matches!(late, Err(NotSignedIn::Wrong)), "{late:?}");
    assert_eq!(bench.signin.sessions(bench.account, None).unwrap(), []);
}

#[test]
fn tokens_act_until_they_end_or_are_revoked() {
    let bench = Bench::with_password();
    let (brief, _) = bench.signin.make_token(bench.account, "brief", SECOND).unwrap();
    let (long, entry) = bench.signin.make_token(bench.account, "long", i64::MAX).unwrap();
    assert_eq!(bench.signin.bearer(&brief).unwrap(), Some(bench.account));
    bench.wait(SECOND);
    assert_eq!(bench.signin.bearer(&brief).unwrap(), None);
    assert_eq!(bench.signin.bearer(&long).unwrap(), Some(bench.account));
    assert!(bench.signin.session(&long).unwrap().is_none(), "a token is no session");
    assert!(bench.signin.revoke_token(bench.account, &entry.id).unwrap());
    assert_eq!(bench.signin.bearer(&long).unwrap(), None);
}

#[test]
fn an_account_has_so_many_tokens() {
    let bench = Bench::with_password();
    for index in 0..bench.signin.policy().most_tokens {
        bench.signin.make_token(bench.account, &index.to_string(), SECOND).unwrap();
    }
    let more = bench.signin.make_token(bench.account, "more", SECOND);
    assert!(matches!(more, Err(NotSignedIn::Token(BadToken::TooMany(20)))));
}

#[test]
fn a_link_opens_once() {
    let bench = bench();
    let link = bench.signin.issue_link(bench.account, Issuer::Owner).unwrap();
    let links = [link.token];
    let password = Password::new(GOOD);
    assert_eq!(bench.signin.set_password_by(&links, "zhang", &password).unwrap(), bench.account);
    bench.sign_in("zhang", GOOD).unwrap();
    let again = bench.signin.set_password_by(&links, "zhang", &password);
    assert!(matches!(again, Err(NotSignedIn::Link(BadLink::Unknown))));
}

/// Two open it at the same time: the one who is later has none any more.
#[test]
fn a_link_opens_once_for_two_who_use_it_at_once() {
    let bench = bench();
    let links = [bench.signin.issue_link(bench.account, Issuer::Owner).unwrap().token];
    let right = Right::Links(&links);
    bench.signin.put_password(bench.account, &Password::new(GOOD), &right).unwrap();
    let late = bench.signin.put_password(bench.account, &Password::new("another one"), &right);
    assert!(matches!(late, Err(NotSignedIn::Link(BadLink::Unknown))), "{late:?}");
    bench.sign_in("zhang", GOOD).unwrap();
}

#[test]
fn a_link_ends_and_a_later_one_replaces_it() {
    let bench = bench();
    let first = bench.signin.issue_link(bench.account, Issuer::Owner).unwrap();
    let second = bench.signin.issue_link(bench.account, Issuer::Owner).unwrap();
    assert!(bench.signin.opens(&[first.token]).is_err());
    let links = [second.token];
    bench.signin.opens(&links).unwrap();
    bench.wait(bench.signin.policy().link_age);
    assert!(matches!(bench.signin.opens(&links), Err(NotSignedIn::Link(BadLink::Unknown))));
}

/// Nobody makes a signatory alone: it takes both administrators' links.
#[test]
fn an_administrators_link_opens_nothing_alone() {
    let bench = bench();
    let issue = |issuer| bench.signin.issue_link(bench.account, issuer).unwrap().token;
    let (one, two) = (issue(Issuer::Administrator), issue(Issuer::SecurityAdministrator));
    for half in [&one, &two] {
        let alone = [Token::read(half.reveal()).unwrap()];
        assert!(matches!(bench.signin.opens(&alone), Err(NotSignedIn::Link(BadLink::Half))));
        let twice = [Token::read(half.reveal()).unwrap(), Token::read(half.reveal()).unwrap()];
        assert!(matches!(bench.signin.opens(&twice), Err(NotSignedIn::Link(BadLink::Half))));
    }
    assert_eq!(bench.signin.opens(&[two, one]).unwrap(), bench.account);
    assert!(matches!(bench.signin.opens(&[]), Err(NotSignedIn::Link(BadLink::Unknown))));
}

/// Attempts at the same time are each counted before any of them is compared.
#[test]
fn attempts_at_once_do_not_count_as_one() {
    let bench = Bench::with_password();
    let locked = std::thread::scope(|scope| {
        let tries: Vec<_> =
            (0..12).map(|_| scope.spawn(|| bench.sign_in("zhang", "wrong"))).collect();
        let answers = tries.into_iter().map(|it| it.join().unwrap());
        answers.filter(|it| matches!(it, Err(NotSignedIn::Locked { .. }))).count()
    });
    assert_eq!(locked, 6);
}

#[test]
fn hashing_leaves_the_caller_free() {
    let bench = Bench::with_password();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let work = |it: &Signin| it.sign_in("zhang", &Password::new(GOOD)).map(|(account, _)| account);
    assert_eq!(runtime.block_on(bench.signin.hashing(work)).unwrap(), bench.account);
}

/// Who hangs up makes no room: what he has begun is still computed.
#[test]
fn an_abandoned_request_holds_its_place_until_its_hash_is_made() {
    let bench = Bench::with_password();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (begins, begun) = std::sync::mpsc::channel();
    let (ends, gate) = std::sync::mpsc::channel::<()>();
    let work = move |_: &Signin| {
        begins.send(()).unwrap();
        gate.recv().unwrap();
        Ok(())
    };
    let free =
        || (bench.signin.0.hashing.available_permits(), bench.signin.0.waiting.available_permits());
    runtime.block_on(async {
        let mut request = Box::pin(bench.signin.hashing(work));
        assert!(futures::poll!(request.as_mut()).is_pending());
    });
    begun.recv().unwrap();
    assert_eq!(free(), (HASHES_AT_ONCE - 1, HASHES_WAITING - 1));
    ends.send(()).unwrap();
    drop(runtime);
    assert_eq!(free(), (HASHES_AT_ONCE, HASHES_WAITING));
}
