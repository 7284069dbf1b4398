//! A file of an application, shown beside its form to who reviews it.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yunquan_core::digest::Digest;
use yunquan_core::ids::ApplicationId;
use yunquan_core::upload::MediaType;
use yunquan_core::world::{Entity, Key};

use super::{rules, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::visitor::Visitor;

/// Whether a browser shows it in a page.
pub(super) fn shown_inline(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/png" | "image/jpeg")
}

/// Sends the file: a PDF or a picture to be shown, anything else to be saved.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((id, sha256)): Path<(ApplicationId, Digest)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let media_type = portal
        .reading(move |portal| {
            let view = crate::view::View::new(portal, &who)?;
            let entity = sight::visible(&view, &Key::Application(id))?;
            let Entity::Application(it) = entity else { return Err(Trouble::NotFound) };
            let handed_in = rules::submitted(&view, &it)?.ok_or(Trouble::NotFound)?;
            if handed_in.materials.iter().all(|material| material.file != sha256) {
                return Err(Trouble::NotFound);
            }
            let upload = view.lens.reader.entity(&Key::Upload(sha256))?;
            match upload {
                Some(Entity::Upload(upload)) => Ok(upload.media_type),
                _ => Err(Trouble::NotFound),
            }
        })
        .await?;
    let media_type: MediaType = media_type;
    let word = media_type.as_str();
    let stream = portal.attachments.read(&sha256).await;
    let stream = stream.map_err(|error| Trouble::Broken(error.to_string()))?;
    let stream = stream.ok_or(Trouble::NotFound)?;
    let how = if shown_inline(word) { "inline" } else { "attachment" };
    let headers = [(header::CONTENT_TYPE, word), (header::CONTENT_DISPOSITION, how)];
    Ok((headers, Body::from_stream(stream)).into_response())
}
