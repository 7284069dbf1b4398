//! What a person does with a page: reads, types, chooses, presses, follows.
//!
//! Controls are found by their names and buttons by their words, as people find them, so that a
//! page may be laid out anew without its test knowing.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::window::Window;

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a text is typed until it stands where it belongs.
const TRIES: usize = 20;
/// What is waited before something is looked at again.
const BREATH: Duration = Duration::from_millis(30);

impl Window {
    /// Types into the control of a name, chooses in it, or attaches a file to it.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let named = format!("main [name='{name}']:not([type='hidden'])");
        let first = self.one(&named).await;
        self.unfold(&first).await;
        let tag = first.tag_name().await.unwrap();
        let kind = first.attr("type").await.unwrap().unwrap_or_default();
        match (tag.as_str(), kind.as_str()) {
            ("select", _) => self.choose(&first, text).await,
            (_, "radio" | "checkbox") => {
                let one = self.one(&format!("{named}[value='{text}']")).await;
                if !one.is_selected().await.unwrap() {
                    one.scroll_into_view().await.unwrap();
                    one.click().await.unwrap();
                }
            }
            // How a date is typed depends on the machine; what is sent does not.
            (_, "date") => {
                let set = "arguments[0].value = arguments[1]; \
                    arguments[0].dispatchEvent(new Event('change', {bubbles: true}))";
                let arguments = vec![first.to_json().unwrap(), json!(text)];
                self.driver.web.execute(set, arguments).await.unwrap();
            }
            (_, "file") => self.attach(&first, text).await,
            _ => self.type_into(&first, text).await,
        }
    }

    /// Types a text, until it stands there: a document that opens beside the form may take the
    /// focus meanwhile, and what is typed goes to it.
    async fn type_into(&self, field: &WebElement, text: &str) {
        let mut stands = None;
        for _ in 0..TRIES {
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
            stands = field.prop("value").await.unwrap();
            if stands.as_deref() == Some(text) {
                return;
            }
            tokio::time::sleep(BREATH).await;
        }
        panic!("{} takes no {text:?}: {stands:?} stands there", self.here().await);
    }

    /// Chooses a file and waits until it has gone up, or a word says why it has not. Without
    /// script it goes with the form.
    async fn attach(&self, field: &WebElement, path: &str) {
        field.send_keys(path).await.unwrap();
        let settled = "const says = arguments[0].parentNode.querySelector('.up');
            return !says || !says.querySelector('progress') && says.textContent !== ''";
        for _ in 0..600 {
            let asked = vec![field.to_json().unwrap()];
            if self.driver.web.execute(settled, asked).await.unwrap().json() == &json!(true) {
                return;
            }
            tokio::time::sleep(BREATH).await;
        }
        panic!("{path} does not go up at {}", self.here().await);
    }

    /// Several at once.
    pub(crate) async fn fill_all(&self, typed: &[(&str, &str)]) {
        for (name, text) in typed {
            self.fill(name, text).await;
        }
    }

    /// What stands in the control of a name.
    pub(crate) async fn typed(&self, name: &str) -> String {
        let field = self.one(&format!("main [name='{name}']:not([type='hidden'])")).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The option of that value, or else the first whose words hold it.
    async fn choose(&self, select: &WebElement, text: &str) {
        let mut fitting = None;
        for option in select.find_all(By::Css("option")).await.unwrap() {
            if option.attr("value").await.unwrap().as_deref() == Some(text) {
                fitting = Some(option);
                break;
            }
            if fitting.is_none() && option.prop("text").await.unwrap().unwrap().contains(text) {
                fitting = Some(option);
            }
        }
        let Some(option) = fitting else { panic!("{} offers no {text:?}", self.here().await) };
        option.click().await.unwrap();
    }

    /// Chooses the option at a place; the first is the one that says nothing.
    pub(crate) async fn choose_nth(&self, name: &str, place: usize) {
        let css = format!("main select[name='{name}'] option");
        let options = self.driver.web.find_all(By::Css(css.as_str())).await.unwrap();
        options[place].click().await.unwrap();
    }

    /// Opens whatever an element is folded away in.
    async fn unfold(&self, element: &WebElement) {
        let open = "for (let it = arguments[0].closest('details'); it; \
            it = it.parentElement.closest('details')) it.open = true;";
        self.driver.web.execute(open, vec![element.to_json().unwrap()]).await.unwrap();
    }

    /// Presses the button with these words and waits for the page that follows.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!("//main//button[contains(normalize-space(.), '{words}')]");
        let button = self.found(By::XPath(path.as_str()), words).await;
        self.leave_by(&button).await;
    }

    /// Presses the button with these words twice in a row, as the impatient do, and waits for the
    /// page that follows.
    pub(crate) async fn press_twice(&self, words: &str) {
        let path = format!("//main//button[contains(normalize-space(.), '{words}')]");
        let button = self.at(&path, words).await;
        button.scroll_into_view().await.unwrap();
        let left = self.leaving().await;
        let twice = self.driver.web.action_chain().double_click_element(&button);
        twice.perform().await.unwrap();
        self.arrived(left).await;
    }

    /// Goes back by the browser's own button, and waits for the page.
    pub(crate) async fn back(&self) {
        let left = self.leaving().await;
        self.driver.web.back().await.unwrap();
        self.arrived(left).await;
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        let left = self.leaving().await;
        self.driver.web.refresh().await.unwrap();
        self.arrived(left).await;
    }

    /// Signs out in another tab; this one's page stands as it was.
    pub(crate) async fn signed_out_elsewhere(&self) {
        let here = self.driver.web.window().await.unwrap();
        let other = self.driver.web.new_tab().await.unwrap();
        self.driver.web.switch_to_window(other).await.unwrap();
        self.go("/").await;
        self.sign_out().await;
        self.driver.web.close_window().await.unwrap();
        self.driver.web.switch_to_window(here).await.unwrap();
    }

    /// Presses an element and waits for the page that follows.
    pub(crate) async fn press_at(&self, css: &str) {
        let element = self.one(css).await;
        self.leave_by(&element).await;
    }

    /// Clicks on an element and waits for the page that follows.
    pub(crate) async fn leave_by(&self, element: &WebElement) {
        self.unfold(element).await;
        element.scroll_into_view().await.unwrap();
        let left = self.leaving().await;
        element.click().await.unwrap();
        self.arrived(left).await;
    }

    /// Marks the page that stands: a click is answered before its page has come.
    async fn leaving(&self) -> u32 {
        self.marks.set(self.marks.get() + 1);
        self.script(&format!("window.left = {}", self.marks.get())).await;
        self.marks.get()
    }

    /// Waits until the marked page is gone and another stands, or one that was left before.
    async fn arrived(&self, left: u32) {
        let come = format!("return window.left !== {left} && document.readyState === 'complete'");
        let coming = async {
            loop {
                let answer = self.driver.web.execute(come.as_str(), Vec::<Value>::new()).await;
                if answer.is_ok_and(|answer| answer.json() == &json!(true)) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        };
        let come = tokio::time::timeout(PATIENCE, coming).await.is_ok();
        assert!(come, "no page has followed {}", self.here().await);
    }

    /// Becomes somebody of the city by the bar above the page.
    pub(crate) async fn become_person(&self, name: &str) {
        if self.count("#demo-as").await == 0 {
            self.go("/").await;
        }
        let select = self.one("#demo-as").await;
        self.choose(&select, name).await;
        self.press_at("form[action='/demo/switch'] button").await;
    }

    /// Signs out, by the button in the head.
    pub(crate) async fn sign_out(&self) {
        self.press_at("form[action='/sign-out'] button").await;
    }

    /// Moves the city's clock by the bar above the page: `day`, `month` or `next-deadline`.
    pub(crate) async fn wait_a(&self, step: &str) {
        self.press_at(&format!("form[action='/demo/clock'] button[value='{step}']")).await;
    }

    /// Follows the first link of the page with these words, on a later page of the list if need be.
    pub(crate) async fn follow(&self, words: &str) {
        let path = format!("//main//a[contains(normalize-space(.), '{words}')]");
        while !self.has(&path).await && self.count("main a[rel='next']").await > 0 {
            self.press_at("main a[rel='next']").await;
        }
        let link = self.at(&path, words).await;
        self.leave_by(&link).await;
    }

    /// Opens what a row of a list or a table leads to: the first row that says all of this, on a
    /// later page of the list if need be.
    pub(crate) async fn open(&self, says: &[&str]) {
        let says: String = says.iter().map(|it| format!("[contains(., '{it}')]")).collect();
        let path = format!("//main//*[self::li or self::tr]{says}//a");
        while !self.has(&path).await && self.count("main a[rel='next']").await > 0 {
            self.press_at("main a[rel='next']").await;
        }
        let link = self.at(&path, &says).await;
        self.leave_by(&link).await;
    }

    /// Opens the form of a step on a file's own page, where another one stands open.
    pub(crate) async fn turn_to(&self, step: &str) {
        let button = format!("//form[@id='dec']//button[normalize-space(.)='{step}']");
        if !self.has(&button).await {
            self.follow(step).await;
        }
    }

    /// Takes a step on a file's own page: fills its form in and presses its button.
    pub(crate) async fn decide(&self, step: &str, typed: &[(&str, &str)]) {
        self.turn_to(step).await;
        self.fill_all(typed).await;
        self.press_at("#dec button[type='submit']").await;
        let here = self.here().await;
        assert!(here.contains("done="), "{step} at {here}: {}", self.text().await);
    }
}
