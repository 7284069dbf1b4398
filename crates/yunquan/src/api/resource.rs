//! `GET /api/v1/<kinds>/<id>`: one read model, as far as the caller may see it.

use std::collections::{BTreeMap, BTreeSet};

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
        return Ok(only("POST"));
    }
    let kind = sight::kind(&many).ok_or(Problem::NotFound)?;
    Ok(show(&api, kind, id, caller).await?.into_response())
}

/// The answer to a method that an address does not take.
fn only(methods: &'static str) -> Response {
    let mut response = Problem::Other(StatusCode::METHOD_NOT_ALLOWED).into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}

/// Neither a reading nor a change.
pub(super) async fn another(Path((one, two)): Path<(String, String)>) -> Response {
    if command::known(&format!("{one}/{two}")).is_some() {
        only("POST")
    } else if sight::kind(&one).is_some() {
        only("GET,HEAD")
    } else {
        Problem::NotFound.into_response()
    }
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
            if !sight::sights(kind, caller.role()).any(|sight| sight == sight::Sight::All) {
                return Err(caller.refused());
            }
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
        self.narrow_shown(caller, &entity, &mut shown)?;
        self.unseal(caller, sight, &entity, &mut shown)?;
        sight::redact(kind, sight, &mut shown);
        Ok(shown)
    }

    /// A posted list, as article 13 wants it read: who, with whom, how much.
    fn entries(&self, publicity: &Publicity) -> Result<Vec<Value>, Problem> {
        let key = |id: &Uuid| match publicity.kind {
            Kind::Applications => Key::Application(ApplicationId(*id)),
            Kind::Providers => Key::Provider(ProviderId(*id)),
        };
        let keys: Vec<Key> = publicity.items.iter().map(key).collect();
        let items = self.office.reader().entities(&keys)?;
        let names = self.names(&items)?;
        let name = |key: Key| names.get(&key).cloned();
        let entries = items.iter().filter_map(|(_, entity)| match entity.as_ref()? {
            Entity::Application(it) => Some(json!({
                "id": it.id,
                "enterprise": name(Key::Enterprise(it.enterprise)),
                "provider": it.provider.and_then(|provider| name(Key::Provider(provider))),
                "support_year": it.year,
                "tier": it.tier,
                "order": it.later_order.or(it.order),
                "estimate_fen": it.estimate_fen,
                "status": it.status,
            })),
            Entity::Provider(it) => Some(json!({"id": it.id, "name": it.name,
                "credit_code": it.credit_code, "status": it.status})),
            _ => None,
        });
        Ok(entries.collect())
    }

    /// The names of the parties to applications, read in one go.
    fn names(&self, items: &[(Key, Option<Entity>)]) -> Result<BTreeMap<Key, String>, Problem> {
        let mut parties = BTreeSet::new();
        for (_, entity) in items {
            if let Some(Entity::Application(it)) = entity {
                parties.insert(Key::Enterprise(it.enterprise));
                parties.extend(it.provider.map(Key::Provider));
            }
        }
        let parties: Vec<Key> = parties.into_iter().collect();
        let found = self.office.reader().entities(&parties)?;
        let named = found.into_iter().filter_map(|(key, entity)| match entity? {
            Entity::Enterprise(it) => Some((key, it.name)),
            Entity::Provider(it) => Some((key, it.name)),
            _ => None,
        });
        Ok(named.collect())
    }
}
