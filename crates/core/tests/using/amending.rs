//! Amending a contract after issue, before use.

use serde_json::{Value, json};
use yunquan_core::contract::Line;
use yunquan_core::notice::{Category, Notice};
use yunquan_core::world::{Entity, Key};

use crate::common::{papers, refused};
use crate::ground::{Ground, PRICE, YEAR};

fn form(it: &Ground, change: impl FnOnce(&mut Line)) -> Value {
    let mut lines = papers::terms("一号", it.provider.id, PRICE).lines;
    change(&mut lines[0]);
    json!({"contract": it.contract, "price_fen": PRICE, "lines": lines, "file": it.file,
        "reason": "调整服务范围"})
}

/// R11.1: an amended line falls into a category of the year's notice, as one handed in does.
#[test]
fn what_the_notice_does_not_support_is_not_amended_in() {
    for (category, fits) in [(Category::Equipment, false), (Category::Management, true)] {
        let mut it = Ground::new();
        let mut notice = Notice::clone(it.office.world.notice(YEAR).unwrap().unwrap());
        notice.terms.categories = vec![category];
        it.put(Key::Notice(YEAR), Entity::Notice(Box::new(notice)));
        let form = form(&it, |_| {});
        let answer = it.run(it.enterprise.account, "contract/amend", form);
        if fits {
            answer.unwrap();
        } else {
            refused(answer, "R11.1");
        }
    }
}

/// R6.2 comes before R11.1.
#[test]
fn an_amended_line_stays_in_the_city() {
    let mut it = Ground::new();
    let form = form(&it, |line| line.region = "450102".to_owned());
    refused(it.run(it.enterprise.account, "contract/amend", form), "R6.2");
}
