//! Building blocks of a made-up city: staff, parties, admissions. Cases, simulation, demo and
//! benches found their cities with these; everything goes through ordinary commands.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yunquan_core::digest::Digest;
use yunquan_core::ids::{AccountId, EnterpriseId, ProviderId};
use yunquan_core::time::Instant;
use yunquan_core::world::Key;

use crate::envelope::{Receipt, Who};
use crate::office::Office;
use crate::sample::Sample;

/// A command of the foundation was not done; says which and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unfounded(pub String);

/// An officer's post.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Login and name.
    pub name: &'a str,
    /// The role's word.
    pub role: &'a str,
    /// A district officer's jurisdiction.
    pub jurisdiction: Option<&'a str>,
}

/// An enterprise to be registered and authorised.
#[derive(Debug, Clone)]
pub struct EnterprisePlan {
    /// Its name, also its account's login.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// Its industry.
    pub industry: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A provider to be registered.
#[derive(Debug, Clone)]
pub struct ProviderPlan {
    /// Its name, also its account's login.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Its catalogue items, as the form wants them.
    pub quotation: Vec<Value>,
}

/// A party with the account that acts for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting<T> {
    /// The account.
    pub account: AccountId,
    /// The party.
    pub party: T,
}

/// Runs a command that must succeed.
///
/// # Errors
/// [`Unfounded`] with the command and the denial.
pub fn must(office: &Office, who: Who, name: &str, form: &Value) -> Result<Receipt, Unfounded> {
    let fault = |why: String| Unfounded(format!("{name}: {why}"));
    let answer = office.ask(who, name, form).ok_or_else(|| fault("no such command".to_owned()))?;
    let answer = answer.map_err(|error| fault(error.to_string()))?;
    answer.map_err(|denial| fault(format!("{:?}", denial.rejection)))
}

fn account_of(receipt: &Receipt) -> Result<AccountId, Unfounded> {
    match receipt.subject {
        Some(Key::Account(id)) => Ok(id),
        _ => Err(Unfounded(format!("{}: made no account", receipt.command))),
    }
}

/// Appoints the two administrators (by the office itself, as `init` does) and then every other
/// officer by them. Accounts by name.
///
/// # Errors
/// [`Unfounded`].
pub fn appoint(
    office: &Office,
    administrator: &str,
    security: &str,
    posts: &[Post<'_>],
) -> Result<BTreeMap<String, AccountId>, Unfounded> {
    let mut accounts = BTreeMap::new();
    for (name, role) in [(administrator, "administrator"), (security, "security-administrator")] {
        let form = json!({"login": name, "name": name, "role": role});
        let account = account_of(&must(office, Who::System, "account/appoint", &form)?)?;
        accounts.insert(name.to_owned(), account);
    }
    let (first, second) = (accounts[administrator], accounts[security]);
    for post in posts {
        let form = json!({"login": post.name, "name": post.name, "role": post.role,
            "jurisdiction": post.jurisdiction});
        let who = Who::Account(first);
        let account = account_of(&must(office, who, "account/appoint", &form)?)?;
        must(office, Who::Account(second), "account/confirm", &json!({"account": account}))?;
        accounts.insert(post.name.to_owned(), account);
    }
    Ok(accounts)
}

/// Records a made-up file of that label; its digest.
///
/// # Errors
/// [`Unfounded`].
pub fn upload(office: &Office, who: Who, label: &str) -> Result<Digest, Unfounded> {
    let sample = Sample::of(label);
    must(office, who, "upload/record", &sample.form())?;
    Ok(sample.digest())
}

fn open(office: &Office, name: &str, kind: &str) -> Result<AccountId, Unfounded> {
    let form = json!({"login": name, "name": name, "kind": kind});
    account_of(&must(office, Who::Public, "account/open", &form)?)
}

/// A telephone number of a firm's own.
fn phone(credit_code: &str) -> String {
    let digits: String = credit_code.chars().skip(8).filter(char::is_ascii_digit).collect();
    format!("0772-{digits}")
}

/// Registers an enterprise; `officer` verifies its authorisation.
///
/// # Errors
/// [`Unfounded`].
pub fn enterprise(
    office: &Office,
    plan: &EnterprisePlan,
    officer: AccountId,
) -> Result<Acting<EnterpriseId>, Unfounded> {
    let account = open(office, &plan.name, "enterprise")?;
    let who = Who::Account(account);
    let file = upload(office, who, &format!("{} 授权书", plan.name))?;
    let form = json!({"name": plan.name, "credit_code": plan.credit_code,
        "jurisdiction": plan.jurisdiction, "industry": plan.industry, "tags": plan.tags,
        "address": "柳州市", "authorisation": file, "contact_name": "联系人",
        "contact_phone": phone(&plan.credit_code)});
    let receipt = must(office, who, "enterprise/register", &form)?;
    let Some(Key::Enterprise(party)) = receipt.subject else {
        return Err(Unfounded("enterprise/register: made no enterprise".to_owned()));
    };
    let form = json!({"enterprise": party, "verified": true, "reason": "材料齐全",
        "confirm_credit_code": true});
    must(office, Who::Account(officer), "enterprise/authorise", &form)?;
    Ok(Acting { account, party })
}

/// Registers a provider; it has not applied for admission yet.
///
/// # Errors
/// [`Unfounded`].
pub fn provider(office: &Office, plan: &ProviderPlan) -> Result<Acting<ProviderId>, Unfounded> {
    let account = open(office, &plan.name, "provider")?;
    let form = json!({"name": plan.name, "credit_code": plan.credit_code, "address": "柳州市",
        "contact_name": "联系人", "contact_phone": phone(&plan.credit_code)});
    let receipt = must(office, Who::Account(account), "provider/register", &form)?;
    match receipt.subject {
        Some(Key::Provider(party)) => Ok(Acting { account, party }),
        _ => Err(Unfounded("provider/register: made no provider".to_owned())),
    }
}

/// A complete application for admission.
///
/// # Errors
/// [`Unfounded`]: a file could not be recorded.
pub fn admission_form(
    office: &Office,
    provider: Acting<ProviderId>,
    plan: &ProviderPlan,
    year: i32,
) -> Result<Value, Unfounded> {
    let mut materials = Vec::new();
    for kind in ["application-form", "quotation", "statement", "other"] {
        let label = format!("{} {year} {kind}", plan.name);
        let file = upload(office, Who::Account(provider.account), &label)?;
        materials.push(json!({"kind": kind, "file": file}));
    }
    Ok(json!({"year": year, "legal_person": true, "tax_registered": true,
        "annual_revenue_fen": 5_000_000_000_i64, "premises": true, "organisation_rules": true,
        "service_staff": 30, "platform": true, "own_products": true, "data_security": true,
        "platform_security": true, "access_security": true, "accepts_supervision": true,
        "pledges_deduction": true, "open_interfaces": true, "materials": materials,
        "quotation": plan.quotation}))
}

/// The persons who admit providers.
#[derive(Debug, Clone)]
pub struct Admitters {
    /// The bureau's handling officer.
    pub officer: AccountId,
    /// The bureau's reviewing officer.
    pub reviewer: AccountId,
    /// The third party that organises the panel.
    pub organiser: AccountId,
    /// The pool of experts.
    pub experts: Vec<AccountId>,
}

/// Takes registered providers through review, publicity and admission with catalogues for `years`;
/// the clock moves to the end of the publicity.
///
/// # Errors
/// [`Unfounded`].
pub fn admit(
    office: &Office,
    providers: &[(Acting<ProviderId>, &ProviderPlan)],
    by: &Admitters,
    years: &[i32],
) -> Result<(), Unfounded> {
    let Some(first) = years.first() else { return Ok(()) };
    let officer = Who::Account(by.officer);
    let ids: Vec<ProviderId> = providers.iter().map(|(acting, _)| acting.party).collect();
    for (acting, plan) in providers {
        let form = admission_form(office, *acting, plan, *first)?;
        must(office, Who::Account(acting.account), "provider/apply", &form)?;
        let form = json!({"provider": acting.party, "confirm_credit_code": true});
        must(office, officer, "provider/accept-file", &form)?;
    }
    panel(office, &ids, by)?;
    must(office, officer, "provider/post", &json!({"providers": ids}))?;
    wait_for_publicity(office)?;
    for (acting, plan) in providers {
        let form = json!({"provider": acting.party, "year": first,
            "number": format!("入库〔{first}〕{}", plan.name)});
        must(office, Who::Account(by.reviewer), "provider/admit", &form)?;
        for year in &years[1..] {
            let form = json!({"provider": acting.party, "year": year, "items": plan.quotation});
            must(office, officer, "provider/catalogue", &form)?;
        }
    }
    Ok(())
}

/// A panel of three passes every provider.
fn panel(office: &Office, ids: &[ProviderId], by: &Admitters) -> Result<(), Unfounded> {
    let form = json!({"providers": ids, "organiser": by.organiser, "experts": by.experts,
        "seats": 3});
    let receipt = must(office, Who::Account(by.officer), "panel/commission", &form)?;
    let Some(Key::Panel(panel)) = receipt.subject else {
        return Err(Unfounded("panel/commission: made no panel".to_owned()));
    };
    let organiser = Who::Account(by.organiser);
    must(office, organiser, "panel/draw", &json!({"panel": panel}))?;
    for expert in &by.experts {
        for id in ids {
            let form = json!({"panel": panel, "provider": id, "score": 85, "remark": "符合条件"});
            // Experts who were not drawn may not score; three of them were.
            let _ = office.ask(Who::Account(*expert), "panel/score", &form);
        }
    }
    let results: Vec<Value> = ids
        .iter()
        .map(|id| json!({"provider": id, "passed": true, "reason": "符合条件"}))
        .collect();
    must(office, organiser, "panel/conclude", &json!({"panel": panel, "results": results}))?;
    Ok(())
}

/// Moves the clock to the end of the last open publicity.
fn wait_for_publicity(office: &Office) -> Result<(), Unfounded> {
    const MONTH: i64 = 31 * 86_400 * 1_000_000;
    let fault = |error: &dyn std::fmt::Display| Unfounded(format!("publicity: {error}"));
    let horizon = Instant(office.now().0.saturating_add(MONTH));
    let due = office.due(horizon).map_err(|error| fault(&error))?;
    let Some(last) = due.iter().map(|due| due.at).max() else { return Ok(()) };
    office.advance_to(last).map_err(|error| fault(&error))?;
    Ok(())
}

/// A made-up credit code with both check characters right, from a number below ten million.
pub fn credit_code(number: u32) -> String {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let organisation = format!("{:08}", number % 100_000_000);
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = organisation
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + u8::try_from(digit).unwrap_or(0)),
    };
    let body = format!("91450200{organisation}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for sign in body.bytes() {
        let value = SIGNS.iter().position(|known| *known == sign).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let last = SIGNS[(31 - sum % 31) % 31];
    format!("{body}{}", char::from(last))
}

#[cfg(test)]
mod tests {
    use yunquan_core::credit_code::CreditCode;

    #[test]
    fn made_up_credit_codes_check() {
        for number in [0, 1, 7, 99, 1_234_567, 9_999_999] {
            let code: CreditCode = super::credit_code(number).parse().unwrap();
            assert!(code.check().ok(), "{code}");
        }
    }
}
