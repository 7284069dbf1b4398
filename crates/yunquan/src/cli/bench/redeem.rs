//! Row `redeem`: handing in redemptions and accepting their files, against the raw floor of the
//! same rows.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use yunquan_core::ids::{ContractId, ProviderId};
use yunquan_core::voucher::Issued;
use yunquan_core::world::{Entity, Key};
use yunquan_store::Query;

use super::ground::{Ground, file};
use super::pair::Pair;
use super::queue::Queue;
use super::{Args, Figure, RUNS, median, rate};
use crate::cli::Quit;

/// Redemptions per run.
const COUNT: usize = 2_000;
/// The six materials (article 21).
const KINDS: [&str; 6] =
    ["voucher", "redemption-form", "contract", "self-paid-proof", "summary", "service-evidence"];
/// Their files, and the annex that names the face value: other files than the application's.
const FILES: [&str; 7] = [
    "redeemed-voucher",
    "redeemed-form",
    "redeemed-contract",
    "redeemed-proof",
    "redeemed-summary",
    "redeemed-evidence",
    "annex",
];
/// The price of every contract of the ground, in fen.
const PRICE: i64 = 46_000_000;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(&folder.join("ours"))?;
    let mut pair = Pair::open(folder, &ground, |ledger| {
        let all = 0..COUNT * RUNS;
        ground.upload(ledger, 0, all.end)?;
        ground.record(ledger, all, &FILES, |index| ground.seller(index))
    })?;
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for turn in 0..RUNS {
        let accepted = pair.both(|queue| accepted(queue, &ground, turn * COUNT))?;
        let submits = pair.both(|queue| {
            let today = json!(ground.pack.zone().date(queue.now()));
            let submits = accepted.iter().map(|(index, it)| {
                let form = submission(*index, it, &today);
                queue.request(ground.seller(*index), "redemption/submit", &form)
            });
            submits.collect::<Result<Vec<_>, _>>()
        })?;
        let handed_in = pair.measure(&submits, 256)?;
        let files = redemptions(pair.ours(), &accepted)?;
        let accepts = pair.both(|queue| {
            let accepts = files.iter().map(|key| {
                let form = json!({"redemption": key.id()});
                queue.request(ground.officers[0], "redemption/accept-file", &form)
            });
            accepts.collect::<Result<Vec<_>, _>>()
        })?;
        let accepted = pair.measure(&accepts, 256)?;
        let (took, floor) = (handed_in.0 + accepted.0, handed_in.1 + accepted.1);
        rates.push(rate(2 * COUNT, took));
        ratios.push(floor.as_secs_f64() / took.as_secs_f64());
    }
    Ok(vec![Figure {
        name: "redeem".to_owned(),
        value: median(rates),
        unit: "1/s",
        against: "raw floor of the same rows, submit and accept-file at batch 256".to_owned(),
        ratio: Some(median(ratios)),
    }])
}

/// Vouchers issued, verified and accepted, each with the number of its application.
fn accepted(
    queue: &mut Queue,
    ground: &Ground,
    first: usize,
) -> Result<Vec<(usize, Issued)>, Quit> {
    let round = queue.prepare(ground, first, COUNT)?;
    queue.issue(ground, &round)?;
    let issued = issued(queue, first)?;
    let mut verify = Vec::new();
    let mut accept = Vec::new();
    for (index, it) in &issued {
        let seller = ground.seller(*index);
        let own = PRICE - it.face_fen.0;
        let form = json!({"voucher": it.voucher, "contract": it.contract,
            "presented_by": it.enterprise, "items": [], "self_paid_fen": own,
            "annex": file(*index, "annex")});
        verify.push(queue.request(seller, "voucher/verify", &json!({"voucher": it.voucher}))?);
        accept.push(queue.request(seller, "voucher/accept", &form)?);
    }
    queue.run(&verify)?;
    queue.run(&accept)?;
    Ok(issued)
}

/// What the last round has issued, found by the numbers of the contracts.
fn issued(queue: &Queue, first: usize) -> Result<Vec<(usize, Issued)>, Quit> {
    let mut numbers: BTreeMap<(ProviderId, ContractId), Issued> = BTreeMap::new();
    let mut after = None;
    loop {
        let query = Query::of("voucher").is("status", "issued").after(after).limit(500);
        let page = queue.reader.list(&query).map_err(Quit::failed)?;
        for (_, entity) in page.items {
            if let Entity::Voucher(it) = entity {
                numbers.insert((it.issued.provider, it.issued.contract), it.issued.clone());
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut issued = Vec::new();
    for ((_, contract), voucher) in numbers {
        let contract = queue.reader.entity(&Key::Contract(contract)).map_err(Quit::failed)?;
        let Some(Entity::Contract(contract)) = contract else { continue };
        let digits = contract.terms.number.rsplit('-').next().unwrap_or_default();
        let index: usize = digits.parse().map_err(Quit::failed)?;
        if index >= first {
            issued.push((index, voucher));
        }
    }
    if issued.len() == COUNT { Ok(issued) } else { Err(Quit::failed("not every voucher issued")) }
}

fn submission(index: usize, it: &Issued, today: &Value) -> Value {
    let own = PRICE - it.face_fen.0;
    let materials: Vec<Value> = KINDS
        .iter()
        .zip(FILES)
        .map(|(kind, name)| json!({"kind": kind, "file": file(index, name)}))
        .collect();
    json!({"voucher": it.voucher, "completed_on": today,
        "lines": [{"line": 0, "carried_out_fen": 30_000_000},
            {"line": 1, "carried_out_fen": 16_000_000}],
        "self_paid_fen": own,
        "invoices": [{"number": format!("{index:020}"), "amount_fen": own, "issued_on": today}],
        "materials": materials, "account_name": "云服务商", "account_number": "6222000000000001",
        "bank": "柳州银行"})
}

/// The redemptions of these vouchers.
fn redemptions(queue: &Queue, accepted: &[(usize, Issued)]) -> Result<Vec<Key>, Quit> {
    let mut keys = Vec::new();
    for (_, it) in accepted {
        let query = Query::of("redemption").is("voucher", it.voucher);
        if let Some((key, _)) = queue.reader.find(query).map_err(Quit::failed)? {
            keys.push(key);
        }
    }
    Ok(keys)
}
