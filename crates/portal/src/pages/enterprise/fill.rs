//! Filling an application in steps: each is kept as typed; what is wrong shows at its field.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use yunquan_core::application::{Application, Status};
use yunquan_core::ids::{ApplicationId, ProviderId};

use super::account::{Account, account};
use super::draft::{Draft, LINES, Step, materials};
use crate::Ctx;
use crate::fault::Trouble;
use crate::frame::Frame;
use crate::page::{self, AGAIN};
use crate::parts::article::Article;
use crate::parts::field::{Field, Opt};
use crate::posted::Posted;
use crate::sheet::{Filled, Mistake, Note, Sheet};
use crate::view::View;
use crate::visitor::Visitor;

/// The providers that are listed at once.
const PROVIDERS: usize = 50;
/// Where a part of a provider's name is typed to find it; no field of the form.
const FIND: &str = "_find";

/// What the pages of all steps show.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) year: i32,
    pub(super) firm: String,
    pub(super) code: String,
    pub(super) step: usize,
    /// Why it was sent back and until when a correction keeps the order.
    pub(super) returned: Option<Returned>,
}

pub(super) struct Returned {
    pub(super) reason: String,
    pub(super) left: String,
    pub(super) until: String,
    pub(super) order: String,
    pub(super) remarks: Vec<(String, String)>,
    pub(super) article: Article,
}

#[derive(Template)]
#[template(path = "pages/fill-contract.html")]
struct Contract {
    f: Frame,
    s: Sheet,
    h: Head,
    /// By what the providers are narrowed.
    find: Field,
    providers: Vec<Opt>,
    /// What is to be said of the providers that are listed, or are not.
    listed: String,
    earliest: Article,
    written: Article,
}

#[derive(Template)]
#[template(path = "pages/fill-services.html")]
struct Services {
    f: Frame,
    s: Sheet,
    h: Head,
    rows: Vec<Row>,
    items: Vec<Opt>,
    places: Vec<Opt>,
    a: Account,
    within: Article,
    deducts: Article,
}

struct Row {
    row: usize,
    counted: Option<String>,
    why: String,
    blank: bool,
}

impl Row {
    fn name(&self, field: &str) -> String {
        format!("{LINES}.{}.{field}", self.row)
    }
}

#[derive(Template)]
#[template(path = "pages/fill-materials.html")]
struct Materials {
    f: Frame,
    s: Sheet,
    h: Head,
    rows: Vec<(usize, String)>,
    a: Article,
    plan: Article,
}

/// What an address names.
type Place = Path<(String, String)>;

fn read((id, step): (String, String)) -> Result<(ApplicationId, Step), Trouble> {
    Ok((id.parse().map_err(|_| Trouble::NotFound)?, Step::read(&step)?))
}

/// The head of a file's pages.
pub(super) fn head(view: &View<'_>, draft: &Draft, step: usize) -> Result<Head, Trouble> {
    let firm = view.lens.find_enterprise(draft.file.enterprise)?.ok_or(Trouble::NotFound)?;
    Ok(Head {
        id: draft.file.id.to_string(),
        year: draft.year(&view.lens),
        firm: firm.name,
        code: firm.credit_code.to_string(),
        step,
        returned: returned(view, &draft.file),
    })
}

fn returned(view: &View<'_>, file: &Application) -> Option<Returned> {
    let returned = file.returned.as_ref().filter(|_| file.status == Status::Returned)?;
    let remark = |it: &yunquan_core::application::Remark| (it.field.clone(), it.text.clone());
    Some(Returned {
        reason: returned.reason.clone(),
        left: view.days_left(returned.correct_by),
        until: crate::figures::day(view.w, returned.correct_by),
        order: file.order.map(|order| format!("{order:04}")).unwrap_or_default(),
        remarks: returned.remarks.iter().map(remark).collect(),
        article: view.article("R4.4"),
    })
}

impl Head {
    /// What an officer wrote beside a field.
    fn remark(&self, field: impl AsRef<str>) -> Option<&String> {
        let remarks = self.returned.iter().flat_map(|returned| returned.remarks.iter());
        remarks.filter(|(at, _)| at == field.as_ref()).map(|(_, text)| text).next()
    }
}

/// The form of a step with the mistakes of its own fields.
fn filled(view: &View<'_>, draft: &Draft, mistakes: Vec<Mistake>) -> Filled {
    let mut labels = Vec::new();
    for (row, needed) in materials(&view.lens).iter().enumerate() {
        let name = needed.name.in_(view.w.lang()).to_owned();
        labels.push((format!("materials.{row}.file"), name));
    }
    let elsewhere = super::review::elsewhere(draft.file.id);
    Filled { typed: draft.typed.clone(), mistakes, labels, elsewhere, ..Filled::default() }
}

fn render(view: &View<'_>, step: Step, draft: &Draft, filled: Filled) -> Result<Html, Trouble> {
    let made = match step {
        Step::Contract => contract(view, draft, filled)?.render(),
        Step::Services => services(view, draft, filled)?.render(),
        Step::Materials => files(view, draft, filled)?.render(),
    };
    made.map(Html).map_err(|error| Trouble::Broken(error.to_string()))
}

/// A page that is made already.
#[derive(Template)]
#[template(source = "{{ self.0|safe }}", ext = "html")]
struct Html(String);

fn contract(view: &View<'_>, draft: &Draft, filled: Filled) -> Result<Contract, Trouble> {
    let s = view.sheet(filled);
    let find = s.text(FIND).label(view.w.t("provider-find")).hint(view.w.t("provider-find-hint"));
    let (providers, listed) = providers(view, draft, &find.value)?;
    Ok(Contract {
        f: view.frame("fill-contract"),
        s,
        h: head(view, draft, 0)?,
        find: find.optional(),
        providers,
        listed,
        earliest: view.article("R26.1"),
        written: view.article("R17.2"),
    })
}

/// The providers of the draft's year by what was typed to find one, with what is to be said of the
/// list; the one that is chosen stands in it whatever was typed.
fn providers(view: &View<'_>, draft: &Draft, find: &str) -> Result<(Vec<Opt>, String), Trouble> {
    let (found, more) = view.lens.suppliers(draft.year(&view.lens), find, PROVIDERS)?;
    let listed = match found.len() {
        count if more => view.w.t1("provider-find-more", "count", count),
        0 => view.w.t("provider-find-none"),
        _ => String::new(),
    };
    let chosen = draft.typed.get("contract.provider").parse::<ProviderId>().ok();
    let mut all: Vec<Opt> =
        found.into_iter().map(|it| Opt::new(it.id.to_string(), it.name)).collect();
    let absent = chosen.filter(|id| all.iter().all(|it| it.value != id.to_string()));
    if let Some(id) = absent
        && let Some(name) = view.lens.provider_name(id)?
    {
        all.insert(0, Opt::new(id.to_string(), name));
    }
    Ok((all, listed))
}

fn services(view: &View<'_>, draft: &Draft, filled: Filled) -> Result<Services, Trouble> {
    let a = account(view, &draft.basket(&view.lens))?;
    let mut rows: Vec<Row> = a
        .lines
        .iter()
        .map(|it| Row {
            row: it.row,
            counted: it.amount.clone(),
            why: it.why.clone(),
            blank: false,
        })
        .collect();
    let next = rows.last().map_or(0, |last| last.row + 1);
    rows.push(Row { row: next, counted: None, why: String::new(), blank: true });
    let items = draft.basket(&view.lens).items(view)?;
    Ok(Services {
        f: view.frame("fill-services"),
        s: view.sheet(filled),
        h: head(view, draft, 1)?,
        rows,
        items,
        places: view.places(),
        a,
        within: view.article("R6.2"),
        deducts: view.article("R15.1"),
    })
}

fn files(view: &View<'_>, draft: &Draft, filled: Filled) -> Result<Materials, Trouble> {
    let rows = materials(&view.lens).iter().enumerate();
    let rows = rows.map(|(row, needed)| (row, needed.kind.clone())).collect();
    Ok(Materials {
        f: view.frame("fill-materials"),
        s: view.sheet(filled),
        h: head(view, draft, 2)?,
        rows,
        a: view.article("R12.1"),
        plan: view.article("R5.4"),
    })
}

/// A step's page; where its faults were asked for, with them.
pub(crate) async fn show(
    State(portal): Ctx,
    Path(place): Place,
    who: Visitor,
) -> Result<Response, Trouble> {
    let (id, step) = read(place)?;
    let own = who.enterprise()?.ok_or(Trouble::NotFound)?;
    let made = move |view: &View<'_>| {
        let draft = Draft::load(&view.lens, own, id)?;
        if !draft.open() {
            return Err(Trouble::NotFound);
        }
        let kept = view.kept();
        let (mut draft, note) = (draft, kept.note);
        if note.is_some() {
            draft.take(step, kept.typed);
        }
        let check = view.who.asks("check").is_some();
        let mistakes = if check { mistakes(view, step, &draft) } else { Vec::new() };
        // Faults come first; where there is none on any step, a rule may stand against it.
        let refused = if check { view.portal.refusal_of(view.who.who(), &draft) } else { None };
        let mut filled = Filled { note, refused, ..filled(view, &draft, mistakes) };
        filled.typed.set(FIND, view.who.asks("find").unwrap_or_default());
        render(view, step, &draft, filled)
    };
    portal.page(who, made).await
}

/// What stands against a step's own fields.
fn mistakes(view: &View<'_>, step: Step, draft: &Draft) -> Vec<Mistake> {
    let faults = view.portal.faults_of(view.who.who(), &draft.form());
    let own = faults.iter().filter(|fault| Step::of(&fault.path) == step);
    own.filter(|fault| fault.path != "truthful").map(|fault| Mistake::of(view.w, fault)).collect()
}

/// Keeps a step and goes on, or shows what is wrong in it.
pub(crate) async fn send(
    State(portal): Ctx,
    Path(place): Place,
    posted: Posted,
) -> Result<Response, Trouble> {
    let (id, step) = read(place)?;
    posted.signed_in(&portal, &step.page(id))?;
    let own = posted.who.enterprise()?.ok_or(Trouble::NotFound)?;
    let load =
        move |portal: &std::sync::Arc<crate::Portal>| Draft::load(&portal.office.lens()?, own, id);
    let mut draft = portal.reading(load).await?;
    if !draft.open() {
        return Ok(Redirect::to(&format!("/applications/{id}")).into_response());
    }
    let mut sent = posted.typed.clone();
    let drop = sent.get("_drop").to_owned();
    if !drop.is_empty() {
        sent.remove(&format!("{LINES}.{drop}"));
    }
    draft.take(step, sent.content());
    if !posted.stale {
        portal.save(&posted, &draft).await?;
    }
    let (go, stale, files) = (posted.typed.get("_go").to_owned(), posted.stale, posted.mistakes);
    if !stale && files.is_empty() {
        match go.as_str() {
            "save" => {
                let to = page::done(&format!("/applications/{id}"), "saved");
                return Ok(to.into_response());
            }
            "next" => {}
            "find" => {
                let find = crate::parts::pager::encoded(posted.typed.get(FIND).trim());
                let to = format!("{}?find={find}#f-_find", step.page(id));
                return Ok(Redirect::to(&to).into_response());
            }
            _ => return Ok(Redirect::to(&step.page(id)).into_response()),
        }
    }
    let (form, who) = (draft.form(), posted.who.who());
    let faults = portal.reading(move |portal| Ok(portal.faults_of(who, &form))).await?;
    let own = faults.iter().filter(|it| Step::of(&it.path) == step && it.path != "truthful");
    let words = posted.who.words();
    let mut mistakes = files;
    mistakes.extend(own.map(|fault| Mistake::of(words, fault)));
    if mistakes.is_empty() && !stale {
        return Ok(Redirect::to(&step.next(id)).into_response());
    }
    let find = posted.typed.get(FIND).to_owned();
    let made = move |view: &View<'_>| {
        let note = stale.then_some(Note::Stale);
        let mut filled = Filled { note, ..filled(view, &draft, mistakes) };
        filled.typed.set(FIND, find);
        render(view, step, &draft, filled)
    };
    portal.page_with(AGAIN, posted.who, made).await
}
