//! Inspections behind the API (article 24): everybody sees whom the lot has drawn, the party and
//! its inspectors act.

use serde_json::json;

use crate::bench::{AUDITOR, Bench, ENTERPRISE, OFFICER, OTHER_ENTERPRISE, PROVIDER};

const INSPECTORS: [&str; 2] = ["检查员1", "检查员2"];

#[test]
fn a_finding_is_rectified_and_checked_again() {
    let bench = Bench::new();
    bench.issue(&bench.submit("一号"));
    let party = format!("enterprise/{}", bench.enterprises[ENTERPRISE]);
    let inspectors = INSPECTORS.map(|name| bench.accounts[name]);
    let form = json!({"year": 2021, "title": "信息安全抽查", "candidates": [party],
        "inspectors": inspectors, "count": 1});
    bench.run(Some(ENTERPRISE), "inspection/plan", &form).problem(403, "forbidden");
    let made = bench.run(Some(OFFICER), "inspection/plan", &form).done();
    let id = made["id"].clone();
    bench.run(Some(OFFICER), "inspection/draw", &json!({"inspection": id})).done();
    let path = format!("/api/v1/inspections/{}", id.as_str().unwrap());
    let public = bench.get(None, &path).done();
    assert_eq!(public["subjects"][0]["party"], party);
    assert_eq!(public["subjects"][0]["inspectors"].as_array().unwrap().len(), 2);
    assert!(public["root"].is_string() && public["digest"].is_string(), "{public}");
    let find = json!({"inspection": id, "party": party, "compliant": false,
        "facts": "未落实数据备份", "files": []});
    bench.run(Some(OFFICER), "inspection/find", &find).problem(403, "forbidden");
    bench.run(Some(INSPECTORS[0]), "inspection/find", &find).done();
    let seen = |name: Option<&str>| bench.get(name, &path).done()["subjects"][0].clone();
    assert_eq!(seen(Some(ENTERPRISE))["status"], "deficient");
    let mine = json!({"inspection": id, "statement": "已整改", "files": []});
    bench.run(Some(OTHER_ENTERPRISE), "inspection/rectify", &mine);
    bench.run(Some(PROVIDER), "inspection/rectify", &mine);
    assert_eq!(seen(Some(AUDITOR))["status"], "deficient");
    bench.run(Some(ENTERPRISE), "inspection/rectify", &mine).done();
    let again = json!({"inspection": id, "party": party, "rectified": true, "remark": "到位"});
    let own = bench.run(Some(INSPECTORS[0]), "inspection/recheck", &again);
    assert_ne!(own.status, 200, "who found it does not check it again");
    bench.run(Some(INSPECTORS[1]), "inspection/recheck", &again).done();
    assert_eq!(seen(Some(OFFICER))["status"], "cleared");
    let list = bench.get(None, "/api/v1/inspections?status=closed").done();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
