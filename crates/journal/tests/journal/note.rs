//! Notes and keys against published ones, and what is refused.

use proptest::prelude::*;
use yunquan_journal::{
    Hash, KeyError, MAX_SIGNATURES, NoteError, NoteSignature, SignedNote, Signer, Verifier,
};

/// The example of golang.org/x/mod/sumdb/note.
const PETER_SEED: &str = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173";
const PETER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const PETER_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1\
    FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer(seed: u8) -> Signer {
    Signer::from_seed("liuzhou.example/journal", &[seed; 32]).unwrap()
}

#[test]
fn a_published_key_makes_the_published_note() {
    let seed = *PETER_SEED.parse::<Hash>().unwrap().as_bytes();
    let signer = Signer::from_seed("PeterNeumann", &seed).unwrap();
    assert_eq!(signer.verifier().to_string(), PETER_KEY);
    let note = SignedNote::sign(PETER_TEXT.to_owned(), &signer).unwrap();
    assert_eq!(note.to_string(), format!("{PETER_TEXT}\n{PETER_LINE}"));
    assert_eq!(note.open(&PETER_KEY.parse().unwrap()), Ok(PETER_TEXT));
}

#[test]
fn malformed_notes_are_refused_with_the_reason() {
    use NoteError as E;
    let line = PETER_LINE;
    let cases = [
        (String::new(), E::Text),
        (format!("text\n\n{}", line.trim_end()), E::Text),
        (format!("te\rxt\n\n{line}"), E::Text),
        (format!("text\n{line}"), E::Unsigned),
        ("text\n\n".to_owned(), E::Unsigned),
        (format!("text\n\n{line}\n"), E::Unsigned),
        (format!("text\n\n{line}no\n"), E::Line(2)),
        (format!("text\n\n-{}", &line[3..]), E::Line(1)),
        (format!("text\n\n{}", line.replace("PeterNeumann", "Peter+Neumann")), E::Line(1)),
        (format!("text\n\n{}", line.replace("PeterNeumann", "Peter Neumann")), E::Line(1)),
        (format!("text\n\n{}", line.replace("PeterNeumann", "")), E::Line(1)),
        (format!("text\n\n{}", line.replace("AM=", "AN=")), E::Line(1)),
        ("text\n\n— name x08gow==\n".to_owned(), E::Line(1)),
        (format!("text\n\n{}", line.repeat(101)), E::TooMany(101)),
    ];
    for (text, reason) in cases {
        assert_eq!(text.parse::<SignedNote>(), Err(reason), "{text:?}");
    }
    assert!(format!("text\n\n{}", line.repeat(100)).parse::<SignedNote>().is_ok());
    let key = signer(1);
    for text in ["", "no newline", "tab\t\n"] {
        assert_eq!(SignedNote::sign(text.to_owned(), &key), Err(E::Text), "{text:?}");
    }
    let mut note = SignedNote::sign("text\n".to_owned(), &key).unwrap();
    (1..MAX_SIGNATURES).for_each(|_| note.add(&key).unwrap());
    assert_eq!(note.add(&key), Err(E::TooMany(MAX_SIGNATURES + 1)));
}

#[test]
fn a_text_with_empty_lines_is_divided_at_the_last() {
    let key = signer(1);
    let text = "Ognuno sta solo\n\ned è subito sera.\n\n";
    let note = SignedNote::sign(text.to_owned(), &key).unwrap();
    let read: SignedNote = note.to_string().parse().unwrap();
    assert_eq!(read.open(key.verifier()), Ok(text));
}

#[test]
fn malformed_keys_are_refused_with_the_reason() {
    let key = |text: &str| text.parse::<Verifier>().unwrap_err();
    assert_eq!(key(""), KeyError::Form);
    assert_eq!(key("name+c74f20a3"), KeyError::Form);
    assert_eq!(key(&PETER_KEY.replace("PeterN", "Peter N")), KeyError::Name);
    assert_eq!(key(&PETER_KEY[12..]), KeyError::Name);
    assert_eq!(key(&PETER_KEY[..PETER_KEY.len() - 1]), KeyError::Key);
    assert_eq!(key(&PETER_KEY[..PETER_KEY.len() - 4]), KeyError::Key);
    assert_eq!(key("name+c74f20a3+"), KeyError::Key);
    assert_eq!(key(&PETER_KEY.replace("+ARpc", "+Ahpc")), KeyError::Type(2));
    let id = |text: &str| matches!(key(text), KeyError::Id { .. });
    assert!(id(&PETER_KEY.replace("c74f20a3", "C74F20A3")));
    assert!(id(&PETER_KEY.replace("c74f20a3", "c74f20a4")));
    assert!(id(&PETER_KEY.replace("PeterN", "peterN")));
    // The neutral element: under it, one signature fits every message.
    let weak = "name+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(key(weak), KeyError::Point);
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        let error = Signer::from_seed(name, &[1; 32]).unwrap_err();
        assert_eq!(error, KeyError::Name, "{name:?}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let seed: [u8; 32] = std::array::from_fn(|at| 0xa0 + at as u8);
    let signer = Signer::from_seed("name", &seed).unwrap();
    let shown = format!("{signer:?} {signer:#?}").to_lowercase();
    assert!(shown.contains(&signer.verifier().id().to_string()));
    for secret in ["a0a1a2", "a0, a1", "160, 161", "160,\n"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_line_needs_a_name_and_a_signature() {
    let id = signer(1).verifier().id();
    for (name, signature) in [("", [1].as_slice()), ("a b", &[1]), ("name", &[])] {
        assert_eq!(NoteSignature::new(name, id, signature), Err(NoteError::Part));
    }
    let line = NoteSignature::new("name", id, &[1]).unwrap();
    assert_eq!((line.name(), line.id()), ("name", id));
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic(text in ".{0,200}", lines in "([ -~—]{0,20}\n){0,8}") {
        for text in [text, lines] {
            let _ = text.parse::<Verifier>();
            if let Ok(note) = text.parse::<SignedNote>() {
                prop_assert_eq!(note.to_string(), text);
            }
        }
    }
}
