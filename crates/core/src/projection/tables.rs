//! Every table, each column beside the value that fills it.

use super::{BodyError, Cell, Children, Column, Form, Part, Row, Table};
use crate::contract::plain_number;
use crate::world::{Entity, Key};

macro_rules! fixed {
    () => {
        false
    };
    (fixed) => {
        true
    };
}

macro_rules! column {
    ($name:ident $form:ident $($mark:ident)?) => {
        Column { name: stringify!($name), form: Form::$form, fixed: fixed!($($mark)?) }
    };
}

/// Declares a table per kind of entity: the columns of its key, then the others with their values.
macro_rules! tables {
    ($($(#[$doc:meta])*
    $variant:ident $table:ident $name:literal ($($part:ident: $key:ident),*) |$it:ident| {
        $($column:ident: $form:ident $($mark:ident)? = $value:expr,)*
    } $(=> [$($child:ident),*])?)*) => {
        $($(#[$doc])*
        static $table: Table = Table {
            name: $name,
            keys: [$(stringify!($part)),*].len(),
            columns: &[
                $(Column { name: stringify!($part), form: Form::$key, fixed: true },)*
                $(column!($column $form $($mark)?)),*
            ],
            children: &[$($(&$child),*)?],
            fixed: false,
        };)*

        /// The tables of entities, in the order of their keys: what is referred to comes first.
        pub static TABLES: &[&Table] = &[$(&$table),*];

        pub(super) fn table_of(key: &Key) -> Option<&'static Table> {
            match key {
                $(Key::$variant(..) => Some(&$table),)*
                Key::Agreement(..) | Key::Standing(_) | Key::Relations(_) | Key::Set(_) => None,
            }
        }

        pub(super) fn key_cells(key: &Key) -> Vec<Cell<'_>> {
            match key {
                $(Key::$variant($($part),*) => vec![$($part.cell()),*],)*
                Key::Agreement(..)
                | Key::Standing(_)
                | Key::Relations(_)
                | Key::Set(_) => Vec::new(),
            }
        }

        pub(super) fn read_key(name: &str, cells: &[Cell<'_>]) -> Option<Key> {
            match name {
                $($name => match cells {
                    [$($part),*] => Some(Key::$variant($(Part::read($part)?),*)),
                    _ => None,
                },)*
                _ => None,
            }
        }

        pub(super) fn row<'a>(
            key: &'a Key,
            entity: &'a Entity,
        ) -> Result<Option<Row<'a>>, BodyError> {
            match (key, entity) {
                $((Key::$variant($($part),*), Entity::$variant($it)) => {
                    let cells = vec![$($part.cell(),)* $(Cell::from($value)),*];
                    let body = body($it)
                        .map_err(|source| BodyError { kind: $name, source })?;
                    let children = children(entity);
                    Ok(Some(Row { table: &$table, cells, body, children }))
                })*
                _ => Ok(None),
            }
        }

        pub(super) fn read(kind: &str, body: &[u8]) -> Result<Option<Entity>, BodyError> {
            match kind {
                $($name => serde_json::from_slice(body)
                    .map(|state| Some(Entity::$variant(Box::new(state))))
                    .map_err(|source| BodyError { kind: $name, source }),)*
                _ => Ok(None),
            }
        }
    };
}

tables! {
    /// People's accounts; a login is one whatever its case.
    Account ACCOUNT "account" (id: Id) |it| {
        login: Text fixed = it.login.to_lowercase(),
        role: Text fixed = it.role.as_str(),
        party: Text = it.party.map(|party| party.to_string()),
        jurisdiction: Text = it.jurisdiction.as_deref(),
        status: Text = it.status.as_str(),
    }
    /// What may be taken once.
    Claim CLAIM "claim" (name: Text) |it| {
        holder: Id = it.holder,
    }
    /// The notices of the support years.
    Notice NOTICE "notice" (year: Int) |it| {
        opens_on: Text fixed = it.terms.opens_on,
        closes_on: Text fixed = it.terms.closes_on,
        quota_fen: Int fixed = it.terms.quota_fen,
        issued_fen: Int = it.issued,
        closed_at: Int = it.closed_at,
    }
    /// The ledgers of the support years (R4.3).
    Budget BUDGET "budget" (year: Int) |it| {
        appropriated_fen: Int = it.appropriated,
        carried_in_fen: Int = it.carried_in,
        available_fen: Int = it.available,
        committed_fen: Int = it.committed,
        payable_fen: Int = it.payable,
        paid_fen: Int = it.paid,
        lapsed_fen: Int = it.lapsed,
        carried_out_fen: Int = it.carried_out,
        claimed_back_fen: Int = it.claimed_back,
        recovered_fen: Int = it.recovered,
        closed: Int = it.closed,
    }
    /// The last order given in a support year (R4.4).
    Queue QUEUE "queue" (year: Int) |it| {
        last: Int = it.last,
    }
    /// Enterprises.
    Enterprise ENTERPRISE "enterprise" (id: Id) |it| {
        owner: Id fixed = it.owner,
        name: Text = it.name.as_str(),
        credit_code: Text = &it.credit_code,
        jurisdiction: Text = it.jurisdiction.as_str(),
        industry: Text = it.industry.as_str(),
        status: Text = it.status.as_str(),
    }
    /// What enterprises have received (R14.3).
    Allowance ALLOWANCE "allowance" (enterprise: Id, year: Int) |it| {
        received_fen: Int = it.received,
        cap_fen: Int = it.cap,
    }
    /// Providers.
    Provider PROVIDER "provider" (id: Id) |it| {
        owner: Id fixed = it.owner,
        name: Text = it.name.as_str(),
        credit_code: Text = &it.credit_code,
        status: Text = it.status.as_str(),
        panel: Id = it.panel,
        publicity: Id = it.publicity,
        admission_number: Text = it.admission_number.as_deref(),
        admitted_on: Text = it.admitted_on,
    }
    /// Catalogues by provider and support year (R10.3).
    Catalogue CATALOGUE "catalogue" (provider: Id, year: Int) |it| {
        version: Int = it.version,
    }
    /// Applications.
    Application APPLICATION "application" (id: Id) |it| {
        enterprise: Id fixed = it.enterprise,
        status: Text = it.status.as_str(),
        since: Int = it.since,
        year: Int = it.year,
        order: Int = it.order,
        later_order: Int = it.later_order,
        contract: Id = it.contract,
        provider: Id = it.provider,
        jurisdiction: Text = it.jurisdiction.as_str(),
        tier: Int = it.tier,
        estimate_fen: Int = it.estimate_fen,
        publicity: Id = it.publicity,
        voucher: Id = it.voucher,
    }
    /// Service contracts.
    Contract CONTRACT "contract" (id: Id) |it| {
        enterprise: Id fixed = it.enterprise,
        provider: Id fixed = it.terms.provider,
        number: Text = it.terms.number.as_str(),
        plain_number: Text = plain_number(&it.terms.number),
        signed_on: Text = it.terms.signed_on,
        price_fen: Int = it.terms.price_fen,
        application: Id = it.application,
        voucher: Id = it.voucher,
        terminated: Int = it.terminated,
    } => [CONTRACT_LINE]
    /// Publicity periods.
    Publicity PUBLICITY "publicity" (id: Id) |it| {
        kind: Text fixed = it.kind.as_str(),
        posted_on: Text fixed = it.posted_on,
        last_day: Text = it.last_day,
        undecided: Int = undecided(it),
        closed: Int = it.closed,
    } => [PUBLICITY_ITEM]
    /// Rounds of issuance.
    Round ROUND "round" (id: Id) |it| {
        year: Int fixed = it.year,
        prepared_on: Text fixed = it.prepared_on,
        count: Int fixed = it.count,
        total_fen: Int fixed = it.total_fen,
        issued_by: Id = it.issued_by,
    }
    /// Vouchers.
    Voucher VOUCHER "voucher" (id: Id) |it| {
        number: Text fixed = it.issued.number,
        application: Id fixed = it.issued.application,
        enterprise: Id fixed = it.issued.enterprise,
        provider: Id = it.issued.provider,
        contract: Id = it.issued.contract,
        round: Id fixed = it.issued.round,
        year: Int fixed = it.issued.year,
        face_fen: Int fixed = it.issued.face_fen,
        issued_on: Text fixed = it.issued.issued_on,
        nominal_last_day: Text fixed = it.issued.nominal_last_day,
        holder: Id = it.holder,
        status: Text = it.status.as_str(),
        reminded: Int = it.reminded.unwrap_or_default(),
    }
    /// Expert panels.
    Panel PANEL "panel" (id: Id) |it| {
        organiser: Id fixed = it.organiser,
        seats: Int fixed = it.seats,
        status: Text = it.status.as_str(),
    } => [PANEL_EXPERT]
    /// Redemptions (articles 20 to 22).
    Redemption REDEMPTION "redemption" (id: Id) |it| {
        voucher: Id fixed = it.voucher,
        contract: Id fixed = it.contract,
        enterprise: Id = it.enterprise,
        provider: Id = it.provider,
        year: Int fixed = it.year,
        face_fen: Int fixed = it.face_fen,
        status: Text = it.status.as_str(),
        since: Int = it.since,
        correct_by: Text = it.returned.as_ref().map(|returned| returned.correct_by),
        panel: Id = it.panel,
        accepted_basis_fen: Int = it.accepted_basis_fen,
        determined_fen: Int = it.determined_fen,
        settlement: Id = it.settlement,
        paid_on: Text = it.paid_on,
    }
    /// Payment batches (R22.5).
    Settlement SETTLEMENT "settlement" (id: Id) |it| {
        status: Text = it.status.as_str(),
        prepared_on: Text fixed = it.prepared_on,
        sent_on: Text = it.sent_on,
        total_fen: Int = it.total_fen,
    } => [SETTLEMENT_ITEM]
    /// Cases of suspected violation (article 23).
    Case CASE "case" (id: Id) |it| {
        status: Text = it.status.as_str(),
        since: Int = it.since,
        opened_on: Text fixed = it.opened_on,
    } => [CASE_PARTY, CASE_VOUCHER]
    /// The internal list of bad faith (R23.5).
    Ban BAN "ban" (credit_code: Text) |it| {
        until: Text = it.until(),
    }
    /// Inspections (article 24).
    Inspection INSPECTION "inspection" (id: Id) |it| {
        year: Int fixed = it.year,
        status: Text = it.status.as_str(),
    } => [INSPECTION_SUBJECT]
    /// The outbox.
    Message MESSAGE "message" (id: Id) |it| {
        recipient: Text fixed = it.to.to_string(),
        copy: Text fixed = it.copy.map(|party| party.to_string()),
        kind: Text fixed = it.kind.as_str(),
        about: Text fixed = it.about.to_string(),
        due: Text fixed = it.due,
        at: Int fixed = it.at,
    }
    /// Interpretations of the rules (R27.1).
    Interpretation INTERPRETATION "interpretation" (id: Id) |it| {
        number: Text fixed = it.number.as_str(),
        published_on: Text fixed = it.published_on,
    }
    /// Uploaded files.
    Upload UPLOAD "upload" (digest: Digest) |it| {
        size: Int fixed = it.size,
        media_type: Text fixed = it.media_type.as_str(),
        used_in: Text = it.cited_in.first().map(Key::to_string),
    }
    /// Who brought which files.
    Copy COPY "copy" (digest: Digest, account: Id) |it| {
        party: Text = it.party.map(|party| party.to_string()),
    }
    /// The newest import of each kind.
    Import IMPORT "import" (kind: Text) |it| {
        version: Int = it.version,
        digest: Digest = it.digest,
        rows: Int = it.rows,
    }
    /// Supervision signals.
    Signal SIGNAL "signal" (id: Id) |it| {
        rule: Text fixed = it.signal.rule.as_str(),
        about: Text fixed = it.signal.about.to_string(),
        case: Id = it.case,
    }
}

/// Contract lines: what is bought, where, for how much.
static CONTRACT_LINE: Table = Table {
    name: "contract_line",
    keys: 2,
    columns: &[
        column!(contract Id fixed),
        column!(number Int fixed),
        column!(item Text),
        column!(title Text),
        column!(quantity Int),
        column!(price_fen Int),
        column!(region Text),
    ],
    children: &[],
    fixed: false,
};

/// What a publicity period makes public.
static PUBLICITY_ITEM: Table = Table {
    name: "publicity_item",
    keys: 2,
    columns: &[column!(publicity Id fixed), column!(number Int fixed), column!(item Id fixed)],
    children: &[],
    fixed: true,
};

/// From whom a panel's members are drawn.
static PANEL_EXPERT: Table = Table {
    name: "panel_expert",
    keys: 2,
    columns: &[column!(panel Id fixed), column!(account Id fixed)],
    children: &[],
    fixed: true,
};

/// The payments of a settlement.
static SETTLEMENT_ITEM: Table = Table {
    name: "settlement_item",
    keys: 2,
    columns: &[
        column!(settlement Id fixed),
        column!(number Int fixed),
        column!(redemption Id),
        column!(amount_fen Int),
        column!(outcome Text),
    ],
    children: &[],
    fixed: false,
};

/// The parties of a case.
static CASE_PARTY: Table = Table {
    name: "case_party",
    keys: 2,
    columns: &[
        column!(case Id fixed),
        column!(party Text fixed),
        column!(heard Int),
        column!(at_fault Int),
        column!(banned_until Text),
    ],
    children: &[],
    fixed: false,
};

/// The vouchers of a case.
static CASE_VOUCHER: Table = Table {
    name: "case_voucher",
    keys: 2,
    columns: &[column!(case Id fixed), column!(voucher Id fixed), column!(fate Text)],
    children: &[],
    fixed: false,
};

/// The drawn subjects of an inspection.
static INSPECTION_SUBJECT: Table = Table {
    name: "inspection_subject",
    keys: 2,
    columns: &[
        column!(inspection Id fixed),
        column!(party Text fixed),
        column!(stage Text),
        column!(rectify_by Text),
    ],
    children: &[],
    fixed: false,
};

/// The tables of the lists inside entities.
pub fn child_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().flat_map(|table| table.children.iter().copied())
}

/// An entity as JSON.
fn body<T: serde::Serialize>(it: &T) -> serde_json::Result<String> {
    // Most entities fit.
    let mut bytes = Vec::with_capacity(768);
    serde_json::to_writer(&mut bytes, it)?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// How many objections wait for a decision.
fn undecided(publicity: &crate::publicity::Publicity) -> i64 {
    let open = publicity.objections.iter().filter(|objection| objection.upheld.is_none());
    i64::try_from(open.count()).unwrap_or(i64::MAX)
}

/// The ordinal of a row of a list, from 0.
fn ordinal(index: usize) -> Cell<'static> {
    Cell::Int(i64::try_from(index).unwrap_or(i64::MAX))
}

fn children(entity: &Entity) -> Vec<Children<'_>> {
    match entity {
        Entity::Contract(it) => {
            let lines = it.terms.lines.iter().enumerate();
            let rows = lines.map(|(index, line)| {
                vec![
                    Cell::from(it.id),
                    ordinal(index),
                    Cell::from(line.item.as_deref()),
                    Cell::from(line.title.as_deref()),
                    Cell::from(line.quantity),
                    Cell::from(line.price_fen),
                    Cell::from(line.region.as_str()),
                ]
            });
            vec![Children { table: &CONTRACT_LINE, rows: rows.collect() }]
        }
        Entity::Publicity(it) => {
            let items = it.items.iter().enumerate();
            let rows = items
                .map(|(index, item)| vec![Cell::from(it.id), ordinal(index), Cell::from(*item)]);
            vec![Children { table: &PUBLICITY_ITEM, rows: rows.collect() }]
        }
        Entity::Panel(it) => {
            let rows = it.experts.iter().map(|expert| vec![Cell::from(it.id), Cell::from(*expert)]);
            vec![Children { table: &PANEL_EXPERT, rows: rows.collect() }]
        }
        Entity::Settlement(it) => vec![payments(it)],
        Entity::Case(it) => case_lists(it),
        Entity::Inspection(it) => vec![subjects(it)],
        _ => Vec::new(),
    }
}

fn payments(it: &crate::settlement::Settlement) -> Children<'_> {
    let row = |(index, item): (usize, &crate::settlement::Item)| {
        vec![
            Cell::from(it.id),
            ordinal(index),
            Cell::from(item.redemption),
            Cell::from(item.amount_fen),
            Cell::from(item.outcome.map(crate::settlement::Outcome::as_str)),
        ]
    };
    Children { table: &SETTLEMENT_ITEM, rows: it.items.iter().enumerate().map(row).collect() }
}

fn case_lists(it: &crate::case::Case) -> Vec<Children<'_>> {
    let parties = it.parties.iter().map(|(party, standing)| {
        let at_fault = standing.found.as_ref().map(|found| found.at_fault);
        vec![
            Cell::from(it.id),
            Cell::from(party.to_string()),
            Cell::from(standing.heard),
            Cell::from(at_fault),
            Cell::from(standing.banned_until),
        ]
    });
    let vouchers = it.vouchers.iter().map(|(voucher, fate)| {
        vec![Cell::from(it.id), Cell::from(*voucher), Cell::from(fate.as_str())]
    });
    vec![
        Children { table: &CASE_PARTY, rows: parties.collect() },
        Children { table: &CASE_VOUCHER, rows: vouchers.collect() },
    ]
}

fn subjects(it: &crate::inspection::Inspection) -> Children<'_> {
    let rows = it.subjects.iter().map(|(party, subject)| {
        vec![
            Cell::from(it.id),
            Cell::from(party.to_string()),
            Cell::from(subject.stage.as_str()),
            Cell::from(subject.rectify_by),
        ]
    });
    Children { table: &INSPECTION_SUBJECT, rows: rows.collect() }
}
