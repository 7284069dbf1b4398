//! What tests of firms' pages share: files, the first thing of a list, a voucher taken, and the
//! form by which it is redeemed.

use yunquan_service::city;

use crate::bench::{Bench, PROVIDER};
use crate::portal_browser::{Browser, html, leads_to};

/// A file that somebody has brought.
pub(crate) fn file(bench: &Bench, name: &str, label: &str) -> String {
    city::upload(&bench.office, bench.who(name), label).unwrap().to_string()
}

/// The address of the first thing that a list leads to.
pub(crate) fn first(browser: &Browser<'_>, list: &str, prefix: &str) -> String {
    let page = browser.page(list);
    let mark = format!("href=\"{prefix}");
    let href = page.split(&mark).nth(1).unwrap_or_else(|| panic!("{list}: {page}"));
    format!("{prefix}{}", href.split('"').next().unwrap())
}

/// Checks and takes the only voucher; its address.
pub(crate) fn taken(bench: &Bench, browser: &Browser<'_>) -> String {
    let voucher = first(browser, "/provider/vouchers", "/provider/vouchers/");
    let page = browser.page(&voucher);
    assert!(!page.contains(&format!("action=\"{voucher}/accept\"")), "first the check: {page}");
    let reply = browser.fill(&page, &format!("{voucher}/verify"), &[]);
    assert_eq!(leads_to(&reply), format!("{voucher}?done=verified"));
    let annex = file(bench, PROVIDER, "附件");
    let typed = [("self_paid_fen", "50,000.00"), ("annex", annex.as_str())];
    let accept = format!("{voucher}/accept");
    let reply = browser.fill(&browser.page(&voucher), &accept, &typed);
    assert_eq!(leads_to(&reply), format!("{voucher}?done=accepted"), "{}", html(&reply));
    voucher
}

/// Where a voucher is redeemed.
pub(crate) fn redeem(voucher: &str) -> String {
    voucher.replace("/vouchers/", "/redeem/")
}

/// A redemption as it is typed, complete and right.
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    pub(crate) fn redemption(bench: &Bench) -> Self {
        let files = (0..6)
            .map(|row| (format!("materials.{row}.file"), file(bench, PROVIDER, &row.to_string())));
        let texts = [
            ("completed_on", "2021-01-20"),
            ("lines.0.carried_out_fen", "100,000.00"),
            ("self_paid_fen", "50,000.00"),
            ("invoices.0.number", "21450000000000000001"),
            ("invoices.0.amount_fen", "50,000.00"),
            ("invoices.0.issued_on", "2021-01-20"),
            ("account_name", PROVIDER),
            ("account_number", "6222000000000000"),
            ("bank", "工商银行柳州分行"),
        ];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
        Self(files.chain(texts).collect())
    }

    /// The same with another text at a place.
    pub(crate) fn with(mut self, place: &str, text: &str) -> Self {
        self.0.retain(|(name, _)| name != place);
        self.0.push((place.to_owned(), text.to_owned()));
        self
    }

    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }
}
