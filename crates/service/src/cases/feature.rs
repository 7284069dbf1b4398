//! Reading a feature file: Gherkin in Chinese, outlines expanded, backgrounds put in front.

use gherkin::{Examples, Feature, GherkinEnv, Scenario};

/// One case: a scenario, or one row of an outline's examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The file as it was named.
    pub file: String,
    /// The line of the scenario, from 1.
    pub line: usize,
    /// The scenario's name; a row of examples adds its cells.
    pub name: String,
    /// Every tag that applies, without `@`.
    pub tags: Vec<String>,
    /// The steps, those of the backgrounds first.
    pub steps: Vec<Step>,
    /// Why it cannot be run as it is written.
    pub fault: Option<String>,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its line, from 1.
    pub line: usize,
    /// The keyword as written.
    pub keyword: String,
    /// The text after the keyword.
    pub text: String,
    /// The table below it, its head first.
    pub table: Option<Vec<Vec<String>>>,
    /// The doc string below it.
    pub doc: Option<String>,
}

/// A file that is no feature file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct Unreadable {
    /// The file as it was named.
    pub file: String,
    /// Where and why.
    pub why: String,
}

/// Reads the cases of a feature file.
///
/// # Errors
/// The text is not Gherkin.
pub fn read(file: &str, text: &str) -> Result<Vec<Case>, Unreadable> {
    let unreadable = |why: String| Unreadable { file: file.to_owned(), why };
    let source = tidy(text);
    let env = GherkinEnv::new("zh-CN").map_err(|error| unreadable(error.to_string()))?;
    let feature = Feature::parse(&source, env).map_err(|error| unreadable(error.to_string()))?;
    let mut reader = Reader { file, source: &source, cases: Vec::new() };
    let base = reader.background(feature.background.as_ref());
    for scenario in &feature.scenarios {
        reader.scenario(scenario, &base, &[&feature.tags]);
    }
    for rule in &feature.rules {
        let mut steps = base.clone();
        steps.extend(reader.background(rule.background.as_ref()));
        for scenario in &rule.scenarios {
            let tags: [&[String]; 2] = [&feature.tags, &rule.tags];
            reader.scenario(scenario, &steps, &tags);
        }
    }
    Ok(reader.cases)
}

struct Reader<'a> {
    file: &'a str,
    source: &'a str,
    cases: Vec<Case>,
}

impl Reader<'_> {
    fn background(&self, background: Option<&gherkin::Background>) -> Vec<Step> {
        background.map_or(Vec::new(), |it| self.steps(&it.steps))
    }

    fn steps(&self, steps: &[gherkin::Step]) -> Vec<Step> {
        let step = |it: &gherkin::Step| Step {
            line: self.line(it.span.start),
            keyword: it.keyword.trim().to_owned(),
            text: it.value.trim().to_owned(),
            table: it.table.as_ref().map(|table| table.rows.clone()),
            doc: it.docstring.clone(),
        };
        steps.iter().map(step).collect()
    }

    /// The line, from 1, of what begins at a byte of the source or after blanks and comments there.
    fn line(&self, start: usize) -> usize {
        let before = self.source.get(..start).unwrap_or(self.source);
        let mut line = before.matches('\n').count() + 1;
        let partial = before.rsplit('\n').next().unwrap_or_default().trim().is_empty();
        let mut rest = self.source.get(start..).unwrap_or_default().lines();
        while partial && rest.next().is_some_and(skipped) {
            line += 1;
        }
        line
    }

    fn scenario(&mut self, it: &Scenario, before: &[Step], tags: &[&[String]]) {
        let mut all: Vec<String> = tags.iter().copied().flatten().cloned().collect();
        all.extend(it.tags.iter().cloned());
        let own = self.steps(&it.steps);
        let outline = it.keyword.ends_with("大纲");
        let fault = match () {
            () if own.is_empty() => Some(NO_STEP),
            () if outline && it.examples.is_empty() => Some(NO_EXAMPLES),
            () => None,
        };
        let case = Case {
            file: self.file.to_owned(),
            line: self.line(it.span.start),
            name: it.name.clone(),
            tags: all,
            steps: before.iter().cloned().chain(own).collect(),
            fault: fault.map(str::to_owned),
        };
        if it.examples.is_empty() {
            self.cases.push(case);
            return;
        }
        for examples in &it.examples {
            self.rows(&case, examples);
        }
    }

    /// One case for each row of a table of examples.
    fn rows(&mut self, outline: &Case, examples: &Examples) {
        let table = examples.table.as_ref().map(|table| table.rows.as_slice());
        let Some([head, rows @ ..]) = table.filter(|rows| rows.len() > 1) else {
            let line = self.line(examples.span.start);
            let fault = Some(NO_ROW.to_owned());
            self.cases.push(Case { line, fault, ..outline.clone() });
            return;
        };
        for row in rows {
            let fill = |text: &str| {
                let cells = head.iter().zip(row);
                cells.fold(text.to_owned(), |text, (name, cell)| {
                    text.replace(&format!("<{name}>"), cell)
                })
            };
            let mut case = outline.clone();
            case.tags.extend(examples.tags.iter().cloned());
            case.name = format!("{} | {}", fill(&case.name), row.join(" | "));
            for step in &mut case.steps {
                step.text = fill(&step.text);
                step.doc = step.doc.as_deref().map(fill);
                for cell in step.table.iter_mut().flatten().flatten() {
                    *cell = fill(cell);
                }
            }
            self.cases.push(case);
        }
    }
}

const NO_STEP: &str =
    "no step: a step begins with 假如, 假设, 假定, 当, 那么, 并且, 而且, 同时, 但是 or *";
const NO_EXAMPLES: &str = "an outline needs 例子";
const NO_ROW: &str = "a table of examples needs a head and a row";

fn skipped(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The words that begin a part of a feature file, with the form that the parser knows.
const PARTS: &[(&str, &str)] = &[
    ("功能", "功能"),
    ("背景", "背景"),
    ("规则", "Rule"),
    ("Rule", "Rule"),
    ("场景大纲", "场景大纲"),
    ("剧本大纲", "剧本大纲"),
    ("场景", "场景"),
    ("剧本", "剧本"),
    ("例子", "例子"),
];

/// The text as the parser wants it, line for line: half-width signs where Gherkin has its own.
fn tidy(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut fence: Option<&str> = None;
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines() {
        match fence {
            None => {
                let opened = ["\"\"\"", "```"].into_iter().find(|it| line.trim().starts_with(it));
                fence = opened.filter(|mark| line.matches(mark).count() == 1);
                tidied.push_str(&opened.map_or_else(|| tidy_line(line), |it| opening(line, it)));
            }
            Some(mark) => {
                if line.contains(mark) {
                    fence = None;
                }
                tidied.push_str(line);
            }
        }
        tidied.push('\n');
    }
    tidied
}

/// A doc string's first line. A word after the fence names a media type; it is no part of the text.
fn opening(line: &str, mark: &str) -> String {
    let (before, after) = line.split_once(mark).unwrap_or((line, ""));
    let word = after.trim().bytes().all(|it| it.is_ascii_alphanumeric() || b"/+.-".contains(&it));
    if word { format!("{before}{mark}") } else { line.to_owned() }
}

fn tidy_line(line: &str) -> String {
    let line = line.trim_end().replace('\u{3000}', " ");
    let start = line.trim_start();
    let indent = &line[..line.len() - start.len()];
    for (word, known) in PARTS {
        let rest = start.strip_prefix(word).map(str::trim_start);
        if let Some(rest) = rest.and_then(|rest| rest.strip_prefix([':', '：'])) {
            return format!("{indent}{known}:{rest}");
        }
    }
    if start.starts_with(['|', '｜']) {
        return line.replace('｜', "|");
    }
    if start.starts_with(['@', '＠']) {
        return line.replace('＠', "@");
    }
    line
}
