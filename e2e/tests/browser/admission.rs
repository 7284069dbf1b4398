//! A firm becomes a provider: from its account to the directory.

use crate::panels;
use crate::people::{OFFICER, REVIEWER};
use crate::window::{Window, run};

const NAME: &str = "柳州新云科技有限公司";
const LOGIN: &str = "新云";
const CODE: &str = "91450200099000771R";
const SERVICE: &str = "产线数据上云";

/// What a provider declares of itself, each with a tick.
const DECLARED: &[&str] = &[
    "legal_person",
    "tax_registered",
    "premises",
    "organisation_rules",
    "platform",
    "own_products",
    "data_security",
    "platform_security",
    "access_security",
    "accepts_supervision",
    "pledges_deduction",
    "open_interfaces",
];

#[test]
fn a_provider_is_admitted() {
    run(|window| async move {
        let w = &*window;
        registered(w).await;
        applied(w).await;
        judged(w).await;
        let list = published(w).await;
        admitted(w, &list).await;
        in_the_directory(w).await;
    });
}

/// Opens an account, sets its password, signs in and registers the firm.
async fn registered(w: &Window) {
    w.go("/sign-in").await;
    w.follow("开立账户").await;
    w.fill_all(&[("kind", "provider"), ("login", LOGIN), ("name", "赵六")]).await;
    w.press("开立账户").await;
    w.fill_all(&[("password", "xinyun-2021-liuzhou"), ("repeat", "xinyun-2021-liuzhou")]).await;
    w.press_at("main form button[type='submit']").await;
    sign_in(w).await;
    w.go("/provider").await;
    w.fill_all(&[
        ("name", NAME),
        ("credit_code", CODE),
        ("address", "柳州市高新一路15号"),
        ("contact_name", "赵六"),
        ("contact_phone", "0772-3111222"),
    ])
    .await;
    w.press("提交登记").await;
    w.shows(NAME).await;
}

async fn sign_in(w: &Window) {
    if w.count("main [name='login']").await == 0 {
        w.go("/sign-in").await;
    }
    w.fill_all(&[("login", LOGIN), ("password", "xinyun-2021-liuzhou")]).await;
    w.press_at("main form[action='/sign-in'] button").await;
}

/// Applies with a quotation and its four materials. Too small a revenue is refused where it stands,
/// and nothing that was typed is lost.
async fn applied(w: &Window) {
    w.follow("申请入库").await;
    w.fill_all(&[("annual_revenue_fen", "9,999,999.99"), ("service_staff", "12")]).await;
    for name in DECLARED {
        w.fill(name, "true").await;
    }
    w.fill_all(&[
        ("quotation.0.name", SERVICE),
        ("quotation.0.code", "XY-01"),
        ("quotation.0.category", "设备上云"),
        ("quotation.0.price_fen", "1200"),
        ("quotation.0.unit", "台"),
    ])
    .await;
    let files = w.count("main input[type='file'][name^='materials.']").await;
    assert_eq!(files, 4, "materials that are asked for");
    for row in 0..files {
        let file = w.city.pdf(&format!("入库材料{row}"));
        w.fill(&format!("materials.{row}.file"), &file).await;
    }
    w.press("提交入库申请").await;
    assert_eq!(w.count("main .faults").await, 1, "{}", w.text().await);
    assert_eq!(w.count("main .faults a[href$='#f-annual_revenue_fen']").await, 1);
    assert_eq!(w.typed("quotation.0.name").await, SERVICE);
    assert_eq!(w.count("main .field .chip.ok").await, 4, "the files are here still");
    w.fill("annual_revenue_fen", "10,000,000").await;
    w.press("提交入库申请").await;
    w.shows("材料审查中").await;
}

/// The bureau finds the file complete; a drawn panel passes it.
async fn judged(w: &Window) {
    w.become_person(OFFICER).await;
    w.open(&[NAME]).await;
    w.follow("材料齐全").await;
    w.press("材料齐全").await;
    assert!(!w.here().await.starts_with("/do/"), "{}", w.text().await);
    w.press_at(".nav a[href='/desk']").await;
    w.press_at("main a[href='/files/panel']").await;
    w.follow("委托评审").await;
    let own = format!("//main//label[contains(., '{NAME}')]//input");
    w.at(&own, "the provider to be judged").await.click().await.unwrap();
    panels::commissioned(w).await;
    let members = panels::drawn(w, NAME).await;
    for (member, score) in members.iter().zip(["86", "78", "91"]) {
        w.become_person(member).await;
        w.open(&["评审中"]).await;
        w.shows(NAME).await;
        w.decide("评分", &[("score", score), ("remark", "平台成熟，服务队伍齐全")]).await;
    }
    panels::opened(w, NAME).await;
    let passed = [("results.0.passed", "true"), ("results.0.reason", "中位分86，评审通过")];
    w.decide("形成评审结论", &passed).await;
    w.shows("评审通过").await;
}

/// The address of the list in which it was made public.
async fn published(w: &Window) -> String {
    w.become_person(OFFICER).await;
    w.open(&[NAME]).await;
    w.follow("公示拟入库机构").await;
    w.press("公示拟入库机构").await;
    w.go("/publicity").await;
    w.press_at("main .rows a").await;
    w.shows(NAME).await;
    w.here().await
}

/// Nobody is admitted while the period runs; after it the notice of admission is served.
async fn admitted(w: &Window, list: &str) {
    w.become_person(REVIEWER).await;
    w.go("/files/provider").await;
    w.open(&[NAME, "公示中"]).await;
    let file = w.here().await;
    let notice = [("year", "2021"), ("number", "柳云入库〔2021〕9号")];
    w.follow("准予入库").await;
    w.fill_all(&notice).await;
    w.press("准予入库").await;
    assert_eq!(w.count("main .faults.refusal").await, 1, "{}", w.text().await);
    crate::issuing::period_over(w, list).await;
    w.go(&file).await;
    w.follow("准予入库").await;
    w.fill_all(&notice).await;
    w.press("准予入库").await;
    w.go(&file).await;
    w.shows("在库").await;
}

/// Anybody finds it by its service; it sees its own admission.
async fn in_the_directory(w: &Window) {
    w.sign_out().await;
    w.go("/providers").await;
    w.fill("q", SERVICE).await;
    w.press("查找").await;
    w.open(&[SERVICE, NAME]).await;
    w.shows("1,200.00").await;
    w.shows("柳云入库〔2021〕9号").await;
    w.go("/sign-in").await;
    sign_in(w).await;
    w.go("/provider").await;
    w.shows("在库").await;
}
