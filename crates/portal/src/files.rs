//! The files of a form: how many it may bring and whose, received and recorded each by its digest.

use std::sync::Arc;

use axum::extract::multipart::Field;
use axum::http::Extensions;
use serde_json::json;
use yunquan_core::access::GRANTS;
use yunquan_core::account::Role;
use yunquan_core::command::Command;
use yunquan_core::digest::Digest;
use yunquan_core::pack::Lang;
use yunquan_core::upload::RECORD;
use yunquan_service::attachments::{Claimed, NotReceived, plain_name};

use crate::Portal;
use crate::fault::Trouble;
use crate::posted::{NAME, Posted};
use crate::sheet::Mistake;
use crate::visitor::Visitor;

/// As many files as the longest list of a command's form holds.
const MANY: usize = 50;
/// How many files of the largest size a form may weigh.
const HEAVY: usize = 12;
/// What a form may weigh without files, with all that stands around its texts, in bytes.
const FRAME: usize = 1024 * 1024;

/// The files that the forms of an address bring; an address without it takes none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Takes {
    most: usize,
    of: fn(Role) -> bool,
}

impl Takes {
    /// So many at once, whoever has a right to send files.
    pub(crate) const fn some(most: usize, of: fn(Role) -> bool) -> Self {
        Self { most, of }
    }

    /// All files of a file of the office at once.
    pub(crate) const fn many(of: fn(Role) -> bool) -> Self {
        Self::some(MANY, of)
    }

    /// What the forms of a request's address bring.
    pub(crate) fn at(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self::some(0, |_| false))
    }

    /// How many files a visitor may send: known before any of their bytes are taken.
    pub(crate) fn allowed(self, who: &Visitor) -> usize {
        let role = who.role();
        let granted = GRANTS.iter().any(|(name, holder, _)| *name == RECORD && *holder == role);
        if granted && (self.of)(role) { self.most } else { 0 }
    }

    /// The most bytes of a visitor's form.
    pub(crate) fn weight(self, portal: &Portal, who: &Visitor) -> usize {
        // Where a session has ended the form is kept, though not the file that comes with it.
        let ended = usize::from(self.most > 0 && who.account.is_none());
        // One more than are taken: of a file that is too large it is said which and how large.
        let files = match self.allowed(who).min(HEAVY) {
            0 => ended,
            files => files + 1,
        };
        let limit = usize::try_from(portal.attachments.limit()).unwrap_or(usize::MAX);
        limit.saturating_mul(files).saturating_add(FRAME)
    }
}

impl Posted {
    /// Receives and records a file; the form then holds its digest, and its name beside it.
    pub(crate) async fn take(
        &mut self,
        portal: &Arc<Portal>,
        name: &str,
        field: Field<'_>,
    ) -> Result<(), Trouble> {
        let called = field.file_name().unwrap_or_default().to_owned();
        if called.is_empty() {
            return Ok(());
        }
        if self.who.account.is_none() {
            let asked = portal.stranger_files.ask(self.who.subject(), portal.signin.now());
            if let Err(seconds) = asked {
                let says = self.who.words().t1("file-wait", "seconds", seconds);
                self.mistakes.push(Mistake { path: name.to_owned(), says });
                return Ok(());
            }
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
        let read = Command::read(RECORD, &form);
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
