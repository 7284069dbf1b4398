//! `yunquan import bank` on a data folder: what the bank answered, by a person of finance who
//! proves himself with password and code.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;
use yunquan_service::signin::Code;

use crate::bench::{Bench, OFFICER, PASSWORD};
use crate::paying::{FINANCE, handed_in, sent};

const UNKNOWN: &str = "00000000-0000-7000-8000-000000000001";
const TITLES: &str = "兑现编号,金额（元）,结果,日期,回单号,退票原因";

/// A data folder whose payment list of two items is with the bank; nobody runs on it.
struct Waiting {
    root: tempfile::TempDir,
    list: String,
    items: [String; 2],
    day: String,
    /// Recovery codes of finance and of the bureau.
    codes: [Vec<String>; 2],
}

pub(crate) fn open(data: &Path, clock: Clock) -> Installation {
    let pack = Arc::new(packs::built_in().unwrap());
    Installation::open(data, Kind::Real, pack, clock, Seeds::fixed(7)).unwrap()
}

/// Gives a person password and second factor; its recovery codes.
pub(crate) fn equipped(bench: &Bench, name: &str) -> Vec<String> {
    bench.set_password(name);
    let id = bench.accounts[name];
    let Some(Entity::Account(account)) = bench.office.reader().entity(&Key::Account(id)).unwrap()
    else {
        panic!("{name}");
    };
    let offered = bench.signin.offer_second_factor(&account, None).unwrap();
    let secret = totp_rs::Secret::try_from_base32(&offered.secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    let seconds = u64::try_from(bench.clock.now().0 / 1_000_000).unwrap();
    let code = Code::new(&totp.generate(seconds).to_string());
    bench.signin.confirm_second_factor(id, &code, None).unwrap().reveal()
}

impl Waiting {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        let pack = packs::built_in().unwrap();
        Installation::create(&data, Kind::Real, &pack, &Seeds::fixed(7)).unwrap();
        let begin: Instant = pack.zone().parse_local("2020-12-01 09:00").unwrap();
        let installation = open(&data, Clock::manual(begin));
        let bench = Bench::in_folder(&installation);
        let items = ["一号", "二号"].map(|contract| handed_in(&bench, contract).1);
        let list = sent(&bench, &[&items[0], &items[1]]);
        let codes = [FINANCE, OFFICER].map(|name| equipped(&bench, name));
        bench.set_password("财政复核");
        let day = bench.today();
        installation.office.close();
        Self { root, list, items, day, codes }
    }

    /// Imports these rows as a person with a code.
    fn import(&self, rows: &[String], (login, code): (&str, Option<&str>)) -> Output {
        let file = self.root.path().join("answers.csv");
        std::fs::write(&file, format!("{TITLES}\n{}\n", rows.join("\n"))).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_yunquan"));
        command.args(["import", "bank"]).arg(&file).args(["--settlement", &self.list]);
        command.arg("--data").arg(self.root.path().join("data")).args(["--as", login]);
        command.env("YUNQUAN_PASSWORD", PASSWORD).env_remove("YUNQUAN_CODE");
        if let Some(code) = code {
            command.env("YUNQUAN_CODE", code);
        }
        command.output().unwrap()
    }

    /// Imports as finance with its nth recovery code, each good once.
    fn by_finance(&self, rows: &[String], nth: usize) -> Output {
        self.import(rows, (FINANCE, Some(&self.codes[0][nth])))
    }

    fn paid(&self, item: &str, yuan: &str) -> String {
        format!("{item},{yuan},已付,{},ZF-1,", self.day)
    }

    fn bounced(&self, item: &str) -> String {
        format!("{item},50000.00,退票,{},,账号与户名不符", self.day)
    }

    fn statuses(&self) -> [&'static str; 2] {
        let it = open(&self.root.path().join("data"), Clock::System);
        let status = |id: &String| {
            let key = Key::Redemption(id.parse().unwrap());
            match it.office.reader().entity(&key).unwrap() {
                Some(Entity::Redemption(it)) => it.status.as_str(),
                other => panic!("{other:?}"),
            }
        };
        let found = [status(&self.items[0]), status(&self.items[1])];
        it.office.close();
        found
    }
}

/// The exit code is 2, and this is said.
#[track_caller]
fn declined(output: &Output, says: &[&str]) {
    let said = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned());
    let said = said.join("\n");
    assert_eq!(output.status.code(), Some(2), "{said}");
    for words in says {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn the_banks_file_pays_what_it_names_once_and_all_of_it_or_nothing() {
    let it = Waiting::new();
    let [first, second] = &it.items;
    // A row in good order is not recorded beside one of an unknown item.
    let rows = [it.paid(first, "50000.00"), it.paid(UNKNOWN, "50000.00")];
    declined(&it.by_finance(&rows, 0), &[":3: 兑现编号", "nothing was recorded"]);
    // One fen more than what was sent.
    let rows = [it.paid(first, "50000.01"), it.bounced(second)];
    declined(&it.by_finance(&rows, 1), &[":2: 金额（元）", "nothing was recorded"]);
    assert_eq!(it.statuses(), ["settling", "settling"]);
    let rows = [it.paid(first, "50000.00"), it.bounced(second)];
    let done = it.by_finance(&rows, 2);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "2 answer(s) recorded");
    assert_eq!(it.statuses(), ["paid", "bounced"]);
    // The same file once more, and an answer to what is paid already.
    declined(&it.by_finance(&rows, 3), &["line 2: "]);
    declined(&it.by_finance(&[it.bounced(first)], 4), &["line 2: "]);
    assert_eq!(it.statuses(), ["paid", "bounced"]);
}

#[test]
fn whoever_signs_for_the_banks_file_proves_who_he_is() {
    let it = Waiting::new();
    let rows = [it.paid(&it.items[0], "50000.00")];
    declined(&it.import(&rows, (FINANCE, None)), &["YUNQUAN_CODE"]);
    declined(&it.import(&rows, (FINANCE, Some("000000"))), &["the code is wrong"]);
    // Who has set up no second factor yet can do nothing else.
    declined(&it.import(&rows, ("财政复核", None)), &["second factor"]);
    let officer = it.import(&rows, (OFFICER, Some(&it.codes[1][0])));
    declined(&officer, &["has not the right to record payments"]);
    assert_eq!(it.statuses(), ["settling", "settling"]);
    let once = it.by_finance(&rows, 0);
    assert!(once.status.success(), "{}", String::from_utf8_lossy(&once.stderr));
    declined(&it.by_finance(&rows, 0), &["was used before"]);
}
