//! The HTTP API: commands, resources, voucher verification, sign-in, attachments, journal.
//!
//! A handler extracts, calls the service and renders; nothing is decided here. Knows no SQL, no
//! rule and no page.

mod access;
mod account;
mod asked;
mod attachment;
mod caller;
mod choices;
mod clock;
mod command;
mod draws;
mod exclusion;
mod files;
mod frame;
mod input;
mod journal;
mod lists;
mod messages;
mod openapi;
mod password;
mod payments;
mod problem;
mod reach;
mod resource;
mod second;
mod session;
mod sight;
mod statistics;
mod status;
mod token;
mod unseal;
mod verify;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, delete, get, post};
use yunquan_journal::Signer;
use yunquan_service::attachments::Attachments;
use yunquan_service::office::Office;
use yunquan_service::signin::{Rate, Rates, Signin};

pub use access::matrix;
pub use openapi::document;
pub use problem::{Mistake, Problem};
pub use yunquan_portal::preferred;

/// What the API stands on.
#[derive(Clone)]
pub struct ApiState {
    /// The running office.
    pub office: Office,
    /// Passwords, sessions and tokens.
    pub signin: Signin,
    /// Uploaded files.
    pub attachments: Arc<Attachments>,
    /// Signs checkpoints and voucher codes.
    pub signer: Arc<Signer>,
    /// Counts the files of who has no account, at the pages too.
    pub stranger_files: Arc<Rates>,
    /// What the installation chooses.
    pub settings: Settings,
}

/// What an installation chooses for its API.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether clients come over TLS: then the session's cookie is `Secure` and bound to the host.
    pub over_tls: bool,
    /// Changes by one account.
    pub changes: Rate,
    /// Reads by one account.
    pub reads: Rate,
    /// Sign-ins by one login, from wherever.
    pub sign_ins: Rate,
    /// Changes from one address by who has neither account nor session.
    pub strangers: Rate,
    /// Files from one address without an account.
    pub stranger_files: Rate,
    /// The largest body of a command, in bytes.
    pub body_bytes: usize,
    /// The largest body of an import, in bytes.
    pub import_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        const MILLISECOND: i64 = 1_000;
        Self {
            over_tls: false,
            changes: Rate { burst: 200, interval: 50 * MILLISECOND },
            reads: Rate { burst: 600, interval: 10 * MILLISECOND },
            sign_ins: Rate { burst: 30, interval: 1_000 * MILLISECOND },
            strangers: Rate { burst: 60, interval: 500 * MILLISECOND },
            stranger_files: Rate { burst: 20, interval: 30_000 * MILLISECOND },
            body_bytes: 1024 * 1024,
            import_bytes: 32 * 1024 * 1024,
        }
    }
}

/// The state of the handlers.
struct Api {
    office: Office,
    signin: Signin,
    attachments: Arc<Attachments>,
    signer: Arc<Signer>,
    settings: Settings,
    changes: Rates,
    reads: Rates,
    sign_ins: Rates,
    strangers: Rates,
    stranger_files: Arc<Rates>,
    codes: verify::Codes,
}

/// How handlers get at it.
type Ctx = axum::extract::State<Arc<Api>>;

impl Api {
    fn new(state: ApiState) -> Self {
        let settings = state.settings;
        Self {
            office: state.office,
            signin: state.signin,
            attachments: state.attachments,
            signer: state.signer,
            changes: Rates::new(settings.changes),
            reads: Rates::new(settings.reads),
            sign_ins: Rates::new(settings.sign_ins),
            strangers: Rates::new(settings.strangers),
            stranger_files: state.stranger_files,
            codes: verify::Codes::default(),
            settings,
        }
    }

    /// Runs work that reads the store, off the threads that serve others.
    async fn reading<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let api = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&api)).await;
        done.unwrap_or_else(|error| Err(Problem::Broken(error.to_string())))
    }
}

/// The whole API, to be served as it is or merged with pages; every path begins with `/api` but
/// `/healthz`.
pub fn router(state: ApiState) -> Router {
    let api = Arc::new(Api::new(state));
    let frame = from_fn_with_state(Arc::clone(&api), frame::frame);
    routes(&api).merge(openapi::pages()).layer(frame).with_state(api)
}

fn routes(api: &Api) -> Router<Arc<Api>> {
    // A form has a little more around its file.
    let limit = usize::try_from(api.attachments.limit()).unwrap_or(usize::MAX);
    let form_limit = DefaultBodyLimit::max(limit.saturating_add(64 * 1024));
    Router::new()
        .route("/healthz", get(status::health))
        .route("/api/v1/time", get(status::time))
        .route(
            "/api/v1/session",
            get(session::show).post(session::sign_in).delete(session::sign_out),
        )
        .route("/api/v1/sessions", get(session::list).delete(session::revoke_all))
        .route("/api/v1/sessions/{id}", delete(session::revoke))
        .route("/api/v1/tokens", get(token::list).post(token::make))
        .route("/api/v1/tokens/{id}", delete(token::revoke))
        .route("/api/v1/clock", post(clock::advance))
        .route("/api/v1/password", post(password::set))
        .route("/api/v1/second-factor", get(second::show).post(second::offer))
        .route("/api/v1/second-factor/confirm", post(second::confirm))
        .route("/api/v1/second-factor/recovery", post(second::recovery))
        .route("/api/v1/second-factor/remove", post(second::remove))
        .route("/api/v1/accounts/{id}/second-factor/reset", post(second::reset))
        .route("/api/v1/accounts/{id}/link", post(account::link))
        .route("/api/v1/attachments", post(attachment::receive).layer(form_limit))
        .route("/api/v1/attachments/{sha256}", get(attachment::send))
        .route("/api/v1/journal/checkpoint", get(journal::checkpoint))
        .route("/api/v1/journal/key", get(journal::key))
        .route("/api/v1/journal/leaves", get(journal::leaves))
        .route("/api/v1/journal/proof", get(journal::proof))
        .route("/api/v1/statistics", get(statistics::show))
        .route("/api/v1/inbox", get(statistics::inbox))
        .route("/api/v1/draws/{panel}", get(draws::show))
        .route("/api/v1/settlements/{id}/{file}", get(payments::list))
        .route("/api/v1/vouchers/{number}", get(verify::voucher))
        .route("/api/v1/exclusion", get(exclusion::ask).post(exclusion::ask_many))
        .route("/api/v1/{kinds}", get(lists::list))
        .route(
            "/api/v1/{one}/{two}",
            get(resource::one).post(command::run).fallback(resource::another),
        )
        .route("/api/{*rest}", any(status::unknown))
}
