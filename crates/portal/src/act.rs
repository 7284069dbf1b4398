//! A form of one command: done, it leads on; undone, its page is made again.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse, Response};
use yunquan_service::envelope::Receipt;

use crate::Portal;
use crate::fault::Trouble;
use crate::page::{self, AGAIN};
use crate::posted::Posted;
use crate::run::Outcome;
use crate::sheet::Filled;
use crate::view::View;

/// Where a form leads once it is done, and the word that says so.
pub(crate) type Onward = (String, &'static str);

impl Portal {
    /// Runs a command from a page's form.
    ///
    /// # Errors
    /// As [`Portal::run`], and what stops its page.
    pub(crate) async fn act<T: Template>(
        self: &Arc<Self>,
        posted: Posted,
        command: &'static str,
        onward: impl FnOnce(&Receipt) -> Onward + Send,
        again: impl FnOnce(&View<'_>, Filled) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<Response, Trouble> {
        match self.run(&posted, command).await? {
            Outcome::Done(receipt) => {
                let (to, word) = onward(&receipt);
                Ok(page::done(&to, word).into_response())
            }
            Outcome::Undone(filled) => {
                self.page_with(AGAIN, posted.who, move |view| again(view, *filled)).await
            }
        }
    }
}
