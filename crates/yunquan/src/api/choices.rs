//! The fixed words by which lists are filtered.

use yunquan_core::form::Choice as _;
use yunquan_core::imports::ImportKind;
use yunquan_core::{
    account, application, case, enterprise, inspection, message, panel, provider, publicity,
    redemption, settlement, voucher,
};

/// The words that a column of a kind can hold; none where it holds any text.
pub(super) fn choices(kind: &str, column: &str) -> Option<Vec<&'static str>> {
    Some(match (kind, column) {
        ("account", "role") => account::Role::words(),
        ("account", "status") => account::Status::words(),
        ("application", "status") => application::Status::words(),
        ("case", "status") => case::Status::words(),
        ("enterprise", "status") => enterprise::Status::words(),
        ("import", "kind") => ImportKind::words(),
        ("inspection", "status") => inspection::Status::words(),
        ("message", "kind") => message::Kind::words(),
        ("panel", "status") => panel::Status::words(),
        ("provider", "status") => provider::Status::words(),
        ("publicity", "kind") => publicity::Kind::words(),
        ("redemption", "status") => redemption::Status::words(),
        ("settlement", "status") => settlement::Status::words(),
        ("voucher", "status") => voucher::Status::words(),
        _ => return None,
    })
}
