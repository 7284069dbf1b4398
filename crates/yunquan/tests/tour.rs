//! The README's tour, as typed, against a demo city of its own; then the commands for people at a
//! terminal: a new installation, imports, the journal, an offline voucher.
#![allow(clippy::unwrap_used, reason = "a test unwraps what it has just made")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const YUNQUAN: &str = env!("CARGO_BIN_EXE_yunquan");

struct Demo {
    child: Child,
    url: String,
    accounts: Vec<Value>,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(YUNQUAN)
            .args(["demo", "--json", "--port", "0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        let accounts = shown["accounts"].as_array().unwrap().clone();
        Self { child, url: shown["url"].as_str().unwrap().to_owned(), accounts }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tour() -> String {
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("```sh tour\n").skip(1);
    let blocks: Vec<&str> = blocks.map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 5, "the tour is somewhere else");
    blocks.join("\n")
}

fn run(arguments: &[&str]) -> Output {
    Command::new(YUNQUAN).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_tour_works_as_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(&folder.path().join("city"));
    for role in ["administrator", "bureau-officer", "enterprise", "provider", "auditor"] {
        assert!(demo.accounts.iter().any(|it| it["role"] == role), "no login of a {role}");
    }
    let script = format!(
        "set -eu\n{}\n{YUNQUAN} voucher verify \"$T/voucher.json\" --key \"$T/key\"\n\
         sed 's/YQ1\\./YQ1.A/' \"$T/voucher.json\" > \"$T/forged\"\n\
         ! {YUNQUAN} voucher verify \"$T/forged\" --key \"$T/key\"\n\
         jq '.face_fen = 99999999' \"$T/voucher.json\" > \"$T/painted\"\n\
         ! {YUNQUAN} voucher verify \"$T/painted\" --key \"$T/key\"\n",
        tour()
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .env("U", &demo.url)
        .env("TMPDIR", folder.path())
        .output()
        .unwrap();
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(said.contains("\"rule\": \"R6.2\""), "{said}");
    assert!(said.contains("\"status\": \"submitted\""), "{said}");
    assert!(said.contains("\"status\": \"issued\""), "{said}");
    assert!(said.contains("signature valid"), "{said}");
    assert!(said.contains("\"status\": \"paid\""), "{said}");
    assert!(said.contains("{\"status\":\"frozen\",\"valid\":false}"), "{said}");
    assert!(said.contains("\"status\": \"expired\""), "{said}");
    let fen = |name: &str| {
        let (_, rest) = said.split_once(&format!("\"{name}\": ")).unwrap();
        rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse::<i64>().unwrap()
    };
    assert!(fen("paid_fen") > 0, "{said}");
    assert_eq!(fen("paid_fen"), fen("claimed_back_fen"));
    assert_eq!(fen("claimed_back_fen"), fen("recovered_fen"));
    read_while_it_works(folder.path());
}

/// Who only reads a data folder stops nobody: the demo goes on.
fn read_while_it_works(folder: &Path) {
    let (city, to) = (folder.join("city"), folder.join("export"));
    let data = ["--data", city.to_str().unwrap(), "--json"];
    let exported = run(&[&["export", to.to_str().unwrap()], &data[..]].concat());
    assert!(exported.status.success(), "{}", text(&exported.stderr));
    let exported: Value = serde_json::from_slice(&exported.stdout).unwrap();
    let verified = run(&[&["journal", "verify"], &data[..]].concat());
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let verified: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(exported["root"], verified["root"]);
    let replayed = run(&[&["journal", "replay", "--check"], &data[..]].concat());
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
}

#[test]
fn the_public_page_shows_the_lists_and_checks_vouchers() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(&folder.path().join("city"));
    let page = |path: &str| {
        let mut answer = ureq::get(format!("{}{path}", demo.url)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    let home = page("/");
    for words in ["查验服务券", "申报通知", "正在公示", "接券机构"] {
        assert!(home.contains(words), "{words} is missing");
    }
    assert!(page("/providers").contains("云一"));
    // One check character of 32 fits; the number it makes was never issued.
    let unknown = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        .chars()
        .filter(|sign| page(&format!("/v/LZ21-0000-0000-0000-{sign}")).contains("查无此券"))
        .count();
    assert_eq!(unknown, 1);
    assert!(!page("/v/%3Cscript%3E").contains("<script>"));
}

#[test]
fn a_simulated_folder_is_audited_and_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let city = folder.path().join("city");
    let city = city.to_str().unwrap();
    let lived = run(&[
        "simulate",
        "--seed",
        "3",
        "--enterprises",
        "20",
        "--years",
        "2020..2020",
        "--data",
        city,
        "--json",
    ]);
    assert!(lived.status.success(), "{}", text(&lived.stderr));
    let lived: Value = serde_json::from_slice(&lived.stdout).unwrap();
    let verified = run(&["journal", "verify", "--data", city, "--json"]);
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let verified: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(verified["root"], lived["journal_root"]);
    let replayed = run(&["journal", "replay", "--check", "--data", city]);
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    let proof = run(&["journal", "proof", "--data", city, "5"]);
    assert!(proof.status.success(), "{}", text(&proof.stderr));
    let served = run(&["serve", "--data", city]);
    assert_eq!(served.status.code(), Some(2));
    assert!(text(&served.stderr).contains("simulated city"), "{}", text(&served.stderr));
}

/// What cannot end well does not begin: the folder of an export, a port.
#[test]
fn nothing_long_begins_in_vain() {
    let folder = tempfile::tempdir().unwrap();
    let city = folder.path().join("city");
    std::fs::create_dir(folder.path().join("export")).unwrap();
    std::fs::write(folder.path().join("export/notes.txt"), "kept").unwrap();
    let (data, export) = (city.to_str().unwrap(), folder.path().join("export"));
    let lived = run(&["simulate", "--data", data, "--export", export.to_str().unwrap()]);
    assert_eq!(lived.status.code(), Some(2), "{}", text(&lived.stderr));
    assert!(text(&lived.stderr).contains("not empty"), "{}", text(&lived.stderr));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let shown = run(&["demo", "--data", data, "--port", &port]);
    assert_eq!(shown.status.code(), Some(3), "{}", text(&shown.stderr));
    assert!(text(&shown.stderr).contains("--port"), "{}", text(&shown.stderr));
    assert!(!city.exists());
}

/// Ctrl-C while the city is being founded: nothing of it stays.
#[test]
fn a_demo_stopped_early_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let child = Command::new(YUNQUAN)
        .args(["demo", "--json", "--port", "0"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let made = || std::fs::read_dir(folder.path()).unwrap().count();
    while made() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", text(&ended.stderr));
    assert_eq!(made(), 0);
}

#[test]
fn a_new_installation_has_two_administrators_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("office");
    let data = data.to_str().unwrap();
    let made = run(&["init", "--data", data, "--json"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(made["accounts"].as_array().unwrap().len(), 2);
    let again = run(&["init", "--data", data]);
    assert_eq!(again.status.code(), Some(2));
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(data).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "others can look into the folder");
    let same = folder.path().join("same");
    let same = run(&["init", "--data", same.to_str().unwrap(), "--security", "Administrator"]);
    assert_eq!(same.status.code(), Some(2));
    let verified = run(&["journal", "verify", "--data", data]);
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let nowhere = run(&["serve", "--data", "/nonexistent"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).contains("yunquan init"), "{}", text(&nowhere.stderr));
}

#[test]
fn an_import_names_every_faulty_row() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roster.csv");
    let table = "统一社会信用代码,企业名称\n91450200198229141F,柳工\n12,乙\n914403001922038216,\n";
    std::fs::write(&file, table).unwrap();
    let file = file.to_str().unwrap();
    let checked = run(&["import", "roster", file, "--check", "--period", "2021-06"]);
    assert_eq!(checked.status.code(), Some(2));
    let said = text(&checked.stdout);
    assert!(said.contains(":3: 统一社会信用代码"), "{said}");
    assert!(said.contains(":4: 企业名称"), "{said}");
    // Given twice is found beside the faults of shape, and without them.
    let good = "统一社会信用代码,企业名称\n91450200198229141F,柳工\n914403001922038216,甲\n";
    for (faulty, lines) in [("12,乙\n", vec![":4:", ":5:"]), ("", vec![":4:"])] {
        let table = format!("{good}{faulty}91450200198229141F,柳工\n");
        std::fs::write(file, table).unwrap();
        let checked = run(&["import", "roster", file, "--check", "--period", "2021-06"]);
        assert_eq!(checked.status.code(), Some(2));
        let said = text(&checked.stdout);
        assert!(lines.iter().all(|line| said.contains(line)), "{said}");
        assert!(said.contains("Given twice"), "{said}");
    }
    let book = folder.path().join("roster.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in ["统一社会信用代码", "企业名称"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), *title).unwrap();
    }
    sheet.write_string(1, 0, "91450200198229141F").unwrap();
    sheet.write_string(1, 1, "柳工").unwrap();
    workbook.save(&book).unwrap();
    let checked = run(&["import", "roster", book.to_str().unwrap(), "--check", "--period", "2021"]);
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
}
