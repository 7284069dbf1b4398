//! What commands on accounts bring with them: one-time links, and an end to what was signed in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use yunquan_core::account::{Account, Role};
use yunquan_core::ids::AccountId;
use yunquan_core::world::Key;
use yunquan_service::envelope::Receipt;
use yunquan_service::signin::{Issuer, LinkIssued};

use super::caller::{Caller, Changer};
use super::problem::Problem;
use super::{Api, Ctx};

/// Who issues a link for the account that a command is about, by the command's name.
fn issuer(command: &str) -> Option<Issuer> {
    match command {
        "account/open" | "account/add-clerk" => Some(Issuer::Owner),
        "account/appoint" => Some(Issuer::Administrator),
        "account/confirm" => Some(Issuer::SecurityAdministrator),
        _ => None,
    }
}

/// After a command on an account: a link by which its person sets a password, or the end of its
/// sessions. The command stands whatever becomes of this: a link can be issued again.
pub(super) async fn follow(
    api: &Arc<Api>,
    caller: &Caller,
    receipt: &Receipt,
) -> Option<LinkIssued> {
    let Some(Key::Account(account)) = receipt.subject else { return None };
    let command = receipt.command.clone();
    let by = caller.who().text();
    let done = api
        .reading(move |api| {
            if matches!(command.as_str(), "account/disable" | "account/remove-clerk") {
                api.signin.forget(account)?;
            }
            match issuer(&command) {
                Some(issuer) if !api.signin.has_password(account)? => {
                    tracing::info!(%account, by, "a one-time link was issued");
                    Ok(Some(api.signin.issue_link(account, issuer)?))
                }
                _ => Ok(None),
            }
        })
        .await;
    done.unwrap_or_else(|problem| {
        tracing::error!(?problem, %account, "what follows a command on an account failed");
        None
    })
}

/// A link as its recipient sees it, once.
pub(super) fn link_json(link: &LinkIssued) -> Value {
    json!({"token": link.token.reveal(), "expires_at": link.expires_at.to_string(),
        "whole": link.whole})
}

/// Issues a link anew, as after a lost password.
pub(super) async fn link(
    State(api): Ctx,
    Path(id): Path<String>,
    Changer(caller): Changer,
) -> Result<Json<Value>, Problem> {
    let by = caller.signed_in()?.clone();
    let id: AccountId = id.parse().map_err(|_| Problem::NotFound)?;
    let link = api.reading(move |api| api.reissue(&by, id)).await?;
    Ok(Json(link_json(&link)))
}

impl Api {
    /// An administrator issues his half for any account, an owner the whole for his clerks.
    fn reissue(&self, by: &Account, id: AccountId) -> Result<LinkIssued, Problem> {
        let account = self.account(id)?.ok_or(Problem::NotFound)?;
        let clerk = by.owner && !account.owner && by.party.is_some() && account.party == by.party;
        let issuer = match by.role {
            Role::Administrator => Issuer::Administrator,
            Role::SecurityAdministrator => Issuer::SecurityAdministrator,
            Role::Enterprise | Role::Provider if clerk => Issuer::Owner,
            _ => return Err(Problem::Forbidden(None)),
        };
        tracing::info!(account = %id, by = %by.id, "a one-time link was issued again");
        Ok(self.signin.issue_link(id, issuer)?)
    }
}
