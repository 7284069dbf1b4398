//! Clients that ask a server on this machine for one page, again and again.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::timed;
use crate::cli::Quit;

/// Connections at the same time.
const CLIENTS: usize = 4;

/// What is asked for, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) address: SocketAddr,
    pub(super) path: &'a str,
    /// The session's cookie, name and value.
    pub(super) cookie: Option<&'a str>,
}

/// How long the clients need for some requests over all.
pub(super) fn load(asked: Asked<'_>, requests: usize) -> Result<Duration, Quit> {
    let (took, done) = timed(|| {
        std::thread::scope(|scope| {
            let clients: Vec<_> =
                (0..CLIENTS).map(|_| scope.spawn(|| client(asked, requests / CLIENTS))).collect();
            clients.into_iter().try_for_each(|client| match client.join() {
                Ok(done) => done.map_err(Quit::failed),
                Err(_) => Err(Quit::failed("a client died")),
            })
        })
    });
    done.map(|()| took)
}

/// One connection; every answer must be 200.
fn client(asked: Asked<'_>, count: usize) -> std::io::Result<()> {
    let Asked { address, path, cookie } = asked;
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let cookie = cookie.map_or_else(String::new, |it| format!("Cookie: {it}\r\n"));
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}\r\n");
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
