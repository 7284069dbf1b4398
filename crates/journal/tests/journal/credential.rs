//! Signed codes: round trips, tampering, separation from checkpoints.

use proptest::prelude::*;
use yunquan_journal::{CredentialError, SignedNote, Signer, credential, qr_svg};

fn signer(seed: u8) -> Signer {
    Signer::from_seed("liuzhou.example/vouchers", &[seed; 32]).unwrap()
}

#[test]
fn a_code_is_three_parts_and_the_same_every_time() {
    let code = credential::sign(b"voucher", &signer(1));
    let parts: Vec<&str> = code.split('.').collect();
    assert_eq!(parts.len(), 3);
    assert_eq!((parts[0], parts[1], parts[2].len()), ("YQ1", "dm91Y2hlcg", 91));
    assert_eq!(code, credential::sign(b"voucher", &signer(1)));
}

#[test]
fn what_is_no_code_is_told_apart() {
    use CredentialError as E;
    let key = signer(1);
    let code = credential::sign(b"voucher", &key);
    let open = |code: &str| credential::open(code, key.verifier());
    assert_eq!(open(&code), Ok(b"voucher".to_vec()));
    for text in ["", "YQ1", "YQ2.AQ.AQ", "yq1.AQ.AQ", "https://example.com"] {
        assert_eq!(open(text), Err(E::Prefix), "{text:?}");
    }
    let (payload, signature) = (&code[4..14], &code[15..]);
    for text in [
        "YQ1.".to_owned(),
        format!("YQ1.{payload}"),
        format!("YQ1.{payload}."),
        format!("YQ1.{payload}.{}", &signature[..90]),
        format!("YQ1.{payload}.{}", &signature[..5]),
        format!("YQ1.{payload}.{}", &signature[..88]),
        format!("YQ1.{payload}=.{signature}"),
        format!("{code}.AQ"),
        format!("{code}\n"),
        format!("YQ1.{payload} .{signature}"),
    ] {
        assert_eq!(open(&text), Err(E::Damaged), "{text:?}");
    }
    let swapped = format!("YQ1.dm91Y2hlcw.{signature}");
    assert_eq!(open(&swapped), Err(E::Signature));
    let (expected, found) = (signer(2).verifier().id(), key.verifier().id());
    let other = credential::open(&code, signer(2).verifier());
    assert_eq!(other, Err(E::OtherKey { expected, found }));
}

/// A key that signs notes and credentials: neither signature passes for the other.
#[test]
fn a_notes_signature_is_no_credentials() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    let key = signer(1);
    let text = "liuzhou.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    let note = SignedNote::sign(text.to_owned(), &key).unwrap().to_string();
    let blob = note.trim_end().rsplit(' ').next().unwrap();
    let blob = URL_SAFE_NO_PAD.encode(STANDARD.decode(blob).unwrap());
    let code = format!("YQ1.{}.{blob}", URL_SAFE_NO_PAD.encode(text));
    assert_eq!(credential::open(&code, key.verifier()), Err(CredentialError::Signature));

    let code = credential::sign(text.as_bytes(), &key);
    let blob = URL_SAFE_NO_PAD.decode(code.rsplit('.').next().unwrap()).unwrap();
    let name = key.verifier().name();
    let note = format!("{text}\n— {name} {}\n", STANDARD.encode(blob));
    let note: SignedNote = note.parse().unwrap();
    assert!(note.open(key.verifier()).is_err());
}

#[test]
fn a_payload_of_1600_bytes_fits_into_a_qr_code() {
    let code = credential::sign(&[7; 1600], &signer(1));
    assert!(qr_svg(&code).is_ok());
}

proptest! {
    #[test]
    fn every_payload_round_trips(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let code = credential::sign(&payload, &signer(1));
        prop_assert_eq!(credential::open(&code, signer(1).verifier()), Ok(payload));
    }

    #[test]
    fn every_changed_character_is_refused(
        payload in prop::collection::vec(any::<u8>(), 0..60),
        at: prop::sample::Index,
        now in "[0-9A-Za-z._ =-]",
    ) {
        let code = credential::sign(&payload, &signer(1));
        let at = at.index(code.len());
        prop_assume!(code[at..=at] != now);
        let changed = [&code[..at], &now, &code[at + 1..]].concat();
        prop_assert!(credential::open(&changed, signer(1).verifier()).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}", tail in "[0-9A-Za-z._-]{0,200}") {
        prop_assert!(credential::open(&text, signer(1).verifier()).is_err());
        let code = format!("YQ1.{tail}");
        prop_assert!(credential::open(&code, signer(1).verifier()).is_err());
    }
}
