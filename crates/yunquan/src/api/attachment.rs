//! Uploading files and getting them back.

use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::upload::{MediaType, RECORD};
use yunquan_core::world::{Entity, Key};
use yunquan_service::attachments::{Claimed, NotReceived, Received, plain_name};

use super::caller::{Caller, Changer};
use super::problem::{Mistake, Problem};
use super::{Api, Ctx, command, input, session};

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: Option<String>,
}

/// Receives a file, as a form's `file` or as the body itself with its name in the query; records
/// it, so that forms can cite its digest.
pub(super) async fn receive(
    State(api): Ctx,
    Changer(caller): Changer,
    headers: HeaderMap,
    Query(named): Query<Named>,
    request: Request,
) -> Result<Response, Problem> {
    command::entitled(RECORD, &caller)?;
    if caller.account.is_none() {
        session::count_stranger_file(&api, &caller)?;
    }
    // The same bytes are the same file, so a key may be left out here.
    let key = match headers.contains_key("idempotency-key") {
        true => Some(input::key(&headers, caller.account.is_none())?),
        false => None,
    };
    let (received, name) = if is_form(&headers) {
        from_form(&api, request).await?
    } else {
        let name = named.name.unwrap_or_default();
        (from_body(&api, &headers, &name, request.into_body()).await?, name)
    };
    let name = plain_name(&name);
    let form = json!({"sha256": received.digest, "size": received.size,
        "media_type": received.media_type, "name": name});
    let receipt = command::execute(&api, &caller, RECORD, form, key).await?;
    let shown = json!({"sha256": received.digest, "size": received.size,
        "media_type": received.media_type, "name": name,
        "receipt": command::receipt_json(&caller, &receipt)});
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// The most that a form adds around its file, in bytes.
pub(super) const FRAME: u64 = 64 * 1024;

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())
}

fn is_form(headers: &HeaderMap) -> bool {
    content_type(headers).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

async fn from_body(
    api: &Api,
    headers: &HeaderMap,
    name: &str,
    body: Body,
) -> Result<Received, Problem> {
    not_too_large(api, headers, 0)?;
    let name = Some(name).filter(|name| !name.is_empty());
    let claimed = Claimed { media_type: content_type(headers), name };
    let received = api.attachments.receive(body.into_data_stream(), claimed).await;
    received.map_err(problem)
}

/// What a client says at the start is refused before its bytes are taken; `frame` is what a form
/// adds around its file, in bytes.
fn not_too_large(api: &Api, headers: &HeaderMap, frame: u64) -> Result<(), Problem> {
    let limit = api.attachments.limit();
    let length = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > limit.saturating_add(frame)) {
        return Err(Problem::TooLarge(limit));
    }
    Ok(())
}

/// The first part of a form that is called `file`.
async fn from_form(api: &Api, request: Request) -> Result<(Received, String), Problem> {
    not_too_large(api, request.headers(), FRAME)?;
    // A form that states no length shows its size only while it is read.
    let limit = api.attachments.limit();
    let unreadable = |status: StatusCode, said: String| match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(limit),
        _ => Problem::at(Mistake::new("file", "malformed", "表单无法读取", said)),
    };
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| unreadable(error.status(), error.body_text()))?;
    loop {
        let field = form.next_field().await;
        let field = field.map_err(|error| unreadable(error.status(), error.body_text()))?;
        let Some(field) = field else {
            let (zh, en) = ("必填，请选择文件", "Required: the part called file");
            return Err(Problem::at(Mistake::new("file", "missing", zh, en)));
        };
        if field.name() == Some("file") {
            return from_field(api, field).await;
        }
    }
}

async fn from_field(api: &Api, field: Field<'_>) -> Result<(Received, String), Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let kind = field.content_type().map(str::to_owned);
    let claimed = Claimed {
        media_type: kind.as_deref(),
        name: Some(name.as_str()).filter(|name| !name.is_empty()),
    };
    let received = api.attachments.receive(field, claimed).await.map_err(problem)?;
    Ok((received, name))
}

/// Why a file was not received, in words.
fn problem(error: NotReceived) -> Problem {
    let (code, zh, en) = match &error {
        NotReceived::TooLarge { limit } => return Problem::TooLarge(*limit),
        NotReceived::Broken(detail) => return Problem::Broken(detail.clone()),
        NotReceived::Empty => ("empty", "文件是空的".to_owned(), "The file is empty".to_owned()),
        NotReceived::Unknown => (
            "file-type",
            "不支持这种文件，请上传 PDF、OFD、PNG、JPEG、DOCX、XLSX 或 CSV".to_owned(),
            "No such file is taken: send PDF, OFD, PNG, JPEG, DOCX, XLSX or CSV".to_owned(),
        ),
        NotReceived::Lies { claimed, found } => (
            "file-type",
            format!("文件内容与类型不符：标称{claimed}，实为{found}"),
            format!("The file is not of the type it claims: {claimed} is claimed, it is {found}"),
        ),
        NotReceived::Interrupted(_) => (
            "interrupted",
            "上传中断，请重试".to_owned(),
            "The upload was interrupted: send it again".to_owned(),
        ),
    };
    Problem::at(Mistake::new("file", code, zh, en))
}

/// Sends a file to who may see it; a browser saves it and opens nothing.
pub(super) async fn send(
    State(api): Ctx,
    Path(sha256): Path<String>,
    caller: Caller,
) -> Result<Response, Problem> {
    caller.signed_in()?;
    let digest: Digest = sha256.parse().map_err(|_| Problem::NotFound)?;
    let (media_type, name) = api.reading(move |api| api.visible_file(&caller, digest)).await?;
    let stream = api.attachments.read(&digest).await.map_err(problem)?;
    let body = Body::from_stream(stream.ok_or(Problem::NotFound)?);
    let saved = format!("attachment; filename*=UTF-8''{}", percent(&name));
    let headers = [
        (header::CONTENT_TYPE, media_type.as_str().to_owned()),
        (header::CONTENT_DISPOSITION, saved),
    ];
    Ok((headers, body).into_response())
}

impl Api {
    fn visible_file(
        &self,
        caller: &Caller,
        digest: Digest,
    ) -> Result<(MediaType, String), Problem> {
        let found = self.office.reader().entity(&Key::Upload(digest))?;
        let entity = found.ok_or(Problem::NotFound)?;
        let sight = self.sight_of(caller, &entity, "upload")?;
        let Entity::Upload(it) = &entity else { return Err(Problem::NotFound) };
        let name = self.file_name(caller, sight, it)?;
        let name = name.as_ref().and_then(Value::as_str).unwrap_or("file").to_owned();
        Ok((it.media_type, name))
    }
}

/// A name in a header (RFC 8187): all but letters, digits, `-`, `.` and `_` as bytes of UTF-8.
fn percent(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
