//! Row `verify`: a voucher's verification over HTTP against a route that answers a constant, on the
//! same server in the same run.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use yunquan_core::world::Entity;
use yunquan_service::envelope::Who;
use yunquan_store::Query;

use super::ground::Ground;
use super::queue::Queue;
use super::served::Served;
use super::{Args, Figure, RUNS, median, rate, timed};
use crate::cli::Quit;

/// Requests per run, over all clients.
const REQUESTS: usize = 12_000;
/// Connections at the same time.
const CLIENTS: usize = 4;

pub fn measure(_: &Args, folder: &Path) -> Result<Vec<Figure>, Quit> {
    let ground = Ground::found(folder)?;
    let number = Queue::issue_one(folder, &ground)?;
    let served = Served::begin(folder, &ground, crate::api::router)?;
    let verify = format!("/api/v1/vouchers/{number}");
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let floor = load(served.address, "/constant", REQUESTS)?;
        let ours = load(served.address, &verify, REQUESTS)?;
        rates.push(rate(REQUESTS, ours));
        ratios.push(floor.as_secs_f64() / ours.as_secs_f64());
    }
    served.end();
    Ok(vec![Figure {
        name: "verify".to_owned(),
        value: median(rates),
        unit: "1/s",
        against: "a constant route on the same server".to_owned(),
        ratio: Some(median(ratios)),
    }])
}

pub(super) fn load(address: SocketAddr, path: &str, requests: usize) -> Result<Duration, Quit> {
    let (took, done) = timed(|| {
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| scope.spawn(|| client(address, path, requests / CLIENTS)))
                .collect();
            clients.into_iter().try_for_each(|client| match client.join() {
                Ok(done) => done.map_err(Quit::failed),
                Err(_) => Err(Quit::failed("a client died")),
            })
        })
    });
    done.map(|()| took)
}

/// One connection that asks again and again; every answer must be 200.
fn client(address: SocketAddr, path: &str, count: usize) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut body = Vec::new();
    for _ in 0..count {
        stream.write_all(request.as_bytes())?;
        let (mut length, mut line) = (0, String::new());
        reader.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 200") {
            return Err(std::io::Error::other(format!("{path}: {line}")));
        }
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let header = line.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(std::io::Error::other)?;
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
    }
    Ok(())
}

impl Queue {
    /// Issues one voucher and answers its number.
    fn issue_one(folder: &Path, ground: &Ground) -> Result<String, Quit> {
        let mut queue = Queue::open(folder, ground, 1)?;
        let round = queue.prepare(ground, 0, 1)?;
        let form = json!({"round": round});
        let issue = queue.asked(Who::Account(ground.officers[1]), "round/issue", &form)?;
        queue.run(&[issue])?;
        let found = queue.reader.find(Query::of("voucher")).map_err(Quit::failed)?;
        match found {
            Some((_, Entity::Voucher(voucher))) => Ok(voucher.issued.number.to_string()),
            _ => Err(Quit::failed("no voucher was issued")),
        }
    }
}
