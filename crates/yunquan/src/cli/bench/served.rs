//! A city's office behind a server of its own, with a route that answers a constant beside it.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use yunquan_core::ids::AccountId;
use yunquan_service::clock::Clock;
use yunquan_service::entropy::Seeds;
use yunquan_service::installation::{Installation, Kind};
use yunquan_service::signin::{Policy, Required, Signin, cookie};

use super::client::{Asked, load};
use super::ground::Ground;
use crate::api::{ApiState, Settings};
use crate::cli::Quit;
use crate::server;

/// The server, until it is stopped.
pub struct Served {
    address: SocketAddr,
    installation: Installation,
    signin: Signin,
    runtime: tokio::runtime::Runtime,
}

impl Served {
    /// Serves a founded city by these routes, and `/constant`.
    pub fn begin(
        folder: &Path,
        ground: &Ground,
        routes: impl FnOnce(ApiState) -> Router,
    ) -> Result<Self, Quit> {
        let (kind, pack) = (Kind::Simulated, ground.pack.clone());
        Installation::create(folder, kind, &pack, &Seeds::fixed(1)).map_err(Quit::failed)?;
        let clock = Clock::manual(ground.at);
        let installation =
            Installation::open(folder, kind, pack, clock, Seeds::fixed(2)).map_err(Quit::failed)?;
        installation.office.count().map_err(Quit::failed)?;
        let policy = Policy { second_factor: Required::OfNobody, ..Policy::default() };
        let state = server::state(&installation, policy, Settings::default());
        let state = state.map_err(Quit::failed)?;
        let runtime = tokio::runtime::Runtime::new().map_err(Quit::failed)?;
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = runtime.block_on(server::bind(anywhere)).map_err(Quit::failed)?;
        let address = listener.local_addr().map_err(Quit::failed)?;
        let constant = Router::new().route("/constant", get(|| async { "{\"valid\":true}" }));
        let signin = state.signin.clone();
        let app = routes(state).merge(constant);
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(listener, service).await });
        Ok(Self { address, installation, signin, runtime })
    }

    /// The cookie of a new session of an account.
    pub fn cookie(&self, account: AccountId) -> Result<String, Quit> {
        let token = self.signin.open_session(account).map_err(Quit::failed)?;
        Ok(format!("{}={}", cookie::name(false), token.reveal()))
    }

    /// How long requests for a path take, asked by a session or by the public.
    pub fn load(
        &self,
        path: &str,
        cookie: Option<&str>,
        requests: usize,
    ) -> Result<Duration, Quit> {
        load(Asked { address: self.address, path, cookie }, requests)
    }

    /// Stops it.
    pub fn end(self) {
        self.runtime.shutdown_background();
        self.installation.office.close();
    }
}
