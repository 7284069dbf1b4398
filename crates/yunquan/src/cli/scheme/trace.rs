//! `yunquan scheme trace`: article, requirement, rule, code, cases, pages; a hole is an error.

use std::collections::BTreeMap;
use std::path::Path;

use yunquan_core::pack::CaseKind;
use yunquan_service::cases::trace::{Requirement, Trace, trace};

use super::super::{Quit, print};
use super::{cases_of, features, not_right, pack_of};

/// Rule, source file and line of every citation.
const CITATIONS: &[(&str, &str, u32)] = include!(concat!(env!("OUT_DIR"), "/citations.rs"));

pub(super) fn run(folder: &Path, json: bool) -> Result<(), Quit> {
    let pack = pack_of(folder)?;
    let (cases, unreadable) = cases_of(&features(&folder.join("cases"))?)?;
    if let Some(file) = unreadable.first() {
        return Err(Quit::bad(file.message.clone()));
    }
    let trace = trace(&pack, &cases, CITATIONS);
    if json {
        let line = serde_json::to_string(&trace).map_err(Quit::failed)?;
        print(&line);
    } else {
        show(&trace);
    }
    if trace.holes.is_empty() { Ok(()) } else { Err(not_right()) }
}

fn show(trace: &Trace) {
    print("article  requirement  rule    pass  refuse  boundary  code");
    for it in &trace.requirements {
        let rules: Vec<&str> = it.rules.iter().map(|rule| rule.as_str()).collect();
        print(&format!(
            "{:<7}  {:<11}  {:<6}  {:>4}  {:>6}  {:>8}  {}",
            it.article,
            it.id.as_str(),
            rules.join(" "),
            number(it, CaseKind::Pass),
            number(it, CaseKind::Refuse),
            number(it, CaseKind::Boundary),
            places(&it.code),
        ));
        if !it.pages.is_empty() {
            print(&format!("{:9}pages: {}", "", places(&it.pages)));
        }
        if let Some(reason) = &it.people_reason {
            print(&format!("{:9}people: {reason}", ""));
        }
        for (kind, reason) in &it.not_applicable {
            print(&format!("{:9}no {} case: {reason}", "", word(*kind)));
        }
    }
    let later: Vec<&str> = trace.later.iter().map(|rule| rule.as_str()).collect();
    print(&format!("later: {}", later.join(" ")));
    for hole in &trace.holes {
        print(&format!("hole: {} has no {}", hole.id, hole.missing));
    }
    print(&format!(
        "{} requirements, {} later, {} holes",
        trace.requirements.len(),
        trace.later.len(),
        trace.holes.len(),
    ));
}

/// How many cases, or a dash where there can be none.
fn number(it: &Requirement, kind: CaseKind) -> String {
    match it.cases.of(kind) {
        0 if it.not_applicable.contains_key(&kind) => "-".to_owned(),
        count => count.to_string(),
    }
}

const fn word(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Pass => "pass",
        CaseKind::Refuse => "refuse",
        CaseKind::Boundary => "boundary",
    }
}

/// `round.rs:12,40 voucher.rs:8`: each file once.
fn places(code: &[String]) -> String {
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut others = Vec::new();
    for place in code {
        let short = place.strip_prefix("crates/core/src/");
        let short = short.or_else(|| place.strip_prefix("crates/portal/src/"));
        let short = short.or_else(|| place.strip_prefix("crates/"));
        match short.and_then(|short| short.split_once(':')) {
            Some((file, line)) => files.entry(file).or_default().push(line),
            None => others.push(place.clone()),
        }
    }
    let files = files.into_iter().map(|(file, lines)| format!("{file}:{}", lines.join(",")));
    files.chain(others).collect::<Vec<_>>().join(" ")
}
