//! A backup brings everything back; a damaged one brings nothing and says what is wrong with it.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::occasion::Secret;
use yunquan_core::time::Instant;
use yunquan_service::backup::{MANIFEST, NoBackup, backup, restore};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;

const FILE: &[u8] = b"%PDF-1.7\nevidence";

struct Folders {
    root: tempfile::TempDir,
    office: Installation,
}

impl Folders {
    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn back_up(&self, name: &str) -> PathBuf {
        let to = self.path(name);
        backup(&self.path("data"), &to, Instant(7), &mut |_| {}).unwrap();
        to
    }

    fn attachment(folder: &Path) -> PathBuf {
        let text = Digest::of(FILE).to_string();
        folder.join("attachments").join(&text[..2]).join(&text)
    }
}

fn open(data: &Path) -> Installation {
    let pack = Arc::new(packs::built_in().unwrap());
    let clock = Clock::manual(pack.zone().parse_local("2021-01-04 09:00").unwrap());
    Installation::open(data, Kind::Real, pack, clock, Seeds::fixed(7)).unwrap()
}

/// A data folder with a journal and one uploaded file, its office at work.
fn at_work() -> Folders {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let pack = packs::built_in().unwrap();
    Installation::create(&data, Kind::Real, &pack, &Seeds::fixed(7)).unwrap();
    let office = open(&data);
    let attachment = Folders::attachment(&data);
    std::fs::create_dir_all(attachment.parent().unwrap()).unwrap();
    std::fs::write(&attachment, FILE).unwrap();
    let form = json!({"sha256": Digest::of(FILE), "size": FILE.len(),
        "media_type": "application/pdf", "name": "证据.pdf"});
    let answer = office.office.ask(Who::Public, "upload/record", &form).unwrap().unwrap();
    answer.unwrap();
    Folders { root, office }
}

fn flaws(result: Result<yunquan_service::backup::Restored, NoBackup>) -> Vec<String> {
    match result {
        Err(NoBackup::Flaws(flaws)) => flaws,
        other => panic!("{other:?}"),
    }
}

#[test]
fn everything_comes_back() {
    let it = at_work();
    let before = it.office.office.reader().digests().unwrap();
    let copy = it.back_up("copy");
    // The office has worked on: the copy is of the moment when it was taken.
    let open_account = json!({"login": "jia", "name": "甲", "kind": "enterprise"});
    it.office.office.ask(Who::Public, "account/open", &open_account).unwrap().unwrap().unwrap();
    let again = it.path("again");
    let restored = restore(&copy, &again, &mut |_| {}).unwrap();
    assert_eq!((restored.leaves, restored.missing), (1, 0));
    assert_eq!(std::fs::read(Folders::attachment(&again)).unwrap(), FILE);
    let office = open(&again);
    assert_eq!(office.office.reader().digests().unwrap(), before);
    assert_eq!(office.signer.verifier().to_string(), it.office.signer.verifier().to_string());
    use std::os::unix::fs::PermissionsExt as _;
    for name in ["", "signing.key", "vault.key", "ledger.db"] {
        let mode = std::fs::metadata(again.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read {name:?}");
    }
}

#[test]
fn a_damaged_file_is_named_and_nothing_is_restored() {
    let it = at_work();
    let copy = it.back_up("copy");
    std::fs::write(Folders::attachment(&copy), b"%PDF-1.7\nevidencf").unwrap();
    let mut ledger = std::fs::read(copy.join("ledger.db")).unwrap();
    let last = ledger.len() - 1;
    ledger[last] ^= 1;
    std::fs::write(copy.join("ledger.db"), ledger).unwrap();
    let found = flaws(restore(&copy, &it.path("again"), &mut |_| {}));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("attachments/") && found[1].starts_with("ledger.db"), "{found:?}");
    assert!(!it.path("again").exists());
}

#[test]
fn a_missing_attachment_is_named() {
    let it = at_work();
    let copy = it.back_up("copy");
    std::fs::remove_file(Folders::attachment(&copy)).unwrap();
    let found = flaws(restore(&copy, &it.path("again"), &mut |_| {}));
    assert!(found[0].starts_with("attachments/"), "{found:?}");
    // Also when the list was made to fit.
    change(&copy, |list| {
        let files = list["files"].as_array_mut().unwrap();
        files.retain(|part| !part["path"].as_str().unwrap().starts_with("attachments/"));
    });
    std::fs::create_dir(it.path("again")).unwrap();
    let found = flaws(restore(&copy, &it.path("again"), &mut |_| {}));
    assert!(found[0].ends_with("an uploaded file is missing"), "{found:?}");
    assert_eq!(std::fs::read_dir(it.path("again")).unwrap().count(), 0);
}

/// What the data folder itself lacked is said when the backup is taken, and known on restore.
#[test]
fn what_was_missing_before_is_listed() {
    let it = at_work();
    std::fs::remove_file(Folders::attachment(&it.path("data"))).unwrap();
    let to = it.path("copy");
    let made = backup(&it.path("data"), &to, Instant(7), &mut |_| {}).unwrap();
    assert!(made.missing.contains(&Digest::of(FILE)));
    assert_eq!(restore(&to, &it.path("again"), &mut |_| {}).unwrap().missing, 1);
}

#[test]
fn another_journal_is_refused() {
    let it = at_work();
    let copy = it.back_up("copy");
    change(&copy, |list| list["leaves"] = json!(2));
    let found = flaws(restore(&copy, &it.path("again"), &mut |_| {}));
    assert!(found.iter().any(|flaw| flaw.contains("not signed")), "{found:?}");
    assert!(found.iter().any(|flaw| flaw.contains("not the one whose head")), "{found:?}");
    assert!(!it.path("again").exists());
    change(&copy, |list| list["files"][0]["path"] = json!("../../etc/passwd"));
    let outside = restore(&copy, &it.path("again"), &mut |_| {});
    assert!(matches!(outside, Err(NoBackup::NoManifest(..))), "{outside:?}");
}

#[test]
fn a_folder_in_use_is_refused() {
    let it = at_work();
    let copy = it.back_up("copy");
    let data = it.path("data");
    let twice = backup(&data, &copy, Instant(7), &mut |_| {});
    assert!(matches!(twice, Err(NoBackup::NotEmpty(_))), "{twice:?}");
    let over = restore(&copy, &data, &mut |_| {});
    assert!(matches!(over, Err(NoBackup::NotEmpty(_))), "{over:?}");
    assert!(data.join("ledger.db").exists());
    let none = restore(&data, &it.path("again"), &mut |_| {});
    assert!(matches!(none, Err(NoBackup::NoManifest(..))), "{none:?}");
    let nothing = backup(&it.path("nowhere"), &it.path("x"), Instant(7), &mut |_| {});
    assert!(matches!(nothing, Err(NoBackup::Installation(_))), "{nothing:?}");
}

/// A bank account that was exchanged in the data folder is not restored as if nothing had been.
#[test]
fn a_secret_that_was_exchanged_is_named() {
    let it = at_work();
    let sealed = Secret::new([7; 32], b"{\"number\":\"2105\"}".to_vec());
    let says = format!("the secret kept for {} is not the one", sealed.commitment);
    let exchanged = Secret { bytes: b"{\"number\":\"6222\"}".to_vec(), ..sealed };
    let mut store = yunquan_store::sqlite::open(&it.path("data")).unwrap();
    let mut unit = store.ledger.begin().unwrap();
    unit.keep_secrets(&[exchanged]).unwrap();
    unit.commit().unwrap();
    let copy = it.back_up("copy");
    let found = flaws(restore(&copy, &it.path("again"), &mut |_| {}));
    assert!(found.iter().any(|flaw| flaw.contains(&says)), "{found:?}");
    assert!(!it.path("again").exists());
}

fn change(copy: &Path, change: impl FnOnce(&mut Value)) {
    let path = copy.join(MANIFEST);
    let mut list: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    change(&mut list);
    std::fs::write(&path, list.to_string()).unwrap();
}
