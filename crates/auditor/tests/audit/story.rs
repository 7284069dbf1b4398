//! A journal under construction: leaves one after the other, imports, and faults put into them.

use serde_json::{Value, json};
use yunquan_auditor::{Auditor, Promise, Violation};

use crate::pack::pack;

/// A journal: its leaves as JSON, and the contents of its imports.
#[derive(Clone, Default)]
pub(crate) struct Story {
    pub(crate) leaves: Vec<Value>,
    pub(crate) imports: Vec<String>,
    at: i64,
}

/// An id made from a word, in the form of a UUID.
pub(crate) fn id(word: &str) -> String {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("00000000-0000-7000-{:04x}-{:012x}", hash >> 48, hash & 0xffff_ffff_ffff)
}

impl Story {
    /// Sets the clock to a local time in Shanghai, `2021-03-15 09:00`.
    pub(crate) fn time(&mut self, local: &str) {
        let at = chrono::NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        self.at = (at.and_utc().timestamp() - 8 * 3600) * 1_000_000;
    }

    /// Writes a leaf; `by` is a word for an account, or `system` or `public`.
    pub(crate) fn say(&mut self, by: &str, command: &str, event: Value) {
        let by = if matches!(by, "system" | "public") { by.to_owned() } else { id(by) };
        self.say_as(&by, command, event);
    }

    /// Writes a leaf by the account of that id.
    pub(crate) fn say_as(&mut self, by: &str, command: &str, event: Value) {
        self.leaves.push(json!({"v": 1, "seq": self.leaves.len(), "at": self.at, "by": by,
            "do": command, "pack": "liuzhou-cloud-2020@1", "event": event}));
    }

    /// Imports a list.
    pub(crate) fn import(&mut self, by: &str, kind: &str, version: u32, content: &Value) {
        let text = content.to_string();
        let digest: String = {
            use sha2::Digest as _;
            let hash = sha2::Sha256::digest(text.as_bytes());
            hash.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        self.imports.push(text);
        let event = json!({"import": {"recorded": {"kind": kind, "version": version,
            "digest": digest, "rows": 1, "on": "2021-01-04"}}});
        self.say(by, &format!("import/{kind}"), event);
    }

    /// The auditor that has read everything, before it has finished.
    pub(crate) fn read(&self) -> Auditor {
        self.read_under(&pack())
    }

    fn read_under(&self, pack: &Value) -> Auditor {
        let mut auditor = Auditor::new(pack).unwrap();
        for content in &self.imports {
            auditor.import(content.as_bytes());
        }
        for leaf in &self.leaves {
            auditor.leaf(leaf.to_string().as_bytes());
        }
        auditor
    }

    /// What an auditor finds.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.violations_under(&pack())
    }

    /// What an auditor finds who goes by another pack.
    pub(crate) fn violations_under(&self, pack: &Value) -> Vec<Violation> {
        let mut auditor = self.read_under(pack);
        auditor.finish();
        auditor.violations().to_vec()
    }

    /// The `nth` leaf of a command, from 0.
    pub(crate) fn find(&self, command: &str, nth: usize) -> usize {
        let mut places = (0..self.leaves.len()).filter(|at| self.leaves[*at]["do"] == command);
        places.nth(nth).unwrap_or_else(|| panic!("no leaf {nth} of {command}"))
    }

    /// The story with another value somewhere in the `nth` leaf of a command.
    pub(crate) fn with(&self, command: &str, nth: usize, pointer: &str, value: Value) -> Self {
        let mut story = self.clone();
        let at = story.find(command, nth);
        let place = story.leaves[at].pointer_mut(pointer);
        *place.unwrap_or_else(|| panic!("{command} has no {pointer}")) = value;
        story
    }

    /// The story without the `nth` leaf of a command, numbered anew.
    pub(crate) fn without(&self, command: &str, nth: usize) -> Self {
        let mut story = self.clone();
        story.leaves.remove(story.find(command, nth));
        story.number()
    }

    /// The story with the `nth` leaf of a command standing twice.
    pub(crate) fn twice(&self, command: &str, nth: usize) -> Self {
        let mut story = self.clone();
        let at = story.find(command, nth);
        story.leaves.insert(at, story.leaves[at].clone());
        story.number()
    }

    pub(crate) fn number(mut self) -> Self {
        for (seq, leaf) in self.leaves.iter_mut().enumerate() {
            leaf["seq"] = json!(seq);
        }
        self
    }

    /// The story with its last leaf before the `nth` of a command instead, at the same time.
    pub(crate) fn last_before(mut self, command: &str, nth: usize) -> Self {
        let at = self.find(command, nth);
        let mut leaf = self.leaves.pop().unwrap();
        leaf["at"] = self.leaves[at]["at"].clone();
        self.leaves.insert(at, leaf);
        self.number()
    }

    /// Fails unless the auditor names this violation.
    #[track_caller]
    pub(crate) fn breaks(&self, promise: Promise, rule: &str) {
        let found = self.violations();
        let named = found.iter().any(|it| it.promise == promise && it.rule == rule);
        assert!(named, "no {promise:?} by {rule} among {found:#?}");
    }
}
