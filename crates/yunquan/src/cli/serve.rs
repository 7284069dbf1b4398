//! `yunquan serve`: the office on a data folder that `init` has made.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use yunquan_service::cases::Library;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::signin::{Policy, Standard};

use super::{Quit, pack_of, print};
use crate::api::Settings;
use crate::server;

/// How to serve.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder that `init` has made.
    #[arg(long)]
    data: PathBuf,
    /// The scheme pack's folder; by default the one built in.
    #[arg(long)]
    scheme: Option<PathBuf>,
    /// The port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Clients come over TLS, ended by a proxy in front: cookies are marked secure.
    #[arg(long)]
    over_tls: bool,
    /// The standard for passwords: asvs (length, no composition, no forced change) or gbt-22239
    /// (composition, and a change every 90 days).
    #[arg(long, default_value = "asvs")]
    passwords: Standard,
}

pub fn run(args: Args) -> Result<(), Quit> {
    server::log();
    let pack = Arc::new(pack_of(args.scheme.as_deref())?);
    let installation =
        Installation::open(&args.data, Kind::Real, pack, Clock::System, Seeds::System)?;
    let policy = Policy { standard: args.passwords, ..Policy::default() };
    let settings = Settings { over_tls: args.over_tls, ..Settings::default() };
    let state = server::state(&installation, policy, settings).map_err(Quit::failed)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Quit::failed)?;
    runtime.block_on(async {
        let address = SocketAddr::new(args.host, args.port);
        let listener = server::bind(address).await.map_err(Quit::failed)?;
        let bound = listener.local_addr().map_err(Quit::failed)?;
        print(&format!("serving on http://{bound}; stop with Ctrl-C"));
        let pages = server::pages(&state, Vec::new(), Library::of(args.scheme.as_deref()));
        server::serve(listener, state, pages).await.map_err(Quit::failed)
    })
}
