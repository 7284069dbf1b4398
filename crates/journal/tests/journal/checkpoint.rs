//! Checkpoints against published ones, round trips and tampering.

use proptest::prelude::*;
use yunquan_journal::{
    Checkpoint, CheckpointError, Hash, KeyId, NoteError, NoteSignature, SignedCheckpoint, Signer,
    TreeHead, Verifier,
};

/// https://sum.golang.org/latest of 2024-09-23 and the key in the source of Go.
const SUMDB_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
const SUMDB_ORIGIN: &str = "go.sum database tree";
const SUMDB: &str = "go.sum database tree\n\
    30055305\n\
    mXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n\
    \n\
    — sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKevucFcAAlWFJJ\
    Yle3EJlDCrQ+y3A8=\n";

/// A checkpoint of Rekor: an extension line and an ECDSA signature.
const REKOR: &str = "rekor.sigstore.dev - 2605736670972794746\n\
    21428036\n\
    rxnoKyFZlJ7/R6bMh/d3lcqwKqAy5CL1LcNBJP17kgQ=\n\
    Timestamp: 1688058656037355364\n\
    \n\
    — rekor.sigstore.dev wNI9ajBFAiEAuDk7uu5Ae8Own/MjhSZNuVzbLuYH2jBMxbSA0WaNDNACIDV4reKpYiOpkwt\
    vazCClnpUuduF2o/th2xR3gRZAUU4\n";

const ORIGIN: &str = "liuzhou.example/journal";

fn signer(seed: u8) -> Signer {
    Signer::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

fn head() -> TreeHead {
    TreeHead { size: 20_852_163, root: Hash::leaf(b"root") }
}

fn signed() -> SignedCheckpoint {
    Checkpoint::new(ORIGIN, head()).unwrap().sign(&signer(1)).unwrap()
}

#[test]
fn published_checkpoints_are_read_and_verified() {
    let checkpoint: SignedCheckpoint = SUMDB.parse().unwrap();
    assert_eq!(checkpoint.to_string(), SUMDB);
    let key: Verifier = SUMDB_KEY.parse().unwrap();
    assert_eq!(key.to_string(), SUMDB_KEY);
    let stated = checkpoint.open(SUMDB_ORIGIN, &key).unwrap();
    assert_eq!((stated.origin(), stated.head().size), (SUMDB_ORIGIN, 30_055_305));
    assert!(stated.extensions().is_empty());

    let checkpoint: SignedCheckpoint = REKOR.parse().unwrap();
    assert_eq!(checkpoint.to_string(), REKOR);
    let error = checkpoint.open(SUMDB_ORIGIN, &key).unwrap_err();
    assert!(matches!(error, CheckpointError::Note(NoteError::NotSigned { .. })), "{error}");
}

#[test]
fn a_signed_checkpoint_round_trips() {
    let text = signed().to_string();
    let read: SignedCheckpoint = text.parse().unwrap();
    assert_eq!(read, signed());
    let stated = read.open(ORIGIN, signer(1).verifier()).unwrap();
    assert_eq!((stated.origin(), stated.head()), (ORIGIN, head()));
}

#[test]
fn further_signatures_are_kept_and_ignored() {
    let mut checkpoint = signed();
    let witness = Signer::from_seed("witness.example", &[9; 32]).unwrap();
    checkpoint.add(&witness).unwrap();
    let sm2 = NoteSignature::new(ORIGIN, KeyId([0xff, 1, 2, 3]), &[5; 71]).unwrap();
    checkpoint.attach(sm2.clone()).unwrap();

    let read: SignedCheckpoint = checkpoint.to_string().parse().unwrap();
    assert_eq!(read.signatures().len(), 3);
    assert_eq!(read.signatures()[2], sm2);
    assert!(read.open(ORIGIN, signer(1).verifier()).is_ok());
    assert!(read.open(ORIGIN, witness.verifier()).is_ok());
    assert!(read.open(ORIGIN, signer(2).verifier()).is_err());
}

#[test]
fn another_log_or_key_is_refused() {
    let error = signed().open("other.example", signer(1).verifier()).unwrap_err();
    let (expected, found) = ("other.example".to_owned(), ORIGIN.to_owned());
    assert_eq!(error, CheckpointError::OtherLog { expected, found });
    let error = signed().open(ORIGIN, signer(2).verifier()).unwrap_err();
    assert!(matches!(error, CheckpointError::Note(NoteError::NotSigned { .. })), "{error}");
}

#[test]
fn one_bad_line_of_a_known_key_spoils_the_note() {
    let key = signer(1);
    let mut note = signed();
    let id = key.verifier().id();
    note.attach(NoteSignature::new(ORIGIN, id, &[0; 64]).unwrap()).unwrap();
    let error = note.open(ORIGIN, key.verifier()).unwrap_err();
    let name = ORIGIN.to_owned();
    assert_eq!(error, CheckpointError::Note(NoteError::Signature { name, id }));
}

#[test]
fn every_change_of_a_character_is_refused() {
    let text = signed().to_string();
    let verifier = signer(1).verifier().clone();
    for (at, was) in text.char_indices() {
        for now in ['0', '1', 'A', 'z', '/', ' ', '\n', '\r', '\0', '柳'] {
            if now == was {
                continue;
            }
            let changed = [&text[..at], &now.to_string(), &text[at + was.len_utf8()..]].concat();
            let opened = changed.parse::<SignedCheckpoint>().map(|note| {
                let stated = note.open(ORIGIN, &verifier);
                stated.is_ok()
            });
            assert_ne!(opened, Ok(true), "{at}: {was:?} to {now:?}");
        }
    }
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(text[..end].parse::<SignedCheckpoint>().is_err(), "cut at {end}");
    }
}

#[test]
fn malformed_texts_are_refused_with_the_reason() {
    use CheckpointError as E;
    let root = "rxnoKyFZlJ7/R6bMh/d3lcqwKqAy5CL1LcNBJP17kgQ=";
    let cases = [
        (format!("log\n1\n{root}"), E::Lines),
        ("log\n1\n".to_owned(), E::Lines),
        (format!("\n1\n{root}\n"), E::Lines),
        (format!("log\n1\n{root}\n\nmore\n"), E::Lines),
        (format!("log\n01\n{root}\n"), E::Size),
        (format!("log\n+1\n{root}\n"), E::Size),
        (format!("log\n-1\n{root}\n"), E::Size),
        (format!("log\n1 \n{root}\n"), E::Size),
        (format!("log\n18446744073709551616\n{root}\n"), E::Size),
        (format!("log\n1\n{}\n", &root[..43]), E::Root),
        (format!("log\n1\n{}\n", &root[4..]), E::Root),
        (format!("log\n1\n{}\n", root.replace("gQ=", "gR=")), E::Root),
        (format!("log\n1\n{root} \n"), E::Root),
        (format!("l\tog\n1\n{root}\n"), E::Origin),
    ];
    for (text, reason) in cases {
        assert_eq!(text.parse::<Checkpoint>(), Err(reason), "{text:?}");
    }
    let largest = format!("log\n18446744073709551615\n{root}\n");
    assert_eq!(largest.parse::<Checkpoint>().unwrap().to_string(), largest);
    for origin in ["", "a\nb", "a\0"] {
        assert_eq!(Checkpoint::new(origin, head()), Err(E::Origin), "{origin:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,200}", lines in "([ -~—]{0,20}\n){0,8}") {
        for text in [text, lines] {
            if let Ok(checkpoint) = text.parse::<Checkpoint>() {
                prop_assert_eq!(checkpoint.to_string(), text);
            }
        }
    }

    #[test]
    fn every_checkpoint_round_trips(origin in "[^\\x00-\\x1f]{1,40}", size: u64, root: [u8; 32]) {
        let head = TreeHead { size, root: Hash::new(root) };
        let key = signer(3);
        let note = Checkpoint::new(&origin, head).unwrap().sign(&key).unwrap();
        let read: SignedCheckpoint = note.to_string().parse().unwrap();
        prop_assert_eq!(read.open(&origin, key.verifier()).unwrap().head(), head);
    }
}
