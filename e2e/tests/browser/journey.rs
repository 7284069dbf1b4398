//! An application from its enterprise's hands through the officers' pages.

use crate::window::{Window, run};

/// The first file of a tray, opened.
async fn first_of(window: &Window, tray: &str) {
    window.go("/desk").await;
    window.press(&format!("section[aria-labelledby='t-{tray}'] .rows li a")).await;
}

#[test]
fn a_district_returns_and_the_bureau_decides() {
    run(async {
        let window = Window::open().await;
        window.become_person("市局经办").await;
        first_of(&window, "review").await;
        window.shows("逐条核对").await;
        window.picture("review").await;
        // Nothing chosen: said at the field, and what was written stays.
        window.fill("reason", "经核对符合条件").await;
        window.press("#dec > button").await;
        window.shows("请从中选择").await;
        let kept = window.one("#dec [name='reason']").await.prop("value").await.unwrap();
        assert_eq!(kept.as_deref(), Some("经核对符合条件"));
        window.press("#dec input[value='application/return']").await;
        window.press("#dec > button").await;
        assert_eq!(window.here().await, "/desk?done=decided");
        window.close().await;
    });
}
