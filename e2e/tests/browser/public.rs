//! A member of the public checks a voucher and objects to a publicity.

use crate::window::{Window, run};

#[test]
fn anybody_checks_a_voucher() {
    run(async {
        let window = Window::open().await;
        window.become_person("市局经办").await;
        window.go("/files/voucher").await;
        let number = window.one("main .rows li a").await.text().await.unwrap();
        window.press("form[action='/sign-out'] button").await;
        window.go("/v").await;
        window.fill("number", &number).await;
        window.press("main form button").await;
        window.shows(&number).await;
        window.picture("voucher-check").await;
        window.go("/v/LZ-2020-000000-0").await;
        let console = window.console().await;
        // A number that is none is answered with its status; nothing else is said.
        assert!(console.iter().all(|said| said.contains("/v/LZ-2020-000000-0")), "{console:?}");
        window.close().await;
    });
}
