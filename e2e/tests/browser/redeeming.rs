//! A voucher from its provider's till to the panel's judgement, each step as whoever takes it.

use crate::panels;
use crate::people::{ENTERPRISE, FINANCE, INSPECTOR, OFFICER, ORGANISER, PROVIDER};
use crate::window::Window;

/// The provider looks whether the voucher is true and takes it as part of the price.
pub(crate) async fn used(w: &Window, number: &str) {
    w.become_person(PROVIDER).await;
    w.open(&[ENTERPRISE]).await;
    w.shows(number).await;
    w.press("查验这张券").await;
    // A sum that is not the price is refused, and what was typed stays.
    w.fill("self_paid_fen", "3999.99").await;
    w.fill("annex", &w.city.pdf("补充协议")).await;
    w.press("接收这张券").await;
    assert!(w.count("main .faults").await == 1, "{}", w.text().await);
    assert_eq!(w.typed("self_paid_fen").await, "3999.99");
    w.fill("self_paid_fen", "4000").await;
    w.press("接收这张券").await;
    assert!(w.here().await.ends_with("?done=accepted"), "{}", w.text().await);
}

/// What is done when the service is carried out: its redemption with the six materials.
pub(crate) async fn redeemed(w: &Window, completed: &str) {
    w.become_person(PROVIDER).await;
    w.open(&[ENTERPRISE]).await;
    w.follow("申请兑现").await;
    w.fill_all(&[
        ("completed_on", completed),
        ("lines.0.carried_out_fen", "8000"),
        ("self_paid_fen", "4000"),
        ("invoices.0.number", "24452000000000000017"),
        ("invoices.0.amount_fen", "4000"),
        ("invoices.0.issued_on", completed),
        ("account_name", PROVIDER),
        ("account_number", "6222000000000001"),
        ("bank", "工商银行柳州分行"),
    ])
    .await;
    let files = w.count("main input[type='file'][name^='materials.']").await;
    assert!(files >= 6, "{files} materials are asked for");
    for row in 0..files {
        let file = w.city.pdf(&format!("兑现材料{row}"));
        w.fill(&format!("materials.{row}.file"), &file).await;
    }
    w.press("提交兑现申请").await;
    let here = w.here().await;
    assert!(here.starts_with("/provider/redemptions/"), "{here}: {}", w.text().await);
}

/// The bureau finds the file complete and commissions a panel, to which finance agrees; the organiser draws it, its members
/// judge beside the materials, whatever is drawn for a check on site is checked, and the organiser
/// concludes.
pub(crate) async fn judged(w: &Window) {
    w.become_person(OFFICER).await;
    w.open(&[ENTERPRISE]).await;
    w.decide("材料齐全", &[]).await;
    w.follow("委托评审").await;
    panels::commissioned(w).await;
    // It waits for finance, whose desk leads to the file and the file to its panel.
    w.become_person(FINANCE).await;
    w.open(&[ENTERPRISE]).await;
    w.press_at("main a[href^='/files/panel/']").await;
    w.decide("会签评审委托", &[]).await;
    let names = panels::drawn(w, ENTERPRISE).await;
    let checked = w.text().await.contains("抽中现场核查");
    for name in &names {
        w.become_person(name).await;
        w.open(&["评审"]).await;
        assert!(w.count("#materials").await == 1);
        w.decide("评分", &[("lines.0.accepted_fen", "8000"), ("remark", "验收合格")]).await;
    }
    if checked {
        checked_on_site(w).await;
    }
    // What has been judged waits on the organiser's desk.
    w.become_person(ORGANISER).await;
    w.open(&[ENTERPRISE]).await;
    w.press_at("main a[href^='/files/panel/']").await;
    w.decide("形成评审结论", &[("results.0.reason", "全部完成，验收合格")]).await;
    w.shows("8,000.00").await;
}

/// An inspector finds on site what was handed in.
async fn checked_on_site(w: &Window) {
    w.become_person(INSPECTOR).await;
    w.press_at("main a[href='/files/redemption']").await;
    w.open(&[ENTERPRISE]).await;
    let photo = w.city.pdf("现场照片");
    w.decide(
        "登记现场核查",
        &[("matches", "true"), ("remark", "与申报一致"), ("photos.0", &photo)],
    )
    .await;
}
