//! Every check of the auditor can fail: each place in its source where a promise is held is proved
//! by a fault in a journal, an export or a table that had none. A check that nothing makes fail
//! fails this test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use yunquan_auditor::Auditor;

use crate::story::{Story, id};
use crate::{folder, lives, pack, tables};

/// A place in the auditor's source: its file below `src/`, and the line.
type Place = (String, u32);

/// The calls that check something. Who calls a helper that is marked `#[track_caller]` checks by
/// it, so the helper's own lines are left out.
const CALLS: &[&str] = &[
    ".hold(",
    ".same(",
    ".broken(",
    ".moves(",
    ".redemption_moves(",
    ".provider_moves(",
    ".subject_moves(",
    ".signed(",
    ".impartial(",
    ".for_own_firm(",
    ".in_own_district(",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// Every check, with its text.
fn checks() -> BTreeMap<Place, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let mut helper = false;
        for (line, text) in (1..).zip(std::fs::read_to_string(&file).unwrap().lines()) {
            helper = (helper || text.trim() == "#[track_caller]") && text != "    }";
            if !helper && CALLS.iter().any(|call| text.contains(call)) {
                found.insert((name.clone(), line), text.trim().to_owned());
            }
        }
    }
    found
}

/// The checks that failed, as places.
pub(crate) fn failed(auditor: &Auditor) -> BTreeSet<Place> {
    let of_source = |file: &str| {
        let parts: Vec<&str> = file.split(['/', '\\']).collect();
        let from = parts.iter().rposition(|part| *part == "src").unwrap();
        parts[from + 1..].join("/")
    };
    auditor.failed_checks().map(|it| (of_source(it.file()), it.line())).collect()
}

/// What a story says in each field, by the field's name.
type Vocabulary = BTreeMap<String, BTreeSet<String>>;

fn vocabulary(value: &Value, field: &str, into: &mut Vocabulary) {
    match value {
        Value::String(text) => {
            into.entry(field.to_owned()).or_default().insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|it| vocabulary(it, field, into)),
        Value::Object(map) => map.iter().for_each(|(name, it)| vocabulary(it, name, into)),
        _ => {}
    }
}

/// Other values for one that a leaf has in a place.
fn others(value: &Value, place: &str, known: &Vocabulary) -> Vec<Value> {
    match value {
        Value::Null => vec![json!(id("x")), json!("2021-05-05"), json!(1)],
        Value::Bool(it) => vec![json!(!it)],
        Value::Number(it) => {
            let it = it.as_i64().unwrap();
            vec![json!(it + 1), json!(it - 1), json!(it * 1000 + 7), json!(-it)]
        }
        Value::String(it) => {
            if let Ok(day) = it.parse::<chrono::NaiveDate>() {
                let far = day + chrono::Days::new(1000);
                return vec![json!(day.succ_opt()), json!(day.pred_opt()), json!(far)];
            }
            let mut names = place.rsplit('/');
            let field = names.find(|name| name.parse::<usize>().is_err()).unwrap();
            let words = known[field].iter().filter(|word| *word != it).take(4);
            let fixed = [Value::Null, json!(""), json!(id("x"))];
            fixed.into_iter().chain(words.map(|word| json!(word))).collect()
        }
        Value::Array(list) => {
            let mut more = list.clone();
            more.extend(list.last().cloned());
            vec![json!([]), json!(more)]
        }
        Value::Object(_) => vec![json!({})],
    }
}

/// The places of all values in one, as JSON pointers.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Array(list) => {
            (0..).zip(list).for_each(|(nth, it)| pointers(it, &format!("{at}/{nth}"), into));
        }
        Value::Object(map) => {
            map.iter().for_each(|(name, it)| pointers(it, &format!("{at}/{name}"), into));
        }
        _ => {}
    }
}

/// Who acts in another's place.
const STAND_INS: &[&str] = &[
    "district",
    "bureau",
    "bureau2",
    "reviewer",
    "finance",
    "first-account",
    "second-account",
    "p-account",
    "nobody",
];

/// A story with one fault at a time.
struct Faults<'a> {
    sound: &'a Story,
    known: Vocabulary,
    failed: BTreeSet<Place>,
}

impl Faults<'_> {
    fn read(&mut self, story: &Story) {
        let mut auditor = story.read();
        auditor.finish();
        self.failed.extend(failed(&auditor));
    }

    /// Reads the story with its leaves changed, numbered anew.
    fn with(&mut self, change: impl FnOnce(&mut Vec<Value>)) {
        let mut story = self.sound.clone();
        change(&mut story.leaves);
        self.read(&story.number());
    }

    /// A leaf left out, twice, said again at the end, or 900 days too late with all after it.
    fn misplaced(&mut self, at: usize) {
        let leaf = self.sound.leaves[at].clone();
        self.with(|leaves| drop(leaves.remove(at)));
        self.with(|leaves| leaves.insert(at, leaf.clone()));
        self.with(|leaves| leaves.push(leaf));
        self.with(|leaves| {
            for later in &mut leaves[at..] {
                later["at"] = json!(later["at"].as_i64().unwrap() + 900 * 86_400_000_000);
            }
        });
    }

    /// A leaf by another than its event says, by another altogether, or by one with a tie.
    fn by_another(&mut self, at: usize) {
        let leaf = self.sound.leaves[at].clone();
        let by = leaf["by"].as_str().unwrap();
        for name in STAND_INS {
            self.with(|leaves| leaves[at]["by"] = json!(id(name)));
            let text = leaf.to_string().replace(by, &id(name));
            self.with(|leaves| leaves[at] = serde_json::from_str(&text).unwrap());
        }
        for (kind, name) in [("enterprise", "first"), ("enterprise", "second"), ("provider", "p")] {
            let mut tie = leaf.clone();
            tie["do"] = json!("relation/declare");
            tie["event"] = json!({"account": {"declared": {"account": by,
                "party": format!("{kind}/{}", id(name))}}});
            self.with(|leaves| leaves.insert(at, tie));
        }
    }

    /// What the newest lists say stands against a leaf.
    fn listed(&mut self, at: usize) {
        let link = json!({"kind": "holding", "share": 1});
        let edge = |from: &str, to: &str| json!({"from": from, "to": to, "link": link});
        let edges = json!([edge("E1", "P1"), edge("E2", "P1"), edge("E2", "P2")]);
        let banned = |code: &str| {
            json!({"credit_code": code, "name": code, "kind": "bad-faith",
                "listed_on": "2021-01-04", "until": "2030-01-04", "source": "s"})
        };
        for (kind, list) in [
            ("relations", json!({"nodes": [], "edges": edges})),
            ("credit", json!({"rows": [banned("E1"), banned("E2")]})),
        ] {
            let mut story = self.sound.clone();
            story.import("bureau", kind, 2, &list);
            let mut import = story.leaves.pop().unwrap();
            import["at"] = story.leaves[at]["at"].clone();
            story.leaves.insert(at, import);
            self.read(&story.number());
        }
    }

    /// Another value somewhere in a leaf.
    fn altered(&mut self, at: usize) {
        let leaf = self.sound.leaves[at].clone();
        let mut places = Vec::new();
        pointers(&leaf, "", &mut places);
        for place in places.iter().filter(|place| !place.is_empty()) {
            for other in others(leaf.pointer(place).unwrap(), place, &self.known) {
                let mut story = self.sound.clone();
                *story.leaves[at].pointer_mut(place).unwrap() = other;
                self.read(&story);
            }
        }
    }
}

/// So often faults are put into leaves with one kind of event; later ones are like them.
const OFTEN: u32 = 4;

/// The checks that fail when a story without fault has one fault in its leaves from one on.
fn failed_by_faults(
    sound: &Story,
    from: usize,
    said: &mut BTreeMap<String, u32>,
) -> BTreeSet<Place> {
    assert_eq!(sound.violations(), []);
    let mut known = Vocabulary::new();
    sound.leaves.iter().for_each(|leaf| vocabulary(leaf, "", &mut known));
    let mut faults = Faults { sound, known, failed: BTreeSet::new() };
    for at in from..sound.leaves.len() {
        let event = &sound.leaves[at]["event"];
        let (kind, event) = event.as_object().unwrap().iter().next().unwrap();
        let kind = format!("{kind}/{}", event.as_object().unwrap().keys().next().unwrap());
        let times = said.entry(kind).or_insert(0);
        *times += 1;
        if *times > OFTEN {
            continue;
        }
        faults.misplaced(at);
        faults.by_another(at);
        faults.listed(at);
        faults.altered(at);
    }
    faults.failed
}

#[test]
fn every_check_can_fail() {
    let mut proved = BTreeSet::new();
    let (lives, mut said) = (lives::all(), BTreeMap::new());
    for (nth, life) in lives.iter().enumerate() {
        let same = |other: &Story| {
            life.leaves.iter().zip(&other.leaves).take_while(|(one, other)| one == other).count()
        };
        let from = lives[..nth].iter().map(same).max().unwrap_or(0);
        proved.extend(failed_by_faults(life, from, &mut said));
    }
    for auditor in lives::faulty().iter().map(Story::read) {
        proved.extend(failed(&auditor));
    }
    proved.extend(pack::failed_checks());
    proved.extend(tables::failed_checks());
    proved.extend(folder::failed_checks());
    let checks = checks();
    let unknown: Vec<&Place> = proved.iter().filter(|place| !checks.contains_key(*place)).collect();
    assert!(unknown.is_empty(), "not found among the checks: {unknown:?}");
    let unproved: Vec<String> = checks
        .iter()
        .filter(|(place, _)| !proved.contains(*place))
        .map(|((file, line), text)| format!("{file}:{line} {text}"))
        .collect();
    let (all, left) = (checks.len(), unproved.len());
    assert!(
        unproved.is_empty(),
        "nothing makes {left} of {all} checks fail:\n{}",
        unproved.join("\n")
    );
}
