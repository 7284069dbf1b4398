//! `/api/v1/exclusion`: may this enterprise get support of this kind on this date (R23.5, R25.1)?
//! Yes or no, and until when not; the reasons only for the office. One by a query, many by a list,
//! the answers as JSON, CSV or XLSX.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Workbook, XlsxError};
use serde_json::{Value, json};
use yunquan_core::choice;
use yunquan_core::credit_code::CreditCode;
use yunquan_core::form::{Fields, Form, parse};
use yunquan_core::refusal::{FaultCode, Rejection};
use yunquan_core::time::Date;
use yunquan_service::view::{Kind, Support};

use super::asked::Asked;
use super::caller::{Caller, Changer};
use super::problem::Problem;
use super::sight::{self, Sight};
use super::{Api, Ctx, input};

/// A question about one.
pub(super) struct Ask {
    credit_code: CreditCode,
    kind: Kind,
    on: Option<Date>,
}

/// A code that is mistyped is nobody's, and nobody is excluded: who asks confirms a code whose
/// check digits do not match (some early genuine codes are so).
fn doubtful(code: &CreditCode, confirmed: Option<bool>) -> bool {
    confirmed == Some(false) && !code.check().ok()
}

impl Form for Ask {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let code = f.credit_code("credit_code");
        let kind = f.choice("kind");
        let on = f.opt_date("on");
        let confirmed = f.opt_flag("confirm_credit_code");
        if code.is_some_and(|code| doubtful(&code, confirmed)) {
            f.fault("credit_code", FaultCode::CheckDigit);
        }
        Some(Self { credit_code: code?, kind: kind?, on: on? })
    }
}

choice! {
    /// How a list is answered.
    pub(super) enum Format {
        /// JSON.
        Json = "json",
        /// Comma-separated values, UTF-8 with a byte order mark.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
    }
}

/// A question about many.
pub(super) struct AskMany {
    credit_codes: Vec<CreditCode>,
    kind: Kind,
    on: Option<Date>,
    format: Format,
}

impl Form for AskMany {
    fn read(f: &mut Fields<'_>) -> Option<Self> {
        let codes = f.texts("credit_codes", 1..=1_000, FaultCode::BadCreditCode);
        let kind = f.choice("kind");
        let on = f.opt_date("on");
        let format = f.choice("format");
        let confirmed = f.opt_flag("confirm_credit_code");
        for (index, code) in codes.iter().flatten().enumerate() {
            if doubtful(code, confirmed) {
                f.fault(&format!("credit_codes.{index}"), FaultCode::CheckDigit);
            }
        }
        Some(Self { credit_codes: codes?, kind: kind?, on: on?, format: format? })
    }
}

/// Titles and the members that they stand for; reasons come last, for who may see them.
const COLUMNS: &[(&str, &str)] = &[
    ("统一社会信用代码", "credit_code"),
    ("可否支持", "supported"),
    ("截止日期", "until"),
    ("依据", "reasons"),
];

/// Whether a caller may ask, and whether he is told why.
fn told_why(caller: &Caller) -> Result<bool, Problem> {
    let widest = sight::sights("exclusion", caller.role()).max();
    widest.map(|sight| sight == Sight::All).ok_or_else(|| caller.refused())
}

/// Answers about one.
pub(super) async fn ask(
    State(api): Ctx,
    caller: Caller,
    Asked(asked): Asked<Ask>,
) -> Result<Json<Value>, Problem> {
    let why = told_why(&caller)?;
    let Ask { credit_code, kind, on } = asked;
    let answers = answers(&api, vec![credit_code], kind, on).await?;
    let shown = answers.into_iter().next().map(|(_, support)| support.shown(why));
    Ok(Json(shown.unwrap_or(Value::Null)))
}

/// Answers about many.
pub(super) async fn ask_many(
    State(api): Ctx,
    headers: HeaderMap,
    Changer(caller): Changer,
    body: Body,
) -> Result<Response, Problem> {
    let why = told_why(&caller)?;
    let value = input::json(&headers, body, api.settings.body_bytes).await?;
    let AskMany { credit_codes, kind, on, format } =
        parse(&value).map_err(|faults| Problem::from(Rejection::Invalid(faults)))?;
    let answers = answers(&api, credit_codes, kind, on).await?;
    let rows = answers.into_iter().map(|(code, support)| {
        let mut row = support.shown(why);
        row["credit_code"] = json!(code);
        row
    });
    written(rows.collect(), format, why)
}

async fn answers(
    api: &Arc<Api>,
    codes: Vec<CreditCode>,
    kind: Kind,
    on: Option<Date>,
) -> Result<Vec<(CreditCode, Support)>, Problem> {
    let work = move |api: &Api| {
        let lens = api.office.lens()?;
        let day = on.unwrap_or_else(|| lens.pack.zone().date(lens.now));
        let answer = |code: CreditCode| Ok((code, lens.support(code, kind, day)?));
        codes.into_iter().map(answer).collect::<Result<_, Problem>>()
    };
    api.reading(work).await
}

fn written(rows: Vec<Value>, format: Format, why: bool) -> Result<Response, Problem> {
    let columns = if why { COLUMNS } else { &COLUMNS[..COLUMNS.len() - 1] };
    let (kind, name, bytes) = match format {
        Format::Json => return Ok(Json(json!({"items": rows})).into_response()),
        Format::Csv => ("text/csv; charset=utf-8", "exclusion.csv", csv(&rows, columns)),
        Format::Xlsx => {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            let book = workbook(&rows, columns);
            let book = book.map_err(|error| Problem::Broken(error.to_string()))?;
            (kind, "exclusion.xlsx", book)
        }
    };
    let shown = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, shown)];
    Ok((headers, bytes).into_response())
}

/// A cell as people read it.
fn cell(row: &Value, member: &str) -> String {
    match &row[member] {
        Value::Bool(true) => "可以 yes".to_owned(),
        Value::Bool(false) => "不可以 no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

/// Codes, dates and fixed words only: nothing here needs a quotation mark.
fn csv(rows: &[Value], columns: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let titles: Vec<&str> = columns.iter().map(|(title, _)| *title).collect();
    text.push_str(&titles.join(","));
    text.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> =
            columns.iter().map(|(_, member)| cell(row, member).replace(", ", " ")).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn workbook(rows: &[Value], columns: &[(&str, &str)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (title, _)) in (0_u16..).zip(columns) {
        sheet.write_string(0, column, *title)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, (_, member)) in (0_u16..).zip(columns) {
            sheet.write_string(line, column, cell(row, member))?;
        }
    }
    book.save_to_buffer()
}
