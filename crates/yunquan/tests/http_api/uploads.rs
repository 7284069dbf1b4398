//! Files over HTTP: what they claim, how large they are, what they are called, who gets them back.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yunquan_core::digest::Digest;

use crate::bench::{
    AUDITOR, Bench, DISTRICT, ENTERPRISE, FILE_BYTES, OFFICER, OTHER_DISTRICT, OTHER_ENTERPRISE,
    Reply, paths,
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

fn send(bench: &Bench, who: Option<&str>, kind: &str, name: &str, bytes: &[u8]) -> Reply {
    let name: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let mut request = Request::post(format!("/api/v1/attachments?name={name}"));
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    if let Some(who) = who {
        request = request.header("authorization", format!("Bearer {}", bench.token(who)));
    }
    bench.send(request.body(Body::from(bytes.to_vec())).unwrap())
}

fn form(parts: &[(&str, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (header, bytes) in parts {
        body.extend(format!("--x\r\nContent-Disposition: form-data; {header}\r\n\r\n").as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::post("/api/v1/attachments");
    request
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

fn stored(bench: &Bench) -> usize {
    let folders = std::fs::read_dir(bench.files.path()).unwrap();
    folders.map(|it| std::fs::read_dir(it.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn a_file_is_named_by_its_content_and_comes_back_as_it_was() {
    let bench = Bench::new();
    let reply = send(&bench, Some(ENTERPRISE), "application/pdf", "合同 一.pdf", PDF);
    assert_eq!(reply.status.as_u16(), 201, "{}", reply.body);
    let file = reply.done();
    assert_eq!(file["sha256"], json!(Digest::of(PDF)));
    assert_eq!(file["size"], PDF.len());
    assert_eq!(
        (&file["media_type"], &file["name"]),
        (&json!("application/pdf"), &json!("合同 一.pdf"))
    );
    let path = format!("/api/v1/attachments/{}", Digest::of(PDF));
    let back = bench.get(Some(ENTERPRISE), &path);
    assert_eq!(back.bytes, PDF);
    assert_eq!(back.header("content-type"), "application/pdf");
    assert_eq!(back.header("x-content-type-options"), "nosniff");
    let saved = back.header("content-disposition");
    assert_eq!(saved, "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C%20%E4%B8%80.pdf");
    // The same bytes are the same file, whoever brings them.
    let again = send(&bench, Some(OTHER_ENTERPRISE), "", "", PDF).done();
    assert_eq!(again["sha256"], file["sha256"]);
    assert_eq!(stored(&bench), 1);
}

#[test]
fn a_form_brings_a_file_too() {
    let bench = Bench::new();
    let mut request = form(&[
        ("name=\"note\"", b"ignored"),
        ("name=\"file\"; filename=\"..\\..\\evil.pdf\"\r\nContent-Type: application/pdf", PDF),
    ]);
    let bearer = format!("Bearer {}", bench.token(ENTERPRISE));
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    let file = bench.send(request).done();
    assert_eq!((&file["sha256"], &file["name"]), (&json!(Digest::of(PDF)), &json!("evil.pdf")));
    let mut empty = form(&[("name=\"note\"", b"no file")]);
    let bearer = format!("Bearer {}", bench.token(ENTERPRISE));
    empty.headers_mut().insert("authorization", bearer.parse().unwrap());
    assert_eq!(paths(&bench.send(empty).problem(400, "invalid")), ["file"]);
}

#[test]
fn a_file_that_lies_about_its_type_is_refused() {
    let bench = Bench::new();
    for (kind, name, bytes) in [
        ("image/png", "", PDF),
        ("application/pdf", "", b"\x89PNG\r\n\x1a\n".as_slice()),
        ("", "合同.docx", PDF),
        ("application/pdf", "合同.pdf.exe", PDF),
        ("application/pdf", "合同.pdf", b"<html><script>alert(1)</script>"),
        ("", "", b"MZ\x90\x00"),
        ("text/csv", "名单.csv", b"a,b\n\x00\x01"),
        ("", "表.xlsx", b"PK\x03\x04nothing inside"),
    ] {
        let reply = send(&bench, Some(ENTERPRISE), kind, name, bytes);
        let problem = reply.problem(400, "invalid");
        assert_eq!(paths(&problem), ["file"]);
        assert_eq!(problem["errors"][0]["code"], "file-type", "{kind} {name}");
    }
    assert_eq!(stored(&bench), 0);
}

#[test]
fn empty_and_oversized_files_are_refused() {
    let bench = Bench::new();
    let empty = send(&bench, Some(ENTERPRISE), "application/pdf", "", b"");
    assert_eq!(empty.problem(400, "invalid")["errors"][0]["code"], "empty");
    let limit = usize::try_from(FILE_BYTES).unwrap();
    let fits = [PDF, &vec![b' '; limit - PDF.len()]].concat();
    let over = [fits.as_slice(), b" "].concat();
    let reply = send(&bench, Some(ENTERPRISE), "application/pdf", "", &over);
    assert_eq!(reply.problem(413, "too-large")["limit_bytes"], FILE_BYTES);
    // Without a stated length it is found on the way.
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> =
        over.chunks(1000).map(|chunk| Ok(chunk.to_vec())).collect();
    let request = Request::post("/api/v1/attachments")
        .header("authorization", format!("Bearer {}", bench.token(ENTERPRISE)))
        .body(Body::from_stream(futures::stream::iter(chunks)))
        .unwrap();
    bench.send(request).problem(413, "too-large");
    let mut request = form(&[("name=\"file\"; filename=\"a.pdf\"", &over)]);
    let bearer = format!("Bearer {}", bench.token(ENTERPRISE));
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    bench.send(request).problem(413, "too-large");
    // A form that states no length, and grows beyond any file before its file comes.
    let body = form(&[("name=\"note\"", &[over.as_slice(), &over].concat())]).into_body();
    let request = Request::post("/api/v1/attachments")
        .header("content-type", "multipart/form-data; boundary=x")
        .header("authorization", format!("Bearer {}", bench.token(ENTERPRISE)))
        .body(Body::from_stream(body.into_data_stream()))
        .unwrap();
    bench.send(request).problem(413, "too-large");
    assert_eq!(stored(&bench), 0);
    send(&bench, Some(ENTERPRISE), "application/pdf", "", &fits).done();
}

#[test]
fn names_never_touch_paths() {
    let bench = Bench::new();
    for (index, name) in
        ["../../../etc/passwd", "/etc/shadow", "..\\..\\x.pdf", ".", "\0", "CON", "a\u{202e}fdp"]
            .iter()
            .enumerate()
    {
        let bytes = [PDF, index.to_string().as_bytes()].concat();
        let file = send(&bench, Some(ENTERPRISE), "application/pdf", name, &bytes);
        let file = file.done();
        let shown = file["name"].as_str().unwrap();
        assert!(!shown.contains(['/', '\\', '\0', '\u{202e}']) && !shown.is_empty(), "{shown:?}");
    }
    let outside = std::fs::read_dir(bench.files.path()).unwrap();
    let hexadecimal = |name: String| name.len() == 2 && name.chars().all(|c| c.is_ascii_hexdigit());
    for entry in outside {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(hexadecimal(name.clone()) || name == "incoming", "{name}");
    }
    for path in ["..%2f..%2fsigning.key", "%2e%2e", &"a".repeat(63), &"g".repeat(64)] {
        let reply = bench.get(Some(AUDITOR), &format!("/api/v1/attachments/{path}"));
        assert_eq!(reply.status.as_u16(), 404, "{path}");
    }
}

/// A file is seen by who brought it, its firm, and the officers of the file that cites it.
#[test]
fn a_file_is_for_who_handles_what_cites_it() {
    let bench = Bench::new();
    let file = send(&bench, Some(ENTERPRISE), "application/pdf", "合同.pdf", PDF).done();
    let path = format!("/api/v1/attachments/{}", file["sha256"].as_str().unwrap());
    for name in [DISTRICT, OTHER_ENTERPRISE, "专家1", crate::bench::ADMINISTRATOR] {
        bench.get(Some(name), &path).problem(404, "not-found");
    }
    bench.get(None, &path).problem(401, "sign-in");
    let mut application = bench.application("一号");
    application["materials"][2]["file"] = file["sha256"].clone();
    bench.run(Some(ENTERPRISE), "application/submit", &application).done();
    for name in [ENTERPRISE, DISTRICT, OFFICER, AUDITOR] {
        assert_eq!(bench.get(Some(name), &path).bytes, PDF, "{name}");
    }
    for name in [OTHER_DISTRICT, OTHER_ENTERPRISE] {
        bench.get(Some(name), &path).problem(404, "not-found");
    }
}

/// Two firms bring the same bytes: both have them under their own name, and each learns of no file
/// but its own that cites them.
#[test]
fn the_same_bytes_are_everybodys_who_brought_them() {
    let bench = Bench::new();
    let file = send(&bench, Some(OTHER_ENTERPRISE), "application/pdf", "乙的.pdf", PDF).done();
    send(&bench, Some(ENTERPRISE), "application/pdf", "甲的.pdf", PDF).done();
    let digest = file["sha256"].as_str().unwrap();
    let path = format!("/api/v1/attachments/{digest}");
    let name = |name: &str| {
        let bytes: Vec<String> = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("attachment; filename*=UTF-8''{}.pdf", bytes.concat())
    };
    let mut application = bench.application("一号");
    application["materials"][2]["file"] = file["sha256"].clone();
    let receipt = bench.run(Some(ENTERPRISE), "application/submit", &application).done();
    let citing = receipt["subject"].as_str().unwrap();
    for (who, given) in [(ENTERPRISE, "甲的"), (OTHER_ENTERPRISE, "乙的"), (DISTRICT, "甲的")]
    {
        let reply = bench.get(Some(who), &path);
        assert_eq!(reply.bytes, PDF, "{who}");
        assert_eq!(reply.header("content-disposition"), name(given), "{who}");
    }
    bench.get(Some(OTHER_DISTRICT), &path).problem(404, "not-found");
    let model = format!("/api/v1/uploads/{digest}");
    for (who, used_in) in [
        (ENTERPRISE, json!(citing)),
        (DISTRICT, json!(citing)),
        (OFFICER, json!(citing)),
        (OTHER_ENTERPRISE, Value::Null),
    ] {
        assert_eq!(bench.get(Some(who), &model).done()["used_in"], used_in, "{who}");
    }
    for (who, used_in) in [(ENTERPRISE, json!(citing)), (OTHER_ENTERPRISE, Value::Null)] {
        let list = bench.get(Some(who), "/api/v1/uploads?limit=200").done();
        let items = list["items"].as_array().unwrap();
        let listed = items.iter().find(|it| it["digest"] == digest).unwrap();
        assert_eq!(listed["used_in"], used_in, "{who}");
    }
}

/// A file in a second application is a signal for the bureau (R23.1), whoever brought it first.
#[test]
fn a_file_in_two_applications_is_a_signal() {
    let bench = Bench::new();
    let file = send(&bench, Some(OTHER_ENTERPRISE), "application/pdf", "乙的.pdf", PDF).done();
    send(&bench, Some(ENTERPRISE), "application/pdf", "甲的.pdf", PDF).done();
    for (contract, signals) in [("一号", 0), ("二号", 1)] {
        let mut application = bench.application(contract);
        application["materials"][2]["file"] = file["sha256"].clone();
        let receipt = bench.run(Some(ENTERPRISE), "application/submit", &application).done();
        assert!(!receipt.to_string().contains("R23.1"), "it is not for whom it is about");
        let raised = bench.get(Some(OFFICER), "/api/v1/signals").done();
        assert_eq!(raised["items"].as_array().unwrap().len(), signals, "{contract}");
    }
}

/// An objector has no account; the auditor and the administrators bring no files.
#[test]
fn who_brings_files() {
    let bench = Bench::new();
    let evidence = send(&bench, None, "application/pdf", "证据.pdf", PDF).done();
    assert!(evidence["receipt"]["leaves"].as_u64().is_some_and(|leaves| leaves == 1));
    send(&bench, Some(AUDITOR), "application/pdf", "", PDF).problem(403, "forbidden");
    for _ in 0..19 {
        send(&bench, None, "application/pdf", "", PDF).done();
    }
    let over = send(&bench, None, "application/pdf", "", PDF);
    assert!(!over.header("retry-after").is_empty());
    let problem: Value = over.problem(429, "too-many-requests");
    assert_eq!(problem["status"], 429);
}
