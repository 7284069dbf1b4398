//! What goes wrong at a keyboard: two presses for one, the way back, a session that ends half-way,
//! files that are not what they should be, text that is not meant as text.

use crate::applying::{HOSTILE, contracted, priced};
use crate::city::pdf;
use crate::issuing::objecting;
use crate::people::{DISTRICT, ENTERPRISE, PASSWORD, REVIEWER};
use crate::window::{Window, run, run_without_script};

#[test]
fn nothing_is_done_twice_and_nothing_typed_is_lost() {
    run(|window| async move {
        let w = &*window;
        one_draft_of_two_presses(w).await;
        let draft = expired_half_way(w).await;
        files_are_refused_at_their_field(w, &draft).await;
        handed_in_once(w, &draft).await;
        let list = one_objection_of_two_presses(w).await;
        what_is_typed_stays_text(w, &list).await;
    });
}

#[test]
fn without_script_nothing_is_done_twice_either() {
    run_without_script(|window| async move {
        let w = &*window;
        one_draft_of_two_presses(w).await;
        one_objection_of_two_presses(w).await;
        files_are_refused_with_the_form(w).await;
    });
}

/// Two presses in a row begin one draft.
async fn one_draft_of_two_presses(w: &Window) {
    w.become_person(ENTERPRISE).await;
    w.go("/apply").await;
    w.press_twice("开始填写").await;
    assert!(w.here().await.ends_with("/fill/contract"), "{}", w.here().await);
    w.go("/applications").await;
    assert_eq!(w.count("main .rows li").await, 1, "{}", w.text().await);
}

/// The draft's address. Its session ends in another tab while the form is half filled; after
/// signing in it stands there as it was typed, and only for who had typed it.
async fn expired_half_way(w: &Window) -> String {
    w.press_at("main .rows a").await;
    let draft = w.here().await;
    w.follow("继续填写").await;
    contracted(w).await;
    priced(w).await;
    w.fill("plan", HOSTILE).await;
    w.fill("contact_name", "王五").await;
    w.fill("materials.0.file", &w.city.pdf("申请表")).await;
    let here = w.here().await;
    w.signed_out_elsewhere().await;
    w.press("保存并继续").await;
    w.shows("登录").await;
    w.fill_all(&[("login", ENTERPRISE), ("password", "not the password")]).await;
    w.press("登录").await;
    assert_eq!(w.count("main .faults").await, 1);
    w.fill("password", PASSWORD).await;
    w.press("登录").await;
    assert_eq!(w.here().await.split('?').next(), here.split('?').next());
    w.shows("已为您恢复").await;
    assert_eq!(w.typed("plan").await, HOSTILE);
    assert_eq!(w.typed("contact_name").await, "王五");
    w.shows("申请表.pdf").await;
    w.fill("contact_phone", "0772-1234567").await;
    draft
}

/// A file that cannot be taken is refused in words beside its field, and the form stays.
async fn files_are_refused_at_their_field(w: &Window, draft: &str) {
    for (name, bytes, why) in bad_files() {
        let file = w.city.file(&name, &bytes);
        w.fill("materials.1.file", &file).await;
        let says = w.at("//*[@name='materials.1.file']/..//*[contains(@class, 'up')]", why).await;
        let says = says.text().await.unwrap();
        assert!(says.contains(why), "{name}: {says}");
        assert_eq!(w.typed("plan").await, HOSTILE);
    }
    // A name that is markup, runs backwards or climbs folders is a label, and nothing else.
    let named = w.city.file(STRANGE, pdf("营业执照").as_bytes());
    w.fill("materials.1.file", &named).await;
    for row in 2..4 {
        let file = w.city.pdf(&format!("材料{row}"));
        w.fill(&format!("materials.{row}.file"), &file).await;
    }
    w.press("保存并继续").await;
    assert!(w.here().await.ends_with("/review"), "{draft}: {}", w.text().await);
    w.shows(&STRANGE.replace('\u{202E}', "")).await;
    w.shows(HOSTILE).await;
    assert_eq!(w.count("main img, main script, main dd b").await, 0);
}

/// Two presses hand in once; neither the way back nor loading again hands in anything more.
async fn handed_in_once(w: &Window, draft: &str) {
    w.fill("truthful", "true").await;
    w.press_twice("提交").await;
    w.go(draft).await;
    let order = w.one("main .receipt .big").await.text().await.unwrap();
    w.back().await;
    w.back().await;
    if w.has("//main//button[contains(., '提交')]").await {
        w.fill("truthful", "true").await;
        w.press("提交").await;
    }
    w.go(draft).await;
    assert_eq!(w.one("main .receipt .big").await.text().await.unwrap(), order);
    w.reload().await;
    assert_eq!(w.one("main .receipt .big").await.text().await.unwrap(), order);
    let handed = "//main//li[starts-with(normalize-space(.), '提交')]";
    assert_eq!(w.many(handed).await, 1, "{}", w.text().await);
    w.go("/applications").await;
    assert_eq!(w.count("main .rows li").await, 1, "{}", w.text().await);
}

/// Two presses object once; the way back does not object again. The list's address.
async fn one_objection_of_two_presses(w: &Window) -> String {
    if w.count("form[action='/sign-out'] button").await > 0 {
        w.sign_out().await;
    }
    w.go("/publicity").await;
    w.open(&["剩"]).await;
    let list = w.here().await;
    let so_far = "//main//aside//p[contains(., '异议')]";
    let before = w.at(so_far, "how many have objected").await.text().await.unwrap();
    w.follow("提出异议").await;
    objecting(w, HOSTILE).await;
    w.press_twice("提交异议").await;
    assert!(w.here().await.starts_with(&list), "{}", w.text().await);
    let after = w.at(so_far, "how many have objected").await.text().await.unwrap();
    assert_ne!(before, after);
    w.back().await;
    w.press("提交异议").await;
    w.go(&list).await;
    let again = w.at(so_far, "how many have objected").await.text().await.unwrap();
    assert_eq!(after, again, "going back has objected again");
    list
}

/// Who decides reads what was typed, letter by letter.
async fn what_is_typed_stays_text(w: &Window, list: &str) {
    w.become_person(REVIEWER).await;
    w.press_at(&format!("main a[href='/files{list}']")).await;
    w.shows(HOSTILE).await;
    w.become_person(DISTRICT).await;
    w.open(&[ENTERPRISE]).await;
    w.shows(HOSTILE).await;
    w.fill("decision", "application/return").await;
    w.fill("reason", HOSTILE).await;
    w.signed_out_elsewhere().await;
    w.press("作出决定").await;
    w.fill_all(&[("login", DISTRICT), ("password", PASSWORD)]).await;
    w.press("登录").await;
    assert_eq!(w.typed("reason").await, HOSTILE);
    w.press("作出决定").await;
    w.become_person(ENTERPRISE).await;
    w.open(&["退回补正"]).await;
    w.shows(HOSTILE).await;
    assert_eq!(w.count("main script, main blockquote b").await, 0);
    // A form that is shown again says so by its status.
    let said = w.driver.console().await.into_iter().filter(|it| !it.contains("status of 4"));
    assert_eq!(said.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Without script files go with the form: what is wrong with one stands at its field then.
async fn files_are_refused_with_the_form(w: &Window) {
    w.go("/publicity").await;
    w.open(&["剩"]).await;
    w.follow("提出异议").await;
    for (name, bytes, why) in bad_files() {
        objecting(w, HOSTILE).await;
        w.fill("evidence.1", &w.city.file(&name, &bytes)).await;
        w.press("提交异议").await;
        let says = w.one("#f-evidence-1-m").await.text().await.unwrap();
        assert!(says.contains(why), "{name}: {says}");
        assert_eq!(w.typed("facts").await, HOSTILE);
    }
}

/// A name of markup that runs backwards.
const STRANGE: &str = "<img src=x onerror=alert(1)>\u{202E}&lt;'.pdf";

/// Files that are refused: name, content, what is said.
fn bad_files() -> Vec<(String, Vec<u8>, &'static str)> {
    let mut large = b"%PDF-1.4\n".to_vec();
    large.resize(21 * 1024 * 1024, b' ');
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
    vec![
        ("太大.pdf".to_owned(), large, "文件超过20MB"),
        ("其实是图片.pdf".to_owned(), png, "文件内容与类型不符"),
        ("程序.pdf".to_owned(), b"MZ\x90\0\x03\0\0\0".to_vec(), "不支持这种文件"),
        ("空的.pdf".to_owned(), Vec::new(), "文件是空的"),
    ]
}
