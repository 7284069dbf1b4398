//! The payment list of a settlement as a sheet for the bank, and the bank's answers as a form
//! (R22.5). The columns of the one are those of the other, so that a list may come back as it went,
//! with the answers filled in.

use serde_json::{Map, Value, json};
use yunquan_core::ids::SettlementId;
use yunquan_core::money::Fen;
use yunquan_core::redemption::Redemption;
use yunquan_core::refusal::{Fault, Refusal};
use yunquan_core::settlement::{Item, Outcome, Settlement};
use yunquan_core::world::{Entity, Key};
use yunquan_store::StoreError;

use crate::sealed;
use crate::sheets::heads::{Head, Heads, at};
use crate::sheets::{LineFault, Sheet};
use crate::view::Lens;

/// The titles of a payment list, in their order.
pub const TITLES: [&str; 12] = [
    "序号",
    "兑现编号",
    "券号",
    "接券机构",
    "收款户名",
    "收款账号",
    "开户银行",
    "金额（元）",
    "结果",
    "日期",
    "回单号",
    "退票原因",
];

/// The titles that a bank's answers need; the others are read where they are.
const NEEDED: [&str; 3] = ["兑现编号", "结果", "日期"];

/// The columns of an answer: its title, and the field of `settlement/record`.
const ANSWERS: [(&str, &str); 6] = [
    ("兑现编号", "redemption"),
    ("结果", "outcome"),
    ("日期", "on"),
    ("金额（元）", "amount_fen"),
    ("回单号", "reference"),
    ("退票原因", "reason"),
];

/// The fields by any of which a row answers a payment.
const ANSWERED: [&str; 4] = ["outcome", "on", "reference", "reason"];

/// The rows of a payment list, in its order; personal data that was erased stays empty.
///
/// # Errors
/// The store failed, or an account is not the one that was handed in.
pub fn rows(lens: &Lens<'_>, list: &Settlement) -> Result<Vec<[String; 12]>, StoreError> {
    (1_usize..).zip(&list.items).map(|(number, item)| row(lens, number, item)).collect()
}

fn row(lens: &Lens<'_>, number: usize, item: &Item) -> Result<[String; 12], StoreError> {
    let redemption = match lens.reader.entity(&Key::Redemption(item.redemption))? {
        Some(Entity::Redemption(it)) => Some(*it),
        _ => None,
    };
    let voucher = match lens.reader.entity(&Key::Voucher(item.voucher))? {
        Some(Entity::Voucher(it)) => it.issued.number.to_string(),
        _ => String::new(),
    };
    let sealed = redemption.as_ref().and_then(|it| it.account.as_ref());
    let account = sealed.map(|sealed| sealed::opened(lens.reader, sealed)).transpose()?.flatten();
    let of = |field: &str| {
        let text = account.as_ref().and_then(|it| it.get(field)).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let [outcome, on, reason] = answered(item, redemption.as_ref());
    Ok([
        number.to_string(),
        item.redemption.to_string(),
        voucher,
        lens.provider_name(item.provider)?.unwrap_or_default(),
        of("name"),
        of("number"),
        of("bank"),
        item.amount_fen.to_string(),
        outcome,
        on,
        String::new(),
        reason,
    ])
}

/// Result, day and reason of an answered payment. A redemption that is on a later list says nothing
/// of this one any more.
fn answered(item: &Item, it: Option<&Redemption>) -> [String; 3] {
    match item.outcome {
        None => [String::new(), String::new(), String::new()],
        Some(Outcome::Paid) => {
            let on = it.and_then(|it| it.paid_on).map(|day| day.to_string());
            ["已付".to_owned(), on.unwrap_or_default(), String::new()]
        }
        Some(Outcome::Bounced) => {
            let reason = it.and_then(|it| it.bounced.clone());
            let on = it.and_then(|it| it.bounced_on).map(|day| day.to_string());
            ["退票".to_owned(), on.unwrap_or_default(), reason.unwrap_or_default()]
        }
    }
}

/// A payment list as CSV in UTF-8 with its mark, so that spreadsheets read it. What would be taken
/// for a formula is written as text.
pub fn csv(rows: &[[String; 12]]) -> String {
    let mut text = String::from('\u{FEFF}');
    let titles = TITLES.map(str::to_owned);
    for row in std::iter::once(&titles).chain(rows) {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let plain = if formula { format!("'{text}") } else { text.to_owned() };
    if plain.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", plain.replace('"', "\"\""))
    } else {
        plain
    }
}

/// A bank's answers as the form of `settlement/record`, with the way back from faults to lines.
pub struct Answers {
    /// The form.
    pub form: Value,
    /// The line of the titles.
    head: usize,
    lines: Vec<usize>,
    /// What the sheet itself gets wrong.
    own: Vec<LineFault>,
}

/// Reads a bank's answers. Rows that say nothing of a payment are not answered yet, and are left
/// out.
pub fn answers(settlement: SettlementId, sheet: &Sheet) -> Answers {
    let titles = TITLES.map(|title| [title]);
    let heads: Vec<Head<'_>> =
        titles.iter().map(|title| (&title[..], NEEDED.contains(&title[0]))).collect();
    let Heads { places, faults: own } = Heads::of(sheet, &heads);
    let place = |title| TITLES.iter().position(|it| *it == title).and_then(|at| places[at]);
    let (mut lines, mut results) = (Vec::new(), Vec::new());
    for (line, cells) in &sheet.rows {
        let mut result = Map::new();
        for (title, field) in ANSWERS {
            let text = place(title).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
            if !text.is_empty() {
                result.insert(field.to_owned(), value(field, text));
            }
        }
        if ANSWERED.iter().any(|field| result.contains_key(*field)) {
            lines.push(*line);
            results.push(Value::Object(result));
        }
    }
    let form = json!({"settlement": settlement, "results": results});
    Answers { form, head: sheet.line, lines, own }
}

/// What cannot be read stays as it is, so that the form says what is wrong with it.
fn value(field: &str, text: &str) -> Value {
    match (field, text) {
        ("outcome", "已付" | "成功") => json!("paid"),
        ("outcome", "退票" | "失败") => json!("bounced"),
        ("amount_fen", text) => {
            let plain = text.replace([',', '，'], "");
            Fen::yuan(&plain).map_or_else(|_| json!(text), |fen| json!(fen))
        }
        _ => json!(text),
    }
}

impl Answers {
    /// Everything that is wrong: what the sheet itself gets wrong, and where the faults of the form
    /// stand in the file; the line of the titles for what concerns all of it.
    pub fn locate(&self, faults: &[Fault]) -> Vec<LineFault> {
        let mut all = self.own.clone();
        for fault in faults {
            let found = self.one(fault);
            if !all.iter().any(|it| it.line == self.head && it.column == found.column) {
                all.push(found);
            }
        }
        all
    }

    fn one(&self, fault: &Fault) -> LineFault {
        let mut parts = fault.path.split('.').skip(1);
        let index = parts.next().and_then(|part| part.parse::<usize>().ok());
        let field = parts.next().unwrap_or("results");
        let title = ANSWERS.iter().find(|(_, of)| *of == field).map_or(field, |(title, _)| *title);
        let (zh, en) = fault.code.says();
        let line = index.and_then(|index| self.lines.get(index)).copied().unwrap_or(self.head);
        let [zh, en] = [zh, en].map(|words| words.replace("{limit}", &fault.limit));
        at(line, title, zh, en)
    }

    /// The line of the payment that a refusal is about.
    pub fn refused(&self, refusal: &Refusal) -> Option<usize> {
        let id = refusal.facts.get("redemption")?.as_str()?;
        let results = self.form["results"].as_array()?;
        let at = results.iter().position(|result| result["redemption"].as_str() == Some(id))?;
        self.lines.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let titles = ["兑现编号", "金额（元）", "结果", "日期", "回单号", "退票原因"];
        let row = |cells: &&[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        Sheet {
            line: 1,
            titles: titles.map(str::to_owned).to_vec(),
            rows: (2..).zip(rows.iter().map(row)).collect(),
        }
    }

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn settlement() -> SettlementId {
        ID.parse().unwrap()
    }

    #[test]
    fn a_banks_rows_are_a_form_and_what_is_open_is_left_out() {
        let rows: &[&[&str]] = &[
            &[ID, "50,000.00", "已付", "2021-07-01", "HD1", ""],
            &[ID, "1.00", "", "", "", ""],
            &[ID, "2.00", "退票", "2021-07-02", "", "户名不符"],
        ];
        let answers = answers(settlement(), &sheet(rows));
        assert_eq!(
            answers.form["results"],
            json!([
                {"redemption": ID, "amount_fen": 5_000_000, "outcome": "paid",
                    "on": "2021-07-01", "reference": "HD1"},
                {"redemption": ID, "amount_fen": 200, "outcome": "bounced",
                    "on": "2021-07-02", "reason": "户名不符"},
            ])
        );
    }

    #[test]
    fn every_faulty_row_is_named_by_its_line_and_column() {
        let rows: &[&[&str]] = &[
            &[ID, "1.00", "已付", "2021-07-01", "HD1", ""],
            &[ID, "", "", "", "", ""],
            &["LZ21", "1.005", "已付", "七月一日", "HD2", ""],
            &[ID, "1.00", "在途", "2021-07-01", "", ""],
        ];
        let answers = answers(settlement(), &sheet(rows));
        let read = yunquan_core::command::Command::read("settlement/record", &answers.form);
        let faults = answers.locate(&read.unwrap().unwrap_err());
        let places: Vec<_> = faults.iter().map(|it| (it.line, it.column.as_str())).collect();
        let expected = [(4, "兑现编号"), (4, "日期"), (4, "金额（元）"), (5, "结果")];
        assert_eq!(places, expected);
        let refusal = Refusal::new("R22.5", [("redemption", json!(ID))]);
        assert_eq!(answers.refused(&refusal), Some(2));
        let titles = ["结果", "备注"].map(str::to_owned).to_vec();
        let titles = Sheet { line: 1, titles, rows: Vec::new() };
        let faults = super::answers(settlement(), &titles).locate(&[]);
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["兑现编号", "日期", "备注"]);
    }

    /// A day, a receipt or a reason without a result is an answer that lacks something.
    #[test]
    fn an_answer_without_its_result_is_no_open_row() {
        let rows: &[&[&str]] =
            &[&[ID, "1.00", "", "2021-07-01", "HD1", ""], &[ID, "1.00", "", "", "", "户名不符"]];
        let answers = answers(settlement(), &sheet(rows));
        let read = yunquan_core::command::Command::read("settlement/record", &answers.form);
        let faults = answers.locate(&read.unwrap().unwrap_err());
        let places: Vec<_> = faults.iter().map(|it| (it.line, it.column.as_str())).collect();
        assert_eq!(places, [(2, "结果"), (3, "结果"), (3, "日期")]);
    }

    /// The account that was handed in is paid to, or none.
    #[test]
    fn an_account_that_was_exchanged_is_not_shown() {
        use yunquan_core::occasion::{Sealed, Secret};
        let mut store = yunquan_store::sqlite::open_memory().unwrap();
        let handed_in = Secret::new([7; 32], b"{\"number\":\"2105\"}".to_vec());
        let sealed = Sealed(handed_in.commitment);
        let exchanged = Secret { bytes: b"{\"number\":\"6222\"}".to_vec(), ..handed_in };
        let mut unit = store.ledger.begin().unwrap();
        unit.keep_secrets(&[exchanged]).unwrap();
        unit.commit().unwrap();
        let shown = sealed::opened(store.reader.as_ref(), &sealed);
        let says = format!("the secret kept for {} is not the one that was sealed", sealed.0);
        assert_eq!(shown, Err(StoreError::Corrupt(says)));
    }

    #[test]
    fn a_list_is_text_to_a_spreadsheet() {
        let mut row = [const { String::new() }; 12];
        row[4] = "=HYPERLINK(\"x\")".to_owned();
        row[6] = "工行,柳州".to_owned();
        let text = csv(&[row]);
        assert!(text.starts_with('\u{FEFF}'));
        assert!(text.ends_with(",,,,\"'=HYPERLINK(\"\"x\"\")\",,\"工行,柳州\",,,,,\r\n"), "{text}");
    }
}
