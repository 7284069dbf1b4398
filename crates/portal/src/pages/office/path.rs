//! How two parties are related, drawn: a box for each, an arrow from who holds to what is held.

use askama::Template;
use yunquan_core::relation::{Link, Path};

use crate::words::Words;

/// The width of a box and of the way between two, in user units.
const BOX: usize = 168;
const GAP: usize = 116;
/// Characters of a name on a line.
const LINE: usize = 11;

/// A party in the picture.
struct Node {
    x: usize,
    middle: usize,
    lines: Vec<(usize, String)>,
}

/// A link in the picture.
struct Arrow {
    from: usize,
    to: usize,
    middle: usize,
    word: String,
}

/// The picture.
#[derive(Template)]
#[template(path = "office/path.html")]
pub(super) struct Graph {
    words: &'static Words,
    width: usize,
    nodes: Vec<Node>,
    arrows: Vec<Arrow>,
    /// The same in a sentence.
    says: String,
}

crate::parts::part!(Graph);

/// The picture of a path; none where it has no steps.
pub(super) fn graph(words: &'static Words, path: &Path) -> Option<Graph> {
    let first = path.steps.first()?;
    let names = std::iter::once(&first.from).chain(path.steps.iter().map(|step| &step.to));
    let nodes: Vec<Node> =
        names.enumerate().map(|(index, party)| node(index, &party.name)).collect();
    let arrows = path.steps.iter().enumerate().map(|(index, step)| {
        let (left, right) = (index * (BOX + GAP) + BOX + 2, (index + 1) * (BOX + GAP) - 2);
        let (from, to) = if step.forward { (left, right) } else { (right, left) };
        Arrow { from, to, middle: (left + right) / 2, word: said(words, step.link) }
    });
    Some(Graph {
        words,
        width: nodes.len() * (BOX + GAP) - GAP + 4,
        arrows: arrows.collect(),
        nodes,
        says: path.to_string(),
    })
}

fn node(index: usize, name: &str) -> Node {
    let x = index * (BOX + GAP) + 2;
    let signs: Vec<char> = name.chars().collect();
    let chunks: Vec<String> = signs.chunks(LINE).take(3).map(String::from_iter).collect();
    let top = 60 - chunks.len().saturating_sub(1) * 10;
    let lines = chunks.into_iter().enumerate().map(|(line, text)| (top + line * 20, text));
    Node { x, middle: x + BOX / 2, lines: lines.collect() }
}

fn said(words: &Words, link: Link) -> String {
    match link {
        Link::Control => words.t("link-control"),
        Link::Holding { share } => words.t1("link-holding", "share", share.to_string()),
        Link::LegalRepresentative => words.t("link-representative"),
        Link::Officer => words.t("link-officer"),
    }
}
