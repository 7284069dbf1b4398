//! Types the expression of a criterion before it is ever run.
//!
//! Only a small part of CEL may stand in a pack: facts, their fields, literals, comparisons,
//! logic, `in`, whole-number arithmetic, `size`, `startsWith`, `endsWith`, `contains` and the
//! macros `all`, `exists`, `exists_one` and `filter`. Of that part every expression ends soon,
//! and only arithmetic can fail; CEL lets `||`, `&&` and the macros swallow a failure beside
//! them, so arithmetic is kept out of those, and a failure never passes.

use cel::IdedExpr;
use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, ListExpr, LiteralValue, SelectExpr, operators as op,
};

use super::facts::{Fact, FactType};
use super::macros::predicate;

/// How deep an expression may nest, the expansion of macros included.
const DEEPEST: usize = 32;
/// How deep macros may nest: two walk over each pair of lines.
const LOOPS: usize = 2;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Bool,
    Int,
    Text,
    Record(&'static [Fact]),
    List(Box<Type>),
}

impl Type {
    fn of(fact: FactType) -> Self {
        match fact {
            FactType::Bool => Self::Bool,
            FactType::Int => Self::Int,
            FactType::Text => Self::Text,
            FactType::Texts => Self::List(Box::new(Self::Text)),
            FactType::Records(fields) => Self::List(Box::new(Self::Record(fields))),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Bool => "bool".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Text => "string".to_owned(),
            Self::Record(_) => "record".to_owned(),
            Self::List(of) => format!("list({})", of.name()),
        }
    }
}

/// An expression's type, and whether running it can fail.
#[derive(Debug)]
struct Typed {
    of: Type,
    fails: bool,
}

/// Tests that an expression is yes or no over these facts.
///
/// # Errors
/// The first thing that may not stand there, in words.
pub(super) fn test(expr: &IdedExpr, facts: &'static [Fact]) -> Result<(), String> {
    let mut scope = Scope { facts, bound: Vec::new(), depth: 0 };
    scope.wants(expr, &Type::Bool).map(|_| ())
}

/// The names in reach: the facts, and the variables of the macros around.
struct Scope {
    facts: &'static [Fact],
    bound: Vec<(String, Type)>,
    depth: usize,
}

impl Scope {
    fn type_of(&mut self, expr: &IdedExpr) -> Result<Typed, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("it nests more than {DEEPEST} deep"));
        }
        let typed = match &expr.expr {
            Expr::Literal(LiteralValue::Boolean(_)) => Ok(sound(Type::Bool)),
            Expr::Literal(LiteralValue::Int(_)) => Ok(sound(Type::Int)),
            Expr::Literal(LiteralValue::String(_)) => Ok(sound(Type::Text)),
            Expr::Literal(_) => Err("literals are true, false, whole numbers and texts".to_owned()),
            Expr::Ident(name) => self.named(name).map(sound),
            Expr::Select(select) => self.field(select),
            Expr::List(list) => self.list(list),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(of) => self.comprehension(of),
            _ => Err("maps and structures may not stand in a criterion".to_owned()),
        };
        self.depth -= 1;
        typed
    }

    fn wants(&mut self, expr: &IdedExpr, wanted: &Type) -> Result<Typed, String> {
        let typed = self.type_of(expr)?;
        if typed.of == *wanted {
            return Ok(typed);
        }
        Err(format!("a {} stands where a {} is wanted", typed.of.name(), wanted.name()))
    }

    fn named(&self, name: &str) -> Result<Type, String> {
        if let Some((_, of)) = self.bound.iter().rfind(|(bound, _)| bound == name) {
            return Ok(of.clone());
        }
        let fact = self.facts.iter().find(|fact| fact.name == name);
        fact.map(|fact| Type::of(fact.of)).ok_or_else(|| {
            let names: Vec<&str> = self.facts.iter().map(|fact| fact.name).collect();
            format!("there is no fact {name}; the facts here are {}", names.join(", "))
        })
    }

    fn field(&mut self, select: &SelectExpr) -> Result<Typed, String> {
        let of = self.type_of(&select.operand)?;
        let field = &select.field;
        let (Type::Record(fields), false) = (&of.of, select.test) else {
            return Err(format!("a {} has no field {field}", of.of.name()));
        };
        let found = fields.iter().find(|known| known.name == field);
        let found = found.ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("a record has no field {field}; its fields are {}", names.join(", "))
        })?;
        Ok(Typed { of: Type::of(found.of), fails: of.fails })
    }

    fn list(&mut self, list: &ListExpr) -> Result<Typed, String> {
        let (first, rest) = list.elements.split_first().ok_or("an empty list holds nothing")?;
        let mut typed = self.type_of(first)?;
        for element in rest {
            typed.fails |= self.wants(element, &typed.of)?.fails;
        }
        Ok(Typed { of: Type::List(Box::new(typed.of)), fails: typed.fails })
    }

    fn call(&mut self, call: &CallExpr) -> Result<Typed, String> {
        let name = call.func_name.as_str();
        if let Some(target) = &call.target {
            return self.method(target, name, &call.args);
        }
        match (name, call.args.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR, [left, right]) => {
                for side in [left, right] {
                    self.cannot_fail(side)?;
                }
                Ok(sound(Type::Bool))
            }
            (op::LOGICAL_NOT, [of]) => self.wants(of, &Type::Bool),
            (op::CONDITIONAL, [when, then, otherwise]) => {
                let when = self.wants(when, &Type::Bool)?;
                let then = self.type_of(then)?;
                let fails = self.wants(otherwise, &then.of)?.fails;
                Ok(Typed { fails: when.fails || then.fails || fails, of: then.of })
            }
            (op::EQUALS | op::NOT_EQUALS, [left, right]) => {
                self.compared(left, right, &[Type::Bool, Type::Int, Type::Text])
            }
            (op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS, [left, right]) => {
                self.compared(left, right, &[Type::Int, Type::Text])
            }
            (op::ADD | op::SUBSTRACT | op::MULTIPLY, [left, right]) => {
                self.wants(left, &Type::Int)?;
                self.wants(right, &Type::Int)?;
                Ok(Typed { of: Type::Int, fails: true })
            }
            (op::NEGATE, [of]) => {
                self.wants(of, &Type::Int)?;
                Ok(Typed { of: Type::Int, fails: true })
            }
            (op::IN, [one, all]) => {
                let one = self.type_of(one)?;
                if matches!(one.of, Type::List(_) | Type::Record(_)) {
                    return Err(format!("a {} is never in a list", one.of.name()));
                }
                let all = self.wants(all, &Type::List(Box::new(one.of)))?;
                Ok(Typed { of: Type::Bool, fails: one.fails || all.fails })
            }
            ("size", [of]) => self.size(of),
            _ => Err(format!("{name} is not available in a criterion")),
        }
    }

    fn method(
        &mut self,
        target: &IdedExpr,
        name: &str,
        args: &[IdedExpr],
    ) -> Result<Typed, String> {
        match (name, args) {
            ("size", []) => self.size(target),
            ("startsWith" | "endsWith" | "contains", [part]) => {
                let target = self.wants(target, &Type::Text)?;
                let part = self.wants(part, &Type::Text)?;
                Ok(Typed { of: Type::Bool, fails: target.fails || part.fails })
            }
            _ => Err(format!("{name} is not available in a criterion")),
        }
    }

    fn size(&mut self, of: &IdedExpr) -> Result<Typed, String> {
        let of = self.type_of(of)?;
        match of.of {
            Type::Text | Type::List(_) => Ok(Typed { of: Type::Int, fails: of.fails }),
            other => Err(format!("a {} has no size", other.name())),
        }
    }

    fn compared(
        &mut self,
        left: &IdedExpr,
        right: &IdedExpr,
        these: &[Type],
    ) -> Result<Typed, String> {
        let left = self.type_of(left)?;
        if !these.contains(&left.of) {
            return Err(format!("a {} cannot be compared so", left.of.name()));
        }
        let right = self.wants(right, &left.of)?;
        Ok(Typed { of: Type::Bool, fails: left.fails || right.fails })
    }

    fn cannot_fail(&mut self, expr: &IdedExpr) -> Result<(), String> {
        if self.wants(expr, &Type::Bool)?.fails {
            return Err("arithmetic can fail, so it may not stand within ||, an inner && or a \
                        macro: make it a condition of its own"
                .to_owned());
        }
        Ok(())
    }

    /// A macro, as the parser expands it.
    fn comprehension(&mut self, it: &ComprehensionExpr) -> Result<Typed, String> {
        let range = self.type_of(&it.iter_range)?;
        let Type::List(element) = &range.of else {
            return Err(format!("a {} cannot be walked over", range.of.name()));
        };
        let (predicate, result) = predicate(it, &range.of)?;
        if self.named(&it.iter_var).is_ok() {
            return Err(format!("{} names a fact or another variable already", it.iter_var));
        }
        if self.bound.len() == LOOPS {
            return Err(format!("macros nest more than {LOOPS} deep"));
        }
        self.bound.push((it.iter_var.clone(), (**element).clone()));
        let tested = self.cannot_fail(predicate);
        self.bound.pop();
        tested.map(|()| Typed { of: result, fails: range.fails })
    }
}

fn sound(of: Type) -> Typed {
    Typed { of, fails: false }
}
