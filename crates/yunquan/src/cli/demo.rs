//! `yunquan demo`: a simulated city on an embedded database, with its API and its portal.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use yunquan_core::claim;
use yunquan_core::ids::AccountId;
use yunquan_core::imports::ImportKind;
use yunquan_core::pack::Pack;
use yunquan_core::world::{Entity, Key};
use yunquan_service::cases::Library;
use yunquan_service::city::{self, EnterprisePlan};
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::envelope::Who;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::office::Office;
use yunquan_service::packs;
use yunquan_service::sample;
use yunquan_service::signin::{Password, Policy, Required};
use yunquan_service::simulation::{self, Resident, SimulationPlan};

use super::{Quit, print, say};
use crate::api::{ApiState, Settings};
use crate::server;

/// What to show.
#[derive(clap::Args)]
pub struct Args {
    /// The port; 0 takes any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the city is kept; by default a temporary folder that goes with it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The seed: the same seed makes the same city.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Prints one line of JSON once it serves.
    #[arg(long)]
    json: bool,
}

/// Enterprises in the city.
const ENTERPRISES: u32 = 80;
/// Everybody's password: a made-up city has nothing to guard.
const PASSWORD: &str = "yunquan-demo";
/// The exit code of what Ctrl-C ended.
const INTERRUPTED: u8 = 130;
/// Where the city's clock stands when it opens.
const OPENS: &str = "2021-03-17 09:30";

pub fn run(args: Args) -> Result<(), Quit> {
    server::log();
    let temporary = tempfile::tempdir().map_err(Quit::failed)?;
    let folder = match &args.data {
        Some(folder) => folder.clone(),
        None => temporary.path().join("city"),
    };
    let pack = Arc::new(packs::built_in().map_err(Quit::failed)?);
    let runtime = tokio::runtime::Runtime::new().map_err(Quit::failed)?;
    // Before the city is founded: a port that is taken shall leave no folder behind.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = runtime.block_on(server::bind(address)).map_err(Quit::failed)?;
    if !args.json {
        say("founding the city ...");
    }
    let seed = args.seed;
    let making = move || made(&folder, seed, &pack);
    let made = runtime.block_on(async {
        tokio::select! {
            made = tokio::task::spawn_blocking(making) => Some(made),
            () = server::stop_asked() => None,
        }
    });
    let Some(made) = made else {
        // The founding goes on until the process ends; nothing of it shall stay.
        runtime.shutdown_background();
        clear(&temporary);
        return Err(Quit { code: INTERRUPTED, words: "stopped before the city stood".to_owned() });
    };
    let (installation, state, people) = made.map_err(Quit::failed)??;
    runtime.block_on(open(&args, listener, &installation, state, &people))
}

/// Removes a folder in which something may still be written.
fn clear(folder: &tempfile::TempDir) {
    for _ in 0..100 {
        match std::fs::remove_dir_all(folder.path()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            _ => return,
        }
    }
}

/// The city with everybody's password set and every file's bytes written.
fn made(
    folder: &Path,
    seed: u64,
    pack: &Arc<Pack>,
) -> Result<(Installation, ApiState, Vec<Resident>), Quit> {
    let (installation, people) = found(folder, seed, pack)?;
    // A made-up city prints its passwords, hashes them cheaply and asks for no second factor: there
    // is nothing to guard. `serve` has no such switch, and refuses a made-up city's folder.
    let policy = Policy {
        judges_passwords: false,
        second_factor: Required::OfNobody,
        hash_kib: 1024,
        hash_passes: 1,
        session_age: 30 * 86_400 * 1_000_000,
        session_idle: 30 * 86_400 * 1_000_000,
        ..Policy::default()
    };
    let state = server::state(&installation, policy, Settings::default()).map_err(Quit::failed)?;
    passwords(&state, &people)?;
    let writing = sample::write_all(&installation.office, &state.attachments);
    tokio::runtime::Handle::current().block_on(writing).map_err(Quit::failed)?;
    Ok((installation, state, people))
}

async fn open(
    args: &Args,
    listener: TcpListener,
    installation: &Installation,
    state: ApiState,
    residents: &[Resident],
) -> Result<(), Quit> {
    let bound = listener.local_addr().map_err(Quit::failed)?;
    let url = format!("http://{bound}");
    let pages = server::pages(&state, residents.to_vec(), Library::default());
    announce(args, &url, installation, residents);
    server::serve(listener, state, pages).await.map_err(Quit::failed)
}

/// The city as it stands on its opening day.
fn found(
    folder: &Path,
    seed: u64,
    pack: &Arc<Pack>,
) -> Result<(Installation, Vec<Resident>), Quit> {
    let opens = pack.zone().parse_local(OPENS).map_err(Quit::failed)?;
    Installation::create(folder, Kind::Simulated, pack, &Seeds::fixed(seed))?;
    let plan =
        SimulationPlan { seed, enterprises: ENTERPRISES, years: 2020..=2021, until: Some(opens) };
    let clock = Clock::manual(plan.begins(pack));
    let pack = Arc::clone(pack);
    let installation =
        Installation::open(folder, Kind::Simulated, pack, clock, Seeds::fixed(seed))?;
    let outcome = simulation::run(&plan, &installation.office, &mut |_, _| {});
    let outcome = outcome.map_err(Quit::failed)?;
    if let Some(violation) = outcome.violations.first() {
        return Err(Quit::failed(format!("the city broke a promise: {violation:?}")));
    }
    let mut residents = outcome.residents;
    residents.push(visitor(&installation.office)?);
    Ok((installation, residents))
}

/// An enterprise without a past, in the roster: whoever tries the demo applies as this one.
fn visitor(office: &Office) -> Result<Resident, Quit> {
    const NAME: &str = "甲机械";
    let reader = office.reader();
    let officer = claim::login("市局经办");
    let officer = match reader.entity(&officer).map_err(Quit::failed)? {
        Some(Entity::Claim(claim)) => claim.holder.map(AccountId),
        _ => None,
    };
    let officer = officer.ok_or_else(|| Quit::failed("the city has no bureau officer"))?;
    let plan = EnterprisePlan {
        name: NAME.to_owned(),
        credit_code: city::credit_code(9_900_001),
        jurisdiction: "450203".to_owned(),
        industry: "3421".to_owned(),
        tags: Vec::new(),
    };
    let made = city::enterprise(office, &plan, officer).map_err(Quit::failed)?;
    let mut roster = json!({"period": "2021-03", "rows": []});
    let newest = reader.entity(&Key::Import(ImportKind::Roster)).map_err(Quit::failed)?;
    if let Some(Entity::Import(record)) = newest
        && let Some(content) = reader.import_content(&record.digest).map_err(Quit::failed)?
    {
        roster = serde_json::from_slice(&content).map_err(Quit::failed)?;
    }
    if let Some(rows) = roster["rows"].as_array_mut() {
        rows.push(json!({"credit_code": plan.credit_code, "name": NAME}));
    }
    city::must(office, Who::Account(officer), "import/roster", &roster).map_err(Quit::failed)?;
    Ok(Resident { role: "enterprise", name: NAME.to_owned(), account: made.account })
}

fn passwords(state: &ApiState, residents: &[Resident]) -> Result<(), Quit> {
    for it in residents {
        let password = Password::new(PASSWORD);
        state.signin.set_password(it.account, &it.name, &password).map_err(Quit::failed)?;
    }
    Ok(())
}

fn announce(args: &Args, url: &str, installation: &Installation, residents: &[Resident]) {
    if args.json {
        let accounts: Vec<Value> = residents
            .iter()
            .map(|it| {
                json!({"role": it.role, "name": it.name, "password": PASSWORD,
                    "account": it.account})
            })
            .collect();
        print(&json!({"url": url, "accounts": accounts}).to_string());
        return;
    }
    print(&format!("云券 Yunquan, a made-up city: {url}   (Ctrl-C ends it)"));
    print(&format!("  API and its description: {url}/api/docs"));
    print(&format!("  the city's clock stands at {OPENS}; the bar above every page moves it"));
    print(&format!("  public key: {}", installation.signer.verifier()));
    print("");
    for it in residents {
        print(&format!("  {:<24} {:<18} {}", it.role, PASSWORD, it.name));
    }
}
