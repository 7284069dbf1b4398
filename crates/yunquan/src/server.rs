//! Assembling a running server: office, sign-in, attachments, API, jobs by the clock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use yunquan_service::attachments::Attachments;
use yunquan_service::cases::Library;
use yunquan_service::clock::Clock;
use yunquan_service::installation::Installation;
use yunquan_service::office::Office;
use yunquan_service::signin::{Policy, Rates, Signin};
use yunquan_service::simulation::Resident;

use crate::api::{ApiState, Settings, router};

/// The largest file that may be uploaded, in bytes.
const FILE_BYTES: u64 = 20 * 1024 * 1024;
/// How often the clock is looked at for jobs.
const TURN: Duration = Duration::from_secs(20);
/// How long requests may take to finish once the server is asked to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// What an installation needs to serve.
///
/// # Errors
/// In words: the folder of files or the vault cannot be used.
pub fn state(
    installation: &Installation,
    policy: Policy,
    settings: Settings,
) -> Result<ApiState, String> {
    let office = installation.office.clone();
    // Sessions last as long as people sit there, whatever the office's own clock says.
    let signin =
        Signin::open(office.clone(), Clock::System, policy, installation.vault_key.clone());
    let attachments = Attachments::open(&installation.attachments(), FILE_BYTES);
    Ok(ApiState {
        office,
        signin: signin.map_err(|error| error.to_string())?,
        attachments: Arc::new(attachments.map_err(|error| error.to_string())?),
        signer: Arc::clone(&installation.signer),
        stranger_files: Arc::new(Rates::new(settings.stranger_files)),
        settings,
    })
}

/// The pages on the same office, with the cases of its pack; in a made-up city a visitor may be any
/// of its residents.
pub fn pages(state: &ApiState, residents: Vec<Resident>, cases: Library) -> Router {
    yunquan_portal::router(yunquan_portal::Settings {
        office: state.office.clone(),
        signin: state.signin.clone(),
        attachments: Arc::clone(&state.attachments),
        stranger_files: Arc::clone(&state.stranger_files),
        signer: Arc::clone(&state.signer),
        over_tls: state.settings.over_tls,
        residents,
        cases,
    })
}

/// Binds an address.
///
/// # Errors
/// In words, with what to do.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}; choose another port with --port")
    })
}

/// Serves until the process is asked to stop, then lets requests finish and the writer write.
///
/// # Errors
/// The listener failed.
pub async fn serve(listener: TcpListener, state: ApiState, pages: Router) -> std::io::Result<()> {
    let office = state.office.clone();
    let jobs = tokio::spawn(keep_time(office.clone()));
    let app = router(state).merge(pages);
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop_asked().await;
        let _ = stopping.send(());
    });
    let ended = tokio::select! {
        ended = async { server.await } => ended,
        () = async {
            // A connection that stays open must not keep the office from closing.
            let _ = stopped.await;
            tokio::time::sleep(FAREWELL).await;
        } => Ok(()),
    };
    jobs.abort();
    let closed = tokio::task::spawn_blocking(move || office.close()).await;
    if closed.is_err() {
        tracing::error!("the writer did not close");
    }
    ended
}

/// Waits until the process is asked to stop.
pub async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

/// Runs what dates have made due.
async fn keep_time(office: Office) {
    loop {
        let turn = office.clone();
        match tokio::task::spawn_blocking(move || turn.run_due()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(ran)) => tracing::info!(ran, "jobs recorded what is due"),
            Ok(Err(error)) => tracing::error!(%error, "jobs"),
            Err(error) => tracing::error!(%error, "jobs died"),
        }
        // Statistics are folded beside the pages, so that no page waits for a whole journal.
        let count = office.clone();
        match tokio::task::spawn_blocking(move || count.count()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "statistics"),
            Err(error) => tracing::error!(%error, "statistics died"),
        }
        tokio::time::sleep(TURN).await;
    }
}

/// Logs to stderr; `RUST_LOG` chooses what.
pub fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second call in one process keeps the first.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
