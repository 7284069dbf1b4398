//! The journal over HTTP: signed checkpoints and consistency for everyone, leaves and inclusion
//! for auditors.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use yunquan_core::account::Role;
use yunquan_core::form;
use yunquan_journal::{Checkpoint, ConsistencyProof, InclusionProof, ProveError, TreeHead};
use yunquan_store::JournalTiles;

use super::asked::Asked;
use super::caller::Caller;
use super::problem::{Mistake, Problem};
use super::{Api, Ctx};

/// The most leaves in one answer.
const MOST: u32 = 1_000;

form! {
    /// Some leaves.
    pub(super) struct Stretch {
        /// The first leaf, from 0.
        from: Option<u32> = opt_count(0..=u32::MAX),
        /// How many.
        limit: Option<u32> = opt_count(1..=MOST),
    }
}

form! {
    /// A proof.
    pub(super) struct Proof {
        /// Inclusion: the leaf.
        leaf: Option<u32> = opt_count(0..=u32::MAX),
        /// Inclusion: leaves of the tree.
        size: Option<u32> = opt_count(0..=u32::MAX),
        /// Consistency: leaves of the older tree.
        from: Option<u32> = opt_count(0..=u32::MAX),
        /// Consistency: leaves of the newer tree.
        to: Option<u32> = opt_count(0..=u32::MAX),
    }
}

fn auditor(caller: &Caller) -> Result<(), Problem> {
    if caller.role() == Role::Auditor { Ok(()) } else { Err(caller.refused()) }
}

/// A signed checkpoint of the journal as it stands (C2SP `tlog-checkpoint`).
pub(super) async fn checkpoint(State(api): Ctx) -> Result<impl IntoResponse, Problem> {
    let note = api
        .reading(|api| {
            let head = api.office.reader().head()?;
            let head = TreeHead { size: head.size, root: head.root };
            let broken = |error: &dyn std::fmt::Display| Problem::Broken(error.to_string());
            let origin = api.signer.verifier().name();
            let checkpoint = Checkpoint::new(origin, head).map_err(|error| broken(&error))?;
            let signed = checkpoint.sign(&api.signer).map_err(|error| broken(&error))?;
            Ok(signed.to_string())
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note))
}

/// The public key that verifies checkpoints and voucher codes.
pub(super) async fn key(State(api): Ctx) -> impl IntoResponse {
    let key = format!("{}\n", api.signer.verifier());
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], key)
}

/// Leaves from a number on, their canonical bytes as text.
pub(super) async fn leaves(
    State(api): Ctx,
    caller: Caller,
    Asked(stretch): Asked<Stretch>,
) -> Result<Json<Value>, Problem> {
    auditor(&caller)?;
    let from = stretch.from.map_or(0, u64::from);
    let limit = stretch.limit.unwrap_or(MOST);
    let leaves = api.reading(move |api| Ok(api.office.reader().leaves(from, limit)?)).await?;
    let next = leaves.last().map(|leaf| leaf.seq + 1);
    let items: Vec<Value> = leaves
        .iter()
        .map(|leaf| {
            json!({"seq": leaf.seq, "at": leaf.at.to_string(), "subject": leaf.subject,
                "name": leaf.name, "hash": leaf.hash,
                "bytes": String::from_utf8_lossy(&leaf.bytes)})
        })
        .collect();
    Ok(Json(json!({"items": items, "next": next})))
}

/// A proof: `leaf` (and `size`) that a leaf is in the tree, for auditors; `from` and `to` that an
/// older tree begins a newer one, for everyone who kept a checkpoint.
pub(super) async fn proof(
    State(api): Ctx,
    caller: Caller,
    Asked(asked): Asked<Proof>,
) -> Result<Json<Value>, Problem> {
    let (leaf, size) = (asked.leaf.map(u64::from), asked.size.map(u64::from));
    let (from, to) = (asked.from.map(u64::from), asked.to.map(u64::from));
    if leaf.is_some() {
        auditor(&caller)?;
    }
    let proof = api.reading(move |api| match (leaf, from) {
        (Some(leaf), None) => api.inclusion(leaf, size),
        (None, Some(from)) => api.consistency(from, to),
        _ => Err(Problem::at(Mistake::new(
            "leaf",
            "missing",
            "请给出 leaf（及 size），或者 from（及 to）",
            "Give leaf (and size), or from (and to)",
        ))),
    });
    Ok(Json(proof.await?))
}

/// A proof that cannot be is the asker's mistake; one that cannot be made is ours.
fn impossible(path: &'static str, error: ProveError<yunquan_store::StoreError>) -> Problem {
    match error {
        ProveError::Proof(error) => Problem::at(Mistake::new(
            path,
            "out-of-range",
            "日志中没有这样的位置",
            error.to_string(),
        )),
        ProveError::Tile(error) => Problem::Broken(error.to_string()),
    }
}

impl Api {
    /// The size asked for, of the journal's or less.
    fn size(&self, asked: Option<u64>, path: &'static str) -> Result<u64, Problem> {
        let size = self.office.reader().head()?.size;
        match asked {
            Some(asked) if asked > size => Err(Problem::at(Mistake::new(
                path,
                "out-of-range",
                format!("日志现有{size}条"),
                format!("The journal has {size} leaves"),
            ))),
            asked => Ok(asked.unwrap_or(size)),
        }
    }

    fn inclusion(&self, leaf: u64, size: Option<u64>) -> Result<Value, Problem> {
        let size = self.size(size, "size")?;
        let tiles = JournalTiles(self.office.reader());
        let proof = InclusionProof::prove(leaf, size, &tiles);
        Ok(json!(proof.map_err(|error| impossible("leaf", error))?))
    }

    fn consistency(&self, from: u64, to: Option<u64>) -> Result<Value, Problem> {
        let to = self.size(to, "to")?;
        let tiles = JournalTiles(self.office.reader());
        let proof = ConsistencyProof::prove(from, to, &tiles);
        Ok(json!(proof.map_err(|error| impossible("from", error))?))
    }
}
