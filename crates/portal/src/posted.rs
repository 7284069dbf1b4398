//! A form as it comes in: its texts, its files received and recorded, its proof of origin.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};
use serde_json::json;
use yunquan_core::digest::Digest;
use yunquan_core::pack::Lang;
use yunquan_service::attachments::{Claimed, NotReceived, plain_name};

use crate::Portal;
use crate::fault::Trouble;
use crate::sheet::Mistake;
use crate::typed::Typed;
use crate::visitor::Visitor;

/// The largest form without files, in bytes.
const LARGEST: usize = 512 * 1024;
/// The most texts and files in a form.
const MOST: usize = 3_000;
/// The largest text of a form with files, in bytes.
const LARGEST_TEXT: usize = 128 * 1024;

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
        let rates = if who.account.is_some() { &portal.changes } else { &portal.strangers };
        rates.ask(who.subject(), portal.signin.now()).map_err(Trouble::TooMany)?;
        if kind(&parts.headers).starts_with("multipart/form-data") {
            let request = Request::from_parts(parts, body);
            let form = Multipart::from_request(request, &()).await;
            return with_files(portal, who, form.map_err(|_| Trouble::Malformed)?).await;
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
) -> Result<Posted, Trouble> {
    let mut posted = Posted { who, typed: Typed::default(), mistakes: Vec::new(), stale: true };
    let mut parts = 0;
    while let Some(field) = form.next_field().await.map_err(|_| Trouble::TooLarge)? {
        parts += 1;
        if parts > MOST {
            return Err(Trouble::TooLarge);
        }
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            if let Some(name) = name.strip_suffix(READ) {
                posted.read(name, field).await?;
            } else if !posted.stale {
                // The token stands first: files of a form without it are not taken.
                posted.take(portal, &name, field).await?;
            }
            continue;
        }
        let bytes = field.bytes().await.map_err(|_| Trouble::TooLarge)?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| Trouble::Malformed)?;
        if text.len() > LARGEST_TEXT {
            return Err(Trouble::TooLarge);
        }
        if name == "_csrf" {
            posted.stale = !posted.who.csrf_is(&text);
        }
        posted.typed.push(name, text.replace("\r\n", "\n"));
    }
    Ok(posted)
}

impl Posted {
    /// Reads a small text file into a field; nothing where no file was chosen.
    async fn read(&mut self, name: &str, mut field: Field<'_>) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|_| Trouble::TooLarge)? {
            if bytes.len() + piece.len() > LARGEST_READ {
                return Err(Trouble::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        let text = String::from_utf8_lossy(&bytes);
        if !text.trim().is_empty() {
            self.typed.set(name, text.into_owned());
        }
        Ok(())
    }

    /// Receives and records a file; the form then holds its digest, and its name beside it.
    async fn take(
        &mut self,
        portal: &Arc<Portal>,
        name: &str,
        field: Field<'_>,
    ) -> Result<(), Trouble> {
        let called = field.file_name().unwrap_or_default().to_owned();
        if called.is_empty() {
            return Ok(());
        }
        let media_type = field.content_type().map(str::to_owned);
        let claimed = Claimed { media_type: media_type.as_deref(), name: Some(&called) };
        let received = match portal.attachments.receive(field, claimed).await {
            Ok(received) => received,
            Err(NotReceived::Broken(detail)) => return Err(Trouble::Broken(detail)),
            Err(error) => {
                let says = refused(&error, self.who.asked.choices.lang);
                self.mistakes.push(Mistake { path: name.to_owned(), says });
                return Ok(());
            }
        };
        let called = plain_name(&called);
        let form = json!({"sha256": received.digest, "size": received.size,
            "media_type": received.media_type, "name": called});
        let body = Digest::of(form.to_string().as_bytes());
        let read = yunquan_core::command::Command::read("upload/record", &form);
        if let Some(Ok(command)) = read {
            let answer = portal.office.execute(self.who.who(), command, body, None).await?;
            answer.map_err(|_| Trouble::Forbidden(None))?;
        }
        self.typed.set(name, received.digest.to_string());
        self.typed.set(format!("{name}{NAME}"), called);
        Ok(())
    }
}

/// Why a file was not taken, in words.
fn refused(error: &NotReceived, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    match error {
        NotReceived::TooLarge { limit } => {
            let limit = limit / 1024 / 1024;
            if zh {
                format!("文件超过{limit}MB，请压缩或拆分后重新选择")
            } else {
                format!("The file is larger than {limit} MB: make it smaller or split it")
            }
        }
        NotReceived::Empty if zh => "文件是空的，请重新选择".to_owned(),
        NotReceived::Unknown if zh => {
            "不支持这种文件，请上传PDF、OFD、PNG、JPEG、DOCX、XLSX或CSV".to_owned()
        }
        NotReceived::Lies { claimed, found } if zh => {
            format!("文件内容与类型不符：标称{claimed}，实为{found}")
        }
        NotReceived::Interrupted(_) if zh => "上传中断，请重新选择".to_owned(),
        NotReceived::Empty => "The file is empty: choose another".to_owned(),
        NotReceived::Unknown => {
            "No such file is taken: choose PDF, OFD, PNG, JPEG, DOCX, XLSX or CSV".to_owned()
        }
        NotReceived::Lies { claimed, found } => {
            format!("The file is not what it says: {claimed} is claimed, it is {found}")
        }
        NotReceived::Interrupted(_) | NotReceived::Broken(_) => {
            "The upload was interrupted: choose it again".to_owned()
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
