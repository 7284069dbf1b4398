//! A criterion: an expression over facts, judged condition by condition.

use std::sync::{Arc, LazyLock};

use cel::common::ast::{Expr, operators};
use cel::common::types::CelBool;
use cel::{Context, Env, IdedExpr, Program, Value};

use crate::refusal::RuleId;

use super::facts::{At, Fact, FactSet, Known};
use super::fault::Wrong;
use super::reader::Table;
use super::text::Text;
use super::typing;

/// The longest expression that may stand in a pack, in characters.
const LONGEST: usize = 2_000;
/// The most brackets that it may open: the parser recurses into each.
const BRACKETS: usize = 40;

/// The language and its standard functions, the same for every pack.
static LANGUAGE: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// What follows when a criterion does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnFail {
    /// The act is refused: a declared fact.
    Refuse,
    /// An officer decides: a fact from an imported list.
    AskOfficer,
}

/// How a criterion turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not, and that refuses.
    Refuse,
    /// It does not, and an officer decides.
    Ask,
}

/// A criterion's judgement on one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The rule it tests.
    pub rule: RuleId,
    /// How it turned out.
    pub outcome: Outcome,
    /// The condition that did not hold, as written in the pack; the error where it could not be
    /// evaluated.
    pub failing: Option<String>,
    /// What the criterion asks, in words.
    pub says: Text,
}

/// A criterion of the pack.
#[derive(Debug)]
pub struct Criterion {
    /// The rule it tests.
    pub rule: RuleId,
    /// When it is judged.
    pub at: Vec<At>,
    /// Its expression, as written.
    pub require: String,
    /// What follows when it does not hold.
    pub on_fail: OnFail,
    /// What it asks, in words.
    pub says: Text,
    /// What is found where it holds, in words.
    pub holds: Text,
    expression: Expression,
}

impl Criterion {
    /// Reads and compiles one `[[criterion]]`; nothing where the expression was noted.
    pub(super) fn read(table: &mut Table<'_>) -> Option<Self> {
        const ON_FAIL: &[(&str, OnFail)] =
            &[("refuse", OnFail::Refuse), ("ask-officer", OnFail::AskOfficer)];
        let rule = table.parsed("rule");
        let at = table.choices("at", &At::ALL);
        let require = table.text("require");
        let on_fail = table.choice("on_fail", ON_FAIL);
        let says = table.both("says");
        let holds = table.both("holds");
        let expression = Expression::compile(&require)
            .and_then(|expression| expression.test(&at).map(|()| expression))
            .map_err(|words| table.wrong_at("require", Wrong::Expression(words)));
        let expression = expression.ok()?;
        Some(Self { rule: rule?, at, require, on_fail: on_fail?, says, holds, expression })
    }

    /// The conditions that `&&` joins, as written.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        self.expression.conditions.iter().map(|condition| condition.text.as_str())
    }

    pub(super) fn judge(&self, context: &Context<'_, '_>) -> Verdict {
        let failing = self.expression.failing(context);
        let outcome = match (&failing, self.on_fail) {
            (None, _) => Outcome::Pass,
            (Some(_), OnFail::Refuse) => Outcome::Refuse,
            (Some(_), OnFail::AskOfficer) => Outcome::Ask,
        };
        Verdict { rule: self.rule.clone(), outcome, failing, says: self.says.clone() }
    }
}

/// The context in which the criteria of one case are judged.
pub(super) fn context<'a>(known: &'a Known<'a>) -> Context<'a, 'a> {
    let mut context = Context::with_env(Arc::clone(&LANGUAGE));
    context.set_variable_resolver(known);
    context
}

/// A compiled expression, taken apart at its outer `&&`.
#[derive(Debug)]
struct Expression {
    conditions: Vec<Condition>,
}

#[derive(Debug)]
struct Condition {
    expr: IdedExpr,
    text: String,
}

impl Expression {
    /// Compiles an expression of bounded size, so that neither parser nor evaluation can run
    /// away.
    fn compile(source: &str) -> Result<Self, String> {
        if source.chars().count() > LONGEST {
            return Err(format!("it is longer than {LONGEST} characters"));
        }
        if source.matches(['(', '[', '{']).count() > BRACKETS {
            return Err(format!("it opens more than {BRACKETS} brackets"));
        }
        let program = Program::compile(source).map_err(|errors| errors.to_string())?;
        let mut joined = Vec::new();
        let mut cuts = Vec::new();
        take_apart(program.expression(), &program, &mut joined, &mut cuts);
        let texts = texts(source, &cuts);
        let conditions = joined.into_iter().zip(texts);
        let conditions = conditions.map(|(expr, text)| Condition { expr: expr.clone(), text });
        Ok(Self { conditions: conditions.collect() })
    }

    /// Types every condition for every moment, and tries it on typical facts.
    fn test(&self, at: &[At]) -> Result<(), String> {
        for facts in at.iter().map(|at| at.facts()) {
            for condition in &self.conditions {
                typing::test(&condition.expr, facts)?;
            }
            self.tried(facts)?;
        }
        Ok(())
    }

    fn tried(&self, facts: &'static [Fact]) -> Result<(), String> {
        let (own, stated) = (FactSet::new(), FactSet::typical(facts));
        let known = Known { own: &own, stated: &stated };
        let context = context(&known);
        self.conditions.iter().try_for_each(|condition| condition.holds(&context).map(|_| ()))
    }

    /// The first condition that does not hold. One that cannot be evaluated does not hold.
    fn failing(&self, context: &Context<'_, '_>) -> Option<String> {
        self.conditions.iter().find_map(|condition| match condition.holds(context) {
            Ok(true) => None,
            Ok(false) => Some(condition.text.clone()),
            Err(error) => Some(format!("{}: {error}", condition.text)),
        })
    }
}

impl Condition {
    fn holds(&self, context: &Context<'_, '_>) -> Result<bool, String> {
        let value = Value::resolve_val(&self.expr, context).map_err(|error| error.to_string())?;
        let yes = value.downcast_ref::<CelBool>().map(|yes| *yes.inner());
        yes.ok_or_else(|| "neither true nor false".to_owned())
    }
}

/// Collects the operands of the outer `&&`, from the left, and where each `&&` stands.
fn take_apart<'e>(
    expr: &'e IdedExpr,
    program: &Program,
    joined: &mut Vec<&'e IdedExpr>,
    cuts: &mut Vec<Option<usize>>,
) {
    if let Expr::Call(call) = &expr.expr
        && call.func_name == operators::LOGICAL_AND
        && let [left, right] = call.args.as_slice()
    {
        take_apart(left, program, joined, cuts);
        let at = program.source_info().offset_for(expr.id);
        cuts.push(at.and_then(|(start, _)| usize::try_from(start).ok()));
        take_apart(right, program, joined, cuts);
    } else {
        joined.push(expr);
    }
}

/// The source between the cuts; the whole of it for each where the cuts cannot be trusted.
fn texts(source: &str, cuts: &[Option<usize>]) -> Vec<String> {
    let mut texts = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts {
        let piece = cut.and_then(|cut| source.get(from..cut).zip(source.get(cut..)));
        let Some((piece, rest)) = piece.filter(|(_, rest)| rest.starts_with("&&")) else {
            return vec![source.trim().to_owned(); cuts.len() + 1];
        };
        texts.push(bare(piece));
        from = source.len() - rest.len() + "&&".len();
    }
    texts.push(bare(source.get(from..).unwrap_or_default()));
    texts
}

/// A piece without the brackets that were opened or closed in another piece.
fn bare(piece: &str) -> String {
    let mut piece = piece.trim();
    loop {
        let (opened, closed) = (piece.matches('(').count(), piece.matches(')').count());
        let rest = if opened > closed {
            piece.strip_prefix('(')
        } else if closed > opened {
            piece.strip_suffix(')')
        } else {
            None
        };
        match rest {
            Some(rest) => piece = rest.trim(),
            None => return piece.to_owned(),
        }
    }
}
