//! A voucher's file or code, held against the office's key: what is signed, and whether the file
//! shows the same. The same as `yunquan voucher verify` does without a network.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_core::money::Fen;
use yunquan_journal::credential::{CredentialError, open};
use yunquan_service::credential::{Statement, code_in, read};

use crate::Ctx;
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::page::AGAIN;
use crate::parts::article::Article;
use crate::posted::Posted;
use crate::sheet::{Filled, Mistake, Note, Sheet};
use crate::view::View;

/// Why a file is not taken for true, by the words after `signed-not-`.
pub(crate) const NOT: &[&str] = &["code", "damaged", "other-key", "forged", "voucher", "differs"];

#[derive(Template)]
#[template(path = "pages/signed.html")]
struct Page {
    f: Frame,
    s: Sheet,
    it: Option<Shown>,
    key: String,
    a: Article,
}

/// What is signed.
struct Shown {
    number: String,
    face: String,
    holder: String,
    provider: String,
    contract: String,
    issued: String,
    last: String,
    year: i32,
}

/// What the text proves, or why it proves nothing.
fn proven(view: &View<'_>, text: &str) -> Result<Statement, String> {
    let not = |word: &str| view.w.of_family("signed-not", word);
    let payload = open(&code_in(text), view.portal.signer.verifier()).map_err(|error| {
        not(match error {
            CredentialError::Prefix => "code",
            CredentialError::Damaged => "damaged",
            CredentialError::OtherKey { .. } => "other-key",
            CredentialError::Signature => "forged",
        })
    })?;
    let it = read(&payload).map_err(|_| not("voucher"))?;
    match it.differs_from(text) {
        None => Ok(it),
        Some(field) => Err(format!("{} ({field})", not("differs"))),
    }
}

fn page(view: &View<'_>, mut filled: Filled) -> Page {
    let text = filled.typed.get("code").to_owned();
    let found = (!text.trim().is_empty()).then(|| proven(view, &text));
    let mistake = |says: String| Mistake { path: "code".to_owned(), says };
    let it = match found {
        None => {
            filled.mistakes.push(mistake(view.w.t("signed-empty")));
            None
        }
        Some(Err(says)) => {
            filled.mistakes.push(mistake(says));
            None
        }
        Some(Ok(it)) => Some(Shown {
            face: yuan(Fen(it.face_fen)),
            issued: it.issued_on.parse().map_or(it.issued_on, |day| view.date(day)),
            last: it.nominal_last_day.parse().map_or(it.nominal_last_day, |day| view.date(day)),
            number: it.number,
            holder: it.holder,
            provider: it.provider,
            contract: it.contract,
            year: it.year,
        }),
    };
    Page {
        f: view.frame("signed"),
        s: view.sheet(filled),
        it,
        key: view.portal.signer.verifier().to_string(),
        a: view.article("R18.1"),
    }
}

/// Where somebody comes back to the address of what was sent.
pub(crate) async fn back() -> Response {
    Redirect::to("/v").into_response()
}

/// Holds what was sent against the key. Nothing of it is kept.
pub(crate) async fn check(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    let mut filled = Filled::of(&posted);
    if posted.stale {
        filled.note = Some(Note::Stale);
    }
    let stale = posted.stale;
    let response = portal.page(posted.who, |view| Ok(page(view, filled))).await?;
    Ok(if stale { (AGAIN, response).into_response() } else { response })
}
