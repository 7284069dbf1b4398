//! Tells the macros of the expression language apart after the parser has expanded them.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators as op};

use super::typing::Type;

/// The predicate of a macro and the type of the whole, told apart by what it starts from.
pub(super) fn predicate<'e>(
    it: &'e ComprehensionExpr,
    range: &Type,
) -> Result<(&'e IdedExpr, Type), String> {
    let other = || "only the macros all, exists, exists_one and filter are available".to_owned();
    let Expr::Call(step) = &it.loop_step.expr else {
        return Err(other());
    };
    match (&it.accu_init.expr, step.func_name.as_str(), step.args.as_slice()) {
        (Expr::Literal(LiteralValue::Boolean(_)), op::LOGICAL_AND | op::LOGICAL_OR, [_, each]) => {
            Ok((each, Type::Bool))
        }
        (Expr::Literal(LiteralValue::Int(_)), op::CONDITIONAL, [each, ..]) => {
            Ok((each, Type::Bool))
        }
        (Expr::List(_), op::CONDITIONAL, [each, appended, _]) if appends(appended, it) => {
            Ok((each, range.clone()))
        }
        _ => Err(other()),
    }
}

/// Whether a step appends the element itself: `filter`, not `map`.
fn appends(step: &IdedExpr, it: &ComprehensionExpr) -> bool {
    let Expr::Call(CallExpr { args, .. }) = &step.expr else {
        return false;
    };
    let Some(Expr::List(list)) = args.last().map(|last| &last.expr) else {
        return false;
    };
    matches!(list.elements.as_slice(), [IdedExpr { expr: Expr::Ident(name), .. }]
        if *name == it.iter_var)
}
