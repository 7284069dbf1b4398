//! The form of an import made of a sheet, and the way back from its faults to lines.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use yunquan_core::imports::ImportKind;
use yunquan_core::refusal::Fault;

use super::columns::{Column, columns, title};
use super::heads::{Head, Heads, at};
use super::{LineFault, Sheet};

/// An import form made of a sheet, with the way back from its faults to lines.
pub struct Filled {
    /// The form of `import/<kind>`.
    pub form: Value,
    kind: ImportKind,
    /// The line of the titles.
    head: usize,
    /// The line of each row of the form.
    lines: Vec<usize>,
    /// The line and the end of the link by which each node became known.
    nodes: Vec<(usize, End)>,
    /// What the sheet itself gets wrong.
    own: Vec<LineFault>,
}

/// One end of a link: the columns of its code, its name and whether it is exempt.
type End = [&'static str; 3];

const ENDS: [End; 2] = [["from", "from_name", "from_exempt"], ["to", "to_name", "to_exempt"]];

/// Makes the form of an import from a sheet; `period` names a roster's period, and lines in
/// `without` are left out.
pub fn fill(kind: ImportKind, sheet: &Sheet, period: &str, without: &BTreeSet<usize>) -> Filled {
    let heads: Vec<Head<'_>> =
        columns(kind).iter().map(|column| (&column.titles[..], column.needed)).collect();
    let Heads { places, faults: mut own } = Heads::of(sheet, &heads);
    own.retain(|fault| !without.contains(&fault.line));
    let places: Vec<(&Column, Option<usize>)> = columns(kind).iter().zip(places).collect();
    let kept = sheet.rows.iter().filter(|(line, _)| !without.contains(line));
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for (line, cells) in kept {
        let (row, unread) = row(*line, cells, &places);
        own.extend(unread);
        lines.push(*line);
        rows.push(row);
    }
    let mut nodes = Nodes::default();
    let form = match kind {
        ImportKind::Roster => json!({"period": period, "rows": rows}),
        ImportKind::Credit => json!({"rows": rows}),
        ImportKind::Calendar => json!({"notices": rows}),
        ImportKind::Relations => {
            for (line, row) in lines.iter().zip(&mut rows) {
                nodes.meet(*line, row);
            }
            json!({"nodes": nodes.shown(), "edges": rows})
        }
    };
    own.append(&mut nodes.faults);
    let nodes = nodes.all.iter().map(|node| (node.line, node.end)).collect();
    Filled { form, kind, head: sheet.line, lines, nodes, own }
}

/// A row's fields, and the cells that cannot be read.
fn row(
    line: usize,
    cells: &[String],
    places: &[(&Column, Option<usize>)],
) -> (Map<String, Value>, Vec<LineFault>) {
    let (mut row, mut unread) = (Map::new(), Vec::new());
    for (column, place) in places {
        let text = place.and_then(|place| cells.get(place)).map_or("", String::as_str);
        match column.read(text) {
            Ok(Some(value)) => {
                row.insert(column.field.to_owned(), value);
            }
            Ok(None) => {}
            Err([zh, en]) => unread.push(at(line, column.titles[0], zh, en)),
        }
    }
    (row, unread)
}

/// Links name their ends with their names: the parties and persons are collected from both sides.
#[derive(Default)]
struct Nodes {
    all: Vec<Node>,
    known: BTreeMap<String, usize>,
    faults: Vec<LineFault>,
}

struct Node {
    key: String,
    name: Option<Value>,
    exempt: Option<Value>,
    line: usize,
    end: End,
}

impl Nodes {
    /// Takes the ends out of a link. What is said of one party in several lines must agree.
    fn meet(&mut self, line: usize, row: &mut Map<String, Value>) {
        for end in ENDS {
            let [key, name, exempt] = end;
            let (named, freed) = (row.remove(name), row.remove(exempt));
            let Some(key) = row.get(key).and_then(Value::as_str) else { continue };
            let Some(known) = self.known.get(key).map(|index| &mut self.all[*index]) else {
                self.known.insert(key.to_owned(), self.all.len());
                let key = key.to_owned();
                self.all.push(Node { key, name: named, exempt: freed, line, end });
                continue;
            };
            for (field, said, before) in
                [(name, named, &mut known.name), (exempt, freed, &mut known.exempt)]
            {
                if before.is_none() {
                    *before = said;
                } else if said.is_some() && *before != said {
                    let title = title(ImportKind::Relations, field).unwrap_or(field);
                    let zh = format!("同一代码在第{}行不是这样写的", known.line);
                    let en = format!("Line {} says otherwise of the same code", known.line);
                    self.faults.push(at(line, title, zh, en));
                }
            }
        }
    }

    fn shown(&self) -> Vec<Value> {
        let one = |node: &Node| {
            let mut shown = json!({"key": node.key});
            for (field, said) in [("name", &node.name), ("exempt", &node.exempt)] {
                if let Some(said) = said {
                    shown[field] = said.clone();
                }
            }
            shown
        };
        self.all.iter().map(one).collect()
    }
}

impl Filled {
    /// Everything that is wrong: what the sheet itself gets wrong, and where the faults of its form
    /// stand in the file; each cell once.
    pub fn locate(&self, faults: &[Fault]) -> Vec<LineFault> {
        let mut all = self.own.clone();
        for fault in faults {
            let found = self.one(fault);
            let said = |it: &LineFault| {
                it.column == found.column && (it.line == found.line || it.line == self.head)
            };
            if !all.iter().any(said) {
                all.push(found);
            }
        }
        all.sort_by_key(|fault| fault.line);
        all
    }

    fn one(&self, fault: &Fault) -> LineFault {
        let mut parts = fault.path.split('.');
        let list = parts.next().unwrap_or_default();
        let index = parts.next().and_then(|part| part.parse::<usize>().ok());
        let field = parts.next().unwrap_or(list);
        let (line, field) = match index.and_then(|index| self.nodes.get(index)) {
            Some((line, [key, name, exempt])) if list == "nodes" => match field {
                "name" => (Some(*line), *name),
                "exempt" => (Some(*line), *exempt),
                _ => (Some(*line), *key),
            },
            _ => (index.and_then(|index| self.lines.get(index)).copied(), field),
        };
        let (zh, en) = fault.code.says();
        let [zh, en] = [zh, en].map(|words| words.replace("{limit}", &fault.limit));
        at(line.unwrap_or(self.head), title(self.kind, field).unwrap_or(field), zh, en)
    }

    /// Whether leaving lines out cannot help: the titles, or what concerns the whole file.
    pub fn concerns_all(&self, fault: &LineFault) -> bool {
        !self.lines.contains(&fault.line)
    }
}
