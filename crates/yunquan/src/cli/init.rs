//! `yunquan init`: a new installation with its two administrators, who make everybody else.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;
use yunquan_core::world::Key;
use yunquan_service::city::must;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::packs;
use yunquan_service::signin::{Issuer, Policy, Signin};

use super::{Quit, pack_of, print};

/// What to make.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder; it must not hold an installation yet.
    #[arg(long)]
    data: PathBuf,
    /// The scheme pack's folder; by default the one built in.
    #[arg(long)]
    scheme: Option<PathBuf>,
    /// Login of the administrator, who proposes accounts.
    #[arg(long, default_value = "administrator")]
    administrator: String,
    /// Login of the security administrator, who confirms them: another person.
    #[arg(long, default_value = "security")]
    security: String,
    /// One line of JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args) -> Result<(), Quit> {
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    if args.administrator.to_lowercase() == args.security.to_lowercase() {
        return Err(Quit::bad("the two administrators must be two persons with two logins"));
    }
    Installation::create(&args.data, Kind::Real, &pack, &Seeds::System)?;
    let installation =
        Installation::open(&args.data, Kind::Real, pack, Clock::System, Seeds::System)?;
    let office = &installation.office;
    let notices = packs::notices().map_err(Quit::failed)?;
    must(office, Who::System, "import/calendar", &json!({"notices": notices}))
        .map_err(Quit::failed)?;
    let key = installation.vault_key.clone();
    let signin = Signin::open(office.clone(), Clock::System, Policy::default(), key);
    let signin = signin.map_err(Quit::failed)?;
    let mut links = Vec::new();
    for (login, role) in
        [(&args.administrator, "administrator"), (&args.security, "security-administrator")]
    {
        let form = json!({"login": login, "name": login, "role": role});
        let made = must(office, Who::System, "account/appoint", &form).map_err(Quit::failed)?;
        let Some(Key::Account(account)) = made.subject else {
            return Err(Quit::failed("no account was made"));
        };
        let link = signin.issue_link(account, Issuer::Owner).map_err(Quit::failed)?;
        links.push((role, login.clone(), link.token.reveal().to_owned()));
    }
    let key = installation.signer.verifier().to_string();
    office.close();
    if args.json {
        let accounts: Vec<_> = links
            .iter()
            .map(|(role, login, link)| json!({"role": role, "login": login, "link": link}))
            .collect();
        print(&json!({"accounts": accounts, "public_key": key}).to_string());
        return Ok(());
    }
    print(&format!("{} is ready. Public key: {key}", args.data.display()));
    print("Each administrator sets a password with a one-time link within seven days:");
    for (role, login, link) in &links {
        print(&format!("  # {role}, who signs in as {login}"));
        print("  curl -X POST http://127.0.0.1:8080/api/v1/password \\");
        print("    -H 'Content-Type: application/json' \\");
        print(&format!(r#"    -d '{{"links": ["{link}"], "password": "..."}}'"#));
    }
    print(&format!("Now run: yunquan serve --data {}", args.data.display()));
    Ok(())
}
