//! `GET /api/v1/vouchers/<number>`: anyone verifies a voucher by its exact number.
//!
//! Many ask and nobody signs in for it: no session is looked up, and the code is signed once.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts as _, Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use parking_lot::Mutex;
use serde::Serialize;
use yunquan_core::ids::VoucherId;
use yunquan_core::money::Fen;
use yunquan_core::number::{NumberFault, VoucherNumber, Wanted};
use yunquan_core::time::Date;
use yunquan_core::voucher::{Status, Voucher};
use yunquan_core::world::Entity;
use yunquan_service::credential;
use yunquan_service::view::Lens;
use yunquan_store::Query;

use super::caller::Caller;
use super::problem::{Mistake, Problem};
use super::{Api, Ctx, resource};

/// How many codes are kept at hand.
const CODES: usize = 10_000;

/// What never changes while names stay: the code, by the voucher and the names it states.
#[derive(Debug, Default)]
pub(super) struct Codes(Mutex<BTreeMap<VoucherId, Coded>>);

#[derive(Debug, Clone)]
struct Coded {
    holder: String,
    provider: String,
    contract: String,
    code: Arc<str>,
}

/// What anyone may know of a voucher whose number he has.
#[derive(Debug, Serialize)]
struct Verified<'v> {
    number: VoucherNumber,
    status: Status,
    valid: bool,
    face_fen: Fen,
    support_year: i32,
    holder: &'v str,
    provider: &'v str,
    contract: &'v str,
    issued_on: Date,
    nominal_last_day: Date,
    last_day: Option<Date>,
    scheme: &'v str,
    credential: &'v str,
}

/// Verifies a voucher by its number; by its id it is a resource like others.
pub(super) async fn voucher(
    State(api): Ctx,
    Path(text): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    if uuid::Uuid::try_parse(&text).is_ok() {
        let (mut parts, _) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, &api).await?;
        return Ok(resource::show(&api, "voucher", text, caller).await?.into_response());
    }
    let number: VoucherNumber = text.parse().map_err(|fault| Problem::at(mistake(&fault)))?;
    // Two or three indexed reads of some microseconds: a thread of its own would cost more.
    api.verified(number)
}

impl Api {
    fn verified(&self, number: VoucherNumber) -> Result<Response, Problem> {
        let text = number.to_string();
        let query = Query::of("voucher").is("number", text.as_str());
        let Some((_, Entity::Voucher(voucher))) = self.office.reader().find(query)? else {
            return Err(Problem::NotFound);
        };
        let lens = self.office.lens()?;
        let coded = self.coded(&lens, &voucher)?;
        let usable = matches!(voucher.status, Status::Issued | Status::Accepted);
        let end = voucher.valid_until(lens.pack, &lens.calendar);
        let verified = Verified {
            number,
            status: voucher.status,
            valid: usable && end.is_none_or(|end| lens.now < end),
            face_fen: voucher.issued.face_fen,
            support_year: voucher.issued.year,
            holder: &coded.holder,
            provider: &coded.provider,
            contract: &coded.contract,
            issued_on: voucher.issued.issued_on,
            nominal_last_day: voucher.issued.nominal_last_day,
            last_day: voucher.last_day(lens.pack, &lens.calendar),
            scheme: lens.pack.cite(),
            credential: &coded.code,
        };
        Ok(Json(verified).into_response())
    }

    /// The signed code and the names that it states.
    fn coded(&self, lens: &Lens<'_>, voucher: &Voucher) -> Result<Coded, Problem> {
        let id = voucher.issued.voucher;
        let holder = lens.enterprise_name(voucher.holder)?.unwrap_or_default();
        let kept = self.codes.0.lock().get(&id).filter(|it| it.holder == holder).cloned();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let statement = credential::statement(lens, voucher)?;
        let coded = Coded {
            holder,
            provider: statement.provider,
            contract: statement.contract,
            code: credential::code(lens, voucher, &self.signer)?.into(),
        };
        let mut codes = self.codes.0.lock();
        if codes.len() >= CODES {
            codes.clear();
        }
        codes.insert(id, coded.clone());
        Ok(coded)
    }
}

/// What is wrong with a number, in words.
fn mistake(fault: &NumberFault) -> Mistake {
    let en = fault.to_string();
    let (code, zh) = match fault {
        NumberFault::Length(count) => {
            ("wrong-length", format!("券号共17位（不计连字符），现为{count}位"))
        }
        NumberFault::Character { position, character, wanted } => {
            let wanted = match wanted {
                Wanted::Letter => "字母",
                Wanted::Digit => "数字",
                Wanted::LetterOrDigit => "数字或字母（不含U）",
            };
            let shown: String = character.escape_debug().collect();
            ("wrong-character", format!("券号第{position}位“{shown}”有误，应为{wanted}"))
        }
        NumberFault::Check => {
            ("check-character", "券号校验不符：有一位写错，或相邻两位写反".to_owned())
        }
        NumberFault::Prefix(_) => ("wrong-prefix", "券号前缀有误".to_owned()),
    };
    Mistake::new("number", code, zh, en)
}
