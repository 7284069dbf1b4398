//! The journal over HTTP, verified with nothing but the public key.

use serde_json::json;
use yunquan_journal::{
    ConsistencyProof, Hash, InclusionProof, SignedCheckpoint, TreeHead, Verifier,
};

use crate::bench::{AUDITOR, Bench, ENTERPRISE, paths};

fn head(bench: &Bench) -> TreeHead {
    let text = |reply: crate::bench::Reply| String::from_utf8(reply.bytes).unwrap();
    let key: Verifier = text(bench.get(None, "/api/v1/journal/key")).trim().parse().unwrap();
    let note = text(bench.get(None, "/api/v1/journal/checkpoint"));
    let note: SignedCheckpoint = note.parse().unwrap();
    note.open(key.name(), &key).unwrap().head()
}

/// Whoever kept a checkpoint sees that the past is still the same (promise 6).
#[test]
fn who_kept_a_checkpoint_sees_the_past_unchanged() {
    let bench = Bench::new();
    let old = head(&bench);
    bench.submit("一号");
    let new = head(&bench);
    assert!(new.size > old.size);
    let path = format!("/api/v1/journal/proof?from={}&to={}", old.size, new.size);
    let proof = bench.get(None, &path).done();
    let proof: ConsistencyProof = serde_json::from_value(proof).unwrap();
    proof.verify(&old, &new).unwrap();
}

#[test]
fn an_auditor_reads_leaves_and_their_proofs() {
    let bench = Bench::new();
    let head = head(&bench);
    let page = bench.get(Some(AUDITOR), "/api/v1/journal/leaves?from=3&limit=2").done();
    assert_eq!((&page["items"][0]["seq"], &page["next"]), (&3.into(), &5.into()));
    let leaf = Hash::leaf(page["items"][0]["bytes"].as_str().unwrap().as_bytes());
    let path = format!("/api/v1/journal/proof?leaf=3&size={}", head.size);
    let proof = bench.get(Some(AUDITOR), &path).done();
    let proof: InclusionProof = serde_json::from_value(proof).unwrap();
    proof.verify(&leaf, &head).unwrap();
}

#[test]
fn leaves_are_for_auditors() {
    let bench = Bench::new();
    for path in ["/api/v1/journal/leaves", "/api/v1/journal/proof?leaf=0"] {
        bench.get(None, path).problem(401, "sign-in");
        bench.get(Some(ENTERPRISE), path).problem(403, "forbidden");
    }
}

#[test]
fn proofs_that_cannot_be_say_why() {
    let bench = Bench::new();
    for (query, path) in [
        ("", "leaf"),
        ("leaf=1&from=1", "leaf"),
        ("leaf=1000000", "leaf"),
        ("leaf=1&size=1000000", "size"),
        ("from=5&to=2", "from"),
        ("from=-1", "from"),
        ("leaf=x", "leaf"),
    ] {
        let reply = bench.get(Some(AUDITOR), &format!("/api/v1/journal/proof?{query}"));
        assert_eq!(paths(&reply.problem(400, "invalid")), [path], "{query}");
    }
}

#[test]
fn the_office_tells_its_time_and_health() {
    let bench = Bench::new();
    let time = bench.get(None, "/api/v1/time").done();
    assert_eq!((&time["local"], &time["date"]), (&"2021-01-04 09:00".into(), &"2021-01-04".into()));
    assert_eq!((&time["zone"], &time["manual"]), (&"Asia/Shanghai".into(), &true.into()));
    assert_eq!(time["now"], "2021-01-04T01:00:00.000000Z");
    assert_eq!(bench.get(None, "/healthz").done()["status"], "ok");
}

/// An office that takes no commands is not healthy, and says to each that nothing has changed.
#[test]
fn an_office_without_its_writer_is_not_healthy() {
    let bench = Bench::new();
    bench.office.close();
    bench.get(None, "/healthz").problem(503, "busy");
    let form = json!({"login": "zhang", "name": "张三", "kind": "enterprise"});
    bench.run(None, "account/open", &form).problem(500, "broken");
    bench.get(None, "/api/v1/time").done();
}
