//! The same over a real socket, as a client of the shell would.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::bench::{Bench, ENTERPRISE, PASSWORD};

fn serve(bench: &Bench) -> String {
    let bind = tokio::net::TcpListener::bind("127.0.0.1:0");
    let listener = bench.runtime.block_on(bind).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = bench.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    bench.runtime.spawn(async move { axum::serve(listener, service).await });
    url
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Sign in, apply, read it back.
#[test]
fn a_whole_visit() {
    let bench = Bench::new();
    bench.set_password(ENTERPRISE);
    let form = bench.application("一号");
    let (url, agent) = (serve(&bench), agent());
    let signed_in = agent
        .post(format!("{url}/api/v1/session"))
        .send_json(json!({"login": ENTERPRISE, "password": PASSWORD}))
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let (status, me) = read(signed_in);
    assert_eq!(status, 200, "{me}");
    let submit = |csrf: &str| {
        let request = agent
            .post(format!("{url}/api/v1/application/submit"))
            .header("cookie", &cookie)
            .header("x-csrf-token", csrf)
            .header("idempotency-key", "visit");
        read(request.send_json(&form).unwrap())
    };
    assert_eq!(submit("none").0, 403);
    let (status, receipt) = submit(me["csrf"].as_str().unwrap());
    assert_eq!((status, &receipt["order"]), (201, &json!(1)), "{receipt}");
    let path = receipt["href"].as_str().unwrap();
    let (status, application) =
        read(agent.get(format!("{url}{path}")).header("cookie", &cookie).call().unwrap());
    assert_eq!((status, &application["status"]), (200, &json!("submitted")));
}

/// Clients that ask for the same thing at the same time under one key share one effect.
#[test]
fn one_key_from_many_connections_has_one_effect() {
    let bench = Bench::new();
    let form = bench.application("一号");
    let token = bench.token(ENTERPRISE);
    let before = bench.office.reader().head().unwrap().size;
    let url = serve(&bench);
    let submit = || {
        let request = agent()
            .post(format!("{url}/api/v1/application/submit"))
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", "together");
        read(request.send_json(&form).unwrap())
    };
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8).map(|_| scope.spawn(submit)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.0 == 201), "{answers:?}");
    assert_eq!(bench.office.reader().head().unwrap().size, before + 1);
}
