//! An administrator sets up codes by time, and signs in with one.

use totp_rs::{Builder, Secret};

use crate::window::{Window, run};

/// What an authenticator shows for a secret, so many steps from now.
#[allow(clippy::disallowed_methods, reason = "an authenticator has a clock of its own")]
fn code(secret: &str, steps: u64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    totp.generate(now.as_secs() + 30 * steps).to_string()
}

async fn sign_in(window: &Window, totp: &str) {
    window.go("/sign-in").await;
    window.fill("login", "系统管理员").await;
    window.fill("password", "yunquan-demo").await;
    window.fill("totp", totp).await;
    window.press_at("main form[action='/sign-in'] button").await;
}

#[test]
fn an_administrator_sets_up_the_second_factor() {
    run(|window| async move {
        window.become_person("系统管理员").await;
        window.go("/account/second-factor").await;
        window.press_at("main button[value='offer']").await;
        window.shows("用手机扫码").await;
        let secret = window.one("main .number").await.text().await.unwrap();
        window.fill("totp", "000000").await;
        window.press_at("main button[value='confirm']").await;
        window.shows("验证码不正确").await;
        window.fill("totp", &code(&secret, 0)).await;
        window.press_at("main button[value='confirm']").await;
        window.shows("恢复码").await;
        assert_eq!(window.count(".codes li").await, 10);
        let recovery = window.one(".codes li").await.text().await.unwrap();
        window.sign_out().await;

        sign_in(&window, "").await;
        window.shows("请填写身份验证器上的验证码").await;
        // The step after the one that was used up: the office takes it early.
        sign_in(&window, &code(&secret, 1)).await;
        assert_eq!(window.here().await, "/desk");
        window.sign_out().await;
        sign_in(&window, &recovery).await;
        assert_eq!(window.here().await, "/desk");
        window.sign_out().await;
        sign_in(&window, &recovery).await;
        window.shows("验证码不正确").await;
    });
}
