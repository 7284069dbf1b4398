//! The second factor of one's own account: setting it up, recovery codes, changing the device.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_service::signin::{Code, NotSignedIn, Signin, Standing};

use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::AGAIN;
use crate::posted::Posted;
use crate::sheet::{Filled, Mistake, Note, Sheet};
use crate::view::View;
use crate::visitor::Visitor;
use crate::{Ctx, Portal, nav};

const HERE: &str = "/account/second-factor";

/// A secret that waits for its first code.
struct Offer {
    secret: String,
    qr: String,
}

#[derive(Template)]
#[template(path = "pages/second.html")]
struct Page {
    f: Frame,
    s: Sheet,
    standing: Standing,
    offer: Option<Offer>,
    /// It must be set up before anything else.
    first: bool,
}

fn make(view: &View<'_>, filled: Filled) -> Result<Page, Trouble> {
    let account = view.who.known()?;
    let offered = view.portal.signin.pending_second_factor(account)?;
    let offer = offered.map(|offered| {
        // In groups of four, for typing.
        let signs: Vec<char> = offered.secret.chars().collect();
        let secret = signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
        Offer { secret, qr: yunquan_journal::qr_svg(&offered.address).unwrap_or_default() }
    });
    Ok(Page {
        f: view.frame("second"),
        s: view.sheet(filled),
        standing: view.portal.signin.standing(account)?,
        offer,
        first: view.who.first.is_some(),
    })
}

/// Where one's own account stands.
pub(crate) async fn show(State(portal): Ctx, who: Visitor) -> Result<Response, Trouble> {
    who.known()?;
    portal.page(who, |view| make(view, Filled::default())).await
}

#[derive(Template)]
#[template(path = "pages/recovery-codes.html")]
struct Codes {
    f: Frame,
    codes: Vec<String>,
    home: &'static str,
}

/// What a step of it has led to.
enum Step {
    /// Back to the page.
    Back,
    /// Recovery codes, shown this once.
    Codes(Vec<String>),
}

/// One of the steps, by the button that was pressed.
pub(crate) async fn step(State(portal): Ctx, posted: Posted) -> Result<Response, Trouble> {
    let account = posted.who.known()?.clone();
    let mut filled = Filled::of(&posted);
    filled.typed.remove("totp");
    if posted.stale {
        filled.note = Some(Note::Stale);
        return again(&portal, posted.who, filled).await;
    }
    let typed = posted.typed.get("totp").trim().to_owned();
    let code = (!typed.is_empty()).then(|| Code::new(&typed));
    let needed = || code.as_ref().ok_or(NotSignedIn::CodeNeeded);
    let it: &Signin = &portal.signin;
    let done = match posted.typed.get("go") {
        "offer" => it.offer_second_factor(&account, code.as_ref()).map(|_| Step::Back),
        "confirm" => needed()
            .and_then(|code| {
                it.confirm_second_factor(account.id, code, posted.who.session.as_ref())
            })
            .map(|codes| Step::Codes(codes.reveal())),
        "recovery" => needed()
            .and_then(|code| it.renew_recovery_codes(account.id, code))
            .map(|codes| Step::Codes(codes.reveal())),
        "remove" => {
            needed().and_then(|code| it.remove_second_factor(&account, code)).map(|()| Step::Back)
        }
        _ => return Err(Trouble::Malformed),
    };
    let says = match done {
        Ok(Step::Back) => return Ok(Redirect::to(HERE).into_response()),
        Ok(Step::Codes(codes)) => {
            let home = nav::home(account.role);
            // The session may act from now on: the page is made for who he has become.
            let who = Visitor { account: Some(Box::new(account)), first: None, ..posted.who };
            let made = move |view: &View<'_>| Ok(Codes { f: view.frame("codes"), codes, home });
            return portal.page(who, made).await;
        }
        Err(NotSignedIn::CodeNeeded) => "code-needed",
        Err(NotSignedIn::WrongCode) => "code-wrong",
        Err(NotSignedIn::Required) => return Err(Trouble::Forbidden(None)),
        Err(error) => return Err(error.into()),
    };
    let says = posted.who.words().t(says);
    filled.mistakes.push(Mistake { path: "totp".to_owned(), says });
    again(&portal, posted.who, filled).await
}

async fn again(portal: &Arc<Portal>, who: Visitor, filled: Filled) -> Result<Response, Trouble> {
    portal.page_with(AGAIN, who, |view| make(view, filled)).await
}
