//! scratch
#![allow(clippy::unwrap_used, clippy::all)]
#[path = "contract/fixture.rs"]
#[allow(dead_code)]
mod fixture;
use fixture::Keyed;
use std::time::Instant as Clock;
use yunquan_core::digest::Digest;
use yunquan_core::ids::*;
use yunquan_core::occasion::Secret;
use yunquan_core::queue::Queue;
use yunquan_core::time::Instant;
use yunquan_core::world::{Entity, Key, Slot};
use yunquan_store::*;

fn digest(s: &str) -> Digest { Digest::of(s.as_bytes()) }

fn usage() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let cpu = (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0;
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    let w = io.lines().find(|l| l.starts_with("write_bytes")).unwrap().split(' ').nth(1).unwrap().parse::<f64>().unwrap();
    (cpu, w)
}

#[test]
#[ignore]
fn bench() {
    let n: u64 = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(25_600);
    let batch: u64 = std::env::var("B").ok().and_then(|n| n.parse().ok()).unwrap_or(256);
    let base = std::env::var("DIR").unwrap_or("/tmp/yqbench".into());
    let dir = tempfile::Builder::new().prefix("yq").tempdir_in({ std::fs::create_dir_all(&base).unwrap(); &base }).unwrap();
    let (mut store, tape) = sqlite::open_recording(&dir.path().join("a")).unwrap();
    fixture::commit(&mut store, &fixture::parties());
    // uploads
    let upl = |i: u64, k: u64| format!("file {i} {k}");
    let mut entropy = Entropy::new([7; 32]);
    let app_ids: Vec<uuid::Uuid> = (0..n).map(|i| entropy.uuid_v7(Instant(1_600_000_000_000_000 + i as i64 * 200))).collect();
    for start in (0..n).step_by(1024) {
        let rows: Vec<_> = (start..(start + 1024).min(n)).flat_map(|i| (0..4).map(move |k| fixture::upload(&upl(i, k)).keyed())).collect();
        fixture::commit(&mut store, &rows);
    }
    let mut first = true;
    let setup = tape.take();
    let (mut cpu, mut io) = (0.0, 0.0);
    let mut total = std::time::Duration::ZERO;
    let mut parts = [std::time::Duration::ZERO; 7];
    let plan = "云".repeat(200);
    for start in (0..n).step_by(batch as usize) {
        // prepare entities outside
        let mut rows: Vec<(Key, Slot)> = Vec::new();
        let mut keys = Vec::new();
        let mut secrets = Vec::new();
        let mut leaves = Vec::new();
        let mut answers = Vec::new();
        for i in start..(start + batch).min(n) {
            let mut app = fixture::application(1, i as u32 + 1);
            app.id = ApplicationId(app_ids[i as usize]);
            let cd = digest(&format!("contract {i}"));
            let cid = ContractId(uuid::Uuid::from_slice(&cd.0[..16]).unwrap());
            app.contract = Some(cid);
            let mut c = fixture::contract();
            c.id = cid;
            c.application = Some(app.id);
            for k in 0..4 {
                let mut u = fixture::upload(&upl(i, k));
                keys.push(Key::Upload(u.digest));
                u.used_in = Some(Key::Application(app.id));
                let (k, e) = u.keyed();
                rows.push((k, Slot { entity: Some(e), stored: true, changed: true }));
            }
            keys.push(Key::Contract(cid));
            secrets.push(Secret::new([i as u8; 32], format!("{{\"name\":\"张三\",\"phone\":\"{i}\"}}").into_bytes()));
            let body = serde_json::to_vec(&(&app, &c, &plan)).unwrap();
            leaves.push((Key::Application(app.id).to_string(), body));
            answers.push((app.id.to_string(), format!("{}", entropy.uuid_v7(Instant(0))), format!("{{\"ok\":\"{}\"}}", "x".repeat(300))));
            let (k, e) = app.keyed();
            rows.push((k, Slot { entity: Some(e), stored: false, changed: true }));
            let (k, e) = c.keyed();
            rows.push((k, Slot { entity: Some(e), stored: false, changed: true }));
        }
        let (k, e) = Queue { year: 2021, last: (start + batch) as u32 }.keyed();
        rows.push((k, Slot { entity: Some(e), stored: !first, changed: true }));
        first = false;
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let u = usage();
        let t = Clock::now();
        let mut lap = t;
        let mut p = 0;
        let mut mark = |parts: &mut [std::time::Duration; 7]| { let now = Clock::now(); parts[p] += now - lap; lap = now; p += 1; };
        let mut unit = store.ledger.begin().unwrap();
        let asked: Vec<Asked> = answers.iter().map(|(a, k, _)| Asked { account: a, key: k }).collect();
        assert!(unit.answers(&asked).unwrap().iter().all(Option::is_none));
        mark(&mut parts);
        let loaded = unit.load(&keys).unwrap();
        assert_eq!(loaded.len(), keys.len());
        mark(&mut parts);
        let seq = unit.head().size;
        let ls: Vec<Leaf> = leaves.iter().enumerate().map(|(j, (s, b))| Leaf { seq: seq + j as u64, at: Instant(start as i64), subject: s, name: "application.submitted", bytes: b }).collect();
        unit.append(&ls).unwrap();
        mark(&mut parts);
        unit.write(&mut rows.iter().map(|(k, s)| (k, s))).unwrap();
        mark(&mut parts);
        unit.keep_secrets(&secrets).unwrap();
        mark(&mut parts);
        let ans: Vec<Answer> = answers.iter().map(|(a, k, b)| Answer { asked: Asked { account: a, key: k }, body_digest: digest(b), at: Instant(start as i64), answer: b }).collect();
        unit.keep_answers(&ans).unwrap();
        mark(&mut parts);
        unit.commit().unwrap();
        mark(&mut parts);
        total += t.elapsed();
        let v = usage(); cpu += v.0 - u.0; io += v.1 - u.1;
    }
    println!("store cpu {:.1} us/sub, written {:.0} B/sub", cpu * 1e6 / n as f64, io / n as f64);
    println!("store: {:.0}/s  {:?}", n as f64 / total.as_secs_f64(), total);
    for (name, p) in ["answers", "load", "append", "write", "secrets", "keep", "commit"].iter().zip(parts) {
        println!("  {name:8} {:6.1} us per submission", p.as_secs_f64() * 1e6 / n as f64);
    }
    let batches = tape.take();
    println!("rows per submission {}", batches.iter().map(|b| b.len()).sum::<usize>() as f64 / n as f64);
    for name in ["a"] {
        let size = std::fs::metadata(dir.path().join(name).join("ledger.db")).unwrap().len();
        println!("  db {} MB = {} B/submission", size >> 20, size / n);
    }
    drop(store);
    let floor = sqlite::floor::Floor::open(&dir.path().join("b")).unwrap();
    for b in &setup { floor.write(b).unwrap(); }
    let u = usage();
    let t = Clock::now();
    for b in &batches { floor.write(b).unwrap(); }
    let f = t.elapsed();
    let v = usage();
    println!("floor cpu {:.1} us/sub, written {:.0} B/sub", (v.0 - u.0) * 1e6 / n as f64, (v.1 - u.1) / n as f64);
    println!("floor: {:.0}/s {:?}  ratio {:.2}", n as f64 / f.as_secs_f64(), f, f.as_secs_f64() / total.as_secs_f64());
}

#[test]
#[ignore]
fn rarray() {
    use rusqlite::types::Value;
    let dir = tempfile::tempdir().unwrap();
    let mut store = sqlite::open(dir.path()).unwrap();
    let n = 40_000u64;
    let ups: Vec<_> = (0..n).map(|i| fixture::upload(&format!("u {i}"))).collect();
    for c in ups.chunks(4000) { let rows: Vec<_> = c.iter().map(|u| u.clone().keyed()).collect(); fixture::commit(&mut store, &rows); }
    let conn = rusqlite::Connection::open(dir.path().join("ledger.db")).unwrap();
    rusqlite::vtab::array::load_module(&conn).unwrap();
    conn.execute_batch("PRAGMA cache_size=-65536; BEGIN").unwrap();
    for round in 0..6 {
        let mut got = 0usize;
        let t = usage(); let c = Clock::now();
        for chunk in ups.chunks(1024) {
            let mut st = conn.prepare_cached("SELECT body FROM upload WHERE digest = ?1").unwrap();
            for u in chunk {
                let mut rows = st.query([&u.digest.0[..]]).unwrap();
                if let Some(r) = rows.next().unwrap() { got += r.get_ref(0).unwrap().as_bytes().unwrap().len(); }
            }
        }
        let point = (c.elapsed(), usage().0 - t.0);
        let t = usage(); let c = Clock::now();
        for chunk in ups.chunks(1024) {
            let mut st = conn.prepare_cached("SELECT digest, body FROM upload WHERE digest IN rarray(?1)").unwrap();
            let v: std::rc::Rc<Vec<Value>> = std::rc::Rc::new(chunk.iter().map(|u| Value::Blob(u.digest.0.to_vec())).collect());
            let mut rows = st.query([v]).unwrap();
            while let Some(r) = rows.next().unwrap() { got += r.get_ref(0).unwrap().as_bytes().unwrap().len() * 0 + r.get_ref(1).unwrap().as_bytes().unwrap().len(); }
        }
        let set = (c.elapsed(), usage().0 - t.0);
        println!("{round} point {:?} set {:?} {got}", point, set);
    }
}
