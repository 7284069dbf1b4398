//! An approved application until its voucher is in its wallet, each step as whoever takes it.

use crate::people::{ENTERPRISE, OFFICER, REVIEWER};
use crate::window::Window;

/// The address of the list in which it was made public.
pub(crate) async fn published(w: &Window) -> String {
    w.go("/issue").await;
    w.shows(ENTERPRISE).await;
    w.press("公示所选申领").await;
    w.shows(ENTERPRISE).await;
    w.follow("查看公开页面").await;
    w.shows(ENTERPRISE).await;
    w.here().await
}

/// A member of the public objects; what is missing is named first.
pub(crate) async fn objected_to(w: &Window, list: &str) {
    w.sign_out().await;
    w.go(list).await;
    let link = format!("//tr[contains(., '{ENTERPRISE}')]//a[contains(@href, '/object/')]");
    let link = w.at(&link, "a way to object").await;
    w.leave_by(&link).await;
    w.press("提交异议").await;
    assert!(w.count(".faults li").await >= 3);
    objecting(w, "听说该企业合同尚未签订，请核实。").await;
    w.press("提交异议").await;
    assert!(w.here().await.starts_with(list), "{}", w.text().await);
    w.shows("有异议").await;
}

/// Fills in an objection.
pub(crate) async fn objecting(w: &Window, facts: &str) {
    let evidence = w.city.pdf("异议证据");
    let typed = [
        ("name", "李四"),
        ("contact", "13807720000"),
        ("facts", facts),
        ("evidence.0", evidence.as_str()),
    ];
    w.fill_all(&typed).await;
}

/// The bureau's reviewer sees who objects and with what, and dismisses it; the file goes on as soon
/// as nothing stands against it.
pub(crate) async fn objection_dismissed(w: &Window) {
    w.become_person(REVIEWER).await;
    w.open(&[ENTERPRISE, "异议"]).await;
    for said in [ENTERPRISE, "李四", "13807720000", "听说该企业合同尚未签订，请核实。"]
    {
        w.shows(said).await;
    }
    assert_eq!(w.count("#materials object, #materials iframe, #materials embed").await, 1);
    let reason = "已核对合同原件，异议不成立";
    w.decide("裁定异议", &[("upheld", "false"), ("reason", reason)]).await;
    w.shows(reason).await;
    assert_eq!(w.count("#dec").await, 0, "decided once");
    w.become_person(ENTERPRISE).await;
    w.open(&["待发放"]).await;
}

/// Goes on until the list's period is over.
pub(crate) async fn period_over(w: &Window, list: &str) {
    w.go(list).await;
    for _ in 0..12 {
        if w.text().await.contains("已截止") {
            return;
        }
        w.wait_a("day").await;
    }
    panic!("{list} never ends: {}", w.text().await);
}

/// The voucher's number: a round is previewed by one person, who sees where the money ends, and
/// issued by another.
pub(crate) async fn issued(w: &Window) -> String {
    w.become_person(OFFICER).await;
    w.go("/issue").await;
    let row = w.at(&format!("//tr[contains(., '{ENTERPRISE}')]"), "its place in the round").await;
    let row = row.text().await.unwrap();
    assert!(row.contains("4,000.00"), "{row}");
    w.press("编制发放清单").await;
    let round = w.here().await;
    assert!(round.starts_with("/files/round/"), "{round}: {}", w.text().await);
    w.become_person(REVIEWER).await;
    w.go("/issue").await;
    w.open(&["已编制，待发放"]).await;
    w.follow("复核并发放").await;
    w.press("复核并发放").await;
    let there = w.here().await;
    assert!(there.starts_with("/files/round/"), "{there}: {}", w.text().await);
    w.shows("已发放").await;
    w.become_person(ENTERPRISE).await;
    w.go("/vouchers").await;
    w.press_at("main a[href*='/vouchers/']").await;
    w.shows("4,000.00").await;
    assert!(w.count("main svg").await > 0, "its code to scan");
    w.one("main .number").await.text().await.unwrap()
}
