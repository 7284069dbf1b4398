//! An application until the bureau has approved it, each step as whoever takes it.

use crate::people::{DISTRICT, ENTERPRISE, OFFICER, PROVIDER};
use crate::window::Window;

/// Text that must stay text, from right to left, with quotes and signs of markup.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script> שלום\" onload='x' & <b>粗</b>";

/// The first step: with whom, under which number, from when until when.
pub(crate) async fn contracted(w: &Window) {
    w.fill("contract.provider", PROVIDER).await;
    w.fill_all(&[
        ("contract.number", "云一-2021-甲"),
        ("contract.signed_on", "2021-01-04"),
        ("contract.starts_on", "2021-01-04"),
        ("contract.ends_on", "2021-12-31"),
    ])
    .await;
    w.press("保存并继续").await;
}

/// The second step: one service for 10,000 yuan.
pub(crate) async fn priced(w: &Window) {
    w.choose_nth("contract.lines.0.item", 1).await;
    w.fill_all(&[
        ("contract.lines.0.region", "450203"),
        ("contract.lines.0.quantity", "1"),
        ("contract.lines.0.price_fen", "10,000"),
        ("contract.price_fen", "10000"),
    ])
    .await;
    w.press("保存并继续").await;
}

/// The application's address: mistakes are shown and corrected on the way.
pub(crate) async fn apply_with_two_mistakes(w: &Window) -> String {
    w.become_person(ENTERPRISE).await;
    w.go("/apply").await;
    w.press("开始填写").await;
    let here = w.here().await;
    let file = here.strip_suffix("/fill/contract").unwrap().to_owned();
    contracted(w).await;
    // Two mistakes, each at its field and in the summary; what was typed stays.
    w.choose_nth("contract.lines.0.item", 1).await;
    w.fill("contract.lines.0.region", "450203").await;
    w.fill_all(&[
        ("contract.lines.0.quantity", "两"),
        ("contract.lines.0.price_fen", "1万"),
        ("contract.price_fen", "10000"),
    ])
    .await;
    w.press("保存并继续").await;
    assert_eq!(w.count(".faults li").await, 2, "{}", w.text().await);
    for (field, typed) in [("quantity", "两"), ("price_fen", "1万")] {
        let name = format!("contract.lines.0.{field}");
        assert_eq!(w.typed(&name).await, typed);
        let message = w.one(&format!("#f-contract-lines-0-{field}-m")).await;
        assert!(!message.text().await.unwrap().is_empty());
        let control = w.one(&format!("[name='{name}']")).await;
        assert_eq!(control.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
        assert_eq!(w.count(&format!(".faults a[href$='#f-contract-lines-0-{field}']")).await, 1);
    }
    w.fill("contract.lines.0.quantity", "1").await;
    w.fill("contract.lines.0.price_fen", "10,000").await;
    w.press("保存并继续").await;
    w.fill("plan", HOSTILE).await;
    for row in 0..4 {
        let file = w.city.pdf(&format!("材料{row}"));
        w.fill(&format!("materials.{row}.file"), &file).await;
    }
    w.fill("contact_name", "王五").await;
    w.fill("contact_phone", "0772-1234567").await;
    w.press("保存并继续").await;
    w.shows("5,000.00").await;
    w.shows(HOSTILE).await;
    submit(w).await;
    file
}

/// Declares the truth and hands in.
async fn submit(w: &Window) {
    w.fill("truthful", "true").await;
    w.press("提交").await;
    assert!(w.here().await.ends_with("?done=submitted"), "{}", w.text().await);
    w.shows("待区初审").await;
}

/// The district returns it with a remark at a field; the enterprise corrects that field.
pub(crate) async fn returned_and_corrected(w: &Window, file: &str) {
    w.become_person(DISTRICT).await;
    w.open(&[ENTERPRISE]).await;
    w.shows(HOSTILE).await;
    w.fill("decision", "application/return").await;
    w.fill("reason", "金额与合同不符").await;
    w.fill("remarks.0.field", "contract.lines.0.price_fen").await;
    w.fill("remarks.0.text", "请按合同改金额").await;
    w.press("作出决定").await;
    assert_eq!(w.here().await, "/desk?done=decided");

    w.become_person(ENTERPRISE).await;
    w.open(&["退回补正"]).await;
    w.shows("金额与合同不符").await;
    w.go(&format!("{file}/fill/services")).await;
    let beside = "//div[contains(@class, 'field')][.//*[@name='contract.lines.0.price_fen']]";
    let beside = w.at(beside, "the field that was returned").await;
    assert!(beside.text().await.unwrap().contains("请按合同改金额"));
    assert_eq!(w.typed("contract.lines.0.price_fen").await, "10,000.00");
    w.fill("contract.lines.0.price_fen", "8000").await;
    w.fill("contract.price_fen", "8000").await;
    w.press("保存并继续").await;
    w.press("保存并继续").await;
    w.shows("4,000.00").await;
    submit(w).await;
}

/// Answers yes to whatever the rules ask of an officer.
async fn affirm(w: &Window) {
    for yes in w.all("main input[name^='findings.'][value='true']").await {
        yes.scroll_into_view().await.unwrap();
        yes.click().await.unwrap();
    }
}

/// The district recommends, the bureau approves.
pub(crate) async fn recommended_and_approved(w: &Window) {
    for (who, decision) in [(DISTRICT, "application/recommend"), (OFFICER, "application/approve")] {
        w.become_person(who).await;
        w.open(&[ENTERPRISE]).await;
        affirm(w).await;
        w.fill("decision", decision).await;
        w.fill("reason", "经核对符合条件").await;
        w.press("作出决定").await;
        assert_eq!(w.here().await, "/desk?done=decided", "{}", w.text().await);
    }
}
