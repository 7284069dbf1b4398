//! `yunquan import`: lists from XLSX and CSV files, by a person who signs for them.

mod bank;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::json;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::ids::AccountId;
use yunquan_core::imports::{ImportKind, contradictions};
use yunquan_core::pack::Lang;
use yunquan_core::refusal::{Fault, Rejection};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::{Denial, Who};
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::sheets::{self, Filled, LineFault, Sheet};
use yunquan_service::signin::{Code, NotSignedIn, Password, Policy, Signin};

use super::{BAD_INPUT, Quit, pack_of, print};

/// What to import.
#[derive(clap::Args)]
pub struct Args {
    /// Which list.
    list: List,
    /// An .xlsx or .csv file; its first line holds the column titles.
    file: PathBuf,
    /// The data folder; the server must not be running on it.
    #[arg(long, required_unless_present = "check")]
    data: Option<PathBuf>,
    /// The login of who signs for it: a bureau officer, for the calendar an administrator, for the
    /// bank finance. The password is read from YUNQUAN_PASSWORD, the second factor's code from
    /// YUNQUAN_CODE.
    #[arg(long = "as", required_unless_present = "check")]
    login: Option<String>,
    /// The payment list that the bank answers, for `bank`.
    #[arg(long)]
    settlement: Option<String>,
    /// The roster's period, such as 2021-02.
    #[arg(long, default_value = "")]
    period: String,
    /// Keep the good rows when others are faulty.
    #[arg(long)]
    partial: bool,
    /// Only look for faults; nothing is imported.
    #[arg(long)]
    check: bool,
    /// The scheme pack's folder; by default the one built in.
    #[arg(long)]
    scheme: Option<PathBuf>,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum List {
    /// Above-scale industrial enterprises.
    Roster,
    /// Abnormal operation, serious dishonesty, bad faith.
    Credit,
    /// Holdings, control, offices.
    Relations,
    /// Working days by notice.
    Calendar,
    /// What the bank answered to a payment list.
    Bank,
}

impl List {
    /// The kind of list and its command; none for a bank's answers, which are no list.
    const fn kind(self) -> Option<(ImportKind, &'static str)> {
        Some(match self {
            Self::Roster => (ImportKind::Roster, "import/roster"),
            Self::Credit => (ImportKind::Credit, "import/credit"),
            Self::Relations => (ImportKind::Relations, "import/relations"),
            Self::Calendar => (ImportKind::Calendar, "import/calendar"),
            Self::Bank => return None,
        })
    }
}

pub fn run(args: Args) -> Result<(), Quit> {
    let Some((kind, name)) = args.list.kind() else { return bank::run(&args) };
    let sheet = sheets::read(&args.file).map_err(|error| Quit::bad(error.to_string()))?;
    let (filled, command, faults) = good_rows(&args, kind, name, &sheet)?;
    let nothing = |faults: &[LineFault]| {
        told(&args, faults, None);
        let words = format!("{} fault(s); nothing was imported", faults.len());
        Err(Quit { code: BAD_INPUT, words })
    };
    if args.check && faults.is_empty() {
        told(&args, &faults, Some("no fault found in the file"));
        return Ok(());
    }
    let Some(command) = command.filter(|_| !args.check) else { return nothing(&faults) };
    match send(&args, command, &filled)? {
        Sent::Done(words) => {
            let lines: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
            let left = match lines.len() {
                0 => String::new(),
                count => format!("; {count} faulty line(s) left out"),
            };
            told(&args, &faults, Some(&format!("{words}{left}")));
            Ok(())
        }
        Sent::Faulty(more) => nothing(&[faults, filled.locate(&more)].concat()),
    }
}

/// What became of an import that was sent.
enum Sent {
    /// Done, in words.
    Done(String),
    /// The list contradicts itself or what is known.
    Faulty(Vec<Fault>),
}

/// Every fault, and what was done.
fn told(args: &Args, faults: &[LineFault], done: Option<&str>) {
    if args.json {
        print(&json!({"file": args.file, "faults": faults, "imported": done}).to_string());
        return;
    }
    for fault in faults {
        let [zh, en] = &fault.what;
        let (file, line, column) = (args.file.display(), fault.line, &fault.column);
        print(&format!("{file}:{line}: {column}: {zh} / {en}"));
    }
    if let Some(words) = done {
        print(words);
    }
}

/// The command, if the file is good, or good enough with `--partial`; and every fault. What is left
/// of a list may get something else wrong together, so that it is judged again.
fn good_rows(
    args: &Args,
    kind: ImportKind,
    name: &str,
    sheet: &Sheet,
) -> Result<(Filled, Option<Command>, Vec<LineFault>), Quit> {
    let (mut without, mut faults) = (BTreeSet::new(), Vec::new());
    loop {
        let filled = sheets::fill(kind, sheet, &args.period, &without);
        let (command, found) = judged(args, name, &filled)?;
        if found.is_empty() {
            return Ok((filled, command, faults));
        }
        let hopeless = found.iter().any(|fault| filled.concerns_all(fault));
        without.extend(found.iter().map(|fault| fault.line));
        faults.extend(found);
        if hopeless || !args.partial {
            return Ok((filled, None, faults));
        }
    }
}

/// The command of a form, and what its rows get wrong, each and together.
fn judged(
    args: &Args,
    name: &str,
    filled: &Filled,
) -> Result<(Option<Command>, Vec<LineFault>), Quit> {
    match Command::read(name, &filled.form) {
        Some(Ok(command)) => {
            let faults = together(args, &command)?;
            Ok((Some(command), filled.locate(&faults)))
        }
        Some(Err(mut faults)) => {
            if let Some((command, _)) = Command::mended(name, &filled.form, &faults) {
                let mut more = together(args, &command)?;
                more.retain(|fault| faults.iter().all(|known| known.path != fault.path));
                faults.extend(more);
            }
            Ok((None, filled.locate(&faults)))
        }
        None => Err(Quit::failed(format!("no command {name}"))),
    }
}

/// What the rows get wrong together, found without an office.
fn together(args: &Args, command: &Command) -> Result<Vec<Fault>, Quit> {
    let today = pack_of(args.scheme.as_deref())?.zone().date(Clock::System.now());
    Ok(contradictions(command, today))
}

fn send(args: &Args, command: Command, filled: &Filled) -> Result<Sent, Quit> {
    let (Some(data), Some(login)) = (&args.data, &args.login) else {
        return Err(Quit::bad("--data and --as are needed"));
    };
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    let installation = Installation::open(data, Kind::Real, pack, Clock::System, Seeds::System)?;
    let account = signer(&installation, login)?;
    let body = Digest::of(filled.form.to_string().as_bytes());
    let answer = installation.office.execute_now(Who::Account(account), command, body, None);
    installation.office.close();
    match answer.map_err(Quit::failed)? {
        Ok(receipt) if receipt.leaves == 0 => {
            Ok(Sent::Done("the list is the same as before".to_owned()))
        }
        Ok(receipt) => Ok(Sent::Done(format!("imported, {} leaf in the journal", receipt.leaves))),
        Err(Denial { rejection: Rejection::Invalid(faults), .. }) => Ok(Sent::Faulty(faults)),
        Err(Denial { rejection: Rejection::Forbidden { .. }, .. }) => {
            Err(Quit::bad(format!("{login} has not the right to import this list")))
        }
        Err(Denial { rejection: Rejection::Refused(refusal), .. }) => {
            let pack = installation.office.pack();
            Err(Quit::bad(pack.explain(&refusal.rule, &refusal.facts, Lang::En)))
        }
        Err(denial) => Err(Quit::failed(format!("not imported: {:?}", denial.rejection))),
    }
}

fn signer(installation: &Installation, login: &str) -> Result<AccountId, Quit> {
    let password = std::env::var("YUNQUAN_PASSWORD")
        .map_err(|_| Quit::bad("put the password of --as into YUNQUAN_PASSWORD"))?;
    let office = installation.office.clone();
    let key = installation.vault_key.clone();
    let signin = Signin::open(office, Clock::System, Policy::default(), key);
    let signin = signin.map_err(Quit::failed)?;
    let code = std::env::var("YUNQUAN_CODE").ok().map(|typed| Code::new(&typed));
    let signed = signin.sign_in_with(login, &Password::new(password), code.as_ref());
    let (account, session) = signed.map_err(|error| match error {
        NotSignedIn::CodeNeeded => Quit::bad("put a code of the second factor into YUNQUAN_CODE"),
        other => Quit::bad(other.to_string()),
    })?;
    let whole = signin.session(&session).map_err(Quit::failed)?.is_some();
    signin.sign_out(&session).map_err(Quit::failed)?;
    if whole {
        return Ok(account);
    }
    let words = "sign in at the portal first: a second factor, or a new password, has to be set up";
    Err(Quit::bad(format!("{login} cannot sign yet; {words}")))
}
