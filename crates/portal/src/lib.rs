//! The portal: every person's own workplace in the browser, served as whole pages.
//!
//! A handler extracts, asks the service and renders; nothing is decided here. No task needs a
//! script. Knows the service, never the store, and no SQL.

mod act;
mod assets;
mod calendar;
mod choices;
mod demo;
mod fault;
mod figures;
mod files;
mod frame;
mod guard;
mod kept;
mod lang;
mod nav;
mod page;
mod pages;
mod parts;
mod posted;
mod run;
mod sheet;
mod typed;
mod view;
mod visitor;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use yunquan_journal::Signer;
use yunquan_service::attachments::Attachments;
use yunquan_service::cases::Library;
use yunquan_service::office::Office;
use yunquan_service::signin::{Rate, Rates, Signin};
use yunquan_service::simulation::Resident;

pub use lang::preferred;
pub use visitor::{device, peer};
pub use words::{Arg, FAMILIES, Family, Words};

/// What the portal stands on.
pub struct Settings {
    /// The running office.
    pub office: Office,
    /// Passwords and sessions, the API's too.
    pub signin: Signin,
    /// Uploaded files.
    pub attachments: Arc<Attachments>,
    /// Counts the files of who has no account, the API's too.
    pub stranger_files: Arc<Rates>,
    /// Signs voucher codes.
    pub signer: Arc<Signer>,
    /// Whether clients come over TLS: then cookies are `Secure` and bound to the host.
    pub over_tls: bool,
    /// In a made-up city, whom a visitor may be; empty in a real one.
    pub residents: Vec<Resident>,
    /// The cases of the pack in force, shown beside its rules.
    pub cases: Library,
}

/// The state of the handlers.
struct Portal {
    office: Office,
    signin: Signin,
    attachments: Arc<Attachments>,
    signer: Arc<Signer>,
    over_tls: bool,
    residents: Vec<Resident>,
    cases: Library,
    changes: Rates,
    sign_ins: Rates,
    strangers: Rates,
    stranger_files: Arc<Rates>,
    kept: kept::Kept,
}

/// How handlers get at it.
type Ctx = axum::extract::State<Arc<Portal>>;

impl Portal {
    fn new(settings: Settings) -> Self {
        const MILLISECOND: i64 = 1_000;
        Self {
            office: settings.office,
            signin: settings.signin,
            attachments: settings.attachments,
            signer: settings.signer,
            over_tls: settings.over_tls,
            residents: settings.residents,
            cases: settings.cases,
            changes: Rates::new(Rate { burst: 200, interval: 50 * MILLISECOND }),
            sign_ins: Rates::new(Rate { burst: 30, interval: 1_000 * MILLISECOND }),
            strangers: Rates::new(Rate { burst: 60, interval: 500 * MILLISECOND }),
            stranger_files: settings.stranger_files,
            kept: kept::Kept::default(),
        }
    }
}

/// The pages, to be merged with the API: no path begins with `/api`.
pub fn router(settings: Settings) -> Router {
    let portal = Arc::new(Portal::new(settings));
    let guard = from_fn_with_state(Arc::clone(&portal), guard::guard);
    pages::routes().merge(assets::routes()).layer(guard).with_state(portal)
}
