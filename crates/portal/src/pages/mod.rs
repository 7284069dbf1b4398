//! The pages, one file each, and their addresses.

mod account;
mod enterprise;
mod firm;
mod home;
pub(crate) mod listing;
pub(crate) mod office;
mod provider;
mod public;
mod second;
mod session;
pub(crate) mod task;
mod trouble;
mod upload;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};
use yunquan_core::account::Role;

use crate::files::Takes;
use crate::{Portal, demo};

pub(crate) use enterprise::file::{HAPPENED, WITH};
pub(crate) use enterprise::firm::TAGS;
pub(crate) use firm::contract::HAPPENED as CONTRACT;
pub(crate) use provider::redemptions::WENT;
pub(crate) use public::signed::NOT;
pub(crate) use public::statistics::CHARTS;
pub(crate) use trouble::trouble;

/// Every page by its address, with whose files its forms bring.
pub(crate) fn routes() -> Router<Arc<Portal>> {
    let of = |of: fn(Role) -> bool| Extension(Takes::many(of));
    let firm = |role| matches!(role, Role::Enterprise | Role::Provider);
    let officer = |role| !matches!(role, Role::Enterprise | Role::Provider | Role::Public);
    common()
        .merge(public())
        .merge(enterprise().layer(of(|role| role == Role::Enterprise)))
        .merge(provider().layer(of(|role| role == Role::Provider)))
        .merge(firms().layer(of(firm)))
        .merge(office::routes().layer(of(officer)))
}

fn common() -> Router<Arc<Portal>> {
    let one = Extension(Takes::some(1, |_| true));
    Router::new()
        .route("/sign-in", get(session::form).post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/account", get(account::show))
        .route("/account/open", get(account::form).post(account::open))
        .route("/account/password", get(account::password_form).post(account::set_password))
        .route("/account/second-factor", get(second::show).post(second::step))
        .route("/account/sessions/end", post(account::end))
        .route("/upload", post(upload::take).layer(one))
        .route("/demo/clock", post(demo::clock))
        .route("/demo/switch", post(demo::switch))
}

fn public() -> Router<Arc<Portal>> {
    use self::public::{
        check, estimate, notices, objection, providers, publicity, results, signed, statistics,
        texts,
    };
    let evidence = Takes::some(objection::EVIDENCE, |role| role == Role::Public);
    let object = get(objection::show).post(objection::send).layer(Extension(evidence));
    Router::new()
        .route("/", get(home::show))
        .route("/notices", get(notices::list))
        .route("/notices/{year}", get(notices::show))
        .route("/providers", get(providers::list))
        .route("/providers/{id}", get(providers::show))
        .route("/publicity", get(publicity::list))
        .route("/publicity/{id}", get(publicity::show))
        .route("/publicity/{id}/object/{item}", object)
        .route("/v", get(check::form))
        .route("/v/file", get(signed::back).post(signed::check))
        .route("/v/{number}", get(check::show))
        .route("/results", get(statistics::show))
        .route("/results.csv", get(statistics::file))
        .route("/results/vouchers", get(results::show))
        .route("/interpretations", get(texts::interpretations))
        .route("/order", get(texts::order))
        .route("/accessibility", get(texts::accessibility))
        .route("/estimate", get(estimate::show))
}

fn enterprise() -> Router<Arc<Portal>> {
    use self::enterprise::{apply, contracts, file, fill, firm, review, vouchers};
    Router::new()
        .route("/enterprise", get(firm::show).post(firm::register))
        .route("/apply", get(apply::show).post(apply::begin))
        .route("/applications", get(file::list))
        .route("/applications/{id}", get(file::show))
        .route("/applications/{id}/withdraw", post(file::withdraw))
        .route("/applications/{id}/fill/{step}", get(fill::show).post(fill::send))
        .route("/applications/{id}/review", get(review::show))
        .route("/applications/{id}/submit", post(review::submit))
        .route("/vouchers", get(vouchers::list))
        .route("/vouchers/{id}", get(vouchers::show))
        .route("/vouchers/{id}/file", get(vouchers::file))
        .route("/vouchers/{id}/surrender", get(vouchers::giving).post(vouchers::surrender))
        .route("/contracts", get(contracts::list))
}

fn firms() -> Router<Arc<Portal>> {
    use self::firm::{amend, clerks, contract, inspections};
    Router::new()
        .route("/contracts/{id}", get(contract::show))
        .route("/contracts/{id}/amend", get(amend::show).post(amend::send))
        .route("/contracts/{id}/annex", get(contract::annex).post(contract::add_annex))
        .route("/contracts/{id}/terminate", get(contract::end).post(contract::terminate))
        .route("/clerks", get(clerks::list).post(clerks::add))
        .route("/clerks/{id}/link", post(clerks::link))
        .route("/clerks/{id}/remove", post(clerks::remove))
        .route("/inspections", get(inspections::list))
        .route("/inspections/{id}", get(inspections::show).post(inspections::rectify))
}

fn provider() -> Router<Arc<Portal>> {
    use self::provider::{admission, firm, messages, payments, redemption, redemptions, vouchers};
    Router::new()
        .route("/messages", get(messages::list))
        .route("/provider", get(firm::show).post(firm::register))
        .route("/provider/apply", get(admission::show).post(admission::send))
        .route("/provider/vouchers", get(vouchers::list))
        .route("/provider/vouchers/{id}", get(vouchers::show))
        .route("/provider/vouchers/{id}/verify", post(vouchers::verify))
        .route("/provider/vouchers/{id}/accept", post(vouchers::accept))
        .route("/provider/redeem/{id}", get(redemption::show).post(redemption::send))
        .route("/provider/payments", get(payments::list))
        .route("/provider/redemptions", get(redemptions::list))
        .route("/provider/redemptions/{id}", get(redemptions::show))
        .route("/provider/redemptions/{id}/withdraw", post(redemptions::withdraw))
        .route("/provider/redemptions/{id}/account", post(redemptions::correct))
}
