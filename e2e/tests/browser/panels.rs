//! Expert panels: commissioned by the bureau, drawn by the organiser.

use crate::people::ORGANISER;
use crate::window::Window;

/// Commissions a panel for what is ticked on the page.
pub(crate) async fn commissioned(w: &Window) {
    w.fill("organiser", ORGANISER).await;
    w.fill("seats", "3").await;
    w.press("委托评审").await;
    let panel = w.here().await;
    assert!(panel.starts_with("/files/panel/"), "{panel}: {}", w.text().await);
}

/// The organiser opens a panel from the list of panels, by what it judges.
pub(crate) async fn opened(w: &Window, judges: &str) {
    w.become_person(ORGANISER).await;
    w.press_at(".nav a[href='/files/panel']").await;
    w.open(&["评审", judges]).await;
}

/// Draws its members, as anybody can draw them again; their names.
pub(crate) async fn drawn(w: &Window, judges: &str) -> Vec<String> {
    opened(w, judges).await;
    w.decide("抽取专家", &[]).await;
    w.shows("yunquan draw verify").await;
    let mut names = Vec::new();
    for member in w.all("main ol.num li").await.iter().take(3) {
        names.push(member.text().await.unwrap());
    }
    assert_eq!(names.len(), 3, "{names:?}");
    names
}
