//! A form as it comes in: its texts, its files, its proof of origin.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};

use crate::Portal;
use crate::fault::Trouble;
use crate::files::Takes;
use crate::sheet::Mistake;
use crate::typed::Typed;
use crate::visitor::Visitor;

/// The largest form without files, and the most of all texts of one with files, in bytes.
const LARGEST: usize = 512 * 1024;
/// The most texts and files in a form.
const MOST: usize = 3_000;
/// The largest text of a form with files, in bytes.
const LARGEST_TEXT: usize = 128 * 1024;

/// Where no address is counted, for a whole office shares one: what is tried there is counted by
/// the login or the account that it is aimed at, or is a link that nobody guesses.
const AIMED: &[&str] = &["/sign-in", "/account/password", "/account/second-factor"];

/// What stands after a file field's name where the file's own name is kept.
pub(crate) const NAME: &str = "~name";

/// What stands after a field's name where a small text file is read into it and not kept.
pub(crate) const READ: &str = "~read";
/// The largest file that is read so, in bytes.
const LARGEST_READ: usize = 32 * 1024;

/// A form that was sent.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) who: Visitor,
    pub(crate) typed: Typed,
    /// Files that were not taken.
    pub(crate) mistakes: Vec<Mistake>,
    /// It does not carry the token of whoever sent it: perhaps the session has ended meanwhile.
    pub(crate) stale: bool,
}

impl FromRequest<Arc<Portal>> for Posted {
    type Rejection = Trouble;

    async fn from_request(request: Request, portal: &Arc<Portal>) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let who = Visitor::from_request_parts(&mut parts, portal).await?;
        count(portal, &who)?;
        if kind(&parts.headers).starts_with("multipart/form-data") {
            let takes = Takes::at(&parts.extensions);
            let mut request = Request::from_parts(parts, body);
            DefaultBodyLimit::max(takes.weight(portal, &who)).apply(&mut request);
            let form = Multipart::from_request(request, &()).await;
            let form = form.map_err(|_| Trouble::Malformed)?;
            let files = takes.allowed(&who);
            return with_files(portal, who, form, files).await;
        }
        let typed = Typed::new(plain(&parts.headers, body).await?);
        let stale = !who.csrf_is(typed.get("_csrf"));
        Ok(Self { who, typed, mistakes: Vec::new(), stale })
    }
}

impl Posted {
    /// The account that sent the form; where its session has ended the form is kept.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub(crate) fn signed_in(&self, portal: &Portal, page: &str) -> Result<(), Trouble> {
        if self.who.account.is_some() {
            return Ok(());
        }
        let (account, typed) = (self.typed.get("_as").to_owned(), self.typed.clone().content());
        let kept = portal.kept.put(&account, typed, portal.signin.now());
        Err(Trouble::SignIn { next: page.to_owned(), kept })
    }
}

fn count(portal: &Portal, who: &Visitor) -> Result<(), Trouble> {
    let rates = match who.known() {
        Ok(_) => &portal.changes,
        Err(_) if AIMED.contains(&who.path()) => return Ok(()),
        Err(_) => &portal.strangers,
    };
    rates.ask(who.subject(), portal.signin.now()).map_err(Trouble::TooMany)
}

fn kind(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn plain(headers: &HeaderMap, body: Body) -> Result<Vec<(String, String)>, Trouble> {
    if !kind(headers).starts_with("application/x-www-form-urlencoded") {
        return Err(Trouble::Malformed);
    }
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| Trouble::TooLarge)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::Malformed)?;
    let pairs: Vec<&str> = text.split('&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > MOST {
        return Err(Trouble::TooLarge);
    }
    let pair = |pair: &&str| {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(text)?))
    };
    pairs.iter().map(pair).collect::<Option<Vec<_>>>().ok_or(Trouble::Malformed)
}

/// Undoes the encoding of a form (WHATWG URL, 5.1); line ends become one character.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok().map(|text| text.replace("\r\n", "\n"))
}

async fn with_files(
    portal: &Arc<Portal>,
    who: Visitor,
    mut form: Multipart,
    most: usize,
) -> Result<Posted, Trouble> {
    let mut posted = Posted { who, typed: Typed::default(), mistakes: Vec::new(), stale: true };
    let (mut parts, mut room, mut files) = (0, LARGEST, 0);
    while let Some(field) = form.next_field().await.map_err(|_| Trouble::TooLarge)? {
        parts += 1;
        if parts > MOST {
            return Err(Trouble::TooLarge);
        }
        let name = field.name().unwrap_or_default().to_owned();
        room = room.checked_sub(name.len()).ok_or(Trouble::TooLarge)?;
        if let Some(called) = field.file_name() {
            files += usize::from(!called.is_empty());
            if let Some(name) = name.strip_suffix(READ) {
                posted.read(name, &small(field, LARGEST_READ, &mut room).await?);
            } else if most > 0 && !posted.stale {
                // The token stands first: files of a form without it are not taken.
                if files > most {
                    return Err(Trouble::TooLarge);
                }
                posted.take(portal, &name, field).await?;
            }
            continue;
        }
        let bytes = small(field, LARGEST_TEXT, &mut room).await?;
        let text = String::from_utf8(bytes).map_err(|_| Trouble::Malformed)?;
        if name == "_csrf" {
            posted.stale = !posted.who.csrf_is(&text);
        }
        posted.typed.push(name, text.replace("\r\n", "\n"));
    }
    Ok(posted)
}

/// What a field holds, up to so many bytes and to what all fields together have left.
async fn small(mut field: Field<'_>, most: usize, room: &mut usize) -> Result<Vec<u8>, Trouble> {
    let most = most.min(*room);
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Trouble::TooLarge)? {
        if bytes.len() + piece.len() > most {
            return Err(Trouble::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    *room -= bytes.len();
    Ok(bytes)
}

impl Posted {
    /// Reads a small text file into a field; nothing where no file was chosen.
    fn read(&mut self, name: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        if !text.trim().is_empty() {
            self.typed.set(name, text.into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_decoded_or_refused() {
        assert_eq!(decoded("a+b%26%E4%BA%91%0D%0A").as_deref(), Some("a b&云\n"));
        for wrong in ["%", "%1", "%zz", "%FF"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
