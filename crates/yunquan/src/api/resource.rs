//! `GET /api/v1/<kinds>/<id>`: one read model, as far as the caller may see it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::ids::{ApplicationId, ProviderId};
use yunquan_core::publicity::{Kind, Publicity};
use yunquan_core::world::{Entity, Key};

use super::caller::Caller;
use super::problem::Problem;
use super::{Api, Ctx, command, sight};

/// One of a kind.
pub(super) async fn one(
    State(api): Ctx,
    Path((many, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, Problem> {
    if command::known(&format!("{many}/{id}")).is_some() {
        return Ok(changes_only());
    }
    let kind = sight::kind(&many).ok_or(Problem::NotFound)?;
    Ok(show(&api, kind, id, caller).await?.into_response())
}

/// The answer where a change's address is read.
fn changes_only() -> Response {
    let mut response = Problem::Other(StatusCode::METHOD_NOT_ALLOWED).into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// The read model of one entity.
pub(super) async fn show(
    api: &std::sync::Arc<Api>,
    kind: &'static str,
    id: String,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    if !sight::may_see(kind, caller.role()) {
        return Err(caller.refused());
    }
    Ok(Json(api.reading(move |api| api.one(kind, &id, &caller)).await?))
}

impl Api {
    fn one(&self, kind: &str, id: &str, caller: &Caller) -> Result<Value, Problem> {
        let lens = self.office.lens()?;
        if kind == "exclusion" {
            let code: CreditCode = id.parse().map_err(|_| Problem::NotFound)?;
            return lens.exclusion(code)?.ok_or(Problem::NotFound);
        }
        let key: Key = format!("{kind}/{id}").parse().map_err(|_| Problem::NotFound)?;
        let entity = self.office.reader().entity(&key)?.ok_or(Problem::NotFound)?;
        let sight = self.sight_of(caller, &entity, kind)?;
        let mut shown = lens.show(&entity)?;
        if let Entity::Publicity(it) = &entity {
            shown["entries"] = Value::Array(self.entries(it)?);
        }
        self.unseal(caller, sight, &entity, &mut shown)?;
        sight::redact(kind, sight, &mut shown);
        Ok(shown)
    }

    /// A posted list, as article 13 wants it read: who, with whom, how much.
    fn entries(&self, publicity: &Publicity) -> Result<Vec<Value>, Problem> {
        let entry = |id: &Uuid| match publicity.kind {
            Kind::Applications => self.application_entry(ApplicationId(*id)),
            Kind::Providers => self.provider_entry(ProviderId(*id)),
        };
        publicity.items.iter().map(entry).collect()
    }

    fn application_entry(&self, id: ApplicationId) -> Result<Value, Problem> {
        let found = self.office.reader().entity(&Key::Application(id))?;
        let Some(Entity::Application(it)) = found else { return Ok(Value::Null) };
        let lens = self.office.lens()?;
        let provider = it.provider.map(|provider| lens.provider_name(provider)).transpose()?;
        Ok(json!({
            "id": id,
            "enterprise": lens.enterprise_name(it.enterprise)?,
            "provider": provider.flatten(),
            "support_year": it.year,
            "tier": it.tier,
            "order": it.later_order.or(it.order),
            "estimate_fen": it.estimate_fen,
            "status": it.status,
        }))
    }

    fn provider_entry(&self, id: ProviderId) -> Result<Value, Problem> {
        let found = self.office.reader().entity(&Key::Provider(id))?;
        let Some(Entity::Provider(it)) = found else { return Ok(Value::Null) };
        Ok(json!({"id": id, "name": it.name, "credit_code": it.credit_code, "status": it.status}))
    }
}
