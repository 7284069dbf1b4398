//! Applicants who apply from one device: a signal of supervision, and no obstacle (R23.1).

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use serde_json::Value;

use crate::bench::{Bench, ENTERPRISE, OFFICER, OTHER_ENTERPRISE};

/// From where a request comes: the peer's address, the browser's name, what a proxy says.
type Device = (&'static str, &'static str, Option<&'static str>);

const OFFICE: Device = ("203.0.113.5", "Firefox", None);

fn apply(bench: &Bench, name: &str, contract: &str, (peer, agent, forwarded): Device) {
    let peer: IpAddr = peer.parse().unwrap();
    let mut request = bench.asking(Some(name), "application/submit").header("user-agent", agent);
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    let request = request.extension(ConnectInfo(SocketAddr::new(peer, 40_000)));
    let form = bench.application_of(name, contract);
    bench.send(request.body(Body::from(form.to_string())).unwrap()).done();
}

/// What is signalled about a device that two applicants share.
fn signals(bench: &Bench) -> Vec<Value> {
    let all = bench.get(Some(OFFICER), "/api/v1/signals").done();
    let all = all["items"].as_array().unwrap().iter();
    all.filter(|it| it["facts"]["pattern"] == "same-device").cloned().collect()
}

#[test]
fn two_applicants_on_one_device_are_a_signal_once() {
    let bench = Bench::new();
    apply(&bench, ENTERPRISE, "一号", OFFICE);
    apply(&bench, ENTERPRISE, "二号", OFFICE);
    assert_eq!(signals(&bench), [] as [Value; 0]);
    apply(&bench, OTHER_ENTERPRISE, "三号", OFFICE);
    apply(&bench, OTHER_ENTERPRISE, "四号", OFFICE);
    let found = signals(&bench);
    assert_eq!(found.len(), 1, "{found:?}");
    let firms = [ENTERPRISE, OTHER_ENTERPRISE].map(|it| bench.enterprises[it]);
    assert_eq!(found[0]["rule"], "R23.1");
    assert_eq!(found[0]["about"], format!("enterprise/{}", firms[1]));
    assert_eq!(found[0]["facts"]["with"], format!("enterprise/{}", firms[0]));
    // Who supervises sees that it is one device, and nobody sees which.
    let text = found[0].to_string();
    assert!(!text.contains("203.0.113.5") && !text.contains("Firefox"), "{text}");
}

#[test]
fn a_device_is_a_browser_at_an_address() {
    let proxied = |forwarded| ("127.0.0.1", "Firefox", Some(forwarded));
    let pairs: &[(Device, Device, usize)] = &[
        (OFFICE, ("203.0.113.5", "Chrome", None), 0),
        (OFFICE, ("203.0.113.6", "Firefox", None), 0),
        // What another than the proxy of this machine says of addresses counts for nothing.
        (OFFICE, ("203.0.113.6", "Firefox", Some("203.0.113.5")), 0),
        (OFFICE, proxied("198.51.100.1, 203.0.113.5"), 1),
        (proxied("203.0.113.5, 198.51.100.1"), proxied("203.0.113.5, 198.51.100.2"), 0),
        (("127.0.0.1", "Firefox", None), ("127.0.0.1", "Firefox", None), 0),
    ];
    for (first, second, expected) in pairs {
        let bench = Bench::new();
        apply(&bench, ENTERPRISE, "一号", *first);
        apply(&bench, OTHER_ENTERPRISE, "二号", *second);
        assert_eq!(signals(&bench).len(), *expected, "{first:?} {second:?}");
    }
}
