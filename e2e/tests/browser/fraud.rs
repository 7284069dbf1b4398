//! A fraud is found and clawed back: from a signal to the receipt of the money.

use crate::people::{FINANCE, OFFICER, REVIEWER};
use crate::window::{Window, run};

/// The day on which the city opens.
const TODAY: &str = "2021-03-17";

/// What the case is about.
struct Fraud {
    number: String,
    enterprise: String,
    provider: String,
    /// The address of the case.
    case: String,
}

#[test]
fn a_fraud_is_found_and_clawed_back() {
    run(|window| async move {
        let w = &*window;
        let (signal, number) = a_signal_about_a_paid_voucher(w).await;
        let fraud = opened(w, &signal, number).await;
        heard(w, &fraud).await;
        found(w, &fraud).await;
        let amount = sanctioned(w, &fraud).await;
        received(w, &fraud, &amount).await;
        seen_by_all(w, &fraud).await;
    });
}

/// Goes through the signals that nobody has taken up, until one is about a voucher whose money has
/// been paid; the addresses of the signal, and the number of the voucher.
async fn a_signal_about_a_paid_voucher(w: &Window) -> (String, String) {
    w.become_person(REVIEWER).await;
    let mut numbers = Vec::new();
    for row in w.all("section[aria-labelledby='t-signals'] li .sub").await {
        numbers.push(row.text().await.unwrap());
    }
    numbers.dedup();
    for number in numbers {
        w.go("/desk").await;
        w.open(&["待处理", &number]).await;
        let signal = w.here().await;
        w.follow(&number).await;
        if w.text().await.contains("已兑现") {
            return (signal, number);
        }
    }
    panic!("no signal is about a paid voucher");
}

/// Opens a case on both parties from the signal; the voucher is frozen at once, for anybody to see.
async fn opened(w: &Window, signal: &str, number: String) -> Fraud {
    w.go(signal).await;
    w.follow("据此立案").await;
    let mut parties = Vec::new();
    for tick in w.all("main input[name='parties']").await {
        tick.click().await.unwrap();
        let value = tick.attr("value").await.unwrap().unwrap();
        let label = format!("//main//label[.//input[@value='{value}']]");
        let name = w.at(&label, "a party").await.text().await.unwrap();
        parties.push((value, name));
    }
    let party = |kind: &str| {
        let found = parties.iter().find(|(value, _)| value.starts_with(kind));
        found.map(|(_, name)| name.trim().to_owned()).unwrap()
    };
    let (enterprise, provider) = (party("enterprise/"), party("provider/"));
    let tick = format!("//main//label[contains(., '{number}')]//input");
    w.at(&tick, "the voucher").await.click().await.unwrap();
    w.fill("grounds", "验收记录系伪造").await;
    w.press("立案").await;
    let case = w.here().await.split('?').next().unwrap().to_owned();
    assert!(case.starts_with("/files/case/"), "{case}: {}", w.text().await);
    w.shows("已冻结").await;
    w.go(&format!("/v/{number}")).await;
    w.shows("已冻结").await;
    Fraud { number, enterprise, provider, case }
}

/// Comes to the case from the desk: by the list of cases, in which the newest stands first.
async fn at_the_case(w: &Window, fraud: &Fraud, who: &str) {
    w.become_person(who).await;
    w.press_at("main a[href='/files/case']").await;
    w.press_at("main .rows li a").await;
    assert_eq!(w.here().await, fraud.case);
}

/// Nobody is found at fault unheard: each party is heard first.
async fn heard(w: &Window, fraud: &Fraud) {
    at_the_case(w, fraud, OFFICER).await;
    let find = "//main//a[contains(normalize-space(.), '认定')]";
    assert!(!w.has(find).await, "nobody was heard yet: {}", w.text().await);
    let says = [("party", fraud.enterprise.as_str()), ("statement", "不知情")];
    w.decide("听取陈述", &says).await;
    w.turn_to("认定").await;
    w.fill_all(&[
        ("party", &fraud.provider),
        ("at_fault", "true"),
        ("ground", "false-information"),
        ("facts", "验收记录系伪造"),
        ("evidence.0", &w.city.pdf("鉴定意见")),
    ])
    .await;
    w.press_at("#dec button[type='submit']").await;
    assert_eq!(w.count("main .faults").await, 1, "{}", w.text().await);
    w.go(&fraud.case).await;
    let says = [("party", fraud.provider.as_str()), ("statement", "无异议")];
    w.decide("听取陈述", &says).await;
    w.shows_no("待听取意见").await;
}

/// The provider is found at fault with what proves it, the enterprise is not.
async fn found(w: &Window, fraud: &Fraud) {
    at_the_case(w, fraud, REVIEWER).await;
    let evidence = w.city.pdf("鉴定意见书");
    w.decide(
        "认定",
        &[
            ("party", &fraud.provider),
            ("at_fault", "true"),
            ("ground", "false-information"),
            ("facts", "验收记录与现场照片系伪造"),
            ("evidence.0", &evidence),
        ],
    )
    .await;
    w.decide(
        "认定",
        &[
            ("party", &fraud.enterprise),
            ("at_fault", "false"),
            ("ground", "none"),
            ("facts", "对伪造不知情"),
        ],
    )
    .await;
    w.shows("未发现违规").await;
    assert!(w.count("#materials iframe, #materials object, #materials embed").await > 0);
}

/// What is owed, in yuan. One person proposes and sees what it would do; he does not decide what he
/// has proposed, another does.
async fn sanctioned(w: &Window, fraud: &Fraud) -> String {
    at_the_case(w, fraud, OFFICER).await;
    let claim = w.at("//main//tr[contains(., '追回已拨付')]//td[last()]", "what it would do").await;
    let amount = claim.text().await.unwrap();
    w.shows("取消接券资格").await;
    w.decide("处理决定", &[("reason", "第二十三条")]).await;
    w.shows("等另一人决定").await;
    w.fill("reason", "第二十三条").await;
    w.press("处理决定").await;
    w.shows("无权办理").await;
    w.shows("第二十三条").await;
    at_the_case(w, fraud, REVIEWER).await;
    w.decide("处理决定", &[("reason", "同意")]).await;
    w.shows("已处理").await;
    amount
}

/// Finance receives the money; nothing is owed any more.
async fn received(w: &Window, fraud: &Fraud, amount: &str) {
    at_the_case(w, fraud, FINANCE).await;
    let owed = w.at("//section[@aria-labelledby='cl']//tbody//td[last()]", "what is owed").await;
    assert_eq!(owed.text().await.unwrap(), amount);
    let receipt = "柳财收〔2021〕1号";
    w.decide(
        "登记追缴到账",
        &[("voucher", &fraud.number), ("amount_fen", amount), ("on", TODAY), ("document", receipt)],
    )
    .await;
    let owed = w.at("//section[@aria-labelledby='cl']//tbody//td[last()]", "what is owed").await;
    assert_eq!(owed.text().await.unwrap(), "0.00");
    w.shows(receipt).await;
}

/// The provider is struck off, its voucher is void for anybody who looks, and the money is booked.
async fn seen_by_all(w: &Window, fraud: &Fraud) {
    w.sign_out().await;
    w.go(&format!("/v/{}", fraud.number)).await;
    w.shows("已作废").await;
    w.press_at(".nav a[href='/providers']").await;
    let listed = format!("//main//li[contains(., '{}')][contains(., '在库')]", fraud.provider);
    assert_eq!(w.many(&listed).await, 0);
}
