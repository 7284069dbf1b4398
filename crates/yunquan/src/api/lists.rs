//! `GET /api/v1/<kinds>`: pages of a kind, filtered, in a stable order, with an opaque cursor.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query as Params, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use yunquan_core::projection::{self, Cell, Form};
use yunquan_store::{Cursor, Query};

use super::caller::Caller;
use super::choices::choices;
use super::problem::{Mistake, Problem};
use super::{Api, Ctx, sight};

/// The most entries of a page.
const MOST: u32 = 200;
/// The entries of a page where nothing is said.
const USUAL: u32 = 50;
/// The most values of one filter.
const VALUES: usize = 50;
/// The most characters of a text to filter by.
const TEXT: usize = 200;

/// The columns by which each kind is filtered and ordered.
pub(super) const FILTERS: &[(&str, &[&str])] = &[
    ("notice", &["year"]),
    ("interpretation", &["number", "published_on"]),
    ("provider", &["status", "name", "credit_code", "publicity", "panel"]),
    ("publicity", &["kind", "posted_on", "last_day", "closed"]),
    ("enterprise", &["status", "jurisdiction", "industry", "name", "credit_code"]),
    (
        "application",
        &[
            "status",
            "year",
            "enterprise",
            "provider",
            "jurisdiction",
            "contract",
            "publicity",
            "voucher",
            "tier",
            "order",
        ],
    ),
    ("contract", &["enterprise", "provider", "number", "signed_on", "application", "terminated"]),
    (
        "voucher",
        &[
            "status",
            "year",
            "holder",
            "provider",
            "contract",
            "application",
            "round",
            "issued_on",
            "nominal_last_day",
        ],
    ),
    (
        "redemption",
        &[
            "status",
            "year",
            "voucher",
            "contract",
            "enterprise",
            "provider",
            "panel",
            "settlement",
            "paid_on",
        ],
    ),
    ("settlement", &["status", "prepared_on", "sent_on"]),
    ("message", &["kind", "about", "due"]),
    ("budget", &["year", "closed"]),
    ("round", &["year"]),
    ("panel", &["status", "organiser"]),
    ("account", &["status", "role", "jurisdiction", "login"]),
    ("upload", &["media_type"]),
    ("import", &["kind"]),
    ("signal", &["rule", "about", "case"]),
    ("inspection", &["year", "status"]),
    ("case", &["status", "opened_on"]),
];

/// Filters by whether a column has any value: of which kind, by what name, its column, its words.
pub(super) const MARKS: &[(&str, &str, &str, &str)] = &[
    ("signal", "handled", "case", "Whether a case has taken it up."),
    ("round", "issued", "issued_by", "Whether it was issued."),
];

/// The columns of a kind's filters.
pub(super) fn filters(kind: &str) -> &'static [&'static str] {
    FILTERS.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, columns)| columns)
}

/// A page.
pub(super) async fn list(
    State(api): Ctx,
    Path(kinds): Path<String>,
    caller: Caller,
    Params(params): Params<Vec<(String, String)>>,
) -> Result<Json<Value>, Problem> {
    let kind = sight::kind(&kinds).filter(|kind| !filters(kind).is_empty());
    let kind = kind.ok_or(Problem::NotFound)?;
    if !sight::may_see(kind, caller.role()) {
        return Err(caller.refused());
    }
    let params = each_once(params).map_err(Problem::Invalid)?;
    let account = caller.account.as_ref();
    let whose = account.and_then(|account| Some((account.id, account.party?)));
    let page = move |api: &Api| match whose {
        Some(whose) if kind == "message" => api.told(whose, &params),
        _ => api.page(kind, &caller, &params),
    };
    Ok(Json(api.reading(page).await?))
}

/// The parameters by name: of two with one name the second would count, unseen.
fn each_once(params: Vec<(String, String)>) -> Result<BTreeMap<String, String>, Vec<Mistake>> {
    let (mut each, mut mistakes) = (BTreeMap::new(), Vec::new());
    for (name, text) in params {
        if each.insert(name.clone(), text).is_some() {
            mistakes.push(mistake(&name, "duplicate", "重复", "Given twice"));
        }
    }
    if mistakes.is_empty() { Ok(each) } else { Err(mistakes) }
}

/// How a page is ordered: a cursor goes on in the order in which its page was.
fn order(query: &Query<'_>) -> String {
    format!("{}{}", if query.descending { '-' } else { '+' }, query.sort.unwrap_or_default())
}

impl Api {
    fn page(
        &self,
        kind: &'static str,
        caller: &Caller,
        params: &BTreeMap<String, String>,
    ) -> Result<Value, Problem> {
        let query = asked(kind, params).map_err(Problem::Invalid)?;
        let widest = sight::sights(kind, caller.role()).max();
        let sight = widest.ok_or_else(|| caller.refused())?;
        let empty = json!({"items": [], "next": null});
        let Some(query) = self.narrow(query, sight, caller.account.as_deref())? else {
            return Ok(empty);
        };
        let order = order(&query);
        let page = self.office.reader().list(&query)?;
        let lens = self.office.lens()?;
        let mut items = Vec::with_capacity(page.items.len());
        for (_, entity) in &page.items {
            let mut shown = lens.show(entity)?;
            self.narrow_shown(caller, entity, &mut shown)?;
            sight::redact(kind, sight, &mut shown);
            items.push(shown);
        }
        let next = page.next.map(|cursor| URL_SAFE_NO_PAD.encode(format!("{order} {cursor}")));
        Ok(json!({"items": items, "next": next}))
    }
}

/// The column of one of [`MARKS`].
fn mark(kind: &str, name: &str) -> Option<&'static str> {
    let found = MARKS.iter().find(|(of, called, ..)| (*of, *called) == (kind, name));
    found.map(|(_, _, column, _)| *column)
}

fn mistake(name: &str, code: &'static str, zh: &str, en: &str) -> Mistake {
    Mistake::new(name, code, zh, en)
}

/// The query that the parameters ask for.
fn asked<'q>(
    kind: &'static str,
    params: &'q BTreeMap<String, String>,
) -> Result<Query<'q>, Vec<Mistake>> {
    let mut query = Query::of(kind).limit(USUAL);
    let mut mistakes = Vec::new();
    let mut ordered = None;
    for (name, text) in params {
        let read = match name.as_str() {
            "limit" => limit(text).map(|limit| query.limit = limit),
            "cursor" => cursor(kind, text).map(|(order, cursor)| {
                ordered = Some(order);
                query.after = Some(cursor);
            }),
            "sort" => sort(kind, text).map(|column| query.sort = Some(column)),
            "descending" => yes_or_no(name, text).map(|yes| query.descending = yes),
            _ if let Some(column) = mark(kind, name) => yes_or_no(name, text).map(|yes| {
                let asked = std::mem::replace(&mut query, Query::of(kind));
                query = if yes {
                    asked.at_least(column, uuid::Uuid::nil())
                } else {
                    asked.is(column, Cell::Null)
                };
            }),
            _ => filter(kind, name, text).map(|(column, mut cells)| {
                let asked = std::mem::replace(&mut query, Query::of(kind));
                query = match cells.pop() {
                    Some(only) if cells.is_empty() => asked.is(column, only),
                    last => asked.one_of(column, cells.into_iter().chain(last)),
                };
            }),
        };
        mistakes.extend(read.err());
    }
    if mistakes.is_empty() && ordered.is_some_and(|ordered| ordered != order(&query)) {
        mistakes.push(no_cursor());
    }
    if mistakes.is_empty() { Ok(query) } else { Err(mistakes) }
}

fn limit(text: &str) -> Result<u32, Mistake> {
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| {
        mistake("limit", "out-of-range", "应为1至200的整数", "Must be a whole number of 1 to 200")
    })
}

/// The order of the page before, and where it ended.
fn cursor(kind: &str, text: &str) -> Result<(String, Cursor), Mistake> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let read = text.as_deref().and_then(|text| text.split_once(' ')).and_then(|(order, cursor)| {
        let cursor = cursor.parse::<Cursor>().ok().filter(|cursor| cursor.key.kind() == kind)?;
        Some((order.to_owned(), cursor))
    });
    read.ok_or_else(no_cursor)
}

fn no_cursor() -> Mistake {
    let (zh, en) = ("不是这一查询上一页给出的游标", "Not the cursor of this query's page before");
    mistake("cursor", "not-a-cursor", zh, en)
}

/// The JSON Schema of how many entries may be asked for.
pub(super) fn limits() -> Value {
    json!({"type": "integer", "minimum": 1, "maximum": MOST})
}

/// How a filter's column is written.
fn form(kind: &str, column: &str) -> Option<Form> {
    Some(projection::table(kind)?.column(column)?.form)
}

/// The filters by which a kind can be ordered.
pub(super) fn orders(kind: &str) -> impl Iterator<Item = &'static str> {
    let orderly = move |name: &&str| matches!(form(kind, name), Some(Form::Int | Form::Text));
    filters(kind).iter().copied().filter(orderly)
}

/// The JSON Schema of the values of a filter.
pub(super) fn schema(kind: &str, column: &str) -> Value {
    let one = match form(kind, column) {
        Some(Form::Int) => json!({"type": ["integer", "boolean"]}),
        Some(Form::Id) => json!({"type": "string", "format": "uuid"}),
        _ => match choices(kind, column) {
            Some(words) => json!({"type": "string", "enum": words}),
            None => json!({"type": "string", "maxLength": TEXT}),
        },
    };
    json!({"type": "array", "minItems": 1, "maxItems": VALUES, "items": one})
}

fn sort(kind: &'static str, text: &str) -> Result<&'static str, Mistake> {
    orders(kind).find(|name| *name == text).ok_or_else(|| {
        mistake("sort", "not-a-choice", "不能按这一项排序", "There is no order by this")
    })
}

fn yes_or_no(name: &str, text: &str) -> Result<bool, Mistake> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(mistake(name, "wrong-type", "应为 true 或 false", "Must be true or false")),
    }
}

/// A filter's column and the values asked for, one of which an entry must have.
fn filter<'q>(
    kind: &'static str,
    name: &str,
    text: &'q str,
) -> Result<(&'static str, Vec<Cell<'q>>), Mistake> {
    let column = filters(kind).iter().copied().find(|column| *column == name);
    let form = column.and_then(|column| form(kind, column));
    let (Some(column), Some(form)) = (column, form) else {
        return Err(mistake(name, "unknown-field", "没有这一查询条件", "There is no such filter"));
    };
    if let Some(words) = choices(kind, column)
        && let Some(other) = text.split(',').find(|word| !words.contains(word))
    {
        let (other, words) = (other.chars().take(60).collect::<String>(), words.join(", "));
        let zh = format!("没有“{other}”，应为：{words}");
        let en = format!("There is no \u{201c}{other}\u{201d}; it is one of {words}");
        return Err(mistake(name, "not-a-choice", &zh, &en));
    }
    let cells: Option<Vec<Cell<'q>>> = text.split(',').map(|text| cell(form, text)).collect();
    match cells {
        Some(cells) if cells.len() <= VALUES => Ok((column, cells)),
        Some(_) => Err(mistake(name, "too-many", "取值过多，最多50个", "At most 50 values")),
        None => Err(mistake(name, "wrong-type", "取值格式不对", "The value is not of this kind")),
    }
}

fn cell(form: Form, text: &str) -> Option<Cell<'_>> {
    match form {
        Form::Int => match text {
            "true" => Some(Cell::Int(1)),
            "false" => Some(Cell::Int(0)),
            _ => text.parse().ok().map(Cell::Int),
        },
        Form::Text => (text.chars().count() <= TEXT).then(|| Cell::from(text)),
        Form::Id => uuid::Uuid::try_parse(text).ok().map(Cell::Id),
        Form::Digest => text.parse().ok().map(Cell::Digest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A filter that is no column would be answered with a failure.
    #[test]
    fn every_filter_is_a_column() {
        for (kind, columns) in FILTERS {
            let table = projection::table(kind).unwrap();
            for column in *columns {
                assert!(table.column(column).is_some(), "{kind}.{column}");
                let fixed = ["status", "role", "kind"].contains(column);
                assert_eq!(choices(kind, column).is_some(), fixed, "{kind}.{column}");
            }
        }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let params = [("limit", "0"), ("cursor", "?"), ("sort", "body"), ("colour", "red")];
        let params = params.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let mistakes = asked("application", &BTreeMap::from(params)).unwrap_err();
        let paths: Vec<&str> = mistakes.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["colour", "cursor", "limit", "sort"]);
    }
}
