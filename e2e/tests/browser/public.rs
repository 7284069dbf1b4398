//! A member of the public checks a voucher, by its number and by the address in its code.

use crate::window::run;

#[test]
fn anybody_checks_a_voucher() {
    run(|window| async move {
        window.become_person("柳州机械企业0001").await;
        window.go("/vouchers").await;
        window.press_at("main a[href*='/vouchers/']").await;
        let number = window.one(".number").await.text().await.unwrap();
        window.sign_out().await;
        window.go("/v").await;
        // As somebody types who reads it from paper.
        window.fill("number", &number.replace('-', " ").to_lowercase()).await;
        window.press("查验").await;
        window.shows(&number).await;
        window.shows("柳州机械企业0001").await;
        // As a phone's camera opens it.
        window.go(&format!("/v/{number}")).await;
        window.shows(&number).await;
        assert_eq!(window.driver.console().await, Vec::<String>::new());
        let wrong = format!("{}?", &number[..number.len() - 1]);
        window.go("/v").await;
        window.fill("number", &wrong).await;
        window.press("查验").await;
        window.shows_no("柳州机械企业0001").await;
    });
}
