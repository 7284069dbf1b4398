//! Where something stands: a word and a shape, loud only where somebody must act.

use askama::Template;

/// A status chip.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<span class="chip {{ class }}">{{ word }}</span>"#, ext = "html")]
pub(crate) struct Chip {
    pub(crate) class: &'static str,
    pub(crate) word: String,
}

super::part!(Chip);

/// How loud the state of an application, voucher, provider or enterprise is.
pub(crate) fn class_of(state: &str) -> &'static str {
    match state {
        "issued" | "accepted" | "admitted" | "open" | "published" | "redeeming" => "live",
        "redeemed" | "cleared" | "approved" | "recommended" | "authorised" | "passed" => "ok",
        "returned" | "held" | "frozen" | "suspended" => "due",
        "refused" | "rejected" | "removed" | "failed" | "cancelled" => "no",
        _ => "",
    }
}
