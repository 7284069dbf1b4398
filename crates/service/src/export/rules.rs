//! The rules that each event rests on: none is without one.

use yunquan_core::event::Event;
use yunquan_core::imports::ImportKind;
use yunquan_core::publicity::Kind;
use yunquan_core::refusal::RuleId;
use yunquan_core::{
    application, budget, case, contract, enterprise, imports, inspection, interpretation, panel,
    provider, publicity, redemption, round, voucher,
};

/// The rules by which something happened: those that were applied, and that of the act itself.
pub fn cited(event: &Event) -> Vec<RuleId> {
    let mut rules = match event {
        Event::Account(_) => named(&["R13.1"]),
        Event::Application(event) => of_application(event),
        Event::Budget(event) => of_budget(event),
        Event::Case(event) => of_case(event),
        Event::Contract(contract::Event::Amended { .. }) => named(&["R16.1", "R16.2", "R17.2"]),
        Event::Contract(contract::Event::Annexed { .. }) => named(&["R15.1", "R17.2"]),
        Event::Contract(contract::Event::Terminated { .. }) => named(&["R14.3", "R18.2"]),
        Event::Enterprise(event) => of_enterprise(event),
        Event::Import(imports::Event::Recorded { kind, .. }) => named(of_import(*kind)),
        Event::Inspection(event) => of_inspection(event),
        Event::Interpretation(interpretation::Event::Published { rules, .. }) => {
            let mut all = named(&["R27.1"]);
            all.extend(rules.iter().cloned());
            all
        }
        Event::Notice(_) => named(&["R11.1"]),
        Event::Panel(event) => of_panel(event),
        Event::Provider(event) => of_provider(event),
        Event::Publicity(event) => of_publicity(event),
        Event::Redemption(event) => of_redemption(event),
        Event::Round(event) => of_round(event),
        Event::Settlement(_) => named(&["R22.5"]),
        Event::Signal(raised) => vec![raised.signal.rule.clone()],
        Event::Upload(_) => named(&["R12.1"]),
        Event::Voucher(event) => of_voucher(event),
    };
    rules.sort();
    rules.dedup();
    rules
}

fn named(rules: &[&'static str]) -> Vec<RuleId> {
    rules.iter().map(|rule| RuleId::named(rule)).collect()
}

fn of_import(kind: ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Roster => &["R5.1"],
        ImportKind::Credit => &["R5.2", "R23.5"],
        ImportKind::Relations => &["R17.1"],
        ImportKind::Calendar => &["R3.2", "R13.2"],
    }
}

fn of_application(event: &application::Event) -> Vec<RuleId> {
    use application::Event as E;
    let decided = |findings: &[application::Finding]| {
        let mut rules = named(&["R13.1"]);
        rules.extend(findings.iter().map(|finding| finding.rule.clone()));
        rules
    };
    match event {
        E::Saved { .. } => named(&["R12.1"]),
        E::Submitted(it) => {
            let mut rules = named(&["R4.4", "R5.3", "R14.3", "R16.1", "R16.2"]);
            rules.extend(it.passed.iter().cloned());
            rules.extend(it.findings.iter().map(|finding| finding.rule.clone()));
            rules
        }
        E::Returned { .. } => named(&["R4.4", "R13.1"]),
        E::Recommended { findings, .. } | E::Approved { findings, .. } => decided(findings),
        E::Refused { rule, .. } => vec![RuleId::named("R13.1"), rule.clone()],
        E::Struck { rule, .. } => vec![RuleId::named("R23.5"), rule.clone()],
        E::Withdrawn { .. } => named(&["R13.1"]),
    }
}

fn of_budget(event: &budget::Event) -> Vec<RuleId> {
    named(match event {
        budget::Event::Appropriated { .. } => &["R4.1", "R4.3"],
        budget::Event::Adjusted { .. } => &["R4.2", "R4.3"],
        budget::Event::Closed { .. } => &["R4.3", "R14.2", "R19.1"],
    })
}

fn of_enterprise(event: &enterprise::Event) -> Vec<RuleId> {
    use enterprise::Event as E;
    named(match event {
        E::Registered(_) => &["R2.1"],
        E::Authorised { .. } | E::Rejected { .. } => &["R2.1", "R13.1"],
        E::Renamed { .. } | E::Succeeded(_) => &["R3.6"],
        E::BroughtForward { .. } => &["R14.3"],
    })
}

fn of_provider(event: &provider::Event) -> Vec<RuleId> {
    use provider::Event as E;
    match event {
        E::Registered(_) | E::Returned { .. } | E::FileAccepted { .. } => named(&["R10.1"]),
        E::Applied { file, .. } => {
            let mut rules = named(&["R10.1"]);
            rules.extend(file.passed.iter().chain(&file.to_judge).cloned());
            rules
        }
        E::Admitted { .. } => named(&["R10.2", "R10.3"]),
        E::Catalogued { .. } => named(&["R10.3"]),
        E::Suspended { .. } | E::Reinstated { .. } | E::Removed { .. } => named(&["R10.4"]),
        E::Renamed { .. } | E::Succeeded(_) => named(&["R3.6"]),
    }
}

fn of_publicity(event: &publicity::Event) -> Vec<RuleId> {
    use publicity::Event as E;
    let period = |kind: &Kind| vec![RuleId::named(kind.rule())];
    match event {
        E::Posted { kind, .. } | E::Objected { kind, .. } | E::Closed { kind, .. } => period(kind),
        E::Decided { kind, .. } => {
            let mut rules = period(kind);
            rules.push(RuleId::named("R14.1"));
            rules
        }
    }
}

fn of_round(event: &round::Event) -> Vec<RuleId> {
    match event {
        round::Event::Prepared { .. } | round::Event::Issued { .. } => {
            named(&["R13.3", "R14.1", "R14.2"])
        }
        round::Event::Waiting { .. } | round::Event::Ended { .. } => named(&["R14.2"]),
        round::Event::PassedOver { rule, .. } => vec![rule.clone()],
    }
}

fn of_voucher(event: &voucher::Event) -> Vec<RuleId> {
    named(match event {
        voucher::Event::Issued(_) => &["R3.1", "R3.2", "R3.4", "R14.1", "R14.3", "R18.1", "R18.2"],
        voucher::Event::Released(it) => match it.act {
            voucher::Act::Expire => &["R4.3", "R19.1"],
            _ => &["R4.3", "R14.3"],
        },
        voucher::Event::Verified(_) => &["R18.1"],
        voucher::Event::Accepted(_) => &["R15.1", "R17.1", "R17.2", "R18.1", "R18.2"],
        voucher::Event::Rebound(_) => &["R10.4", "R17.1", "R18.2", "R26.1"],
        voucher::Event::Reminded { .. } => &["R19.1"],
        voucher::Event::Frozen { .. } | voucher::Event::Thawed { .. } => &["R23.1"],
        voucher::Event::Cancelled(_) => &["R4.3", "R23.1", "R23.2"],
    })
}

fn of_panel(event: &panel::Event) -> Vec<RuleId> {
    use panel::Event as E;
    named(match event {
        E::Commissioned { redemptions, .. } if !redemptions.is_empty() => &["R22.2"],
        E::Cosigned { .. } => &["R22.2"],
        E::Drawn { spot_checks, .. } if !spot_checks.is_empty() => &["R22.2", "R22.3"],
        E::Concluded { acceptances, .. } if !acceptances.is_empty() => &["R16.3", "R22.2"],
        _ => &["R10.1"],
    })
}

fn of_redemption(event: &redemption::Event) -> Vec<RuleId> {
    use redemption::Event as E;
    match event {
        E::Saved { .. } | E::Withdrawn { .. } => named(&["R20.1"]),
        E::Submitted(it) => it.passed.clone(),
        E::Returned { .. } => named(&["R19.1", "R22.1"]),
        E::FileAccepted { .. } => named(&["R22.1"]),
        E::SiteChecked { .. } => named(&["R22.3"]),
        E::Proposed { .. } => named(&["R22.4"]),
        E::Determined(_) => named(&["R4.3", "R16.3", "R22.4"]),
        E::AccountCorrected { .. } => named(&["R22.5"]),
        E::Refused { rule, .. } => vec![RuleId::named("R22.1"), rule.clone()],
    }
}

fn of_case(event: &case::Event) -> Vec<RuleId> {
    use case::Event as E;
    named(match event {
        E::Opened(_) => &["R23.1"],
        E::Sanctioned(_) => &["R23.3", "R23.4", "R23.5", "R23.6"],
        E::Received { .. } => &["R4.3", "R23.2"],
        E::Heard { .. }
        | E::Found(_)
        | E::SanctionProposed { .. }
        | E::Referred { .. }
        | E::Reviewed(_)
        | E::Closed { .. } => &["R23.6"],
    })
}

fn of_inspection(event: &inspection::Event) -> Vec<RuleId> {
    named(match event {
        inspection::Event::Rechecked(it) if !it.rectified => &["R24.1", "R24.2"],
        _ => &["R24.1"],
    })
}
