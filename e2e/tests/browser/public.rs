//! A member of the public checks a voucher, by its number and by the address in its code.

use crate::window::run;

#[test]
fn anybody_checks_a_voucher() {
    run(|window| async move {
        window.become_person("市局经办").await;
        window.go("/files/voucher").await;
        let number = window.one("main ul.rows a").await.text().await.unwrap();
        window.sign_out().await;
        window.go("/v").await;
        // As somebody types who reads it from paper.
        window.fill("number", &number.replace('-', " ").to_lowercase()).await;
        window.press("查验").await;
        window.shows(&number).await;
        let holder = "return document.querySelector('main').innerText
            .match(/甲机械|乙汽配|柳州\\S+企业\\d{4}/)[0]";
        let holder = window.script(holder).await;
        let holder = holder.as_str().unwrap().to_owned();
        // As a phone's camera opens it.
        window.go(&format!("/v/{number}")).await;
        window.shows(&number).await;
        assert_eq!(window.driver.console().await, Vec::<String>::new());
        let wrong = format!("{}?", &number[..number.len() - 1]);
        window.go("/v").await;
        window.fill("number", &wrong).await;
        window.press("查验").await;
        window.shows_no(&holder).await;
    });
}
