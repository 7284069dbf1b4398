//! A payment list: what is paid to whom, sent by another person, answered line by line.

use askama::Template;
use yunquan_core::ids::SettlementId;
use yunquan_core::redemption::Status as Stands;
use yunquan_core::settlement::{Outcome, Settlement};
use yunquan_core::world::{Entity, Key};

use super::own::{self, Deeds, Group, Own};
use super::{fields, sight};
use crate::fault::Trouble;
use crate::figures::yuan;
use crate::frame::Frame;
use crate::parts::chip::Chip;
use crate::parts::field::Opt;
use crate::sheet::{Filled, Sheet};
use crate::view::View;

/// A payment.
struct Item {
    provider: String,
    voucher: String,
    href: String,
    year: i32,
    amount: String,
    chip: Chip,
    /// Why the bank sent it back, and what has been done since.
    says: String,
}

#[derive(Template)]
#[template(path = "office/settlement.html")]
pub(super) struct Page {
    f: Frame,
    o: Own,
    id: String,
    digest: String,
    total: String,
    prepared: String,
    sent: String,
    items: Vec<Item>,
}

/// The page.
pub(super) fn make(view: &View<'_>, id: SettlementId, filled: Filled) -> Result<Page, Trouble> {
    let key = Key::Settlement(id);
    let Entity::Settlement(it) = sight::visible(view, &key)? else {
        return Err(Trouble::NotFound);
    };
    let shown = view.lens.show(&Entity::Settlement(it.clone()))?;
    // Who has prepared the list does not send it (R22.5).
    let own = Some(it.prepared_by) == view.who.account.as_ref().map(|it| it.id);
    let names: &[&str] =
        if own { &["settlement/record"] } else { &["settlement/send", "settlement/record"] };
    let groups = |sheet: &Sheet, name: &'static str| groups(view, sheet, name, &it);
    let (f, mut o) = own::own(view, &key, &shown, filled, &Deeds { names, groups: &groups })?;
    o.lead = format!("{} {}", yuan(it.total_fen), view.w.t("yuan"));
    Ok(Page {
        f,
        o,
        id: it.id.to_string(),
        digest: it.digest.to_string(),
        total: yuan(it.total_fen),
        prepared: view.date(it.prepared_on),
        sent: it.sent_on.map(|day| view.date(day)).unwrap_or_default(),
        items: it.items.iter().map(|item| row(view, item)).collect::<Result<_, _>>()?,
    })
}

fn row(view: &View<'_>, item: &yunquan_core::settlement::Item) -> Result<Item, Trouble> {
    let number = match view.lens.reader.entity(&Key::Voucher(item.voucher))? {
        Some(Entity::Voucher(it)) => it.issued.number.to_string(),
        _ => String::new(),
    };
    let redemption = match view.lens.reader.entity(&Key::Redemption(item.redemption))? {
        Some(Entity::Redemption(it)) => Some(it),
        _ => None,
    };
    let (class, word) = match item.outcome {
        None => ("", "bank-open"),
        Some(Outcome::Paid) => ("ok", "word-paid"),
        Some(Outcome::Bounced) => ("no", "word-bounced"),
    };
    let bounced = item.outcome == Some(Outcome::Bounced);
    let says = redemption.filter(|_| bounced).map(|it| {
        let why = it.bounced.clone().unwrap_or_default();
        let since = if it.status == Stands::Bounced { "bounce-waits" } else { "bounce-corrected" };
        format!("{why}　{}", view.w.t(since))
    });
    Ok(Item {
        provider: view.lens.provider_name(item.provider)?.unwrap_or_default(),
        voucher: number,
        href: sight::href(&Key::Redemption(item.redemption)).unwrap_or_default(),
        year: item.year,
        amount: yuan(item.amount_fen),
        chip: Chip { class, word: view.w.t(word) },
        says: says.unwrap_or_default(),
    })
}

/// To send: nothing but the button. To record: a part for each payment that is not answered.
fn groups(
    view: &View<'_>,
    sheet: &Sheet,
    name: &str,
    it: &Settlement,
) -> Result<Vec<Group>, Trouble> {
    let mut groups = Group::plain(vec![fields::hidden(sheet, "settlement", it.id.to_string())]);
    if name != "settlement/record" {
        return Ok(groups);
    }
    let outcomes = ["paid", "bounced"].map(|word| Opt::new(word, view.w.of_family("word", word)));
    for (row, item) in it.items.iter().filter(|item| item.outcome.is_none()).enumerate() {
        let place = |field: &str| format!("results.{row}.{field}");
        let provider = view.lens.provider_name(item.provider)?.unwrap_or_default();
        groups.push(Group {
            head: format!("{provider}　{}", yuan(item.amount_fen)),
            fields: vec![
                fields::hidden(sheet, &place("redemption"), item.redemption.to_string()),
                sheet.select(place("outcome"), &outcomes),
                sheet.date(place("on")),
                sheet.text(place("reference")).optional(),
                sheet.text(place("reason")).optional(),
            ],
        });
    }
    Ok(groups)
}
