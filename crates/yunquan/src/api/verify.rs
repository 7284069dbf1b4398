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
use yunquan_core::calendar::Calendar;
use yunquan_core::ids::{ContractId, EnterpriseId};
use yunquan_core::imports::ImportKind;
use yunquan_core::money::Fen;
use yunquan_core::number::{NumberFault, VoucherNumber, Wanted};
use yunquan_core::time::Date;
use yunquan_core::voucher::{Status, Voucher};
use yunquan_core::world::{Entity, Key};
use yunquan_service::credential;
use yunquan_store::Query;

use super::caller::Caller;
use super::problem::{Mistake, Problem};
use super::{Api, Ctx, resource};

/// How many vouchers are kept at hand.
const AT_HAND: usize = 10_000;

/// Vouchers that were asked for, by number. While the journal has not grown nothing has changed;
/// once it has, all that may have changed is read in one go.
#[derive(Debug, Default)]
pub(super) struct Codes(Mutex<BTreeMap<VoucherNumber, Arc<Kept>>>);

/// What stays the same while the holder, its name and the contract do.
#[derive(Debug, Clone)]
struct Kept {
    voucher: Voucher,
    /// How many leaves the journal had when this was read.
    as_of: u64,
    holder: EnterpriseId,
    holder_name: String,
    of: ContractId,
    provider: String,
    contract: String,
    code: String,
    /// The calendar and the version of its import, where one was imported.
    calendar: (Option<u32>, Calendar),
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
    // Reads by key of some microseconds: to hand them to another thread would cost more.
    api.verified(number)
}

impl Api {
    fn verified(&self, number: VoucherNumber) -> Result<Response, Problem> {
        let as_of = self.office.reader().head()?.size;
        let kept = match self.at_hand(number, as_of)? {
            Some(kept) => kept,
            None => self.looked_up(number, as_of)?,
        };
        let voucher = &kept.voucher;
        let (pack, now) = (self.office.pack(), self.office.now());
        let calendar = &kept.calendar.1;
        let usable = matches!(voucher.status, Status::Issued | Status::Accepted);
        let end = voucher.valid_until(pack, calendar);
        let verified = Verified {
            number,
            status: voucher.status,
            valid: usable && end.is_none_or(|end| now < end),
            face_fen: voucher.issued.face_fen,
            support_year: voucher.issued.year,
            holder: &kept.holder_name,
            provider: &kept.provider,
            contract: &kept.contract,
            issued_on: voucher.issued.issued_on,
            nominal_last_day: voucher.issued.nominal_last_day,
            last_day: voucher.last_day(pack, calendar),
            scheme: pack.cite(),
            credential: &kept.code,
        };
        Ok(Json(verified).into_response())
    }

    /// A voucher of which something is kept that still holds.
    fn at_hand(&self, number: VoucherNumber, as_of: u64) -> Result<Option<Arc<Kept>>, Problem> {
        let Some(kept) = self.codes.0.lock().get(&number).cloned() else { return Ok(None) };
        if kept.as_of == as_of {
            return Ok(Some(kept));
        }
        let keys = [
            Key::Voucher(kept.voucher.issued.voucher),
            Key::Enterprise(kept.holder),
            Key::Import(ImportKind::Calendar),
        ];
        let (mut voucher, mut named, mut version) = (None, false, None);
        for (_, entity) in self.office.reader().entities(&keys)? {
            match entity {
                Some(Entity::Voucher(it)) => voucher = Some(it),
                Some(Entity::Enterprise(it)) => named = it.name == kept.holder_name,
                Some(Entity::Import(it)) => version = Some(it.version),
                _ => {}
            }
        }
        let same = named && version == kept.calendar.0;
        let voucher =
            voucher.filter(|it| same && it.holder == kept.holder && it.issued.contract == kept.of);
        Ok(voucher.map(|voucher| {
            self.keep(number, Kept { voucher: *voucher, as_of, ..Kept::clone(&kept) })
        }))
    }

    /// A voucher that was not asked for before, or of which something has changed.
    fn looked_up(&self, number: VoucherNumber, as_of: u64) -> Result<Arc<Kept>, Problem> {
        let text = number.to_string();
        let query = Query::of("voucher").is("number", text.as_str());
        let Some((_, Entity::Voucher(voucher))) = self.office.reader().find(query)? else {
            return Err(Problem::NotFound);
        };
        let version = match self.office.reader().entity(&Key::Import(ImportKind::Calendar))? {
            Some(Entity::Import(it)) => Some(it.version),
            _ => None,
        };
        let lens = self.office.lens()?;
        let statement = credential::statement(&lens, &voucher)?;
        let kept = Kept {
            holder: voucher.holder,
            holder_name: statement.holder,
            of: voucher.issued.contract,
            provider: statement.provider,
            contract: statement.contract,
            code: credential::code(&lens, &voucher, &self.signer)?,
            calendar: (version, lens.calendar),
            voucher: *voucher,
            as_of,
        };
        Ok(self.keep(number, kept))
    }

    fn keep(&self, number: VoucherNumber, kept: Kept) -> Arc<Kept> {
        let kept = Arc::new(kept);
        let mut codes = self.codes.0.lock();
        if codes.len() >= AT_HAND {
            codes.clear();
        }
        codes.insert(number, Arc::clone(&kept));
        kept
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
