//! The imported lists as a case knows them: each import is a full snapshot, so that what stood
//! before is imported again with what is new.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yunquan_core::time::Date;

use super::fixture::People;

/// What the next import of each list would say.
#[derive(Debug, Default)]
pub(super) struct Lists {
    roster: Vec<Value>,
    credit: Vec<Value>,
    nodes: Vec<Value>,
    edges: Vec<Value>,
    /// Keys of nodes by name.
    keys: BTreeMap<String, String>,
    /// The notices of working days that the city was founded with.
    notices: Value,
}

fn rows(form: &Value, field: &str) -> Vec<Value> {
    form.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
}

impl Lists {
    pub(super) fn new(people: &People) -> Self {
        Self { roster: people.roster.clone(), notices: json!(people.notices), ..Self::default() }
    }

    /// Another snapshot was imported.
    pub(super) fn replaced(&mut self, command: &str, form: &Value) {
        match command {
            "import/roster" => self.roster = rows(form, "rows"),
            "import/credit" => self.credit = rows(form, "rows"),
            "import/relations" => {
                self.nodes = rows(form, "nodes");
                self.edges = rows(form, "edges");
                let text = |node: &Value, field: &str| Some(node.get(field)?.as_str()?.to_owned());
                let named = |node| Some((text(node, "name")?, text(node, "key")?));
                self.keys = self.nodes.iter().filter_map(named).collect();
            }
            _ => {}
        }
    }

    /// The roster of the month of a day.
    pub(super) fn roster(&self, on: Date) -> Value {
        json!({"period": on.format("%Y-%m").to_string(), "rows": self.roster})
    }

    /// The roster without a party.
    pub(super) fn roster_without(&self, credit_code: &str, on: Date) -> Value {
        let others = self.roster.iter().filter(|row| row["credit_code"] != credit_code);
        json!({"period": on.format("%Y-%m").to_string(), "rows": others.collect::<Vec<_>>()})
    }

    /// The credit list.
    pub(super) fn credit(&self) -> Value {
        json!({"rows": self.credit})
    }

    /// The credit list with one more entry.
    pub(super) fn credit_with(&self, name: &str, code: &str, list: &str, on: Date) -> Value {
        let entry = json!({"credit_code": code, "name": name, "kind": list, "listed_on": on,
            "source": "信用中国"});
        let rows: Vec<&Value> = self.credit.iter().chain(std::iter::once(&entry)).collect();
        json!({"rows": rows})
    }

    /// The relations.
    pub(super) fn relations(&self) -> Value {
        json!({"nodes": self.nodes, "edges": self.edges})
    }

    /// The notices of working days.
    pub(super) fn calendar(&self) -> Value {
        json!({"notices": self.notices})
    }

    /// The key of a node, if it is listed.
    pub(super) fn node(&self, name: &str) -> Option<String> {
        self.keys.get(name).cloned()
    }

    /// Lists a node.
    pub(super) fn add_node(&mut self, name: &str, key: &str) {
        self.nodes.push(json!({"key": key, "name": name, "exempt": false}));
        self.keys.insert(name.to_owned(), key.to_owned());
    }

    /// Adds a link.
    pub(super) fn add_edge(&mut self, from: &str, to: &str, kind: &str, basis_points: Option<u32>) {
        let mut edge = json!({"from": from, "to": to, "kind": kind});
        if let Some(share) = basis_points {
            edge["basis_points"] = json!(share);
        }
        self.edges.push(edge);
    }

    /// Marks a node as exempt.
    pub(super) fn exempt(&mut self, key: &str) {
        for node in self.nodes.iter_mut().filter(|node| node["key"] == key) {
            node["exempt"] = json!(true);
        }
    }
}
