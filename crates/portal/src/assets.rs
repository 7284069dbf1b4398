//! Style and script: our own, named by their content, so that a browser keeps them for ever.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use yunquan_core::digest::Digest;

use crate::Portal;

const STYLE: &str = concat!(
    include_str!("../assets/tokens.css"),
    include_str!("../assets/portal.css"),
    include_str!("../assets/pages.css")
);
const SCRIPT: &str = include_str!("../assets/portal.js");

fn named(content: &str, kind: &str) -> String {
    let digest = Digest::of(content.as_bytes()).to_string();
    format!("/assets/{}.{kind}", &digest[..12])
}

/// Where the style is.
pub(crate) static STYLE_PATH: LazyLock<String> = LazyLock::new(|| named(STYLE, "css"));
/// Where the script is.
pub(crate) static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| named(SCRIPT, "js"));

/// The files.
pub(crate) fn routes() -> Router<Arc<Portal>> {
    const FOR_EVER: (header::HeaderName, &str) =
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    let css = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), FOR_EVER];
    let js = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), FOR_EVER];
    Router::new()
        .route(&STYLE_PATH, get(move || async move { (css, STYLE) }))
        .route(&SCRIPT_PATH, get(move || async move { (js, SCRIPT) }))
}
