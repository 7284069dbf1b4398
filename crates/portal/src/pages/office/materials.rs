//! The files of a page beside its form: PDF and pictures in the page, the others to be saved.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use yunquan_core::case::Case;
use yunquan_core::digest::Digest;
use yunquan_core::event::Event;
use yunquan_core::upload::MediaType;
use yunquan_core::world::{Entity, Key};
use yunquan_core::{inspection, redemption};

use super::{rules, sight};
use crate::Ctx;
use crate::fault::Trouble;
use crate::view::View;
use crate::visitor::Visitor;
use crate::words::Words;

struct Tab {
    word: String,
    href: String,
    here: bool,
}

/// How a file is shown.
enum How {
    Picture(String),
    Document(String),
    /// It can only be saved.
    Saved(String),
    /// Its bytes are not here.
    Gone,
}

/// The files, one of them open.
#[derive(Template)]
#[template(path = "office/materials.html")]
pub(super) struct Materials {
    words: &'static Words,
    tabs: Vec<Tab>,
    how: Option<How>,
}

crate::parts::part!(Materials);

/// The files of an entity's own page.
pub(super) fn of(
    view: &View<'_>,
    key: &Key,
    files: Vec<(String, Digest)>,
) -> Result<Materials, Trouble> {
    at(view, key, &format!("{}?", sight::href(key).unwrap_or_default()), files)
}

/// The files of an entity on a page whose address begins so: the one that is asked for is open,
/// else the first.
pub(super) fn at(
    view: &View<'_>,
    key: &Key,
    page: &str,
    files: Vec<(String, Digest)>,
) -> Result<Materials, Trouble> {
    let asked = view.who.asks("file").and_then(|text| text.parse::<Digest>().ok());
    let here = asked.filter(|asked| files.iter().any(|(_, file)| file == asked));
    let here = here.or(files.first().map(|(_, file)| *file));
    let tab = |(word, file): (String, Digest)| Tab {
        word,
        href: format!("{page}file={file}#materials"),
        here: here == Some(file),
    };
    let how = here.map(|file| shown(view, key, file)).transpose()?;
    Ok(Materials { words: view.w, tabs: files.into_iter().map(tab).collect(), how })
}

/// Where a file of an entity is sent from.
pub(super) fn src(key: &Key, file: Digest) -> String {
    format!("/files/{}/{}/materials/{file}", key.kind(), key.id())
}

fn shown(view: &View<'_>, key: &Key, file: Digest) -> Result<How, Trouble> {
    let there = tokio::runtime::Handle::try_current().is_ok_and(|on| {
        on.block_on(view.portal.attachments.read(&file)).is_ok_and(|it| it.is_some())
    });
    if !there {
        return Ok(How::Gone);
    }
    let src = src(key, file);
    let media = media(view, file)?.map(|it| it.as_str());
    Ok(match media {
        Some("image/png" | "image/jpeg") => How::Picture(src),
        Some("application/pdf") => How::Document(src),
        _ => How::Saved(src),
    })
}

fn media(view: &View<'_>, file: Digest) -> Result<Option<MediaType>, Trouble> {
    Ok(match view.lens.reader.entity(&Key::Upload(file)).map_err(Trouble::from)? {
        Some(Entity::Upload(upload)) => Some(upload.media_type),
        _ => None,
    })
}

/// Every file of an entity that its page may show.
fn files(view: &View<'_>, key: &Key, entity: &Entity) -> Result<Vec<Digest>, Trouble> {
    Ok(match entity {
        Entity::Application(it) => {
            let handed_in = rules::submitted(view, it)?;
            handed_in.iter().flat_map(|it| &it.materials).map(|it| it.file).collect()
        }
        Entity::Redemption(it) => {
            let own = it.file.iter().flat_map(|it| &it.materials).map(|it| it.file);
            own.chain(photos(view, key)?).collect()
        }
        Entity::Provider(it) => {
            it.file.iter().flat_map(|it| &it.materials).map(|it| it.file).collect()
        }
        Entity::Publicity(it) => {
            it.objections.iter().flat_map(|it| &it.evidence).copied().collect()
        }
        Entity::Case(it) => evidence(it),
        Entity::Inspection(_) => found(view, key)?.into_iter().map(|(_, file)| file).collect(),
        _ => Vec::new(),
    })
}

/// The photos of a redemption's check on site.
pub(super) fn photos(view: &View<'_>, key: &Key) -> Result<Vec<Digest>, Trouble> {
    let history = view.lens.history(key)?.into_iter();
    let photos = history.filter_map(|leaf| match leaf.event {
        Event::Redemption(redemption::Event::SiteChecked { photos, .. }) => Some(photos),
        _ => None,
    });
    Ok(photos.flatten().collect())
}

/// What proves a case and its findings.
pub(super) fn evidence(it: &Case) -> Vec<Digest> {
    let found = it.parties.values().filter_map(|it| it.found.as_ref());
    it.evidence.iter().chain(found.flat_map(|it| &it.evidence)).copied().collect()
}

/// The files of an inspection, each with its subject.
pub(super) fn found(view: &View<'_>, key: &Key) -> Result<Vec<(String, Digest)>, Trouble> {
    let mut found = Vec::new();
    for leaf in view.lens.history(key)? {
        let Event::Inspection(event) = leaf.event else { continue };
        let (party, files) = match event {
            inspection::Event::Found(it) => (it.party, it.files),
            inspection::Event::Rectified { party, files, .. } => (party, files),
            _ => continue,
        };
        let name = view.lens.party_name(party)?.unwrap_or_default();
        found.extend(files.into_iter().map(|file| (name.clone(), file)));
    }
    Ok(found)
}

/// Sends a file: a PDF or a picture to be shown, anything else to be saved.
pub(crate) async fn send(
    State(portal): Ctx,
    Path((kind, id, sha256)): Path<(String, String, Digest)>,
    who: Visitor,
) -> Result<Response, Trouble> {
    let key = super::file::key_of(&kind, &id)?;
    let media = portal
        .reading(move |portal| {
            let view = View::new(portal, &who)?;
            let entity = sight::visible(&view, &key)?;
            if !files(&view, &key, &entity)?.contains(&sha256) {
                return Err(Trouble::NotFound);
            }
            media(&view, sha256)?.ok_or(Trouble::NotFound)
        })
        .await?;
    let stream = portal.attachments.read(&sha256).await;
    let stream = stream.map_err(|error| Trouble::Broken(error.to_string()))?;
    let stream = stream.ok_or(Trouble::NotFound)?;
    let word = media.as_str();
    let inline = matches!(word, "application/pdf" | "image/png" | "image/jpeg");
    let how = if inline { "inline" } else { "attachment" };
    let headers = [(header::CONTENT_TYPE, word), (header::CONTENT_DISPOSITION, how)];
    Ok((headers, Body::from_stream(stream)).into_response())
}
