//! The vocabulary: every step that there is, and what it says.

use yunquan_core::money::Fen;
use yunquan_core::time::{Date, parse_date};

use super::feature::Step;
use super::words::{fits, words};

/// What a step of the ground lays down before anybody acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ground {
    City,
    Time(String),
    Received { enterprise: String, year: i32, yuan: Fen },
    BudgetLeft { year: i32, yuan: Fen },
    Listed { list: &'static str, party: String },
    NotInRoster { enterprise: String },
    Holds { holder: String, held: String, basis_points: u32 },
    Controls { holder: String, held: String },
    Represents { person: String, first: String, second: String },
    Exempt { node: String },
    Apart,
    Contract(Agreement),
}

/// A contract as a table gives it; form data until an application presents it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) label: String,
    pub(super) enterprise: String,
    pub(super) provider: String,
    pub(super) signed_on: Date,
    pub(super) lines: Vec<Line>,
}

/// A line of a contract as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) item: String,
    pub(super) quantity: String,
    pub(super) price: Fen,
    pub(super) region: String,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Execute { actor: String, at: Option<String>, command: String, doc: Option<String> },
    Until(String),
    Label(String),
    Submit { enterprise: String, contract: String, application: String },
    Review { applications: Vec<String> },
    Post { applications: Vec<String> },
    Object { actor: String, application: String },
    Decide { application: String, upheld: bool },
    Issue { year: i32 },
    Accept { provider: String, voucher: String },
    Redeem { provider: String, voucher: String, yuan: Fen },
    Pay { vouchers: Vec<String> },
}

/// What must have come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Refused { rule: String },
    Invalid { path: String },
    Forbidden,
    Signal { rule: String },
    NoSignal,
    Finding { rule: String },
    Field { of: Model, field: String, value: String },
    Differs { of: Model, field: String, from: Model },
}

/// A read model's name: `<model>/<label>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) kind: String,
    pub(super) label: String,
}

/// A step understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sentence {
    Ground(Ground),
    Act(Act),
    Outcome(Outcome),
}

/// The parts of a step that a pattern leaves open.
struct Parts<'a> {
    quoted: &'a [String],
    free: Vec<&'a str>,
    step: &'a Step,
}

type Reading = Result<Sentence, String>;

/// The shape of a step, without spaces, and how it is read.
type Pattern = (&'static str, fn(&Parts<'_>) -> Reading);

/// Every step that there is.
const VOCABULARY: &[Pattern] = &[
    ("标准城市", |_| ground(Ground::City)),
    ("时间是\"", |it| ground(Ground::Time(it.text(0)))),
    ("\"在{}年已领取{}元", |it| {
        let (enterprise, year, yuan) = (it.text(0), it.year(0)?, it.yuan(1)?);
        ground(Ground::Received { enterprise, year, yuan })
    }),
    ("预算{}只剩{}元", |it| {
        ground(Ground::BudgetLeft { year: it.year(0)?, yuan: it.yuan(1)? })
    }),
    ("{}中有\"", |it| ground(Ground::Listed { list: list(it.free[0])?, party: it.text(0) })),
    ("\"中有\"", |it| ground(Ground::Listed { list: list(&it.text(0))?, party: it.text(1) })),
    ("\"不在规上名录", |it| ground(Ground::NotInRoster { enterprise: it.text(0) })),
    ("\"持有\"股权{}%", |it| {
        let (holder, held, basis_points) = (it.text(0), it.text(1), it.basis_points(0)?);
        ground(Ground::Holds { holder, held, basis_points })
    }),
    ("\"实际控制\"", |it| ground(Ground::Controls { holder: it.text(0), held: it.text(1) })),
    ("\"是\"与\"的法定代表人", |it| {
        let (person, first, second) = (it.text(0), it.text(1), it.text(2));
        ground(Ground::Represents { person, first, second })
    }),
    ("\"属于免于穿透的主体", |it| ground(Ground::Exempt { node: it.text(0) })),
    ("财政局会签由各步骤写明", |_| ground(Ground::Apart)),
    ("\"与\"于{}签订合同\"", |it| ground(Ground::Contract(it.agreement()?))),
    ("\"执行\"", |it| it.execute(None, 1)),
    ("\"于\"执行\"", |it| it.execute(Some(it.text(1)), 2)),
    ("时间到\"", |it| act(Act::Until(it.text(0)))),
    ("记为\"", |it| act(Act::Label(it.text(0)))),
    ("\"以合同\"提交申请\"", |it| {
        let (enterprise, contract, application) = (it.text(0), it.text(1), it.text(2));
        act(Act::Submit { enterprise, contract, application })
    }),
    ("申请\"通过初审和审核", |it| act(Act::Review { applications: it.labels(0) })),
    ("申请\"公示", |it| act(Act::Post { applications: it.labels(0) })),
    ("\"对申请\"提出异议", |it| {
        act(Act::Object { actor: it.text(0), application: it.text(1) })
    }),
    ("申请\"的异议成立", |it| act(Act::Decide { application: it.text(0), upheld: true })),
    ("申请\"的异议不成立", |it| {
        act(Act::Decide { application: it.text(0), upheld: false })
    }),
    ("发放{}年的服务券", |it| act(Act::Issue { year: it.year(0)? })),
    ("\"接收\"", |it| act(Act::Accept { provider: it.text(0), voucher: it.text(1) })),
    ("\"就\"申请兑现{}元", |it| {
        let (provider, voucher, yuan) = (it.text(0), it.text(1), it.yuan(0)?);
        act(Act::Redeem { provider, voucher, yuan })
    }),
    ("兑现\"验收审定并拨付", |it| act(Act::Pay { vouchers: it.labels(0) })),
    ("成功", |_| outcome(Outcome::Success)),
    ("被拒绝依据\"", |it| outcome(Outcome::Refused { rule: it.text(0) })),
    ("输入有误字段\"", |it| outcome(Outcome::Invalid { path: it.text(0) })),
    ("无权", |_| outcome(Outcome::Forbidden)),
    ("产生线索依据\"", |it| outcome(Outcome::Signal { rule: it.text(0) })),
    ("没有产生线索", |_| outcome(Outcome::NoSignal)),
    ("需要人工认定依据\"", |it| outcome(Outcome::Finding { rule: it.text(0) })),
    ("\"的\"为\"", |it| {
        let (of, field, value) = (it.model(0)?, it.text(1), it.text(2));
        outcome(Outcome::Field { of, field, value })
    }),
    ("\"的\"不同于\"", |it| {
        let (of, field, from) = (it.model(0)?, it.text(1), it.model(2)?);
        outcome(Outcome::Differs { of, field, from })
    }),
];

/// Understands a step.
///
/// # Errors
/// There is no such step, or what stands in it cannot be read.
pub(super) fn understand(step: &Step) -> Reading {
    let taken = words(&step.text).ok_or("a quotation mark is never closed")?;
    for (pattern, read) in VOCABULARY {
        if let Some(free) = fits(&taken.shape, pattern) {
            return read(&Parts { quoted: &taken.quoted, free, step });
        }
    }
    Err("there is no such step; docs/cases.md lists them all".to_owned())
}

fn ground(it: Ground) -> Reading {
    Ok(Sentence::Ground(it))
}

fn act(it: Act) -> Reading {
    Ok(Sentence::Act(it))
}

fn outcome(it: Outcome) -> Reading {
    Ok(Sentence::Outcome(it))
}

/// The word of an import for a list's name.
fn list(name: &str) -> Result<&'static str, String> {
    match name {
        "诚信黑名单" => Ok("bad-faith"),
        "经营异常" => Ok("abnormal"),
        "严重失信" => Ok("dishonest"),
        _ => Err(format!("{name}: the lists are 诚信黑名单, 经营异常 and 严重失信")),
    }
}

/// Reads yuan; a thousands separator is understood.
fn yuan(text: &str) -> Result<Fen, String> {
    Fen::yuan(&text.replace(',', "")).map_err(|fault| format!("{text:?}: {fault}"))
}

impl Parts<'_> {
    fn text(&self, index: usize) -> String {
        self.quoted.get(index).cloned().unwrap_or_default()
    }

    fn labels(&self, index: usize) -> Vec<String> {
        let text = self.text(index);
        let labels = text.split([',', '，', '、']).map(str::trim);
        labels.filter(|label| !label.is_empty()).map(str::to_owned).collect()
    }

    fn year(&self, index: usize) -> Result<i32, String> {
        let text = self.free[index];
        text.trim_end_matches('年').parse().map_err(|_| format!("{text:?} is no year"))
    }

    fn yuan(&self, index: usize) -> Result<Fen, String> {
        yuan(self.free[index])
    }

    fn basis_points(&self, index: usize) -> Result<u32, String> {
        let text = self.free[index];
        // A hundredth of a percent is a basis point, as a fen is a hundredth of a yuan.
        let points = Fen::yuan(text).ok().and_then(|it| u32::try_from(it.0).ok());
        points.ok_or_else(|| format!("{text:?} is no percentage with at most two decimals"))
    }

    fn execute(&self, at: Option<String>, command: usize) -> Reading {
        let (actor, command) = (self.text(0), self.text(command));
        act(Act::Execute { actor, at, command, doc: self.step.doc.clone() })
    }

    fn model(&self, index: usize) -> Result<Model, String> {
        let named = self.text(index);
        let (kind, label) = named.split_once('/').ok_or_else(|| {
            format!("{named:?}: a read model is named \"<model>/<label>\", such as \"budget/2021\"")
        })?;
        Ok(Model { kind: kind.trim().to_owned(), label: label.trim().to_owned() })
    }

    fn agreement(&self) -> Result<Agreement, String> {
        let signed_on = self.free[0];
        let signed_on = parse_date(signed_on).ok_or(format!("{signed_on:?} is no date"))?;
        Ok(Agreement {
            label: self.text(2),
            enterprise: self.text(0),
            provider: self.text(1),
            signed_on,
            lines: lines(self.step.table.as_deref().unwrap_or_default())?,
        })
    }
}

/// The lines of a contract from their table, in whatever order its columns stand.
fn lines(table: &[Vec<String>]) -> Result<Vec<Line>, String> {
    let needs = "a contract needs a table with the columns 目录项, 数量, 价格 and 地点";
    let [head, rows @ ..] = table else { return Err(needs.to_owned()) };
    let column = |name: &str| {
        let found = head.iter().position(|cell| cell.trim() == name);
        found.ok_or_else(|| format!("{needs}; {name} is missing"))
    };
    let columns = [column("目录项")?, column("数量")?, column("价格")?, column("地点")?];
    let line = |row: &Vec<String>| {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim()).to_owned();
        let [item, quantity, price, region] = columns.map(cell);
        Ok(Line { item, quantity, price: yuan(&price)?, region })
    };
    rows.iter().map(line).collect()
}
