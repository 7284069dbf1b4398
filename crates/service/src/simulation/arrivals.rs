//! What comes to a made-up city from outside while its clock is moved: notices of working days on
//! the day they come out, and each support year's money, notice and catalogues.

use chrono::Datelike as _;
use serde_json::{Value, json};
use yunquan_core::claim;
use yunquan_core::ids::AccountId;
use yunquan_core::pack::Pack;
use yunquan_core::time::{Date, Instant};
use yunquan_core::world::{Entity, Key};
use yunquan_store::{Query, StoreError};

use super::SimulationFailed;
use super::staff::{ADMINISTRATOR, FINANCE, OFFICER};
use crate::envelope::Who;
use crate::office::Office;
use crate::packs;

/// The hour at which what comes is there.
const HOUR: u32 = 9;

/// Moves the clock of a made-up city to an instant; what comes from outside on the way comes on its
/// day, due jobs run at their own instants. How many jobs ran.
///
/// # Errors
/// [`SimulationFailed`]; the clock stands where it stopped.
pub fn travel(office: &Office, to: Instant) -> Result<usize, SimulationFailed> {
    let zone = *office.pack().zone();
    let (now, until) = (office.now(), zone.date(to));
    let issued: Vec<Date> = packs::notices()?.iter().map(|notice| notice.issued()).collect();
    let mut days: Vec<Date> = issued;
    days.extend((zone.date(now).year()..=until.year()).filter_map(opening));
    days.sort_unstable();
    let mut ran = 0;
    for day in days {
        let Some(at) = zone.at(day, HOUR, 0).filter(|at| now < *at && *at <= to) else { continue };
        ran += office.advance_to(at)?;
        arrive(office, day)?;
    }
    Ok(ran + office.advance_to(to)?)
}

/// The day on which a support year begins: its first working day is not known yet.
fn opening(year: i32) -> Option<Date> {
    Date::from_ymd_opt(year, 1, 2)
}

fn arrive(office: &Office, day: Date) -> Result<(), SimulationFailed> {
    let notices: Vec<_> =
        packs::notices()?.into_iter().filter(|notice| notice.issued() <= day).collect();
    tell(office, ADMINISTRATOR, "import/calendar", &json!({"notices": notices}))?;
    let year = day.year();
    if year <= last_year(office.pack()) {
        open(office, year)?;
    }
    Ok(())
}

fn last_year(pack: &Pack) -> i32 {
    pack.params().accepts_until.year()
}

/// A year opens as the one before: its money, its notice, the catalogues of who is admitted.
fn open(office: &Office, year: i32) -> Result<(), SimulationFailed> {
    let reader = office.reader();
    let before = reader.entity(&Key::Notice(year - 1))?;
    let (Some(Entity::Notice(before)), None) = (before, reader.entity(&Key::Notice(year))?) else {
        return Ok(());
    };
    if let Some(Entity::Budget(money)) = reader.entity(&Key::Budget(year - 1))? {
        let form = json!({"year": year, "amount_fen": money.appropriated, "carried_in_fen": 0,
            "document": format!("柳财预〔{year}〕1号")});
        tell(office, FINANCE, "budget/appropriate", &form)?;
    }
    let mut terms = serde_json::to_value(&before.terms).unwrap_or_default();
    terms["year"] = json!(year);
    terms["title"] = json!(format!("{year}年企业上云服务券申报通知"));
    terms["opens_on"] = json!(Date::from_ymd_opt(year, 1, 6));
    terms["closes_on"] = json!(Date::from_ymd_opt(year, 12, 31));
    tell(office, OFFICER, "notice/publish", &terms)?;
    for (key, _) in reader.list(&Query::of("provider").is("status", "admitted"))?.items {
        let Key::Provider(provider) = key else { continue };
        let Some(Entity::Catalogue(it)) = reader.entity(&Key::Catalogue(provider, year - 1))?
        else {
            continue;
        };
        let items: Vec<Value> = it.items.values().map(|item| json!(item)).collect();
        let form = json!({"provider": provider, "year": year, "items": items});
        tell(office, OFFICER, "provider/catalogue", &form)?;
    }
    Ok(())
}

/// Runs a command of the city's own officer; in a city without him nothing comes.
fn tell(
    office: &Office,
    login: &str,
    name: &'static str,
    form: &Value,
) -> Result<(), SimulationFailed> {
    let Some(account) = account(office, login)? else { return Ok(()) };
    let answer = office.ask(Who::Account(account), name, form);
    answer.ok_or(SimulationFailed::NoSuchCommand(name))??.map(|_| ()).or(Ok(()))
}

fn account(office: &Office, login: &str) -> Result<Option<AccountId>, StoreError> {
    Ok(match office.reader().entity(&claim::login(login))? {
        Some(Entity::Claim(claim)) => claim.holder.map(AccountId),
        _ => None,
    })
}
