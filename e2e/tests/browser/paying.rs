//! A judged redemption until its money has come, each step as whoever takes it.

use crate::people::{ENTERPRISE, FINANCE, FINANCE_REVIEWER, PROVIDER, REVIEWER, SECOND_OFFICER};
use crate::window::Window;

/// One person of each body determines the amount; nobody types it, and of the bureau nobody does
/// who has handled the file before.
pub(crate) async fn determined(w: &Window) {
    for who in [SECOND_OFFICER, FINANCE] {
        w.become_person(who).await;
        w.open(&[ENTERPRISE]).await;
        w.shows("4,000.00").await;
        w.decide("核定金额", &[("reason", "同意")]).await;
    }
    w.shows("已审定").await;
}

/// Finance prepares a list, another person sends it, the bank answers.
pub(crate) async fn paid(w: &Window, on: &str) {
    w.become_person(FINANCE).await;
    w.shows(ENTERPRISE).await;
    w.press_at("main a[href='/files/settlement']").await;
    w.follow("编制拨付清单").await;
    for tick in w.all("main input[name='redemptions']:checked").await {
        tick.click().await.unwrap();
    }
    let own = format!("//main//label[contains(., '{ENTERPRISE}')]//input");
    w.at(&own, "the redemption to be paid").await.click().await.unwrap();
    w.press("编制拨付清单").await;
    let list = w.here().await;
    let list = list.split('?').next().unwrap();
    assert!(list.starts_with("/files/settlement/"), "{list}: {}", w.text().await);
    assert_eq!(w.count("#dec").await, 0, "who has prepared it does not send it");
    newest_list(w, FINANCE_REVIEWER, list).await;
    w.shows("4,000.00").await;
    w.decide("送出拨付", &[]).await;
    newest_list(w, FINANCE, list).await;
    let answer =
        [("results.0.outcome", "paid"), ("results.0.on", on), ("results.0.reference", "2021-0417")];
    w.decide("登记回单", &answer).await;
    w.shows("已到账").await;
}

/// Opens the newest payment list, which is this one, from the desk of a person of finance: it waits
/// there, and stands first among the lists.
async fn newest_list(w: &Window, who: &str, list: &str) {
    w.become_person(who).await;
    let waits = format!("//main//a[@href='{list}']");
    assert_eq!(w.many(&waits).await, 1, "{list} waits for {who}: {}", w.text().await);
    w.press_at("main a[href='/files/settlement']").await;
    w.press_at("main .rows li a").await;
    assert_eq!(w.here().await, list);
}

/// Whom it concerns sees it on pages of his own.
pub(crate) async fn seen_by_all(w: &Window) {
    w.become_person(PROVIDER).await;
    w.press_at(".nav a[href='/provider/redemptions']").await;
    w.follow("应收与已收").await;
    let row = w.at(&format!("//tr[contains(., '{ENTERPRISE}')]"), "the payment").await;
    let row = row.text().await.unwrap();
    assert!(row.contains("4,000.00") && row.contains("已拨付"), "{row}");
    w.open(&[ENTERPRISE]).await;
    w.shows("已拨付").await;
    w.become_person(ENTERPRISE).await;
    w.press_at(".nav a[href='/vouchers']").await;
    w.press_at("main a[href*='/vouchers/']").await;
    w.shows("已兑现").await;
    w.become_person(REVIEWER).await;
    w.press_at("main a[href='/files/redemption']").await;
    w.open(&[ENTERPRISE]).await;
    w.shows("已拨付").await;
}
