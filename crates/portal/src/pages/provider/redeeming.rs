//! What was typed into a redemption so far: its draft as typed, or what was handed in last.

use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::ids::VoucherId;
use yunquan_core::pack::MaterialFor;
use yunquan_core::redemption::{Redemption, Status};
use yunquan_core::voucher::Voucher;
use yunquan_service::view::Lens;

use crate::fault::Trouble;
use crate::posted::{NAME, Posted};
use crate::run::Outcome;
use crate::typed::Typed;
use crate::view::View;

pub(super) const INVOICES: &str = "invoices";
pub(super) const MATERIALS: &str = "materials";
/// The kind of material of which there are types.
const EVIDENCE: &str = "service-evidence";

/// A file that is asked for.
pub(super) struct Asked {
    pub(super) row: usize,
    pub(super) kind: String,
    /// The type of evidence, where the notice names one.
    pub(super) evidence: String,
    /// What the pack calls the kind.
    pub(super) called: String,
}

/// The files that the pack and the year's notice ask for, with their names.
pub(super) fn asked(view: &View<'_>, year: i32) -> Result<(Vec<Asked>, Vec<String>), Trouble> {
    let types = view.lens.find_notice(year)?.map(|notice| notice.terms.evidence);
    let types = types.unwrap_or_default();
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for it in view.lens.pack.materials(MaterialFor::Redemption) {
        let name = it.name.in_(view.w.lang());
        let of_type = it.kind == EVIDENCE && !types.is_empty();
        let types = if of_type { types.clone() } else { vec![String::new()] };
        for evidence in types {
            let shown = if evidence.is_empty() { "" } else { "：" };
            names.push(format!("{name}{shown}{evidence}"));
            let called = name.to_owned();
            all.push(Asked { row: all.len(), kind: it.kind.clone(), evidence, called });
        }
    }
    Ok((all, names))
}

/// The redemption of a voucher that is still with its provider.
pub(super) fn open(lens: &Lens<'_>, it: &Voucher) -> Result<Option<Redemption>, Trouble> {
    let file = it.redemption.map(|id| lens.find_redemption(id)).transpose()?.flatten();
    Ok(file.filter(|file| matches!(file.status, Status::Draft | Status::Returned)))
}

/// What was typed into it, as it would be typed again.
pub(super) fn typed(view: &View<'_>, it: &Redemption) -> Result<Typed, Trouble> {
    let kept = view.lens.typed_into_redemption(it)?.unwrap_or_default();
    if let Some(pairs) = kept["typed"].as_array() {
        let pair =
            |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
        return Ok(Typed::new(pairs.iter().filter_map(pair).collect()));
    }
    let mut typed = Typed::of_form(&kept);
    typed.remove(MATERIALS);
    let given = kept[MATERIALS].as_array().cloned().unwrap_or_default();
    for wanted in asked(view, it.year)?.0 {
        let same = |it: &&Value| {
            let evidence = it["evidence"].as_str().unwrap_or_default();
            it["kind"] == wanted.kind.as_str() && evidence == wanted.evidence
        };
        let file = given.iter().find(same).and_then(|it| it["file"].as_str());
        let Some(digest) = file.and_then(|file| file.parse::<Digest>().ok()) else { continue };
        let place = format!("{MATERIALS}.{}.file", wanted.row);
        let called = view.lens.file_name(digest)?.unwrap_or_default();
        typed.set(format!("{place}{NAME}"), called);
        typed.set(place, digest.to_string());
    }
    Ok(typed)
}

/// Keeps a redemption as it was typed.
pub(super) async fn save(
    portal: &std::sync::Arc<crate::Portal>,
    posted: &Posted,
    voucher: VoucherId,
) -> Result<Outcome, Trouble> {
    let typed = posted.typed.clone().content();
    let mut form = json!({"voucher": voucher, "form": {"typed": typed.pairs()}});
    let file = typed.get("redemption");
    if !file.is_empty() {
        form["redemption"] = json!(file);
    }
    portal.run_form(posted, "redemption/save", form).await
}
