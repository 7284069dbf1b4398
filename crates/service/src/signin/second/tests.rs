use super::super::tests::{Bench, GOOD, officer as bench};
use super::super::{Password, Policy, Stage, Standard, Weak};
use super::*;

const STEP: i64 = 30 * SECOND;

/// What the person's device shows at the bench's instant, some steps away.
fn shown(bench: &Bench, offered: &Offered, steps: i64) -> Code {
    let secret = Secret::try_from_base32(offered.secret.as_str()).unwrap();
    let totp = totp(secret.as_bytes(), "zhang").unwrap();
    let seconds = (bench.clock.now().0 + steps * STEP) / SECOND;
    Code::new(&totp.generate(u64::try_from(seconds).unwrap()).to_string())
}

fn account(bench: &Bench) -> Account {
    let key = yunquan_core::world::Key::Account(bench.account);
    match bench.signin.0.office.reader().entity(&key).unwrap() {
        Some(yunquan_core::world::Entity::Account(account)) => *account,
        other => panic!("{other:?}"),
    }
}

/// An officer with a device; its secret, and the recovery codes.
fn set_up(bench: &Bench) -> (Offered, Vec<String>) {
    let offered = bench.signin.offer_second_factor(&account(bench), None).unwrap();
    let code = shown(bench, &offered, 0);
    let codes = bench.signin.confirm_second_factor(bench.account, &code, None).unwrap();
    bench.wait(STEP);
    (offered, codes.reveal())
}

fn sign_in(bench: &Bench, code: Option<&Code>) -> Result<Token, NotSignedIn> {
    bench.signin.sign_in_with("zhang", &Password::new(GOOD), code).map(|(_, token)| token)
}

/// RFC 6238, appendix B, at eight digits; ours are the last six of them.
#[test]
fn codes_are_those_of_the_standard() {
    let totp = totp(b"12345678901234567890", "zhang").unwrap();
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(totp.generate(seconds).to_string(), code);
    }
}

#[test]
fn an_officer_sets_up_before_anything_else() {
    let bench = bench();
    let token = sign_in(&bench, None).unwrap();
    assert!(bench.signin.session(&token).unwrap().is_none());
    let open = bench.signin.any_session(&token).unwrap().unwrap();
    assert_eq!(open.stage, Stage::SetUpFirst);
    let other = sign_in(&bench, None).unwrap();
    let offered = bench.signin.offer_second_factor(&account(&bench), None).unwrap();
    assert!(offered.address.starts_with("otpauth://totp/Yunquan:zhang?secret="));
    assert!(bench.signin.session(&token).unwrap().is_none(), "an offer is not a factor yet");
    let wrong = bench.signin.confirm_second_factor(bench.account, &Code::new("000000"), None);
    assert!(matches!(wrong, Err(NotSignedIn::WrongCode)));
    let code = shown(&bench, &offered, 0);
    let codes = bench.signin.confirm_second_factor(bench.account, &code, Some(&token)).unwrap();
    assert_eq!(codes.reveal().len(), RECOVERY_CODES);
    assert!(bench.signin.session(&token).unwrap().is_some());
    assert!(bench.signin.any_session(&other).unwrap().is_none());
}

#[test]
fn a_code_counts_once_and_within_one_step() {
    let bench = bench();
    let (device, _) = set_up(&bench);
    assert!(matches!(sign_in(&bench, None), Err(NotSignedIn::CodeNeeded)));
    let code = shown(&bench, &device, 0);
    sign_in(&bench, Some(&code)).unwrap();
    assert!(matches!(sign_in(&bench, Some(&code)), Err(NotSignedIn::WrongCode)), "a replay");
    bench.wait(2 * STEP);
    for (steps, taken) in [(-2, false), (2, false), (-1, true), (0, true), (1, true), (0, false)] {
        let signed_in = sign_in(&bench, Some(&shown(&bench, &device, steps)));
        assert_eq!(signed_in.is_ok(), taken, "{steps} {signed_in:?}");
    }
}

#[test]
fn a_recovery_code_counts_once() {
    let bench = bench();
    let (device, codes) = set_up(&bench);
    let typed = codes[3].to_uppercase().replace('-', " ");
    sign_in(&bench, Some(&Code::new(&typed))).unwrap();
    assert!(matches!(sign_in(&bench, Some(&Code::new(&typed))), Err(NotSignedIn::WrongCode)));
    assert_eq!(bench.signin.standing(&account(&bench)).unwrap().recovery_codes, 9);
    let code = shown(&bench, &device, 0);
    let renewed = bench.signin.renew_recovery_codes(bench.account, &code).unwrap().reveal();
    assert!(matches!(sign_in(&bench, Some(&Code::new(&codes[4]))), Err(NotSignedIn::WrongCode)));
    sign_in(&bench, Some(&Code::new(&renewed[0]))).unwrap();
}

/// Whoever knows the password wins no attempts at the code by signing in without one.
#[test]
fn attempts_at_codes_are_counted() {
    let bench = bench();
    let (device, _) = set_up(&bench);
    for _ in 0..6 {
        assert!(matches!(sign_in(&bench, None), Err(NotSignedIn::CodeNeeded)));
        let wrong = sign_in(&bench, Some(&Code::new("12345")));
        assert!(matches!(wrong, Err(NotSignedIn::WrongCode)), "{wrong:?}");
    }
    for code in [None, Some(&shown(&bench, &device, 0))] {
        let locked = sign_in(&bench, code);
        assert!(matches!(locked, Err(NotSignedIn::Locked { seconds: 30 })), "{locked:?}");
    }
    bench.wait(STEP);
    sign_in(&bench, Some(&shown(&bench, &device, 0))).unwrap();
}

/// At a browser that the account knows it is the same: asking costs nothing, guessing does.
#[test]
fn attempts_at_codes_are_counted_at_a_known_browser() {
    let bench = bench();
    let (device, _) = set_up(&bench);
    let token = Token::draw().unwrap();
    let sign_in = |code: Option<&Code>| {
        let browser = bench.signin.browser(token.reveal(), "zhang").unwrap();
        bench.signin.sign_in_from(Some(browser), "zhang", &Password::new(GOOD), code)
    };
    sign_in(Some(&shown(&bench, &device, 0))).unwrap();
    for _ in 0..6 {
        assert!(matches!(sign_in(None), Err(NotSignedIn::CodeNeeded)));
        let wrong = sign_in(Some(&Code::new("12345")));
        assert!(matches!(wrong, Err(NotSignedIn::WrongCode)), "{wrong:?}");
    }
    assert!(matches!(sign_in(None), Err(NotSignedIn::Locked { seconds: 30 })));
}

#[test]
fn a_device_is_changed_by_who_has_it() {
    let bench = bench();
    let (device, _) = set_up(&bench);
    let it = account(&bench);
    let offer = |code: Option<Code>| bench.signin.offer_second_factor(&it, code.as_ref());
    assert!(matches!(offer(None), Err(NotSignedIn::CodeNeeded)));
    assert!(matches!(offer(Some(Code::new("000000"))), Err(NotSignedIn::WrongCode)));
    let new = offer(Some(shown(&bench, &device, 0))).unwrap();
    bench.wait(STEP);
    sign_in(&bench, Some(&shown(&bench, &device, 0))).unwrap();
    let confirmed =
        bench.signin.confirm_second_factor(bench.account, &shown(&bench, &new, 0), None);
    confirmed.unwrap();
    bench.wait(STEP);
    let old = sign_in(&bench, Some(&shown(&bench, &device, 0)));
    assert!(matches!(old, Err(NotSignedIn::WrongCode)));
    sign_in(&bench, Some(&shown(&bench, &new, 0))).unwrap();
    let given_up = bench.signin.remove_second_factor(&it, &shown(&bench, &new, 1));
    assert!(matches!(given_up, Err(NotSignedIn::Required)));
}

/// Neither administrator alone takes a factor away.
#[test]
fn a_lost_device_takes_both_administrators() {
    let bench = bench();
    let (device, codes) = set_up(&bench);
    let session = sign_in(&bench, Some(&shown(&bench, &device, 0))).unwrap();
    let reset = |issuer| bench.signin.reset_second_factor(bench.account, issuer).unwrap();
    assert_eq!(reset(Issuer::Administrator), Reset::HalfWay);
    assert_eq!(reset(Issuer::Administrator), Reset::HalfWay);
    bench.wait(bench.signin.policy().link_age);
    assert_eq!(reset(Issuer::SecurityAdministrator), Reset::HalfWay, "the other half is too old");
    assert!(matches!(sign_in(&bench, None), Err(NotSignedIn::CodeNeeded)));
    assert_eq!(reset(Issuer::Administrator), Reset::Done);
    assert!(bench.signin.any_session(&session).unwrap().is_none());
    let anew = sign_in(&bench, None).unwrap();
    assert_eq!(bench.signin.any_session(&anew).unwrap().unwrap().stage, Stage::SetUpFirst);
    assert_eq!(bench.signin.standing(&account(&bench)).unwrap().recovery_codes, 0);
    drop(codes);
}

#[test]
fn an_old_password_is_changed_first_where_the_standard_asks_for_it() {
    let policy = Policy { standard: Standard::GbT22239, ..Policy::default() };
    let age = policy.password_age().unwrap();
    let bench = super::super::tests::bench_with(policy, "enterprise");
    let good = Password::new("Correct horse battery");
    bench.signin.set_password(bench.account, "zhang", &good).unwrap();
    bench.wait(age - 1);
    let (_, token) = bench.signin.sign_in("zhang", &good).unwrap();
    assert!(bench.signin.session(&token).unwrap().is_some());
    bench.wait(1);
    assert!(bench.signin.session(&token).unwrap().is_none());
    let open = bench.signin.any_session(&token).unwrap().unwrap();
    assert_eq!(open.stage, Stage::ChangePassword);
    let same = bench.signin.change_password(bench.account, "zhang", &good, &good);
    assert!(matches!(same, Err(NotSignedIn::Weak(Weak::Same))));
    let new = Password::new("Another horse battery");
    bench.signin.change_password(bench.account, "zhang", &good, &new).unwrap();
    let (_, token) = bench.signin.sign_in("zhang", &new).unwrap();
    assert!(bench.signin.session(&token).unwrap().is_some());
}

#[test]
fn secrets_do_not_show() {
    let bench = bench();
    let offered = bench.signin.offer_second_factor(&account(&bench), None).unwrap();
    let code = shown(&bench, &offered, 0);
    let codes = bench.signin.confirm_second_factor(bench.account, &code, None).unwrap();
    let factor = bench.signin.factor(bench.account).unwrap();
    let debugged = format!("{offered:?} {code:?} {codes:?} {factor:?}");
    for secret in [offered.secret.as_str(), &code.0, &codes.reveal()[0]] {
        assert!(!debugged.contains(secret), "{debugged}");
    }
    assert!(!debugged.contains("secret:"), "{debugged}");
}
