//! `GET /api/v1/settlements/<id>/payments.csv` and `.xlsx`: the payment list as the bank takes it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use yunquan_core::world::{Entity, Key};
use yunquan_service::payments;

use super::Ctx;
use super::caller::Caller;
use super::problem::Problem;
use super::unseal::PAYING;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The list with its accounts, for who pays or determines and for auditors.
pub(super) async fn list(
    State(api): Ctx,
    Path((id, file)): Path<(String, String)>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    if !PAYING.contains(&caller.role()) {
        return Err(caller.refused());
    }
    let as_csv = match file.as_str() {
        "payments.csv" => true,
        "payments.xlsx" => false,
        _ => return Err(Problem::NotFound),
    };
    let key: Key = format!("settlement/{id}").parse().map_err(|_| Problem::NotFound)?;
    let bytes = api
        .reading(move |api| {
            let lens = api.office.lens()?;
            let Some(Entity::Settlement(list)) = lens.reader.entity(&key)? else {
                return Err(Problem::NotFound);
            };
            let rows = payments::rows(&lens, &list)?;
            if as_csv {
                return Ok(payments::csv(&rows).into_bytes());
            }
            workbook(&rows).map_err(|error| Problem::Broken(error.to_string()))
        })
        .await?;
    let kind = if as_csv { "text/csv; charset=utf-8" } else { XLSX };
    let saved = format!("attachment; filename=\"{file}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, saved)];
    Ok((headers, bytes))
}

/// Every cell is text: account numbers keep their zeros, and nothing is a formula.
fn workbook(rows: &[[String; 12]]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("付款清单")?;
    let bold = Format::new().set_bold();
    for (column, title) in (0..).zip(payments::TITLES) {
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(line, column, cell)?;
        }
    }
    sheet.autofit();
    book.save_to_buffer()
}
